/**
 * The bank holidays of England, 2015 to 2040, as law and royal proclamation stand: those that fall on a weekend with their substitute
 * day alone. A holiday proclaimed later goes into EXTRA; one that is moved is changed in its row.
 */
const NAMES = ['New Year’s Day', 'Good Friday', 'Easter Monday', 'Early May bank holiday', 'Spring bank holiday', 'Summer bank holiday', 'Christmas Day', 'Boxing Day'] as const;

const YEARS: Readonly<Record<string, string>> = {
  2015: '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28',
  2016: '01-01 03-25 03-28 05-02 05-30 08-29 12-27 12-26',
  2017: '01-02 04-14 04-17 05-01 05-29 08-28 12-25 12-26',
  2018: '01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26',
  2019: '01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26',
  2020: '01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28',
  2021: '01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28',
  2022: '01-03 04-15 04-18 05-02 06-02 08-29 12-27 12-26',
  2023: '01-02 04-07 04-10 05-01 05-29 08-28 12-25 12-26',
  2024: '01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26',
  2025: '01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26',
  2026: '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28',
  2027: '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28',
  2028: '01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26',
  2029: '01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26',
  2030: '01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26',
  2031: '01-01 04-11 04-14 05-05 05-26 08-25 12-25 12-26',
  2032: '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28',
  2033: '01-03 04-15 04-18 05-02 05-30 08-29 12-27 12-26',
  2034: '01-02 04-07 04-10 05-01 05-29 08-28 12-25 12-26',
  2035: '01-01 03-23 03-26 05-07 05-28 08-27 12-25 12-26',
  2036: '01-01 04-11 04-14 05-05 05-26 08-25 12-25 12-26',
  2037: '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28',
  2038: '01-01 04-23 04-26 05-03 05-31 08-30 12-27 12-28',
  2039: '01-03 04-08 04-11 05-02 05-30 08-29 12-27 12-26',
  2040: '01-02 03-30 04-02 05-07 05-28 08-27 12-25 12-26',
};

const EXTRA: readonly (readonly [string, string])[] = [
  ['2022-06-03', 'Platinum Jubilee bank holiday'],
  ['2022-09-19', 'State funeral of Queen Elizabeth II'],
  ['2023-05-08', 'Coronation bank holiday'],
];

/** Name by ISO day. */
export const BANK_HOLIDAYS: ReadonlyMap<string, string> = new Map([
  ...Object.entries(YEARS).flatMap(([year, days]) => days.split(' ').map((day, i) => [`${year}-${day}`, NAMES[i] ?? ''] as const)),
  ...EXTRA,
]);

/** The last day that the table knows of. */
export const BANK_HOLIDAYS_UNTIL = '2040-12-31';
