import { describe, expect, it } from 'vitest';
import { dueAt, ladderFor } from '../../../src/incidents/ladder.ts';
import { instantOf } from '../../../src/time/school-day.ts';
import { afterSchoolMinutes, dutyAt, homeTimeAfter, hoursSchema, isNearHomeTime, isSchoolDay, nextSchoolDay, opensAt } from '../../../src/time/school-hours.ts';

const hours = hoursSchema.parse({ 'out-of-hours': 'evening-person', 'closed': [{ from: '2026-07-22', to: '2026-09-01', name: 'Summer', duty: 'summer-person' }, { from: '2026-12-21', to: '2027-01-01' }] });
const at = (text: string): number => Date.parse(text);
const iso = (instant: number): string => new Date(instant).toISOString();

describe('school hours', () => {
  it('are on weekdays outside the closed periods, by the school\'s own wall clock', () => {
    expect([isSchoolDay('2026-11-23', hours), isSchoolDay('2026-11-22', hours), isSchoolDay('2026-08-14', hours), isSchoolDay('2026-12-21', hours)]).toEqual([true, false, false, false]);
    expect(iso(instantOf('2026-06-01', '08:30'))).toBe('2026-06-01T07:30:00.000Z');
    expect(iso(instantOf('2026-11-23', '08:30'))).toBe('2026-11-23T08:30:00.000Z');
    expect(nextSchoolDay('2026-12-18', hours)).toBe('2027-01-04');
    expect(nextSchoolDay('2026-07-21', hours)).toBe('2026-09-02');
  });

  it('pass only while the school is open', () => {
    expect(iso(afterSchoolMinutes(at('2026-11-23T10:00:00Z'), 120, hours))).toBe('2026-11-23T12:00:00.000Z');
    expect(iso(afterSchoolMinutes(at('2026-11-23T16:30:00Z'), 120, hours))).toBe('2026-11-24T10:00:00.000Z');
    // Friday evening: the two hours are those of Monday morning.
    expect(iso(afterSchoolMinutes(at('2026-11-20T19:00:00Z'), 120, hours))).toBe('2026-11-23T10:30:00.000Z');
    expect(iso(opensAt(at('2026-11-23T06:00:00Z'), hours))).toBe('2026-11-23T08:30:00.000Z');
  });

  it('end for children at home time, and the two hours before it are known', () => {
    expect(iso(homeTimeAfter(at('2026-11-23T10:00:00Z'), hours)!)).toBe('2026-11-23T15:15:00.000Z');
    expect(homeTimeAfter(at('2026-11-23T15:15:00Z'), hours)).toBeNull();
    expect(homeTimeAfter(at('2026-11-22T10:00:00Z'), hours)).toBeNull();
    expect([isNearHomeTime(at('2026-11-23T13:14:00Z'), hours), isNearHomeTime(at('2026-11-23T13:15:00Z'), hours)]).toEqual([false, true]);
  });

  it('have someone on duty outside them: of the closed period, else of the evenings', () => {
    expect(dutyAt(at('2026-08-14T10:00:00Z'), hours)).toBe('summer-person');
    expect(dutyAt(at('2026-12-22T10:00:00Z'), hours)).toBe('evening-person');
    expect(dutyAt(at('2026-11-22T10:00:00Z'), hours)).toBe('evening-person');
    expect(dutyAt(at('2026-11-23T10:00:00Z'), hours)).toBeNull();
    expect(dutyAt(at('2026-11-22T10:00:00Z'), hoursSchema.parse(undefined))).toBeNull();
  });

  it('do not go round for ever in a school whose settings never open it', () => {
    const never = hoursSchema.parse({ closed: [{ from: '2000-01-01', to: '2100-01-01' }] });
    expect(nextSchoolDay('2026-11-23', never)).toBeNull();
    expect(afterSchoolMinutes(at('2026-11-23T10:00:00Z'), 120, never)).toBe(at('2026-11-23T12:00:00Z'));
  });
});

describe('the ladder', () => {
  const rungs = (urgency: Parameters<typeof ladderFor>[0], from: string): string[] => ladderFor(urgency, at(from), hours).map((rung) => `${iso(rung.at)} ${rung.does}`);

  it('of an urgent matter is the same minutes at any time of any day', () => {
    const minutes = (from: string): number[] => ladderFor('urgent', at(from), hours).map((rung) => (rung.at - at(from)) / 60_000);
    expect(minutes('2026-11-23T10:00:00Z')).toEqual([5, 10, 15, 30]);
    expect(minutes('2026-08-14T19:30:00Z')).toEqual([5, 10, 15, 30]);
    expect(ladderFor('urgent', 0, hours).map((rung) => rung.does)).toEqual(['warn-reporter', 'head', 'everyone', 'warn-reporter']);
  });

  it.each([
    ['two school hours', '2026-11-23T10:00:00Z', '2026-11-23T12:00:00.000Z'],
    ['home time, where that is sooner', '2026-11-23T14:30:00Z', '2026-11-23T15:15:00.000Z'],
    ['two hours of the same day after home time', '2026-11-23T15:30:00Z', '2026-11-24T09:00:00.000Z'],
    ['the first school hours after a weekend', '2026-11-20T19:00:00Z', '2026-11-23T10:30:00.000Z'],
    ['the first school hours after the summer', '2026-08-14T19:30:00Z', '2026-09-02T09:30:00.000Z'],
    ['two hours from its opening, before school', '2026-11-23T06:00:00Z', '2026-11-23T10:30:00.000Z'],
  ])('of a child\'s matter is due at %s', (_why, from, due) => {
    expect(iso(dueAt('child-welfare', at(from), hours))).toBe(due);
    expect(rungs('child-welfare', from)[0]).toBe(`${due} next`);
  });

  it('of an adult\'s conduct is due the same day, else in the first hours of the next', () => {
    expect(iso(dueAt('staff-conduct', at('2026-11-23T10:00:00Z'), hours))).toBe('2026-11-23T17:00:00.000Z');
    expect(iso(dueAt('staff-conduct', at('2026-11-23T16:30:00Z'), hours))).toBe('2026-11-24T10:00:00.000Z');
    expect(iso(dueAt('staff-conduct', at('2026-11-21T12:00:00Z'), hours))).toBe('2026-11-23T10:30:00.000Z');
  });

  it('of anything else is due by the end of the next school day', () => {
    expect(iso(dueAt('other', at('2026-11-20T10:00:00Z'), hours))).toBe('2026-11-23T17:00:00.000Z');
  });

  it('never goes down again: each rung is after the one before', () => {
    for (const urgency of ['urgent', 'child-welfare', 'staff-conduct', 'other'] as const) {
      for (let hour = 0; hour < 24 * 14; hour++) {
        const from = at('2026-12-10T00:00:00Z') + hour * 3_600_000;
        const times = ladderFor(urgency, from, hours).map((rung) => rung.at);
        expect(times, `${urgency} ${iso(from)}`).toEqual(times.toSorted((a, b) => a - b));
        expect(times[0]).toBeGreaterThan(from);
      }
    }
  });
});
