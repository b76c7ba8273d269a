import { describe, expect, it } from 'vitest';
import { lookId, sourceId } from '../../../../src/accounts/checks/source-look.ts';
import { listDayOn } from '../../../../src/accounts/checks/sources.ts';
import { isWeekend } from '../../../../src/time/school-day.ts';

const closed = new Set(['2026-12-21', '2026-12-22', '2026-12-23', '2026-12-24', '2026-12-25', '2026-12-28', '2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01']);
const inSchool = (day: string): boolean => !isWeekend(day) && !closed.has(day);

describe('the day of the weekly list', () => {
  it('is its weekday', () => {
    expect(listDayOn('2026-11-24', 'tuesday', inSchool)).toBe('2026-11-24');
    expect(listDayOn('2026-11-25', 'tuesday', inSchool)).toBeNull();
  });

  it('is the first school day after it where there is no school on it', () => {
    expect(listDayOn('2026-11-30', 'saturday', inSchool)).toBe('2026-11-28');
    expect(listDayOn('2027-01-04', 'wednesday', inSchool)).toBe('2026-12-30');
    expect(listDayOn('2026-12-22', 'tuesday', inSchool)).toBeNull();
  });

  it('comes once a week, and after a holiday once', () => {
    const found: string[] = [];
    for (let i = 0; i < 56; i++) {
      const day = new Date(Date.parse('2026-11-23T12:00:00Z') + i * 86_400_000).toISOString().slice(0, 10);
      const list = listDayOn(day, 'monday', inSchool);
      if (list !== null) found.push(`${list} on ${day}`);
    }
    expect(found).toEqual(['2026-11-23 on 2026-11-23', '2026-11-30 on 2026-11-30', '2026-12-07 on 2026-12-07', '2026-12-14 on 2026-12-14', '2027-01-04 on 2027-01-04', '2027-01-11 on 2027-01-11']);
  });
});

describe('the name of a source', () => {
  it('is the same however it is spaced', () => {
    expect(sourceId('Map  Reviews ')).toBe(sourceId('map reviews'));
    expect(lookId('Map reviews', '2026-11-23')).not.toBe(lookId('Map reviews', '2026-11-30'));
  });
});
