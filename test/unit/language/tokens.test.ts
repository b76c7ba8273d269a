import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainWords, tokens, words } from '../../../src/language/tokens.ts';
import { stem } from '../../../src/language/stems.ts';

describe('splitting a text into words', () => {
  it('folds capitals, curly apostrophes and accents, and keeps where each word stood', () => {
    const text = 'Can’t  José e-mail ex-pupils?';
    expect(words(text)).toEqual(["can't", 'jose', 'email', 'ex', 'pupils']);
    for (const t of tokens(text)) expect(text.slice(t.start, t.end)).toBe(t.text);
  });

  it('keeps emoji as words of their own and drops punctuation', () => {
    expect(words('ok 👍… done!')).toEqual(['ok', '👍', 'done']);
  });

  it('sees through invisible characters and full-width letters', () => {
    expect(words('Face\u00adbook wh\u200batsapp ｈｅｌｐ')).toEqual(['facebook', 'whatsapp', 'help']);
  });

  it('drops quote marks that only surround a word', () => {
    expect(words("the 'friends' of teachers’ pets")).toEqual(['the', 'friends', 'of', 'teachers', 'pets']);
  });

  it('takes any text, gives ordered spans, and never an empty word', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      let last = 0;
      for (const t of tokens(text)) {
        expect(t.start).toBeGreaterThanOrEqual(last);
        expect(t.end).toBeGreaterThan(t.start);
        expect(t.lower).not.toBe('');
        last = t.end;
      }
    }));
  });

  it('takes a megabyte of one character or of apostrophes', () => {
    expect(tokens('a'.repeat(1_000_000))).toHaveLength(1);
    expect(tokens("'".repeat(1_000_000))).toHaveLength(0);
    expect(plainWords(`a${"'b".repeat(500_000)}`)).toHaveLength(1_000_001);
    expect(tokens('e-'.repeat(500_000))).toHaveLength(500_000);
  });
});

describe('stems', () => {
  it('joins the forms of a word', () => {
    expect(stem('pupils')).toBe(stem('pupil'));
    expect(stem("school's")).toBe(stem('schools'));
    expect(stem('posting')).toBe(stem('posted'));
  });

  it('leaves very long runs and words with digits alone', () => {
    const run = 'a'.repeat(100_000);
    expect(stem(run)).toBe(run);
    expect(stem('y5')).toBe('y5');
  });
});
