import { describe, expect, it } from 'vitest';
import { sentencesOf } from '../../../src/policies/sentences.ts';

const cut = (text: string): string[] => sentencesOf(text).map((s) => text.slice(s.start, s.end));

describe('sentences', () => {
  it.each([
    ['Ask Mrs. Hill, Dr. Pell or St. Mary’s. They know.', 2],
    ['Games, e.g. Chess, are fine. Others, i.e. Poker, are not.', 2],
    ['See para. 3 and No. 5 of the list. Then sign.', 2],
    ['It costs 4.50 at www.fernhill.example. Pay at the desk.', 2],
    ['PE, PSHE, etc. Lessons go on.', 2],
    ['PE, PSHE, etc. are lessons.', 1],
    ['J. Smith signs. A. B. Hill reads.', 2],
    ['It is in Appendix A. Read it.', 2],
    ['Use the free app. It works.', 2],
    ['Tell someone (the office. Or a teacher.) at once.', 1],
    ['It ends (at last). Then it starts.', 2],
    ['Are you sure? Ask! Then do it.', 3],
    ['He said “stop.” Then he left.', 2],
    ['**Be kind.** It helps.', 2],
    ['Break at 10 a.m. Lunch at noon.', 2],
  ])('"%s" are %i', (text, count) => {
    expect(cut(text)).toHaveLength(count);
  });

  it('keep a remark in brackets with the sentence before it', () => {
    expect(cut('Read the policy. [Insert link](#)')).toEqual(['Read the policy. [Insert link](#)']);
    expect(cut('Read the policy. (see page 3)')).toEqual(['Read the policy. (see page 3)']);
  });

  it('hold every visible character between them', () => {
    const text = '  One. Two?  “Three.” (Four.)\n\nfive ';
    expect(cut(text).join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
  });
});
