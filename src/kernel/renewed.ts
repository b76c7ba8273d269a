import type { Clock } from './clock.ts';
import { keepNewest } from './newest.ts';

interface Known<T> {
  readonly at: number;
  readonly value: T;
}

export interface RenewedOptions<T> {
  readonly clock: Clock;
  readonly ask: (key: string) => Promise<T>;
  /** No answer is given that is older, ms. From two thirds of it on the next question has it asked for again beside the answer: whoever comes often never waits. */
  readonly keptMs: number;
  readonly most: number;
}

const RENEWED_FROM = 2 / 3;

/** Answers that are remembered for a while, the newest `most` of them. One question for a key is under way at a time. */
export class Renewed<T> {
  readonly #options: RenewedOptions<T>;
  readonly #known = new Map<string, Known<T>>();
  readonly #asking = new Map<string, Promise<T>>();

  constructor(options: RenewedOptions<T>) {
    this.#options = options;
  }

  /** Rejects as `ask` does where nothing is known that is young enough; nothing is remembered then. */
  async get(key: string): Promise<T> {
    const { clock, keptMs } = this.#options;
    const known = this.#known.get(key);
    const age = known ? clock.now() - known.at : Infinity;
    if (known && age < keptMs * RENEWED_FROM) return known.value;
    const asking = this.#ask(key);
    if (!known || age >= keptMs) return asking;
    // Whoever asks once the old answer has run out hears of it.
    asking.catch(() => undefined);
    return known.value;
  }

  #ask(key: string): Promise<T> {
    let asking = this.#asking.get(key);
    if (!asking) {
      const at = this.#options.clock.now();
      asking = this.#options.ask(key).then((value) => {
        keepNewest(this.#known, key, { at, value }, this.#options.most);
        return value;
      }).finally(() => this.#asking.delete(key));
      this.#asking.set(key, asking);
    }
    return asking;
  }
}
