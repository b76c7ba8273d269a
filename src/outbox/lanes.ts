import { after } from '../kernel/clock.ts';

// A platform that is well answers in less. What takes longer is waited for beside the others, not before them.
const SLOW_MS = 1_000;

/**
 * Work by key: one of a key at a time, a few keys at once. A key added while its work runs is worked on once more after it, so that what was
 * put there just before the end is not left lying; a slow key holds up nobody but itself, however many of them there are.
 */
export class Lanes {
  readonly #most: number;
  readonly #slowMs: number;
  /** Those that run and take no place from others any more. */
  readonly #slow = new Set<string>();
  readonly #work: (key: string) => Promise<void>;
  readonly #waiting = new Set<string>();
  readonly #running = new Map<string, Promise<void>>();

  /** `work` must not reject. */
  constructor(most: number, work: (key: string) => Promise<void>, slowMs = SLOW_MS) {
    this.#most = most;
    this.#slowMs = slowMs;
    this.#work = work;
  }

  add(key: string): void {
    this.#waiting.add(key);
    this.#fill();
  }

  /** Nothing runs and nothing waits. */
  get idle(): boolean {
    return this.#running.size === 0 && this.#waiting.size === 0;
  }

  /** Nothing more would begin now. */
  get full(): boolean {
    return this.#running.size - this.#slow.size >= this.#most;
  }

  /** Resolves when the work of some key has ended; at once when none runs. */
  async oneEnds(): Promise<void> {
    if (this.#running.size > 0) await Promise.race(this.#running.values());
  }

  #fill(): void {
    for (const key of this.#waiting) {
      if (this.full) return;
      if (this.#running.has(key)) continue;
      this.#waiting.delete(key);
      this.#start(key);
    }
  }

  #start(key: string): void {
    const ended = after(this.#slowMs, () => {
      this.#slow.add(key);
      this.#fill();
    });
    this.#running.set(key, this.#work(key).finally(() => {
      ended();
      this.#slow.delete(key);
      this.#running.delete(key);
      this.#fill();
    }));
  }
}
