import type { CalendarFile } from './calendar-file.ts';
import type { CalendarSettings } from './calendar-settings.ts';
import { schoolCalendar, schoolYearOf } from './school-calendar.ts';
import { dateOf, daysAfter } from './school-day.ts';
import type { SchoolHours } from './school-hours.ts';

/** Shorter stretches between two terms are a weekend, or a bank holiday beside one. */
const SHORTEST_HOLIDAY = 4;
/** From this day of a school year on, the next one is looked for. */
const NEXT_FROM = '06-01';

/** What a whole look at a school's calendar finds. `today` is an ISO day in Europe/London. */
export function calendarFindings(settings: CalendarSettings, hours: SchoolHours, file: CalendarFile, today: string): { readonly warnings: readonly string[]; readonly notices: readonly string[] } {
  const calendar = schoolCalendar(settings, hours, file);
  const warnings: string[] = [];
  const year = schoolYearOf(today);
  const years = today.slice(5) >= NEXT_FROM && today.slice(5) < '09-01' ? [year, year + 1] : [year];
  for (const one of years) {
    if (!calendar.terms.some((term) => schoolYearOf(daysAfter(term.from, 7)) === one || schoolYearOf(term.to) === one)) {
      warnings.push(`calendar: no terms are known for ${one}-${String(one + 1).slice(2)}: reminders take every weekday that is not closed for a school day`);
    }
  }
  for (const [i, term] of calendar.terms.entries()) {
    const next = calendar.terms[i + 1];
    if (next && next.from <= term.to) warnings.push(`calendar: ${term.name} (to ${dateOf(term.to)}) and ${next.name} (from ${dateOf(next.from)}) overlap`);
  }
  warnings.push(...withoutDuty(settings, hours, file, calendar.terms, today));
  const notices = file.notUnderstood.map(({ name, day }) => `not understood, so it changes nothing: "${name}"${day === '' ? '' : `, ${dateOf(day)}`}`);
  return { warnings, notices };
}

interface Span {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** Holidays that are not over and for which nobody is named who is told of a child's welfare. */
function withoutDuty(settings: CalendarSettings, hours: SchoolHours, file: CalendarFile, terms: readonly Span[], today: string): string[] {
  const closed = hours.closed.map((one) => ({ ...one, name: one.name ?? 'Closed' }));
  const others: Span[] = [
    ...settings.terms.flatMap((term) => (term['half-term'] ? [{ name: `Half term of ${term.name}`, ...term['half-term'] }] : [])),
    ...file.closed.map((one) => ({ name: 'Holiday of the calendar file', ...one })),
    ...terms.flatMap((term, i) => {
      const next = terms[i + 1];
      return next ? [{ name: `After ${term.name}`, from: daysAfter(term.to, 1), to: daysAfter(next.from, -1) }] : [];
    }),
  ];
  const covered = (span: Span): boolean => closed.some((one) => one.from <= daysAfter(span.from, 2) && one.to >= daysAfter(span.to, -2));
  const long = ({ from, to }: Span): boolean => (Date.parse(to) - Date.parse(from)) / 86_400_000 >= SHORTEST_HOLIDAY;
  const words = ({ name, from, to }: Span): string => `${name}, ${dateOf(from)} to ${dateOf(to)}`;
  const unnamed = closed.filter((one) => one.to >= today && one.duty === undefined && hours['out-of-hours'] === undefined);
  const missing = others.filter((one, i) => one.to >= today && long(one) && !covered(one) && !others.slice(0, i).some((before) => before.from <= one.from && one.to <= before.to));
  return [
    ...unnamed.map((one) => `hours.closed: ${words(one)}: nobody is on duty: name someone (duty), or who is told out of hours (out-of-hours); until then a worry about a child waits for the first school day`),
    ...missing.map((one) => `hours.closed does not have "${words(one)}", which the calendar has: no duty person can be named for it`),
  ];
}
