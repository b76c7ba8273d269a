import { asId, type SchoolId } from '../../kernel/ids.ts';
import { openSealed, seal, type MasterKey } from '../../kernel/seal.ts';
import { boundToLine } from '../sealed-log.ts';
import type { RememberedLog } from '../store.ts';
import type { Session } from './database.ts';
import { SCHEMA } from './migrations.ts';
import { PostgresKeys, unwrap } from './postgres-keys.ts';
import type { Done } from './postgres-store.ts';

/** Where a log's transactions run. */
interface Transactions {
  write<T>(work: (session: Session) => Promise<Done<T>>): Promise<T>;
  read<T>(work: (session: Session) => Promise<T>): Promise<T>;
}

/** A sealed log as rows: each sealed to its number, so that rows cannot be swapped unseen. */
export class PostgresLog implements RememberedLog {
  readonly #school: SchoolId;
  readonly #name: string;
  readonly #master: MasterKey;
  readonly #transactions: Transactions;

  constructor(school: SchoolId, name: string, master: MasterKey, transactions: Transactions) {
    this.#school = school;
    this.#name = name;
    this.#master = master;
    this.#transactions = transactions;
  }

  append(value: unknown, keyName: string): Promise<void> {
    return this.#transactions.write(async (session) => {
      const keys = new PostgresKeys(session, this.#school, this.#master);
      const id = await keys.shared(keyName);
      const key = (await keys.load([id])).get(id);
      if (!key) throw new Error(`key ${id} was destroyed`);
      await keys.save('shared');
      const [row] = await session.rows<{ n: string }>('log-next', `SELECT coalesce(max(n) + 1, 0) AS n FROM ${SCHEMA}.sealed_log WHERE school = $1 AND name = $2`, [this.#school, this.#name]);
      const n = Number(row?.n ?? 0);
      const sealed = seal(key, boundToLine(n), value);
      await session.rows('log-put', `INSERT INTO ${SCHEMA}.sealed_log (school, name, n, key, sealed) VALUES ($1, $2, $3, $4, $5)`, [this.#school, this.#name, n, id, sealed]);
      // No two are sealed to the same text.
      return { value: undefined, stands: async (check) => (await check.rows('log-stands', `SELECT FROM ${SCHEMA}.sealed_log WHERE school = $1 AND name = $2 AND n = $3 AND sealed = $4`, [this.#school, this.#name, n, sealed])).length > 0 };
    });
  }

  all(): Promise<unknown[]> {
    return this.#transactions.read(async (session) => {
      const rows = await session.rows<{ n: string; key: string; sealed: string; wrapped: string | null }>('log-all', `SELECT l.n, l.key, l.sealed, k.wrapped FROM ${SCHEMA}.sealed_log l LEFT JOIN ${SCHEMA}.keys k ON k.school = l.school AND k.id = l.key WHERE l.school = $1 AND l.name = $2 ORDER BY l.n`, [this.#school, this.#name]);
      return rows.flatMap((row) => {
        const key = unwrap(this.#master, asId<'key'>(row.key), row.wrapped);
        if (!key) return [];
        const opened = openSealed(key, boundToLine(Number(row.n)), row.sealed);
        if (!opened.ok) throw new Error(`line ${Number(row.n) + 1} of a sealed log does not open with its key`);
        return [opened.value];
      });
    });
  }
}
