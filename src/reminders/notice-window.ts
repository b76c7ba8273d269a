import { dayIn, instantOf, timeIn } from '../time/school-day.ts';
import type { ReminderSchool } from './reminder-ports.ts';

/** Whether reminders may be said at this instant: on a school day, between the hours of the settings. */
export function isNow(at: number, { calendar, settings }: Pick<ReminderSchool, 'calendar' | 'settings'>): boolean {
  const time = timeIn(at);
  return calendar.isSchoolDay(dayIn(at)) && time >= settings.from && time < settings.until;
}

/** When reminders may next be said: this instant where they may be now. */
export function nextMoment(at: number, school: Pick<ReminderSchool, 'calendar' | 'settings'>): number {
  if (isNow(at, school)) return at;
  const { calendar, settings } = school;
  const today = dayIn(at);
  const day = calendar.isSchoolDay(today) && timeIn(at) < settings.from ? today : calendar.nextSchoolDay(today);
  return instantOf(day, settings.from);
}
