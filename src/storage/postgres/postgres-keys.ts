import { asId, type KeyId, type SchoolId } from '../../kernel/ids.ts';
import { newDataKey, type DataKey, type MasterKey } from '../../kernel/seal.ts';
import { keyIdOf, sharedKeyPrefix, type KeyChange } from '../keyring.ts';
import type { Keys } from '../record-rows.ts';
import type { Session } from './database.ts';
import { SCHEMA } from './migrations.ts';

/** The key in a row, or null where it was destroyed. One that does not open is damage, not absence, and throws. */
export function unwrap(master: MasterKey, id: KeyId, wrapped: string | null): DataKey | null {
  if (wrapped === null) return null;
  const key = master.unwrap(id, wrapped);
  if (!key) throw new Error(`key ${id} is damaged`);
  return key;
}

/** The one key that came with a row. */
export const keyOfRow = (master: MasterKey, wrapped: string | null): Keys => ({ get: (id) => unwrap(master, id, wrapped) });

/**
 * A school's sealing keys within one transaction: a row each, wrapped by the master key. None outlives the transaction in memory, so that one that
 * another process destroyed seals and opens nothing more.
 */
export class PostgresKeys {
  readonly #session: Session;
  readonly #school: SchoolId;
  readonly #master: MasterKey;
  /** Made here and not yet in the table. */
  readonly #fresh = new Map<KeyId, DataKey>();
  readonly #shared = new Map<string, Promise<KeyId>>();
  /** Whether a shared key was made: it stays, also where the transaction changes nothing. */
  madeShared = false;

  constructor(session: Session, school: SchoolId, master: MasterKey) {
    this.#session = session;
    this.#school = school;
    this.#master = master;
  }

  make(name: string): KeyId {
    return this.#take(keyIdOf(name, false));
  }

  /** The shared key of that name, made when there is none. The school must be locked. */
  shared(name: string): Promise<KeyId> {
    const known = this.#shared.get(name);
    if (known) return known;
    const found = this.#findShared(name);
    this.#shared.set(name, found);
    return found;
  }

  async #findShared(name: string): Promise<KeyId> {
    const prefix = sharedKeyPrefix(name);
    const [row] = await this.#session.rows<{ id: string }>('key-shared', `SELECT id FROM ${SCHEMA}.keys WHERE school = $1 AND id >= $2 AND id < $3 ORDER BY id LIMIT 1`, [this.#school, prefix, `${prefix}~`]);
    if (row) return asId<'key'>(row.id);
    this.madeShared = true;
    return this.#take(keyIdOf(name, true));
  }

  #take(id: KeyId): KeyId {
    this.#fresh.set(id, newDataKey(id));
    return id;
  }

  /** Those of these keys that there are. */
  async load(ids: Iterable<KeyId>): Promise<Keys> {
    const found = new Map(this.#fresh);
    const asked = [...new Set(ids)].filter((id) => !found.has(id));
    if (asked.length > 0) {
      const rows = await this.#session.rows<{ id: string; wrapped: string }>('keys-of', `SELECT id, wrapped FROM ${SCHEMA}.keys WHERE school = $1 AND id = ANY($2)`, [this.#school, asked]);
      for (const row of rows) {
        const id = asId<'key'>(row.id);
        const key = unwrap(this.#master, id, row.wrapped);
        if (key) found.set(id, key);
      }
    }
    return { get: (id) => found.get(id) ?? null };
  }

  /** Puts what was made here into the table; where nothing else changed, only what is shared. */
  async save(only: 'all' | 'shared'): Promise<void> {
    const keys = only === 'all' ? [...this.#fresh.values()] : await this.#madeShared();
    if (keys.length === 0) return;
    await this.#session.rows('keys-put', `INSERT INTO ${SCHEMA}.keys (school, id, wrapped) SELECT $1, * FROM unnest($2::text[], $3::text[])`, [this.#school, keys.map((key) => key.id), keys.map((key) => this.#master.wrap(key))]);
  }

  async #madeShared(): Promise<DataKey[]> {
    const ids = await Promise.all(this.#shared.values());
    return ids.flatMap((id) => this.#fresh.get(id) ?? []);
  }
}

/** Wraps a school's keys with another master key, in the session's transaction; the school must be locked. Says how many. */
export async function rewrapSchool(session: Session, school: SchoolId, { newer, either }: KeyChange): Promise<number> {
  const rows = await session.rows<{ id: string; wrapped: string }>('keys-wrapped', `SELECT id, wrapped FROM ${SCHEMA}.keys WHERE school = $1`, [school]);
  const older = rows.flatMap((row) => {
    const id = asId<'key'>(row.id);
    const key = newer.unwrap(id, row.wrapped) ? null : unwrap(either, id, row.wrapped);
    return key ? [{ id, wrapped: newer.wrap(key) }] : [];
  });
  await session.rows('keys-rewrap', `UPDATE ${SCHEMA}.keys k SET wrapped = one.wrapped FROM unnest($2::text[], $3::text[]) AS one (id, wrapped) WHERE k.school = $1 AND k.id = one.id`, [school, older.map((one) => one.id), older.map((one) => one.wrapped)]);
  await session.rows('check-rewrap', `UPDATE ${SCHEMA}.heads SET master_check = $2 WHERE school = $1`, [school, newer.checkText()]);
  return older.length;
}
