import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turnOver } from 'node:timers/promises';
import { fillCard } from '../../../src/cards/fill.ts';
import { plainText } from '../../../src/cards/plain-text.ts';
import { elapsed } from '../../../src/kernel/clock.ts';
import { loadMasterKey } from '../../../src/kernel/seal.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { refusalCard } from '../../../src/refusal-card.ts';
import { openLowdbStore } from '../../../src/storage/lowdb-store.ts';
import { dataDirOf, openDesk, school, violations, violationsOnDisk } from '../crash/desk.ts';
import { mountSmall, remount, unmount } from './image.ts';

export interface FullDisk {
  readonly rounds: number;
  readonly acknowledged: number;
  readonly refused: number;
  /** From when there was room to the first report that was taken; the longest of all rounds. */
  readonly backAfterMs: number;
  readonly wrong: readonly string[];
}

const DISK_BYTES = 12 * 1024 * 1024;
const PAGE_BYTES = 4_096;
// The school's own words at the end of a card, without a telephone number.
const FOOT = { text: 'Tell a person.', report: false };

/** A real disk that is filled up to so many pages of its end, once a round, while the desk takes reports; then there is room again. */
export async function fillDisk(rounds: number): Promise<FullDisk> {
  const root = mkdtempSync(join(tmpdir(), 'staffroom-full-'));
  const data = dataDirOf(root);
  mountSmall(data, DISK_BYTES);
  const acknowledged = new Set<number>();
  const wrong: string[] = [];
  let [refused, next, backAfterMs] = [0, 1, 0];
  try {
    let desk = await openDesk(root, { snapshotEvery: 60 });
    for (let round = 0; round < rounds; round++) {
      const ballast = join(data, 'ballast');
      fill(ballast, join(data, 'spare'), round % 24);
      const before = refused;
      for (let tries = 0; tries < 60 && refused === before; tries++) {
        const n = next++;
        if (await desk.report(n)) acknowledged.add(n);
        else refused++;
      }
      if (refused === before) wrong.push(`round ${round}: the disk was full and nothing was refused`);
      rmSync(ballast);
      const from = elapsed();
      // Whoever was refused asks again, as platforms and people do.
      for (;;) {
        if (await desk.report(next - 1)) break;
        if (elapsed() - from > 30_000) {
          wrong.push(`round ${round}: nothing was taken half a minute after there was room`);
          break;
        }
        await turnOver();
      }
      acknowledged.add(next - 1);
      backAfterMs = Math.max(backAfterMs, Math.round(elapsed() - from));
      await desk.settle();
      if (round % 8 === 7) {
        await desk.store.close();
        desk = await openDesk(root, { snapshotEvery: 60 });
      }
    }
    await desk.settle(200);
    wrong.push(...(await violations(desk, root, acknowledged)));
    await desk.store.close();
    wrong.push(...(await violationsOnDisk(root)));
    return { rounds, acknowledged: acknowledged.size, refused, backAfterMs, wrong };
  } finally {
    unmount(data);
    rmSync(root, { recursive: true, force: true });
  }
}

/** Fills what is free, and lets `pages` of it go again. */
function fill(ballast: string, spare: string, pages: number): void {
  writeFileSync(spare, Buffer.alloc(pages * PAGE_BYTES));
  for (let bytes = DISK_BYTES; bytes >= PAGE_BYTES; bytes = Math.floor(bytes / 2)) {
    for (;;) {
      try {
        writeFileSync(ballast, Buffer.alloc(bytes), { flag: 'a' });
      } catch {
        break;
      }
    }
  }
  rmSync(spare);
}

export interface ReadOnly {
  /** What the start said on the read-only disk; `opened` where it was not refused. */
  readonly said: string;
  /** Whether all that was there is there when it may be written again. */
  readonly keptAll: boolean;
}

/** A start on a disk that was mounted read-only, and one after it may be written again. */
export async function startReadOnly(): Promise<ReadOnly> {
  const root = mkdtempSync(join(tmpdir(), 'staffroom-read-only-'));
  const data = dataDirOf(root);
  mkdirSync(root, { recursive: true });
  mountSmall(data, DISK_BYTES);
  try {
    const desk = await openDesk(root);
    const taken = [];
    for (const n of [1, 2, 3]) taken.push(await desk.report(n));
    await desk.settle();
    await desk.store.close();
    remount(data, 'ro');
    const master = loadMasterKey(join(root, 'master.key'), data);
    if (!master.ok) throw new Error(master.error.message);
    const opened = await openLowdbStore({ dataDir: data, schools: [school], master: master.value, log: silentLog });
    if (opened.ok) await opened.value.close();
    remount(data, 'rw');
    const again = await openDesk(root);
    const wrong = await violations(again, root, new Set([1, 2, 3]));
    await again.store.close();
    return { said: opened.ok ? 'opened' : opened.error.code, keptAll: taken.every(Boolean) && wrong.length === 0 };
  } finally {
    unmount(data);
    rmSync(root, { recursive: true, force: true });
  }
}

/** Whether what a person reads when nothing was saved says whom to ring. */
export function refusalNamesTelephone(): boolean {
  return /ring \d{3}/i.test(plainText(fillCard(refusalCard('not-saved'), FOOT)));
}
