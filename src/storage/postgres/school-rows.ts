import { asId, type KeyId, type SchoolId } from '../../kernel/ids.ts';
import type { MasterKey } from '../../kernel/seal.ts';
import { CannotOpen } from '../fault.ts';
import type { Head } from '../journal-line.ts';
import type { BesideJournal } from '../record-files.ts';
import { countOf, type Replayed } from '../replay.ts';
import type { LogLine } from '../sealed-log.ts';
import { sayIndexed } from './bindings.ts';
import type { Session } from './database.ts';
import { textKey } from './lossless-text.ts';
import { SCHEMA } from './migrations.ts';
import { unwrap } from './postgres-keys.ts';
import { RecordRows } from './postgres-rows.ts';
import { writeIndexes } from './postgres-save.ts';

const PAGE = 500;
const MOST_CHARS = 1_000_000;

/** The journal of a school in its table, line by line as in a file, with no LF. */
export async function* linesInTable(session: Session, school: SchoolId): AsyncGenerator<string> {
  for (let after = 0; ; ) {
    const rows = await session.rows<{ seq: string; line: string }>('lines-after', `SELECT seq, line FROM ${SCHEMA}.journal WHERE school = $1 AND seq > $2 ORDER BY seq LIMIT $3`, [school, after, PAGE]);
    for (const row of rows) yield row.line;
    const last = rows.at(-1);
    if (!last) return;
    after = Number(last.seq);
  }
}

export async function besideInTables(session: Session, school: SchoolId, master: MasterKey): Promise<BesideJournal> {
  const keys = new Map<KeyId, string>();
  for (const row of await session.rows<{ id: string; wrapped: string }>('keys-wrapped', `SELECT id, wrapped FROM ${SCHEMA}.keys WHERE school = $1`, [school])) {
    const id = asId<'key'>(row.id);
    unwrap(master, id, row.wrapped);
    keys.set(id, row.wrapped);
  }
  return { keys, logs: await logsInTable(session, school) };
}

export async function logsInTable(session: Session, school: SchoolId): Promise<Map<string, LogLine[]>> {
  const logs = new Map<string, LogLine[]>();
  for (const row of await session.rows<{ name: string; key: string; sealed: string }>('logs-all', `SELECT name, key, sealed FROM ${SCHEMA}.sealed_log WHERE school = $1 ORDER BY name, n`, [school])) {
    const lines = logs.get(row.name) ?? [];
    if (lines.length === 0) logs.set(row.name, lines);
    lines.push({ key: asId<'key'>(row.key), sealed: row.sealed });
  }
  return logs;
}

/** Takes a school's records into its rows, in the session's transaction. */
export class TableTarget {
  readonly #session: Session;
  readonly #school: SchoolId;
  readonly #attempt: string;
  #waiting: { seq: number; hash: string; line: string }[] = [];
  #chars = 0;

  /** The school's head must be locked, and at its beginning. `attempt` marks the lines. */
  constructor(session: Session, school: SchoolId, attempt: string) {
    this.#session = session;
    this.#school = school;
    this.#attempt = attempt;
  }

  async line(line: string, { seq, hash }: Head): Promise<void> {
    this.#waiting.push({ seq, hash, line });
    this.#chars += line.length;
    if (this.#chars > MOST_CHARS || this.#waiting.length >= PAGE) await this.#write();
  }

  async close(head: Head, records: Replayed, { keys, logs }: BesideJournal): Promise<void> {
    await this.#write();
    for (const [collection, rows] of records) {
      const all = [...rows.values()];
      const [first, ...others] = all;
      if (first) await sayIndexed(this.#session, this.#school, collection, Object.keys(first.indexes).filter((name) => others.every((row) => Object.hasOwn(row.indexes, name))));
      for (let at = 0; at < all.length; at += PAGE) {
        const part = all.slice(at, at + PAGE);
        const ids = part.map((row) => textKey(row.id));
        await this.#session.rows('move-records', `INSERT INTO ${SCHEMA}.records (school, collection, id_key, id_long, version, ord, key, indexes, body)
          SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::integer[], $6::bigint[], $7::text[], $8::text[], $9::text[])`, [
          this.#school, collection, ids.map((id) => id.key), ids.map((id) => id.long), part.map((row) => row.version), part.map((row) => row.order), part.map((row) => row.key), part.map((row) => JSON.stringify(row.indexes)), part.map((row) => row.text),
        ]);
        await writeIndexes(this.#session, this.#school, part.map((row) => ({ collection, id: row.id, order: row.order, before: {}, after: row.indexes })));
      }
    }
    await this.#session.rows('move-keys', `INSERT INTO ${SCHEMA}.keys (school, id, wrapped) SELECT $1, * FROM unnest($2::text[], $3::text[])`, [this.#school, [...keys.keys()], [...keys.values()]]);
    for (const [name, lines] of logs) {
      await this.#session.rows('move-log', `INSERT INTO ${SCHEMA}.sealed_log (school, name, n, key, sealed) SELECT $1, $2, * FROM unnest($3::bigint[], $4::text[], $5::text[])`, [this.#school, name, lines.map((_, n) => n), lines.map((line) => line.key), lines.map((line) => line.sealed)]);
    }
    await this.#session.rows('move-head', `UPDATE ${SCHEMA}.heads SET seq = $2, hash = $3, shape = shape + 1 WHERE school = $1`, [this.#school, head.seq, head.hash]);
  }

  async #write(): Promise<void> {
    const lines = this.#waiting;
    this.#waiting = [];
    this.#chars = 0;
    if (lines.length === 0) return;
    await this.#session.rows('move-lines', `INSERT INTO ${SCHEMA}.journal (school, seq, hash, attempt, line) SELECT $1, one.seq, one.hash, $2, one.line FROM unnest($3::bigint[], $4::text[], $5::text[]) AS one (seq, hash, line)`, [this.#school, this.#attempt, lines.map((one) => one.seq), lines.map((one) => one.hash), lines.map((one) => one.line)]);
  }
}

/** Throws CannotOpen unless the rows hold exactly the records that the journal leaves, each in its place. */
export async function mustHold(session: Session, school: SchoolId, place: string, records: Replayed): Promise<void> {
  const differs = (): never => {
    throw new CannotOpen('journal-damaged', place, `the records of ${school} in the tables are not what its journal says: they were changed by hand; restore the database from its backup`);
  };
  const [count] = await session.rows<{ n: string }>('records-count', `SELECT count(*) AS n FROM ${SCHEMA}.records WHERE school = $1`, [school]);
  if (Number(count?.n) !== countOf(records)) differs();
  const rows = new RecordRows(session, school);
  for (const [collection, wanted] of records) {
    for (let after = ''; ; ) {
      const page = await rows.page(collection, after, PAGE);
      const last = page.at(-1);
      if (!last) break;
      after = textKey(last.id).key;
      for (const row of page) {
        const want = wanted.get(row.id);
        if (!want || want.version !== row.version || want.key !== row.key || want.text !== row.text || want.order !== row.order) differs();
      }
    }
  }
}
