import type { CardContent } from '../chat/outbound.ts';
import type { Among, ConversationMemory } from '../routes/conversation.ts';
import { MOST_ANSWERED, type AskedQuestion } from './several-questions.ts';

/** What the card of one of several answers says of its question. */
export interface AskedLines {
  /** Without a word of what was typed: all that may be written down. */
  readonly kept: { readonly asked: string; readonly left: string | null };
  /** The same lines with the questions quoted. */
  readonly quoted: { readonly asked: string; readonly left: string | null };
}

const LONGEST_QUOTE = 200;

/** The lines of each question that is answered, in order; null for a message with one question. The last also names what is not answered yet. */
export function askedLines(questions: readonly AskedQuestion[]): (AskedLines | null)[] {
  if (questions.length === 1) return [null];
  const left = questions.slice(MOST_ANSWERED);
  return questions.slice(0, MOST_ANSWERED).map(({ quote }, i, answered) => {
    const place = `Question ${i + 1} of ${questions.length}`;
    const ends = i === answered.length - 1 && left.length > 0;
    const again = `I answer ${MOST_ANSWERED} at a time: ask ${left.length === 1 ? 'it' : 'them'} again.`;
    return {
      kept: { asked: `${place}.`, left: ends ? `${left.length === 1 ? 'Your last question is' : `Your last ${left.length} questions are`} not answered yet. ${again}` : null },
      quoted: { asked: `${place}: ${quoted(quote)}`, left: ends ? `Not answered yet: ${ended(left.map((one) => quoted(one.quote)).join(', '))} ${again}` : null },
    };
  });
}

const quoted = (words: string): string => {
  const line = words.replace(/\s+/g, ' ').trim();
  return `“${line.length <= LONGEST_QUOTE ? line : `${line.slice(0, LONGEST_QUOTE).replace(/\s+\S*$/, '')} …`}”`;
};

const ended = (line: string): string => (/[?.!]”$/.test(line) ? line : `${line}.`);

/** What is remembered of them for the card, in memory alone. */
export const amongOf = ({ kept, quoted: { asked, left } }: AskedLines): Among => ({ place: kept.asked, lines: { asked, ...(left === null ? {} : { left }) } });

/** A card on its way out, with the questions that it answers quoted while they are remembered. What was typed is in no record: it joins the card here. */
export function withQuestions(content: CardContent, memory: ConversationMemory, now: number): CardContent {
  const { id, asked } = content.data;
  const lines = typeof id === 'string' && typeof asked === 'string' ? memory.linesOf(id, now) : null;
  return lines === null ? content : { ...content, unkept: lines };
}
