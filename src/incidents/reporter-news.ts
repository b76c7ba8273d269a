import { card } from '../cards/card-data.ts';
import type { CardContent } from '../chat/outbound.ts';
import type { Turn } from '../routes/turn.ts';
import { dateIn, timeIn } from '../time/school-day.ts';
import { keyOf } from './case-store.ts';
import { LONGEST_TEXT, type Incident } from './incident.ts';

/**
 * How a card to the reporter ends. Where someone of the school is concerned, the usual name might be theirs, so none is given: the reporter has
 * the names of their receipt.
 */
export const footOf = (record: Pick<Incident, 'excluded'>) => (record.excluded.length === 0 ? {} : { foot: { text: 'Tell someone in school whom this is not about, or ring 999 in danger.', report: true } });

export const withFoot = (content: CardContent, record: Pick<Incident, 'excluded'>): CardContent => ({ ...content, data: { ...content.data, ...footOf(record) } });

/** Says to the reporter, privately, how their report stands; one message an occasion, never what was decided. */
export function tellReporter(turn: Turn, record: Incident, occasion: string, lines: readonly string[], { worried }: { readonly worried: boolean }): void {
  const content = card('report-progress', { report: record.report, time: timeIn(turn.now), lines: [...lines], worried, practice: record.practice });
  turn.send(record.reporter.address, `report:${record.report}:${record.id}:${occasion}`, withFoot(content, record), keyOf(record));
}

/** How one matter stands, as its reporter may know it: roles and times, no name of a type, no outcome. */
export function standing(record: Incident): string {
  const to = record.routedTo.join(', ') || 'nobody yet';
  switch (record.state) {
    case 'held':
      return 'Kept, but not sent: there is nobody here who may receive it. Ring the number on your receipt.';
    case 'waiting':
      return record.openedAt === null ? `Sent to ${to}. Not read yet.` : `Sent to ${to}. Opened ${at(record.openedAt)}; not taken on yet.`;
    case 'taken':
      return `${record.owner?.role ?? to} took this on ${at(record.takenAt ?? record.at)}.`;
    case 'closed':
      return `${record.closing ? 'The person who took it on' : to} finished their part ${at(record.closedAt ?? record.at)}. You may not be told more.`;
  }
}

const at = (when: number): string => `at ${timeIn(when)} on ${dateIn(when)}`;

/** How it stands now, as a message. */
export const progressCard = (turn: Pick<Turn, 'now'>, record: Incident): CardContent =>
  withFoot(card('report-progress', { report: record.report, time: timeIn(turn.now), lines: [standing(record)], worried: record.state === 'closed', practice: record.practice }), record);

/** The question that is asked before a matter is closed, beside those the owner writes. */
export const LAST_WORD = 'last-word';
export const LAST_QUESTION = 'I am about to finish my part. Is there anything you still worry about, or that nobody has asked you?';

/** Asks the reporter, privately; with their answer the same card shows that it was given. */
export function sendQuestion(turn: Turn, record: Incident, id: string, words: string, answered: string | null = null): void {
  const content = card('report-question', { case: record.id, question: id, reference: record.report, practice: record.practice, role: record.owner?.role ?? 'A colleague', text: words, most: LONGEST_TEXT, answered });
  turn.send(record.reporter.address, `report:${record.report}:${record.id}:question-${id}`, withFoot(content, record), keyOf(record));
}
