import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { sleep, systemClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { loadMasterKey } from '../kernel/seal.ts';
import { faultLine, loadSchools } from '../school.ts';
import { CannotOpen } from '../storage/fault.ts';
import type { KeyChange } from '../storage/keyring.ts';
import { faultIn, PLACE } from '../storage/postgres/open-postgres.ts';
import { mustBeStopped, rewrapTables } from '../storage/postgres/rotate-tables.ts';
import { beginRotation, finishRotation, isRotating } from '../storage/rotation.ts';
import { DONE, type Ending, FAILED, note, wrongUsage } from './command.ts';
import { flaggedSettings } from './flagged-school.ts';

const WAIT_MS = 120_000;
const LOOK_MS = 500;

/** Changes the master key. A running desk does it itself, between two ticks; a stopped one's records are changed here. */
export async function rotateKey(args: string[]): Promise<Ending> {
  const { positionals } = parseArgs({ args, allowPositionals: true, options: {} });
  if (positionals.length > 0) return wrongUsage('rotate-key takes nothing: DATA_DIR and MASTER_KEY_FILE say what');
  const config = flaggedSettings('.');
  if (!config) return FAILED;
  const { masterKeyFile, dataDir, database } = config;
  if (!existsSync(masterKeyFile)) {
    note(`MASTER_KEY_FILE: there is no ${masterKeyFile}: put the key file back from its safe copy`);
    return FAILED;
  }
  const master = loadMasterKey(masterKeyFile, dataDir);
  if (!master.ok) {
    note(`MASTER_KEY_FILE: ${master.error.message}`);
    return FAILED;
  }
  // The key's files do not say whose keys a database holds.
  const settings = database ? readConfig() : null;
  const schools = settings?.ok ? loadSchools(settings.value.schoolDir) : null;
  if (database && !schools?.ok) {
    for (const fault of schools ? schools.error.map(faultLine) : ['SCHOOL_DIR: there is no such folder, and the keys of its schools are in the database']) note(fault);
    return FAILED;
  }
  const ids = schools?.ok ? schools.value.map((school) => school.id) : [];
  if (isRotating(masterKeyFile)) note('a change of the key was begun before: going on with it');
  try {
    // A desk on a database knows the key that it was started with, and no other.
    if (database) await mustBeStopped(database, silentLog);
    beginRotation(masterKeyFile);
    const { changed, schools, oldKeyFile } = await finishRotation({ masterKeyFile, dataDir, at: systemClock.now(), ...(database ? { running: { schools: [], store: { rewrapKeys: (change: KeyChange) => rewrapTables(database, ids, change.either, change, silentLog) } } } : {}) });
    process.stdout.write(`${masterKeyFile}: new. ${changed} keys of ${database ? ids.length : schools} schools wrapped anew\n`);
    note(`make the safe copy of the new key now. The old one is ${oldKeyFile}: backups from before need it`);
    return DONE;
  } catch (error) {
    if (database) {
      const { file, message } = faultIn(error, PLACE);
      note(`${file}: ${message}`);
      return FAILED;
    }
    if (!(error instanceof CannotOpen) || error.fault.code !== 'in-use') throw error;
  }
  note('the desk is running: it changes the key itself');
  for (let waited = 0; waited < WAIT_MS; waited += LOOK_MS) {
    await sleep(LOOK_MS);
    if (isRotating(masterKeyFile)) continue;
    process.stdout.write(`${masterKeyFile}: new\n`);
    note('make the safe copy of the new key now. The old one stands beside it: backups from before need it');
    return DONE;
  }
  note('the desk has not done it yet. Nothing is lost: both keys are needed until it has, so leave both files where they are, look at the desk\'s log, and run this again');
  return FAILED;
}
