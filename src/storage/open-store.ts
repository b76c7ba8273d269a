import type { Log } from '../kernel/log.ts';
import type { SchoolId } from '../kernel/ids.ts';
import type { Result } from '../kernel/result.ts';
import type { MasterKey } from '../kernel/seal.ts';
import type { ErasedNotes } from './erased-notes.ts';
import type { StorageFault } from './fault.ts';
import { openLowdbStore } from './lowdb-store.ts';
import type { DeskStore } from './store.ts';

/** Where an installation keeps its records, as its settings say. */
export interface RecordsPlace {
  readonly dataDir: string;
}

export interface OpenStoreOptions {
  readonly schools: readonly SchoolId[];
  readonly master: MasterKey;
  readonly log: Log;
  readonly noteErased?: ErasedNotes;
}

/** Opens the records of all these schools where the settings say, or says why one of them cannot be opened; none is left open then. */
export async function openStore({ dataDir }: RecordsPlace, options: OpenStoreOptions): Promise<Result<DeskStore, StorageFault>> {
  return openLowdbStore({ dataDir, ...options });
}
