import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { headerOf, NotOpened, readBackupKey } from '../storage/sealed-file.ts';
import { DONE, type Ending, FAILED, note, wrongUsage } from './command.ts';
import { flaggedSettings } from './flagged-school.ts';

/** Puts a backup in the place of records that are lost; never over others. */
export async function restore(args: string[]): Promise<Ending> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { from: { type: 'string' }, to: { type: 'string' } } });
  if (positionals.length > 0 || values.from === undefined) return wrongUsage('restore needs --from FILE; --to DATA_DIR says where, else it is the setting DATA_DIR');
  const config = flaggedSettings('.');
  if (!config) return FAILED;
  const { backupKeyFile, masterKeyFile, anchorDir, dataDir } = config;
  const key = readBackupKey(backupKeyFile);
  if (!key.ok) {
    note(key.error);
    return FAILED;
  }
  const from = resolve(values.from);
  if (anchorDir === null) note('ANCHOR_DIR is not set: what was erased since the backup cannot be known, and comes back with it. Read "After a restore" in docs/records.md');
  try {
    const { at } = await headerOf(from);
    note(`a backup of ${new Date(at).toISOString()}`);
  } catch (error) {
    if (!(error instanceof NotOpened)) throw error;
    note(error.message);
    return FAILED;
  }
  const { restoreRecords } = await import('../restore.ts');
  const done = await restoreRecords({ from, to: resolve(values.to ?? dataDir), key: key.value, masterKeyFile, anchorDir, now: systemClock.now(), log: silentLog });
  if (!done.ok) {
    note(`NOTHING WAS RESTORED: ${done.error}`);
    return FAILED;
  }
  for (const { school, seq, noted, open, due, erased } of done.value) {
    process.stdout.write(`${school}: ${seq} records, verified and marked as restored\n`);
    if (noted !== null) note(`${school}: records ${seq + 1} to ${noted} at least were written after this backup and are lost. Cards of them may stand in the chat: look there, and ask those who reported`);
    if (erased > 0) note(`${school}: ${erased} keys that had been destroyed since were destroyed again`);
    if (open + due > 0) note(`${school}: ${open} messages were on their way and ${due} timers are due; the platform is asked before anything of them is sent again`);
  }
  return DONE;
}
