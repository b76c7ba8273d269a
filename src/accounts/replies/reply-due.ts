import { dayAfter, dayIn, instantOf, isWeekend, timeIn, weekdayOf } from '../../time/school-day.ts';
import { isSchoolDay, type SchoolHours } from '../../time/school-hours.ts';
import { bankHolidayOn, workingDays } from '../../time/working-days.ts';
import type { ReplyRule } from '../account-rules.ts';

const HOUR_MS = 3_600_000;
const FRIDAY = 5;
// Longer than any closure: where no counted day comes, no due time can be given.
const MOST_DAYS = 400;

/** By when something received on an account is answered, and by which part of the rule. */
export interface ReplyDue {
  /** UTC ms; null where the school's settings leave no day on which it could fall due. */
  readonly dueAt: number | null;
  readonly basis: 'elapsed' | 'next_working_day' | 'none';
}

/**
 * When a comment is due, read literally from the rule: the local day of receipt decides, hours are hours that pass (a night on which the
 * clocks change is no shorter or longer for it), and nothing that the rule does not name gives relief. `receivedAt`: UTC ms, when it
 * stood on the platform, not when somebody noticed it.
 */
export function replyDue(rule: ReplyRule, receivedAt: number, hours: SchoolHours): ReplyDue {
  const day = dayIn(receivedAt);
  const late = rule.fridayFrom !== null && weekdayOf(day) === FRIDAY && timeIn(receivedAt) >= rule.fridayFrom;
  if (late || (rule.weekend === 'next-working-day' && isWeekend(day))) {
    return { dueAt: instantOf(workingDays(hours, rule.holidays).nextWorkingDay(day), rule.dayEnds), basis: 'next_working_day' };
  }
  const counts = countedDay(rule, hours);
  const dueAt = rule.days === undefined ? afterHours(receivedAt, rule.withinHours, rule.hours === 'all' ? null : counts) : atEndOf(receivedAt, rule.days, rule.dayEnds, counts);
  if (dueAt === null) return { dueAt, basis: 'none' };
  return { dueAt, basis: rule.days !== undefined && rule.hours !== 'all' ? 'next_working_day' : 'elapsed' };
}

function countedDay(rule: ReplyRule, hours: SchoolHours): (day: string) => boolean {
  if (rule.hours === 'all') return () => true;
  if (rule.hours === 'working-days') return workingDays(hours, rule.holidays).isWorkingDay;
  // A bank holiday in term is rarely listed among the closed days, and no school is open on it.
  return (day) => isSchoolDay(day, hours) && bankHolidayOn(day) === null;
}

/** So many hours later, of which those on other days do not count. */
function afterHours(from: number, within: number, counts: ((day: string) => boolean) | null): number | null {
  if (counts === null) return from + within * HOUR_MS;
  let left = within * HOUR_MS;
  let at = from;
  let skipped = 0;
  while (skipped < MOST_DAYS) {
    const next = instantOf(dayAfter(dayIn(at)), '00:00');
    if (counts(dayIn(at))) {
      skipped = 0;
      if (left <= next - at) return at + left;
      left -= next - at;
    } else skipped++;
    at = next;
  }
  return null;
}

/** The end of the day so many counted days later. What comes after the end of its own day, or on a day that does not count, is of the next. */
function atEndOf(from: number, days: number, dayEnds: string, counts: (day: string) => boolean): number | null {
  let day = dayIn(from);
  let left = days;
  // Another day must come first where this one cannot be kept: "the same day", of a message at night.
  if (days === 0 && (!counts(day) || timeIn(from) >= dayEnds)) left = 1;
  for (let skipped = 0; left > 0 && skipped < MOST_DAYS; ) {
    day = dayAfter(day);
    if (counts(day)) {
      left--;
      skipped = 0;
    } else skipped++;
  }
  return left > 0 ? null : instantOf(day, dayEnds);
}
