import { addMonths, formatISO, parseISO } from 'date-fns';
import { isDay } from '../time/school-day.ts';

/** The ISO day so many months after a day; of the 31st, the last day of a shorter month. */
export const reviewDayAfter = (day: string, months: number): string => formatISO(addMonths(parseISO(day), months), { representation: 'date' });

/** However it is set, nothing is left alone for longer; as `review-months` of school.yaml. */
export const MOST_REVIEW_MONTHS = 36;

/** The day on which the declarant wishes it to be looked at again: an earlier one than it would be anyway, as the form says. Null where they gave none. */
export function wishedReview(answers: Readonly<Record<string, string>>, today: string, months: number): string | null {
  const wish = answers['review-wish'] ?? '';
  return isDay(wish) && wish > today && wish <= reviewDayAfter(today, months) ? wish : null;
}
