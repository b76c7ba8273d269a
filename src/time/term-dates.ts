import type { DateRange } from './date-words.ts';
import type { SchoolTerm } from './school-calendar.ts';

const SEASON = /\b(autumn|spring|summer)\b/i;

/**
 * A printed term by the school's own table: from the first day of its parts to the last. As it was where the table does not have that term, and
 * for every other date.
 */
export function bySchoolTerms<T extends DateRange>(date: T, terms: readonly SchoolTerm[]): T {
  const season = date.precision === 'term' ? SEASON.exec(date.text)?.[1]?.toLowerCase() : undefined;
  if (season === undefined) return date;
  // An autumn term may begin in the last days of August and a spring term end in April: the widest bounds find it all the same.
  const own = terms.filter((term) => SEASON.exec(term.name)?.[1]?.toLowerCase() === season && term.from <= date.latest && term.to >= date.earliest);
  if (own.length === 0) return date;
  const days = own.flatMap(({ from, to }) => [from, to]).toSorted((a, b) => a.localeCompare(b));
  return { ...date, earliest: days[0] ?? date.earliest, latest: days.at(-1) ?? date.latest };
}
