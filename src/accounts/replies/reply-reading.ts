import { dateIn, dayIn, isWeekend, timeIn, weekdayIn, weekdayOf } from '../../time/school-day.ts';
import type { SchoolHours } from '../../time/school-hours.ts';
import { bankHolidayOn } from '../../time/working-days.ts';
import type { AccountRules, ReplyRule } from '../account-rules.ts';
import type { Comment } from './comments.ts';
import { replyDue, type ReplyDue } from './reply-due.ts';

const FRIDAY = 5;

/** "Tuesday 24 November at 09:10", in the school. */
export const momentIn = (at: number): string => `${weekdayIn(at)} at ${timeIn(at)}`;

/** "24 November 2026, 09:10": where the year matters. */
export const fullMomentIn = (at: number): string => `${dateIn(at)}, ${timeIn(at)}`;

/** By when something received at this moment is due, by the rule in force, with the rule as it was read and the clause it rests on. */
export function dueOf(replies: AccountRules['replies'], receivedAt: number, hours: SchoolHours): Comment['due'] {
  if (replies === null) return { at: null, basis: 'none', reading: "Your policy doesn't say by when, and school.yaml sets nothing.", because: null, soonHours: 0 };
  const due = replyDue(replies.rule, receivedAt, hours);
  return { at: due.dueAt, basis: due.basis, reading: readingOf(replies.rule, receivedAt, due, hours), because: replies.because, soonHours: replies.rule.soonHours };
}

/** The rule as it was read for something received at this moment, in one or two sentences. */
export function readingOf(rule: ReplyRule, receivedAt: number, { dueAt, basis }: ReplyDue, hours: SchoolHours): string {
  if (dueAt === null) return 'The rule gives no day: the settings leave no day that counts.';
  const day = dayIn(receivedAt);
  const end = `by the end of ${weekdayIn(dueAt)} (${timeIn(dueAt)})`;
  if (isWeekend(day) && rule.weekend === 'next-working-day') return `Received on a ${weekdayName(receivedAt)}: ${end}, the next working day.`;
  if (rule.fridayFrom !== null && weekdayOf(day) === FRIDAY && timeIn(receivedAt) >= rule.fridayFrom) return `Received on a Friday from ${rule.fridayFrom} on: ${end}, the next working day.`;
  if (rule.days !== undefined) return `${rule.days === 0 ? 'The same day' : `Within ${rule.days} ${rule.days === 1 ? 'day' : 'days'}`}${counting(rule)}: ${end}.`;
  return [`${rule.withinHours} ${rule.withinHours === 1 ? 'hour' : 'hours'} after it was received${counting(rule)}.`, ...(basis === 'elapsed' && rule.hours === 'all' ? literally(rule, receivedAt, dueAt, hours) : [])].join(' ');
}

const weekdayName = (at: number): string => weekdayIn(at).split(' ')[0] ?? '';

const counting = ({ hours }: ReplyRule): string => (hours === 'all' ? '' : hours === 'working-days' ? ', counting working days alone' : ', counting school days alone');

/** What surprises in a literal reading: said, not smoothed over. */
function literally(rule: ReplyRule, receivedAt: number, dueAt: number, hours: SchoolHours): string[] {
  const day = dayIn(dueAt);
  const holiday = bankHolidayOn(day);
  const said: string[] = [];
  if (holiday !== null) said.push(`That is a bank holiday (${holiday}); the rule makes no exception for it.`);
  else if (isClosedDay(day, hours)) said.push('The school is closed that day; the rule makes no exception for it.');
  else if (isWeekend(day)) said.push(rule.weekend === 'next-working-day' ? `That is a ${weekdayName(dueAt)}: it was not received at a weekend, so the weekend words do not move it.` : `That is a ${weekdayName(dueAt)}; the rule makes no exception for it.`);
  if (rule.withinHours % 24 === 0 && timeIn(receivedAt) !== timeIn(dueAt)) said.push('The clocks change in between.');
  return said;
}

/** A day of a closed period of the settings, weekends in it too. */
export const isClosedDay = (day: string, { closed }: SchoolHours): boolean => closed.some((one) => one.from <= day && day <= one.to);

/** "in 3 hours", "now", "2 days late": how far a due time is from now. */
export function distance(dueAt: number, now: number): string {
  const minutes = Math.round(Math.abs(dueAt - now) / 60_000);
  if (minutes === 0) return 'now';
  const long = minutes < 60 ? count(minutes, 'minute') : minutes < 48 * 60 ? count(Math.round(minutes / 60), 'hour') : count(Math.round(minutes / 1_440), 'day');
  return dueAt >= now ? `in ${long}` : `${long} late`;
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
