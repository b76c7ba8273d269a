import type { CardContent } from '../chat/outbound.ts';
import type { KeptClause } from '../policies/clause-changes.ts';
import { deskCard } from '../routes/desk-card.ts';
import { openButton, readButton } from './sign-off-card.ts';
import type { SignOff } from './sign-off.ts';

/** Characters and lines on one screen: no longer than a phone is read, and below what any platform would cut. */
const MOST_WORDS = 2_400;
const MOST_LINES = 14;

/** A policy's clauses in the order in which they stand, in screens of a readable length. */
function screensOf(clauses: readonly KeptClause[]): readonly (readonly KeptClause[])[] {
  const screens: KeptClause[][] = [];
  let length = 0;
  for (const clause of clauses) {
    const last = screens.at(-1);
    if (!last || last.length === MOST_LINES || length + clause.quote.length > MOST_WORDS) {
      screens.push([clause]);
      length = clause.quote.length;
    } else {
      last.push(clause);
      length += clause.quote.length;
    }
  }
  return screens;
}

/** The words of the very version that is signed, a screen at a time. `clauses`: null where they are not kept any more. */
export function readingCard(record: SignOff, clauses: readonly KeptClause[] | null, page: number): CardContent {
  const back = openButton(record, record.state === 'open' ? 'Back to signing' : 'Back');
  const screens = screensOf(clauses ?? []);
  const at = Math.min(Math.max(0, page), Math.max(0, screens.length - 1));
  const shown = screens[at];
  if (!shown) return deskCard({ title: record.title, lines: ['I do not hold the words of that version. Ask the school office for the policy itself.'], others: [back] });
  return deskCard({
    title: record.title,
    state: screens.length === 1 ? 'The whole of it' : `Screen ${at + 1} of ${screens.length}`,
    lines: at > 0 ? [] : ['These are the policy\'s own words, sentence by sentence. Pictures and the layout of its tables are in the file alone.'],
    parts: partsOf(shown),
    others: [
      ...(at + 1 < screens.length ? [readButton(record, at + 1, 'Read on')] : []),
      ...(at > 0 ? [readButton(record, at - 1, 'The screen before')] : []),
      back,
    ],
  });
}

/** What stands under one heading, together. */
function partsOf(clauses: readonly KeptClause[]): { heading: string | null; lines: { text: string }[] }[] {
  const parts: { heading: string | null; lines: { text: string }[] }[] = [];
  for (const { headings, quote } of clauses) {
    const heading = headings.at(-1) ?? null;
    const last = parts.at(-1);
    if (last && last.heading === heading) last.lines.push({ text: quote });
    else parts.push({ heading, lines: [{ text: quote }] });
  }
  return parts;
}
