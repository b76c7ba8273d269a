import { card } from '../cards/card-data.ts';
import { clean } from '../cards/words.ts';
import type { CardContent } from '../chat/outbound.ts';
import type { Corpus } from '../policies/corpus.ts';
import { privateAddressOf } from '../routes/answering.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { dateIn } from '../time/school-day.ts';
import type { LoopPorts } from './loop-ports.ts';
import { keepQuestion, MOST_WAITING, QUESTION_KEPT_MS, waitingIds } from './loop-records.ts';
import { unknownWordsIn, wordsToKeep } from './loop-words.ts';
import { LONGEST_PHRASING } from './school-bank.ts';
import type { SchoolSituations } from './school-situations.ts';

const NEAREST = 3;

/** What was worked out about the words of a press before its transaction. */
interface Looked {
  readonly school: SchoolSituations | null;
  readonly nearest: readonly string[];
  readonly file: string | null;
}

/** `situations/loop-preview`, `-keep`, `-leave`: a question waits for the owner of a policy once its asker has seen its words and let them go. */
export function askingRoutes(ports: LoopPorts): Route[] {
  const preview: Route = {
    name: 'situations/loop-preview',
    match: { kind: 'action', verb: 'loop.preview' },
    action: 'question.wait',
    help: null,
    handle: async (turn) => {
      await Promise.resolve();
      const school = ports.schools(turn.school.id).situations();
      if (!school) return turn.reply({ beside: true, card: STILL_READING });
      const answer = answerOf(turn);
      const remembered = ports.memory.ofAnswer(turn.inbound.account, answer, turn.now)?.question ?? null;
      if (remembered !== null && ports.urgent(remembered)) return turn.reply({ beside: true, card: NOT_KEPT });
      const words = remembered === null ? '' : wordsToKeep(remembered, school.corpus, namesOf(turn, ports));
      turn.reply({ step: consent(turn, ports, words, remembered === null ? ['I no longer have your question: I keep it for half an hour. Please write it again.'] : words.length > LONGEST_PHRASING ? [tooLong(words)] : [], school.corpus) });
    },
  };
  const keep: Route<Looked> = {
    name: 'situations/loop-keep',
    match: { kind: 'action', verb: 'loop.keep' },
    action: 'question.wait',
    help: null,
    prepare: async (turn) => {
      const school = ports.schools(turn.school.id).situations();
      const words = wordsOf(turn);
      if (!school || words === '' || words.length > LONGEST_PHRASING) return { school, nearest: [], file: null };
      const vector = await ports.vector(words);
      const matches = school.match(words, vector, NEAREST);
      const [first] = school.candidates(words, school.sense(vector, matches));
      return { school, nearest: matches.map(({ situation }) => situation.id), file: first ? school.corpus.document(first.clause.document).file : null };
    },
    handle: (turn, looked) => kept(turn, looked, ports),
  };
  const leave: Route = {
    name: 'situations/loop-leave',
    match: { kind: 'action', verb: 'loop.leave' },
    action: 'question.wait',
    help: null,
    handle: async (turn) => {
      await Promise.resolve();
      turn.reply({ card: card('loop-kept', { how: 'left', tell: false, until: '' }) });
    },
  };
  return [preview, keep as Route, leave];
}

async function kept(turn: Turn, { school, nearest, file }: Looked, ports: LoopPorts): Promise<void> {
  if (turn.inbound.kind !== 'action') return;
  if (!school) return turn.reply({ card: STILL_READING });
  const words = wordsOf(turn);
  // The desk has shown the urgent card for these words by now; they are no owner's of a policy.
  if (ports.urgent(words)) return turn.reply({ card: NOT_KEPT });
  if (!/\p{L}{2}/u.test(words)) return turn.reply({ fieldErrors: { words: 'Write your question first.' } });
  if (words.length > LONGEST_PHRASING) return turn.reply({ fieldErrors: { words: tooLong(words) } });
  // Kept is only what its asker has read in these very words.
  const struck = wordsToKeep(words, school.corpus, namesOf(turn, ports));
  if (struck.toLowerCase() !== words.toLowerCase()) return turn.reply({ step: consent(turn, ports, struck, ['I struck out more of it. Look again before you let it go.'], school.corpus) });
  if ((await waitingIds(turn.tx, 'all')).length >= MOST_WAITING) return turn.reply({ card: card('refused', { reason: 'So many questions wait for the owners of the policies that I take in no other now. Nothing was kept. Ask the owner in person, or send your question to a person.' }) });
  const tell = mayTell(turn) && turn.actor && turn.inbound.inputs['tell'] === 'yes' ? { person: turn.actor.id, address: privateAddressOf(turn) } : null;
  keepQuestion(turn, { text: struck, tell, nearest: [...nearest], file });
  turn.reply({ card: card('loop-kept', { how: 'kept', tell: tell !== null, until: dateIn(turn.now + QUESTION_KEPT_MS) }) });
}

function consent(turn: Turn, ports: LoopPorts, text: string, notes: readonly string[], corpus: Corpus): CardContent {
  const answer = answerOf(turn);
  // A rare name in small letters looks like any other word that nobody here knows.
  const odd = unknownWordsIn(text, corpus, namesOf(turn, ports));
  return card('loop-consent', { answer, text, notes: [...notes, ...(odd.length === 0 ? [] : [`I do not know ${odd.slice(0, 6).map((word) => `"${word}"`).join(', ')}. If that is a name, take it out.`])], worry: text === '' ? null : ports.worryLine(text, turn.school.id, turn.actor), mayTell: mayTell(turn), most: LONGEST_PHRASING, days: QUESTION_KEPT_MS / 86_400_000 });
}

/** Someone unnamed cannot be told: an answer could not reach them. */
const mayTell = ({ actor }: Turn): boolean => actor?.standing === 'listed' || actor?.standing === 'staff';
const namesOf = (turn: Turn, ports: LoopPorts): string[] => ports.schools(turn.school.id).staff.all.map((person) => person.name);
const tooLong = (words: string): string => `That is ${words.length} characters; at most ${LONGEST_PHRASING} can be kept. Shorten it to the question itself.`;
const STILL_READING = card('refused', { reason: 'I am still reading your policies. Nothing was kept. Try again in a minute.' });
const NOT_KEPT = card('refused', { reason: 'This may be about a child who is not safe, so I keep none of it here. Tell the safeguarding lead now, in person.' });

const ID = /^[a-z0-9]{1,32}$/;

function answerOf({ inbound }: Pick<Turn, 'inbound'>): string {
  const answer = inbound.kind === 'action' ? inbound.data['answer'] : '';
  return typeof answer === 'string' && ID.test(answer) ? answer : '';
}

function wordsOf({ inbound }: Pick<Turn, 'inbound'>): string {
  return inbound.kind === 'action' ? clean(inbound.inputs['words'] ?? '').normalize('NFC').replace(/\s+/g, ' ').trim() : '';
}
