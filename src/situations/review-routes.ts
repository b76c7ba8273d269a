import { card } from '../cards/card-data.ts';
import type { CardContent } from '../chat/outbound.ts';
import { roleWords, type Person } from '../people/staff.ts';
import type { Action } from '../people/permissions.ts';
import { privateAddressOf } from '../routes/answering.ts';
import { COMMANDS, wordsAfter } from '../routes/commands.ts';
import type { Match, Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import type { ReadTx } from '../storage/store.ts';
import { dayIn } from '../time/school-day.ts';
import { questionFeatures } from './question-features.ts';
import { itemCard, listCard, startCard } from './review-card.ts';
import { branchForm, chooseForm, chosen, chosenBranches } from './review-choosing.ts';
import { draftsOf, entriesMark, entriesOf, markOf, maySettle, type Draft, type Settler } from './review-drafts.ts';
import type { ReviewPorts, ReviewSchool } from './review-ports.ts';
import { itemsFor, paceWith, propose, queueFor, type Queue, type ReviewItem } from './review-queue.ts';
import { MOST_PACES, MOST_STEPS, newProgress, reviewProgress, settledSituations, type ReviewProgress, type Settled } from './review-records.ts';
import { REVIEW_ROLES, reachOf } from './review-settings.ts';
import type { SchoolSituations } from './school-situations.ts';
import { silenceCard, silenceReport } from './review-silence.ts';

/** `situations/review`: whoever answers for a policy settles what the desk answers on it, one press a situation. */
export function reviewRoutes(ports: ReviewPorts): Route[] {
  const reviewing = (name: string, match: Match, action: Action, handle: (turn: Turn, desk: Desk) => Promise<void>, help: string | null = null): Route => ({
    name: `situations/${name}`,
    match,
    action,
    help,
    relation: async ({ actor, tx }) => {
      await Promise.resolve();
      const { policies, answers } = ports.schools(tx.school);
      return reachOf(actor, policies, answers).kind === 'none' ? 'none' : 'owner';
    },
    prepare: async ({ actor, school }) => {
      const { policies, answers, situations } = ports.schools(school.id);
      const known = situations();
      if (known && reachOf(actor, policies, answers).kind !== 'none') await propose(known, known.corpus);
      return known;
    },
    handle: async (turn, prepared) => {
      const known = prepared as SchoolSituations | null;
      const desk = known && turn.actor ? await deskOf(turn, turn.actor, known, ports) : null;
      if (desk) return handle(turn, desk);
      const still = card('refused', { reason: 'I am still reading your policies. Nothing was saved. Try again in a minute.' });
      if (turn.inbound.kind === 'message') turn.send(privateAddressOf(turn), `review:reading:${turn.inbound.eventId}`, still);
      else turn.reply({ card: still });
    },
  });
  const press = (verb: string, handle: (turn: Turn, desk: Desk) => Promise<void>, action: Action = 'answers.review'): Route => reviewing(verb.replace('.', '-'), { kind: 'action', verb: `review.${verb}` }, action, handle);
  const settles = (verb: string, drafts: (item: ReviewItem, turn: Turn, desk: Desk) => readonly Draft[] | null): Route => press(verb, (turn, desk) => settle(turn, desk, (item) => drafts(item, turn, desk)), 'answers.confirm');
  return [
    reviewing('review', { kind: 'message', intent: 'review' }, 'answers.review', async (turn, desk) => {
      await Promise.resolve();
      // What the school has not settled yet is not for a channel.
      turn.send(privateAddressOf(turn), `review:${turn.inbound.eventId}`, asked(turn, desk));
    }),
    press('open', async (turn, desk) => {
      await Promise.resolve();
      turn.reply({ card: startCard(queueOf(desk), desk.progress.pace, []) });
    }),
    press('start', (turn, desk) => showNext(turn, desk, [])),
    press('show', (turn, desk) => show(turn, desk, dataText(turn, 'situation'), [])),
    press('skip', (turn, desk) => skip(turn, desk)),
    press('back', (turn, desk) => back(turn, desk), 'answers.confirm'),
    press('stop', async (turn, desk) => {
      await Promise.resolve();
      save(turn, desk, { ...desk.progress, shown: null });
      turn.reply({ card: startCard(queueOf(desk), desk.progress.pace, ['Stopped here. All that you settled is kept.']) });
    }),
    settles('right', (item, _turn, { school }) => draftsOf(item, school.corpus).drafts),
    settles('silent', () => [{ when: null, verdict: 'not_covered', clauses: [], note: null }]),
    settles('verdict', (item, turn, { school }) => {
      const [draft, another] = draftsOf(item, school.corpus).drafts;
      const verdict = (['yes', 'no', 'conditional', 'info'] as const).find((one) => one === dataText(turn, 'verdict'));
      return draft && !another && verdict ? [{ ...draft, verdict }] : null;
    }),
    press('agree', (turn, desk) => agree(turn, desk), 'answers.confirm'),
    press('refuse', (turn, desk) => refuse(turn, desk), 'answers.confirm'),
    press('choose', (turn, desk) => form(turn, desk, (item) => chooseForm(item, desk.school.corpus, {}))),
    press('find', (turn, desk) => form(turn, desk, (item) => chooseForm(item, desk.school.corpus, inputsOf(turn)))),
    press('chosen', (turn, desk) => settle(turn, desk, () => chosen(inputsOf(turn), desk.school.corpus)), 'answers.confirm'),
    press('branch', (turn, desk) => form(turn, desk, (item) => {
      const branch = branchIn(turn, item);
      return branch && branchForm(item, branch, desk.school.corpus, inputsOf(turn));
    })),
    press('branches', (turn, desk) => settle(turn, desk, (item) => {
      const branch = branchIn(turn, item);
      return branch && chosenBranches(inputsOf(turn), branch, desk.school.corpus);
    }), 'answers.confirm'),
    press('silence', async (turn, desk) => {
      await Promise.resolve();
      turn.reply({ card: silenceCard(silenceReport(desk.school), desk.school.corpus, dataNumber(turn, 'from')) });
    }),
  ];
}

/** What one person's turn of the review works on. */
interface Desk {
  readonly ports: ReviewPorts;
  readonly of: ReviewSchool;
  readonly school: SchoolSituations;
  readonly person: Person;
  readonly progress: ReviewProgress;
  readonly items: readonly ReviewItem[];
}

async function deskOf(turn: Pick<Turn, 'tx' | 'school'>, person: Person, school: SchoolSituations, ports: ReviewPorts): Promise<Desk> {
  const of = ports.schools(turn.school.id);
  const progress = (await turn.tx.get(reviewProgress, person.id)) ?? newProgress(person.id);
  return { ports, of, school, person, progress, items: await itemsNow(turn.tx, person, school, of, ports) };
}

/** As the transaction sees them, its own changes included. */
export async function itemsNow(tx: ReadTx, person: Person, school: SchoolSituations, of: ReviewSchool, ports: ReviewPorts): Promise<ReviewItem[]> {
  const settled = new Map<string, Settled>();
  for (const state of ['settled', 'refused']) for (const one of await tx.find(settledSituations, 'state', state)) settled.set(one.id, one);
  const answersTo = await ports.settled.now(tx, school, of.answers.second);
  return itemsFor(reachOf(person, of.policies, of.answers), school, school.corpus, { answersTo, settledBy: (id) => settled.get(id) ?? null });
}

const again = async (turn: Turn, desk: Desk): Promise<Desk> => ({ ...desk, items: await itemsNow(turn.tx, desk.person, desk.school, desk.of, desk.ports) });
const queueOf = ({ person, items, progress }: Desk): Queue => queueFor(person.id, items, progress.skipped);
const itemOf = ({ items }: Desk, situation: string): ReviewItem | null => items.find((item) => item.situation.id === situation) ?? null;
const dataText = ({ inbound }: Turn, name: string): string => String((inbound.kind === 'action' ? inbound.data[name] : '') ?? '');
const dataNumber = ({ inbound }: Turn, name: string): number => Number((inbound.kind === 'action' ? inbound.data[name] : 0) ?? 0) || 0;
const inputsOf = ({ inbound }: Turn): Readonly<Record<string, string>> => (inbound.kind === 'action' ? inbound.inputs : {});
const branchIn = (turn: Turn, { situation }: ReviewItem) => situation.branches.find((branch) => branch.fact === dataText(turn, 'fact')) ?? null;

function save(turn: Turn, _desk: Desk, progress: ReviewProgress): void {
  turn.tx.put(reviewProgress, progress);
}

/** How the answer says who settled it: the office they settle it in. */
function settlerOf({ person }: Desk, now: number): Settler {
  const role = REVIEW_ROLES.find((one) => person.roles.includes(one)) ?? person.roles[0];
  return { by: role ? roleWords(role) : person.name, on: dayIn(now) };
}

const GONE = 'That situation is here no longer.';
const NOT_THEIRS = 'A clause in a policy of somebody else decides this. Nothing was settled: leave it to them ("Skip"), or choose a clause of yours.';
const NEWER = 'This changed since you last saw it. Nothing was settled: look again.';

async function showItem(turn: Turn, desk: Desk, item: ReviewItem, notes: readonly string[]): Promise<void> {
  await Promise.resolve();
  save(turn, desk, { ...desk.progress, shown: { situation: item.situation.id, at: turn.now } });
  const own = item.settled?.by === desk.person.id;
  turn.reply({ card: itemCard(item, { corpus: desk.school.corpus, queue: queueOf(desk), pace: desk.progress.pace, own, back: desk.progress.steps.length > 0, notes }) });
}

async function showNext(turn: Turn, desk: Desk, notes: readonly string[]): Promise<void> {
  const [next] = queueOf(desk).waiting;
  if (next) return showItem(turn, desk, next, notes);
  save(turn, desk, { ...desk.progress, shown: null });
  turn.reply({ card: startCard(queueOf(desk), desk.progress.pace, [...notes, 'You have looked at every situation that waits for you.']) });
}

async function show(turn: Turn, desk: Desk, situation: string, notes: readonly string[]): Promise<void> {
  const item = itemOf(desk, situation);
  return item ? showItem(turn, desk, item, notes) : showNext(turn, desk, [GONE]);
}

/** A form about a situation, in place of its card; null where the press no longer fits. */
async function form(turn: Turn, desk: Desk, make: (item: ReviewItem) => CardContent | null): Promise<void> {
  const item = itemOf(desk, dataText(turn, 'situation'));
  const step = item ? make(item) : null;
  if (!step) return showNext(turn, desk, [GONE]);
  turn.reply({ step });
}

type Made = readonly Draft[] | { readonly ok: true; readonly value: readonly Draft[] } | { readonly ok: false; readonly error: Readonly<Record<string, string>> } | null;

/** Settles the situation of the press, if what stood on its card still does, and shows the next at once. */
async function settle(turn: Turn, desk: Desk, make: (item: ReviewItem) => Made): Promise<void> {
  const item = itemOf(desk, dataText(turn, 'situation'));
  if (!item) return showNext(turn, desk, [GONE]);
  if (markOf(item, desk.school.corpus) !== dataText(turn, 'mark')) return showItem(turn, desk, item, [NEWER]);
  const made = make(item);
  if (made !== null && 'ok' in made && !made.ok) return turn.reply({ fieldErrors: made.error });
  const drafts = made === null ? [] : 'ok' in made ? (made.ok ? made.value : []) : made;
  if (!maySettle(drafts)) return showItem(turn, desk, item, ['There is no clause that says it. Choose one, or say that the policy is silent.']);
  if (!theirs(desk, item, drafts)) return showItem(turn, desk, item, [NOT_THEIRS]);
  const entries = entriesOf(item.situation.id, drafts, settlerOf(desk, turn.now));
  // Keeping one's own answer as it stands must not end what a second person agreed to.
  const kept = (item.state === 'settled' || item.state === 'waits') && sameAnswers(entries, item);
  if (!kept) {
    await desk.ports.settled.put(turn, item.situation.id, entries, desk.school);
    turn.tx.put(settledSituations, { id: item.situation.id, by: desk.person.id, at: turn.now, refused: null });
  }
  await goOn(turn, desk, item, !kept, entriesMark(entries));
}

/** The owner of one policy settles what its own words decide, and neither replaces nor agrees to what the words of another do. */
function theirs({ person, of, school: { corpus } }: Desk, { answers, proposal }: ReviewItem, drafts: readonly Draft[]): boolean {
  const reach = reachOf(person, of.policies, of.answers);
  if (reach.kind !== 'files') return reach.kind === 'all';
  const silent = drafts.some(({ verdict }) => verdict === 'not_covered') ? proposal.clauses.slice(0, 1) : [];
  const deciding = [...drafts, ...answers].flatMap(({ verdict, clauses }) => (verdict === 'not_covered' ? [] : clauses.slice(0, 1)));
  return [...deciding, ...silent].every((clause) => reach.files.has(corpus.document(clause.document).file));
}

function sameAnswers(entries: ReturnType<typeof entriesOf>, { answers }: ReviewItem): boolean {
  const plain = (list: ReturnType<typeof entriesOf>): string => JSON.stringify(list.map(({ verdict, when, because, note }) => [verdict, when, because, note]));
  return plain(entries) === plain(answers.map((one) => one.entry));
}

/** After a decision: the pace, the step that "back" takes back, the next card. */
async function goOn(turn: Turn, desk: Desk, item: ReviewItem, settled: boolean, after: string): Promise<void> {
  const { progress } = desk;
  const { id } = item.situation;
  const seconds = progress.shown?.situation === id ? (turn.now - progress.shown.at) / 1000 : -1;
  const step = { situation: id, before: item.answers.map((one) => one.entry), after, settled, who: item.settled };
  const next: ReviewProgress = { ...progress, skipped: progress.skipped.filter((one) => one !== id), pace: paceWith(progress.pace, seconds, MOST_PACES), steps: [...progress.steps, step].slice(-MOST_STEPS) };
  const fresh = settled ? await again(turn, desk) : desk;
  await showNext(turn, { ...fresh, progress: next }, []);
}

async function skip(turn: Turn, desk: Desk): Promise<void> {
  const item = itemOf(desk, dataText(turn, 'situation'));
  if (!item) return showNext(turn, desk, [GONE]);
  const { progress } = desk;
  const skipped = [...progress.skipped.filter((one) => one !== item.situation.id), item.situation.id];
  const step = { situation: item.situation.id, before: [], after: '', settled: false, who: null };
  await showNext(turn, { ...desk, progress: { ...progress, skipped, steps: [...progress.steps, step].slice(-MOST_STEPS) } }, []);
}

/** Takes the last step back: what was settled stands again as it did before, and its card is shown. */
async function back(turn: Turn, desk: Desk): Promise<void> {
  const { progress } = desk;
  const step = progress.steps.at(-1);
  if (!step) return showNext(turn, desk, ['There is nothing to take back.']);
  const earlier: ReviewProgress = { ...progress, skipped: progress.skipped.filter((one) => one !== step.situation), steps: progress.steps.slice(0, -1) };
  const item = itemOf(desk, step.situation);
  if (!step.settled || !item) return show(turn, { ...desk, progress: earlier }, step.situation, []);
  if (entriesMark(item.answers.map((one) => one.entry)) !== step.after) return show(turn, { ...desk, progress: earlier }, step.situation, ['Someone else settled this since, so it stands as it is.']);
  await desk.ports.settled.put(turn, step.situation, step.before, desk.school);
  if (step.who) turn.tx.put(settledSituations, step.who);
  else turn.tx.remove(settledSituations, step.situation);
  const fresh = await again(turn, { ...desk, progress: earlier });
  await show(turn, fresh, step.situation, ['Taken back.']);
}

/** The situation of a press of the second person, or null once its card no longer holds (and they were shown what does). */
async function forSecond(turn: Turn, desk: Desk): Promise<ReviewItem | null> {
  const item = itemOf(desk, dataText(turn, 'situation'));
  if (!item) {
    await showNext(turn, desk, [GONE]);
    return null;
  }
  const mine = item.settled?.by === desk.person.id;
  if (item.state === 'waits' && !mine && !theirs(desk, item, [])) {
    await showItem(turn, desk, item, [NOT_THEIRS]);
    return null;
  }
  if (item.state === 'waits' && !mine && markOf(item, desk.school.corpus) === dataText(turn, 'mark')) return item;
  await showItem(turn, desk, item, [mine ? 'Nobody agrees to a decision of their own. It waits for a second person.' : NEWER]);
  return null;
}

async function agree(turn: Turn, desk: Desk): Promise<void> {
  const item = await forSecond(turn, desk);
  if (!item) return;
  const second = settlerOf(desk, turn.now);
  const entries = item.answers.map(({ entry }) => ({ ...entry, second }));
  await desk.ports.settled.put(turn, item.situation.id, entries, desk.school);
  await goOn(turn, desk, item, true, entriesMark(entries));
}

/** The answer is taken back and waits for the first person again, who is told that it was not agreed to. */
async function refuse(turn: Turn, desk: Desk): Promise<void> {
  const item = await forSecond(turn, desk);
  if (!item) return;
  await desk.ports.settled.put(turn, item.situation.id, [], desk.school);
  // What came by answers.yaml alone was nobody's here: it is open again.
  if (item.settled) turn.tx.put(settledSituations, { ...item.settled, refused: { person: desk.person.id, by: settlerOf(desk, turn.now).by } });
  await goOn(turn, desk, item, true, entriesMark([]));
}

/** The card that answers the typed command: the way in, or what matches the words behind it. */
function asked(turn: Turn, desk: Desk): CardContent {
  const command = COMMANDS.find(({ intent }) => intent === 'review');
  const words = command && turn.inbound.kind === 'message' ? wordsAfter(command, turn.inbound.text) : null;
  if (words === null || ['answers', 'the answers'].includes(words.toLowerCase())) return startCard(queueOf(desk), desk.progress.pace, []);
  const found = matching(words, desk.items);
  return listCard(`Review: ${words}`, found.length === 0 ? ['No situation of your policies has these words.'] : [], found, [{ title: 'The whole review', verb: 'review.open', data: {} }]);
}

/** Situations whose wordings share most with what was typed, best first. */
function matching(words: string, items: readonly ReviewItem[]): ReviewItem[] {
  const wanted = questionFeatures(words);
  const scored = items.map((item) => {
    const has = new Set([item.situation.question, item.situation.title, item.situation.topic].flatMap((text) => [...questionFeatures(text).keys()]));
    let score = 0;
    for (const [feature, weight] of wanted) if (has.has(feature) && !/^(?:=|kind:)/.test(feature)) score += weight;
    return { item, score };
  });
  return scored.filter(({ score }) => score >= 1).toSorted((a, b) => b.score - a.score).map(({ item }) => item);
}
