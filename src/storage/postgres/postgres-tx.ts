import type { Grant } from '../../kernel/grant.ts';
import type { KeyId, SchoolId } from '../../kernel/ids.ts';
import type { MasterKey } from '../../kernel/seal.ts';
import { indexesOf, mayRead, mustHave, puttable, recordOf } from '../record-rows.ts';
import type { Collection, Tx } from '../store.ts';
import type { Bindings, CollectionShape } from './bindings.ts';
import type { Session } from './database.ts';
import { keyOfRow, PostgresKeys } from './postgres-keys.ts';
import { RecordRows, type FoundRow, type Standing } from './postgres-rows.ts';

type Rec = { readonly id: string };

/** A record as this transaction leaves it. Text, so that nobody can change it by holding on to an object. */
export interface PendingPut {
  readonly id: string;
  readonly text: string;
  readonly key: KeyId | null;
  readonly indexes: Readonly<Record<string, string | null>>;
}

/** The changes of one collection: null for what was removed, in the order of the first change. */
export interface PendingChanges {
  readonly collection: CollectionShape;
  readonly rows: Map<string, PendingPut | null>;
}

/** One turn over the tables: reads are queries, puts are held back until whoever commits writes them. */
export class PostgresTx implements Tx {
  readonly school: SchoolId;
  readonly keys: PostgresKeys;
  readonly rows: RecordRows;
  readonly #master: MasterKey;
  readonly #bindings: Bindings;
  readonly #changes = new Map<string, PendingChanges>();
  #open = true;

  constructor(session: Session, school: SchoolId, master: MasterKey, bindings: Bindings) {
    this.school = school;
    this.keys = new PostgresKeys(session, school, master);
    this.rows = new RecordRows(session, school);
    this.#master = master;
    this.#bindings = bindings;
  }

  get changes(): Iterable<PendingChanges> {
    return this.#changes.values();
  }

  /** After this every use throws: a handler that goes on after its turn would change what nobody commits. */
  end(): void {
    this.#open = false;
  }

  async get<R extends Rec>(collection: Collection<R>, id: string, grant?: Grant): Promise<R | null> {
    mayRead(collection, grant);
    await this.#use(collection);
    const pending = this.#pending(collection, id);
    if (pending !== undefined) return pending && ownRecord<R>(pending);
    const [row] = await this.rows.get(collection.name, [id]);
    return row ? this.#record(collection, row) : null;
  }

  async find<R extends Rec>(collection: Collection<R>, index: string, value: string, grant?: Grant): Promise<R[]> {
    mayRead(collection, grant);
    await this.#use(collection);
    mustHave(collection, index);
    const found = await this.rows.find(collection.name, index, value);
    const changed = this.#changes.get(collection.name)?.rows;
    if (!changed) return found.flatMap((row) => this.#record(collection, row) ?? []);
    const kept = found.filter((row) => !changed.has(row.id)).map((row) => ({ order: row.order, record: () => this.#record(collection, row) }));
    const own = (await this.#own(collection.name, index, value)).map(({ order, put }) => ({ order, record: (): R | null => ownRecord<R>(put) }));
    return [...kept, ...own].sort((a, b) => a.order - b.order).flatMap((one) => one.record() ?? []);
  }

  async findIds<R extends Rec>(collection: Collection<R>, index: string, value: string): Promise<string[]> {
    await this.#use(collection);
    mustHave(collection, index);
    const found = await this.rows.findIds(collection.name, index, value);
    const changed = this.#changes.get(collection.name)?.rows;
    if (!changed) return found.map((row) => row.id);
    const own = (await this.#own(collection.name, index, value)).map(({ order, put }) => ({ order, id: put.id }));
    return [...found.filter((row) => !changed.has(row.id)), ...own].sort((a, b) => a.order - b.order).map((row) => row.id);
  }

  async values<R extends Rec>(collection: Collection<R>, index: string): Promise<string[]> {
    await this.#use(collection);
    mustHave(collection, index);
    const values = await this.rows.values(collection.name, index);
    const changed = this.#changes.get(collection.name)?.rows;
    if (!changed) return values;
    const standing = await this.rows.standing(collection.name, [...changed.keys()]);
    // A value that only changed records had is gone unless one of them has it still.
    const lost = new Map<string, number>();
    for (const one of standing.values()) {
      const value = one?.indexes[index] ?? null;
      if (value !== null) lost.set(value, (lost.get(value) ?? 0) + 1);
    }
    const counts = lost.size === 0 ? new Map<string, number>() : await this.rows.counts(collection.name, index, [...lost.keys()]);
    const kept = values.filter((value) => (counts.get(value) ?? Infinity) > (lost.get(value) ?? 0));
    return [...new Set([...kept, ...[...changed.values()].flatMap((put) => put?.indexes[index] ?? [])])];
  }

  put<R extends Rec>(collection: Collection<R>, record: R, key?: KeyId): void {
    this.#mustBeOpen();
    this.#bindings.name(collection);
    const good = puttable(collection, record, key);
    this.#rowsOf(collection).set(good.id, { id: good.id, text: JSON.stringify(good), key: key ?? null, indexes: indexesOf(collection, good) });
  }

  async insertUnique<R extends Rec>(collection: Collection<R>, record: R, key?: KeyId): Promise<boolean> {
    await this.#use(collection);
    const pending = this.#pending(collection, record.id);
    if (pending === undefined ? (await this.rows.standing(collection.name, [record.id])).get(record.id) : pending) return false;
    this.put(collection, record, key);
    return true;
  }

  remove<R extends Rec>(collection: Collection<R>, id: string): void {
    this.#mustBeOpen();
    this.#bindings.name(collection);
    this.#rowsOf(collection).set(id, null);
  }

  newKey(name: string): KeyId {
    this.#mustBeOpen();
    return this.keys.make(name);
  }

  sharedKey(name: string): Promise<KeyId> {
    this.#mustBeOpen();
    return this.keys.shared(name);
  }

  async #use<R extends Rec>(collection: Collection<R>): Promise<void> {
    this.#mustBeOpen();
    await this.#bindings.use(collection);
    this.#mustBeOpen();
  }

  #mustBeOpen(): void {
    if (!this.#open) throw new Error('the transaction has ended');
  }

  #pending(collection: { readonly name: string }, id: string): PendingPut | null | undefined {
    return this.#changes.get(collection.name)?.rows.get(id);
  }

  #record<R extends Rec>(collection: Collection<R>, row: FoundRow): R | null {
    return recordOf(collection, row, keyOfRow(this.#master, row.wrapped));
  }

  /** Own puts with that value, each with the place of its first put: what is new comes after all that stands. */
  async #own(name: string, index: string, value: string): Promise<{ order: number; put: PendingPut }[]> {
    const puts = [...(this.#changes.get(name)?.rows.values() ?? [])].flatMap((put) => (put && put.indexes[index] === value ? [put] : []));
    const standing = puts.length === 0 ? new Map<string, Standing | null>() : await this.rows.standing(name, puts.map((put) => put.id));
    return puts.map((put, i) => ({ order: standing.get(put.id)?.order ?? Number.MAX_SAFE_INTEGER - puts.length + i, put }));
  }

  #rowsOf(collection: CollectionShape): Map<string, PendingPut | null> {
    let found = this.#changes.get(collection.name);
    if (!found) this.#changes.set(collection.name, (found = { collection, rows: new Map() }));
    return found.rows;
  }
}

/** It was put in this very transaction, and fitted its schema then. */
const ownRecord = <R extends Rec>(put: PendingPut): R => JSON.parse(put.text) as R;
