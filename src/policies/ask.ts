import { card } from '../cards/card-data.ts';
import type { Inbound } from '../chat/inbound.ts';
import type { CardContent } from '../chat/outbound.ts';
import type { SchoolId } from '../kernel/ids.ts';
import type { Contacts } from '../people/contacts.ts';
import type { Person, Staff } from '../people/staff.ts';
import { backTo } from '../routes/answering.ts';
import type { ConversationMemory } from '../routes/conversation.ts';
import { COMING_INTENTS, comingWords, notYetCard, worryWords, type ComingIntent } from '../routes/desk.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { dayIn } from '../time/school-day.ts';
import { buildAnswer, type Answer } from './answer.ts';
import { answerCard, factsOfPress, offersCard } from './answer-card.ts';
import type { Corpus } from './corpus.ts';
import { feedback } from './questions.ts';
import type { Choosing, Reader, Reading } from './reader.ts';
import { questionText } from './follow-up.ts';
import { readQuestion } from './read-question.ts';
import type { PoliciesSettings, QuestionsSettings } from './settings.ts';
import { confirmedDue } from './review.ts';
import { whoAnswers } from './who-answers.ts';

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
}

/** An answer that waits for its turn. */
export interface Prepared {
  /** Whether the policies had something to say. */
  readonly covered: boolean;
  /** Whether it may be a safeguarding worry. */
  readonly worrying: boolean;
  readonly card: (id: string) => CardContent;
  readonly asked: string;
  readonly asks: string | null;
}

/** A longer question than this is a document, not a question; it is refused whole rather than cut unseen. */
export const LONGEST_QUESTION = 2_000;

/** `policies/ask`: a question in any words, and whether its answer helped. */
export function askRoutes(ports: AskPorts): Route[] {
  const ask: Route<Prepared> = {
    name: 'policies/ask',
    match: { kind: 'message', intent: 'ask' },
    action: 'policy.ask',
    help: 'Ask anything about the school\'s policies: "can I text a parent from my own phone?"',
    prepare: (turn) => prepare(turn, ports, null),
    handle: answerTo(ports),
  };
  return [ask as Route, ...COMING_INTENTS.map((intent) => beside(intent, ports) as Route), chosenRoute(ports) as Route, helpedRoute];
}

// How a question begins, with or without its mark (phones drop it), and how one is hung on behind a story.
const ASKS = /\?\s*$|^\W*(?:(?:hi|hello|hiya|hey|quick|q|question|so|ok|also|just|please|pls|sorry)\b\W*)*(?:can|could|may|must|should|shall|am|are|is|do|does|did|has|have|will|would|what|whats|what's|who|whos|who's|when|where|which|why|how|wondering|anyone know)\b|\b(?:can|could|may|must|should|shall|do|am) i\b|\b(?:can|should|must|do) we\b|\bis (?:it|that|this) (?:ok|okay|alright|all right|allowed|fine)\b/i;
/** Not for others in a channel to read. */
const PRIVATE: ReadonlySet<ComingIntent> = new Set(['declare_relationship']);

/**
 * A wish that the desk cannot fulfil yet. Put as a question it is often one about the rules ("do I need to declare …?"), so it gets the
 * policy's words with the honest line above them; else, or where the policy is silent, the honest line alone.
 */
function beside(intent: ComingIntent, ports: AskPorts): Route<Prepared | null> {
  return {
    name: `policies/ask-beside-${intent}`,
    match: { kind: 'message', intent },
    action: 'policy.ask',
    help: null,
    prepare: async (turn) => {
      if (!ASKS.test(textOf(turn.inbound))) return null;
      const words = comingWords(intent, ports.schools(turn.school.id), turn.actor);
      const worry = ports.worryLine(textOf(turn.inbound), turn.school.id, turn.actor);
      return prepare(turn, ports, worry === null ? words.brief : words.what);
    },
    handle: async (turn, prepared) => {
      if (prepared?.covered) return answerTo(ports, PRIVATE.has(intent))(turn, prepared);
      const words = comingWords(intent, ports.schools(turn.school.id), turn.actor);
      turn.send(backTo(turn, PRIVATE.has(intent)), `desk:${intent}:${turn.inbound.eventId}`, notYetCard(words));
    },
  };
}

/** The policy's own words for a message that is a worry put as a question ("do I report …?"), to stand beside what another slice does about it. */
export interface BesideWorry {
  /** Null where nothing is asked, or the policies have nothing to say. Reads only. */
  prepare(turn: Pick<Turn, 'inbound' | 'actor' | 'now' | 'school'>): Promise<Prepared | null>;
  /** Always privately. */
  show(turn: Turn, prepared: Prepared): Promise<void>;
}

export function besideWorry(ports: AskPorts): BesideWorry {
  return {
    prepare: async (turn) => {
      if (!ASKS.test(textOf(turn.inbound))) return null;
      const amber = ports.worryLine(textOf(turn.inbound), turn.school.id, turn.actor) !== null;
      // The amber line says whom to tell; for other words the line above the answer does.
      const prepared = await prepare(turn, ports, amber ? null : worryWords(ports.schools(turn.school.id), turn.actor).brief);
      return prepared.covered ? prepared : null;
    },
    show: answerTo(ports, true),
  };
}

const answerTo = (ports: AskPorts, privately = false) => async (turn: Turn, prepared: Prepared): Promise<void> => {
  const id = turn.newId<'answer'>();
  // What may be a worry is not answered before others in a channel.
  turn.send(backTo(turn, privately || prepared.worrying), `answer:${id}`, prepared.card(id));
  if (turn.actor) ports.memory.remember(turn.inbound.account, turn.inbound.conversation.id, { question: prepared.asked, answer: id, asks: prepared.asks, at: turn.now });
  await Promise.resolve();
};

async function prepare(turn: Pick<Turn, 'inbound' | 'actor' | 'now' | 'school'>, ports: AskPorts, preface: string | null): Promise<Prepared> {
  const text = textOf(turn.inbound);
  const school = ports.schools(turn.school.id);
  const corpus = school.corpus();
  const worry = ports.worryLine(text, turn.school.id, turn.actor);
  const unread = { covered: false, worrying: worry !== null, asked: '', asks: null };
  if (text.length > LONGEST_QUESTION) return { ...unread, card: () => card('too-long', { most: LONGEST_QUESTION, length: text.length }) };
  if (!corpus) return { ...unread, card: () => card('indexing', { done: school.progress().done, total: school.progress().total }) };
  if (corpus.documents.length === 0) return { ...unread, card: () => card('refused', { reason: 'I hold no policy of this school right now, so I cannot say what one says. Your question was not kept. Ask the headteacher, and tell whoever looks after Staffroom.' }) };
  const before = turn.actor ? (ports.memory.before(turn.inbound.account, turn.inbound.conversation.id, turn.now)?.question ?? null) : null;
  const asker = turn.actor?.roles[0] ?? (turn.actor ? 'staff' : null);
  const reading = await readQuestion(school.reader, { text, before, asker }, corpus);
  // What a follow-up leaned on is part of it, or the next one would lean on a fragment.
  const asked = questionText({ text, before });
  const prepared = preparedOf(reading, asked, corpus, turn, ports, { worry, preface });
  // Where the school settled what this may be about, one tap finds its answer; the nearest clauses stand behind "none of these".
  if (reading.source !== 'quoted' || !reading.offered.some((offer) => offer.confirmed)) return prepared;
  return { ...prepared, covered: true, card: (id) => offersCard(reading.offered, { id, worry, preface }) };
}

/** An answer to show for a reading. */
function preparedOf(reading: Reading, asked: string, corpus: Corpus, turn: Pick<Turn, 'actor' | 'now' | 'school'>, ports: AskPorts, { worry, preface }: { readonly worry: string | null; readonly preface: string | null }): Prepared {
  const school = ports.schools(turn.school.id);
  const today = dayIn(turn.now);
  const answer = buildAnswer(reading, corpus, { asked, today, dueOf: (file) => confirmedDue(school.policies, file) });
  const asks = whoAnswers(turn.actor, documentsOf(answer), corpus, school.questions, school.staff);
  const maySend = turn.actor?.standing === 'listed' || turn.actor?.standing === 'staff';
  return {
    covered: answer.silent === null,
    worrying: worry !== null,
    asked,
    asks: asks?.person.id ?? null,
    card: (id) => answerCard(answer, { id, today, asks, maySend, worry, preface: preface ?? unreadWords(answer, corpus), asksBack: true }),
  };
}

/** "Your policy doesn't say" is not the whole truth while a policy could not be read. */
function unreadWords(answer: Answer, corpus: Corpus): string | null {
  const refused = corpus.refused.filter((r) => r.code !== 'unknown-type');
  if (answer.silent === null || refused.length === 0) return null;
  const names = refused.slice(0, 3).map((r) => r.file).join(', ');
  return `${refused.length === 1 ? 'One policy' : `${refused.length} policies`} in the folder could not be read (${names}${refused.length > 3 ? ' …' : ''}), so this may not be all.`;
}

/** What a press chose under an answer: a situation, a fact that it turns on, or none of those offered. */
interface Chosen {
  readonly prepared: Prepared | null;
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
      if (turn.actor) ports.memory.remember(turn.inbound.account, turn.inbound.conversation.id, { question: prepared.asked, answer: id, asks: prepared.asks, at: turn.now });
    },
  };
}

async function chosen(turn: Pick<Turn, 'inbound' | 'actor' | 'now' | 'school'>, ports: AskPorts): Promise<Prepared | null> {
  if (turn.inbound.kind !== 'action') return null;
  const school = ports.schools(turn.school.id);
  const corpus = school.corpus();
  const { answer, situation } = turn.inbound.data;
  if (!corpus || typeof answer !== 'string') return null;
  const remembered = ports.memory.ofAnswer(turn.inbound.account, answer, turn.now)?.question ?? null;
  const worry = remembered === null ? null : ports.worryLine(remembered, turn.school.id, turn.actor);
  if (typeof situation === 'string') {
    await school.choosing.ready();
    // What was asked is forgotten after half an hour; the situation's own question stands for it then.
    const reading = school.choosing.ofSituation(situation, remembered, factsOfPress(turn.inbound.data));
    return reading && preparedOf(reading, remembered ?? reading.confirmation?.title ?? '', corpus, turn, ports, { worry, preface: null });
  }
  if (remembered === null) return null;
  const reading = await school.choosing.byClauses({ text: remembered, before: null, asker: null }, corpus);
  return preparedOf(reading, remembered, corpus, turn, ports, { worry, preface: null });
}

const documentsOf = (answer: Answer): Answer['clauses'][number]['document'][] => [...new Set(answer.clauses.map((c) => c.document))];
const textOf = (inbound: Inbound): string => (inbound.kind === 'message' ? inbound.text : '');

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
