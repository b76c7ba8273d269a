import { tz } from '@date-fns/tz';
import { format, parseISO } from 'date-fns';

const london = tz('Europe/London');

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
