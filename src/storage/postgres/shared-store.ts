import { err, ok, type Result } from '../../kernel/result.ts';
import type { StorageFault } from '../fault.ts';
import type { OpenStoreOptions } from '../open-store.ts';
import type { DeskStore } from '../store.ts';
import { faultOf } from './database.ts';
import { PostgresJobs, prepareJobs } from './jobs.ts';
import { faultIn, openPostgresStore, PLACE, type DatabasePlace } from './open-postgres.ts';

/** The records in PostgreSQL, and with `jobs` the work that every commit leaves, shared by all processes that open them so. */
export async function openSharedStore(place: DatabasePlace, { jobs: wanted, ...options }: OpenStoreOptions): Promise<Result<DeskStore, StorageFault>> {
  const opened = await openPostgresStore({ ...place, ...options, prepare: prepareJobs });
  if (!opened.ok) return opened;
  const store = opened.value;
  if (!wanted) return ok(store);
  try {
    const jobs = await PostgresJobs.open({ pool: store.pool, ...wanted, log: options.log });
    store.share(jobs, (client, school, changed) => jobs.put(client, school, changed));
    return ok(store);
  } catch (error) {
    await store.close();
    return err(faultIn(faultOf(error), PLACE));
  }
}
