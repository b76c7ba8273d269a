import type { KeyId } from '../kernel/ids.ts';
import type { StoredRow } from './journal-line.ts';

/** One record in memory: JSON text in clear, or sealed under `key`. Text, so that nobody can change it by holding on to an object. */
export interface Row {
  readonly id: string;
  readonly version: number;
  readonly text: string;
  readonly key: KeyId | null;
  readonly indexes: Readonly<Record<string, string | null>>;
  /** Counts first puts: "oldest first" is by this, however often a record was put since. */
  readonly order: number;
}

/** The records of one collection with their indexes. */
export class Table {
  readonly #rows = new Map<string, Row>();
  readonly #byIndex = new Map<string, Map<string, Set<string>>>();
  #nextOrder = 1;
  /** Characters of all records, for saying when the state outgrows this kind of store. */
  size = 0;

  get(id: string): Row | null {
    return this.#rows.get(id) ?? null;
  }

  all(): IterableIterator<Row> {
    return this.#rows.values();
  }

  ids(index: string, value: string): ReadonlySet<string> {
    return this.#byIndex.get(index)?.get(value) ?? NONE;
  }

  values(index: string): Iterable<string> {
    return this.#byIndex.get(index)?.keys() ?? [];
  }

  takeOrder(): number {
    return this.#nextOrder++;
  }

  /** Puts a row, or takes it out when `row` is null; returns what stood there before. */
  set(id: string, row: Row | null): Row | null {
    const before = this.#rows.get(id) ?? null;
    if (before) this.#unindex(before);
    if (row) {
      this.#rows.set(id, row);
      this.#index(row);
    } else {
      this.#rows.delete(id);
    }
    return before;
  }

  #index(row: Row): void {
    this.size += row.text.length;
    for (const [index, value] of Object.entries(row.indexes)) {
      if (value === null) continue;
      let values = this.#byIndex.get(index);
      if (!values) this.#byIndex.set(index, (values = new Map()));
      const ids = values.get(value);
      if (ids) ids.add(row.id);
      else values.set(value, new Set([row.id]));
    }
  }

  #unindex(row: Row): void {
    this.size -= row.text.length;
    for (const [index, value] of Object.entries(row.indexes)) {
      if (value === null) continue;
      const values = this.#byIndex.get(index);
      const ids = values?.get(value);
      ids?.delete(row.id);
      if (ids?.size === 0) values?.delete(value);
    }
  }
}

const NONE: ReadonlySet<string> = new Set();

export function toRow(stored: StoredRow, order: number, key: KeyId | null): Row {
  const text = key === null ? JSON.stringify(stored.r) : stored.s;
  if (text === undefined) throw new Error(`record ${stored.id} has no content`);
  return { id: stored.id, version: stored.v, text, key, indexes: stored.x, order };
}

/** The journal's text of one put or removal. The record's own text goes in as it is: it is JSON already. */
export function changeText(collection: string, id: string, row: Row | null): string {
  const head = `{"c":${JSON.stringify(collection)},"id":${JSON.stringify(id)}`;
  if (!row) return `${head},"gone":true}`;
  const body = row.key === null ? `"r":${row.text}` : `"k":${JSON.stringify(row.key)},"s":"${row.text}"`;
  return `${head},"v":${row.version},"x":${JSON.stringify(row.indexes)},${body}}`;
}
