import { tz, TZDate } from '@date-fns/tz';
import { format, parseISO } from 'date-fns';

const ZONE = 'Europe/London';
const london = tz(ZONE);

/** The school day (ISO `yyyy-mm-dd`, Europe/London) of an instant in UTC ms. */
export const dayIn = (instant: number): string => format(instant, 'yyyy-MM-dd', { in: london });

/** "10:42", the wall clock of the school. */
export const timeIn = (instant: number): string => format(instant, 'HH:mm', { in: london });

/** "Monday 23 November", in the school. */
export const weekdayIn = (instant: number): string => format(instant, 'EEEE d MMMM', { in: london });

/** "21 November 2026" of an ISO day. */
export const dateOf = (day: string): string => format(parseISO(day), 'd MMMM yyyy');

/** "21 November 2026", in the school. */
export const dateIn = (instant: number): string => format(instant, 'd MMMM yyyy', { in: london });

/** The instant of a wall-clock time on a school day. A time that the clocks skip is the one after it. */
export function instantOf(day: string, time: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return new TZDate(year, month - 1, date, hour, minute, ZONE).getTime();
}

// Counting days needs no clock: a day of the calendar is one of UTC's, which are all equally long. A zone's arithmetic costs a hundred times as much.
const DAY_MS = 86_400_000;

/** Whether this is a day of the calendar, written `yyyy-mm-dd`: the calendar's own alone, where `Date` takes 31 February for 3 March. */
export function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** The ISO day so many days after this one; before it, when `days` is negative. */
export const daysAfter = (day: string, days: number): string => new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

export const dayAfter = (day: string): string => daysAfter(day, 1);

/** 1 is Monday and 7 is Sunday. */
export const weekdayOf = (day: string): number => new Date(Date.parse(day)).getUTCDay() || 7;

export const isWeekend = (day: string): boolean => weekdayOf(day) > 5;
