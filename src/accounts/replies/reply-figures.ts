import type { ReadTx } from '../../storage/store.ts';
import { dayIn } from '../../time/school-day.ts';
import { isSmall, printedCount } from '../small-counts.ts';
import { replyClocks, type ReplyClock } from './comments.ts';

/** Counts of what was left on the accounts and how fast its receipt was acknowledged. Counts only: no account, no person, no word. */
export interface ReplyFigures {
  /** All that was logged as received in the time, what was logged by mistake left out. */
  readonly logged: number;
  /** Of those with a clock that has run out or was stopped: acknowledged by their due time, and not. */
  readonly onTime: number;
  readonly late: number;
  /** Not acknowledged and due later. */
  readonly running: number;
  /** Without a due time, because no rule says by when; and those that went on by a report. */
  readonly without: number;
  /** 0 to 1; null where nothing was due yet. */
  readonly rate: number | null;
}

const MONTH_LENGTH = 7;

/** What was received on these ISO days (Europe/London, the last included), as it stands at `now`. Opens nothing that is sealed. */
export async function replyFigures(tx: Pick<ReadTx, 'find' | 'values'>, from: string, to: string, now: number): Promise<ReplyFigures> {
  const months = (await tx.values(replyClocks, 'month')).filter((month) => from.slice(0, MONTH_LENGTH) <= month && month <= to.slice(0, MONTH_LENGTH));
  const found: ReplyClock[] = [];
  for (const month of months) found.push(...(await tx.find(replyClocks, 'month', month)));
  return figuresOf(found.filter(({ receivedAt }) => from <= dayIn(receivedAt) && dayIn(receivedAt) <= to), now);
}

export function figuresOf(clocks: readonly ReplyClock[], now: number): ReplyFigures {
  const logged = clocks.filter(({ state }) => state !== 'withdrawn');
  const timed = logged.flatMap(({ dueAt, acknowledgedAt, state }) => (dueAt === null || state === 'reported' ? [] : [{ dueAt, acknowledgedAt }]));
  const onTime = timed.filter(({ dueAt, acknowledgedAt }) => acknowledgedAt !== null && acknowledgedAt <= dueAt).length;
  const late = timed.filter(({ dueAt, acknowledgedAt }) => (acknowledgedAt ?? now) > dueAt).length;
  return { logged: logged.length, onTime, late, running: timed.length - onTime - late, without: logged.length - timed.length, rate: onTime + late === 0 ? null : onTime / (onTime + late) };
}

/** "12 of 14 acknowledged on time (86 %)"; no share from which a count under five could be worked out. */
export function figureWords({ onTime, late, running, rate }: ReplyFigures): string {
  const all = onTime + late;
  if (rate === null) return running === 0 ? 'Nothing was left on the accounts that had to be acknowledged.' : `${capital(printedCount(running))} not due yet.`;
  if (isSmall(all)) return `${capital(printedCount(all))} had to be acknowledged: too few for a rate.`;
  const share = isSmall(onTime) ? `${capital(printedCount(onTime))} of ${all} acknowledged on time` : late > 0 && isSmall(late) ? `All but ${printedCount(late)} of ${all} acknowledged on time` : `${onTime} of ${all} acknowledged on time (${Math.round(rate * 100)} %)`;
  return `${share}${running === 0 ? '' : `; ${printedCount(running)} not due yet`}.`;
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
