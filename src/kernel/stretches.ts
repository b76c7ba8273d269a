import { elapsed } from './clock.ts';

/** How long the thread is kept before others may go first, in ms. Half of what nobody notices, since the last step of a stretch runs over. */
const STRETCH_MS = 8;

/** Lets whatever else waits for the thread go first. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Runs work that pauses at its `yield`s to its end, without a pause. */
export function atOnce<T>(work: Generator<void, T, void>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** As `atOnce`, giving way to whatever else waits for the thread every few milliseconds. Rejects with what the work throws. */
export async function inStretches<T>(work: Generator<void, T, void>): Promise<T> {
  let from = elapsed();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (elapsed() - from < STRETCH_MS) continue;
    await nextTurn();
    from = elapsed();
  }
}
