import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { SchoolId } from '../kernel/ids.ts';
import { err, type Result } from '../kernel/result.ts';
import type { MasterKey } from '../kernel/seal.ts';
import type { ErasedNotes } from './erased-notes.ts';
import type { StorageFault } from './fault.ts';
import type { DueOf } from './jobs.ts';
import { openLowdbStore } from './lowdb-store.ts';
import { movedTo } from './moved.ts';
import type { DatabasePlace } from './postgres/open-postgres.ts';
import type { DeskStore } from './store.ts';

/** Where an installation keeps its records, as its settings say. */
export interface RecordsPlace {
  readonly dataDir: string;
  /** Null: in files in `dataDir`. */
  readonly database: DatabasePlace | null;
}

export interface OpenStoreOptions {
  readonly schools: readonly SchoolId[];
  readonly master: MasterKey;
  readonly log: Log;
  readonly noteErased?: ErasedNotes;
  /** What every commit leaves to be done, where several processes share the records. Without it nothing is left for others to do. */
  readonly jobs?: { readonly dueOf: DueOf; readonly clock: Clock };
}

/** Opens the records of all these schools where the settings say, or says why one of them cannot be opened; none is left open then. */
export async function openStore({ dataDir, database }: RecordsPlace, options: OpenStoreOptions): Promise<Result<DeskStore, StorageFault>> {
  if (database === null) return openLowdbStore({ dataDir, ...options });
  // An empty database would look like a start and be the loss of every record.
  const left = options.schools.find((school) => recordsInFiles(dataDir, school) && movedTo(dataDir, school) === null);
  if (left !== undefined) return err({ code: 'not-moved', file: join(dataDir, left), offset: null, message: 'it holds records, and DATABASE_URL is set: run "staffroom move --to postgres" first, or put the folder elsewhere' });
  // Loaded only where it is wanted: it is a good part of a start.
  const { openSharedStore } = await import('./postgres/shared-store.ts');
  return openSharedStore(database, options);
}

/** Whether records of that school are where the settings say; opening would make them. A database is asked when it is opened. */
export const recordsThere = ({ dataDir, database }: RecordsPlace, school: SchoolId): boolean => database !== null || recordsInFiles(dataDir, school);

const recordsInFiles = (dataDir: string, school: SchoolId): boolean => existsSync(join(dataDir, school, 'keys'));
