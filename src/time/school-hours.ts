import { z } from 'zod';
import { dayAfter, dayIn, instantOf, isWeekend, timeIn } from './school-day.ts';

const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'is a time such as 08:30');
const closed = z.strictObject({
  from: z.iso.date(),
  /** The last closed day. */
  to: z.iso.date(),
  name: z.string().trim().min(2).max(60).optional(),
  /** Who is told of a child's welfare while the school is closed; an id of `people:`. */
  duty: z.string().optional(),
});

/** When the school is open, and who is told when it is not. What is not set is the usual day of a primary school, shown as a setting. */
export const hoursSchema = z
  .strictObject({
    'opens': clock.default('08:30'),
    'home-time': clock.default('15:15'),
    'closes': clock.default('17:00'),
    /** Who is told in the evenings and at weekends; an id of `people:`. */
    'out-of-hours': z.string().optional(),
    'closed': z.array(closed).default([]),
  })
  .default({ 'opens': '08:30', 'home-time': '15:15', 'closes': '17:00', 'closed': [] });
export type SchoolHours = z.output<typeof hoursSchema>;

const MINUTE_MS = 60_000;
// Longer than any closure: a school that never opens is a fault of its settings, and ends the search.
const MOST_DAYS = 120;

/** The closed period a day is in; null on weekends that no period names. */
const closureOn = (day: string, hours: SchoolHours): SchoolHours['closed'][number] | null => hours.closed.find((one) => one.from <= day && day <= one.to) ?? null;

/** Whether children are in school that day. */
export function isSchoolDay(day: string, hours: SchoolHours): boolean {
  return !isWeekend(day) && closureOn(day, hours) === null;
}

/** The first school day after this one; null where the settings never open the school again. */
export function nextSchoolDay(day: string, hours: SchoolHours): string | null {
  let at = dayAfter(day);
  for (let i = 0; i < MOST_DAYS; i++, at = dayAfter(at)) if (isSchoolDay(at, hours)) return at;
  return null;
}

/** Whether the school is open at this instant. */
export function isOpenAt(at: number, hours: SchoolHours): boolean {
  const time = timeIn(at);
  return isSchoolDay(dayIn(at), hours) && time >= hours.opens && time < hours.closes;
}

/** When the school next opens, or this instant while it is open. */
export function opensAt(at: number, hours: SchoolHours): number {
  if (isOpenAt(at, hours)) return at;
  const day = dayIn(at);
  if (isSchoolDay(day, hours) && timeIn(at) < hours.opens) return instantOf(day, hours.opens);
  const next = nextSchoolDay(day, hours);
  return next === null ? at : instantOf(next, hours.opens);
}

/** So many minutes of open school later. */
export function afterSchoolMinutes(at: number, minutes: number, hours: SchoolHours): number {
  let left = minutes * MINUTE_MS;
  let from = opensAt(at, hours);
  for (let i = 0; i < MOST_DAYS; i++) {
    const room = instantOf(dayIn(from), hours.closes) - from;
    if (left <= room || !isOpenAt(from, hours)) return from + left;
    left -= room;
    from = opensAt(instantOf(dayIn(from), hours.closes), hours);
  }
  return from;
}

/** How long the school was open between two instants, in ms. At most the last 120 days are looked at. */
export function openMsBetween(from: number, to: number, hours: SchoolHours): number {
  let open = 0;
  for (let day = dayIn(Math.max(from, to - MOST_DAYS * 24 * 60 * MINUTE_MS)); day <= dayIn(to); day = dayAfter(day)) {
    if (!isSchoolDay(day, hours)) continue;
    open += Math.max(0, Math.min(to, instantOf(day, hours.closes)) - Math.max(from, instantOf(day, hours.opens)));
  }
  return open;
}

/** Home time on the day of this instant; null when there is none or it has passed. */
export function homeTimeAfter(at: number, hours: SchoolHours): number | null {
  const day = dayIn(at);
  if (!isSchoolDay(day, hours)) return null;
  const home = instantOf(day, hours['home-time']);
  return home > at ? home : null;
}

/** Whether the child goes home within two hours: then it is asked whether they go home to this. */
export function isNearHomeTime(at: number, hours: SchoolHours): boolean {
  const home = homeTimeAfter(at, hours);
  return home !== null && home - at <= 120 * MINUTE_MS;
}

/** Who is on duty while the school is closed: an id of `people:`, or null when it is open or nobody is named. */
export function dutyAt(at: number, hours: SchoolHours): string | null {
  if (isOpenAt(at, hours)) return null;
  return closureOn(dayIn(at), hours)?.duty ?? hours['out-of-hours'] ?? null;
}
