import { describe, expect, it } from 'vitest';
import { instantOf } from '../../../src/time/school-day.ts';
import { hoursSchema, openMsBetween } from '../../../src/time/school-hours.ts';

const hours = hoursSchema.parse({ opens: '08:30', closes: '17:00', closed: [{ from: '2026-10-26', to: '2026-10-30' }] });
const HOUR = 3_600_000;
const between = (fromDay: string, from: string, toDay: string, to: string): number => openMsBetween(instantOf(fromDay, from), instantOf(toDay, to), hours) / HOUR;

describe('how long school was open between two instants', () => {
  it.each([
    ['within a day', ['2026-11-24', '09:00', '2026-11-24', '10:30'], 1.5],
    ['a night', ['2026-11-24', '17:00', '2026-11-25', '08:30'], 0],
    ['a night with its edges', ['2026-11-24', '16:00', '2026-11-25', '09:00'], 1.5],
    ['a weekend', ['2026-11-20', '18:00', '2026-11-23', '07:00'], 0],
    ['half-term, when the clocks go back', ['2026-10-23', '16:00', '2026-11-02', '09:30'], 2],
    ['nothing, the wrong way round', ['2026-11-24', '12:00', '2026-11-24', '11:00'], 0],
  ] as const)('%s', (_, [a, b, c, d], expected) => {
    expect(between(a, b, c, d)).toBe(expected);
  });

  it('is no long search where the two lie centuries apart', () => {
    expect(openMsBetween(0, instantOf('2999-01-01', '12:00'), hours)).toBeGreaterThan(500 * HOUR);
  });
});
