import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { asId, randomId, type SchoolId } from './kernel/ids.ts';
import type { Log } from './kernel/log.ts';
import { err, ok, type Result } from './kernel/result.ts';
import { loadMasterKey } from './kernel/seal.ts';
import { doubtAll } from './outbox/outbox.ts';
import { endKey } from './records/erasure.ts';
import { RESTORED, restores, type Restored } from './records/restored.ts';
import { noteAnchor, readAnchors, readErased } from './storage/anchors.ts';
import { auditSchool, recordsWithoutKeys } from './storage/audit.ts';
import { errorCode, nodeFiles } from './storage/files.ts';
import { openLowdbStore, RESTORING } from './storage/lowdb-store.ts';
import { readBackup, writeNew } from './storage/restore-files.ts';
import { NotOpened, type BackupKey } from './storage/sealed-file.ts';
import type { Store } from './storage/store.ts';
import { schedule, timers } from './time/timers.ts';

export interface RestoreOptions {
  readonly from: string;
  /** The folder of records to make; there is none of that name, or an empty one. */
  readonly to: string;
  readonly key: BackupKey;
  readonly masterKeyFile: string;
  /** Where anchors and the list of destroyed keys are; null where there is no such folder. */
  readonly anchorDir: string | null;
  /** UTC ms. */
  readonly now: number;
  readonly log: Log;
}

export interface RestoredSchool extends Pick<Restored, 'seq' | 'noted' | 'open' | 'due' | 'backupAt'> {
  readonly school: SchoolId;
  /** How many keys were destroyed again, because they had been since the backup. */
  readonly erased: number;
}

/**
 * Puts a backup in the place of records that are lost: opened and compared with its list, its chain verified, what was erased since erased again,
 * and marked in the journal as restored. All of it beside the folder that is asked for, or within it where there is an empty one; the records have
 * their names only when it is done. The fault says what to do; nothing is left then.
 */
export async function restoreRecords(options: RestoreOptions): Promise<Result<readonly RestoredSchool[], string>> {
  const to = resolve(options.to);
  const there = existsSync(to);
  if (there && (await readdir(to)).some((name) => !NO_RECORDS.has(name))) return err(`${options.to} is not empty: records are never put over others. Move it away, or give another --to`);
  // A folder that is there may be a disk of its own: nothing can be renamed over that, and what is beside it may not be ours to write.
  const stage = there ? join(to, RESTORING) : `${to}${RESTORING}`;
  let naming = false;
  try {
    await rm(stage, { recursive: true, force: true });
    await mkdir(stage, { recursive: true, mode: 0o700 });
    const done = await into(stage, options);
    if (!done.ok) return done;
    if (there) {
      naming = true;
      for (const name of await readdir(stage)) await rename(join(stage, name), join(to, name));
      // Until this is gone no desk opens what is there.
      await nodeFiles.syncFolder(to);
      await rmdir(stage);
      await nodeFiles.syncFolder(to);
      naming = false;
    } else {
      await rename(stage, to);
      await nodeFiles.syncFolder(dirname(to));
    }
    return done;
  } catch (error) {
    if (error instanceof NotOpened) return err(error.message);
    const code = errorCode(error);
    if (code === null) throw error;
    return err(`${error instanceof Error ? error.message : code}: nothing was restored${naming ? `. Empty ${options.to} before the next try` : ''}`);
  } finally {
    if (!naming) await rm(stage, { recursive: true, force: true });
  }
}

/** What an empty folder may hold: a restore that was cut short, and what a file system puts at its top. */
const NO_RECORDS: ReadonlySet<string> = new Set([RESTORING, 'lost+found']);

async function into(stage: string, { from, key, masterKeyFile, anchorDir, now, log }: RestoreOptions): Promise<Result<readonly RestoredSchool[], string>> {
  const { manifest, masterKey } = await readBackup(from, key, stage);
  const schools = manifest.schools.map(({ id, head }) => ({ id: asId<'school'>(id), head }));
  const erased = new Map<SchoolId, number>();
  const noted = new Map<SchoolId, number | null>();
  for (const { id, head } of schools) {
    const { anchors } = anchorDir === null ? { anchors: [] } : await readAnchors(anchorDir, id);
    const found = await auditSchool(join(stage, id), { anchors: anchors.filter(({ seq }) => seq <= head.seq).map((one) => ({ ...one, logs: {} })) });
    const [fault] = found.faults;
    if (fault) return err(`${from} does not hold the records that were anchored: ${id}/${fault.file}${fault.line === null ? '' : `, line ${fault.line}`}: ${fault.message}`);
    const last = Math.max(0, ...anchors.map(({ seq }) => seq));
    noted.set(id, last > head.seq ? last : null);
    erased.set(id, anchorDir === null ? 0 : await eraseAgain(join(stage, id), await readErased(anchorDir, id)));
  }
  if (!existsSync(masterKeyFile)) {
    if (masterKey === null) return err(`MASTER_KEY_FILE: there is no ${masterKeyFile}, and this backup was made without it: put the key file back from its safe copy`);
    await writeNew(masterKeyFile, masterKey);
  }
  const master = loadMasterKey(masterKeyFile, stage);
  if (!master.ok) return err(`MASTER_KEY_FILE: ${master.error.message}. A backup from before the key was changed needs the older key`);
  const opened = await openLowdbStore({ dataDir: stage, schools: schools.map(({ id }) => id), master: master.value, log });
  if (!opened.ok) return err(`${opened.error.file}: ${opened.error.message}`);
  const store = opened.value;
  const all: RestoredSchool[] = [];
  try {
    for (const { id, head } of schools) {
      // Erased again, or while the backup was made: their records came back with it, and from now on the journal says why nobody can read them.
      const lost = [...new Set((await recordsWithoutKeys(join(stage, id))).map((one) => one.key))];
      const mark = await markRestored(store, id, { at: now, backupAt: manifest.at, seq: head.seq, noted: noted.get(id) ?? null }, lost);
      all.push({ ...mark, school: id, erased: erased.get(id) ?? 0 });
    }
  } finally {
    await store.close();
  }
  for (const { id, head } of schools) {
    if (anchorDir === null) continue;
    const { head: newest, faults, logs } = await auditSchool(join(stage, id));
    if (faults.length > 0) return err(`${id} is not whole after its restore: ${faults[0]?.message ?? ''}`);
    // What was noted of lines after the backup is of lines that are no more.
    await noteAnchor(anchorDir, id, { at: now, ...newest, logs, restoredFrom: head.seq });
  }
  return ok(all);
}

/** A line of the journal that says it, and the messages on their way in doubt. Exported for stores that are restored by other means. */
async function markRestored(store: Store, school: SchoolId, mark: Pick<Restored, 'at' | 'backupAt' | 'seq' | 'noted'>, lost: readonly string[]): Promise<Restored> {
  const note = { at: mark.at, actor: null, inbound: { eventId: randomId<'event'>(), kind: 'restore', route: 'restore' } };
  return store.transact(school, note, async (tx) => {
    const open = await doubtAll(tx);
    const due = (await tx.values(timers, 'at')).filter((at) => Number(at) <= mark.at);
    const record: Restored = { ...mark, id: 'last', open, due: due.length };
    tx.put(restores, record);
    for (const key of lost) endKey(tx, key, key);
    schedule(tx, mark.at, RESTORED, mark.at, RESTORED);
    return record;
  });
}

/** Destroys keys that had been destroyed since the backup. */
async function eraseAgain(dir: string, erased: ReadonlySet<string>): Promise<number> {
  const folder = join(dir, 'keys');
  const gone = (await readdir(folder)).filter((name) => name.endsWith('.key') && erased.has(name.slice(0, -'.key'.length)));
  for (const name of gone) await rm(join(folder, name));
  await nodeFiles.syncFolder(folder);
  return gone.length;
}
