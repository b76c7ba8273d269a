import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../kernel/clock.ts';
import { makeBackup, NotBackedUp, verifyBackup } from '../storage/backup.ts';
import { errorCode } from '../storage/files.ts';
import { schoolsWithRecords } from '../storage/record-folders.ts';
import { isRotating } from '../storage/rotation.ts';
import { makeBackupKey, NotOpened, readBackupKey } from '../storage/sealed-file.ts';
import { DONE, type Ending, FAILED, note, wrongUsage } from './command.ts';
import { flaggedSettings } from './flagged-school.ts';

/** Copies all records into one sealed file; the desk may run meanwhile. */
export async function backup(args: string[]): Promise<Ending> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { to: { type: 'string' }, verify: { type: 'string' }, 'new-key': { type: 'boolean' }, 'with-master-key': { type: 'boolean' } } });
  if (positionals.length > 0 || [values.to, values.verify, values['new-key']].filter((one) => one !== undefined).length !== 1) return wrongUsage('backup needs --to DIR, --verify FILE or --new-key');
  const config = flaggedSettings('.');
  if (!config) return FAILED;
  const { dataDir, backupKeyFile, masterKeyFile, anchorDir, database } = config;
  if (database !== null && values.to !== undefined) {
    note('the records are in DATABASE_URL: back them up with the server\'s own means, and the master key apart from them (docs/postgres.md)');
    return FAILED;
  }
  if (values['new-key'] === true) return newKey(backupKeyFile);
  const key = readBackupKey(backupKeyFile);
  if (!key.ok) {
    note(key.error);
    return FAILED;
  }
  try {
    if (values.verify !== undefined) {
      const { at, schools, files } = await verifyBackup(resolve(values.verify), key.value);
      process.stdout.write(`${values.verify}: whole. Of ${new Date(at).toISOString()}: ${schools.map(({ id, head }) => `${id} up to record ${head.seq}`).join(', ')}; ${Object.keys(files).length} pieces\n`);
      return DONE;
    }
    // Keys of two master keys in one backup would need both to be kept.
    if (isRotating(masterKeyFile)) throw new NotBackedUp('the master key is being changed: make the backup when that is done (`staffroom rotate-key`)');
    const withKey = values['with-master-key'] === true;
    if (withKey) note('the master key goes into this backup: whoever has it and the key of backups can read everything');
    const made = await makeBackup({ dataDir, schools: schoolsWithRecords(dataDir), to: resolve(values.to ?? ''), key: key.value, at: systemClock.now(), anchorDir, masterKeyFile: withKey ? masterKeyFile : null });
    process.stdout.write(`${made.file}: ${Math.ceil(made.bytes / 1024)} KB, read back and whole; ${made.schools.map(({ id, head }) => `${id} up to record ${head.seq}`).join(', ')}\n`);
    return DONE;
  } catch (error) {
    const what = values.verify === undefined ? 'NO BACKUP WAS MADE' : 'THIS IS NO GOOD BACKUP';
    if (error instanceof NotBackedUp || error instanceof NotOpened) note(`${what}: ${error.message}`);
    else if (errorCode(error) !== null) note(`${what}: ${error instanceof Error ? error.message : ''}`);
    else throw error;
    return FAILED;
  }
}

async function newKey(path: string): Promise<Ending> {
  if (existsSync(path)) {
    note(`${path} is there already: it may be the only key of older backups. Move it to where those are kept first`);
    return FAILED;
  }
  const key = await makeBackupKey(path);
  note('keep a copy of it apart from this machine and apart from the backups: without it no backup can be opened');
  process.stdout.write(`${path}: key ${key.name}\n`);
  return DONE;
}
