import { parseArgs } from 'node:util';
import { loadDotEnv, readConfig } from '../config.ts';
import { systemClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { loadMasterKey } from '../kernel/seal.ts';
import { faultLine, loadSchools } from '../school.ts';
import { CannotOpen } from '../storage/fault.ts';
import { moveToFiles, moveToPostgres } from '../storage/move.ts';
import { DatabaseFault } from '../storage/postgres/database.ts';
import { DONE, type Ending, FAILED, note, wrongUsage } from './command.ts';

/** Moves all schools' records between DATA_DIR and DATABASE_URL, while the desk is stopped. */
export async function moveStore(args: string[]): Promise<Ending> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { to: { type: 'string' } } });
  if ((values.to !== 'postgres' && values.to !== 'files') || positionals.length > 0) return wrongUsage('move needs --to postgres or --to files');
  loadDotEnv();
  const config = readConfig();
  if (!config.ok) return failed(config.error);
  const { dataDir, database, masterKeyFile, schoolDir } = config.value;
  if (database === null) return failed(['DATABASE_URL: is missing: it says where the records are to be moved to or from']);
  const schools = loadSchools(schoolDir);
  if (!schools.ok) return failed(schools.error.map(faultLine));
  const master = loadMasterKey(masterKeyFile, dataDir);
  if (!master.ok) return failed([`MASTER_KEY_FILE: ${master.error.message}`]);
  const options = { dataDir, place: database, schools: schools.value.map((school) => school.id), master: master.value, now: systemClock.now(), log: silentLog };
  try {
    const moved = await (values.to === 'postgres' ? moveToPostgres(options) : moveToFiles(options));
    if (moved.length === 0) return failed(['there are no records to be moved']);
    for (const { school, lines, records, keys, before } of moved) process.stdout.write(`${school}: ${lines} lines, ${records} records, ${keys} keys${before ? ', copied by an earlier run' : ''}; both sides were read and are the same\n`);
    note(values.to === 'postgres' ? 'start the desk with DATABASE_URL as it is. DATA_DIR keeps the old records, which no desk opens any more: keep it with the backups, then delete it' : 'take DATABASE_URL out of the settings, then start the desk');
    return DONE;
  } catch (error) {
    if (error instanceof CannotOpen) return failed([`${error.fault.file}: ${error.fault.message}`]);
    if (error instanceof DatabaseFault) return failed([`DATABASE_URL: the server cannot be reached or used (${error.code})`]);
    throw error;
  }
}

function failed(faults: readonly string[]): Ending {
  for (const fault of faults) note(fault);
  return FAILED;
}
