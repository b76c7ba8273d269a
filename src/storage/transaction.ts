import type { Grant } from '../kernel/grant.ts';
import type { KeyId, SchoolId } from '../kernel/ids.ts';
import type { Keyring } from './keyring.ts';
import { indexesOf, mayRead, mustHave, puttable, recordOf, textOf } from './record-rows.ts';
import type { Collection, Tx } from './store.ts';
import type { Row, Table } from './table.ts';

type Rec = { readonly id: string };

/** What a transaction reads from. */
export interface State {
  table<R extends Rec>(collection: Collection<R>): Table;
  readonly keys: Keyring;
}

/** Collects one turn's changes over the state; the state itself is changed by whoever commits them. */
export class Transaction implements Tx {
  readonly school: SchoolId;
  readonly #state: State;
  readonly #changes = new Map<Table, { name: string; rows: Map<string, Row | null> }>();
  readonly newKeys: KeyId[] = [];
  #open = true;

  constructor(school: SchoolId, state: State) {
    this.school = school;
    this.#state = state;
  }

  /** Each table with its changed rows, null for removed ones, in the order of the first change. */
  get changes(): ReadonlyMap<Table, { readonly name: string; readonly rows: ReadonlyMap<string, Row | null> }> {
    return this.#changes;
  }

  /** After this every use throws: a handler that goes on after its turn would change what nobody commits. */
  end(): void {
    this.#open = false;
  }

  async get<R extends Rec>(collection: Collection<R>, id: string, grant?: Grant): Promise<R | null> {
    mayRead(collection, grant);
    const row = this.#row(this.#table(collection), id);
    return row && recordOf(collection, row, this.#state.keys);
  }

  async find<R extends Rec>(collection: Collection<R>, index: string, value: string, grant?: Grant): Promise<R[]> {
    mayRead(collection, grant);
    return this.#rows(collection, index, value).flatMap((row) => recordOf(collection, row, this.#state.keys) ?? []);
  }

  async findIds<R extends Rec>(collection: Collection<R>, index: string, value: string): Promise<string[]> {
    return this.#rows(collection, index, value).map((row) => row.id);
  }

  async values<R extends Rec>(collection: Collection<R>, index: string): Promise<string[]> {
    const table = this.#table(collection);
    mustHave(collection, index);
    const changed = this.#changes.get(table)?.rows;
    if (!changed) return [...table.values(index)];
    const kept = [...table.values(index)].filter((value) => [...table.ids(index, value)].some((id) => !changed.has(id)));
    const own = [...changed.values()].flatMap((row) => row?.indexes[index] ?? []);
    return [...new Set([...kept, ...own])];
  }

  put<R extends Rec>(collection: Collection<R>, record: R, key?: KeyId): void {
    const table = this.#table(collection);
    const good = puttable(collection, record, key);
    const order = (this.#row(table, good.id) ?? table.get(good.id))?.order ?? table.takeOrder();
    const base = { id: good.id, version: collection.version, indexes: indexesOf(collection, good), order };
    if (key === undefined) {
      this.#set(collection.name, table, { ...base, key: null, text: textOf(collection, good, null) });
      return;
    }
    const dataKey = this.#state.keys.get(key);
    if (!dataKey) throw new Error(`key ${key} was destroyed or never made`);
    this.#set(collection.name, table, { ...base, key, text: textOf(collection, good, dataKey) });
  }

  async insertUnique<R extends Rec>(collection: Collection<R>, record: R, key?: KeyId): Promise<boolean> {
    if (this.#row(this.#table(collection), record.id)) return false;
    this.put(collection, record, key);
    return true;
  }

  remove<R extends Rec>(collection: Collection<R>, id: string): void {
    const table = this.#table(collection);
    if (this.#row(table, id)) this.#rowsOf(collection.name, table).set(id, null);
  }

  newKey(name: string): KeyId {
    this.#mustBeOpen();
    const key = this.#state.keys.make(name);
    this.newKeys.push(key.id);
    return key.id;
  }

  sharedKey(name: string): Promise<KeyId> {
    this.#mustBeOpen();
    return this.#state.keys.shared(name);
  }

  #table<R extends Rec>(collection: Collection<R>): Table {
    this.#mustBeOpen();
    return this.#state.table(collection);
  }

  #mustBeOpen(): void {
    if (!this.#open) throw new Error('the transaction has ended');
  }

  #row(table: Table, id: string): Row | null {
    const changed = this.#changes.get(table)?.rows.get(id);
    return changed === undefined ? table.get(id) : changed;
  }

  #rows<R extends Rec>(collection: Collection<R>, index: string, value: string): Row[] {
    const table = this.#table(collection);
    mustHave(collection, index);
    const changed = this.#changes.get(table)?.rows;
    const rows: Row[] = [];
    for (const id of table.ids(index, value)) {
      const row = changed?.has(id) ? null : table.get(id);
      if (row) rows.push(row);
    }
    if (changed) for (const row of changed.values()) if (row && row.indexes[index] === value) rows.push(row);
    return inOrder(rows);
  }

  #set(name: string, table: Table, row: Row): void {
    this.#rowsOf(name, table).set(row.id, row);
  }

  #rowsOf(name: string, table: Table): Map<string, Row | null> {
    let found = this.#changes.get(table);
    if (!found) this.#changes.set(table, (found = { name, rows: new Map() }));
    return found.rows;
  }
}

/** Most lookups come in order already; sorting a long queue again for each of its members would cost more than the rest. */
function inOrder(rows: Row[]): Row[] {
  for (let i = 1; i < rows.length; i++) if (rows[i - 1]!.order > rows[i]!.order) return rows.sort((a, b) => a.order - b.order);
  return rows;
}
