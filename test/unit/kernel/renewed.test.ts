import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../../src/kernel/clock.ts';
import { Renewed } from '../../../src/kernel/renewed.ts';

/** Answers are numbered in the order in which they were asked for; `fails` from now on or not. */
function asked() {
  const clock = fixedClock(1_000);
  const state = { questions: 0, fails: false };
  const ask = (): Promise<number> => {
    state.questions++;
    return state.fails ? Promise.reject(new Error('silent')) : Promise.resolve(state.questions);
  };
  return { clock, state, renewed: new Renewed<number>({ clock, ask, keptMs: 60, most: 2 }) };
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('answers that are remembered for a while', () => {
  it('are given without a question while they are young, and asked for again beside the answer before they run out', async () => {
    const { clock, state, renewed } = asked();
    expect(await renewed.get('a')).toBe(1);
    clock.set(1_039);
    expect([await renewed.get('a'), state.questions]).toEqual([1, 1]);
    clock.set(1_040);
    expect(await renewed.get('a')).toBe(1);
    await settled();
    expect([await renewed.get('a'), state.questions]).toEqual([2, 2]);
    clock.set(1_099);
    expect(await renewed.get('a')).toBe(2);
  });

  it('are never older than they may be, whoever else asks at the same moment', async () => {
    const { clock, state, renewed } = asked();
    await renewed.get('a');
    clock.set(1_060);
    expect(await Promise.all([renewed.get('a'), renewed.get('a')])).toEqual([2, 2]);
    expect(state.questions).toBe(2);
  });

  it('stand while they are young enough though nobody answers, and are nothing after that', async () => {
    const { clock, state, renewed } = asked();
    await renewed.get('a');
    state.fails = true;
    clock.set(1_050);
    expect(await renewed.get('a')).toBe(1);
    clock.set(1_060);
    await expect(renewed.get('a')).rejects.toThrow('silent');
    state.fails = false;
    expect(await renewed.get('a')).toBe(3);
  });

  it('are the newest ones', async () => {
    const { state, renewed } = asked();
    for (const key of ['a', 'b', 'c', 'a']) await renewed.get(key);
    expect(state.questions).toBe(4);
  });
});
