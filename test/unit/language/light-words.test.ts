import { describe, expect, it } from 'vitest';
import { namesSubject } from '../../../src/language/light-words.ts';

describe('words that give a subject', () => {
  it('are things and matters, not filler, ages, stop words or phrases of the lexicon', () => {
    for (const word of ['dog', 'minibus', 'pension']) expect(namesSubject(word)).toBe(true);
    for (const word of ['tried', 'together', '40', 'y6s', 'allowed', 'head teacher']) expect(namesSubject(word)).toBe(false);
  });
});
