/** How often and how long a delivery is tried. */
export interface RetryPolicy {
  /** Tries in all, the first one counted; then the row is dead. */
  readonly most: number;
  readonly firstMs: number;
  readonly longestMs: number;
}

/** About an hour of trying: long enough for a platform's outage, short enough that someone is told the same morning. */
export const RETRY: RetryPolicy = { most: 14, firstMs: 1_000, longestMs: 600_000 };

/**
 * Milliseconds to wait after the `tries`th failed try: doubling, with a random half so that many rows do not come back at once, and
 * never sooner than the platform asked (`afterMs`, its Retry-After). `random` in 0–1.
 */
export function waitAfter(policy: RetryPolicy, tries: number, afterMs: number | undefined, random: number): number {
  const full = Math.min(policy.firstMs * 2 ** (tries - 1), policy.longestMs);
  return Math.max(Math.round(full / 2 + (full / 2) * random), afterMs ?? 0);
}
