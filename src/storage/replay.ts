import { asId, type SchoolId } from '../kernel/ids.ts';
import { CannotOpen } from './fault.ts';
import { GENESIS, readLine, type Change, type Head, type JournalLine } from './journal-line.ts';
import { toRow, type Row } from './table.ts';

/** The records of a school by collection and id, as its journal leaves them. */
export type Replayed = Map<string, Map<string, Row>>;

// Far more than a turn puts; 2^53 is not reached within 9 thousand million turns.
const PLACES_A_LINE = 1_000_000;
/** The place of a record in the order of first puts: by the line that first put it, then as it comes in that line. */
export const placeOf = (seq: number, nth: number): number => seq * PLACES_A_LINE + nth;

/**
 * Reads a school's journal from its first line, each line handed to `each` as it stands (with no LF). Gives what all of it leaves, and where it ends.
 * Throws CannotOpen at the first line that does not fit.
 */
export async function replay(place: string, school: SchoolId, lines: AsyncIterable<string>, each: (text: string, line: JournalLine) => Promise<void>): Promise<{ readonly head: Head; readonly records: Replayed }> {
  const records: Replayed = new Map();
  let head = GENESIS;
  for await (const text of lines) {
    const line = readLine(Buffer.from(text, 'utf8'), head);
    if (typeof line === 'string') throw new CannotOpen('journal-damaged', place, `line ${head.seq + 1} of the journal of ${school} is ${line}; it was saved and acknowledged, so it is not skipped: restore the records from their backup`);
    for (const [nth, change] of line.changes.entries()) apply(records, line.seq, nth, change);
    head = { seq: line.seq, hash: line.hash };
    await each(text, line);
  }
  return { head, records };
}

function apply(records: Replayed, seq: number, nth: number, change: Change): void {
  let rows = records.get(change.c);
  if (!rows) records.set(change.c, (rows = new Map()));
  if ('gone' in change) rows.delete(change.id);
  else rows.set(change.id, toRow(change, rows.get(change.id)?.order ?? placeOf(seq, nth), change.k === undefined ? null : asId<'key'>(change.k)));
}

/** How many records they are. */
export const countOf = (records: Replayed): number => [...records.values()].reduce((sum, rows) => sum + rows.size, 0);
