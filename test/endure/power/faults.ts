import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fastTemp } from '../crash/desk.ts';
import { faultRun, type Planted } from '../crash/fault-run.ts';
import type { Fault } from '../crash/faulty-files.ts';

export interface Everywhere {
  /** How many steps a run without a fault has. */
  readonly steps: number;
  /** At how many of them it was put. */
  readonly put: number;
  readonly wrong: readonly string[];
}

/**
 * Puts the fault at every step, or at every `stride`th from `first` on, until a run passes in which it no longer fires. What is wrong ends it
 * early; with a planted weakness the first does.
 */
export async function everywhere(fault: Fault, planted: Planted | null = null, stride = 1, first = 0): Promise<Everywhere> {
  const wrong: string[] = [];
  let put = 0;
  for (let at = first; ; at += stride) {
    const dir = mkdtempSync(join(fastTemp, 'staffroom-fault-'));
    try {
      const run = await faultRun(dir, fault, at, planted ?? {});
      wrong.push(...run.wrong.map((w) => `${fault} at step ${at} (${run.step}): ${w}`));
      if (!run.fired) return { steps: at, put, wrong };
      put++;
    } catch (error) {
      // A start that is refused after a fault is as much a loss as a missing record.
      wrong.push(`${fault} at step ${at}: ${String(error)}`);
    } finally {
      rmSync(dir, { recursive: true });
    }
    if (wrong.length > (planted ? 0 : 20)) return { steps: at, put, wrong };
  }
}
