import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sleep } from '../../../src/kernel/clock.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { restoreRecords } from '../../../src/restore.ts';
import { auditSchool } from '../../../src/storage/audit.ts';
import { makeBackup, NotBackedUp, verifyBackup } from '../../../src/storage/backup.ts';
import { schoolsWithRecords } from '../../../src/storage/record-folders.ts';
import { readBackup } from '../../../src/storage/restore-files.ts';
import { makeBackupKey, NotOpened, type BackupKey } from '../../../src/storage/sealed-file.ts';
import { deskGrant } from '../../../src/turn.ts';
import { filesHolding } from '../../fixtures/temp-store.ts';
import { CANARY, dataDirOf, fastTemp, openDesk, postsFile, reports, school, violations, type Desk } from '../crash/desk.ts';
import { postsIn } from '../crash/file-surface.ts';
import type { FamilyRun, Finding, Planted, Size } from '../family.ts';
import { dice } from './tampering.ts';

interface Drill {
  readonly reports: number;
  readonly afterBackup: number;
  readonly twice: readonly string[];
  readonly wrong: readonly string[];
  readonly restoreMs: number;
}

/** What a restore is, in a drill: the product's, or one with a fault in it. */
type Restoring = (file: string, key: BackupKey, dir: string) => Promise<void>;

const asShipped: Restoring = async (file, key, dir) => {
  const done = await restoreRecords({ from: file, to: dataDirOf(dir), key, masterKeyFile: join(dir, 'master.key'), anchorDir: join(dir, 'anchors'), now: Date.now(), log: silentLog });
  if (!done.ok) throw new Error(done.error);
};
/** Unpacks and starts, as a copy of the folder would: what was queued then is sent again. */
const withoutDoubt: Restoring = async (file, key, dir) => {
  mkdirSync(dataDirOf(dir), { mode: 0o700 });
  await readBackup(file, key, dataDirOf(dir));
};

const cardsTwice = (dir: string): string[] => {
  const counts = new Map<string, number>();
  for (const post of postsIn(postsFile(dir))) if (post.kind === 'post') counts.set(post.card, (counts.get(post.card) ?? 0) + 1);
  return [...counts].flatMap(([card, count]) => (count > 1 ? [`${card} was posted ${count} times`] : []));
};

/** A day of reports, a backup at a moment in it, more of the day, the loss of the folder, the restore, and the day after. */
async function drill(key: BackupKey, roll: (below: number) => number, restoring: Restoring): Promise<Drill> {
  const dir = mkdtempSync(join(fastTemp, 'staffroom-drill-'));
  try {
    let desk: Desk = await openDesk(dir, { snapshotEvery: 5 + roll(60) });
    const acknowledged = new Set<number>();
    let n = 0;
    const some = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) if (await desk.report(++n)) acknowledged.add(n);
    };
    await some(4 + roll(12));
    // Some of them leave before the backup, some stand in the outbox at it, some timers are due.
    if (roll(2) === 1) await desk.settle(1 + roll(3));
    await some(roll(8));
    const before = new Set(acknowledged);
    const writing = some(6 + roll(10));
    const made = await makeBackup({ dataDir: dataDirOf(dir), schools: schoolsWithRecords(dataDirOf(dir)), to: join(dir, 'backups'), key, at: Date.now(), anchorDir: join(dir, 'anchors'), masterKeyFile: null });
    await writing;
    await desk.settle(1 + roll(60));
    await some(roll(5));
    await desk.settle(1 + roll(60));
    await desk.store.close();
    rmSync(dataDirOf(dir), { recursive: true });
    const began = performance.now();
    await restoring(made.file, key, dir);
    const restoreMs = performance.now() - began;
    const wrong: string[] = [];
    desk = await openDesk(dir);
    await desk.settle(300);
    await some(2);
    await desk.settle(300);
    // What came after the backup is lost with the folder, and its cards stand on the platform: they are no fault of the restore.
    const kept = new Set((await desk.store.read(school, (tx) => tx.find(reports, 'all', 'yes', deskGrant(1)))).map(({ id }) => Number(id.slice(1))));
    for (const one of before) if (!kept.has(one)) wrong.push(`report ${one} was acknowledged before the backup and is not in it`);
    wrong.push(...(await violations(desk, dir, new Set())).filter((line) => !line.endsWith('was not saved')));
    await desk.store.close();
    wrong.push(...(await auditSchool(join(dataDirOf(dir), school))).faults.map(({ message }) => message));
    if (filesHolding(dir, CANARY).length > 0) wrong.push('what was typed is readable');
    return { reports: before.size, afterBackup: acknowledged.size - before.size, twice: cardsTwice(dir), wrong, restoreMs };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A desk that takes 50 reports a second or more, with one backup after the other beside it. */
async function hot(key: BackupKey, seconds: number): Promise<{ readonly backups: number; readonly taken: number; readonly slowestMs: number; readonly missing: number; readonly broken: number }> {
  const dir = mkdtempSync(join(fastTemp, 'staffroom-hot-'));
  try {
    const desk = await openDesk(dir, { snapshotEvery: 40 });
    let taken = 0;
    let slowestMs = 0;
    let stop = false;
    const writer = (async () => {
      for (let n = 1; !stop; n++) {
        const began = performance.now();
        if (await desk.report(n)) taken++;
        slowestMs = Math.max(slowestMs, performance.now() - began);
        await sleep(10);
      }
    })();
    const until = performance.now() + seconds * 1_000;
    let backups = 0;
    let missing = 0;
    let broken = 0;
    for (let i = 0; performance.now() < until; i++) {
      const acknowledged = taken;
      const made = await makeBackup({ dataDir: dataDirOf(dir), schools: [school], to: join(dir, 'backups'), key, at: 1_800_000_000_000 + i * 1_000, anchorDir: null, masterKeyFile: null });
      // Each report is one line, and what follows it more.
      if ((made.schools[0]?.head.seq ?? 0) < acknowledged) missing++;
      const unpacked = join(dir, `unpacked-${i}`);
      mkdirSync(unpacked);
      await readBackup(made.file, key, unpacked);
      if ((await auditSchool(join(unpacked, school))).faults.length > 0) broken++;
      rmSync(unpacked, { recursive: true });
      backups++;
    }
    stop = true;
    await writer;
    await desk.store.close();
    return { backups, taken, slowestMs: Math.round(slowestMs), missing, broken };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** What must fail, and leave nothing that looks like a backup or a restore. */
async function refusals(key: BackupKey, other: BackupKey): Promise<{ readonly tried: number; readonly wrong: readonly string[] }> {
  const dir = mkdtempSync(join(fastTemp, 'staffroom-refusals-'));
  const wrong: string[] = [];
  let tried = 0;
  const refuses = async (name: string, what: () => Promise<unknown>): Promise<void> => {
    tried++;
    try {
      await what();
      wrong.push(name);
    } catch (error) {
      if (!(error instanceof NotOpened) && !(error instanceof NotBackedUp)) throw error;
    }
  };
  try {
    const desk = await openDesk(dir, { snapshotEvery: 5 });
    for (let n = 1; n <= 20; n++) await desk.report(n);
    await desk.store.close();
    const at = { dataDir: dataDirOf(dir), schools: [school], key, anchorDir: null, masterKeyFile: null };
    const made = await makeBackup({ ...at, to: join(dir, 'backups'), at: 1 });
    const bytes = readFileSync(made.file);
    await refuses('another key', () => verifyBackup(made.file, other));
    for (const part of [0.1, 0.5, 0.9]) {
      const bent = join(dir, 'bent.backup');
      const changed = Buffer.from(bytes);
      const place = Math.floor(bytes.length * part);
      changed[place] = (changed[place] ?? 0) ^ 1;
      writeFileSync(bent, changed);
      await refuses(`one bit at ${part}`, () => verifyBackup(bent, key));
      writeFileSync(bent, bytes.subarray(0, place));
      await refuses(`cut at ${part}`, () => verifyBackup(bent, key));
    }
    const journal = join(dataDirOf(dir), school, 'journal');
    const first = join(journal, readdirSync(journal).toSorted()[0] ?? '');
    const good = readFileSync(first);
    const broken = Buffer.from(good);
    broken[50] = (broken[50] ?? 0) ^ 1;
    writeFileSync(first, broken);
    await refuses('a backup of a broken journal', () => makeBackup({ ...at, to: join(dir, 'backups'), at: 2_000 }));
    writeFileSync(first, good);
    await refuses('a backup of nothing', () => makeBackup({ ...at, schools: [], to: join(dir, 'backups'), at: 3_000 }));
    if (readdirSync(join(dir, 'backups')).length !== 1) wrong.push('a backup that failed left something behind');
    tried++;
    const onto = await restoreRecords({ from: made.file, to: dataDirOf(dir), key, masterKeyFile: join(dir, 'master.key'), anchorDir: null, now: 1, log: silentLog });
    if (onto.ok) wrong.push('a restore over records');
    tried++;
    const elsewhere = await restoreRecords({ from: made.file, to: join(dir, 'new'), key, masterKeyFile: join(dir, 'no.key'), anchorDir: null, now: 1, log: silentLog });
    if (elsewhere.ok || existsSync(join(dir, 'new')) || existsSync(join(dir, 'new.restoring')) || existsSync(join(dir, 'no.key'))) wrong.push('a restore without the master key');
    return { tried, wrong };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** How long a gigabyte takes, from the file to the last check. */
async function gigabyte(key: BackupKey, megabytes: number): Promise<{ readonly mb: number; readonly backupMs: number; readonly restoreMs: number }> {
  const dir = mkdtempSync(join(process.env['TMPDIR'] ?? '/tmp', 'staffroom-gigabyte-'));
  try {
    const { makeRecordFiles } = await import('./large-record.ts');
    await makeRecordFiles(dir, megabytes);
    let began = performance.now();
    const made = await makeBackup({ dataDir: dataDirOf(dir), schools: [school], to: join(dir, 'backups'), key, at: 1, anchorDir: null, masterKeyFile: null });
    const backupMs = Math.round(performance.now() - began);
    renameSync(dataDirOf(dir), join(dir, 'lost'));
    rmSync(join(dir, 'lost'), { recursive: true });
    began = performance.now();
    await asShipped(made.file, key, dir);
    return { mb: Math.round(made.bytes / 1e6), backupMs, restoreMs: Math.round(performance.now() - began) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** On a machine that others use meanwhile, a long run ends by then and says how far it came. */
const MOST_MS = 480_000;
const LARGE_MB = 250;

/** Promises 38 and 39. */
export async function drills(size: Size, say: (line: string) => void): Promise<FamilyRun> {
  const keys = mkdtempSync(join(fastTemp, 'staffroom-backup-key-'));
  try {
    const key = await makeBackupKey(join(keys, 'a.key'));
    const other = await makeBackupKey(join(keys, 'b.key'));
    const roll = dice(39);
    const count = size === 'long' ? 100 : 10;
    const until = performance.now() + MOST_MS;
    const all: Drill[] = [];
    for (let i = 0; i < count && performance.now() < until; i++) {
      all.push(await drill(key, roll, asShipped));
      if (i % 10 === 9) say(`39: ${i + 1} drills, ${all.reduce((sum, one) => sum + one.twice.length, 0)} posted twice, wrong: ${[...new Set(all.flatMap((one) => one.wrong))].slice(0, 3).join('; ') || 'nothing'}`);
    }
    let plantedTwice = 0;
    for (let i = 0; i < 8 && plantedTwice === 0; i++) plantedTwice += (await drill(key, roll, withoutDoubt)).twice.length;
    const beside = await hot(key, size === 'long' ? 30 : 1);
    const refused = await refusals(key, other);
    say(`38: ${beside.backups} backups beside ${beside.taken} reports; ${refused.tried} refusals, wrong: ${refused.wrong.join('; ') || 'none'}`);
    const sum = (of: (one: Drill) => number): number => all.reduce((total, one) => total + of(one), 0);
    const findings: Finding[] = [
      { promise: 38, what: 'a backup beside a desk that writes holds what was acknowledged, and opens', asked: 'hot, encrypted, consistent under 50 writes/s', counts: { ...beside }, met: beside.backups > 0 && beside.missing + beside.broken === 0 },
      { promise: 38, what: 'what cannot be backed up or opened is refused loudly, and leaves nothing that looks like a backup', asked: 'fails loudly', counts: { tried: refused.tried, wrong: refused.wrong.length }, met: refused.wrong.length === 0 },
      { promise: 39, what: 'restores at random moments lose nothing of the backup and post nothing twice', asked: '100 random backup points, verify passes, nothing sent twice', counts: { drills: all.length, reports: sum((one) => one.reports), afterBackup: sum((one) => one.afterBackup), postedTwice: sum((one) => one.twice.length), wrong: sum((one) => one.wrong.length), slowestRestoreMs: Math.round(Math.max(...all.map((one) => one.restoreMs))) }, met: sum((one) => one.twice.length + one.wrong.length) === 0, ...(all.length < 100 ? { short: `${all.length} drills in this run` } : {}) },
    ];
    if (size === 'long') {
      const large = await gigabyte(key, LARGE_MB);
      say(`39: ${large.mb} MB back in ${large.restoreMs} ms`);
      findings.push({ promise: 39, what: 'a large record is back in time', asked: 'less than 5 min for 1 GB', counts: { ...large }, met: large.restoreMs < 300_000 * (LARGE_MB / 1_000), short: `${LARGE_MB} MB, in as small a part of the time` });
    }
    return { findings, planted: [{ fault: 'a restore that replays what was queued', caught: plantedTwice > 0 }] satisfies Planted[], notRun: [] };
  } finally {
    rmSync(keys, { recursive: true, force: true });
  }
}
