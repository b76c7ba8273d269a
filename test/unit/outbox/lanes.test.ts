import { describe, expect, it, vi } from 'vitest';
import { Lanes } from '../../../src/outbox/lanes.ts';

/** Lanes whose work ends when the test says so. */
function opened(most: number, slowMs?: number) {
  const log: string[] = [];
  const ends = new Map<string, () => void>();
  const lanes = new Lanes(most, (key) => new Promise<void>((resolve) => {
    log.push(key);
    ends.set(key, resolve);
  }), slowMs);
  const end = async (key: string): Promise<void> => {
    ends.get(key)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { lanes, log, end };
}

describe('lanes of work', () => {
  it('start what comes while another hangs', () => {
    const { lanes, log } = opened(2);
    lanes.add('a');
    lanes.add('b');
    expect(log).toEqual(['a', 'b']);
  });

  it('hold what is over their number until one ends', async () => {
    const { lanes, log, end } = opened(1);
    lanes.add('a');
    lanes.add('b');
    expect(log).toEqual(['a']);
    await end('a');
    expect(log).toEqual(['a', 'b']);
  });

  it('give up the place of one that hangs to those that wait, and still never work on it twice at once', async () => {
    const { lanes, log, end } = opened(2, 5);
    for (const key of ['a', 'b', 'c', 'd', 'e']) lanes.add(key);
    expect(log).toEqual(['a', 'b']);
    await vi.waitFor(() => expect(log).toEqual(['a', 'b', 'c', 'd', 'e']), { timeout: 15_000 });
    lanes.add('a');
    await end('b');
    expect(log).toEqual(['a', 'b', 'c', 'd', 'e']);
    await end('a');
    expect(log).toEqual(['a', 'b', 'c', 'd', 'e', 'a']);
    for (const key of ['a', 'c', 'd', 'e']) await end(key);
    expect(lanes.idle).toBe(true);
  });

  it('never work on one key twice at once, and look once more at what came meanwhile', async () => {
    const { lanes, log, end } = opened(4);
    lanes.add('a');
    lanes.add('a');
    lanes.add('a');
    expect(log).toEqual(['a']);
    await end('a');
    expect(log).toEqual(['a', 'a']);
    await end('a');
    expect(lanes.idle).toBe(true);
    expect(log).toEqual(['a', 'a']);
  });
});
