import pg from 'pg';
import type { Log } from '../../kernel/log.ts';
import { NotSaved } from '../store.ts';

const MOST_CONNECTIONS = 16;
const CONNECT_MS = 5_000;
/** Longer than the server's own limit on a statement, for a network that swallows what is sent. */
const ANSWER_MS = 15_000;

/** Connections to the database; `log` hears of one that is lost while nobody uses it. `limited`: no query waits for its answer for ever. */
export function openPool(url: string, log: Log, most = MOST_CONNECTIONS, limited = true): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: most, connectionTimeoutMillis: CONNECT_MS, ...(limited ? { query_timeout: ANSWER_MS } : {}), keepAlive: true, application_name: 'staffroom' });
  pool.on('error', (error) => log('database.connection-lost', { code: codeOf(error) }));
  return pool;
}

/**
 * What the database could not do. `again`: another transaction was in the way, and the same may do now; `lost`: the connection or the server is gone;
 * `refused`: it will not do it as it stands (a full disk, a server that only reads).
 */
export class DatabaseFault extends Error {
  override readonly name = 'DatabaseFault';
  readonly kind: 'again' | 'lost' | 'refused';
  /** SQLSTATE, or the system's code where it did not come so far. */
  readonly code: string;
  constructor(kind: DatabaseFault['kind'], code: string) {
    super(`the database: ${kind} (${code})`);
    this.kind = kind;
    this.code = code;
  }
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const AGAIN: ReadonlySet<string> = new Set(['40001', '40P01', '55P03']);
const LOST = /^(?:08|57P|25P03)/;
// What only a wrong program or a wrong schema brings about: syntax, data that does not fit, a broken constraint.
const BUG = /^(?:22|23|42(?!501)|0A|3F)/;

/** What a failed query means; throws on what is a bug. */
export function faultOf(error: unknown): DatabaseFault {
  if (error instanceof DatabaseFault) return error;
  if (error instanceof TypeError || error instanceof RangeError || !(error instanceof Error)) throw error;
  const code = codeOf(error);
  // Without an SQLSTATE it is the connection's own: cut off, timed out, never made.
  if (!(error instanceof pg.DatabaseError)) return new DatabaseFault('lost', code);
  if (BUG.test(code)) throw error;
  return new DatabaseFault(AGAIN.has(code) ? 'again' : LOST.test(code) ? 'lost' : 'refused', code);
}

/** What a fault means for the turn: nothing of it was saved. */
export const notSavedOf = ({ code }: DatabaseFault): NotSaved => new NotSaved(code === '53100' ? { code: 'disk-full' } : { code: 'io', reason: code });

function codeOf(error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code !== '' ? code : 'CONNECTION';
}

/** One connection for the length of one transaction. Its queries go one after another, however they are asked. */
export class Session {
  /** For what runs its own queries in this very transaction. */
  readonly client: pg.PoolClient;
  /** The first thing that went wrong: the server takes nothing more in this transaction then. */
  fault: unknown = null;
  #line: Promise<unknown> = Promise.resolve();
  #released = false;
  /** Between two queries nobody waits for an answer, and an event that nobody hears ends the process. */
  readonly #onError = (error: Error): void => {
    this.fault ??= asFault(error);
  };

  private constructor(client: pg.PoolClient) {
    this.client = client;
    client.on('error', this.#onError);
  }

  static async open(pool: pg.Pool): Promise<Session> {
    try {
      return new Session(await pool.connect());
    } catch (error) {
      throw faultOf(error);
    }
  }

  /** A prepared query; the server remembers it under `name`. Rejects with DatabaseFault; a bug rejects as it is. */
  async rows<R extends pg.QueryResultRow>(name: string, text: string, values: readonly unknown[]): Promise<R[]> {
    return this.run(async () => (await this.client.query<R>({ name, text, values: [...values] })).rows);
  }

  /** Several statements without values, in one go: what each of them gave. */
  batch(text: string): Promise<pg.QueryResult[]> {
    return this.run(async () => {
      const results: pg.QueryResult | pg.QueryResult[] = await this.client.query(text);
      return Array.isArray(results) ? results : [results];
    });
  }

  /** Whatever it does with the client is in line with all else. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#line.then(async () => {
      // What was lost between two queries takes no more of them.
      if (this.fault instanceof DatabaseFault && this.fault.kind === 'lost') throw this.fault;
      try {
        return await work();
      } catch (error) {
        this.fault ??= asFault(error);
        throw this.fault;
      }
    });
    this.#line = done.catch(() => {
      // Whoever asked gets the fault, and `fault` holds it for the commit.
    });
    return done;
  }

  /** Gives the connection back; one whose transaction may not have ended is closed. */
  release(clean: boolean): void {
    if (this.#released) return;
    this.#released = true;
    this.client.release(!clean);
    // A closed one may still have something to say.
    if (clean) this.client.off('error', this.#onError);
  }
}

function asFault(error: unknown): unknown {
  try {
    return faultOf(error);
  } catch (bug) {
    return bug;
  }
}
