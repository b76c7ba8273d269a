import { describe, expect, it } from 'vitest';
import type { CheckRule } from '../../../../src/accounts/account-rules.ts';
import { askOn, nextRunner, turnTaken, type Cover, type Rota } from '../../../../src/accounts/checks/check-rota.ts';
import { hoursSchema } from '../../../../src/time/school-hours.ts';

const hours = { ...hoursSchema.parse(undefined), closed: [{ from: '2026-12-21', to: '2027-01-01', name: 'Christmas' }] };
const rule = (days: CheckRule['days'], preferred = false): CheckRule => ({ days, at: '08:30', secondAfterMinutes: 120, leadersAfterMinutes: 240, preferred });
const cover: Cover = { time: '10:00', saturday: 'ann', sunday: null, holidays: 'bob', by: 'head', at: 0 };
const asked = { at: '08:30', volunteer: null };
const [MONDAY, SATURDAY, SUNDAY, CLOSED, CHRISTMAS, EASTER_MONDAY] = ['2026-11-23', '2026-11-28', '2026-11-29', '2026-12-22', '2026-12-25', '2027-03-29'];

describe('the days of a rule', () => {
  it.each([
    ['school-days', MONDAY, asked], ['school-days', SATURDAY, null], ['school-days', CLOSED, null], ['school-days', EASTER_MONDAY, null],
    ['weekdays', MONDAY, asked], ['weekdays', SUNDAY, null], ['weekdays', CLOSED, asked], ['weekdays', CHRISTMAS, asked],
    ['every-day', MONDAY, asked], ['every-day', SATURDAY, asked], ['every-day', CHRISTMAS, asked],
  ] as const)('%s, on %s', (days, day, expected) => {
    expect(askOn(day, rule(days), hours, null)).toEqual(expected);
  });

  it.each([SATURDAY, SUNDAY, CLOSED, CHRISTMAS, EASTER_MONDAY])('does not ask for %s where it is only preferred and no head agreed', (day) => {
    expect(askOn(day, rule('every-day', true), hours, null)).toBeNull();
  });

  it.each([
    [SATURDAY, { at: '10:00', volunteer: 'ann' }], [SUNDAY, null], [CLOSED, { at: '10:00', volunteer: 'bob' }], [EASTER_MONDAY, { at: '10:00', volunteer: 'bob' }], [MONDAY, asked],
  ] as const)('asks the volunteer of %s once the head agreed', (day, expected) => {
    expect(askOn(day, rule('every-day', true), hours, cover)).toEqual(expected);
  });

  it.each(['school-days', 'weekdays', 'every-day'] as const)('takes weekends as welcome beside %s where the words say so, and only with the head\'s agreement', (days) => {
    expect(askOn(SATURDAY, rule(days, true), hours, null)).toBeNull();
    expect(askOn(SATURDAY, rule(days, true), hours, cover)).toEqual({ at: '10:00', volunteer: 'ann' });
    expect(askOn(CLOSED, rule(days, true), hours, cover)).toEqual({ at: '10:00', volunteer: 'bob' });
  });
});

describe('the rota', () => {
  const runners = ['ann', 'bob', 'cat'];
  const empty: Rota = { id: 'sport', on: true, since: 0, turns: [], cover: null };
  const days = Array.from({ length: 30 }, (_, i) => `2026-11-${String(i + 1).padStart(2, '0')}`);
  const walk = (away: (person: string, day: string) => boolean, people = runners): string[] => {
    let rota = empty;
    return days.map((day) => {
      const person = nextRunner(people, rota, (one) => away(one, day)) ?? '-';
      if (person !== '-') rota = turnTaken(rota, person, day, people);
      return person;
    });
  };

  it('gives everyone the same number of days', () => {
    const taken = walk(() => false);
    expect(taken.slice(0, 4)).toEqual(['ann', 'bob', 'cat', 'ann']);
    expect(runners.map((person) => taken.filter((one) => one === person).length)).toEqual([10, 10, 10]);
  });

  it('passes over who is away, and gives them their next turn when they are back, not all that they missed', () => {
    const taken = walk((person, day) => person === 'ann' && day > '2026-11-03' && day < '2026-11-11');
    expect(taken.slice(3, 10)).not.toContain('ann');
    expect(taken[10]).toBe('ann');
    expect(taken.slice(11, 13).toSorted()).toEqual(['bob', 'cat']);
    expect(taken.slice(11).filter((one) => one === 'ann').length).toBeLessThanOrEqual(7);
  });

  it('is nobody where all are away', () => {
    expect(walk(() => true).every((one) => one === '-')).toBe(true);
  });

  it('forgets who no longer runs the account', () => {
    const rota = turnTaken(turnTaken(empty, 'cat', '2026-11-01', runners), 'ann', '2026-11-02', ['ann', 'bob']);
    expect(rota.turns).toEqual([{ person: 'ann', last: '2026-11-02' }]);
  });
});
