/**
 * A token bucket for each account: a burst, then a steady trickle. It holds back questions only; what is urgent, a report, a click
 * or a form is never counted.
 */
export class FloodLimit {
  readonly #burst: number;
  readonly #refillMs: number;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  /** `burst` messages at once, then one each `refillMs`. */
  constructor(burst = 20, refillMs = 3_000) {
    this.#burst = burst;
    this.#refillMs = refillMs;
  }

  /** Takes a token; false when there is none left. */
  take(account: string, now: number): boolean {
    const bucket = this.#buckets.get(account) ?? { tokens: this.#burst, at: now };
    const tokens = Math.min(this.#burst, bucket.tokens + Math.max(0, now - bucket.at) / this.#refillMs);
    // Last used last, so that the oldest full buckets are the first to be forgotten.
    this.#buckets.delete(account);
    this.#buckets.set(account, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    for (const [oldest, value] of this.#buckets) {
      if (now - value.at < this.#burst * this.#refillMs) break;
      this.#buckets.delete(oldest);
    }
    return tokens >= 1;
  }
}
