import { describe, expect, it } from 'vitest';
import { isDeeperThan, unbroken } from '../../../src/kernel/incoming-text.ts';

describe('how deep a JSON text nests', () => {
  it.each([
    ['[[[]]]', 3],
    ['{"a":{"b":[1]}}', 3],
    ['[],[],[]', 1],
    ['"[[[["', 0],
    [String.raw`"a\"[[[["`, 0],
    [String.raw`["\\"]`, 1],
  ])('%s: %i', (text, depth) => {
    expect([isDeeperThan(text, depth), depth > 0 && isDeeperThan(text, depth - 1)]).toEqual([false, depth > 0]);
  });

  it('is known at the first bracket too many', () => {
    expect(isDeeperThan('['.repeat(1_000_000), 64)).toBe(true);
  });
});

describe('text with half of a pair', () => {
  it('shows each half as a replacement mark and leaves whole pairs alone', () => {
    expect(unbroken('a\ud83d b\ude00 \u{1f600}')).toBe('a\ufffd b\ufffd \u{1f600}');
  });
});
