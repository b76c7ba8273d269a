import { addMonths, format, parseISO } from 'date-fns';
import type { Person } from '../people/staff.ts';
import type { SchoolCalendar } from '../time/school-calendar.ts';
import { schoolYearOf } from '../time/school-calendar.ts';
import type { SignOffItem } from './sign-off-settings.ts';
import type { ItemSeen, PersonSeen, SignOff } from './sign-off.ts';

/** What decides whether one colleague has one thing to sign. Days are ISO days. */
export interface Standing {
  readonly person: Pick<Person, 'roles'>;
  readonly seen: PersonSeen;
  readonly item: SignOffItem;
  readonly itemSeen: ItemSeen;
  /** The version that is to be read now. */
  readonly version: string;
  /** What this colleague was asked for before under this item, in any state. */
  readonly records: readonly SignOff[];
  /** Whether they run an official account. */
  readonly runs: boolean;
  readonly today: string;
  /** The first school day of this school year, and the day from which the desk asks for September sets. */
  readonly opening: string;
  readonly begins: string | null;
}

/** Why it is to be signed, as the record's round; null where nothing is. */
export function wantedRound({ person, seen, item, itemSeen, version, records, runs, today, opening, begins }: Standing): string | null {
  if (!isFor(item, person)) return null;
  const signed = records.filter((one) => one.signedOn !== null).toSorted((a, b) => (a.signedAt ?? 0) - (b.signedAt ?? 0));
  const last = signed.at(-1);
  const signedSince = (day: string): boolean => signed.some((one) => (one.signedOn ?? '') >= day);
  const entered = enteredOn(item, person, seen);
  const year = schoolYearOf(opening);
  if (item.when.includes('september') && today >= opening && (begins === null || opening >= begins) && !signedSince(`${year}-08-01`)) return `year-${year}`;
  if (item.when.includes('on-entry') && entered !== null && entered >= itemSeen.since && !signedSince(entered)) return `entry-${entered}`;
  if (item.when.includes('new-version')) {
    if (last && !signed.some((one) => one.version === version)) return 'version';
    // Nobody signed it before, and it changed under them.
    if (!last && itemSeen.changedOn !== null && (entered === null || entered <= itemSeen.changedOn)) return 'version';
  }
  if (item.when.includes('before-running-an-account') && runs && !last) return 'account';
  const months = item['every-months'];
  if (months !== undefined && (!last?.signedOn || monthsAfter(last.signedOn, months) <= today)) return `since-${last?.signedOn ?? 'never'}`;
  return null;
}

/** The day on which time alone asks for an item again; null where it never does. */
export function wakesOn(item: SignOffItem, records: readonly SignOff[]): string | null {
  const last = records.flatMap(({ signedOn }) => signedOn ?? []).toSorted((a, b) => a.localeCompare(b)).at(-1);
  return last === undefined || item['every-months'] === undefined ? null : monthsAfter(last, item['every-months']);
}

/** Whether an item is for someone, by the roles they have now. */
export function isFor(item: Pick<SignOffItem, 'for' | 'not-for'>, { roles }: Pick<Person, 'roles'>): boolean {
  const wanted = item.for;
  return (wanted === 'everyone' || roles.some((role) => wanted.includes(role))) && !roles.some((role) => item['not-for'].includes(role));
}

/** The day on which someone came to what an item is for: to the school, or to the first such role; null where they were there before the desk. */
function enteredOn(item: SignOffItem, { roles }: Pick<Person, 'roles'>, seen: PersonSeen): string | null {
  const wanted = item.for;
  if (wanted === 'everyone') return seen.since;
  const held = seen.roles.filter(({ role }) => wanted.includes(role) && roles.includes(role)).map(({ since }) => since);
  const days = held.flatMap((since) => since ?? []).toSorted((a, b) => a.localeCompare(b));
  return days.length < held.length ? null : (days[0] ?? seen.since);
}

/** The first school day from 1 September on of the school year that a day is in. */
export function openingOf(today: string, calendar: Pick<SchoolCalendar, 'isSchoolDay' | 'nextSchoolDay'>): string {
  const first = `${schoolYearOf(today)}-09-01`;
  return calendar.isSchoolDay(first) ? first : calendar.nextSchoolDay(first);
}

/** The same date so many months later, or the month's last day where it has no such date. */
const monthsAfter = (day: string, months: number): string => format(addMonths(parseISO(day), months), 'yyyy-MM-dd');
