import { describe, expect, it } from 'vitest';
import type { ReplyRule } from '../../../../src/accounts/account-rules.ts';
import { distance, dueOf, readingOf } from '../../../../src/accounts/replies/reply-reading.ts';
import { replyDue } from '../../../../src/accounts/replies/reply-due.ts';
import { hoursSchema } from '../../../../src/time/school-hours.ts';

const hours = hoursSchema.parse({ closed: [{ from: '2026-12-19', to: '2027-01-03' }] });
const rule = (more: Partial<ReplyRule> = {}): ReplyRule => ({ withinHours: 24, weekend: 'next-working-day', hours: 'all', fridayFrom: null, dayEnds: '17:00', holidays: 'bank-holidays', soonHours: 4, ...more });
const read = (at: string, more: Partial<ReplyRule> = {}): string => readingOf(rule(more), Date.parse(at), replyDue(rule(more), Date.parse(at), hours), hours);

describe('how a reply rule is read', () => {
  it.each([
    ['an ordinary day', '2026-11-23T09:10:00Z', {}, '24 hours after it was received.'],
    ['a Saturday', '2026-11-21T11:00:00Z', {}, 'Received on a Saturday: by the end of Monday 23 November (17:00), the next working day.'],
    ['a Sunday before a bank holiday', '2026-05-03T11:00:00Z', {}, 'Received on a Sunday: by the end of Tuesday 5 May (17:00), the next working day.'],
    ['a Friday', '2026-11-27T16:00:00Z', {}, '24 hours after it was received. That is a Saturday: it was not received at a weekend, so the weekend words do not move it.'],
    ['a Friday where nothing is said of weekends', '2026-11-27T16:00:00Z', { weekend: 'elapsed' }, '24 hours after it was received. That is a Saturday; the rule makes no exception for it.'],
    ['a Friday that the school rolls on', '2026-11-27T16:30:00Z', { fridayFrom: '16:00' }, 'Received on a Friday from 16:00 on: by the end of Monday 30 November (17:00), the next working day.'],
    ['Christmas Eve', '2026-12-24T15:00:00Z', {}, '24 hours after it was received. That is a bank holiday (Christmas Day); the rule makes no exception for it.'],
    ['a school holiday', '2026-12-22T10:00:00Z', {}, '24 hours after it was received. The school is closed that day; the rule makes no exception for it.'],
    ['the night the clocks go back, by the hours', '2026-10-24T11:00:00Z', { weekend: 'elapsed' }, '24 hours after it was received. That is a Sunday; the rule makes no exception for it. The clocks change in between.'],
    ['the night the clocks go forward, by the hours', '2027-03-27T12:00:00Z', { weekend: 'elapsed' }, '24 hours after it was received. That is a Sunday; the rule makes no exception for it. The clocks change in between.'],
    ['hours of school days alone', '2026-11-27T12:00:00Z', { hours: 'school-days', weekend: 'elapsed' }, '24 hours after it was received, counting school days alone.'],
    ['days', '2026-11-23T12:00:00Z', { days: 2, withinHours: 48, hours: 'working-days' }, 'Within 2 days, counting working days alone: by the end of Wednesday 25 November (17:00).'],
    ['the same day', '2026-11-23T12:00:00Z', { days: 0, withinHours: 24, hours: 'school-days' }, 'The same day, counting school days alone: by the end of Monday 23 November (17:00).'],
  ])('%s', (_name, at, more, words) => {
    expect(read(at, more as Partial<ReplyRule>)).toBe(words);
  });

  it('says that the policy is silent where it is, and gives no time', () => {
    expect(dueOf(null, 0, hours)).toMatchObject({ at: null, basis: 'none', because: null });
    expect(dueOf(null, 0, hours).reading).toContain("doesn't say by when");
  });

  it('tells how far a due time is', () => {
    const now = Date.parse('2026-11-23T10:00:00Z');
    const far = (minutes: number): string => distance(now + minutes * 60_000, now);
    expect([far(1), far(59), far(61), far(60 * 47), far(60 * 72), far(0), far(-30), far(-60 * 50)]).toEqual(['in 1 minute', 'in 59 minutes', 'in 1 hour', 'in 47 hours', 'in 3 days', 'now', '30 minutes late', '2 days late']);
  });
});
