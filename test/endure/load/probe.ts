import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late this process's event loop is, and what it holds. */
const RESOLUTION_MS = 10;
const lag = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
lag.enable();

/** What is answered; bytes after a collection where the process was started with `--expose-gc`. */
export interface Probe {
  readonly loopMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly rssBytes: number;
  readonly heapBytes: number;
  readonly handles: number;
}

// The timer's own interval is no delay.
const late = (nanoseconds: number): number => Math.max(0, Math.round((nanoseconds / 1e6 - RESOLUTION_MS) * 10) / 10);

export function probed(): Probe {
  const loopMs = { p50: late(lag.percentile(50)), p99: late(lag.percentile(99)), max: late(lag.max) };
  globalThis.gc?.();
  lag.reset();
  return { loopMs, rssBytes: process.memoryUsage.rss(), heapBytes: process.memoryUsage().heapUsed, handles: process.getActiveResourcesInfo().length };
}
