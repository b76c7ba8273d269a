import { z } from 'zod';
import type { Collection, ReadTx } from '../../storage/store.ts';
import { dateOf, dayAfter, daysAfter, isWeekend } from '../../time/school-day.ts';
import type { SchoolHours } from '../../time/school-hours.ts';
import { bankHolidayOn, workingDays } from '../../time/working-days.ts';
import { isRelievedDay } from './reply-notice.ts';

/** Working days before a holiday on which leaders are asked who answers over it. A setting, no policy says so. */
const ASKED_AHEAD = 5;
/** A closure shorter than this is no holiday: a training day, a polling day. */
const SHORTEST = 3;
// Holidays further off than this are not looked for.
const MOST_AHEAD = 30;

/** Days on which the school is closed, together with the weekends and bank holidays that touch them. */
interface Holiday {
  /** ISO days; the first and the last. */
  readonly from: string;
  readonly to: string;
  readonly name: string;
}

/** The holidays that begin within the next five working days, or have begun and are not over. In order. */
export function holidaysAhead(today: string, hours: SchoolHours): Holiday[] {
  const days = workingDays(hours, 'school-holidays');
  const last = days.addWorkingDays(today, ASKED_AHEAD);
  const found: Holiday[] = [];
  for (let day = today, i = 0; day <= last && i < MOST_AHEAD; day = dayAfter(day), i++) {
    if (!isRelievedDay(day, hours) || found.some((one) => one.from <= day && day <= one.to)) continue;
    const holiday = holidayAround(day, hours);
    if (holiday) found.push(holiday);
    if (holiday && holiday.to > day) day = holiday.to;
  }
  return found;
}

/** The whole stretch off around a closed day; null for a closure too short to be one. */
function holidayAround(day: string, hours: SchoolHours): Holiday | null {
  const off = (one: string): boolean => isWeekend(one) || isRelievedDay(one, hours);
  let from = day;
  let to = day;
  while (off(daysAfter(from, -1))) from = daysAfter(from, -1);
  while (off(dayAfter(to))) to = dayAfter(to);
  // A weekend before or after is a weekend as ever; the holiday is what lies between.
  while (!isRelievedDay(from, hours)) from = dayAfter(from);
  while (!isRelievedDay(to, hours)) to = daysAfter(to, -1);
  const days = daysOf({ from, to });
  const closed = hours.closed.filter((one) => one.from <= to && from <= one.to);
  const longest = Math.max(0, ...closed.map((one) => daysOf(one).length));
  const bank = days.map(bankHolidayOn).find((one) => one !== null) ?? null;
  if (longest < SHORTEST && bank === null) return null;
  return { from, to, name: closed.find((one) => one.name !== undefined)?.name ?? (days.length === 1 ? (bank ?? 'Bank holiday') : closed.length > 0 ? 'School holiday' : (bank ?? 'School holiday')) };
}

/** Its ISO days, the last included. */
export function daysOf({ from, to }: Pick<Holiday, 'from' | 'to'>): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = dayAfter(day)) days.push(day);
  return days;
}

/** "Christmas holiday, 21 December 2026 to 1 January 2027". */
export const holidayWords = ({ name, from, to }: Holiday): string => `${name}, ${from === to ? dateOf(from) : `${dateOf(from)} to ${dateOf(to)}`}`;

const coverSchema = z.strictObject({
  /** The first day of the holiday. */
  id: z.iso.date(),
  to: z.iso.date(),
  name: z.string(),
  askedAt: z.number(),
  /** Asked once more on the last working day before it. */
  nudged: z.boolean(),
  /** Leaders settled it: also that nobody answers. */
  settled: z.strictObject({ by: z.string(), at: z.number() }).nullable(),
  /** Who answers, by id, on which days; later ones go before earlier ones. */
  people: z.array(z.strictObject({ person: z.string(), from: z.iso.date(), to: z.iso.date() })),
  /** Accounts on which an automatic reply is set. */
  automatic: z.array(z.string()),
});
export type Cover = z.output<typeof coverSchema>;

/** Who answers over each holiday: ids and days only. */
export const replyCover: Collection<Cover> = { name: 'account-reply-cover', schema: coverSchema, version: 1, indexes: { all: () => 'yes' }, sensitive: false };

export const holidayOf = ({ id, to, name }: Cover): Holiday => ({ from: id, to, name });

export const newCover = ({ from, to, name }: Holiday, now: number): Cover => ({ id: from, to, name, askedAt: now, nudged: false, settled: null, people: [], automatic: [] });

/** Who answers for an account on a day off; null where nobody was named. */
export function personOn(day: string, covers: readonly Cover[]): string | null {
  const cover = covers.find((one) => one.id <= day && day <= one.to);
  return cover?.people.findLast((one) => one.from <= day && day <= one.to)?.person ?? null;
}

export const isAutomaticOn = (day: string, account: string, covers: readonly Cover[]): boolean => covers.some((one) => one.id <= day && day <= one.to && one.automatic.includes(account));

/** Days of a holiday that nobody was named for. */
export const uncovered = (cover: Cover): string[] => daysOf(holidayOf(cover)).filter((day) => personOn(day, [cover]) === null);

export const coversKnown = (tx: Pick<ReadTx, 'find'>): Promise<Cover[]> => tx.find(replyCover, 'all', 'yes');
