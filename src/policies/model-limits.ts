import type { Clock } from '../kernel/clock.ts';

const FAILURES = 3;
const PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 10 * 60_000;

/** Stops asking a server that fails: after three failures in a row for a minute, then one request at a time until one works. */
export class Breaker {
  #failures = 0;
  #until = 0;
  #trying = false;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether a request may be made now. */
  lets(): boolean {
    return this.#clock.now() >= this.#until && !(this.#failures >= FAILURES && this.#trying);
  }

  /** The same, for a request that begins now: `worked`, `failed` or `passed` must follow. */
  begin(): boolean {
    if (!this.lets()) return false;
    this.#trying = true;
    return true;
  }

  worked(): void {
    this.#failures = 0;
    this.#trying = false;
  }

  /** Neither worked nor failed. */
  passed(): void {
    this.#trying = false;
  }

  /** `retryAfter`: seconds that the server asks for, where it does. */
  failed(retryAfter: number | null): void {
    this.#failures += 1;
    this.#trying = false;
    const now = this.#clock.now();
    if (retryAfter !== null) this.#until = Math.max(this.#until, now + Math.min(retryAfter * 1000, LONGEST_PAUSE_MS));
    if (this.#failures >= FAILURES) this.#until = Math.max(this.#until, now + PAUSE_MS);
  }
}

export interface Slot {
  free(): void;
}

interface Waiting<Use> {
  readonly use: Use;
  readonly begin: () => void;
}

/** Turns at something: each use has at most so many at once, and all together no more than the largest of these. First come, first served. */
export class Slots<Use extends string> {
  readonly #most: Readonly<Record<Use, number>>;
  readonly #mostWaiting: number;
  readonly #taken = new Map<Use, number>();
  #waiting: Waiting<Use>[] = [];

  constructor(most: Readonly<Record<Use, number>>, mostWaiting: number) {
    this.#most = most;
    this.#mostWaiting = mostWaiting;
  }

  /** Waits for a turn; null where too many wait already, or when `signal` ends the waiting. */
  take(use: Use, signal: AbortSignal): Promise<Slot | null> {
    if (this.#free(use)) return Promise.resolve(this.#begin(use));
    if (signal.aborted || this.#waiting.length >= this.#mostWaiting) return Promise.resolve(null);
    return new Promise((resolve) => {
      const given = (slot: Slot | null): void => {
        signal.removeEventListener('abort', ended);
        resolve(slot);
      };
      const one: Waiting<Use> = { use, begin: () => given(this.#begin(use)) };
      const ended = (): void => {
        this.#waiting = this.#waiting.filter((w) => w !== one);
        given(null);
      };
      signal.addEventListener('abort', ended);
      this.#waiting.push(one);
    });
  }

  #free(use: Use): boolean {
    const all = [...this.#taken.values()].reduce((a, b) => a + b, 0);
    return (this.#taken.get(use) ?? 0) < this.#most[use] && all < Math.max(...Object.values<number>(this.#most));
  }

  #begin(use: Use): Slot {
    this.#taken.set(use, (this.#taken.get(use) ?? 0) + 1);
    return {
      free: () => {
        this.#taken.set(use, (this.#taken.get(use) ?? 0) - 1);
        const next = this.#waiting.find((w) => this.#free(w.use));
        if (!next) return;
        this.#waiting = this.#waiting.filter((w) => w !== next);
        next.begin();
      },
    };
  }
}
