import type { KeyId, SchoolId } from '../../kernel/ids.ts';
import type { Changed } from '../jobs.ts';
import { makeLine, type Head } from '../journal-line.ts';
import { textOf, type Keys } from '../record-rows.ts';
import { placeOf } from '../replay.ts';
import type { TurnNote } from '../store.ts';
import { changeText } from '../table.ts';
import type { SchoolHead } from './begin.ts';
import type { CollectionShape } from './bindings.ts';
import type { Session } from './database.ts';
import { textKey } from './lossless-text.ts';
import { SCHEMA } from './migrations.ts';
import type { Indexes, Standing } from './postgres-rows.ts';
import type { PostgresTx } from './postgres-tx.ts';

type Rec = { readonly id: string };

/** One change as it is to be written. */
interface Write {
  readonly collection: CollectionShape;
  readonly id: string;
  readonly standing: Standing | null;
  readonly put: { readonly text: string; readonly key: KeyId | null; readonly indexes: Indexes; readonly order: number } | null;
}

/** What the transaction leaves, checked and sealed; nothing is written yet. A removal of what was never there is no change. */
async function writesOf(tx: PostgresTx, seq: number): Promise<Write[]> {
  const writes: Write[] = [];
  const keys: Keys = await tx.keys.load([...tx.changes].flatMap(({ rows }) => [...rows.values()].flatMap((put) => put?.key ?? [])));
  for (const { collection, rows } of tx.changes) {
    const standing = await tx.rows.standing(collection.name, [...rows.keys()]);
    for (const [id, put] of rows) {
      const stands = standing.get(id) ?? null;
      if (!put && !stands) continue;
      const key = put?.key ? keys.get(put.key) : null;
      if (put?.key && !key) throw new Error(`key ${put.key} was destroyed or never made`);
      const text = put && (key ? textOf(collection, JSON.parse(put.text) as Rec, key) : put.text);
      writes.push({ collection, id, standing: stands, put: put && text !== null ? { text, key: put.key, indexes: put.indexes, order: stands?.order ?? placeOf(seq, writes.length) } : null });
    }
  }
  return writes;
}

/** What a saved turn left: null where it changed nothing. */
export interface Saved {
  readonly head: Head;
  /** Records in clear; sealed ones are not among them. */
  readonly changed: readonly Changed[];
  /** Whether the tables' shape is another now. */
  readonly reshaped: boolean;
}

/**
 * Writes the turn into the tables and one line into the journal, all but the commit. `attempt` is this try's own mark on the line: whoever loses the
 * connection in the commit knows by it whether the line stands. `note` is asked only where there is a line.
 */
export async function saveTurn(session: Session, head: SchoolHead, tx: PostgresTx, settle: (collections: readonly CollectionShape[]) => Promise<boolean>, note: () => TurnNote, attempt: string): Promise<Saved | null> {
  const { school } = tx;
  const writes = await writesOf(tx, head.seq + 1);
  if (writes.length === 0) {
    await tx.keys.save('shared');
    return null;
  }
  await tx.keys.save('all');
  const puts = writes.flatMap((write) => (write.put ? [write.collection] : []));
  const reshaped = await settle([...new Set(puts)]);
  await writeRecords(session, school, writes);
  const texts = writes.map(({ collection, id, put }) => changeText(collection.name, id, put && { id, version: collection.version, text: put.text, key: put.key, indexes: put.indexes, order: put.order }));
  const line = makeLine(head, note(), texts);
  await appendLine(session, school, line, attempt, head.shape + (reshaped ? 1 : 0));
  const changed = writes.flatMap(({ collection, id, put }): Changed[] => (collection.sensitive ? [] : [{ collection: collection.name, id, record: put && JSON.parse(put.text) }]));
  return { head: line.head, changed, reshaped };
}

/** One more line at the end of a school's journal. `text` ends with the line's LF. */
async function appendLine(session: Session, school: SchoolId, { text, head }: { readonly text: string; readonly head: Head }, attempt: string, shape: number): Promise<void> {
  await session.rows('line-put', `WITH line AS (INSERT INTO ${SCHEMA}.journal (school, seq, hash, attempt, line) VALUES ($1, $2, $3, $4, $5))
    UPDATE ${SCHEMA}.heads SET seq = $2, hash = $3, shape = $6 WHERE school = $1`, [school, head.seq, head.hash, attempt, text.slice(0, -1), shape]);
}

async function writeRecords(session: Session, school: SchoolId, writes: readonly Write[]): Promise<void> {
  const gone = writes.filter((write) => !write.put);
  if (gone.length > 0) {
    await session.rows('records-remove', `DELETE FROM ${SCHEMA}.records r USING unnest($2::text[], $3::text[]) AS gone (collection, id_key) WHERE r.school = $1 AND r.collection = gone.collection AND r.id_key = gone.id_key`, [school, gone.map((one) => one.collection.name), gone.map((one) => textKey(one.id).key)]);
  }
  const puts = writes.flatMap(({ collection, id, put }) => (put ? [{ collection, ...textKey(id), put }] : []));
  if (puts.length > 0) {
    await session.rows('records-put', `INSERT INTO ${SCHEMA}.records (school, collection, id_key, id_long, version, ord, key, indexes, body)
      SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::integer[], $6::bigint[], $7::text[], $8::text[], $9::text[])
      ON CONFLICT (school, collection, id_key) DO UPDATE SET version = excluded.version, key = excluded.key, indexes = excluded.indexes, body = excluded.body`, [
      school, puts.map((one) => one.collection.name), puts.map((one) => one.key), puts.map((one) => one.long), puts.map((one) => one.collection.version), puts.map((one) => one.put.order),
      puts.map((one) => one.put.key), puts.map((one) => JSON.stringify(one.put.indexes)), puts.map((one) => one.put.text),
    ]);
  }
  await writeIndexes(session, school, writes.map(({ collection, id, standing, put }) => ({ collection: collection.name, id, order: put?.order ?? standing?.order ?? 0, before: standing?.indexes ?? {}, after: put?.indexes ?? {} })));
}

export interface IndexChange {
  readonly collection: string;
  readonly id: string;
  readonly order: number;
  readonly before: Indexes;
  readonly after: Indexes;
}

/** Brings the values by which records are found from `before` to `after`. */
export async function writeIndexes(session: Session, school: SchoolId, changes: readonly IndexChange[]): Promise<void> {
  const entries = (of: 'before' | 'after', unless: 'before' | 'after') => changes.flatMap((change) => Object.entries(change[of]).flatMap(([name, value]) => (value === null || change[unless][name] === value ? [] : [{ ...change, name, value: textKey(value) }])));
  const out = entries('before', 'after');
  if (out.length > 0) {
    await session.rows('indexes-remove', `DELETE FROM ${SCHEMA}.record_indexes i USING unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) AS gone (collection, name, value_key, ord)
      WHERE i.school = $1 AND i.collection = gone.collection AND i.name = gone.name AND i.value_key = gone.value_key AND i.ord = gone.ord`, [school, out.map((one) => one.collection), out.map((one) => one.name), out.map((one) => one.value.key), out.map((one) => one.order)]);
  }
  const into = entries('after', 'before');
  if (into.length === 0) return;
  await session.rows('indexes-put', `INSERT INTO ${SCHEMA}.record_indexes (school, collection, name, value_key, value_long, ord, id_key) SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[])`, [
    school, into.map((one) => one.collection), into.map((one) => one.name), into.map((one) => one.value.key), into.map((one) => one.value.long), into.map((one) => one.order), into.map((one) => textKey(one.id).key),
  ]);
}
