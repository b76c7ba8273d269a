import { join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../kernel/result.ts';
import type { Log } from '../kernel/log.ts';
import type { MasterKey } from '../kernel/seal.ts';
import { startThread } from '../kernel/thread.ts';
import type { KeyId, SchoolId } from '../kernel/ids.ts';
import { CannotOpen, type StorageFault } from './fault.ts';
import type { ErasedNotes } from './erased-notes.ts';
import { errorCode, nodeFiles, type Files } from './files.ts';
import type { Head } from './journal-line.ts';
import type { KeyChange } from './keyring.ts';
import { movedTo } from './moved.ts';
import { SchoolStore } from './school-store.ts';
import type { SealedLog } from './sealed-log.ts';
import { writeSnapshot } from './snapshot.ts';
import type { DeskStore, ReadTx, TurnNote, Tx } from './store.ts';

export interface LowdbStoreOptions {
  readonly dataDir: string;
  readonly schools: readonly SchoolId[];
  readonly master: MasterKey;
  readonly log: Log;
  readonly snapshotEvery?: number;
  /** Told which keys are about to be destroyed, before they are. */
  readonly noteErased?: ErasedNotes;
  /** For tests: a file system with faults in it, whose snapshots are then written in this thread. */
  readonly files?: Files;
}

const SNAPSHOT_EVERY = 5_000;
/** A restore that is under way within a folder of records: what stands beside it is not all there yet. */
export const RESTORING = '.restoring';

/** Opens the records of all these schools, or says why one of them cannot be opened; none is left open then. */
export async function openLowdbStore(options: LowdbStoreOptions): Promise<Result<LowdbStore, StorageFault>> {
  const opened = new Map<SchoolId, SchoolStore>();
  const files = options.files ?? nodeFiles;
  const data = await files.stat(options.dataDir).catch((error: unknown) => faultOf(error, options.dataDir));
  if (data && 'message' in data) return err(data);
  // Whoever may write here may put another folder in the place of a school's.
  if (data && (data.mode & 0o002) !== 0) return err({ code: 'too-open', file: options.dataDir, offset: null, message: `everyone on this machine may write to it (mode ${data.mode.toString(8)}): run chmod 700 on it` });
  const half = await files.stat(join(options.dataDir, RESTORING)).catch((error: unknown) => faultOf(error, options.dataDir));
  if (half) return err('message' in half ? half : { code: 'not-writable', file: options.dataDir, offset: null, message: 'a restore into it was cut short: empty the folder and run the restore again' });
  for (const school of options.schools) {
    const dir = join(options.dataDir, school);
    try {
      const moved = movedTo(options.dataDir, school);
      if (moved) throw new CannotOpen('moved', dir, `these records were moved to ${moved.to} on ${new Date(moved.at).toISOString().slice(0, 10)}, and are not the school's any more: set DATABASE_URL to where they are`);
      opened.set(school, await SchoolStore.open(school, dir, {
        files,
        master: options.master,
        log: options.log,
        ...(options.noteErased ? { noteErased: options.noteErased } : {}),
        snapshotEvery: options.snapshotEvery ?? SNAPSHOT_EVERY,
        takeSnapshot: options.files ? writeSnapshot : snapshotInThread,
      }));
    } catch (error) {
      for (const store of opened.values()) await store.close();
      return err(faultOf(error, dir));
    }
  }
  return ok(new LowdbStore(opened));
}

function faultOf(error: unknown, dir: string): StorageFault {
  if (error instanceof CannotOpen) return error.fault;
  const code = errorCode(error);
  if (code === null) throw error;
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return { code: 'not-writable', file: dir, offset: null, message: `DATA_DIR cannot be read and written by this process (${code})` };
  return { code: 'io', file: dir, offset: null, message: `DATA_DIR cannot be used (${code})` };
}

/** Every school's records: state in memory, journals as the truth, snapshots in lowdb files. One process. */
export class LowdbStore implements DeskStore {
  readonly #schools: ReadonlyMap<SchoolId, SchoolStore>;

  constructor(schools: ReadonlyMap<SchoolId, SchoolStore>) {
    this.#schools = schools;
  }

  async transact<T>(school: SchoolId, note: TurnNote | (() => TurnNote), fn: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#of(school).transact(note, fn);
  }

  async read<T>(school: SchoolId, fn: (tx: ReadTx) => Promise<T>): Promise<T> {
    return this.#of(school).read(fn);
  }

  async glance<T>(school: SchoolId, fn: (tx: ReadTx) => Promise<T>): Promise<T> {
    return this.#of(school).glance(fn);
  }

  async destroyKey(school: SchoolId, key: KeyId): Promise<void> {
    await this.#of(school).destroyKeys(() => [key]);
  }

  async destroyKeys(school: SchoolId, match: (name: string) => boolean): Promise<number> {
    return this.#of(school).destroyKeys((keys) => keys.named(match));
  }

  /** A sealed append-only file beside the school's records, under the same lock and keys. */
  async sealedLog(school: SchoolId, name: string): Promise<SealedLog> {
    return this.#of(school).sealedLog(name);
  }

  async rewrapKeys(change: KeyChange): Promise<number> {
    let changed = 0;
    for (const store of this.#schools.values()) changed += await store.rewrapKeys(change);
    return changed;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#schools.values()].map((store) => store.close()));
  }

  #of(school: SchoolId): SchoolStore {
    const store = this.#schools.get(school);
    if (!store) throw new Error('there is no such school');
    return store;
  }
}

const answer = z.object({ failed: z.string().nullable() });

async function snapshotInThread(_files: Files, dir: string, journalDir: string, upTo: Head): Promise<void> {
  const worker = startThread(new URL('./snapshot-worker.ts', import.meta.url), { dir, journalDir, ...upTo });
  const said = await new Promise<unknown>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => resolve(null));
  });
  await worker.terminate();
  const { failed } = answer.parse(said);
  if (failed !== null) throw Object.assign(new Error('the snapshot was not written'), { code: failed });
}
