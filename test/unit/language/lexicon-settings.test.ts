import { describe, expect, it } from 'vitest';
import { lexicon } from '../../../src/language/lexicon.ts';
import { lexiconSchema } from '../../../src/language/lexicon-settings.ts';
import { stem } from '../../../src/language/stems.ts';
import { words } from '../../../src/language/tokens.ts';
import { buildIndex } from '../../../src/policies/search.ts';
import { writtenDocument } from '../../fixtures/written-document.ts';

const added = lexiconSchema.parse([{ words: ['cause for concern form'], said: ['bluebird'] }, { words: ['pupil'], said: ['scholars'], near: ['house system'] }]);
const found = (text: string, of = lexicon): string[] => of.find(words(text).map(stem)).flatMap((m) => m.entry.alternatives.map((a) => a.stem));

describe('what one school calls things', () => {
  it('finds what its documents print, without changing what other schools find', () => {
    const own = lexicon.with(added);
    expect(found('the bluebird', own)).toContain(stem('concern'));
    expect(found('bluebird')).not.toContain(stem('cause'));
    expect(lexicon.with([])).toBe(lexicon);
  });

  it('joins the concept that its word stands in, so that it finds the other words too', () => {
    expect(found('scholars', lexicon.with(added))).toEqual(expect.arrayContaining([stem('pupil'), stem('child'), stem('learner'), stem('house')]));
  });

  it('is used by the index that is built with it', () => {
    const document = writtenDocument(['A cause for concern form goes to the designated lead the same day.', 'Lunch is at noon.']);
    expect(buildIndex([document]).search('bluebird', 3)).toEqual([]);
    expect(buildIndex([document], lexicon.with(added)).search('bluebird', 3)[0]?.clause.quote).toMatch(/^A cause for concern/);
  });

  it('is refused when a word is a single letter or an entry has none, and is empty when absent', () => {
    expect(lexiconSchema.safeParse([{ words: ['x'] }]).success).toBe(false);
    expect(lexiconSchema.safeParse([{ words: [], said: ['hub'] }]).success).toBe(false);
    expect(lexiconSchema.safeParse([{ word: ['hub'] }]).success).toBe(false);
    expect(lexiconSchema.parse(undefined)).toEqual([]);
  });
});

describe('the concepts of a text', () => {
  const conceptsIn = (text: string): string[] => lexicon.conceptsIn(words(text).map(stem)).map((c) => `${c.of} ${c.concept}`);

  it('are named with their kind, each once, in order', () => {
    expect(conceptsIn('a dad and another dad added me on insta')).toEqual(['who parent', 'act friend-request', 'channel instagram']);
  });

  it('are those of the longest phrase, not of the words inside it', () => {
    expect(conceptsIn('the head of year')).toEqual(['who phase-leader']);
    expect(conceptsIn('nothing of the kind')).toEqual([]);
  });
});
