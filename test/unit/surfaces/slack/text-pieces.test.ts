import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inert, partsOf, shortened } from '../../../../src/surfaces/slack/text-pieces.ts';

describe('parts of a text', () => {
  it('are within the length, and together the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.integer({ min: 2, max: 60 }), (text, most) => {
      const parts = partsOf(text, most);
      expect(parts.join('')).toBe(text);
      for (const part of parts) expect(part.length).toBeLessThanOrEqual(most);
    }));
  });

  it('end at a sentence rather than inside one', () => {
    expect(partsOf('Lock it away. Tell the office. Go home now.', 32)).toEqual(['Lock it away. Tell the office. ', 'Go home now.']);
  });
});

describe('a shortened text', () => {
  it('says that it goes on', () => {
    expect([shortened('Send', 24), shortened('Write it down now (2 minutes)', 24)]).toEqual(['Send', 'Write it down now (2…']);
  });
});

describe('a text for the place that reads markup', () => {
  it('holds no mention, call to everyone, link, format or emoji, and still says the same', () => {
    expect(inert('<!channel> *now* @everyone :smile: A & B, 10:42')).toBe('&lt;!channel&gt;  now  @\u2060everyone :\u2060smile: A &amp; B, 10:\u206042');
  });
});
