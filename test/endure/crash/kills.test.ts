import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDesk, postsFile, violations, violationsOnDisk } from './desk.ts';
import { postsIn } from './file-surface.ts';
import { live, numbers } from './life.ts';

// A real disk.
const root = mkdtempSync(join(tmpdir(), 'staffroom-kill-'));
afterAll(() => rmSync(root, { recursive: true }));

describe('50 kills of a working process', () => {
  it('lose nothing acknowledged and double nothing, at least 40 of them between an accept and its delivery', async () => {
    const KILLS = 25;
    const wheres: string[] = [];
    let between = 0;
    const line = async (name: string): Promise<string[]> => {
      const dir = join(root, name);
      const acknowledged = new Set<number>();
      let tried: number[] = [];
      for (let i = 0; i < KILLS; i++) {
        const first = Math.max(0, ...acknowledged, ...tried) + 1;
        const unanswered = tried.filter((n) => !acknowledged.has(n));
        const life = await live(['--import', 'tsx', 'test/endure/crash/child.ts', 'load', dir, String(first), unanswered.join(',')], () => Math.random() * 250);
        expect(life.signal).toBe('SIGKILL');
        tried = numbers(life.lines, 'try');
        const acks = numbers(life.lines, 'ack');
        for (const n of acks) acknowledged.add(n);
        const arrived = new Set(postsIn(postsFile(dir)).map((p) => p.card));
        // Only what this very life acknowledged counts: what an earlier one left behind would make every later kill look well placed.
        const waiting = acks.filter((n) => !arrived.has(`card:${n}`)).length;
        const left = [...acknowledged].filter((n) => !arrived.has(`card:${n}`)).length;
        if (waiting > 0) between++;
        wheres.push(`${name} kill ${String(i + 1).padStart(2)}: ${acks.length} acknowledged in this life, ${tried.filter((n) => !acknowledged.has(n)).length} unanswered, ${waiting} of the acknowledged not yet delivered, ${left} with those of earlier lives`);
      }
      const desk = await openDesk(dir);
      await desk.settle(500);
      const wrong = await violations(desk, dir, acknowledged);
      await desk.store.close();
      wrong.push(...(await violationsOnDisk(dir)));
      wheres.push(`${name}: ${acknowledged.size} acknowledged in all`);
      return wrong;
    };
    const wrong = (await Promise.all([line('one'), line('two')])).flat();
    process.stdout.write(`${wheres.sort().join('\n')}\n${between} of ${2 * KILLS} kills between an accept and its delivery\n`);
    expect(wrong).toEqual([]);
    expect(between).toBeGreaterThanOrEqual(40);
  }, 180_000);
});
