import { describe, expect, it } from 'vitest';
import { holidaysAhead, holidayWords, isAutomaticOn, newCover, personOn, uncovered } from '../../../../src/accounts/replies/holiday-cover.ts';
import { hoursSchema } from '../../../../src/time/school-hours.ts';

const hours = hoursSchema.parse({ closed: [{ from: '2026-12-21', to: '2027-01-01', name: 'Christmas holiday' }, { from: '2026-11-27', to: '2026-11-27', name: 'Training day' }, { from: '2027-03-26', to: '2027-04-09', name: 'Easter' }] });
const ahead = (day: string): string[] => holidaysAhead(day, hours).map(holidayWords);

describe('the holidays that leaders are asked about', () => {
  it('are asked about five working days before, and not six', () => {
    expect(ahead('2026-12-11')).toEqual([]);
    expect(ahead('2026-12-14')).toEqual(['Christmas holiday, 21 December 2026 to 1 January 2027']);
    expect(ahead('2026-12-23')).toEqual(['Christmas holiday, 21 December 2026 to 1 January 2027']);
  });

  it('are bank holidays too', () => {
    expect(ahead('2026-04-26')).toEqual([]);
    expect(ahead('2026-04-27')).toEqual(['Early May bank holiday, 4 May 2026']);
  });

  it('run over the bank holidays and weekends within them', () => {
    expect(ahead('2027-03-22')).toEqual(['Easter, 26 March 2027 to 9 April 2027']);
    expect(ahead('2026-03-30')).toEqual(['Good Friday, 3 April 2026 to 6 April 2026']);
  });

  it('are not a single closed day', () => {
    expect(ahead('2026-11-23')).toEqual([]);
  });
});

describe('who answers over a holiday', () => {
  const [holiday] = holidaysAhead('2026-12-14', hours);
  const cover = { ...newCover(holiday!, 0), people: [{ person: 'ann', from: '2026-12-21', to: '2026-12-28' }, { person: 'bob', from: '2026-12-24', to: '2026-12-26' }], automatic: ['sport'] };

  it('is whoever was named last for the day', () => {
    expect(['2026-12-20', '2026-12-23', '2026-12-25', '2026-12-28', '2026-12-29'].map((day) => personOn(day, [cover]))).toEqual([null, 'ann', 'bob', 'ann', null]);
    expect(uncovered(cover)).toEqual(['2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01']);
  });

  it('may be an automatic reply, on its accounts and days alone', () => {
    expect(isAutomaticOn('2026-12-25', 'sport', [cover])).toBe(true);
    expect(isAutomaticOn('2026-12-25', 'other', [cover])).toBe(false);
    expect(isAutomaticOn('2027-01-02', 'sport', [cover])).toBe(false);
  });
});
