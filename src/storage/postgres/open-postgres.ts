import type { Pool } from 'pg';
import type { SchoolId } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { MasterKey } from '../../kernel/seal.ts';
import type { ErasedNotes } from '../erased-notes.ts';
import { CannotOpen, type StorageFault } from '../fault.ts';
import { GENESIS, readLine } from '../journal-line.ts';
import { DatabaseFault, openPool, Session } from './database.ts';
import { migrate, NEWEST, SCHEMA, schemaVersion } from './migrations.ts';
import { PostgresStore } from './postgres-store.ts';

/** Where the records are, and as whom. */
export interface DatabasePlace {
  /** As the role that the desk runs as. */
  readonly url: string;
  /** As the role that owns the tables, for bringing them up to date; null where that was done, or both are one. */
  readonly ownerUrl: string | null;
}

export interface PostgresStoreOptions extends DatabasePlace {
  readonly schools: readonly SchoolId[];
  readonly master: MasterKey;
  readonly log: Log;
  /** Told which keys are about to be destroyed, before they are. */
  readonly noteErased?: ErasedNotes;
  /** Makes what else is kept beside the records, as the owner, for `role`; run at each start that knows the owner. */
  readonly prepare?: (owner: Pool, role: string) => Promise<void>;
}

export const PLACE = 'DATABASE_URL';
const OWNER_PLACE = 'DATABASE_OWNER_URL';
const OLDEST_SERVER = 130_000;

/** Opens the records of all these schools, or says why they cannot be opened. */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Result<PostgresStore, StorageFault>> {
  const { url, log, schools, master } = options;
  const pool = openPool(url, log);
  try {
    await openDatabase(pool, options);
    for (const school of schools) await openSchool(pool, school, master);
    return ok(new PostgresStore(pool, schools, master, log, options.noteErased));
  } catch (error) {
    await pool.end();
    return err(faultIn(error, PLACE));
  }
}

/** Looks at the server and the role, and brings the tables up to date. Throws CannotOpen. */
export async function openDatabase(pool: Pool, { url, ownerUrl, log, prepare }: Pick<PostgresStoreOptions, 'url' | 'ownerUrl' | 'log' | 'prepare'>): Promise<void> {
  const role = await roleOf(pool);
  // Another process may have made the tables this moment and not yet given the role its rights: the owner gives them below.
  const before = await schemaVersion(pool).catch((error: unknown) => {
    if (ownerUrl !== null && error instanceof DatabaseFault && error.code === '42501') return 0;
    throw error;
  });
  if (before > NEWEST) throw new CannotOpen('newer-program', PLACE, `its tables are of version ${before}; this program knows ${NEWEST}: start the program that wrote them, or a later one`);
  if (ownerUrl === null && before === NEWEST) return;
  // One who makes tables may take long over it.
  const owner = openPool(ownerUrl ?? url, log, 1, false);
  try {
    const { from, to } = await migrate(owner, role);
    if (from !== to) log('storage.migrated', { migration: to });
    await prepare?.(owner, role);
  } catch (error) {
    if (error instanceof DatabaseFault && error.code === '42501') throw new CannotOpen('not-writable', ownerUrl === null ? PLACE : OWNER_PLACE, `its role may not make the tables (version ${before} of ${NEWEST}): set ${OWNER_PLACE} to a role that owns the database, for one start at least`);
    throw new CannotOpen(...asFault(error, ownerUrl === null ? PLACE : OWNER_PLACE));
  } finally {
    await owner.end();
  }
}

async function roleOf(pool: Pool): Promise<string> {
  const session = await Session.open(pool);
  try {
    const [row] = await session.rows<{ role: string; above: boolean; encoding: string; server: number }>('role', `SELECT current_user AS role, rolsuper OR rolbypassrls AS above, current_setting('server_encoding') AS encoding, current_setting('server_version_num')::int AS server FROM pg_roles WHERE rolname = current_user`, []);
    if (!row) throw new Error('a role has a row');
    if (row.above) throw new CannotOpen('too-open', PLACE, 'its role is above row-level security (a superuser, or BYPASSRLS), so one school could see another: give it a role of its own');
    if (row.encoding !== 'UTF8') throw new CannotOpen('not-writable', PLACE, `its encoding is ${row.encoding}: make the database with ENCODING 'UTF8'`);
    if (row.server < OLDEST_SERVER) throw new CannotOpen('not-writable', PLACE, 'the server is older than PostgreSQL 13');
    return row.role;
  } finally {
    session.release(session.fault === null);
  }
}

/** Makes a school's head where there is none; looks whether the end of its journal fits it, and whether this master key sealed it. `own`: the records must be the school's own still. */
export async function openSchool(pool: Pool, school: SchoolId, master: MasterKey, use: 'own' | 'any' = 'own'): Promise<void> {
  const session = await Session.open(pool);
  let clean = false;
  try {
    const name = session.client.escapeLiteral(school);
    // In one go: a trust has a thousand of them.
    const results = await session.batch(`BEGIN; SELECT set_config('staffroom.school', ${name}, true);
      INSERT INTO ${SCHEMA}.heads (school, seq, hash, master_check) VALUES (${name}, ${GENESIS.seq}, '${GENESIS.hash}', ${session.client.escapeLiteral(master.checkText())}) ON CONFLICT DO NOTHING;
      SELECT h.seq, h.hash, h.master_check, h.moved, (SELECT max(seq) FROM ${SCHEMA}.journal WHERE school = ${name}) AS last, (SELECT line FROM ${SCHEMA}.journal WHERE school = ${name} AND seq = h.seq) AS line FROM ${SCHEMA}.heads h WHERE h.school = ${name};
      COMMIT`);
    const row: HeadRow | undefined = results.at(-2)?.rows[0];
    if (!row) throw new Error('a school has a head');
    if (!master.made(row.master_check)) throw new CannotOpen('wrong-key', PLACE, `the records of ${school} were sealed with another master key: put the right key file back`);
    if (row.moved !== null && use === 'own') throw new CannotOpen('moved', PLACE, `the records of ${school} were moved to ${row.moved}`);
    const { seq, hash, ...end } = { ...row, seq: Number(row.seq) };
    const line = end.line === null ? null : readLine(Buffer.from(end.line, 'utf8'), null);
    const fits = line === null ? seq === 0 : typeof line !== 'string' && line.seq === seq && line.hash === hash && Number(end.last) === seq;
    if (!fits) throw new CannotOpen('journal-damaged', PLACE, `the journal of ${school} does not end at line ${seq} as its head says: restore the database from its backup`);
    clean = true;
  } finally {
    session.release(clean);
  }
}

interface HeadRow {
  readonly seq: string;
  readonly hash: string;
  readonly master_check: string;
  readonly moved: string | null;
  readonly last: string | null;
  readonly line: string | null;
}

const asFault = (error: unknown, place: string): [StorageFault['code'], string, string] => {
  const { code, message } = faultIn(error, place);
  return [code, place, message];
};

/** Why a database could not be opened. Anything that is neither its fault nor the settings' is a bug and is thrown on. */
export function faultIn(error: unknown, place: string): StorageFault {
  if (error instanceof CannotOpen) return error.fault;
  if (!(error instanceof DatabaseFault)) throw error;
  const { code } = error;
  const why = code.startsWith('28') ? 'does not let this role in' : code === '3D000' ? 'has no database of that name' : code === '42501' ? 'does not give this role its rights: start once with DATABASE_OWNER_URL' : 'cannot be reached or used';
  return { code: 'io', file: place, offset: null, message: `the server ${why} (${code})` };
}
