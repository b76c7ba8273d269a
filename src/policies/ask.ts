import { card } from '../cards/card-data.ts';
import type { SchoolId } from '../kernel/ids.ts';
import type { Contacts } from '../people/contacts.ts';
import type { Person, Staff } from '../people/staff.ts';
import { backTo } from '../routes/answering.ts';
import type { AskedBefore, ConversationMemory } from '../routes/conversation.ts';
import { worryWords } from '../routes/desk.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { factsOfPress } from './answer-card.ts';
import type { Corpus } from './corpus.ts';
import { feedback } from './questions.ts';
import { prepare, preparedOf, textOf, type Prepared, type PreparedAnswer } from './prepare-answer.ts';
import type { Choosing, Reader } from './reader.ts';
import type { PoliciesSettings, QuestionsSettings } from './settings.ts';

/** One school's policies as the ask routes see them. `corpus` is null until the first reading of the folder is done. */
export interface PoliciesOfSchool {
  corpus(): Corpus | null;
  /** How far the first reading is, in files. */
  progress(): { readonly done: number; readonly total: number };
  readonly staff: Staff;
  readonly contacts: Contacts;
  readonly questions: QuestionsSettings;
  readonly policies: PoliciesSettings;
  readonly reader: Reader;
  /** For what is typed into a search box: never a model, which would be sent every letter. */
  readonly searchReader: Reader;
  readonly choosing: Choosing;
}

export interface AskPorts {
  readonly schools: (id: SchoolId) => PoliciesOfSchool;
  readonly memory: ConversationMemory;
  /** The amber line for words that may be a worry, or null. Filled from incidents/harm-check. */
  readonly worryLine: (text: string, school: SchoolId, asker: Person | null) => string | null;
  /** Sends the asker what is their own beside the answers to these questions, such as a declaration; nothing of anybody else's, and nothing in a channel. */
  readonly own?: (turn: Turn, asked: readonly string[]) => Promise<void>;
}

/** `policies/ask`: a question in any words, and whether its answer helped. */
export function askRoutes(ports: AskPorts): Route[] {
  const ask: Route<Prepared> = {
    name: 'policies/ask',
    match: { kind: 'message', intent: 'ask' },
    action: 'policy.ask',
    help: 'Ask anything about the school\'s policies: "can I text a parent from my own phone?"',
    prepare: (turn) => prepare(turn, ports, null),
    handle: async (turn, prepared) => {
      await answerTo(ports)(turn, prepared);
      await ports.own?.(turn, prepared.answers.map(({ asked }) => asked));
    },
  };
  return [ask as Route, chosenRoute(ports) as Route, helpedRoute];
}

// How a question begins, with or without its mark (phones drop it), and how one is hung on behind a story.
const ASKS = /\?\s*$|^\W*(?:(?:hi|hello|hiya|hey|quick|q|question|so|ok|also|just|please|pls|sorry)\b\W*)*(?:can|could|may|must|should|shall|am|are|is|do|does|did|has|have|will|would|what|whats|what's|who|whos|who's|when|where|which|why|how|wondering|anyone know)\b|\b(?:can|could|may|must|should|shall|do|am) i\b|\b(?:can|should|must|do) we\b|\bis (?:it|that|this) (?:ok|okay|alright|all right|allowed|fine)\b/i;

/** The policy's own words for a message that is a worry put as a question ("do I report …?"), to stand beside what another slice does about it. */
export interface BesideWorry {
  /** Null where nothing is asked, or the policies have nothing to say. Reads only. */
  prepare(turn: Pick<Turn, 'inbound' | 'actor' | 'now' | 'school'>): Promise<Prepared | null>;
  /** Always privately. */
  show(turn: Turn, prepared: Prepared): Promise<void>;
}

export function besideWorry(ports: AskPorts): BesideWorry {
  return besideWish(ports, (turn) => worryWords(ports.schools(turn.school.id), turn.actor).brief);
}

/** The same for a wish that another slice takes up; `preface` stands above the policy's words, null leaves them alone. */
export function besideWish(ports: AskPorts, preface: (turn: Pick<Turn, 'actor' | 'school'>) => string | null = () => null): BesideWorry {
  return {
    prepare: async (turn) => {
      if (!ASKS.test(textOf(turn.inbound))) return null;
      const amber = ports.worryLine(textOf(turn.inbound), turn.school.id, turn.actor) !== null;
      // The amber line says whom to tell; for other words the line above the answer does.
      const prepared = await prepare(turn, ports, amber ? null : preface(turn));
      return prepared.covered ? prepared : null;
    },
    show: answerTo(ports, true),
  };
}

const answerTo = (ports: AskPorts, privately = false) => async (turn: Turn, prepared: Prepared): Promise<void> => {
  // What may be a worry is not answered before others in a channel.
  const to = backTo(turn, privately || prepared.worrying);
  const shown = prepared.answers.map((one): AskedBefore => {
    const id = turn.newId<'answer'>();
    // A card for each question: short to read on a phone, read out in order, and each with its own buttons.
    turn.send(to, `answer:${id}`, one.card(id));
    return { question: one.asked, answer: id, asks: one.asks, at: turn.now, among: one.among };
  });
  const last = shown.at(-1);
  if (turn.actor && last) ports.memory.remember(turn.inbound.account, turn.inbound.conversation.id, last, shown.slice(0, -1));
  await Promise.resolve();
};

/** What a press chose under an answer: a situation, a fact that it turns on, or none of those offered. */
interface Chosen {
  readonly prepared: PreparedAnswer | null;
}

/** `policies/choose`: the situation that was meant, or "none of these". */
function chosenRoute(ports: AskPorts): Route<Chosen> {
  return {
    name: 'policies/choose',
    match: { kind: 'action', verb: 'answer.choose' },
    action: 'policy.ask',
    help: null,
    prepare: async (turn) => ({ prepared: await chosen(turn, ports) }),
    handle: async (turn, { prepared }) => {
      await Promise.resolve();
      // Beside the pressed card: in a channel that is everyone's.
      if (!prepared) return turn.reply({ beside: true, card: card('refused', { reason: 'I no longer have your question: I keep it for half an hour and never across a restart. Nothing was lost but the question. Please ask it again.' }) });
      const id = turn.newId<'answer'>();
      turn.reply({ beside: true, card: prepared.card(id) });
      if (turn.actor) ports.memory.remember(turn.inbound.account, turn.inbound.conversation.id, { question: prepared.asked, answer: id, asks: prepared.asks, at: turn.now, among: prepared.among });
    },
  };
}

async function chosen(turn: Pick<Turn, 'inbound' | 'actor' | 'now' | 'school'>, ports: AskPorts): Promise<PreparedAnswer | null> {
  if (turn.inbound.kind !== 'action') return null;
  const school = ports.schools(turn.school.id);
  const corpus = school.corpus();
  const { answer, situation } = turn.inbound.data;
  if (!corpus || typeof answer !== 'string') return null;
  const before = ports.memory.ofAnswer(turn.inbound.account, answer, turn.now);
  const remembered = before?.question ?? null;
  const among = before?.among ?? null;
  const worry = remembered === null ? null : ports.worryLine(remembered, turn.school.id, turn.actor);
  // The reply is kept for a repeat, so it says which question it answers without a word of it.
  const said = { worry, preface: null, asked: among?.place ?? null, left: null };
  if (typeof situation === 'string') {
    await school.choosing.ready();
    // What was asked is forgotten after half an hour; the situation's own question stands for it then.
    const reading = school.choosing.ofSituation(situation, remembered, factsOfPress(turn.inbound.data));
    return reading && { ...preparedOf(reading, remembered ?? reading.confirmation?.title ?? '', corpus, turn, ports, said), among };
  }
  if (remembered === null) return null;
  const reading = await school.choosing.byClauses({ text: remembered, before: null, asker: null }, corpus);
  return { ...preparedOf(reading, remembered, corpus, turn, ports, said), among };
}

const ID = /^[a-z0-9]{1,32}$/;

const helpedRoute: Route = {
  name: 'policies/helped',
  match: { kind: 'action', verb: 'answer.feedback' },
  action: 'policy.feedback',
  help: null,
  handle: async (turn) => {
    if (turn.inbound.kind !== 'action') return;
    const { answer, helped } = turn.inbound.data;
    // The count is kept unsealed, so nothing may stand in it that could be words.
    if (typeof answer !== 'string' || !ID.test(answer) || (helped !== 'yes' && helped !== 'no')) return turn.reply({ reason: 'invalid' });
    const id = `${answer}:${turn.actor?.id ?? 'nobody'}`;
    // The person stands only in the id's place here, so that a second press changes the count and does not add to it.
    turn.tx.put(feedback, { id, answer, helped: helped === 'yes', at: turn.now });
    await Promise.resolve();
    turn.reply({ beside: true, card: card('feedback-thanks', { helped: helped === 'yes', answer, maySend: helped === 'no' && turn.actor?.standing !== 'unnamed', mayWait: helped === 'no' && turn.actor?.standing !== 'unnamed' }) });
  },
};
