import { existsSync } from 'node:fs';
import type { SchoolId } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { loadMasterKey } from '../kernel/seal.ts';
import { openStore, recordsThere, type RecordsPlace } from './open-store.ts';
import type { DeskStore } from './store.ts';

/**
 * Opens the records of one school for a command. Those in files belong to one process at a time: `running` is what is said where a desk holds
 * them. Neither records nor a key are ever made. The fault is one line that says what to do; whoever opened them closes them.
 */
export async function openStopped(place: RecordsPlace & { readonly masterKeyFile: string }, school: SchoolId, { running, log }: { readonly running: string; readonly log: Log }): Promise<Result<DeskStore, string>> {
  // Both are looked for here, because opening would make them: a command must never be what makes a new key beside lost records.
  if (!recordsThere(place, school)) return err(`there are no records of ${school} in DATA_DIR (${place.dataDir})`);
  if (!existsSync(place.masterKeyFile)) return err(`MASTER_KEY_FILE: there is no ${place.masterKeyFile}: put the key file back from its safe copy`);
  const master = loadMasterKey(place.masterKeyFile, place.dataDir);
  if (!master.ok) return err(`MASTER_KEY_FILE: ${master.error.message}`);
  const opened = await openStore(place, { schools: [school], master: master.value, log });
  if (!opened.ok) return err(opened.error.code === 'in-use' ? running : `${opened.error.file}: ${opened.error.message}`);
  return ok(opened.value);
}
