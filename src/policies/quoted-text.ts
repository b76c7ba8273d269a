import type { Clause } from './document.ts';
import { sentencesOf } from './sentences.ts';

/** A span's own characters with white space collapsed: the only form in which policy text is shown. */
export const quotedText = (text: string, start: number, end: number): string => text.slice(start, end).replace(/\s+/g, ' ').trim();

/** No quote is longer, in characters. */
export const LONGEST_QUOTE = 400;

/**
 * A clause as it is quoted: at most LONGEST_QUOTE characters, one run from its beginning. A longer clause is cut after a sentence, else
 * after a part of one (";", ":", ","), else after a word.
 */
export function quoteOf(clause: Clause): string {
  const { quote } = clause;
  if (quote.length <= LONGEST_QUOTE) return quote;
  const whole = sentencesOf(quote).findLast((span) => span.end <= LONGEST_QUOTE);
  if (whole) return quote.slice(0, whole.end);
  const head = quote.slice(0, LONGEST_QUOTE + 1);
  for (const part of [/^[\s\S]{120,}[;:](?=\s)/, /^[\s\S]{120,},(?=\s)/, /^[\s\S]+(?=\s)/]) {
    const found = part.exec(head);
    if (found && found[0].length <= LONGEST_QUOTE) return found[0].trimEnd();
  }
  return quote.slice(0, LONGEST_QUOTE);
}
