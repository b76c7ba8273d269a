import { card } from '../cards/card-data.ts';
import type { CardContent } from '../chat/outbound.ts';
import { roleWords, type Person } from '../people/staff.ts';
import { frameOf } from '../policies/frames.ts';
import type { Reading } from '../policies/reader.ts';
import { privateAddressOf } from '../routes/answering.ts';
import type { OpenItems } from '../routes/open-items.ts';
import type { Match, Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { dayIn } from '../time/school-day.ts';
import type { CheckedAnswer } from './answers.ts';
import { addToBank } from './loop-additions.ts';
import { askingRoutes } from './loop-asking.ts';
import { answerForm, questionCard, queueCard, situationForm } from './loop-cards.ts';
import type { LoopPorts, LoopSchool } from './loop-ports.ts';
import { endQuestion, keyOfQuestion, waitingIds, waitingQuestions, type QuestionReach, type WaitingQuestion } from './loop-records.ts';
import { readingOf, tellAsker } from './loop-telling.ts';
import { unknownWords } from './loop-unknown-words.ts';
import { asPhrasing } from './loop-words.ts';
import { chosen } from './review-choosing.ts';
import { entriesOf, maySettle, type Draft, type Settler } from './review-drafts.ts';
import { settledSituations } from './review-records.ts';
import { REVIEW_ROLES, reachOf } from './review-settings.ts';
import { LONGEST_PHRASING, OURS, ownId } from './school-bank.ts';
import type { SchoolSituations } from './school-situations.ts';
import type { BankEntry, Situation, SituationKind } from './situation.ts';

/** `situations/loop`: questions that nothing answered wait, by their askers' leave, until whoever answers for the policy settles them once. */
export function loopRoutes(ports: LoopPorts): Route[] {
  const owning = (name: string, match: Match, handle: (turn: Turn, owner: Owner) => Promise<void>): Route => ({
    name: `situations/${name}`,
    match,
    action: 'question.settle',
    help: null,
    relation: async ({ actor, tx }) => {
      await Promise.resolve();
      const { policies, answers } = ports.schools(tx.school);
      return reachOf(actor, policies, answers).kind === 'none' ? 'none' : 'owner';
    },
    handle: async (turn) => {
      const owner = turn.actor ? ownerOf(turn.actor, ports.schools(turn.school.id), ports) : null;
      if (owner) return handle(turn, owner);
      const still = card('refused', { reason: 'I am still reading your policies. Nothing was saved. Try again in a minute.' });
      if (turn.inbound.kind === 'message') turn.send(privateAddressOf(turn), `loop:reading:${turn.inbound.eventId}`, still);
      else turn.reply({ card: still });
    },
  });
  const press = (verb: string, handle: (turn: Turn, owner: Owner) => Promise<void>): Route => owning(`loop-${verb}`, { kind: 'action', verb: `loop.${verb}` }, handle);
  const pressOn = (verb: string, handle: (turn: Turn, owner: Owner, question: WaitingQuestion) => Promise<void>): Route =>
    press(verb, async (turn, owner) => {
      const question = await within(turn, owner);
      return question ? handle(turn, owner, question) : list(turn, owner, ['That question is here no longer.']);
    });
  return [
    ...askingRoutes(ports),
    owning('questions', { kind: 'message', intent: 'questions' }, async (turn, owner) => {
      // What the school has not settled yet is not for a channel.
      turn.send(privateAddressOf(turn), `loop:${turn.inbound.eventId}`, await listCard(turn, owner, []));
    }),
    press('open', (turn, owner) => list(turn, owner, [])),
    pressOn('show', (turn, owner, question) => show(turn, owner, question, [])),
    pressOn('same', same),
    pressOn('search', async (turn, { school }, question) => stepOf(turn, question, situationForm(question, school, inputsOf(turn)))),
    pressOn('new', async (turn, { school }, question) => stepOf(turn, question, answerForm(question, null, school, {}, dataText(turn, 'verdict') === 'not_covered' ? 'not_covered' : null))),
    pressOn('find', async (turn, { school }, question) => stepOf(turn, question, answerForm(question, school.byId(dataText(turn, 'situation')), school, inputsOf(turn), null))),
    pressOn('settle', settle),
    pressOn('delete', async (turn, owner, question) => {
      endQuestion(turn.tx, question);
      await list(turn, owner, ['Deleted. Nobody was told.']);
    }),
  ];
}

/** "3 questions wait for an answer": for those who may read them, and for nobody else. */
export const openUnanswered = (ports: Pick<LoopPorts, 'schools'>): OpenItems => async (tx, person, now) => {
  const of = ports.schools(tx.school);
  const reach = reachIn(person, of);
  const count = reach === null ? 0 : (await waitingIds(tx, reach)).length;
  return count === 0 ? [] : [{ title: count === 1 ? '1 question waits for an answer.' : `${count} questions wait for an answer.`, at: now, open: { verb: 'loop.open', data: {} } }];
};

/** Whoever reads the questions, and what they may settle. */
interface Owner {
  readonly ports: LoopPorts;
  readonly of: LoopSchool;
  readonly person: Person;
  readonly reach: QuestionReach;
  readonly school: SchoolSituations;
}

function reachIn(person: Person, of: LoopSchool): QuestionReach | null {
  const reach = reachOf(person, of.policies, of.answers);
  return reach.kind === 'none' ? null : reach.kind === 'all' ? 'all' : reach.files;
}

function ownerOf(person: Person, of: LoopSchool, ports: LoopPorts): Owner | null {
  const school = of.situations();
  const reach = reachIn(person, of);
  return school && reach !== null ? { ports, of, person, reach, school } : null;
}

const dataText = ({ inbound }: Turn, name: string): string => String((inbound.kind === 'action' ? inbound.data[name] : '') ?? '');
const inputsOf = ({ inbound }: Turn): Readonly<Record<string, string>> => (inbound.kind === 'action' ? inbound.inputs : {});

/** The question of the press, if it still waits and is within this person's reach: found by ids before it is opened. */
async function within(turn: Turn, { reach }: Owner): Promise<WaitingQuestion | null> {
  const id = dataText(turn, 'question');
  return (await waitingIds(turn.tx, reach)).includes(id) ? turn.tx.get(waitingQuestions, id, turn.grant) : null;
}

async function stepOf(turn: Turn, question: WaitingQuestion, step: CardContent): Promise<void> {
  await Promise.resolve();
  turn.reply({ step }, keyOfQuestion(question));
}

const MOST_OPENED = 8;

async function listCard(turn: Turn, { reach, school }: Owner, notes: readonly string[]): Promise<CardContent> {
  const ids = await waitingIds(turn.tx, reach);
  const first = await Promise.all(ids.slice(0, MOST_OPENED).map((id) => turn.tx.get(waitingQuestions, id, turn.grant)));
  return queueCard(first.filter((one) => one !== null), ids.length, await unknownWords(turn.tx, turn.now, turn.grant), school, notes);
}

const list = async (turn: Turn, owner: Owner, notes: readonly string[]): Promise<void> => turn.reply({ card: await listCard(turn, owner, notes) });

async function show(turn: Turn, owner: Owner, question: WaitingQuestion, notes: readonly string[]): Promise<void> {
  const { school, reach } = owner;
  const left = (await waitingIds(turn.tx, reach)).length - 1;
  await stepOf(turn, question, questionCard(question, left, school, await answersNow(turn, owner), notes));
}

const answersNow = (turn: Turn, { ports, school, of }: Owner): Promise<(situation: string) => readonly CheckedAnswer[]> => ports.settled.now(turn.tx, school, of.answers.second);

/** It is a situation that is there: settled already, one press does it; else its answer is given now. */
async function same(turn: Turn, owner: Owner, question: WaitingQuestion): Promise<void> {
  const { school, of, person } = owner;
  const id = dataText(turn, 'situation') || (inputsOf(turn)['which'] ?? '');
  if (id === '') return turn.reply({ fieldErrors: { [inputsOf(turn)['which'] === undefined ? 'search-for' : 'which']: 'Choose the situation.' } });
  const situation = school.byId(id);
  if (!situation) return show(turn, owner, question, ['That situation is here no longer.']);
  const answers = (await answersNow(turn, owner))(id);
  const settled = answers.some((one) => one.state === 'stands' || one.state === 'waits');
  if (!settled) return stepOf(turn, question, answerForm(question, situation, school, {}, null));
  learn(turn, person, situation, question);
  const reading = answers.some((one) => one.state === 'stands') ? of.choosing.ofSituation(id, question.text, new Map()) : null;
  await done(turn, owner, question, situation, reading);
}

/** The question's words become one of the ways in which this school puts the situation. */
function learn(turn: Turn, person: Person, situation: Situation, question: WaitingQuestion): void {
  // What stands in a clause's own situation changes with the clause: nothing can be hung on it for good.
  if (situation.topic === 'own') return;
  addToBank(turn.tx, { kind: 'phrasing', situation: situation.id, words: asPhrasing(question.text).slice(0, LONGEST_PHRASING) }, { id: turn.newId<'addition'>(), person: person.id, at: turn.now });
}

async function done(turn: Turn, owner: Owner, question: WaitingQuestion, situation: Situation, reading: Reading | null): Promise<void> {
  tellAsker(turn, question, situation, reading, { corpus: owner.school.corpus, policies: owner.of.policies });
  endQuestion(turn.tx, question);
  await list(turn, owner, [`Settled${question.tell ? ', and whoever asked is told' : ''}. From now on the same words find it.`]);
}

async function settle(turn: Turn, owner: Owner, question: WaitingQuestion): Promise<void> {
  const { school, person, of, ports, reach } = owner;
  const inputs = inputsOf(turn);
  const id = dataText(turn, 'situation');
  const there = id === '' ? null : school.byId(id);
  if (id !== '' && !there) return show(turn, owner, question, ['That situation is here no longer.']);
  const faults = there ? {} : wordingFaults(inputs);
  if (Object.keys(faults).length > 0) return turn.reply({ fieldErrors: faults });
  const made = chosen(inputs, school.corpus);
  if (!made.ok) return turn.reply({ fieldErrors: made.error });
  const [draft] = made.value;
  if (!draft || !maySettle(made.value)) return turn.reply({ fieldErrors: { verdict: 'Choose the clause that says it, or say that the policy is silent.' } });
  if (reach !== 'all' && !isTheirs(draft, reach, school)) return turn.reply({ fieldErrors: { decides: 'That clause stands in a policy of somebody else.' } });
  // Somebody may have settled it while the form stood open: theirs stays, and this person looks again.
  if (there && (await answersNow(turn, owner))(there.id).some((one) => one.state === 'stands' || one.state === 'waits')) return show(turn, owner, question, ['Somebody settled this situation meanwhile. Nothing was changed: look again.']);
  const situation = there ?? newSituation(inputs, question);
  const settler: Settler = { by: officeOf(person), on: dayIn(turn.now) };
  if (there) learn(turn, person, there, question);
  else addToBank(turn.tx, { kind: 'situation', entry: entryOf(situation) }, { id: turn.newId<'addition'>(), person: person.id, at: turn.now });
  await ports.settled.put(turn, situation.id, entriesOf(situation.id, made.value, settler), school);
  turn.tx.put(settledSituations, { id: situation.id, by: person.id, at: turn.now, refused: null });
  await done(turn, owner, question, situation, of.answers.second ? null : readingOf(situation, draft, settler));
}

const isTheirs = ({ clauses }: Draft, files: ReadonlySet<string>, { corpus }: SchoolSituations): boolean => clauses.every((clause) => files.has(corpus.document(clause.document).file));

function officeOf(person: Person): string {
  const role = REVIEW_ROLES.find((one) => person.roles.includes(one)) ?? person.roles[0];
  return role ? roleWords(role) : person.name;
}

const oneLine = (text: string | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim();
const wordingFaults = (inputs: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(['title', 'question'].flatMap((field) => {
    const { length } = oneLine(inputs[field]);
    return length < 2 ? [[field, 'Write this first.']] : length > LONGEST_PHRASING ? [[field, `At most ${LONGEST_PHRASING} characters.`]] : [];
  }));

function newSituation(inputs: Readonly<Record<string, string>>, { id: number, text }: WaitingQuestion): Situation {
  const [title, question] = [oneLine(inputs['title']), oneLine(inputs['question'])];
  const words = asPhrasing(text).slice(0, LONGEST_PHRASING);
  // Another with this title may wait to be written: the question's own id tells them apart.
  const id = ownId(title, number);
  return { id, title, question, kind: kindOf(question), often: 2, slots: { party: 'staff', act: 'ask' }, branches: [], phrasings: words === question ? [] : [words], rules: [], topic: OURS };
}

function kindOf(question: string): SituationKind {
  const { kind, aboutConsequences } = frameOf(question);
  if (aboutConsequences) return 'consequence';
  return kind === 'breach' ? 'is-it-so' : kind;
}

const entryOf = ({ topic: _topic, ...entry }: Situation): BankEntry => entry;
