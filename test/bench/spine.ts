import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { elapsed } from '../../src/kernel/clock.ts';
import { openDesk } from '../endure/crash/desk.ts';

/**
 * Acknowledged turns a second through the real turn, store and outbox on a real disk: each is a sealed record under a key of its own,
 * a card in the outbox, a timer and a seen mark. Printed as JSON. `node --import tsx test/bench/spine.ts [seconds]`.
 */
const seconds = Number(process.argv[2] ?? 5);
const CALLERS = 64;

async function measure(name: string, options: { readonly delivers: boolean; readonly snapshotEvery: number; readonly repeats: boolean }): Promise<object> {
  const dir = mkdtempSync(join(tmpdir(), 'staffroom-bench-'));
  const desk = await openDesk(dir, { wakes: options.delivers, snapshotEvery: options.snapshotEvery });
  const took: number[] = [];
  let n = 0;
  const lag = monitorEventLoopDelay({ resolution: 5 });
  lag.enable();
  const start = elapsed();
  await Promise.all(Array.from({ length: CALLERS }, async () => {
    while (elapsed() - start < seconds * 1_000) {
      const before = elapsed();
      // Repeats write nothing: what is left is the way through the turn.
      if (!(await desk.report(options.repeats && n > 0 ? 1 : ++n))) throw new Error('a report was refused');
      took.push(elapsed() - before);
    }
  }));
  const whole = (elapsed() - start) / 1_000;
  lag.disable();
  await desk.dispatcher.stop();
  await desk.store.close();
  const reopening = elapsed();
  const again = await openDesk(dir);
  const startMs = elapsed() - reopening;
  await again.store.close();
  rmSync(dir, { recursive: true });
  took.sort((a, b) => a - b);
  const at = (q: number): number => Math.round((took[Math.floor(took.length * q)] ?? 0) * 100) / 100;
  return {
    name, callers: CALLERS, turns: took.length, turnsPerSecond: Math.round(took.length / whole), p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(0.9999),
    eventLoopDelayP99Ms: Math.round(lag.percentile(99) / 1e4) / 100, startAfterwardsMs: Math.round(startMs),
  };
}

const results = [
  await measure('acknowledged reports', { delivers: false, snapshotEvery: 1_000_000, repeats: false }),
  await measure('acknowledged reports, a snapshot each 2,000 lines', { delivers: false, snapshotEvery: 2_000, repeats: false }),
  await measure('acknowledged reports while they are delivered', { delivers: true, snapshotEvery: 5_000, repeats: false }),
  await measure('repeated events', { delivers: false, snapshotEvery: 1_000_000, repeats: true }),
];
process.stdout.write(`${JSON.stringify({ spine: results }, null, 2)}\n`);
