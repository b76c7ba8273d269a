import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sleep } from '../../src/kernel/clock.ts';
import { fastTemp, openDesk, postsFile, violations, violationsOnDisk } from './desk.ts';
import { reckoning } from './fault-run.ts';
import { postsIn } from './file-surface.ts';

// The kills write to a real disk.
const root = mkdtempSync(join(tmpdir(), 'staffroom-kill-'));
const fastRoot = mkdtempSync(join(fastTemp, 'staffroom-exit-'));
afterAll(() => {
  rmSync(root, { recursive: true });
  rmSync(fastRoot, { recursive: true });
});

interface Life {
  readonly lines: string[];
  readonly code: number | null;
  readonly signal: string | null;
}

/** Runs a child; `killAfter` is asked once it has acknowledged something, and gives the milliseconds until SIGKILL. */
function live(args: readonly string[], killAfter: (() => number) | null): Promise<Life> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    let armed = false;
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (armed || !killAfter || !text.includes('ack ')) return;
      armed = true;
      void sleep(killAfter()).then(() => child.kill('SIGKILL'));
    });
    child.once('error', failed);
    child.once('close', (code, signal) => done({ lines: text.split('\n'), code, signal }));
  });
}

const numbers = (lines: readonly string[], word: string): number[] => lines.flatMap((line) => (line.startsWith(`${word} `) ? [Number(line.slice(word.length + 1))] : []));

describe('a process that ends itself with code 137 at every write and delivery', () => {
  let bundle = '';
  beforeAll(async () => {
    // Bundled, a child starts in a third of the time; it writes its snapshots in its own thread, through the faulty files.
    bundle = resolve('node_modules', '.cache', 'staffroom-crash-child.mjs');
    const built = await build({ entryPoints: ['test/crash/child.ts'], bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile: bundle, logLevel: 'error' });
    if (built.errors.length > 0) throw new Error('the child was not bundled');
  });

  it('loses nothing acknowledged, doubles nothing and leaves no word readable', async () => {
    const wrong: string[] = [];
    let next = 0;
    let steps = Infinity;
    const worker = async (): Promise<void> => {
      while (next < steps) {
        const at = next++;
        const dir = join(fastRoot, `exit-${at}`);
        const life = await live([bundle, 'exit', dir, String(at)], null);
        if (life.code === 0) steps = Math.min(steps, at);
        else if (life.code !== 137) wrong.push(`the child at step ${at} ended with ${life.code}`);
        wrong.push(...(await reckoning(dir, new Set(numbers(life.lines, 'ack')))).map((w) => `exit at step ${at}: ${w}`));
        rmSync(dir, { recursive: true });
      }
    };
    await Promise.all([worker(), worker()]);
    expect(wrong).toEqual([]);
    expect(steps).toBeGreaterThan(60);
    process.stdout.write(`exit 137: put at each of ${steps} steps\n`);
  }, 120_000);
});

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
        const life = await live(['--import', 'tsx', 'test/crash/child.ts', 'load', dir, String(first), unanswered.join(',')], () => Math.random() * 250);
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
