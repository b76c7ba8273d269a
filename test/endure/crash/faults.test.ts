import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fastTemp } from './desk.ts';
import { faultRun, type Planted } from './fault-run.ts';
import type { Fault } from './faulty-files.ts';

/** Runs the fault at every step, until a run passes in which it no longer fires. A planted weakness ends it when it is found. */
async function everywhere(fault: Fault, planted: Planted | null = null): Promise<{ steps: number; wrong: string[] }> {
  const wrong: string[] = [];
  for (let at = 0; ; at++) {
    const dir = mkdtempSync(join(fastTemp, 'staffroom-fault-'));
    try {
      const run = await faultRun(dir, fault, at, planted ?? {});
      wrong.push(...run.wrong.map((w) => `${fault} at step ${at} (${run.step}): ${w}`));
      if (!run.fired) return { steps: at, wrong };
    } catch (error) {
      // A start that is refused after a fault is as much a loss as a missing record.
      wrong.push(`${fault} at step ${at}: ${String(error)}`);
    } finally {
      rmSync(dir, { recursive: true });
    }
    if (wrong.length > (planted ? 0 : 20)) return { steps: at, wrong };
  }
}

describe('the harness finds a desk that was broken on purpose', () => {
  it('whose outbox does not read back before it sends again', async () => {
    expect((await everywhere('power-cut', { readsBack: false })).wrong.join()).toMatch(/posted 2 times/);
  }, 60_000);
  it('whose syncs do nothing', async () => {
    expect((await everywhere('power-cut', { syncsLie: true })).wrong.join()).toMatch(/is lost|does not verify|not saved/);
  }, 60_000);
  it('that acknowledges before it has saved', async () => {
    expect((await everywhere('power-cut', { acknowledgesFirst: true })).wrong.join()).toMatch(/acknowledged and is lost/);
  }, 60_000);
});

describe('a fault at every write and delivery', () => {
  it.each(['power-cut', 'EIO', 'ENOSPC'] as const)('loses nothing acknowledged, doubles nothing and leaves no word readable: %s', async (fault) => {
    const { steps, wrong } = await everywhere(fault);
    expect(wrong).toEqual([]);
    expect(steps).toBeGreaterThan(60);
    process.stdout.write(`${fault}: put at each of ${steps} steps\n`);
  }, 60_000);
});
