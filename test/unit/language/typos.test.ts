import { describe, expect, it } from 'vitest';
import { makeSpelling } from '../../../src/language/typos.ts';

const spelling = makeSpelling([['facebook', 9], ['permission', 4], ['permissions', 1], ['safeguarding', 5], ['parents', 7], ['head', 3]]);

describe('mending slips', () => {
  it('mends a dropped, doubled, wrong or swapped letter', () => {
    expect(spelling.repair('facebok')).toBe('facebook');
    expect(spelling.repair('permision')).toBe('permission');
    expect(spelling.repair('safegaurding')).toBe('safeguarding');
    expect(spelling.repair('paretns')).toBe('parents');
  });

  it('leaves known words, short words, numbers and far words alone', () => {
    for (const word of ['facebook', 'haed', 'y5', 'elephant', 'barents', '']) expect(spelling.repair(word)).toBeNull();
  });

  it('takes the commoner of two words that are as near', () => {
    expect(makeSpelling([['posting', 1], ['hosting', 50], ['pasting', 9]]).repair('pusting')).toBe('pasting');
  });

  it('does not look at words of absurd length', () => {
    expect(spelling.repair('f'.repeat(100_000))).toBeNull();
  });
});
