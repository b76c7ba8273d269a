import { card } from '../cards/card-data.ts';
import { typedText } from '../chat/inbound.ts';
import type { CardContent } from '../chat/outbound.ts';
import { draftIn, draftKey, MOST_KEPT, type EndedDraft } from '../forms/drafts.ts';
import { firstFaulty, moveOn, REVIEW, stepAt, type Answers } from '../forms/form.ts';
import { formCard } from '../forms/form-card.ts';
import type { SchoolId } from '../kernel/ids.ts';
import { asId } from '../kernel/ids.ts';
import type { Person } from '../people/staff.ts';
import type { BesideWorry } from '../policies/ask.ts';
import type { Prepared } from '../policies/prepare-answer.ts';
import type { Corpus } from '../policies/corpus.ts';
import { privateAddressOf } from '../routes/answering.ts';
import { worryWords } from '../routes/desk.ts';
import type { OpenItems } from '../routes/open-items.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { dateIn } from '../time/school-day.ts';
import { screen } from './harm-check.ts';
import { DRAFT_KEPT_MS, endDraft, endedDrafts, newDraft, relationToDraft, remindUnsent, reportDrafts, saveDraft, stopReminding, type Draft } from './report-drafts.ts';
import { MOST_WORDS, aboutOf, isPressing, reportForm, reportOf, type ReportContext } from './report-form.ts';
import { receiversFor } from './report-people.ts';
import { wayAgain, wayOf } from './report-way.ts';
import { atTime, closedWords, footWords, guidanceFor, pressingWords, reviewNotes, ringsFor, sentCards, tellWords } from './report-words.ts';
import type { Filed, Report, Reporter } from './report.ts';
import type { SchoolHours } from '../time/school-hours.ts';
import { distressCard } from './urgent-card.ts';
import { settleUrgent, urgentFromForm, type UrgentSchool } from './urgent.ts';

export interface ReportSchool extends UrgentSchool {
  readonly hours: SchoolHours;
  /** Null until the policies were read. */
  corpus(): Corpus | null;
}

export interface ReportPorts {
  readonly schools: (id: SchoolId) => ReportSchool;
  /** Record, route and notices in the turn's own transaction. */
  readonly file: (turn: Turn, report: Report, reporter: Reporter) => Promise<Filed>;
  /** The policy's words for a report that is put as a question. */
  readonly beside: BesideWorry;
}

/** More would only hide the one that matters. */
const MOST_DRAFTS = 5;
/** Words that somebody has typed already are not dropped for that. */
const MOST_WITH_WORDS = 20;

/** `incidents/report`: from the wish to report to the receipt. What is not sent is its author's alone, and NOT SENT stands on every screen of it. */
export function reportRoutes(ports: ReportPorts): Route[] {
  const asked: Route<Prepared | null> = {
    name: 'incidents/report-asked',
    match: { kind: 'message', intent: 'report' },
    action: 'report.start',
    help: 'Say "report" to write down a worry about a child, an adult, a post or data. It takes about two minutes.',
    prepare: (turn) => ports.beside.prepare(turn),
    handle: async (turn, prepared) => {
      if (prepared) await ports.beside.show(turn, prepared);
      // Never in a channel: that someone wants to report is nobody's business there.
      turn.send(privateAddressOf(turn), `report:start:${turn.inbound.eventId}`, await startCard(turn, ports, ''));
    },
  };
  const draftRoute = (verb: string, handle: (turn: Turn, draft: Draft) => Promise<void>): Route => ({
    name: `incidents/${verb.replace('.', '-')}`, match: { kind: 'action', verb }, action: 'report.draft', help: null, relation: relationToDraft, handle: (turn) => withDraft(turn, ports, handle),
  });
  return [
    asked as Route,
    { name: 'incidents/report-start', match: { kind: 'action', verb: 'report.start' }, action: 'report.start', help: null, handle: (turn) => start(turn, ports) },
    { name: 'incidents/report-begin', match: { kind: 'action', verb: 'report.begin' }, action: 'report.make', help: null, handle: (turn) => begin(turn, ports) },
    { name: 'incidents/report', match: { kind: 'form', form: reportForm.name }, action: 'report.draft', help: null, relation: relationToDraft, handle: (turn) => withDraft(turn, ports, (_turn, draft) => move(turn, ports, draft)) },
    draftRoute('report.resume', async (turn, draft) => show(turn, ports, draft)),
    draftRoute('report.edit', (turn, draft) => edit(turn, ports, draft)),
    draftRoute('report.discard', async (turn, draft) => {
      endDraft(turn, draft, 'deleted');
      await Promise.resolve();
      turn.reply({ card: endedCard(turn, ports, 'deleted', turn.now) });
    }),
    draftRoute('report.told', async (turn, draft) => {
      stopReminding(turn, draft);
      saveDraft(turn, { ...draft, told: true });
      await Promise.resolve();
      turn.reply({ card: openCard(draft, 'told') });
    }),
    { name: 'incidents/report-unsent', match: { kind: 'timer', event: 'report.unsent' }, action: 'system.run', help: null, handle: (turn) => askWhetherTold(turn, ports) },
    { name: 'incidents/report-draft-end', match: { kind: 'timer', event: 'report.draft-end' }, action: 'system.run', help: null, handle: (turn) => expire(turn, ports) },
  ];
}

const contextFor = (turn: Pick<Turn, 'now'>, school: ReportSchool, reporter: Pick<Person, 'id'>): ReportContext => ({ staff: school.staff, reporter, receivers: receiversFor(school.staff, reporter), closed: closedWords(school, turn.now) });

/** The author's drafts in which something was answered. */
async function draftsOf(turn: Pick<Turn, 'tx' | 'actor' | 'grant'>): Promise<Draft[]> {
  if (!turn.actor) return [];
  const mine = await turn.tx.find(reportDrafts, 'author', turn.actor.id, turn.grant);
  return mine.filter(hasWords);
}

const hasWords = (draft: Draft): boolean => Object.keys(draft.answers).length > 0;

const isUnnamed = ({ actor }: Pick<Turn, 'actor'>): boolean => actor?.standing !== 'listed' && actor?.standing !== 'staff';

async function startCard(turn: Turn, ports: ReportPorts, clause: string): Promise<CardContent> {
  const school = ports.schools(turn.school.id);
  const { tell, others } = worryWords(school, turn.actor);
  if (isUnnamed(turn)) return card('report-unnamed', { lines: [{ lead: 'About a child?', text: ` Tell ${tell}.` }, ...others] });
  const drafts = await draftsOf(turn);
  return card('report-start', { clause, closed: closedWords(school, turn.now), tell, others: [...others], drafts: drafts.map((draft) => ({ draft: draft.id, begun: atTime(draft.startedAt) })), full: drafts.length >= MOST_DRAFTS });
}

/** A button that starts a report. Where one lies unsent, that is shown first. */
async function start(turn: Turn, ports: ReportPorts): Promise<void> {
  const clause = clauseIn(turn);
  // What was typed behind a command, or brought with a message, is kept in a report of its own, whatever else lies unsent.
  if (isUnnamed(turn) || (broughtWords(turn) === '' && (await draftsOf(turn)).length > 0)) return turn.reply({ step: await startCard(turn, ports, clause), ...besidePressed(turn) });
  await begin(turn, ports);
}

/** Begins a report from another part of the desk, with words that stand in it already; to someone without a name here the way to tell a person. */
export const reportBeginner = (ports: ReportPorts) => async (turn: Turn, words: string): Promise<void> => {
  if (isUnnamed(turn)) turn.reply({ step: await startCard(turn, ports, ''), beside: true });
  else await begin(turn, ports, words.slice(0, MOST_WORDS));
};

async function begin(turn: Turn, ports: ReportPorts, brought: string = broughtWords(turn)): Promise<void> {
  const { actor } = turn;
  if (!actor) return;
  const school = ports.schools(turn.school.id);
  if ((await draftsOf(turn)).length >= (brought === '' ? MOST_DRAFTS : MOST_WITH_WORDS)) return turn.reply({ step: await startCard(turn, ports, clauseIn(turn)), ...besidePressed(turn) });
  const clause = wayOf(school.corpus(), clauseIn(turn))?.clause ?? null;
  // One that was opened and left without a word is used again.
  const [empty] = (await turn.tx.find(reportDrafts, 'author', actor.id, turn.grant)).filter((draft) => !hasWords(draft));
  const address = privateAddressOf(turn);
  const fresh: Draft = empty ? { ...empty, clause, address, startedAt: turn.now, changedAt: turn.now, step: FIRST } : newDraft(turn, actor.id, { address, step: FIRST, clause });
  const draft: Draft = brought === '' ? fresh : { ...fresh, answers: { ...fresh.answers, words: brought } };
  saveDraft(turn, draft);
  show(turn, ports, draft);
}

const FIRST = reportForm.steps[0]?.id ?? REVIEW;

/** What a platform's own way in brought: what was typed behind its command, where a message stands and when, its words if they were chosen. */
function broughtWords({ inbound }: Turn): string {
  if (inbound.kind !== 'action') return '';
  const { words = '', place = '' } = inbound.inputs;
  return [words, place].map((one) => one.trim()).filter((one) => one !== '').join('\n').slice(0, MOST_WORDS);
}

function clauseIn(turn: Turn): string {
  if (turn.inbound.kind !== 'action') return '';
  const { clause } = turn.inbound.data;
  return typeof clause === 'string' ? clause : '';
}

/** The draft of the press, opened with this turn's leave; what became of it where it has ended. */
async function withDraft(turn: Turn, ports: ReportPorts, handle: (turn: Turn, draft: Draft) => Promise<void>): Promise<void> {
  const draft = await turn.tx.get(reportDrafts, draftIn(turn.inbound), turn.grant);
  if (draft && draft.author === turn.actor?.id) return handle(turn, draft);
  const end = await turn.tx.get(endedDrafts, draftIn(turn.inbound));
  // Closing a screen that lay open says nothing.
  if (turn.inbound.kind === 'form' && turn.inbound.move === 'cancel') return;
  turn.reply({ card: endedCard(turn, ports, end?.how ?? 'expired', end?.at ?? turn.now) });
}

function endedCard(turn: Turn, ports: ReportPorts, how: EndedDraft['how'], at: number): CardContent {
  return card('report-ended', { how, when: atTime(at), tell: `Tell ${worryWords(ports.schools(turn.school.id), turn.actor).tell}.` });
}

const openCard = (draft: Draft, why: 'asked' | 'closed' | 'told'): CardContent => card('report-open', { draft: draft.id, begun: atTime(draft.startedAt), why, until: dateIn(draft.changedAt + DRAFT_KEPT_MS) });

/** Shows the draft where it is. The reply holds its words, so it is kept under the draft's own key. */
function show(turn: Turn, ports: ReportPorts, draft: Draft, faults?: Readonly<Record<string, string>>): void {
  const step = stepCard(turn, ports, draft);
  turn.reply({ step, ...(faults ? { fieldErrors: faults } : {}), ...besidePressed(turn) }, draftKey(draft));
}

/** The card that a report was begun from stays: it holds an answer, numbers to ring, or a form half filled in. */
const besidePressed = ({ inbound }: Turn): { readonly beside?: true } => (inbound.kind === 'action' && (inbound.verb === 'report.start' || inbound.verb === 'report.resume' || !inbound.verb.startsWith('report.')) ? { beside: true } : {});

function stepCard(turn: Turn, ports: ReportPorts, draft: Draft): CardContent {
  const school = ports.schools(turn.school.id);
  const { answers } = draft;
  const context = contextFor(turn, school, { id: asId<'person'>(draft.author) });
  const pressing = isPressing(answers);
  const screenOf = (id: string) => formCard(reportForm, id, answers, context, {
    draft: draft.id,
    warnings: pressing ? pressingWords(school, answers, context, turn.now) : [],
    rings: pressing ? ringsFor(school, answers, context) : [],
    guidance: guidanceFor(answers, wayAgain(school.corpus(), draft.clause)),
    review: { title: 'Check and send', notes: reviewNotes(answers, context), send: 'Send the report' },
    cancel: { title: 'Cancel and delete', verb: 'report.discard' },
    edit: 'report.edit',
  });
  // A screen that is no longer asked (an answer before it changed) gives way to the first that is not right.
  const found = screenOf(draft.step) ?? screenOf(firstFaulty(reportForm, answers, context)?.step.id ?? REVIEW);
  if (!found) throw new Error('the review is always there');
  return ended(found, school, answers, context, turn.now);
}

/** A card of a report ends with someone whom it is not about. */
const ended = (content: CardContent, school: ReportSchool, answers: Answers, context: ReportContext, now: number): CardContent => ({ ...content, data: { ...content.data, foot: { text: footWords(school, answers, context, now), report: false } } });

async function edit(turn: Turn, ports: ReportPorts, draft: Draft): Promise<void> {
  const step = turn.inbound.kind === 'action' ? stepIn(String(turn.inbound.data['step'] ?? '')) : '';
  const context = contextFor(turn, ports.schools(turn.school.id), { id: asId<'person'>(draft.author) });
  const changed: Draft = stepAt(reportForm, step, draft.answers, context) ? { ...draft, step, editing: true, changedAt: turn.now } : draft;
  saveDraft(turn, changed);
  await Promise.resolve();
  show(turn, ports, changed);
}

/** `report/names` → `names`. */
const stepIn = (name: string): string => name.slice(name.indexOf('/') + 1);

async function move(turn: Turn, ports: ReportPorts, draft: Draft): Promise<void> {
  const { inbound, actor } = turn;
  if (inbound.kind !== 'form' || !actor) return;
  if (inbound.move === 'cancel') return closed(turn, draft);
  const school = ports.schools(turn.school.id);
  const context = contextFor(turn, school, actor);
  if (inbound.move === 'next' && !draft.distressShown && screen(typedText(inbound)).distress) return helpFirst(turn, ports, draft, school);
  const moved = moveOn(reportForm, { step: stepIn(inbound.step), move: inbound.move === 'next' && draft.editing ? 'straight' : inbound.move, inputs: kept(inbound.inputs, draft.answers) }, draft.answers, context);
  switch (moved.kind) {
    case 'elsewhere':
      return show(turn, ports, draft);
    case 'sent':
      return send(turn, ports, draft, moved.answers, context);
    case 'at':
    case 'wrong': {
      const next = await pressed(turn, school, draft, { ...draft, answers: { ...moved.answers }, step: moved.step, editing: moved.step === REVIEW ? false : draft.editing, changedAt: turn.now, address: privateAddressOf(turn) });
      saveDraft(turn, next);
      return show(turn, ports, next, moved.kind === 'wrong' ? { ...moved.faults, ...tooLong(inbound.inputs) } : undefined);
    }
  }
}

/** What is too long to be kept at all stays in the field; what was there before is kept instead. */
const kept = (inputs: Answers, before: Answers): Answers => Object.fromEntries(Object.entries(inputs).map(([id, value]) => [id, value.length > MOST_KEPT ? (before[id] ?? value.slice(0, MOST_KEPT)) : value]));
const tooLong = (inputs: Answers): Answers => Object.fromEntries(Object.entries(inputs).flatMap(([id, value]) => (value.length > MOST_KEPT ? [[id, `That is ${value.length} characters: far too long. Shorten it here first, or part of it is lost.`]] : [])));

/** The first answer that must not wait unsent starts the reminders; "in danger now" shows the red card, and the dialog goes on. */
async function pressed(turn: Turn, school: ReportSchool, before: Draft, after: Draft): Promise<Draft> {
  if (after.answers['danger'] === 'yes' && before.answers['danger'] !== 'yes') await urgentFromForm(turn, school, aboutOf(after.answers) === 'adult');
  if (after.pressingSince !== null || !isPressing(after.answers)) return after;
  remindUnsent(turn, after, school.hours);
  return { ...after, pressingSince: turn.now };
}

/** An adult's own distress: help first. Nothing of it is kept or sent unless they press Next once more (safeguarding section 1). */
async function helpFirst(turn: Turn, ports: ReportPorts, draft: Draft, school: ReportSchool): Promise<void> {
  if (turn.inbound.kind !== 'form') return;
  // For red words the card is on its way already.
  if (screen(typedText(turn.inbound)).level !== 'red') turn.send(privateAddressOf(turn), `urgent:${turn.newId<'urgent'>()}`, distressCard(turn.newId<'urgent'>(), turn.actor, school.staff, school.telephone));
  const shown: Draft = { ...draft, distressShown: true, changedAt: turn.now };
  saveDraft(turn, shown);
  const { inputs } = turn.inbound;
  const field = Object.keys(inputs).find((id) => screen(inputs[id] ?? '').distress) ?? Object.keys(inputs)[0] ?? 'words';
  await Promise.resolve();
  show(turn, ports, shown, { [field]: 'This reads as if an adult is in distress. Nothing of it was kept or sent. Who can help, by day and night, is in our private chat. If the school should know it all the same, press Next again.' });
}

/** Its screen was closed on a platform that tells so: nothing is lost by a slip. */
async function closed(turn: Turn, draft: Draft): Promise<void> {
  await Promise.resolve();
  if (!hasWords(draft)) return endDraft(turn, draft, 'deleted');
  turn.send(privateAddressOf(turn), `report:${draft.id}:closed`, openCard(draft, 'closed'));
}

async function send(turn: Turn, ports: ReportPorts, draft: Draft, answers: Answers, context: ReportContext): Promise<void> {
  const { actor } = turn;
  if (!actor) return;
  const address = privateAddressOf(turn);
  const report = reportOf(answers, context, { clause: draft.clause, practice: false });
  const filed = await ports.file(turn, report, { person: actor.id, name: actor.name, address });
  endDraft(turn, draft, 'sent');
  await settleUrgent(turn, actor.id);
  const school = ports.schools(turn.school.id);
  const { reply, receipt } = sentCards(filed, report, school, turn.now);
  turn.send(address, `report:${filed.reference}:receipt`, ended(receipt, school, answers, context, turn.now));
  turn.reply({ card: ended(reply, school, answers, context, turn.now) });
}

async function askWhetherTold(turn: Turn, ports: ReportPorts): Promise<void> {
  const draft = await turn.tx.get(reportDrafts, draftIn(turn.inbound), turn.grant);
  if (!draft || draft.told || !isPressing(draft.answers)) return;
  const school = ports.schools(turn.school.id);
  const context = contextFor(turn, school, { id: asId<'person'>(draft.author) });
  const key = turn.inbound.kind === 'timer' ? turn.inbound.key : draft.id;
  const asks = card('report-unsent', { draft: draft.id, begun: atTime(draft.startedAt), tell: tellWords(school, draft.answers, context, turn.now), rings: ringsFor(school, draft.answers, context) });
  turn.send(draft.address, key, ended(asks, school, draft.answers, context, turn.now));
}

async function expire(turn: Turn, ports: ReportPorts): Promise<void> {
  const draft = await turn.tx.get(reportDrafts, draftIn(turn.inbound), turn.grant);
  if (!draft) return;
  endDraft(turn, draft, 'expired');
  if (hasWords(draft)) turn.send(draft.address, `report:${draft.id}:expired`, endedCard(turn, ports, 'expired', turn.now));
}

/** What someone began and did not send: the day it began, never a word of it. */
export const openDrafts: OpenItems = async (tx, person, _now, grant) => {
  if (person.standing !== 'listed' && person.standing !== 'staff') return [];
  const mine = await tx.find(reportDrafts, 'author', person.id, grant);
  return mine.filter(hasWords).map((draft) => ({ title: `NOT SENT: the report you began on ${atTime(draft.startedAt)}.`, at: draft.startedAt, open: { verb: 'report.resume', data: { draft: draft.id } } }));
};

/** A question in the middle of a report: how long after its last change the report is still in mind. */
const IN_MIND_MS = 2 * 3_600_000;

/** The same routes, which say after their answer that a report waits: a question in its middle is answered, and the dialog goes on. */
export const goingOn = (routes: readonly Route[]): Route[] =>
  routes.map((route) =>
    route.match.kind === 'message'
      ? {
          ...route,
          handle: async (turn, prepared) => {
            await route.handle(turn, prepared);
            const last = (await draftsOf(turn)).filter((draft) => turn.now - draft.changedAt <= IN_MIND_MS).at(-1);
            if (last) turn.send(privateAddressOf(turn), `report:${last.id}:on:${turn.inbound.eventId}`, openCard(last, 'asked'));
          },
        }
      : route,
  );
