import { join } from 'node:path';
import type { Log } from '../kernel/log.ts';
import { within } from '../kernel/clock.ts';
import type { MasterKey } from '../kernel/seal.ts';
import { asId, type KeyId, type SchoolId } from '../kernel/ids.ts';
import type { ErasedNotes } from './erased-notes.ts';
import { CannotOpen, notSaved } from './fault.ts';
import { errorCode, type Files } from './files.ts';
import { Journal } from './journal.ts';
import type { Head, StoredRow } from './journal-line.ts';
import { readJournal } from './journal-reader.ts';
import { Keyring, type KeyChange } from './keyring.ts';
import { lockFolder, type Lock } from './lock.ts';
import { SealedLog } from './sealed-log.ts';
import { readSnapshot, writeSnapshot } from './snapshot.ts';
import { indexesOf, recordOf } from './record-rows.ts';
import { NotSaved, type Collection, type ReadTx, type TurnNote, type Tx } from './store.ts';
import { changeText, Table, toRow, type Row } from './table.ts';
import { Transaction, type State } from './transaction.ts';

export interface SchoolStoreOptions {
  readonly files: Files;
  readonly master: MasterKey;
  readonly log: Log;
  /** Journal lines after which a snapshot is written. */
  readonly snapshotEvery: number;
  /** Brings the snapshot to a journal line; in a thread of its own where the process serves people. */
  readonly takeSnapshot: typeof writeSnapshot;
  readonly noteErased?: ErasedNotes;
}

const JOURNAL = 'journal';
const SNAPSHOT = 'snapshot';
const KEYS = 'keys';
const NAME = /^[a-z][a-z0-9-]{0,60}$/;
/** Architecture section 6: past this the records belong in Postgres. */
const LARGE_BYTES = 50 * 1024 * 1024;
// A turn awaits nothing but its transaction, so one that takes this long waits for itself.
const TURN_LIMIT_MS = 10_000;
const MOST_RUNS = 5;

type AnyCollection = { readonly name: string; readonly indexes: object };

/** The records of one school: state in memory, journal as the truth, snapshot for a quick start. */
export class SchoolStore implements State {
  readonly keys: Keyring;
  readonly #school: SchoolId;
  readonly #dir: string;
  readonly #options: SchoolStoreOptions;
  readonly #lock: Lock;
  readonly #journal: Journal;
  readonly #tables: Map<string, Table>;
  readonly #bound = new Map<string, AnyCollection>();
  readonly #logs = new Map<string, Promise<SealedLog>>();
  #line: Promise<unknown> = Promise.resolve();
  #snapshotSeq: number;
  #snapshotting: Promise<void> | null = null;
  /** Counts failed commits: a turn that ran across one has read what was taken back, and runs again. */
  #undone = 0;
  #saidLarge = false;
  #closed = false;

  private constructor(school: SchoolId, dir: string, options: SchoolStoreOptions, lock: Lock, keys: Keyring, journal: Journal, tables: Map<string, Table>, snapshotSeq: number) {
    this.#school = school;
    this.#dir = dir;
    this.#options = options;
    this.#lock = lock;
    this.keys = keys;
    this.#journal = journal;
    this.#tables = tables;
    this.#snapshotSeq = snapshotSeq;
    this.#saySize();
  }

  /** Throws CannotOpen; whatever was locked is free again then. */
  static async open(school: SchoolId, dir: string, options: SchoolStoreOptions): Promise<SchoolStore> {
    const { files, log } = options;
    await files.makeFolder(dir);
    await refuseWider(files, dir);
    const lock = await lockFolder(dir);
    try {
      const keys = await Keyring.open(files, join(dir, KEYS), options.master);
      const snapshot = await readSnapshot(files, join(dir, SNAPSHOT));
      const tables = new Map<string, Table>();
      const since = new Map<string, number>();
      for (const { name, seq, rows } of snapshot.collections) {
        const table = new Table();
        for (const row of rows) table.set(row.id, fromStored(table, row));
        tables.set(name, table);
        since.set(name, seq);
      }
      const tail = await readJournal(files, join(dir, JOURNAL), snapshot.head, (line) => {
        for (const change of line.changes) {
          if (line.seq <= (since.get(change.c) ?? 0)) continue;
          let table = tables.get(change.c);
          if (!table) tables.set(change.c, (table = new Table()));
          table.set(change.id, 'gone' in change ? null : fromStored(table, change));
        }
      });
      if (tail.torn > 0) log('journal.torn-end-cut', { school, line: tail.head.seq + 1, bytes: tail.torn });
      const journal = new Journal(files, join(dir, JOURNAL), tail, (ids) => keys.save(ids), log);
      await journal.ready();
      return new SchoolStore(school, dir, options, lock, keys, journal, tables, snapshot.head.seq);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  table<R extends { readonly id: string }>(collection: Collection<R>): Table {
    let table = this.#tables.get(collection.name);
    if (!table) this.#tables.set(collection.name, (table = new Table()));
    if (this.#bound.get(collection.name) !== collection) this.#bind(collection, table);
    return table;
  }

  #bind<R extends { readonly id: string }>(collection: Collection<R>, table: Table): void {
    if (!NAME.test(collection.name)) throw new Error(`${collection.name} is no name for a collection`);
    if (this.#bound.has(collection.name)) throw new Error(`two collections are called ${collection.name}`);
    this.#bound.set(collection.name, collection);
    // Records put by an earlier program lack the indexes that it did not have.
    const names = Object.keys(collection.indexes);
    for (const row of table.all()) {
      if (names.every((name) => Object.hasOwn(row.indexes, name))) continue;
      const record = recordOf(collection, row, this.keys);
      if (record) table.set(row.id, { ...row, indexes: indexesOf(collection, record) });
    }
  }

  async transact<T>(note: TurnNote | (() => TurnNote), fn: (tx: Tx) => Promise<T>): Promise<T> {
    for (let run = 0; run < MOST_RUNS; run++) {
      const done = await this.#exclusive(() => this.#run(note, fn));
      if (done === 'again') continue;
      if (done.changed) {
        await done.saved;
        return done.value;
      }
      if (await holds(done.saved)) return done.value;
    }
    throw new NotSaved({ code: 'io', reason: 'ENTRIES_UNDONE' });
  }

  async read<T>(fn: (tx: ReadTx) => Promise<T>): Promise<T> {
    return this.transact(READ_NOTE, async (tx) => {
      const value = await fn(tx);
      if (tx instanceof Transaction && tx.changes.size > 0) throw new Error('a read changed something');
      return value;
    });
  }

  async glance<T>(fn: (tx: ReadTx) => Promise<T>): Promise<T> {
    if (this.#closed) throw new NotSaved({ code: 'closed' });
    const tx = new Transaction(this.#school, this);
    try {
      return await fn(tx);
    } finally {
      tx.end();
    }
  }

  async #run<T>(note: TurnNote | (() => TurnNote), fn: (tx: Tx) => Promise<T>): Promise<'again' | { value: T; changed: boolean; saved: Promise<void> | null }> {
    if (this.#closed) throw new NotSaved({ code: 'closed' });
    const undone = this.#undone;
    const tx = new Transaction(this.#school, this);
    let value: T;
    try {
      value = await within(TURN_LIMIT_MS, fn(tx));
    } catch (error) {
      this.keys.forget(tx.newKeys);
      if (this.#undone !== undone) return 'again';
      throw errorCode(error) === null ? error : notSaved(error);
    } finally {
      tx.end();
    }
    if (this.#undone !== undone || tx.changes.size === 0) this.keys.forget(tx.newKeys);
    if (this.#undone !== undone) return 'again';
    if (tx.changes.size === 0) {
      return { value, changed: false, saved: this.#journal.pending };
    }
    return { value, changed: true, saved: this.#commit(typeof note === 'function' ? note() : note, tx) };
  }

  #commit(note: TurnNote, tx: Transaction): Promise<void> {
    const texts: string[] = [];
    const before: (readonly [Table, string, Row | null])[] = [];
    for (const [table, { name, rows }] of tx.changes) {
      for (const [id, row] of rows) {
        texts.push(changeText(name, id, row));
        before.push([table, id, table.set(id, row)]);
      }
    }
    const undo = (): void => {
      this.#undone++;
      for (const [table, id, row] of before.toReversed()) table.set(id, row);
      this.keys.forget(tx.newKeys);
    };
    const saved = this.#journal.append({ note, newKeys: tx.newKeys, changes: texts, undo });
    return saved.then(() => this.#afterCommit());
  }

  #afterCommit(): void {
    this.#saySize();
    if (!this.#closed && this.#snapshotting === null && this.#journal.head.seq - this.#snapshotSeq >= this.#options.snapshotEvery) void this.#snapshot(this.#options.takeSnapshot);
  }

  #saySize(): void {
    if (this.#saidLarge) return;
    let size = 0;
    for (const table of this.#tables.values()) size += table.size;
    if (size <= LARGE_BYTES) return;
    this.#saidLarge = true;
    this.#options.log('storage.large-use-postgres', { school: this.#school, bytes: size });
  }

  #snapshot(take: typeof writeSnapshot): Promise<void> {
    this.#snapshotting ??= (async () => {
      try {
        const head: Head = await this.#journal.rotate();
        await take(this.#options.files, join(this.#dir, SNAPSHOT), join(this.#dir, JOURNAL), head);
        this.#snapshotSeq = head.seq;
        this.#options.log('snapshot.written', { school: this.#school, line: head.seq });
      } catch (error) {
        // The journal has everything: a snapshot that fails costs time at the next start, and is tried again later.
        this.#snapshotSeq = this.#journal.head.seq;
        this.#options.log('snapshot.failed', { school: this.#school, code: errorCode(error) ?? (error instanceof CannotOpen ? error.fault.code : 'bug') });
      } finally {
        this.#snapshotting = null;
      }
    })();
    return this.#snapshotting;
  }

  async destroyKeys(pick: (keys: Keyring) => readonly KeyId[]): Promise<number> {
    return this.#exclusive(async () => {
      if (this.#closed) throw new NotSaved({ code: 'closed' });
      await holds(this.#journal.pending);
      const ids = pick(this.keys);
      try {
        if (ids.length > 0) await this.#options.noteErased?.(this.#school, ids);
        await this.keys.destroy(ids);
      } catch (error) {
        throw notSaved(error);
      }
      return ids.length;
    });
  }

  /** Wraps this school's keys with another master key; turns go on meanwhile. */
  async rewrapKeys(change: KeyChange): Promise<number> {
    if (this.#closed) throw new NotSaved({ code: 'closed' });
    return this.keys.rewrap(change);
  }

  sealedLog(name: string): Promise<SealedLog> {
    if (!NAME.test(name)) throw new Error(`${name} is no name for a log`);
    let log = this.#logs.get(name);
    if (!log) this.#logs.set(name, (log = SealedLog.open(this.#options.files, join(this.#dir, 'logs', `${name}.log`), this.keys, this.#options.log)));
    return log;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    await this.#exclusive(async () => {
      this.#closed = true;
    });
    await this.#snapshotting;
    await holds(this.#journal.pending);
    // Nobody is being answered any more, so this last one needs no thread.
    if (this.#journal.head.seq > this.#snapshotSeq) await this.#snapshot(writeSnapshot);
    await this.#journal.close();
    for (const log of this.#logs.values()) await (await log).close();
    await this.#lock.release();
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#line.then(work);
    this.#line = done.catch(() => {
      // The one who asked gets the error; the next in line starts all the same.
    });
    return done;
  }
}

const READ_NOTE: TurnNote = { at: 0, actor: null, inbound: { eventId: asId<'event'>('read'), kind: 'read', route: null } };

/** Whether what was read is on the disk by now; false when it was taken back. */
async function holds(pending: Promise<void> | null): Promise<boolean> {
  try {
    await pending;
    return true;
  } catch (error) {
    if (error instanceof NotSaved) return false;
    throw error;
  }
}

function fromStored(table: Table, row: StoredRow): Row {
  const order = table.get(row.id)?.order ?? table.takeOrder();
  return toRow(row, order, row.k === undefined ? null : asId<'key'>(row.k));
}

async function refuseWider(files: Files, dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const refuse = async (path: string): Promise<void> => {
    const found = await files.stat(path);
    if (found && (found.mode & 0o077) !== 0) throw new CannotOpen('too-open', path, `others on this machine may read it (mode ${found.mode.toString(8)}): run chmod ${found.folder ? '700' : '600'} on it`);
  };
  await refuse(dir);
  await refuse(join(dir, KEYS));
  for (const folder of [JOURNAL, SNAPSHOT, 'logs']) {
    const path = join(dir, folder);
    await refuse(path);
    if (await files.stat(path)) for (const name of await files.list(path)) await refuse(join(path, name));
  }
}
