import { z } from 'zod';
import { asId, type SchoolId } from '../../kernel/ids.ts';
import type { StoredRecord } from '../record-rows.ts';
import type { Session } from './database.ts';
import { textKey, textOfKey } from './lossless-text.ts';
import { SCHEMA } from './migrations.ts';

export type Indexes = Readonly<Record<string, string | null>>;

/** What stands of a record beside its content. */
export interface Standing {
  /** Counts first puts: "oldest first" is by this, however often a record was put since. */
  readonly order: number;
  readonly indexes: Indexes;
}
export interface FoundRow extends StoredRecord, Standing {
  /** Its key as the master key wrapped it; null where it has none, or it was destroyed. */
  readonly wrapped: string | null;
}

interface Columns {
  readonly id_key: string;
  readonly id_long: string | null;
  readonly version: number;
  readonly ord: string;
  readonly key: string | null;
  readonly indexes: string;
  readonly body: string;
  readonly wrapped: string | null;
}
const COLUMNS = 'r.id_key, r.id_long, r.version, r.ord, r.key, r.indexes, r.body, k.wrapped';
const WITH_KEY = `LEFT JOIN ${SCHEMA}.keys k ON k.school = r.school AND k.id = r.key`;
const indexesSchema = z.record(z.string(), z.string().nullable());

/** One transaction's look at a school's records. What it has seen stands until its end, because whoever writes holds the school. */
export class RecordRows {
  readonly #session: Session;
  readonly #school: SchoolId;
  readonly #standing = new Map<string, Map<string, Standing | null>>();

  constructor(session: Session, school: SchoolId) {
    this.#session = session;
    this.#school = school;
  }

  async get(collection: string, ids: readonly string[]): Promise<FoundRow[]> {
    const keys = ids.map((id) => textKey(id).key);
    const rows = await this.#session.rows<Columns>('record-get', `SELECT ${COLUMNS} FROM ${SCHEMA}.records r ${WITH_KEY} WHERE r.school = $1 AND r.collection = $2 AND r.id_key = ANY($3)`, [this.#school, collection, keys]);
    const found = this.#seen(collection, rows);
    const seen = this.#standingOf(collection);
    for (const id of ids) if (!seen.has(id)) seen.set(id, null);
    return found;
  }

  /** In the order of the first put. */
  async find(collection: string, index: string, value: string): Promise<FoundRow[]> {
    const rows = await this.#session.rows<Columns>('record-find', `SELECT ${COLUMNS} FROM ${SCHEMA}.record_indexes i JOIN ${SCHEMA}.records r USING (school, collection, id_key) ${WITH_KEY}
      WHERE i.school = $1 AND i.collection = $2 AND i.name = $3 AND i.value_key = $4 ORDER BY i.ord`, [this.#school, collection, index, textKey(value).key]);
    return this.#seen(collection, rows);
  }

  /** In the order of the first put. */
  async findIds(collection: string, index: string, value: string): Promise<{ readonly id: string; readonly order: number }[]> {
    const rows = await this.#session.rows<{ id_key: string; id_long: string | null; ord: string }>('record-ids', `SELECT r.id_key, r.id_long, i.ord FROM ${SCHEMA}.record_indexes i JOIN ${SCHEMA}.records r USING (school, collection, id_key)
      WHERE i.school = $1 AND i.collection = $2 AND i.name = $3 AND i.value_key = $4 ORDER BY i.ord`, [this.#school, collection, index, textKey(value).key]);
    return rows.map((row) => ({ id: idOf(row), order: Number(row.ord) }));
  }

  async values(collection: string, index: string): Promise<string[]> {
    // From each value to the next one: most indexes have few values and many records.
    const rows = await this.#session.rows<{ value_key: string; value_long: string | null }>('record-values', `WITH RECURSIVE step AS (
        (SELECT value_key, value_long FROM ${SCHEMA}.record_indexes WHERE school = $1 AND collection = $2 AND name = $3 ORDER BY value_key LIMIT 1)
        UNION ALL
        SELECT next.value_key, next.value_long FROM step CROSS JOIN LATERAL (
          SELECT value_key, value_long FROM ${SCHEMA}.record_indexes WHERE school = $1 AND collection = $2 AND name = $3 AND value_key > step.value_key ORDER BY value_key LIMIT 1) next
      ) SELECT value_key, value_long FROM step`, [this.#school, collection, index]);
    return rows.map((row) => textOfKey({ key: row.value_key, long: row.value_long }));
  }

  /** How many records have each of these values. */
  async counts(collection: string, index: string, values: readonly string[]): Promise<Map<string, number>> {
    const byKey = new Map(values.map((value) => [textKey(value).key, value]));
    const rows = await this.#session.rows<{ value_key: string; n: string }>('record-counts', `SELECT value_key, count(*) AS n FROM ${SCHEMA}.record_indexes WHERE school = $1 AND collection = $2 AND name = $3 AND value_key = ANY($4) GROUP BY value_key`, [this.#school, collection, index, [...byKey.keys()]]);
    return new Map(rows.map((row) => [byKey.get(row.value_key) ?? '', Number(row.n)]));
  }

  /** What stands of each of these, null where there is no such record; asked of the tables where it was not seen yet. */
  async standing(collection: string, ids: readonly string[]): Promise<Map<string, Standing | null>> {
    const seen = this.#standingOf(collection);
    const unknown = ids.filter((id) => !seen.has(id));
    if (unknown.length > 0) {
      const rows = await this.#session.rows<Pick<Columns, 'id_key' | 'id_long' | 'ord' | 'indexes'>>('record-standing', `SELECT id_key, id_long, ord, indexes FROM ${SCHEMA}.records WHERE school = $1 AND collection = $2 AND id_key = ANY($3)`, [this.#school, collection, unknown.map((id) => textKey(id).key)]);
      for (const row of rows) seen.set(idOf(row), { order: Number(row.ord), indexes: indexesIn(row.indexes) });
      for (const id of unknown) if (!seen.has(id)) seen.set(id, null);
    }
    return new Map(ids.map((id) => [id, seen.get(id) ?? null]));
  }

  /** The records after that one, by the bytes of their ids, a part at a time; `after` begins with ''. */
  async page(collection: string, after: string, most: number): Promise<FoundRow[]> {
    const rows = await this.#session.rows<Columns>('record-page', `SELECT ${COLUMNS} FROM ${SCHEMA}.records r ${WITH_KEY} WHERE r.school = $1 AND r.collection = $2 AND r.id_key > $3 ORDER BY r.id_key LIMIT $4`, [this.#school, collection, after, most]);
    return rows.map(foundRow);
  }

  #seen(collection: string, rows: readonly Columns[]): FoundRow[] {
    const seen = this.#standingOf(collection);
    return rows.map((row) => {
      const found = foundRow(row);
      seen.set(found.id, found);
      return found;
    });
  }

  #standingOf(collection: string): Map<string, Standing | null> {
    let found = this.#standing.get(collection);
    if (!found) this.#standing.set(collection, (found = new Map()));
    return found;
  }
}

const idOf = (row: Pick<Columns, 'id_key' | 'id_long'>): string => textOfKey({ key: row.id_key, long: row.id_long });
const indexesIn = (text: string): Indexes => indexesSchema.parse(JSON.parse(text));

function foundRow(row: Columns): FoundRow {
  return { id: idOf(row), version: row.version, text: row.body, key: row.key === null ? null : asId<'key'>(row.key), indexes: indexesIn(row.indexes), order: Number(row.ord), wrapped: row.wrapped };
}
