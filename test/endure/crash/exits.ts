import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fastTemp } from './desk.ts';
import { reckoning } from './fault-run.ts';
import { live, numbers } from './life.ts';

export interface Exits {
  /** Writes and deliveries of a day without a fault. */
  readonly steps: number;
  readonly exits: number;
  readonly wrong: readonly string[];
}

/** Real processes that end themselves with code 137, at every `stride`th write and delivery of a small day. */
export async function exitEverywhere(bundle: string, stride: number): Promise<Exits> {
  const root = mkdtempSync(join(fastTemp, 'staffroom-exit-'));
  const wrong: string[] = [];
  let next = 0;
  let steps = Infinity;
  let exits = 0;
  const worker = async (): Promise<void> => {
    while (next < steps) {
      const at = next;
      next += stride;
      const dir = join(root, `exit-${at}`);
      const life = await live([bundle, 'exit', dir, String(at)], null);
      if (life.code === 0) steps = Math.min(steps, at);
      else if (life.code === 137) exits++;
      else wrong.push(`the child at step ${at} ended with ${life.code}`);
      wrong.push(...(await reckoning(dir, new Set(numbers(life.lines, 'ack')))).map((w) => `exit at step ${at}: ${w}`));
      rmSync(dir, { recursive: true });
    }
  };
  await Promise.all([worker(), worker()]);
  rmSync(root, { recursive: true });
  return { steps, exits, wrong };
}
