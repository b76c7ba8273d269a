import { describe, expect, it } from 'vitest';
import { after, sleep, TimeoutError, within, withTimeLimit } from '../../../src/kernel/clock.ts';

describe('a time limit', () => {
  it('lets work through that ends in time, with what it came to', async () => {
    await expect(within(1_000, Promise.resolve(7))).resolves.toBe(7);
    await expect(withTimeLimit(1_000, () => Promise.reject(new Error('its own')))).rejects.toThrow('its own');
  });

  it('ends the waiting, tells the work to stop, and says that it was the limit', async () => {
    let told = false;
    await expect(withTimeLimit(5, (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(void (told = true)))))).rejects.toBeInstanceOf(TimeoutError);
    expect(told).toBe(true);
    await expect(within(5, new Promise(() => undefined))).rejects.toBeInstanceOf(TimeoutError);
  });
});

describe('something to be done later', () => {
  it('is done, or called off', async () => {
    const done: string[] = [];
    after(1, () => done.push('kept'));
    after(1, () => done.push('called off'))();
    await sleep(20);
    expect(done).toEqual(['kept']);
  });
});
