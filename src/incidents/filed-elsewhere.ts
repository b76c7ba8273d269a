import { z } from 'zod';
import { card } from '../cards/card-data.ts';
import type { Action } from '../people/permissions.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { endKey } from '../records/erasure.ts';
import { isHeld } from '../records/legal-hold.ts';
import { retentionRows } from '../records/retention.ts';
import type { Collection } from '../storage/store.ts';
import { dateIn } from '../time/school-day.ts';
import { shortText, type Fields } from './act.ts';
import { asSeenBy, mine, relationToCase, showNow } from './case-press.ts';
import { actorOf, caseById, dataText, doingIn, given, isLowLevel, keep, keyOf, letRead } from './case-store.ts';
import { caseView } from './case-view.ts';
import { KEPT_IN } from './chronology.ts';
import { heardOf } from './heard-of.ts';
import { caseReaders, filedElsewhere, incidents, lowLevelConcerns, PLACES_KEPT, type Incident } from './incident.ts';
import { retentionClassOf } from './retained-matters.ts';

/** How long after filing whoever filed it is reminded that the words are still here. Nothing is ever erased by time. */
const ERASE_AFTER_MS = 30 * 86_400_000;

/** Chosen, never written: words could tell the story again. */
const REASONS = ['filed-whole', 'kept-long-enough', 'asked-for'] as const;
const REASON_WORDS = { 'filed-whole': 'Our own file holds all of it', 'kept-long-enough': 'It was kept for as long as it had to be', 'asked-for': 'Someone had a right to have it erased' } as const;

/** What stays of a matter whose words were erased: no word that anyone wrote about it. Sealed all the same, because it holds colleagues' names. */
const erasedCaseSchema = z.strictObject({
  /** The reference. */
  id: z.string(),
  report: z.string(),
  reportedAt: z.number(),
  closedAt: z.number(),
  filed: z.strictObject({ where: z.enum(PLACES_KEPT), by: z.string(), on: z.string(), at: z.number() }),
  erased: z.strictObject({ by: z.string(), role: z.string(), at: z.number(), reason: z.enum(REASONS) }),
});
export type ErasedCase = z.output<typeof erasedCaseSchema>;
export const erasedCases: Collection<ErasedCase> = { name: 'erased-cases', schema: erasedCaseSchema, version: 1, indexes: { report: (one) => one.report }, sensitive: true };

/** What a matter's owner says once the school's own file holds it, and the erasure that a person may then decide on. */
export function filedRoutes(): Route[] {
  const route = (name: string, verb: string, action: Action, handle: (turn: Turn, record: Incident) => Promise<void>): Route => ({
    name: `incidents/${name}`, match: { kind: 'action', verb }, action, help: null, relation: relationToCase,
    handle: async (turn) => {
      const record = await mine(turn);
      if (record) await handle(turn, record);
    },
  });
  return [
    route('filed-form', 'case.filed-form', 'case.filed', showFiled),
    route('filed', 'case.filed', 'case.filed', filed),
    route('erase-form', 'case.erase-form', 'case.erase', showErase),
    route('erase', 'case.erase', 'case.erase', erase),
    { name: 'incidents/erase-due', match: { kind: 'timer', event: 'case.erase-due' }, action: 'system.run', help: null, handle: eraseDue },
  ];
}

function form(turn: Turn, record: Incident, title: string, verb: string, notes: readonly string[], fields: Fields): void {
  const others = [{ title: 'Back', verb: 'case.open', data: { case: record.id } }];
  turn.reply({ step: card('case-form', { reference: record.id, practice: record.practice, title, notes: [...notes], fields, send: { title, verb, data: { case: record.id } }, others }) }, keyOf(record));
}

function showFiled(turn: Turn, record: Incident): Promise<void> {
  if (record.state !== 'closed') showNow(turn, record, 'It is closed first, then filed.');
  else {
    form(turn, record, 'Filed in our records', 'case.filed', ['The desk is not the child-protection file. Say where this is kept now. You can then have the words here erased; nothing is erased by itself.'], [
      { kind: 'choice', id: 'where', label: 'Where is it kept now?', needed: true, several: false, value: record.filedIn?.where ?? '', choices: PLACES_KEPT.map((place) => ({ value: place, title: KEPT_IN[place] })) },
      shortText('by', 'Filed by', true), shortText('on', 'On which day', true),
    ]);
  }
  return Promise.resolve();
}

const MOST_SHORT = 200;

async function filed(turn: Turn, record: Incident): Promise<void> {
  const where = PLACES_KEPT.find((place) => place === given(turn, 'where'));
  const by = given(turn, 'by');
  const on = given(turn, 'on');
  const faults = { ...(where ? {} : { where: 'Choose one.' }), ...(by === '' || by.length > MOST_SHORT ? { by: 'Write who filed it.' } : {}), ...(on === '' || on.length > MOST_SHORT ? { on: 'Write the day.' } : {}) };
  if (!where || Object.keys(faults).length > 0) return turn.reply({ fieldErrors: faults });
  const next = filedElsewhere(record, doingIn(turn), { where, by, on });
  if (!next || !turn.actor) return showNow(turn, record, 'Nothing was changed.');
  await keep(turn.tx, next);
  turn.schedule(dueKey(record.id), turn.now + ERASE_AFTER_MS, 'case.erase-due', { case: record.id });
  turn.reply({ step: caseView(await asSeenBy(turn, next), turn.actor.id, turn.now) }, keyOf(next));
}

const dueKey = (incident: string): string => `case:${incident}:erase-due`;

// Retention as published or commonly held; a person decides, and may keep it for another reason.
const HOLDS = 'Keep the words here while a court, the police, the LADO, an inquiry or a complaint may need them. Usual times for the school\'s own file: a child until 25 years old; an allegation against an adult until their pension age or 10 years, whichever is longer; sexual abuse 75 years; a low-level concern until the adult leaves at least.';

async function showErase(turn: Turn, record: Incident): Promise<void> {
  if (record.state !== 'closed' || !record.filedIn) showNow(turn, record, 'It is closed and filed elsewhere first; then its words here can be erased.');
  else {
    const { links } = await asSeenBy(turn, record);
    const linked = links.length === 0 ? [] : [`Linked items are records of their own and stay: ${links.join(', ')}.`];
    form(turn, record, 'Erase the words here', 'case.erase', [
      `You said that it is kept in: ${KEPT_IN[record.filedIn.where]}, filed by ${record.filedIn.by} on ${record.filedIn.on}. Erasing destroys the key of this item: nobody can read it here again, and it cannot be undone. What stays: the reference, the dates, where it was filed and by whom.`,
      HOLDS, ...linked, 'Copies that you exported or printed are yours to destroy.',
    ], [shortText('reference', `Type the reference ${record.id} to confirm`, true), { kind: 'choice', id: 'reason', label: 'Why are the words not needed here?', needed: true, several: false, value: '', choices: REASONS.map((one) => ({ value: one, title: REASON_WORDS[one] })) }]);
  }
}

async function erase(turn: Turn, record: Incident): Promise<void> {
  const { filedIn, closedAt } = record;
  if (record.state !== 'closed' || !filedIn || closedAt === null || !turn.actor) return showNow(turn, record, 'Nothing was erased.');
  if (await isHeldBack(turn, record)) return showNow(turn, record, 'Nothing was erased: it is under a legal hold. "records" shows who set it.');
  const reason = REASONS.find((one) => one === given(turn, 'reason'));
  const faults = { ...(given(turn, 'reference').toUpperCase() === record.id ? {} : { reference: 'That is not the reference of this item.' }), ...(reason ? {} : { reason: 'Choose one.' }) };
  if (!reason || Object.keys(faults).length > 0) return turn.reply({ fieldErrors: faults });
  const { name, role } = actorOf(turn.actor);
  const left: ErasedCase = { id: record.id, report: record.report, reportedAt: record.at, closedAt, filed: filedIn, erased: { by: name, role, at: turn.now, reason } };
  turn.tx.put(erasedCases, left, await turn.tx.sharedKey('erased-cases'));
  turn.tx.remove(isLowLevel(record) ? lowLevelConcerns : incidents, record.id);
  endKey(turn.tx, record.id, record.key);
  for (const row of await turn.tx.find(caseReaders, 'incident', record.id)) letRead(turn.tx, record.id, row.person, 'past');
  turn.cancel(dueKey(record.id));
  turn.reply({ step: card('case-now', { reference: record.id, practice: record.practice, lines: [`Erased on ${dateIn(turn.now)}. What stays: ${record.id}, its dates, and that it is kept in ${KEPT_IN[filedIn.where]}.`], buttons: [] }) });
}

/** By a hold on everything, on it, on its kind, or on the kind that its reviewer put it into. */
async function isHeldBack({ tx }: Pick<Turn, 'tx'>, record: Incident): Promise<boolean> {
  const item = `incidents/${record.id}`;
  const reviewed = (await tx.get(retentionRows, item))?.class;
  return (await isHeld(tx, item, retentionClassOf(record))) || (reviewed !== undefined && (await isHeld(tx, item, reviewed)));
}

async function eraseDue(turn: Turn): Promise<void> {
  const record = await caseById(turn.tx, dataText(turn, 'case'), turn.grant);
  if (record?.state === 'closed' && record.filedIn && record.owner) heardOf(turn, record, record.owner.person, `You filed it in: ${KEPT_IN[record.filedIn.where]}. Its words are still here. Open it to decide whether they are erased.`);
}
