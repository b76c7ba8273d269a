import { BANK_HOLIDAYS } from './bank-holidays.ts';
import { dayAfter, isWeekend } from './school-day.ts';
import { isSchoolDay, type SchoolHours } from './school-hours.ts';

/** Which days are no working days beside Saturday and Sunday: the bank holidays of England, or these and the days on which the school is closed. */
export type HolidayRule = 'bank-holidays' | 'school-holidays';

/** The working days of one school. Days are ISO days in Europe/London. */
export interface WorkingDays {
  isWorkingDay(day: string): boolean;
  /** The first working day after this one. Where the settings close the school for more than a year, bank holidays alone are kept. */
  nextWorkingDay(day: string): string;
  /** So many working days later; 0 gives the day itself, whatever it is. */
  addWorkingDays(day: string, days: number): string;
}

// Longer than any closure: settings that never open the school again are a fault, and must not stop a clock.
const MOST_DAYS = 400;

/** The working days of a school, by its own hours and the holidays that its rule counts. */
export function workingDays(hours: SchoolHours, holidays: HolidayRule): WorkingDays {
  const isOffice = (day: string): boolean => !isWeekend(day) && bankHolidayOn(day) === null;
  const isWorkingDay = (day: string): boolean => isOffice(day) && (holidays === 'bank-holidays' || isSchoolDay(day, hours));
  const firstAfter = (day: string, counts: (day: string) => boolean): string | null => {
    let at = dayAfter(day);
    for (let i = 0; i < MOST_DAYS; i++, at = dayAfter(at)) if (counts(at)) return at;
    return null;
  };
  const nextWorkingDay = (day: string): string => firstAfter(day, isWorkingDay) ?? firstAfter(day, isOffice) ?? dayAfter(day);
  return {
    isWorkingDay,
    nextWorkingDay,
    addWorkingDays: (day, days) => {
      let at = day;
      for (let i = 0; i < days; i++) at = nextWorkingDay(at);
      return at;
    },
  };
}

/** The bank holiday of England on an ISO day, with its substitute instead of a weekend's; null on other days, and outside 2015 to 2040, when none is known. */
export const bankHolidayOn = (day: string): string | null => BANK_HOLIDAYS.get(day) ?? null;
