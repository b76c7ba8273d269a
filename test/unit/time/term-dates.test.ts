import { describe, expect, it } from 'vitest';
import { readDate, type DateRange } from '../../../src/time/date-words.ts';
import { bySchoolTerms } from '../../../src/time/term-dates.ts';

const dated = (text: string): DateRange => {
  const date = readDate(text);
  if (!date) throw new Error(`${text} is no date`);
  return date;
};
const TERMS = [
  { name: 'Autumn term', from: '2025-09-02', to: '2025-12-19' }, { name: 'Spring 1', from: '2026-01-05', to: '2026-02-13' }, { name: 'Spring 2', from: '2026-02-23', to: '2026-03-27' }, { name: 'Summer term', from: '2026-04-13', to: '2026-07-21' },
];

describe('a printed term by the school\'s own table', () => {
  it('begins with the first day of its parts and ends with the last', () => {
    expect(bySchoolTerms(dated('Spring Term 2026'), TERMS)).toMatchObject({ text: 'Spring Term 2026', earliest: '2026-01-05', latest: '2026-03-27', precision: 'term' });
    expect(bySchoolTerms(dated('Summer 2026'), TERMS)).toMatchObject({ earliest: '2026-04-13', latest: '2026-07-21' });
  });

  it('keeps the widest bounds where the table does not have it, and every other date', () => {
    expect(bySchoolTerms(dated('Spring Term 2027'), TERMS)).toEqual(dated('Spring Term 2027'));
    expect(bySchoolTerms(dated('March 2026'), TERMS)).toEqual(dated('March 2026'));
    expect(bySchoolTerms(dated('Autumn Term 2026'), [])).toEqual(dated('Autumn Term 2026'));
  });
});
