import { describe, expect, it } from 'vitest';
import { noticeAt, soonNoticeAt, type NoticeDays } from '../../../../src/accounts/replies/reply-notice.ts';
import { hoursSchema } from '../../../../src/time/school-hours.ts';

const hours = hoursSchema.parse({ closed: [{ from: '2026-12-21', to: '2027-01-01' }] });
const days = (covered: readonly string[] = []): NoticeDays => ({ hours, coveredOn: (day) => covered.includes(day) });
const when = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString().slice(0, 16));
const notice = (at: string, to: 'holder' | 'others' = 'holder', covered: string[] = []): string | null => when(noticeAt(Date.parse(at), to, days(covered)));

describe('when a person may be told of a clock', () => {
  it.each([
    ['by day at once', '2026-11-23T10:00:00Z', 'holder', '2026-11-23T10:00'],
    ['from the night to the morning', '2026-11-23T22:00:00Z', 'holder', '2026-11-24T07:30'],
    ['before the morning', '2026-11-24T03:00:00Z', 'others', '2026-11-24T07:30'],
    ['in summer by the clock on the wall', '2026-06-10T03:00:00Z', 'holder', '2026-06-10T06:30'],
    ['its holder on a Saturday', '2026-11-28T16:00:00Z', 'holder', '2026-11-28T16:00'],
    ['others after the weekend', '2026-11-28T16:00:00Z', 'others', '2026-11-30T07:30'],
    ['nobody on a bank holiday', '2026-05-04T10:00:00Z', 'holder', '2026-05-05T06:30'],
    ['nobody while the school is closed, nor on the weekend after it', '2026-12-22T10:00:00Z', 'holder', '2027-01-04T07:30'],
    ['Friday night: its holder on Saturday morning', '2026-11-27T21:00:00Z', 'holder', '2026-11-28T07:30'],
  ] as const)('%s', (_name, at, to, told) => {
    expect(notice(at, to)).toBe(told);
  });

  it('is told on a day off to whoever was named for it, and not the day after', () => {
    expect(notice('2026-12-22T10:00:00Z', 'holder', ['2026-12-22'])).toBe('2026-12-22T10:00');
    expect(notice('2026-12-22T21:00:00Z', 'holder', ['2026-12-22'])).toBe('2027-01-04T07:30');
  });

  it.each([
    ['hours before', '2026-11-24T15:00:00Z', '2026-11-23T16:00:00Z', '2026-11-24T11:00'],
    ['in the morning, where that is still an hour before', '2026-11-24T09:10:00Z', '2026-11-23T10:00:00Z', '2026-11-24T07:30'],
    ['the afternoon before, where it falls due early', '2026-11-24T08:00:00Z', '2026-11-23T10:00:00Z', '2026-11-23T16:00'],
    ['on Friday for a Saturday', '2026-11-28T16:00:00Z', '2026-11-27T10:00:00Z', '2026-11-27T16:00'],
    ['before Christmas Day, on the last working day', '2026-12-25T15:00:00Z', '2026-12-18T10:00:00Z', '2026-12-18T16:00'],
    ['not at all, where no moment is left', '2026-11-28T16:00:00Z', '2026-11-27T16:30:00Z', null],
    ['not at all, where it has passed', '2026-11-24T10:00:00Z', '2026-11-24T09:00:00Z', null],
  ] as const)('falls due soon: %s', (_name, due, now, told) => {
    expect(when(soonNoticeAt(Date.parse(due), 4, Date.parse(now), days()))).toBe(told);
  });
});
