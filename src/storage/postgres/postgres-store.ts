import type { Pool, PoolClient } from 'pg';
import { elapsed, sleep, within } from '../../kernel/clock.ts';
import { asId, randomId, type KeyId, type SchoolId } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import type { MasterKey } from '../../kernel/seal.ts';
import type { ErasedNotes } from '../erased-notes.ts';
import type { Changed, Jobs } from '../jobs.ts';
import { nameOfKey } from '../keyring.ts';
import { NotSaved, type DeskStore, type ReadTx, type RememberedLog, type TurnNote, type Tx } from '../store.ts';
import { beginReading, beginWriting, type SchoolHead } from './begin.ts';
import { Bindings, IndexMissing, KnownCollections, SchoolShape } from './bindings.ts';
import { DatabaseFault, notSavedOf, Session } from './database.ts';
import { SCHEMA } from './migrations.ts';
import { indexAnew } from './index-anew.ts';
import { PostgresLog } from './postgres-log.ts';
import { saveTurn } from './postgres-save.ts';
import { PostgresTx } from './postgres-tx.ts';

/** Runs in the very transaction of these changes, by `client`: what it writes stands or falls with them. It may run again. */
export type AtCommit = (client: PoolClient, school: SchoolId, changed: readonly Changed[]) => Promise<void>;

// A turn awaits nothing but its transaction, so one that takes this long waits for itself.
const TURN_LIMIT_MS = 10_000;
/** Before each further try, when another was in the way or the server is away: all of them within a chat's patience. */
const WAITS_MS = [20, 80, 250, 650, 1_200];
/** More collections than there are: past it two versions of the program undo each other's indexes. */
const MOST_INDEXED = 500;
/** Longer than that nobody waits for the server to come back. */
const PATIENCE_MS = 3_000;
/** How long a commit is looked for whose answer was lost. */
const LOOK_MS = 20_000;
const LOOK_WAIT_MS = 250;

/**
 * Every school's records in PostgreSQL, for any number of processes. A turn locks its school's head, so turns of one school come one after another
 * wherever they run; those of different schools do not wait for each other. Resolves when the server has the commit on its disk.
 */
export class PostgresStore implements DeskStore {
  readonly pool: Pool;
  readonly #schools: ReadonlySet<SchoolId>;
  readonly #master: MasterKey;
  readonly #log: Log;
  readonly #noteErased: ErasedNotes | null;
  readonly #known = new KnownCollections();
  readonly #shapes = new Map<SchoolId, SchoolShape>();
  readonly #logs = new Map<string, PostgresLog>();
  /** Turns of one school wait here, and not each with a connection of its own. */
  readonly #lines = new Map<SchoolId, Promise<unknown>>();
  readonly #underWay = new Set<Promise<unknown>>();
  #jobs: Jobs | undefined;
  #atCommit: AtCommit | null = null;
  /** When the server could last not be reached; null since it was. */
  #away: { readonly fault: DatabaseFault; readonly at: number } | null = null;
  #closed = false;

  constructor(pool: Pool, schools: readonly SchoolId[], master: MasterKey, log: Log, noteErased: ErasedNotes | null = null) {
    this.pool = pool;
    this.#schools = new Set(schools);
    this.#master = master;
    this.#log = log;
    this.#noteErased = noteErased;
  }

  /** What several processes share: `work` runs with every turn that changes something, from now on. */
  get jobs(): Jobs | undefined {
    return this.#jobs;
  }

  share(jobs: Jobs | undefined, work: AtCommit): void {
    this.#jobs = jobs;
    this.#atCommit = work;
  }

  async transact<T>(school: SchoolId, note: TurnNote | (() => TurnNote), fn: (tx: Tx) => Promise<T>): Promise<T> {
    const asked = elapsed();
    return this.#inLine(school, () => this.#tries(school, () => this.#turn(school, typeof note === 'function' ? note : () => note, fn), asked));
  }

  async read<T>(school: SchoolId, fn: (tx: ReadTx) => Promise<T>): Promise<T> {
    this.#mustKnow(school);
    return this.#counted(() => this.#tries(school, () => this.#look(school, fn)));
  }

  // The database shows what is committed and makes nobody wait for it.
  glance<T>(school: SchoolId, fn: (tx: ReadTx) => Promise<T>): Promise<T> {
    return this.read(school, fn);
  }

  async destroyKey(school: SchoolId, key: KeyId): Promise<void> {
    await this.#destroy(school, (ids) => ids.filter((id) => id === key));
  }

  async destroyKeys(school: SchoolId, match: (name: string) => boolean): Promise<number> {
    return this.#destroy(school, (ids) => ids.filter((id) => match(nameOfKey(id))));
  }

  async sealedLog(school: SchoolId, name: string): Promise<RememberedLog> {
    this.#mustKnow(school);
    const known = this.#logs.get(`${school} ${name}`);
    if (known) return known;
    const log = new PostgresLog(school, name, this.#master, {
      write: (work) => this.#inLine(school, () => this.#tries(school, () => this.#written(school, work))),
      read: (work) => this.#counted(() => this.#tries(school, () => this.#seen(school, work))),
    });
    this.#logs.set(`${school} ${name}`, log);
    return log;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.allSettled(this.#underWay);
    await this.pool.end();
  }

  async #turn<T>(school: SchoolId, note: () => TurnNote, fn: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#written(school, async (session, head) => {
      const { tx, bindings } = this.#transaction(session, school, head);
      const value = await ran(session, tx, bindings, fn);
      const saved = await saveTurn(session, head, tx, (collections) => bindings.settle(collections), note, head.attempt);
      const work = this.#atCommit;
      if (saved && work) await session.run(() => work(session.client, school, saved.changed));
      if (saved?.reshaped) this.#shapes.delete(school);
      return { value, stands: saved === null ? null : (check: Session) => lineStands(check, school, saved.head.seq, head.attempt) };
    });
  }

  async #look<T>(school: SchoolId, fn: (tx: ReadTx) => Promise<T>): Promise<T> {
    return this.#seen(school, async (session, head) => {
      const { tx, bindings } = this.#transaction(session, school, head);
      const value = await ran(session, tx, bindings, fn);
      if ([...tx.changes].length > 0) throw new Error('a read changed something');
      return value;
    });
  }

  #transaction(session: Session, school: SchoolId, head: SchoolHead): { tx: PostgresTx; bindings: Bindings } {
    const known = this.#shapes.get(school);
    // A look may be older than what another turn of this process has seen meanwhile.
    const shape = known?.shape === head.shape ? known : new SchoolShape(head.shape);
    if (shape !== known && (!known || known.shape < head.shape)) this.#shapes.set(school, shape);
    const bindings = new Bindings(this.#known, session, school, shape);
    return { tx: new PostgresTx(session, school, this.#master, bindings), bindings };
  }

  async #destroy(school: SchoolId, pick: (ids: readonly KeyId[]) => readonly KeyId[]): Promise<number> {
    return this.#inLine(school, () => this.#tries(school, () => this.#written(school, async (session) => {
      const rows = await session.rows<{ id: string }>('keys-all', `SELECT id FROM ${SCHEMA}.keys WHERE school = $1`, [school]);
      const ids = pick(rows.map((row) => asId<'key'>(row.id)));
      if (ids.length > 0) await this.#noteErased?.(school, ids);
      if (ids.length > 0) await session.rows('keys-destroy', `DELETE FROM ${SCHEMA}.keys WHERE school = $1 AND id = ANY($2)`, [school, ids]);
      // Where the answer is lost: done again, it finds what is left.
      return { value: ids.length, stands: null };
    })));
  }

  /** One transaction that writes. Whatever happens, it is known at the end whether it stands. */
  async #written<T>(school: SchoolId, work: (session: Session, head: SchoolHead & { readonly attempt: string }) => Promise<Done<T>>): Promise<T> {
    const session = await this.#open();
    let clean = false;
    let committing = false;
    try {
      const done = await work(session, { ...(await beginWriting(session, school)), attempt: randomId() });
      committing = true;
      try {
        const [result] = await session.batch('COMMIT');
        // A server ends a broken transaction with ROLLBACK and calls that no error.
        if (result?.command !== 'COMMIT') throw new Error('the transaction was not committed');
        clean = true;
      } catch (error) {
        if (!(error instanceof DatabaseFault) || done.stands === null) throw error;
        this.#log('database.commit-unanswered', { school, code: error.code });
        // Where the server still waits for it, its end frees the school.
        session.release(false);
        if (!(await this.#stands(school, done.stands))) throw new DatabaseFault('again', error.code);
      }
      return done.value;
    } catch (error) {
      // What is broken cannot be rolled back; its connection is closed, and the server does it.
      if (!committing && session.fault === null) clean = await rolledBack(session);
      throw error;
    } finally {
      session.release(clean);
    }
  }

  async #seen<T>(school: SchoolId, work: (session: Session, head: SchoolHead) => Promise<T>): Promise<T> {
    const session = await this.#open();
    let clean = false;
    try {
      const value = await work(session, await beginReading(session, school));
      return value;
    } finally {
      if (session.fault === null) clean = await rolledBack(session);
      session.release(clean);
    }
  }

  /** Whether a commit stands whose answer was lost. It waits for the server to be done with it: the school's lock is held until then. */
  async #stands(school: SchoolId, look: (session: Session) => Promise<boolean>): Promise<boolean> {
    const begun = elapsed();
    for (;;) {
      try {
        const session = await this.#open();
        let clean = false;
        try {
          await beginWriting(session, school);
          const stands = await look(session);
          clean = await rolledBack(session);
          return stands;
        } finally {
          session.release(clean);
        }
      } catch (error) {
        if (!(error instanceof DatabaseFault)) throw error;
        // Said as not saved: whoever hands the event in again gets the answer that it had, if it stands after all.
        if (elapsed() - begun > LOOK_MS) throw new NotSaved({ code: 'io', reason: 'OUTCOME_UNKNOWN' });
        await sleep(LOOK_WAIT_MS);
      }
    }
  }

  async #open(): Promise<Session> {
    try {
      const session = await Session.open(this.pool);
      this.#away = null;
      return session;
    } catch (error) {
      if (error instanceof DatabaseFault) this.#away = { fault: error, at: elapsed() };
      throw error;
    }
  }

  /** Tries again what another transaction or a lost connection was in the way of; nothing of a failed try stands. */
  async #tries<T>(school: SchoolId, work: () => Promise<T>, asked = elapsed()): Promise<T> {
    let indexed = 0;
    for (let run = 0; ; run++) {
      if (this.#closed) throw new NotSaved({ code: 'closed' });
      const late = elapsed() - asked > PATIENCE_MS;
      // Whoever waited behind others who found the server away need not find it out for themselves.
      if (late && this.#away && elapsed() - this.#away.at < PATIENCE_MS) throw notSavedOf(this.#away.fault);
      try {
        return await work();
      } catch (error) {
        // A turn may be the first to use many collections; each is indexed once.
        if (error instanceof IndexMissing && indexed++ < MOST_INDEXED) {
          await this.#index(school, error);
          run--;
          continue;
        }
        if (!(error instanceof DatabaseFault)) throw error;
        const wait = error.kind === 'refused' ? undefined : WAITS_MS[run];
        if (wait === undefined || elapsed() - asked > PATIENCE_MS) {
          this.#log('database.not-saved', { school, code: error.code, tries: run + 1 });
          throw notSavedOf(error);
        }
        await sleep(wait);
      }
    }
  }

  async #index(school: SchoolId, missing: IndexMissing): Promise<void> {
    const indexed = await this.#written(school, async (session, head) => ({ value: await indexAnew(session, school, head.shape, missing, this.#master), stands: null }));
    this.#shapes.delete(school);
    this.#log('storage.indexed-anew', { school, collection: missing.collection, entries: indexed });
  }

  #inLine<T>(school: SchoolId, work: () => Promise<T>): Promise<T> {
    return this.#counted(() => {
      this.#mustKnow(school);
      const done = (this.#lines.get(school) ?? Promise.resolve()).then(work);
      this.#lines.set(school, done.catch(() => {
        // The one who asked gets the error; the next in line starts all the same.
      }));
      return done;
    });
  }

  #counted<T>(work: () => Promise<T>): Promise<T> {
    const done = (async () => work())();
    this.#underWay.add(done);
    const forget = (): boolean => this.#underWay.delete(done);
    done.then(forget, forget);
    return done;
  }

  #mustKnow(school: SchoolId): void {
    if (!this.#schools.has(school)) throw new Error('there is no such school');
  }
}

/** What a writing transaction gives, and how to know later that it stands; null where doing it once more does no harm. */
export interface Done<T> {
  readonly value: T;
  readonly stands: ((session: Session) => Promise<boolean>) | null;
}

/** Runs a turn's work; what the database could not do, and what is not indexed, goes before what the work made of it. */
async function ran<T>(session: Session, tx: PostgresTx, bindings: Bindings, fn: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    const value = await within(TURN_LIMIT_MS, fn(tx));
    if (bindings.missing) throw bindings.missing;
    if (session.fault) throw session.fault;
    return value;
  } catch (error) {
    throw bindings.missing ?? session.fault ?? error;
  } finally {
    tx.end();
  }
}

async function rolledBack(session: Session): Promise<boolean> {
  try {
    await session.batch('ROLLBACK');
    return true;
  } catch (error) {
    // The server ends it with the connection.
    if (error instanceof DatabaseFault) return false;
    throw error;
  }
}

async function lineStands(session: Session, school: SchoolId, seq: number, attempt: string): Promise<boolean> {
  const [row] = await session.rows<{ attempt: string }>('line-attempt', `SELECT attempt FROM ${SCHEMA}.journal WHERE school = $1 AND seq = $2`, [school, seq]);
  return row?.attempt === attempt;
}
