import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep } from '../../../src/kernel/clock.ts';
import { dataDirOf, openDesk, violations, violationsOnDisk } from '../crash/desk.ts';
import { numbers } from '../crash/life.ts';
import type { FilesName } from '../crash/spoilt-files.ts';
import { copyImage, makeImage, mount, unmount, type MountOption } from './image.ts';

export interface Cuts {
  readonly cuts: number;
  readonly acknowledged: number;
  readonly wrong: readonly string[];
}

const ROUNDS = 500;

/**
 * A working desk whose records are on a disk in a file. At some moment it is stopped and the file is copied: that copy is what a cut of the power
 * leaves. The copy takes the disk's place, the desk is opened on it, looked at, and the next life goes on from there. What the platform has got is
 * kept elsewhere, because a platform keeps its messages when the school's power goes.
 */
export async function cutPower(bundle: string, option: MountOption, cuts: number, files: FilesName = 'as-they-are', cutDone: (cuts: number) => void = () => undefined): Promise<Cuts> {
  const root = mkdtempSync(join(tmpdir(), 'staffroom-power-'));
  const [image, next, dir] = [join(root, 'disk.img'), join(root, 'next.img'), join(root, 'desk')];
  const data = dataDirOf(dir);
  mkdirSync(dir);
  const acknowledged = new Set<number>();
  let tried: number[] = [];
  const wrong: string[] = [];
  let done = 0;
  let mounted = false;
  try {
    makeImage(image);
    for (; done < cuts && wrong.length === 0; done++) {
      mount(image, data, option);
      mounted = true;
      const first = Math.max(0, ...acknowledged, ...tried) + 1;
      const unanswered = tried.filter((n) => !acknowledged.has(n));
      const lines = await lifeUntilCut([bundle, 'load', dir, String(first), unanswered.join(','), files], 100 + Math.random() * 900, () => copyImage(image, next));
      tried = [...new Set([...unanswered, ...numbers(lines, 'try')])];
      for (const n of numbers(lines, 'ack')) acknowledged.add(n);
      unmount(data);
      renameSync(next, image);
      mount(image, data, option);
      wrong.push(...(await looked(dir, acknowledged)).map((what) => `cut ${done + 1}: ${what}`));
      unmount(data);
      mounted = false;
      cutDone(done + 1);
    }
    return { cuts: done, acknowledged: acknowledged.size, wrong };
  } finally {
    if (mounted) unmount(data);
    rmSync(root, { recursive: true, force: true });
  }
}

async function looked(dir: string, acknowledged: ReadonlySet<number>): Promise<string[]> {
  try {
    const desk = await openDesk(dir);
    await desk.settle(ROUNDS);
    const wrong = await violations(desk, dir, acknowledged);
    await desk.store.close();
    return [...wrong, ...(await violationsOnDisk(dir))];
  } catch (error) {
    // A start that is refused after a cut is as much a loss as a missing record.
    return [String(error)];
  }
}

/** Lets it work for so long after its first acknowledgement, stops it, does `cut`, ends it; what it had said by then. */
function lifeUntilCut(args: readonly string[], afterMs: number, cut: () => void): Promise<string[]> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    let armed = false;
    let cutOff = false;
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (armed || !text.includes('ack ')) return;
      armed = true;
      void sleep(afterMs).then(async () => {
        child.kill('SIGSTOP');
        while (!/^State:\s+[TZX]/m.test(readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8'))) await sleep(1);
        // What it said before it stopped is all it ever said: nothing runs in it until it is gone.
        cut();
        cutOff = true;
        child.kill('SIGKILL');
      }).catch(failed);
    });
    child.once('error', failed);
    child.once('close', () => (cutOff ? done(text.split('\n')) : failed(new Error('it ended before the power was cut'))));
  });
}
