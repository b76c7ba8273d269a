import type { Grant } from '../kernel/grant.ts';
import type { KeyId } from '../kernel/ids.ts';
import { openSealed, seal, type DataKey } from '../kernel/seal.ts';
import type { Collection } from './store.ts';
import type { Row } from './table.ts';

type Rec = { readonly id: string };

/** Hands out sealing keys. */
export interface Keys {
  /** The key, or null when it was destroyed or never made. */
  get(id: KeyId): DataKey | null;
}

/** A record as a store holds it: its JSON in clear, or sealed under `key`. */
export type StoredRecord = Pick<Row, 'id' | 'version' | 'text' | 'key'>;

/** What a record is sealed to beside its key: it opens under no other name. */
const boundTo = (collection: string, id: string): string => `${collection}/${id}`;

/** The record in a row, brought to the collection's version; null when its key was destroyed. */
export function recordOf<R extends Rec>(collection: Collection<R>, row: StoredRecord, keys: Keys): R | null {
  const raw = contentOf(collection.name, row, keys);
  if (raw === undefined) return null;
  if (row.version > collection.version) throw new Error(`a record of ${collection.name} has version ${row.version}; this program knows ${collection.version}`);
  // A record of this version was checked when it was put.
  if (row.version === collection.version) return raw as R;
  return checked(collection, collection.upgrade ? collection.upgrade(raw, row.version) : raw);
}

function contentOf(collection: string, row: StoredRecord, keys: Keys): unknown {
  if (row.key === null) return JSON.parse(row.text);
  const key = keys.get(row.key);
  if (!key) return undefined;
  const opened = openSealed(key, boundTo(collection, row.id), row.text);
  if (!opened.ok) throw new Error(`a record of ${collection} does not open with its key`);
  return opened.value;
}

export function indexesOf<R extends Rec>(collection: Collection<R>, record: R): Record<string, string | null> {
  return Object.fromEntries(Object.entries(collection.indexes).map(([name, of]) => [name, of(record)]));
}

/** The record's text as it is kept: JSON in clear, or sealed under `key`. */
export const textOf = (collection: { readonly name: string }, record: Rec, key: DataKey | null): string => (key === null ? JSON.stringify(record) : seal(key, boundTo(collection.name, record.id), record));

/** What may be put: of the collection's schema, with an id, and under a key exactly where the collection is sensitive. */
export function puttable<R extends Rec>(collection: Collection<R>, record: R, key: KeyId | undefined): R {
  const good = checked(collection, record);
  if (good.id === '') throw new Error(`a record of ${collection.name} has no id`);
  if (collection.sensitive !== (key !== undefined)) throw new Error(`${collection.name} is ${collection.sensitive ? '' : 'not '}sensitive: a key is ${collection.sensitive ? 'required' : 'refused'}`);
  return good;
}

/** The fault names the place only: what stands there may be what someone typed. */
function checked<R extends Rec>(collection: Collection<R>, record: unknown): R {
  const parsed = collection.schema.safeParse(record);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.code}`);
  throw new Error(`a record of ${collection.name} does not fit its schema (${places.join(', ')})`);
}

export function mustHave<R extends Rec>(collection: Collection<R>, index: string): void {
  if (!Object.hasOwn(collection.indexes, index)) throw new Error(`${collection.name} has no index ${index}`);
}

export function mayRead<R extends Rec>(collection: Collection<R>, grant: Grant | undefined): void {
  if (collection.sensitive && grant === undefined) throw new Error(`${collection.name} is sensitive: reading it needs a grant`);
}
