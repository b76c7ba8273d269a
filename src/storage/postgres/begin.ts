import type { SchoolId } from '../../kernel/ids.ts';
import { GENESIS, type Head } from '../journal-line.ts';
import { NotSaved } from '../store.ts';
import type { Session } from './database.ts';
import { SCHEMA } from './migrations.ts';

/** A school's place in its chain, and what its tables look like; locked for whoever writes. */
export interface SchoolHead extends Head {
  /** Changes when a collection's indexes do. */
  readonly shape: number;
}

const STATEMENT_MS = 10_000;
/** A process that hangs in the middle of a turn holds its school no longer than this. */
const IDLE_MS = 15_000;

/** Begins a transaction of this school that writes: whoever else writes there, in any process, waits for it. */
export async function beginWriting(session: Session, school: SchoolId): Promise<SchoolHead> {
  const name = session.client.escapeLiteral(school);
  // A commit resolves when it is on the disk, whatever the server was told to be content with.
  const results = await session.batch(`BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = on; SET LOCAL statement_timeout = ${STATEMENT_MS}; SET LOCAL idle_in_transaction_session_timeout = ${IDLE_MS};
    SELECT set_config('staffroom.school', ${name}, true); SELECT seq, hash, shape, moved FROM ${SCHEMA}.heads WHERE school = ${name} FOR UPDATE`);
  return headIn(results.at(-1)?.rows[0]);
}

/** Begins a look at this school: one moment's state, without a lock. */
export async function beginReading(session: Session, school: SchoolId): Promise<SchoolHead> {
  const name = session.client.escapeLiteral(school);
  const results = await session.batch(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = ${STATEMENT_MS}; SET LOCAL idle_in_transaction_session_timeout = ${IDLE_MS};
    SELECT set_config('staffroom.school', ${name}, true); SELECT seq, hash, shape, moved FROM ${SCHEMA}.heads WHERE school = ${name}`);
  return headIn(results.at(-1)?.rows[0]);
}

function headIn(row: { seq: string; hash: string; shape: string; moved: string | null } | undefined): SchoolHead {
  if (!row) throw new Error('there are no records of such a school');
  if (row.moved !== null) throw new NotSaved({ code: 'io', reason: 'MOVED' });
  return { seq: Number(row.seq), hash: row.hash, shape: Number(row.shape) };
}

/** Begins a move: the school is locked for as long as it takes. */
export async function beginMoving(session: Session, school: SchoolId): Promise<Head & { readonly moved: string | null }> {
  const name = session.client.escapeLiteral(school);
  const results = await session.batch(`BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = on; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
    SELECT set_config('staffroom.school', ${name}, true); SELECT seq, hash, moved FROM ${SCHEMA}.heads WHERE school = ${name} FOR UPDATE`);
  const row: { seq: string; hash: string; moved: string | null } | undefined = results.at(-1)?.rows[0];
  if (!row) throw new Error('there are no records of such a school');
  return { seq: Number(row.seq), hash: row.hash, moved: row.moved };
}

/** Begins a long look at one moment of a school, also where its records were moved away. */
export async function beginAuditing(session: Session, school: SchoolId): Promise<Head> {
  const name = session.client.escapeLiteral(school);
  const results = await session.batch(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
    SELECT set_config('staffroom.school', ${name}, true); SELECT seq, hash FROM ${SCHEMA}.heads WHERE school = ${name}`);
  const row: { seq: string; hash: string } | undefined = results.at(-1)?.rows[0];
  return row ? { seq: Number(row.seq), hash: row.hash } : GENESIS;
}
