import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDesk, postsFile, violations, violationsOnDisk } from './desk.ts';
import { postsIn } from './file-surface.ts';
import { live, numbers } from './life.ts';
import type { FilesName } from './spoilt-files.ts';

export interface Kills {
  readonly kills: number;
  readonly acknowledged: number;
  /** Kills with something acknowledged in that very life and not delivered yet. */
  readonly beforeDelivery: number;
  /** From the start of each process to its open records. */
  readonly startsMs: readonly number[];
  readonly wrong: readonly string[];
}

/** How the child is started: bundled (`files` named, quick), or as it stands, with its snapshots in a thread of their own. */
export interface Child {
  readonly args: readonly string[];
  readonly files: FilesName | '';
}

export const asItStands: Child = { args: ['--import', 'tsx', 'test/endure/crash/child.ts'], files: '' };

const KILL_WITHIN_MS = 250;

/** Kills a working process so often, each time soon after its first acknowledgement, on one folder of a real disk; then everything acknowledged must be there, once. */
export async function killAgain(child: Child, kills: number, withinMs = KILL_WITHIN_MS): Promise<Kills> {
  const dir = mkdtempSync(join(tmpdir(), 'staffroom-kill-'));
  const acknowledged = new Set<number>();
  const wrong: string[] = [];
  let tried: number[] = [];
  let beforeDelivery = 0;
  const startsMs: number[] = [];
  try {
    for (let i = 0; i < kills; i++) {
      const first = Math.max(0, ...acknowledged, ...tried) + 1;
      const unanswered = tried.filter((n) => !acknowledged.has(n));
      const life = await live([...child.args, 'load', dir, String(first), unanswered.join(','), child.files], () => Math.random() * withinMs);
      if (life.signal !== 'SIGKILL') throw new Error(`a start was refused after kill ${i}`);
      startsMs.push(Math.round(life.openMs ?? 0));
      tried = [...new Set([...unanswered, ...numbers(life.lines, 'try')])];
      const acks = numbers(life.lines, 'ack');
      for (const n of acks) acknowledged.add(n);
      const arrived = new Set(postsIn(postsFile(dir)).map((p) => p.card));
      // Only what this very life acknowledged counts: what an earlier one left behind would make every later kill look well placed.
      if (acks.some((n) => !arrived.has(`card:${n}`))) beforeDelivery++;
    }
    const desk = await openDesk(dir);
    await desk.settle(500);
    wrong.push(...(await violations(desk, dir, acknowledged)));
    await desk.store.close();
    wrong.push(...(await violationsOnDisk(dir)));
  } catch (error) {
    // A start that is refused after a kill is as much a loss as a missing record.
    wrong.push(String(error));
  } finally {
    rmSync(dir, { recursive: true });
  }
  return { kills, acknowledged: acknowledged.size, beforeDelivery, startsMs, wrong };
}

/** As `killAgain` on so many folders, two beside each other. */
export async function killMany(child: Child, folders: number, kills: number, done: (sum: Kills) => void): Promise<Kills> {
  let sum: Kills = { kills: 0, acknowledged: 0, beforeDelivery: 0, startsMs: [], wrong: [] };
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < folders) {
      next++;
      const one = await killAgain(child, kills);
      sum = { kills: sum.kills + one.kills, acknowledged: sum.acknowledged + one.acknowledged, beforeDelivery: sum.beforeDelivery + one.beforeDelivery, startsMs: [...sum.startsMs, ...one.startsMs], wrong: [...sum.wrong, ...one.wrong] };
      done(sum);
    }
  };
  await Promise.all([worker(), worker()]);
  return sum;
}
