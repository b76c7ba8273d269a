import { addMonths, formatISO, parseISO } from 'date-fns';

/** The ISO day so many months after a day; of the 31st, the last day of a shorter month. */
export const reviewDayAfter = (day: string, months: number): string => formatISO(addMonths(parseISO(day), months), { representation: 'date' });
