import { dayIn, instantOf } from '../time/school-day.ts';
import type { Urgency } from './incident-types.ts';
import { afterSchoolMinutes, homeTimeAfter, isSchoolDay, nextSchoolDay, opensAt, type SchoolHours } from '../time/school-hours.ts';

/**
 * What happens while nobody has taken a matter. `warn-reporter`: they are told that nobody has opened it, with names and numbers ·
 * `head`: the headteacher is told, or the next who may be · `next`: the next person in line is told · `everyone`: all who are left are told.
 */
export interface Rung {
  /** UTC ms. */
  readonly at: number;
  readonly does: 'warn-reporter' | 'head' | 'next' | 'everyone';
}

const MINUTE_MS = 60_000;

/** By when it should be taken, UTC ms. Quiet hours have no part in it: a child's welfare is told of at once, and only the limit is of school hours. */
export function dueAt(urgency: Urgency, at: number, hours: SchoolHours): number {
  switch (urgency) {
    case 'urgent':
      return at + 15 * MINUTE_MS;
    case 'child-welfare':
      return Math.min(homeTimeAfter(at, hours) ?? Infinity, afterSchoolMinutes(at, 120, hours));
    case 'staff-conduct': {
      const today = isSchoolDay(dayIn(at), hours) ? instantOf(dayIn(at), hours.closes) : 0;
      // Too late in the day to be the same day's work: the first hours of the next.
      return today - at >= 60 * MINUTE_MS ? today : afterSchoolMinutes(at, 120, hours);
    }
    case 'other': {
      const next = nextSchoolDay(dayIn(at), hours);
      return next === null ? at + 24 * 60 * MINUTE_MS : instantOf(next, hours.closes);
    }
  }
}

/** The rungs of a matter, in order of time. */
export function ladderFor(urgency: Urgency, at: number, hours: SchoolHours): readonly Rung[] {
  const due = dueAt(urgency, at, hours);
  const after = (minutes: number): number => at + minutes * MINUTE_MS;
  switch (urgency) {
    case 'urgent':
      return [{ at: after(5), does: 'warn-reporter' }, { at: after(10), does: 'head' }, { at: after(15), does: 'everyone' }, { at: after(30), does: 'warn-reporter' }];
    case 'child-welfare':
      return [{ at: due, does: 'next' }, { at: due + MINUTE_MS, does: 'warn-reporter' }, { at: Math.max(due + 60 * MINUTE_MS, afterSchoolMinutes(due, 60, hours)), does: 'everyone' }];
    case 'staff-conduct':
      return [{ at: due, does: 'next' }, { at: due + MINUTE_MS, does: 'warn-reporter' }, { at: afterSchoolMinutes(opensAt(due, hours), 120, hours), does: 'next' }];
    case 'other':
      return [{ at: due, does: 'next' }, { at: afterSchoolMinutes(opensAt(due, hours), 240, hours), does: 'next' }];
  }
}

/** The timer of one rung. */
export const rungKey = (incident: string, rung: number): string => `case:${incident}:rung:${rung}`;
export const MOST_RUNGS = 4;
