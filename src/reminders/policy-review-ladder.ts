import { monthsLater } from '../time/date-words.ts';
import { daysAfter } from '../time/school-day.ts';

/** Days before the last day on which a review is due. After that day it is every month. */
const BEFORE = [90, 60, 30, 7, 0] as const;

/** The day of a rung: 0 to 4 up to the last day itself, 5 a month after it, and so on. The same day of each month, the last one in short months. */
export const rungDay = (latest: string, rung: number): string => (rung < BEFORE.length ? daysAfter(latest, -(BEFORE[rung] ?? 0)) : monthsLater(latest, rung - BEFORE.length + 1));

/** The last rung that has come; -1 before the first. */
export function rungOn(latest: string, today: string): number {
  const early = BEFORE.findLastIndex((days) => daysAfter(latest, -days) <= today);
  return early < BEFORE.length - 1 ? early : early + monthsPast(latest, today);
}

/** Whole months that have passed since a day; never below 0. */
export function monthsPast(since: string, today: string): number {
  const months = (Number(today.slice(0, 4)) - Number(since.slice(0, 4))) * 12 + Number(today.slice(5, 7)) - Number(since.slice(5, 7));
  return Math.max(0, monthsLater(since, months) <= today ? months : months - 1);
}

/** How many days lie between two days. */
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** From the last rung before the day on, whoever approves hears of it where nothing was done. */
export const goesOn = (rung: number): boolean => rung >= BEFORE.length - 2;
/** Past its last day. */
export const isOverdueRung = (rung: number): boolean => rung >= BEFORE.length;
