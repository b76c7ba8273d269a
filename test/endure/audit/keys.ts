import { copyFileSync, cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sleep } from '../../../src/kernel/clock.ts';
import type { KeyId } from '../../../src/kernel/ids.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { masterKey, nextKeyFile } from '../../../src/kernel/seal.ts';
import { restoreRecords } from '../../../src/restore.ts';
import { auditSchool } from '../../../src/storage/audit.ts';
import { makeBackup } from '../../../src/storage/backup.ts';
import { erasedNotes } from '../../../src/storage/erased-notes.ts';
import { nodeFiles, type Files } from '../../../src/storage/files.ts';
import { openLowdbStore, type LowdbStore } from '../../../src/storage/lowdb-store.ts';
import { beginRotation, finishRotation, isRotating } from '../../../src/storage/rotation.ts';
import { makeBackupKey } from '../../../src/storage/sealed-file.ts';
import { deskGrant } from '../../../src/turn.ts';
import { filesHolding } from '../../fixtures/temp-store.ts';
import type { FamilyRun, Finding, Planted, Size } from '../family.ts';
import { CANARY, machine, matters, oak, openRecords, write, type Machine } from './a-record.ts';

const readable = async (store: LowdbStore): Promise<Set<string>> => new Set((await store.read(oak, (tx) => tx.find(matters, 'all', 'yes', deskGrant(1)))).filter(({ words }) => words.startsWith(CANARY)).map(({ id }) => id));

/** The key is changed again and again while matters are written and others erased. */
async function underLoad(changes: number): Promise<{ readonly changes: number; readonly written: number; readonly erased: number; readonly lost: number; readonly back: number; readonly faults: number }> {
  const here = machine();
  try {
    const store = await openRecords(here, { snapshotEvery: 200 });
    const keys = new Map<string, KeyId>();
    const gone = new Set<string>();
    let stop = false;
    const writing = (async () => {
      for (let n = 0; !stop; n++) {
        keys.set(`m${n}`, await write(store, n));
        const victim = n > 5 && n % 7 === 0 ? `m${n - 5}` : null;
        const key = victim === null ? undefined : keys.get(victim);
        if (victim !== null && key !== undefined) {
          await store.destroyKey(oak, key);
          gone.add(victim);
        }
      }
    })();
    for (let i = 0; i < changes; i++) {
      await sleep(30);
      beginRotation(here.masterKeyFile);
      await finishRotation({ masterKeyFile: here.masterKeyFile, dataDir: here.dataDir, at: Date.UTC(2027, 0, 1 + i), running: { schools: [oak], store } });
    }
    stop = true;
    await writing;
    await store.close();
    const again = await openRecords(here);
    const now = await readable(again);
    await again.close();
    const lost = [...keys.keys()].filter((id) => !gone.has(id) && !now.has(id)).length;
    return { changes, written: keys.size, erased: gone.size, lost, back: [...gone].filter((id) => now.has(id)).length, faults: (await auditSchool(join(here.dataDir, oak))).faults.length };
  } finally {
    here.end();
  }
}

class Cut extends Error {}

/** Files of which the `last`th change, and every one after it, does not happen. */
function cutAt(last: number): { readonly files: Files; readonly done: () => number } {
  let count = 0;
  const step = (): void => {
    if (++count >= last) throw new Cut();
  };
  return {
    done: () => count,
    files: {
      ...nodeFiles,
      open: async (path, flags) => {
        step();
        const file = await nodeFiles.open(path, flags);
        return { ...file, write: async (bytes, position) => { step(); await file.write(bytes, position); }, sync: async () => { step(); await file.sync(); } };
      },
      rename: async (from, to) => { step(); await nodeFiles.rename(from, to); },
      remove: async (path) => { step(); await nodeFiles.remove(path); },
    },
  };
}

/** A change cut off at each of its steps, then gone on with: everything opens between, and after. */
async function cutEverywhere(matterCount: number): Promise<{ readonly steps: number; readonly unreadable: number; readonly notFinished: number }> {
  const here = machine();
  try {
    const store = await openRecords(here);
    for (let n = 0; n < matterCount; n++) await write(store, n);
    await store.close();
    let steps = 0;
    let unreadable = 0;
    let notFinished = 0;
    const opens = async (at: Pick<Machine, 'dataDir' | 'masterKeyFile'>): Promise<boolean> => {
      const opened = await openRecords(at);
      const all = (await readable(opened)).size === matterCount;
      await opened.close();
      return all;
    };
    for (let last = 1; ; last++) {
      const at = { dataDir: join(here.root, `data-${last}`), masterKeyFile: join(here.root, `key-${last}`, 'master.key') };
      cpSync(here.dataDir, at.dataDir, { recursive: true, preserveTimestamps: true });
      cpSync(join(here.root, 'key'), join(here.root, `key-${last}`), { recursive: true });
      beginRotation(at.masterKeyFile);
      const { files } = cutAt(last);
      const cut = await finishRotation({ ...at, at: 0, files }).then(() => false, (error: unknown) => {
        if (error instanceof Cut) return true;
        throw error;
      });
      if (cut) {
        steps++;
        if (!(await opens(at))) unreadable++;
        // The old file put aside, and no more: the last state there is before the new one has its place.
        copyFileSync(at.masterKeyFile, `${at.masterKeyFile}.old-1970-01-01`);
        await finishRotation({ ...at, at: 0 });
      }
      if (isRotating(at.masterKeyFile) || !(await opens(at))) notFinished++;
      rmSync(at.dataDir, { recursive: true });
      rmSync(join(here.root, `key-${last}`), { recursive: true });
      if (!cut) return { steps, unreadable, notFinished };
    }
  } finally {
    here.end();
  }
}

/** Words are erased; then nothing of them is readable anywhere, in a backup from before either once it is restored. */
async function erasure(count: number): Promise<{ readonly matters: number; readonly erased: number; readonly readable: number; readonly back: number; readonly lost: number; readonly faults: number; readonly inFiles: number; readonly forgotten: number }> {
  const here = machine();
  try {
    const store = await openRecords(here, { snapshotEvery: 50, noteErased: erasedNotes(here.anchorDir, silentLog) });
    const keys: KeyId[] = [];
    for (let n = 0; n < count; n++) keys.push(await write(store, n));
    const key = await makeBackupKey(join(here.root, 'backup.key'));
    const made = await makeBackup({ dataDir: here.dataDir, schools: [oak], to: join(here.root, 'backups'), key, at: 1, anchorDir: here.anchorDir, masterKeyFile: null });
    const wanted = keys.filter((_key, n) => n % 3 === 0);
    for (const one of wanted) await store.destroyKey(oak, one);
    const erased = new Set(wanted.map((_one, i) => `m${i * 3}`));
    const kept = await readable(store);
    await store.close();
    const { faults } = await auditSchool(join(here.dataDir, oak));
    const back = async (to: string, anchorDir: string | null): Promise<Set<string>> => {
      const done = await restoreRecords({ from: made.file, to, key, masterKeyFile: here.masterKeyFile, anchorDir, now: 2, log: silentLog });
      if (!done.ok) throw new Error(done.error);
      const restored = await openRecords({ dataDir: to, masterKeyFile: here.masterKeyFile });
      const ids = await readable(restored);
      await restored.close();
      return ids;
    };
    const restored = await back(join(here.root, 'restored'), here.anchorDir);
    // The same without the list: the words are back, which shows that the list is what erased them.
    const forgetful = await back(join(here.root, 'forgetful'), null);
    return {
      matters: count, erased: erased.size, readable: [...erased].filter((id) => kept.has(id)).length, back: [...erased].filter((id) => restored.has(id)).length,
      lost: count - erased.size - Math.min(kept.size, restored.size), faults: faults.length, inFiles: filesHolding(here.root, CANARY).length, forgotten: [...erased].filter((id) => forgetful.has(id)).length,
    };
  } finally {
    here.end();
  }
}

/** Another master key, a key file that is cut or bent, a record moved to another's place: refused or named, never garbage. */
async function wrongKeys(): Promise<{ readonly tried: number; readonly taken: number; readonly changed: number }> {
  const here = machine();
  try {
    const store = await openRecords(here);
    for (let n = 0; n < 20; n++) await write(store, n);
    await store.close();
    const before = readdirSync(here.dataDir, { recursive: true, encoding: 'utf8' }).toSorted().join();
    let taken = 0;
    for (let i = 0; i < 20; i++) {
      const opened = await openLowdbStore({ dataDir: here.dataDir, schools: [oak], master: masterKey(Buffer.alloc(32, i)), log: silentLog });
      if (opened.ok) {
        taken++;
        await opened.value.close();
      }
    }
    const files = join(here.dataDir, oak, 'keys');
    const name = readdirSync(files).find((one) => one.endsWith('.key')) ?? '';
    const whole = readFileSync(join(files, name));
    writeFileSync(join(files, name), whole.subarray(0, 40));
    const bent = await openRecords(here);
    const refused = await readable(bent).then(() => false, () => true);
    await bent.close();
    if (!refused) taken++;
    writeFileSync(join(files, name), whole);
    const after = readdirSync(here.dataDir, { recursive: true, encoding: 'utf8' }).toSorted().join();
    return { tried: 21, taken, changed: before === after ? 0 : 1 };
  } finally {
    here.end();
  }
}

/** Promises 34 and 40. */
export async function keyLife(size: Size, say: (line: string) => void): Promise<FamilyRun> {
  const long = size === 'long';
  const load = await underLoad(long ? 12 : 4);
  say(`40: ${load.changes} changes of the key beside ${load.written} matters, ${load.lost} lost, ${load.back} back`);
  const cuts = await cutEverywhere(long ? 8 : 4);
  say(`40: cut at ${cuts.steps} steps, unreadable after ${cuts.unreadable}`);
  const gone = await erasure(long ? 900 : 90);
  say(`34: ${gone.erased} erased, ${gone.readable} readable, ${gone.back} back after a restore`);
  const wrong = await wrongKeys();
  const findings: Finding[] = [
    { promise: 34, what: 'what was erased is readable nowhere, the chain verifies, and a restore of an older backup erases it again', asked: '0 plaintext left in any file; backups too', counts: { ...gone }, met: gone.readable + gone.back + gone.lost + gone.faults + gone.inFiles === 0, short: 'A backup holds wrapped keys from before an erasure until it is deleted: the list of erased keys is applied when it is restored, and not to the backup itself' },
    { promise: 40, what: 'the master key is changed while matters are written and erased', asked: 'key rotation under load 0 lost', counts: { ...load }, met: load.lost + load.back + load.faults === 0 },
    { promise: 40, what: 'a change of the key that is cut off at any step leaves everything readable and is gone on with', asked: 'old and new key both open until it is done', counts: { ...cuts }, met: cuts.unreadable + cuts.notFinished === 0 && cuts.steps > 0 },
    { promise: 40, what: 'a wrong key or a bent key file is refused, and changes nothing', asked: 'wrong key → refusal, not garbage', counts: { ...wrong }, met: wrong.taken + wrong.changed === 0 },
  ];
  const planted: Planted[] = [
    { fault: 'a restore without the list of what was erased', caught: gone.forgotten > 0 },
    { fault: 'a change of the key that leaves one key out', caught: await leavesOneOut() },
  ];
  return { findings, planted, notRun: [] };
}

/** The new key is put in its place before one of the keys was wrapped with it. */
async function leavesOneOut(): Promise<boolean> {
  const here = machine();
  try {
    const store = await openRecords(here);
    for (let n = 0; n < 5; n++) await write(store, n);
    await store.close();
    const files = join(here.dataDir, oak, 'keys');
    const name = readdirSync(files).find((one) => one.startsWith('case-3')) ?? '';
    const old = readFileSync(join(files, name));
    beginRotation(here.masterKeyFile);
    if (!existsSync(nextKeyFile(here.masterKeyFile))) return false;
    await finishRotation({ ...here, at: 0 });
    writeFileSync(join(files, name), old);
    const again = await openRecords(here);
    const seen = await readable(again).then((ids) => ids.size, () => 0);
    await again.close();
    return seen < 5;
  } finally {
    here.end();
  }
}
