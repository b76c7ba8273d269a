import { describe, expect, it } from 'vitest';
import { asId } from '../../../src/kernel/ids.ts';
import type { Fact } from '../../../src/policies/document.ts';
import { confirmedDue, reviewState } from '../../../src/policies/review.ts';
import { readDate } from '../../../src/time/date-words.ts';

const fact = (kind: Fact['kind'], value: string): Fact => ({ kind, document: asId<'document'>('d'), value, role: null, date: readDate(value), start: 0, end: 0, source: value, page: null });

describe('the state of a review', () => {
  it('is overdue after the last day of what is printed, and not before', () => {
    const due = [fact('review-due', 'Sept 2023')];
    expect(reviewState(due, '2023-09-30').state).toBe('due-soon');
    expect(reviewState(due, '2023-10-01')).toMatchObject({ state: 'overdue', text: 'review overdue: it was due in Sept 2023' });
    expect(reviewState(due, '2023-06-01').state).toBe('in-date');
  });

  it('takes a term at its widest and says so', () => {
    expect(reviewState([fact('review-due', 'Spring Term 2026')], '2026-05-01').text).toBe('review overdue: it was due in Spring Term 2026 (taken as ending by 30 April 2026)');
  });

  it('puts a date that a person confirmed before the printed one', () => {
    const confirmed = confirmedDue([{ file: 'policies/x.txt', 'review-due': { text: 'May 2030' } }], 'x.txt');
    expect(reviewState([fact('review-due', 'May 2020')], '2026-11-21', confirmed)).toMatchObject({ state: 'in-date', text: 'review due in May 2030, as the school confirmed' });
    expect(confirmedDue([], 'x.txt')).toBeNull();
  });

  it('says the day of the approval that a confirmed date stands in', () => {
    const confirmed = confirmedDue([{ file: 'x.txt', 'review-due': { text: 'May 2030' }, approved: { by: 'Full governing body', on: '2026-11-14' } }], 'x.txt');
    expect(reviewState([fact('review-due', 'May 2020')], '2026-11-21', confirmed).text).toBe('review due in May 2030, as approved on 14 November 2026');
  });

  it('is reckoned from the interval and the last review where no date is printed', () => {
    const facts = [fact('review-interval', 'at least annually'), fact('written-on', 'May 2019'), fact('reviewed-on', 'September 2022')];
    expect(reviewState(facts, '2026-11-21')).toMatchObject({ state: 'overdue', due: { latest: '2023-09-30' } });
  });

  it('says that no date is stated, and what date there is', () => {
    expect(reviewState([fact('written-on', 'September 2017')], '2026-11-21')).toEqual({ state: 'none-stated', due: null, text: 'no review date stated; dated September 2017' });
    expect(reviewState([{ ...fact('review-due', ''), date: null }], '2026-11-21').text).toBe('the review date was left empty');
    expect(reviewState([], '2026-11-21').text).toBe('no review date stated');
  });
});
