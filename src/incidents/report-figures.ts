import type { Grant } from '../kernel/grant.ts';
import type { ReadTx } from '../storage/store.ts';
import { incidents, lowLevelConcerns } from './incident.ts';

export interface ReportFigures {
  /** Reports sent in the time, without practices. */
  readonly sent: number;
  /** Those that a person took on: what the minutes are of. */
  readonly taken: number;
  /** Minutes from a report to a person who took it on; null where none was taken. */
  readonly medianMinutes: number | null;
  readonly longestMinutes: number | null;
  /** Those that nobody has taken on yet. */
  readonly waiting: number;
}

/** How fast people were reached by reports sent in [from, to), UTC ms. Numbers alone: no type, no name, no words. */
export async function reportFigures(tx: Pick<ReadTx, 'find' | 'values'>, from: number, to: number, grant: Grant): Promise<ReportFigures> {
  const minutes: number[] = [];
  let sent = 0;
  let waiting = 0;
  for (const collection of [incidents, lowLevelConcerns]) {
    for (const report of await tx.values(collection, 'report')) {
      // Two tracks of one report are two matters that somebody is reached by.
      for (const record of await tx.find(collection, 'report', report, grant)) {
        if (record.practice || record.at < from || record.at >= to) continue;
        sent += 1;
        if (record.takenAt === null) waiting += Number(record.state === 'waiting' || record.state === 'held');
        else minutes.push((record.takenAt - record.at) / 60_000);
      }
    }
  }
  minutes.sort((a, b) => a - b);
  const middle = Math.floor(minutes.length / 2);
  const median = minutes.length === 0 ? null : minutes.length % 2 === 1 ? (minutes[middle] ?? 0) : ((minutes[middle - 1] ?? 0) + (minutes[middle] ?? 0)) / 2;
  return { sent, waiting, taken: minutes.length, medianMinutes: median, longestMinutes: minutes.at(-1) ?? null };
}
