import { describe, expect, it } from 'vitest';
import { keepNewest } from '../../../src/kernel/newest.ts';

describe('a map of the newest', () => {
  it('drops what was set least lately, and no more than it must', () => {
    const map = new Map([['a', 1], ['b', 2]]);
    keepNewest(map, 'a', 3, 2);
    expect([...map]).toEqual([['b', 2], ['a', 3]]);
    keepNewest(map, 'c', 4, 2);
    expect([...map]).toEqual([['a', 3], ['c', 4]]);
  });

  it('comes down to its size where it held more', () => {
    const map = new Map(Array.from({ length: 5 }, (_, i) => [i, i]));
    keepNewest(map, 9, 9, 2);
    expect([...map.keys()]).toEqual([4, 9]);
  });
});
