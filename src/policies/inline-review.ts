import { findDates, readDate } from '../time/date-words.ts';
import type { ExtractedDocument, Fact } from './document.ts';
import type { FactPlaces } from './fact-places.ts';

/** Headers stand at the front, and sometimes in a line at the very end. */
const FRONT = 1_500;
const END = 600;
/** What may stand between the label and its date. */
const JOIN = String.raw`\s*(?:(?:[:–—|-]|\n|\b(?:is|due|in|on|by|date)\b)\s*)*$`;
/** The label opens a line or a cell, or stands behind the end of what goes before it: "Ofsted's last review" is none. */
const LABEL = new RegExp(String.raw`(?:^|[\n.;|•\t]|\s{2,})\s*(?:policy )?(?:date (?:of|for) (?:the )?next review|next (?:policy )?review(?: date)?|review(?: date| due)?|(?:date )?to be reviewed)${JOIN}`, 'i');

/**
 * The date of the next review where several labels run together on one line, or a label stands on a line of its own. Asked only where neither
 * the header's labels nor a sentence gave one.
 */
export function inlineReview({ text }: ExtractedDocument, places: FactPlaces): Fact[] {
  const zones = text.length <= FRONT + END ? [[0, text.length] as const] : [[0, FRONT] as const, [text.length - END, text.length] as const];
  for (const [from, to] of zones) {
    const zone = text.slice(from, to);
    for (const date of findDates(zone)) {
      const before = zone.slice(Math.max(0, date.start - 80), date.start).replace(/[*_]/g, '');
      if (!LABEL.test(before)) continue;
      const span = { start: from + date.start, end: from + date.end };
      return [places.fact('review-due', span, { ...span, page: null }, { date: readDate(date.text) })];
    }
  }
  return [];
}
