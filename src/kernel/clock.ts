/** The only place that reads the wall clock or sets time limits. Everything else is handed a `Clock`. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that people or tests move: it runs at the base clock's pace from wherever it was put, and never goes back. */
export class MovableClock implements Clock {
  #offsetMs = 0;
  readonly #base: Clock;

  constructor(base: Clock = systemClock) {
    this.#base = base;
  }

  now(): number {
    return this.#base.now() + this.#offsetMs;
  }

  /** Moves forward by `ms`; a negative step is refused, because timers that fired would fire again. */
  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError('the clock only moves forward');
    this.#offsetMs += ms;
  }
}

/** A clock that stands still until it is set; for tests. */
export function fixedClock(startMs: number): Clock & { set(ms: number): void } {
  let at = startMs;
  return {
    now: () => at,
    set: (ms) => {
      if (ms < at) throw new RangeError('the clock only moves forward');
      at = ms;
    },
  };
}

export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** Settles as `work` does, or rejects with TimeoutError after `ms`. The work itself is not stopped: pass it `signal` for that. */
export async function withTimeLimit<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  return within(ms, work(abort.signal), () => abort.abort());
}

/** As `withTimeLimit`, for work that cannot be told to stop: a signal that nobody listens to is made for nothing at every turn. */
export async function within<T>(ms: number, work: Promise<T>, late: () => void = () => undefined): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      // First: work that ends itself when it is told to stop was late all the same.
      reject(new TimeoutError(`no result within ${ms} ms`));
      late();
    }, ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Calls `then` after `ms` unless it is called off by the function that this returns; alone it keeps no process running. */
export function after(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms);
  timer.unref();
  return () => clearTimeout(timer);
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves after `ms`, or at once when `stop` is aborted; alone it keeps no process running. */
export async function sleepUnless(stop: AbortSignal, ms: number): Promise<void> {
  if (stop.aborted) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      stop.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    timer.unref();
    stop.addEventListener('abort', done, { once: true });
  });
}

/** Milliseconds that only count up, for measuring how long something took. */
export const elapsed = (): number => performance.now();
