import { tz } from '@date-fns/tz';
import { addDays, format } from 'date-fns';
import { expect, it } from 'vitest';
import { dayIn, daysAfter, instantOf, isWeekend, weekdayOf } from '../../../src/time/school-day.ts';

it('counts days as the calendar does, over both clock changes, a leap day and the turn of a year', () => {
  expect(daysAfter('2026-03-28', 1)).toBe('2026-03-29');
  expect(daysAfter('2026-03-29', 1)).toBe('2026-03-30');
  expect(daysAfter('2026-10-25', 1)).toBe('2026-10-26');
  expect(daysAfter('2028-02-28', 2)).toBe('2028-03-01');
  expect(daysAfter('2026-01-01', -1)).toBe('2025-12-31');
  expect(daysAfter('2026-11-21', 0)).toBe('2026-11-21');
});

it('agrees with the arithmetic of the zone on every day of three years', () => {
  const london = tz('Europe/London');
  const wrong: string[] = [];
  for (let day = '2026-01-01'; day < '2029-01-01'; day = daysAfter(day, 1)) {
    const noon = instantOf(day, '12:00');
    if (dayIn(addDays(noon, 1, { in: london }).getTime()) !== daysAfter(day, 1)) wrong.push(day);
    if (Number(format(noon, 'i', { in: london })) !== weekdayOf(day)) wrong.push(day);
  }
  expect(wrong).toEqual([]);
});

it('knows weekends, Monday being the first day', () => {
  expect(['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map((day) => [weekdayOf(day), isWeekend(day)])).toEqual([[5, false], [6, true], [7, true], [1, false]]);
});
