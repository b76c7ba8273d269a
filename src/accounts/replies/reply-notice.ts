import { dayAfter, dayIn, daysAfter, instantOf, isWeekend, timeIn } from '../../time/school-day.ts';
import type { SchoolHours } from '../../time/school-hours.ts';
import { bankHolidayOn } from '../../time/working-days.ts';
import { isClosedDay } from './reply-reading.ts';

const HOUR_MS = 3_600_000;
/** Nobody is written to about a clock in the night. */
const MORNING = '07:30';
const NIGHT = '20:00';
// Longer than any holiday: settings that never open the school again must not hang the desk.
const MOST_DAYS = 400;

/** What decides when a person may be told of a clock. */
export interface NoticeDays {
  readonly hours: SchoolHours;
  /** Whether somebody was named to answer on this bank holiday or closed day. */
  readonly coveredOn: (day: string) => boolean;
}

/** A bank holiday, or a day on which the settings close the school: nobody is told off on it who was not named for it. */
export const isRelievedDay = (day: string, hours: SchoolHours): boolean => bankHolidayOn(day) !== null || isClosedDay(day, hours);

/**
 * The first moment from `at` on at which a person may be told: by day, and not on a bank holiday or closed day without cover. The holder is told on a
 * weekend too, because a literal rule falls due on it; others wait for a working day. What a comment is due by never moves with this.
 */
export function noticeAt(at: number, to: 'holder' | 'others', { hours, coveredOn }: NoticeDays): number {
  let moment = at;
  for (let i = 0; i < MOST_DAYS; i++) {
    const day = dayIn(moment);
    const relieved = isRelievedDay(day, hours) && !coveredOn(day);
    const waits = relieved || (to === 'others' && isWeekend(day));
    if (!waits && timeIn(moment) < NIGHT) return timeIn(moment) >= MORNING ? moment : instantOf(day, MORNING);
    moment = instantOf(dayAfter(day), MORNING);
    // What waited over days on which nobody works comes on a working day, not on the weekend after them.
    while (relieved && isWeekend(dayIn(moment))) moment = instantOf(dayAfter(dayIn(moment)), MORNING);
  }
  return at;
}

/**
 * When its holder is told that it falls due soon; null where no moment is left for it. What falls due on a weekend, a day off or early in the morning
 * is told before the end of the last working day, while something can still be done.
 */
export function soonNoticeAt(dueAt: number, soonHours: number, now: number, days: NoticeDays): number | null {
  const wanted = dueAt - soonHours * HOUR_MS;
  const day = dayIn(wanted);
  const free = isWeekend(day) || (isRelievedDay(day, days.hours) && !days.coveredOn(day));
  const byDay = timeIn(wanted) >= MORNING && timeIn(wanted) < NIGHT;
  const morning = instantOf(dayIn(dueAt), MORNING);
  const moment = !free && byDay ? wanted : !free && dayIn(dueAt) === day && morning <= dueAt - HOUR_MS ? morning : lastChance(dueAt, days);
  return moment === null || moment <= now || moment >= dueAt ? null : moment;
}

/** An hour before the school closes on the last working day before it is due. */
function lastChance(dueAt: number, { hours, coveredOn }: NoticeDays): number | null {
  for (let day = dayIn(dueAt), i = 0; i < MOST_DAYS; i++, day = daysAfter(day, -1)) {
    const at = instantOf(day, hours.closes) - HOUR_MS;
    if (!isWeekend(day) && (!isRelievedDay(day, hours) || coveredOn(day)) && at < dueAt) return at;
  }
  return null;
}
