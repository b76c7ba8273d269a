import type { CalendarSettings } from './calendar-settings.ts';
import { BANK_HOLIDAYS } from './bank-holidays.ts';
import { dayAfter, daysAfter, isWeekend } from './school-day.ts';
import type { SchoolHours } from './school-hours.ts';

/** A term of the school's own, from its first to its last day; ISO days. */
export interface SchoolTerm {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** Why a day is no school day; `holiday` is a day between two terms that nothing else names. */
export type WhyNot = 'weekend' | 'bank-holiday' | 'closed' | 'inset' | 'holiday';

/** The school year of one school. Days are ISO days in Europe/London. */
export interface SchoolCalendar {
  /** Whether children are in school. */
  isSchoolDay(day: string): boolean;
  /** Whether staff are: a training day is one. */
  isWorkingDay(day: string): boolean;
  termOn(day: string): SchoolTerm | null;
  /** The first school day after this one. Where the settings never open the school again, the next weekday: what waits is then said, not lost. */
  nextSchoolDay(day: string): string;
  /** So many school days later; 0 gives the day itself, whatever it is. */
  addSchoolDays(day: string, days: number): string;
  /** Null on a school day. */
  why(day: string): WhyNot | null;
  /** Every term that is known, in order. */
  readonly terms: readonly SchoolTerm[];
}

/** What a calendar is made from beside the settings: what was read of the school's own calendar file. */
export interface CalendarDays {
  readonly terms: readonly SchoolTerm[];
  readonly inset: readonly string[];
  readonly closed: readonly { readonly from: string; readonly to: string }[];
}

const NOTHING: CalendarDays = { terms: [], inset: [], closed: [] };
// Longer than any closure: settings that close the school for ever must not stop a clock.
const MOST_DAYS = 400;

/** The school year that the settings give; `file` is what stands in the calendar file, of which the settings' own terms go first. */
export function schoolCalendar(calendar: CalendarSettings, hours: Pick<SchoolHours, 'closed'>, file: CalendarDays = NOTHING): SchoolCalendar {
  const own = calendar.terms.map(({ name, from, to }) => ({ name, from, to }));
  const ownYears = new Set(own.flatMap(yearsOf));
  const terms = [...own, ...file.terms.filter((term) => !yearsOf(term).some((year) => ownYears.has(year)))].toSorted((a, b) => a.from.localeCompare(b.from));
  const known = new Set(terms.flatMap(yearsOf));
  const inset = new Set([...calendar.inset, ...file.inset]);
  const closed = [...hours.closed, ...calendar.terms.flatMap((term) => term['half-term'] ?? []), ...file.closed];
  const termOn = (day: string): SchoolTerm | null => terms.find((term) => term.from <= day && day <= term.to) ?? null;
  const look = (day: string): WhyNot | null => {
    if (isWeekend(day)) return 'weekend';
    if (BANK_HOLIDAYS.has(day)) return 'bank-holiday';
    if (inset.has(day)) return 'inset';
    if (closed.some((one) => one.from <= day && day <= one.to)) return 'closed';
    return known.has(schoolYearOf(day)) && termOn(day) === null ? 'holiday' : null;
  };
  const looked = new Map<string, WhyNot | null>();
  const why = (day: string): WhyNot | null => {
    const before = looked.get(day);
    if (before !== undefined) return before;
    const found = look(day);
    looked.set(day, found);
    return found;
  };
  const nextSchoolDay = (day: string): string => {
    let weekday: string | null = null;
    for (let i = 0, at = dayAfter(day); i < MOST_DAYS; i++, at = dayAfter(at)) {
      const found = why(at);
      if (found === null) return at;
      if (weekday === null && found !== 'weekend') weekday = at;
    }
    return weekday ?? dayAfter(day);
  };
  return {
    terms, termOn, why, nextSchoolDay,
    isSchoolDay: (day) => why(day) === null,
    isWorkingDay: (day) => why(day) === null || why(day) === 'inset',
    addSchoolDays: (day, days) => {
      let at = day;
      for (let i = 0; i < days; i++) at = nextSchoolDay(at);
      return at;
    },
  };
}

/** The year in which the school year of a day began: 2026 for every day from 1 September 2026 to 31 August 2027. */
export const schoolYearOf = (day: string): number => Number(daysAfter(day, 0).slice(0, 4)) - (day.slice(5, 7) < '09' ? 1 : 0);

// A term that begins in the last days of August, for staff or for children, is the autumn's.
const yearsOf = ({ from, to }: SchoolTerm): number[] => [schoolYearOf(daysAfter(from, 7)), schoolYearOf(to)];
