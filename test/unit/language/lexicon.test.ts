import { describe, expect, it } from 'vitest';
import { readLexiconFile } from '../../../src/language/lexicon-file.ts';
import { Lexicon, lexicon } from '../../../src/language/lexicon.ts';
import { stem } from '../../../src/language/stems.ts';
import { words } from '../../../src/language/tokens.ts';

const small = new Lexicon(
  readLexiconFile(`
shared: {}
concepts:
  - concept: head
    of: who
    words: [headteacher, head, head teacher]
    said: [the gaffer]
  - concept: instagram
    of: channel
    said: [insta]
    wider: [instagram]
    near: [online]
`).concepts,
);
const alternatives = (of: Lexicon, phrase: string): string[] => of.find(words(phrase).map(stem)).flatMap((m) => m.entry.alternatives.map((a) => a.stem));

describe('the lexicon', () => {
  it('reads words both ways, and talk, wider and near ones one way only', () => {
    expect(alternatives(small, 'head')).toContain(stem('headteacher'));
    expect(alternatives(small, 'headteacher')).toContain('head');
    expect(alternatives(small, 'insta')).toEqual([stem('instagram'), stem('online')]);
    expect(alternatives(small, 'instagram')).toEqual([]);
    expect(alternatives(small, 'the gaffer')).toContain('head');
    expect(alternatives(small, 'head')).not.toContain('gaffer');
  });

  it('finds phrases before the words they are made of', () => {
    expect(small.find(['head', 'teacher']).map((m) => m.entry.stems.length)).toEqual([2, 1]);
  });

  it('gives faint words less weight than plain ones, and words of a phrase their share', () => {
    const [insta] = small.find([stem('insta')]);
    const weights = insta?.entry.alternatives.map((a) => a.weight) ?? [];
    expect(weights[0]).toBeGreaterThan(weights[1] ?? 1);
    const teacher = small.find(['head'])[0]?.entry.alternatives.find((a) => a.stem === stem('teacher'));
    expect(teacher?.weight).toBeLessThan(0.5);
  });

  it('refuses a file that is not a lexicon', () => {
    expect(() => readLexiconFile('shared: {}\nconcepts: [{concept: one, of: act}]')).toThrow(/neither words nor said/);
    expect(() => readLexiconFile('shared: {}\nconcepts: [{concept: lies, of: act, words: [false]}]')).toThrow(/expected string/);
  });

  it('knows what staff say: apps by short names, children as kids, the head by role', () => {
    expect(alternatives(lexicon, 'fb')).toContain(stem('facebook'));
    expect(alternatives(lexicon, 'kids')).toContain(stem('pupil'));
    expect(alternatives(lexicon, 'my mum')).toContain(stem('parent'));
  });

  it('does not lead from one meaning to another by a shared stem', () => {
    // "report" and "reporter", "inform" and "information", "accept" and "acceptable" share stems or look as if they did.
    expect(alternatives(lexicon, 'reporter')).toContain(stem('journalist'));
    expect(alternatives(lexicon, 'report it')).not.toContain(stem('journalist'));
    expect(alternatives(lexicon, 'acceptable')).not.toContain(stem('friend'));
  });
});
