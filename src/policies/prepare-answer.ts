import { card } from '../cards/card-data.ts';
import type { Inbound } from '../chat/inbound.ts';
import type { CardContent } from '../chat/outbound.ts';
import type { Among } from '../routes/conversation.ts';
import type { Turn } from '../routes/turn.ts';
import { dayIn } from '../time/school-day.ts';
import { buildAnswer, type Answer } from './answer.ts';
import { answerCard, offersCard, type AnswerSetting } from './answer-card.ts';
import type { AskPorts } from './ask.ts';
import { amongOf, askedLines, type AskedLines } from './asked-lines.ts';
import type { Corpus } from './corpus.ts';
import { questionText } from './follow-up.ts';
import { readQuestion } from './read-question.ts';
import type { Question, Reading } from './reader.ts';
import { confirmedDue } from './review.ts';
import { MOST_ANSWERED, questionsIn, questionsToRead } from './several-questions.ts';
import { whoAnswers } from './who-answers.ts';

/** The answers to one message that wait for its turn. */
export interface Prepared {
  /** Whether the policies had something to say to any of its questions. */
  readonly covered: boolean;
  /** Whether it may be a safeguarding worry. */
  readonly worrying: boolean;
  /** One for each question that is answered, in the order of the message; never empty. */
  readonly answers: readonly PreparedAnswer[];
}

export interface PreparedAnswer {
  readonly covered: boolean;
  readonly card: (id: string) => CardContent;
  readonly asked: string;
  readonly asks: string | null;
  readonly among: Among | null;
}

/** What all answers of a turn are prepared from. */
export type Asking = Pick<Turn, 'inbound' | 'actor' | 'now' | 'school'>;

/** A longer question than this is a document, not a question; it is refused whole rather than cut unseen. */
export const LONGEST_QUESTION = 2_000;

export const textOf = (inbound: Inbound): string => (inbound.kind === 'message' ? inbound.text : '');

/** Reads a message and answers each of its questions. Reads only. `preface` goes above the first answer. */
export async function prepare(turn: Asking, ports: AskPorts, preface: string | null): Promise<Prepared> {
  const text = textOf(turn.inbound);
  const school = ports.schools(turn.school.id);
  const corpus = school.corpus();
  const worry = ports.worryLine(text, turn.school.id, turn.actor);
  const unread = (shown: CardContent): Prepared => ({ covered: false, worrying: worry !== null, answers: [{ covered: false, card: () => shown, asked: '', asks: null, among: null }] });
  if (text.length > LONGEST_QUESTION) return unread(card('too-long', { most: LONGEST_QUESTION, length: text.length }));
  if (!corpus) return unread(card('indexing', { done: school.progress().done, total: school.progress().total }));
  if (corpus.documents.length === 0) return unread(card('refused', { reason: 'I hold no policy of this school right now, so I cannot say what one says. Your question was not kept. Ask the headteacher, and tell whoever looks after Staffroom.' }));
  const before = turn.actor ? (ports.memory.before(turn.inbound.account, turn.inbound.conversation.id, turn.now)?.question ?? null) : null;
  const questions = questionsIn(text);
  const lines = askedLines(questions);
  const reads = questionsToRead(questions.slice(0, MOST_ANSWERED), before);
  // What is said of the whole message stands once, above the first answer.
  const answers = await Promise.all(reads.map((question, i) => answerFor(question, corpus, turn, ports, { worry: i === 0 ? worry : null, preface: i === 0 ? preface : null, lines: lines[i] ?? null })));
  return { covered: answers.some((one) => one.covered), worrying: worry !== null, answers };
}

/** What an answer says beside the policies' words. */
interface Beside {
  readonly worry: string | null;
  readonly preface: string | null;
  readonly lines: AskedLines | null;
}

async function answerFor(question: Pick<Question, 'text' | 'before'>, corpus: Corpus, turn: Asking, ports: AskPorts, beside: Beside): Promise<PreparedAnswer> {
  const asker = turn.actor?.roles[0] ?? (turn.actor ? 'staff' : null);
  const reading = await readQuestion(ports.schools(turn.school.id).reader, { ...question, asker }, corpus);
  const { worry, preface, lines } = beside;
  const said: Said = { worry, preface, asked: lines?.kept.asked ?? null, left: lines?.kept.left ?? null };
  // What a follow-up leaned on is part of it, or the next one would lean on a fragment.
  const prepared = { ...preparedOf(reading, questionText(question), corpus, turn, ports, said), among: lines && amongOf(lines) };
  // Where the school settled what this may be about, one tap finds its answer; the nearest clauses stand behind "none of these".
  if (reading.source !== 'quoted' || !reading.offered.some((offer) => offer.confirmed)) return prepared;
  return { ...prepared, covered: true, card: (id) => offersCard(reading.offered, { id, ...said }) };
}

type Said = Pick<AnswerSetting, 'worry' | 'preface' | 'asked' | 'left'>;

/** An answer to show for a reading. */
export function preparedOf(reading: Reading, asked: string, corpus: Corpus, turn: Pick<Turn, 'actor' | 'now' | 'school'>, ports: AskPorts, said: Said): PreparedAnswer {
  const school = ports.schools(turn.school.id);
  const today = dayIn(turn.now);
  const answer = buildAnswer(reading, corpus, { asked, today, dueOf: (file) => confirmedDue(school.policies, file) });
  const asks = whoAnswers(turn.actor, documentsOf(answer), corpus, school.questions, school.staff);
  const maySend = turn.actor?.standing === 'listed' || turn.actor?.standing === 'staff';
  return {
    covered: answer.silent === null,
    asked,
    asks: asks?.person.id ?? null,
    card: (id) => answerCard(answer, { ...said, id, today, asks, maySend, preface: said.preface ?? unreadWords(answer, corpus), asksBack: true }),
    among: null,
  };
}

/** "Your policy doesn't say" is not the whole truth while a policy could not be read. */
function unreadWords(answer: Answer, corpus: Corpus): string | null {
  const refused = corpus.refused.filter((r) => r.code !== 'unknown-type');
  if (answer.silent === null || refused.length === 0) return null;
  const names = refused.slice(0, 3).map((r) => r.file).join(', ');
  return `${refused.length === 1 ? 'One policy' : `${refused.length} policies`} in the folder could not be read (${names}${refused.length > 3 ? ' …' : ''}), so this may not be all.`;
}

const documentsOf = (answer: Answer): Answer['clauses'][number]['document'][] => [...new Set(answer.clauses.map((c) => c.document))];
