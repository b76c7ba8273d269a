import { isNamedFor, type Action } from '../people/permissions.ts';
import { roleWords, type Person } from '../people/staff.ts';
import { backTo } from '../routes/answering.ts';
import { deskCard } from '../routes/desk-card.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { dateOf, dayIn, isDay } from '../time/school-day.ts';
import { ERASED_BECAUSE, ERASED_KEY, erasedRecords } from './erasure.ts';
import { HOLD_BECAUSE, holdsOn, legalHolds, liftHold, setHold, standingHolds, type LegalHold } from './legal-hold.ts';
import { dateForm, eraseForm, holdForm, itemCard, itemWords, keepForm, toType, waitingCard } from './retention-card.ts';
import { canBeBorn, classOf, endOfSchoolYear, RETENTION, yearsAfter } from './retention-classes.ts';
import type { RetentionPorts } from './retention-ports.ts';
import { waitingFor, waitingItem, type Waiting } from './retention-waiting.ts';
import { datedOn, forget, KEEP_BECAUSE, retainedOf, retentionFacts, retentionRows, type RetentionRow } from './retention.ts';

interface Pressed {
  readonly one: Waiting;
  readonly actor: Person;
}

/** What may be erased with one press: the rest of a batch comes up again. */
const MOST_AT_ONCE = 500;

/** Decisions at the end of a record's time, and legal holds. Each press is checked against who may decide on that very record at that moment. */
export function retentionRoutes(ports: RetentionPorts): Route[] {
  const on = (verb: string, action: Action, handle: (turn: Turn, of: Pressed) => Promise<void>): Route => ({
    name: `records/${verb}`, match: { kind: 'action', verb: `retention.${verb}` }, action, help: null,
    handle: async (turn) => {
      const one = turn.actor && (await waitingItem(turn.tx, ports, turn.actor, data(turn, 'item'), turn.grant));
      if (!one || !turn.actor) return showList(turn, ports, ['That does not wait for you now. Nothing was changed.']);
      return handle(turn, { one, actor: turn.actor });
    },
  });
  const settings = (turn: Turn) => ports.schools(turn.school.id).settings;
  const show = async (turn: Turn, { one, actor }: Pressed, notes: readonly string[] = []): Promise<void> =>
    turn.reply({ step: itemCard(one, settings(turn), await standingHolds(turn.tx), isNamedFor(actor, 'record.hold'), notes) });
  return [
    { name: 'records/asked', match: { kind: 'message', intent: 'records' }, action: 'record.review', help: null, handle: async (turn) => turn.send(backTo(turn, true), `retention:list:${turn.inbound.eventId}`, await listCard(turn, ports)) },
    { name: 'records/list', match: { kind: 'action', verb: 'retention.list' }, action: 'record.review', help: null, handle: (turn) => showList(turn, ports) },
    on('open', 'record.review', show),
    on('keep-form', 'record.review', async (turn, { one }) => Promise.resolve(turn.reply({ step: keepForm(one) }))),
    on('keep', 'record.review', (turn, of) => keep(turn, ports, of)),
    on('erase-form', 'record.review', async (turn, { one }) => Promise.resolve(turn.reply({ step: eraseForm(one) }))),
    on('erase', 'record.review', async (turn, of) => {
      const refused = await erase(turn, ports, of);
      if (refused !== null) await show(turn, of, [refused]);
    }),
    on('date-form', 'record.review', async (turn, { one }) => Promise.resolve(turn.reply({ step: dateForm(one) }))),
    on('date', 'record.review', (turn, of) => date(turn, ports, of)),
    { name: 'records/hold-form', match: { kind: 'action', verb: 'retention.hold-form' }, action: 'record.hold', help: null, handle: async (turn) => holdAsked(turn, ports) },
    { name: 'records/hold', match: { kind: 'action', verb: 'retention.hold' }, action: 'record.hold', help: null, handle: (turn) => hold(turn, ports) },
    { name: 'records/lift', match: { kind: 'action', verb: 'retention.lift' }, action: 'record.lift', help: null, handle: (turn) => lift(turn, ports) },
  ];
}

function data(turn: Pick<Turn, 'inbound'>, name: string): string {
  const value = turn.inbound.kind === 'action' ? turn.inbound.data[name] : undefined;
  return typeof value === 'string' ? value : '';
}
const typed = (turn: Pick<Turn, 'inbound'>, name: string): string => (turn.inbound.kind === 'action' ? (turn.inbound.inputs[name] ?? '').trim() : '');

async function listCard(turn: Turn, ports: RetentionPorts, notes: readonly string[] = []) {
  const { actor } = turn;
  if (!actor) return deskCard({ title: 'Not for you', lines: ['Nothing was saved.'] });
  const { staff } = ports.schools(turn.school.id);
  const holds = [];
  for (const one of await standingHolds(turn.tx)) {
    if (await knowsOf(turn, ports, actor, one)) holds.push({ hold: one, by: staff.byId(one.by)?.name ?? one.by, mayLift: isNamedFor(actor, 'record.lift') });
  }
  return waitingCard(await waitingFor(turn.tx, ports, actor, turn.grant), holds, isNamedFor(actor, 'record.hold'), notes);
}

async function showList(turn: Turn, ports: RetentionPorts, notes: readonly string[] = []): Promise<void> {
  turn.reply({ step: await listCard(turn, ports, notes) });
}

/** Whether a person may know of a hold: one on a single record tells that the record is there. */
async function knowsOf(turn: Turn, ports: RetentionPorts, actor: Person, { scope, of }: LegalHold): Promise<boolean> {
  return scope === 'item' ? (await mayKnow(turn, ports, actor, of)) !== null : true;
}

/** The record's reference, for someone who reviews such and may know of this one; it need not be due. */
async function mayKnow(turn: Turn, ports: RetentionPorts, actor: Person, item: string): Promise<string | null> {
  const slash = item.indexOf('/');
  const retained = slash < 0 ? null : retainedOf(ports, item.slice(0, slash));
  const look = retained && (await retained.look(turn.tx, item.slice(slash + 1), turn.grant));
  if (!look || retained.batched || !look.mayReview(actor)) return null;
  return actor.roles.some((role) => classOf(look.class).reviewers.includes(role)) ? look.reference : null;
}

async function keep(turn: Turn, ports: RetentionPorts, { one, actor }: Pressed): Promise<void> {
  const years = [1, 3, 5, 10, 25].find((count) => String(count) === typed(turn, 'years'));
  const because = KEEP_BECAUSE.find((reason) => reason === typed(turn, 'because'));
  if (years === undefined || !because) return turn.reply({ fieldErrors: { ...(years === undefined ? { years: 'Choose one.' } : {}), ...(because ? {} : { because: 'Choose one.' }) } });
  const until = endOfSchoolYear(yearsAfter(dayIn(turn.now), years));
  for (const row of one.rows) {
    const longer = row.keptUntil !== null && row.keptUntil > until ? row.keptUntil : until;
    // Where the day that it needs is not known it stays asked for: kept is kept either way.
    const next: RetentionRow = { ...row, keptUntil: longer, due: row.due === null ? null : longer, state: row.due === null ? 'wanted' : 'running', decisions: [...row.decisions, { at: turn.now, by: actor.id, what: 'kept', because, until: longer }] };
    turn.tx.put(retentionRows, next);
  }
  await showList(turn, ports, [`Kept until ${dateOf(until)}: ${itemWords(one)}. It is looked at again then.`]);
}

/** The reason why nothing was erased; null where it was, or the fields are to be filled in again. */
async function erase(turn: Turn, ports: RetentionPorts, { one, actor }: Pressed): Promise<string | null> {
  const today = dayIn(turn.now);
  const { settings } = ports.schools(turn.school.id);
  const because = ERASED_BECAUSE.find((reason) => reason === typed(turn, 'because'));
  const right = typed(turn, 'typed').toUpperCase() === toType(one).toUpperCase();
  if (!because || !right) {
    turn.reply({ fieldErrors: { ...(right ? {} : { typed: 'That is not it.' }), ...(because ? {} : { because: 'Choose one.' }) } });
    return null;
  }
  const holds = await standingHolds(turn.tx);
  const ready: RetentionRow[] = [];
  for (const row of one.rows.slice(0, MOST_AT_ONCE)) {
    const retained = retainedOf(ports, row.kind);
    // Dated once more at this very moment: settings, kind or record may have changed since it was put up.
    const now = retained && (await datedOn(turn.tx, retained, row.record, row, settings, today, turn.grant));
    if (now?.row.state !== 'due' || now.row.due === null) {
      if (now) turn.tx.put(retentionRows, now.row);
      continue;
    }
    if (holdsOn(holds, row.id, now.row.class).length > 0 || holdsOn(holds, row.id, now.look.class).length > 0) continue;
    ready.push(now.row);
  }
  const [first] = ready;
  if (!first) return 'Nothing was erased: it is under a legal hold, or not due any more.';
  for (const row of ready) {
    await retainedOf(ports, row.kind)?.erase(turn, row.record);
    forget(turn.tx, row.id);
  }
  const left = { id: one.look ? first.id : `${one.item}:${turn.now}`, class: first.class, from: first.from, due: first.due ?? today, count: ready.length, erased: { by: actor.name, person: actor.id, role: actor.roles[0] ? roleWords(actor.roles[0]) : 'Colleague', at: turn.now, reason: because } };
  turn.tx.put(erasedRecords, left, await turn.tx.sharedKey(ERASED_KEY));
  const skipped = one.rows.length - ready.length;
  await showList(turn, ports, [`Erased: ${ready.length === 1 && one.look ? one.look.reference : ready.length}. What stays is that it was, and that you erased it.${skipped > 0 ? ` ${skipped} are left: under a hold, not due, or too many at once.` : ''}`]);
  return null;
}

async function date(turn: Turn, ports: RetentionPorts, { one, actor }: Pressed): Promise<void> {
  const [row] = one.rows;
  const retained = row && retainedOf(ports, row.kind);
  const { look } = one;
  if (!row || !retained || !look?.key) return showList(turn, ports, ['Nothing was changed.']);
  const today = dayIn(turn.now);
  const base = typed(turn, 'base');
  const chosen = look.classes.find((id) => id === typed(turn, 'class'));
  const wrong = base !== '' && (!isDay(base) || base > today || base < '1900-01-01');
  const unlikely = !wrong && base !== '' && chosen !== undefined && !canBeBorn(chosen, base, look.from);
  if (wrong || unlikely || !chosen) return turn.reply({ fieldErrors: { ...(wrong ? { base: 'That is no day in the past.' } : unlikely ? { base: 'Nobody of that age is meant here. Look at the year; leave it empty where you do not know it.' } : {}), ...(chosen ? {} : { class: 'Choose one.' }) } });
  const before = await turn.tx.get(retentionFacts, row.id, turn.grant);
  turn.tx.put(retentionFacts, { id: row.id, base: base === '' ? (before?.base ?? null) : base, class: chosen, by: actor.id, at: turn.now }, look.key);
  const { settings } = ports.schools(turn.school.id);
  const now = await datedOn(turn.tx, retained, row.record, { ...row, decisions: [...row.decisions, { at: turn.now, by: actor.id, what: 'dated', because: null, until: null }] }, settings, today, turn.grant);
  if (now) turn.tx.put(retentionRows, now.row);
  await showList(turn, ports, [now?.row.due ? `Noted. ${look.reference} is looked at again from ${dateOf(now.row.due)}.` : `Noted. ${look.reference} still needs a day.`]);
}

async function holdAsked(turn: Turn, ports: RetentionPorts): Promise<void> {
  const item = data(turn, 'item');
  if (item === 'all' || item === 'class') return turn.reply({ step: holdForm(item, item === 'all' ? 'Everything that the desk keeps.' : 'All records of one kind.') });
  const known = turn.actor && (await mayKnow(turn, ports, turn.actor, item));
  if (!known) return showList(turn, ports, ['That is not here for you. Nothing was changed.']);
  turn.reply({ step: holdForm(item, known) });
}

async function hold(turn: Turn, ports: RetentionPorts): Promise<void> {
  const item = data(turn, 'item');
  const because = HOLD_BECAUSE.find((reason) => reason === typed(turn, 'because'));
  const ofClass = RETENTION.find(({ id, reviewers }) => reviewers.length > 0 && id === typed(turn, 'class'))?.id;
  if (!because || (item === 'class' && !ofClass)) return turn.reply({ fieldErrors: { ...(because ? {} : { because: 'Choose one.' }), ...(item === 'class' && !ofClass ? { class: 'Choose one.' } : {}) } });
  if (!turn.actor || (item !== 'all' && item !== 'class' && (await mayKnow(turn, ports, turn.actor, item)) === null)) return showList(turn, ports, ['That is not here for you. Nothing was changed.']);
  const scope = item === 'all' ? 'all' : item === 'class' ? 'class' : 'item';
  setHold(turn.tx, { id: turn.newId<'hold'>(), scope, of: scope === 'all' ? '' : scope === 'class' ? (ofClass ?? '') : item, because, by: turn.actor.id, at: turn.now });
  await showList(turn, ports, ['Held back from now on. Nothing under it is erased until it is lifted.']);
}

async function lift(turn: Turn, ports: RetentionPorts): Promise<void> {
  const { actor } = turn;
  const found = actor && (await holdOf(turn, data(turn, 'hold')));
  if (!actor || !found || !(await knowsOf(turn, ports, actor, found))) return showList(turn, ports, ['That hold does not stand for you to lift. Nothing was changed.']);
  await liftHold(turn.tx, found.id, actor.id, turn.now);
  await showList(turn, ports, ['Lifted. Nothing is erased by that: somebody still decides on each.']);
}

const holdOf = (turn: Turn, id: string): Promise<LegalHold | null> => turn.tx.get(legalHolds, id);
