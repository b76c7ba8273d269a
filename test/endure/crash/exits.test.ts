import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fastTemp } from './desk.ts';
import { reckoning } from './fault-run.ts';
import { live, numbers } from './life.ts';

const root = mkdtempSync(join(fastTemp, 'staffroom-exit-'));
afterAll(() => rmSync(root, { recursive: true }));

describe('a process that ends itself with code 137 at every write and delivery', () => {
  let bundle = '';
  beforeAll(async () => {
    // Bundled, a child starts in a third of the time; it writes its snapshots in its own thread, through the faulty files.
    bundle = resolve('node_modules', '.cache', 'staffroom-crash-child.mjs');
    const built = await build({ entryPoints: ['test/endure/crash/child.ts'], bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile: bundle, logLevel: 'error' });
    if (built.errors.length > 0) throw new Error('the child was not bundled');
  });

  it('loses nothing acknowledged, doubles nothing and leaves no word readable', async () => {
    const wrong: string[] = [];
    let next = 0;
    let steps = Infinity;
    const worker = async (): Promise<void> => {
      while (next < steps) {
        const at = next++;
        const dir = join(root, `exit-${at}`);
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
