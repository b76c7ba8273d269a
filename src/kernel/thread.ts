import { Worker, workerData, type ResourceLimits } from 'node:worker_threads';

/** Starts a .ts module as a worker thread, whatever the process itself was started with; the module reads `data` with `threadData`. */
export function startThread(module: URL, data: unknown, resourceLimits: ResourceLimits = {}): Worker {
  return new Worker(new URL('./thread-entry.mjs', import.meta.url), { execArgv: [], workerData: { module: module.href, data }, resourceLimits });
}

/** What this thread was started with; check its shape. */
export const threadData = (): unknown => (workerData as { data: unknown }).data;
