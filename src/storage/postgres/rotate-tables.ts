import type { SchoolId } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import type { MasterKey } from '../../kernel/seal.ts';
import { CannotOpen } from '../fault.ts';
import type { KeyChange } from '../keyring.ts';
import { beginMoving } from './begin.ts';
import { openPool, Session } from './database.ts';
import { openDatabase, openSchool, PLACE, type DatabasePlace } from './open-postgres.ts';
import { rewrapSchool } from './postgres-keys.ts';

/**
 * Wraps the keys of all these schools with another master key, each school in one transaction, while no desk runs: a running one knows the key that it
 * was started with, and no other. `master` opens what is there. Safe to repeat. Throws CannotOpen `in-use` where a desk is connected.
 */
export async function rewrapTables(place: DatabasePlace, schools: readonly SchoolId[], master: MasterKey, change: KeyChange, log: Log): Promise<number> {
  await mustBeStopped(place, log);
  const pool = openPool(place.url, log, 1, false);
  let changed = 0;
  try {
    await openDatabase(pool, { ...place, log });
    for (const school of schools) {
      await openSchool(pool, school, master, 'any');
      const session = await Session.open(pool);
      let clean = false;
      try {
        await beginMoving(session, school);
        changed += await rewrapSchool(session, school, change);
        await session.batch('COMMIT');
        clean = true;
      } finally {
        session.release(clean);
      }
    }
    return changed;
  } finally {
    await pool.end();
  }
}

/** Throws CannotOpen `in-use` where another process of this role uses the database. */
export async function mustBeStopped({ url }: DatabasePlace, log: Log): Promise<void> {
  const pool = openPool(url, log, 1);
  try {
    const session = await Session.open(pool);
    try {
      const [row] = await session.rows<{ n: number }>('others', `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()`, []);
      if (row && row.n > 0) throw new CannotOpen('in-use', PLACE, 'a desk is connected to the database: stop every desk first');
    } finally {
      session.release(session.fault === null);
    }
  } finally {
    await pool.end();
  }
}
