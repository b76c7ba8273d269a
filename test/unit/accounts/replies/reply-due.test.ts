import { describe, expect, it } from 'vitest';
import type { ReplyRule } from '../../../../src/accounts/account-rules.ts';
import { replyDue } from '../../../../src/accounts/replies/reply-due.ts';
import { instantOf } from '../../../../src/time/school-day.ts';
import { hoursSchema } from '../../../../src/time/school-hours.ts';

/** 24 hours, and for what comes at a weekend the next working day: read to the letter. */
const literal: ReplyRule = { withinHours: 24, weekend: 'next-working-day', hours: 'all', fridayFrom: null, dayEnds: '17:00', holidays: 'bank-holidays', soonHours: 4 };
const usual = hoursSchema.parse(undefined);
const halfTerm = hoursSchema.parse({ closed: [{ from: '2026-10-26', to: '2026-10-30', name: 'Half term' }, { from: '2026-12-21', to: '2027-01-01', name: 'Christmas holiday' }] });

/** Local time in London. */
const at = (written: string): number => instantOf(written.slice(0, 10), written.slice(11));
const due = (rule: ReplyRule, received: number, hours = usual): [string | null, string] => {
  const { dueAt, basis } = replyDue(rule, received, hours);
  return [dueAt === null ? null : new Date(dueAt).toISOString().slice(0, 16), basis];
};

describe('the 24-hour rule, row by row', () => {
  it.each([
    ['Monday 09:10', '2026-11-23 09:10', '2026-11-24T09:10', 'elapsed'],
    ['Friday 16:00, which is no weekend', '2026-11-20 16:00', '2026-11-21T16:00', 'elapsed'],
    ['Saturday 11:00', '2026-11-21 11:00', '2026-11-23T17:00', 'next_working_day'],
    ['Sunday 23:50', '2026-11-22 23:50', '2026-11-23T17:00', 'next_working_day'],
    ['Saturday before a bank holiday Monday', '2026-05-02 11:00', '2026-05-05T16:00', 'next_working_day'],
    ['bank holiday Monday 10:00', '2026-05-04 10:00', '2026-05-05T09:00', 'elapsed'],
    ['Wednesday of a school holiday', '2026-10-28 10:00', '2026-10-29T10:00', 'elapsed'],
    ['Thursday 24 December 15:00', '2026-12-24 15:00', '2026-12-25T15:00', 'elapsed'],
    ['Sunday before Christmas over two bank holidays', '2027-12-26 12:00', '2027-12-29T17:00', 'next_working_day'],
  ])('%s', (_, received, expected, basis) => {
    expect(due(literal, at(received), halfTerm)).toEqual([expected, basis]);
  });

  it('goes by the day in London: Friday 23:30 UTC in summer is Saturday', () => {
    expect(due(literal, Date.parse('2026-06-12T23:30:00Z'))).toEqual(['2026-06-15T16:00', 'next_working_day']);
    expect(due(literal, Date.parse('2026-11-20T23:30:00Z'))).toEqual(['2026-11-21T23:30', 'elapsed']);
  });

  it('counts hours that pass over the nights on which the clocks change', () => {
    const everyDay = { ...literal, weekend: 'elapsed' as const };
    expect(due(everyDay, at('2026-03-28 12:00'))).toEqual(['2026-03-29T12:00', 'elapsed']);
    expect(due(everyDay, at('2026-10-24 12:00'))).toEqual(['2026-10-25T11:00', 'elapsed']);
    expect(due(literal, at('2026-03-28 12:00'))).toEqual(['2026-03-30T16:00', 'next_working_day']);
    expect(due(literal, at('2026-10-24 12:00'), halfTerm)).toEqual(['2026-10-26T17:00', 'next_working_day']);
  });

  it('does not change for being noticed late: it knows only when it was received', () => {
    expect(replyDue(literal, at('2026-11-23 09:10'), usual)).toEqual({ dueAt: at('2026-11-24 09:10'), basis: 'elapsed' });
  });
});

describe('the readings that a school may set', () => {
  it('rolls Friday afternoon to the next working day', () => {
    const rule = { ...literal, fridayFrom: '16:00' };
    expect(due(rule, at('2026-11-20 15:59'))).toEqual(['2026-11-21T15:59', 'elapsed']);
    expect(due(rule, at('2026-11-20 16:00'))).toEqual(['2026-11-23T17:00', 'next_working_day']);
  });

  it('ends the working day when the school says', () => {
    expect(due({ ...literal, dayEnds: '15:30' }, at('2026-11-21 11:00'))).toEqual(['2026-11-23T15:30', 'next_working_day']);
  });

  it('leaves out school holidays where the school says so', () => {
    expect(due({ ...literal, holidays: 'school-holidays' }, at('2026-10-24 11:00'), halfTerm)).toEqual(['2026-11-02T17:00', 'next_working_day']);
  });

  it('counts hours of school days alone', () => {
    const rule: ReplyRule = { ...literal, weekend: 'elapsed', hours: 'school-days', fridayFrom: '16:00' };
    expect(due(rule, at('2026-11-23 09:10'))).toEqual(['2026-11-24T09:10', 'elapsed']);
    expect(due(rule, at('2026-11-20 12:00'))).toEqual(['2026-11-23T12:00', 'elapsed']);
    expect(due(rule, at('2026-11-21 12:00'))).toEqual(['2026-11-24T00:00', 'elapsed']);
    expect(due(rule, at('2026-10-23 12:00'), halfTerm)).toEqual(['2026-11-02T12:00', 'elapsed']);
    expect(due(rule, at('2026-05-01 12:00'))).toEqual(['2026-05-05T11:00', 'elapsed']);
  });

  it('counts hours of working days through school holidays', () => {
    const rule: ReplyRule = { ...literal, weekend: 'elapsed', hours: 'working-days' };
    expect(due(rule, at('2026-10-23 12:00'), halfTerm)).toEqual(['2026-10-26T12:00', 'elapsed']);
    expect(due({ ...rule, withinHours: 48 }, at('2026-12-24 12:00'), halfTerm)).toEqual(['2026-12-30T12:00', 'elapsed']);
  });

  it('reads days as the end of the day so many days later', () => {
    const rule: ReplyRule = { ...literal, weekend: 'elapsed', hours: 'working-days', days: 1 };
    expect(due(rule, at('2026-11-20 09:00'))).toEqual(['2026-11-23T17:00', 'next_working_day']);
    expect(due({ ...rule, days: 2 }, at('2026-11-23 20:00'))).toEqual(['2026-11-25T17:00', 'next_working_day']);
    expect(due({ ...rule, hours: 'all' }, at('2026-11-20 09:00'))).toEqual(['2026-11-21T17:00', 'elapsed']);
  });

  it('reads the same day as its end, and as the next day that counts once that has passed', () => {
    const rule: ReplyRule = { ...literal, withinHours: 0, weekend: 'elapsed', hours: 'school-days', days: 0 };
    expect(due(rule, at('2026-11-23 09:00'))).toEqual(['2026-11-23T17:00', 'next_working_day']);
    expect(due(rule, at('2026-11-23 18:00'))).toEqual(['2026-11-24T17:00', 'next_working_day']);
    expect(due(rule, at('2026-11-21 09:00'))).toEqual(['2026-11-23T17:00', 'next_working_day']);
  });

  it('gives no time where settings leave no day for it', () => {
    const shut = hoursSchema.parse({ closed: [{ from: '2026-01-01', to: '2036-01-01' }] });
    expect(due({ ...literal, weekend: 'elapsed', hours: 'school-days' }, at('2026-11-23 09:00'), shut)).toEqual([null, 'none']);
    expect(due({ ...literal, weekend: 'elapsed', hours: 'school-days', days: 1 }, at('2026-11-23 09:00'), shut)).toEqual([null, 'none']);
  });
});

it('never falls due before it was received, on any half hour of two years, by any reading', () => {
  const rules: ReplyRule[] = [literal, { ...literal, fridayFrom: '12:00' }, { ...literal, hours: 'working-days', weekend: 'elapsed' }, { ...literal, days: 1, hours: 'working-days' }, { ...literal, days: 0, withinHours: 0 }];
  const wrong: number[] = [];
  const HALF_HOURS = 37;
  for (let i = 0; i < 2 * 365 * 48; i += HALF_HOURS) {
    const received = Date.parse('2026-01-01T00:00:00Z') + i * 1_800_000;
    for (const rule of rules) {
      const { dueAt } = replyDue(rule, received, halfTerm);
      if (dueAt === null || dueAt <= received) wrong.push(received);
    }
  }
  expect(wrong).toEqual([]);
});
