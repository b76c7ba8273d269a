import { describe, expect, it } from 'vitest';
import { findDates, monthsLater, readDate, readInterval } from '../../../src/time/date-words.ts';

const bounds = (text: string): [string, string, string] | null => {
  const date = readDate(text);
  return date ? [date.earliest, date.latest, date.precision] : null;
};

describe('dates as policies print them', () => {
  it.each([
    ['22nd February 2022', '2022-02-22', '2022-02-22', 'day'],
    ['the 1st of September, 2024', '2024-09-01', '2024-09-01', 'day'],
    ['01/09/2024', '2024-09-01', '2024-09-01', 'day'],
    ['12.10.23', '2023-10-12', '2023-10-12', 'day'],
    ['2024-09-01', '2024-09-01', '2024-09-01', 'day'],
    ['Sept 2023', '2023-09-01', '2023-09-30', 'month'],
    ['February 2024', '2024-02-01', '2024-02-29', 'month'],
    ["January '27", '2027-01-01', '2027-01-31', 'month'],
    ['Jan 27', '2027-01-01', '2027-01-31', 'month'],
    ['03/2024', '2024-03-01', '2024-03-31', 'month'],
    ['Spring Term 2026', '2026-01-01', '2026-04-30', 'term'],
    ['Autumn 2025', '2025-09-01', '2025-12-31', 'term'],
    ['Summer Term 2025/26', '2026-04-01', '2026-08-31', 'term'],
    ['Autumn 2025/26', '2025-09-01', '2025-12-31', 'term'],
    ['Autumn term 1 2025', '2025-09-01', '2025-11-05', 'term'],
    ['Easter 2027', '2027-03-15', '2027-04-30', 'term'],
    ['2025-26', '2025-09-01', '2026-08-31', 'academic-year'],
    ['2026', '2026-01-01', '2026-12-31', 'year'],
  ])('%s lies between %s and %s', (text, earliest, latest, precision) => {
    expect(bounds(text)).toEqual([earliest, latest, precision]);
  });

  it('does not take the end of a version number for a day', () => {
    expect(readDate('Version 2.1 July 2022')).toMatchObject({ text: 'July 2022', precision: 'month' });
    expect(readDate('Version 1.2.22')).toBeNull();
  });

  it.each(['31/02/2024', 'Summer Term', '2020-2023', 'annually', '01632 960 101', 'staff may 2 times', 'the Act of 2006 says', '11-14 year olds', ''])('finds no date in "%s"', (text) => {
    expect(readDate(text)).toBeNull();
  });

  it('finds every date of a line, in order, with its place', () => {
    const text = 'Written March 2021, reviewed 4 May 2023, next review Summer 2025.';
    expect(findDates(text).map((d) => text.slice(d.start, d.end))).toEqual(['March 2021', '4 May 2023', 'Summer 2025']);
  });
});

describe('how often', () => {
  it.each([
    ['at least annually', 12],
    ['every two years', 24],
    ['every other year', 24],
    ['three-yearly', 36],
    ['every 18 months', 18],
    ['3 years', 36],
    ['on an annual basis', 12],
    ['biennially', 24],
  ])('"%s" is every %i months', (text, months) => {
    expect(readInterval(text)?.months).toBe(months);
  });

  it('reads nothing into words without an interval', () => {
    expect(readInterval('when needed')).toBeNull();
  });

  it('keeps the last day of a month the last', () => {
    expect(monthsLater('2023-02-28', 12)).toBe('2024-02-29');
    expect(monthsLater('2024-01-31', 1)).toBe('2024-02-29');
    expect(monthsLater('2024-05-15', 24)).toBe('2026-05-15');
  });
});
