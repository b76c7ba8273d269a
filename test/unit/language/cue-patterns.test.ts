import { describe, expect, it } from 'vitest';
import { Cues } from '../../../src/language/cue-patterns.ts';

const line = (text: string): { word: string; sentence: number }[] => text.split(' . ').flatMap((part, sentence) => part.split(' ').map((word) => ({ word, sentence })));
const found = (pattern: string, text: string): string[] => {
  const cues = new Cues({ animal: 'cat, dog, guinea pig', beast: '<animal>, wolf', bite: 'bite+, bit' });
  const words = line(text);
  const compiled = cues.compile(pattern);
  const occurrences = cues.occurrences(words);
  return compiled.flatMap((p) => cues.find(p, words, occurrences)).map(({ start, end }) => words.slice(start, end).map((w) => w.word).join(' '));
};

describe('cue patterns', () => {
  it('find words, choices, phrases and groups within groups', () => {
    expect(found('<animal>', 'a guinea pig')).toEqual(['guinea pig']);
    expect(found('<beast> bites|barks', 'the guinea pig bites')).toEqual(['guinea pig bites']);
    expect(found('very_big|small <beast>', 'a very big wolf')).toEqual(['very big wolf']);
  });

  it('know the endings of a word', () => {
    for (const form of ['bite', 'bites', 'biting']) expect(found('<bite>', `it ${form} me`)).toEqual([form]);
  });

  it('reach over three words, over eight, and over a sentence only when told so', () => {
    expect(found('dog * me', 'dog a b c me')).toHaveLength(1);
    expect(found('dog * me', 'dog a b c d me')).toEqual([]);
    expect(found('dog ** me', 'dog a b c d me')).toHaveLength(1);
    expect(found('dog ** me', 'dog . me')).toEqual([]);
    expect(found('dog ... me', 'dog . me')).toHaveLength(1);
  });

  it('hold to the start and end of a sentence, leave out what is optional and read both ways round', () => {
    expect(found('^ dog', 'a dog . dog')).toEqual(['dog']);
    expect(found('dog $', 'dog a . a dog')).toEqual(['dog']);
    expect(found('a big? dog', 'a dog')).toEqual(['a dog']);
    expect(found('a big? dog', 'a big dog')).toEqual(['a big dog']);
    expect(found('dog & me', 'me x dog')).toEqual(['me x dog']);
  });

  it('refuse a pattern of an unknown group', () => {
    expect(() => new Cues({}).compile('<nothing>')).toThrow('<nothing>');
  });

  it('look at no more words than there are, for each item', () => {
    const cues = new Cues({ animal: 'cat, dog' });
    const [pattern] = cues.compile('<animal> ** <animal> ** <animal>');
    if (pattern === undefined) throw new Error('no pattern');
    const cost = (count: number): number => {
      const words = line(Array(count).fill('dog').join(' '));
      const before = cues.looked;
      cues.find(pattern, words, cues.occurrences(words));
      return cues.looked - before;
    };
    expect(cost(10_000)).toBeLessThanOrEqual(cost(1_000) * 10 + 10);
  });
});
