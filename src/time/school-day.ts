import { tz, TZDate } from '@date-fns/tz';
import { addDays, format, parseISO } from 'date-fns';

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

/** The ISO day so many days after this one; before it, when `days` is negative. */
export const daysAfter = (day: string, days: number): string => dayIn(addDays(new TZDate(instantOf(day, '12:00'), ZONE), days).getTime());

export const dayAfter = (day: string): string => daysAfter(day, 1);

/** 1 is Monday and 7 is Sunday. */
export const weekdayOf = (day: string): number => Number(format(parseISO(day), 'i'));

export const isWeekend = (day: string): boolean => weekdayOf(day) > 5;
