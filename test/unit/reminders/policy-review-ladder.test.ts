import { describe, expect, it } from 'vitest';
import { monthsPast, rungDay, rungOn } from '../../../src/reminders/policy-review-ladder.ts';
import { dayAfter } from '../../../src/time/school-day.ts';

describe('the ladder of a review', () => {
  it('has a rung 90, 60, 30 and 7 days before the last day, on it, and every month after', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 17].map((rung) => rungDay('2027-01-31', rung))).toEqual(['2026-11-02', '2026-12-02', '2027-01-01', '2027-01-24', '2027-01-31', '2027-02-28', '2027-03-31', '2028-02-29']);
    expect(rungOn('2027-01-31', '2026-11-01')).toBe(-1);
    expect(rungOn('2027-01-31', '2026-11-21')).toBe(0);
    expect(rungOn('2027-01-31', '2027-01-31')).toBe(4);
    expect(rungOn('2027-01-31', '2027-02-27')).toBe(4);
    expect(rungOn('2027-01-31', '2027-02-28')).toBe(5);
  });

  it.each(['2023-09-30', '2024-02-29', '2026-12-31', '2027-01-31', '2028-03-26'])('climbs from %s one rung at a time through twelve years, never back, each on its own day', (latest) => {
    let before = -1;
    for (let day = rungDay(latest, 0), i = 0; i < 12 * 365; i++, day = dayAfter(day)) {
      const rung = rungOn(latest, day);
      if (rung === before) continue;
      expect(rung).toBe(before + 1);
      expect(rungDay(latest, rung)).toBe(day);
      before = rung;
    }
    expect(before).toBeGreaterThan(140);
  });

  it('counts whole months', () => {
    expect([monthsPast('2026-11-23', '2026-12-22'), monthsPast('2026-11-23', '2026-12-23'), monthsPast('2026-11-23', '2026-11-01'), monthsPast('2026-01-31', '2026-02-28'), monthsPast('2024-02-29', '2025-02-28')]).toEqual([0, 1, 0, 1, 12]);
  });
});
