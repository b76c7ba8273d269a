import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../../src/policies/search.ts';
import { writtenDocument } from '../../fixtures/written-document.ts';

const document = writtenDocument([
  '# Phones',
  'Staff keep their phones in the lockers.',
  'Pupils hand in mobile phones at the gate.',
  '# Photographs',
  'Staff must not:',
  '- take pictures on a personal device',
  '- print pictures at home',
  '# Visitors',
  'Visitors sign in at reception.',
  'They are given a red lanyard.',
]);
const index = buildIndex([document]);
const first = (query: string): string | undefined => index.search(query, 3)[0]?.clause.quote;

describe('searching clauses', () => {
  it('finds a clause by its own words in any form', () => {
    expect(first('handing in mobiles')).toBe('Pupils hand in mobile phones at the gate.');
  });

  it('finds a clause by what staff call things', () => {
    expect(first('kids mobile')).toBe('Pupils hand in mobile phones at the gate.');
    expect(first('pics with my own ipad')).toBe('take pictures on a personal device');
  });

  it('finds a list item through the heading it stands under', () => {
    expect(index.search('photographs', 5).map((c) => c.clause.quote)).toContain('print pictures at home');
  });

  it('finds a sentence that says "they" through the sentence before', () => {
    expect(index.search('visitors lanyard', 2)[0]?.clause.quote).toBe('They are given a red lanyard.');
  });

  it('sees through slips of the fingers, but leaves names alone', () => {
    expect(first('recepton')).toBe('Visitors sign in at reception.');
    expect(index.notions('where is Recepton').map((n) => n.said)).toEqual(['recepton']);
  });

  it('gives nothing where no word is known, and no more than was asked for, best first', () => {
    expect(index.search('xylophone', 5)).toEqual([]);
    expect(index.search('the of and', 5)).toEqual([]);
    expect(index.search('', 5)).toEqual([]);
    const found = index.search('staff pictures phones', 2);
    expect(found).toHaveLength(2);
    expect(found[0]?.score).toBeGreaterThanOrEqual(found[1]?.score ?? Infinity);
  });

  it('gives the same answer when asked again, whatever was asked between', () => {
    const before = index.search('pictures at home', 5);
    fc.assert(fc.property(fc.string({ maxLength: 60 }), (query) => {
      index.search(query, 3);
    }), { numRuns: 50 });
    expect(index.search('pictures at home', 5)).toEqual(before);
  });

  it('takes no documents, and a very long question', () => {
    expect(buildIndex([]).search('phones', 5)).toEqual([]);
    expect(index.search('phones '.repeat(100_000), 3).length).toBeGreaterThan(0);
  });

  it('prefers a clause in which the words stand side by side', () => {
    const pair = buildIndex([writtenDocument(['The locker key and the office door are red.', 'The office key is kept in a locker by the red door.'])]);
    expect(pair.search('office key', 2)[0]?.clause.quote).toMatch(/^The office key/);
  });
});
