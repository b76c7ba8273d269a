import type { SchoolId } from './kernel/ids.ts';
import type { Dispatcher } from './outbox/dispatcher.ts';
import { outboxDue, outboxDues } from './outbox/outbox.ts';
import type { DueOf, Job } from './storage/jobs.ts';
import type { DeskStore } from './storage/store.ts';
import type { Ticker } from './time/ticker.ts';
import { timerDue, timerDues } from './time/timers.ts';
import type { Clock } from './kernel/clock.ts';

/** What every commit leaves to be done. */
export const deskDue: DueOf = (changed) => outboxDue(changed) ?? timerDue(changed);

/** How the desk's timers, messages and chores come to be done: by this process alone, or by whichever of several takes them. */
export interface DeskWork {
  start(): Promise<void>;
  /** After a commit of this school that left something to be done. */
  wake(school: SchoolId): void;
  /** Once a second. */
  tick(): Promise<void>;
  stop(): Promise<void>;
}

export interface DeskWorkParts {
  readonly store: DeskStore;
  readonly schools: readonly SchoolId[];
  readonly dispatcher: Dispatcher;
  readonly ticker: Ticker;
  /** What is written beside the records; never by two at once. */
  readonly chores: () => Promise<void>;
  readonly clock: Clock;
}

// Where several share the work, the chores wait this long between two turns.
const CHORES_MS = 5_000;

export function deskWork(parts: DeskWorkParts): DeskWork {
  const { store, schools, dispatcher, ticker, chores, clock } = parts;
  const jobs = store.jobs;
  if (!jobs) {
    return {
      start: async () => Promise.resolve(dispatcher.wake()),
      wake: (school) => dispatcher.wake(school),
      tick: async () => {
        await ticker.runOnce();
        dispatcher.wake();
        // A school's folder may lie on a disk that hangs: no timer and no message waits for it.
        void chores();
      },
      stop: () => Promise.resolve(),
    };
  }
  const work = async ({ kind, school, key }: Job): Promise<number | null> => {
    if (kind === 'lane') return dispatcher.runLane(school, key);
    if (kind === 'timer') return ticker.runTimer(school, key);
    if (kind === 'dead') return dispatcher.runDead(school, key);
    await chores();
    return clock.now() + CHORES_MS;
  };
  return {
    start: async () => {
      jobs.start(work);
      for (const [i, school] of schools.entries()) {
        const dues = await store.read(school, async (tx) => [...(await outboxDues(tx)), ...(await timerDues(tx))]);
        await jobs.sweep(school, i === 0 ? [...dues, { kind: 'chores', key: 'files', at: 0 }] : dues);
      }
    },
    wake: () => jobs.wake(),
    // Jobs come by themselves.
    tick: () => Promise.resolve(),
    stop: () => jobs.stop(),
  };
}
