import type { SchoolId } from '../../kernel/ids.ts';
import { indexesOf, recordOf, type Keys, type StoredRecord } from '../record-rows.ts';
import type { Collection } from '../store.ts';
import type { Session } from './database.ts';
import { SCHEMA } from './migrations.ts';

/** What the tables need to know of a collection. */
export interface CollectionShape {
  readonly name: string;
  readonly version: number;
  readonly sensitive: boolean;
  readonly indexes: object;
}
type Rec = { readonly id: string };
const NAME = /^[a-z][a-z0-9-]{0,60}$/;

/** Ends a run: records of this collection, put by another version of the program, lack an index that this one asks for. */
export class IndexMissing extends Error {
  override readonly name = 'IndexMissing';
  readonly collection: string;
  readonly names: readonly string[];
  /** The indexes of a row's record; null where its key was destroyed. */
  readonly indexes: (row: StoredRecord, keys: Keys) => Readonly<Record<string, string | null>> | null;

  constructor(collection: string, names: readonly string[], indexes: IndexMissing['indexes']) {
    super(`${collection} is to be indexed`);
    this.collection = collection;
    this.names = names;
    this.indexes = indexes;
  }

  static of<R extends Rec>(collection: Collection<R>): IndexMissing {
    return new IndexMissing(collection.name, Object.keys(collection.indexes), (row, keys) => {
      const record = recordOf(collection, row, keys);
      return record && indexesOf(collection, record);
    });
  }
}

/** Which collections this process knows: one object for each name. */
export class KnownCollections {
  readonly #bound = new Map<string, object>();

  name(collection: CollectionShape): void {
    const bound = this.#bound.get(collection.name);
    if (bound === collection) return;
    if (!NAME.test(collection.name)) throw new Error(`${collection.name} is no name for a collection`);
    if (bound) throw new Error(`two collections are called ${collection.name}`);
    this.#bound.set(collection.name, collection);
  }
}

/** The indexes that all records of a collection have; null names: nobody has said. `records`: whether there may be any. */
export interface IndexedAs {
  readonly names: ReadonlySet<string> | null;
  readonly records: boolean;
}

/**
 * Which indexes a school's collections have, as one state of its tables (`shape`) says. During an upgrade two versions of the program write beside
 * each other: whichever puts records without an index says so here first, and that changes the shape, so that the other one looks again.
 */
export class SchoolShape {
  readonly shape: number;
  readonly collections = new Map<string, IndexedAs>();
  constructor(shape: number) {
    this.shape = shape;
  }
}

/** One transaction's dealing with them. */
export class Bindings {
  /** What was asked for cannot be found before it is indexed; the run is void. */
  missing: IndexMissing | null = null;
  readonly #known: KnownCollections;
  readonly #session: Session;
  readonly #school: SchoolId;
  readonly #shape: SchoolShape;

  constructor(known: KnownCollections, session: Session, school: SchoolId, shape: SchoolShape) {
    this.#known = known;
    this.#session = session;
    this.#school = school;
    this.#shape = shape;
  }

  name(collection: CollectionShape): void {
    this.#known.name(collection);
  }

  async use<R extends Rec>(collection: Collection<R>): Promise<void> {
    this.name(collection);
    const { names, records } = await this.#indexedAs(collection.name);
    if (!records || (names && Object.keys(collection.indexes).every((name) => names.has(name)))) return;
    const missing = IndexMissing.of(collection);
    this.missing ??= missing;
    throw missing;
  }

  /** Says which indexes the records of these collections have, once they are put too. Whether anything changed: then the shape does. */
  async settle(collections: readonly CollectionShape[]): Promise<boolean> {
    let changed = false;
    for (const collection of collections) {
      const own = Object.keys(collection.indexes);
      const { names, records } = await this.#indexedAs(collection.name);
      const now = !records ? own : own.filter((name) => names?.has(name));
      if (names && names.size === now.length && now.every((name) => names.has(name))) continue;
      changed = true;
      await sayIndexed(this.#session, this.#school, collection.name, now);
    }
    return changed;
  }

  async #indexedAs(collection: string): Promise<IndexedAs> {
    const known = this.#shape.collections.get(collection);
    if (known) return known;
    const [row] = await this.#session.rows<{ names: string[] | null; records: boolean }>('collection', `SELECT (SELECT names FROM ${SCHEMA}.collections WHERE school = $1 AND collection = $2) AS names,
      EXISTS (SELECT FROM ${SCHEMA}.records WHERE school = $1 AND collection = $2) AS records`, [this.#school, collection]);
    // Only the first record of all changes the shape: where someone has said, there may be one at any moment.
    const found = { names: row?.names ? new Set(row.names) : null, records: (row?.names ?? null) !== null || (row?.records ?? false) };
    this.#shape.collections.set(collection, found);
    return found;
  }
}

export async function sayIndexed(session: Session, school: SchoolId, collection: string, names: readonly string[]): Promise<void> {
  await session.rows('collection-put', `INSERT INTO ${SCHEMA}.collections (school, collection, names) VALUES ($1, $2, $3) ON CONFLICT (school, collection) DO UPDATE SET names = excluded.names`, [school, collection, names]);
}
