import type { CardContent } from '../chat/outbound.ts';
import { deskCard } from '../routes/desk-card.ts';
import { dateOf } from '../time/school-day.ts';
import type { NoticeKind } from './notice.ts';
import type { NoticeRow } from './notices.ts';

const KINDS: Readonly<Record<NoticeKind, readonly [one: string, many: string]>> = {
  'sign-off': ['sign-off', 'sign-offs'], 'policy-review': ['policy review', 'policy reviews'], 'declaration': ['declaration', 'declarations'], 'retention': ['decision on records', 'decisions on records'], 'digest': ['summary', 'summaries'],
};
/** "3 sign-offs". */
export const countOf = (kind: NoticeKind, count: number): string => `${count} ${KINDS[kind][count === 1 ? 0 : 1]}`;

export const MOST_PUT_OFF = 3;
/** More lines than this are no list that anybody reads on a phone. */
const MOST_LINES = 10;

type Button = { title: string; verb: string; data: { key: string } };
const later = (row: NoticeRow): Button => ({ title: 'Remind me later', verb: 'reminder.later', data: { key: row.id } });
const isOwn = (row: NoticeRow): boolean => row.to !== 'leaders';

/** The card of one notice as it is said: with its real age where it comes late, and a way to put it off. */
export function aloneCard(row: NoticeRow, card: CardContent, late: boolean): CardContent {
  if (card.template !== 'account-card') return card;
  const lines = late ? [...listOf(card.data['lines']), row.putOff > 0 ? `You put this off; it was meant for ${dateOf(row.since)}.` : `This was meant for ${dateOf(row.since)}.`] : listOf(card.data['lines']);
  const others = isOwn(row) && row.putOff < MOST_PUT_OFF ? [...listOf(card.data['others']), later(row)] : listOf(card.data['others']);
  return { ...card, data: { ...card.data, lines, others } };
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** One line of several that are said together. */
export interface DigestLine {
  readonly row: NoticeRow;
  readonly line: string;
}

/** Several together, the oldest first, each that comes late with its real age. */
export function togetherCard(lines: readonly DigestLine[], late: (row: NoticeRow) => boolean): CardContent {
  const shown = lines.slice(0, MOST_LINES);
  const more = lines.length - shown.length;
  return deskCard({
    title: `${lines.length} reminders, together`,
    parts: [
      ...shown.map(({ row, line }, i) => ({ lines: [{ lead: `${i + 1}. `, text: late(row) ? `${line} (${row.putOff > 0 ? 'Put off; meant' : 'Meant'} for ${dateOf(row.since)}.)` : line }], buttons: [{ title: `Open ${i + 1}`, verb: 'reminder.open', data: { key: row.id } }] })),
      ...(more > 0 ? [{ lines: [{ text: `And ${more} more.` }] }] : []),
    ],
    others: more > 0 || lines.some(({ row }) => isOwn(row)) ? [{ title: 'All my reminders', verb: 'reminder.mine', data: {} }] : [],
  });
}
