import Holidays from 'date-holidays';
import { describe, expect, it } from 'vitest';
import { BANK_HOLIDAYS } from '../../../src/time/bank-holidays.ts';
import { daysAfter, isWeekend } from '../../../src/time/school-day.ts';
import { hoursSchema } from '../../../src/time/school-hours.ts';
import { bankHolidayOn, workingDays } from '../../../src/time/working-days.ts';

const usual = hoursSchema.parse(undefined);
const easter = hoursSchema.parse({ closed: [{ from: '2026-03-30', to: '2026-04-10', name: 'Easter holiday' }, { from: '2026-11-27', to: '2026-11-27', name: 'INSET' }] });

describe('the bank holidays of England', () => {
  const known = new Holidays('GB', 'ENG');
  it.each(Array.from({ length: 26 }, (_, i) => 2015 + i))('in %i are those that date-holidays knows, on weekdays', (year) => {
    const theirs = known.getHolidays(year).filter(({ type }) => type === 'public').map(({ date }) => date.slice(0, 10)).filter((day) => !isWeekend(day));
    const ours = [...BANK_HOLIDAYS.keys()].filter((day) => day.startsWith(`${year}-`));
    expect(ours.toSorted()).toEqual([...new Set(theirs)].toSorted());
  });

  it('have names, on substitute days too, and none on the weekend day itself', () => {
    expect(bankHolidayOn('2026-12-28')).toBe('Boxing Day');
    expect(bankHolidayOn('2026-12-26')).toBeNull();
    expect(bankHolidayOn('2022-12-27')).toBe('Christmas Day');
    expect(bankHolidayOn('2023-05-08')).toBe('Coronation bank holiday');
    expect(bankHolidayOn('2026-11-23')).toBeNull();
    expect(bankHolidayOn('2041-12-25')).toBeNull();
  });
});

describe('working days', () => {
  const office = workingDays(easter, 'bank-holidays');
  const school = workingDays(easter, 'school-holidays');

  it('are Monday to Friday without bank holidays', () => {
    expect(['2026-11-23', '2026-11-21', '2026-11-22', '2026-05-04', '2026-04-01'].map((day) => office.isWorkingDay(day))).toEqual([true, false, false, false, true]);
    expect(office.nextWorkingDay('2026-05-01')).toBe('2026-05-05');
    expect(office.nextWorkingDay('2026-12-24')).toBe('2026-12-29');
  });

  it('leave out the days on which the school is closed, where its rule says so', () => {
    expect(school.isWorkingDay('2026-04-01')).toBe(false);
    expect(school.nextWorkingDay('2026-03-27')).toBe('2026-04-13');
    expect(school.nextWorkingDay('2026-11-26')).toBe('2026-11-30');
  });

  it('are counted over weekends, a leap day and the turn of the year', () => {
    expect(office.addWorkingDays('2028-02-28', 2)).toBe('2028-03-01');
    expect(office.addWorkingDays('2026-12-31', 1)).toBe('2027-01-04');
    expect(office.addWorkingDays('2026-11-21', 0)).toBe('2026-11-21');
    expect(office.addWorkingDays('2026-11-20', 5)).toBe('2026-11-27');
  });

  it('go by bank holidays alone where settings close the school for years', () => {
    const shut = hoursSchema.parse({ closed: [{ from: '2026-01-01', to: '2036-01-01' }] });
    expect(workingDays(shut, 'school-holidays').nextWorkingDay('2026-11-20')).toBe('2026-11-23');
  });

  it('agree with a count day by day over ten years', () => {
    const days = workingDays(usual, 'bank-holidays');
    let expected = '2036-01-01';
    const wrong: string[] = [];
    for (let day = '2035-12-31'; day >= '2026-01-01'; day = daysAfter(day, -1)) {
      if (days.nextWorkingDay(day) !== expected && expected !== '2036-01-01') wrong.push(day);
      if (days.isWorkingDay(day)) expected = day;
    }
    expect(wrong).toEqual([]);
  });
});
