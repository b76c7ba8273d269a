import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '../../src/kernel/log.ts';
import { loadMasterKey } from '../../src/kernel/seal.ts';
import type { Result } from '../../src/kernel/result.ts';
import { restoreRecords, type RestoredSchool } from '../../src/restore.ts';
import { makeBackup } from '../../src/storage/backup.ts';
import { openLowdbStore } from '../../src/storage/lowdb-store.ts';
import { makeBackupKey, type BackupKey } from '../../src/storage/sealed-file.ts';
import { machine, oak, openRecords, write, type Machine } from '../endure/audit/a-record.ts';

vi.setConfig({ testTimeout: 60_000 });

const at = Date.parse('2026-11-23T09:00:00Z');
let here: Machine;
let key: BackupKey;
let from = '';
const to = (): string => join(here.root, 'mounted');
const restores = (): Promise<Result<readonly RestoredSchool[], string>> => restoreRecords({ from, to: to(), key, masterKeyFile: here.masterKeyFile, anchorDir: null, now: at, log: silentLog });

beforeEach(async () => {
  here = machine();
  const store = await openRecords(here);
  for (let n = 1; n <= 3; n++) await write(store, n);
  await store.close();
  key = await makeBackupKey(join(here.root, 'backup.key'));
  from = (await makeBackup({ dataDir: here.dataDir, schools: [oak], to: join(here.root, 'backups'), key, at, anchorDir: null, masterKeyFile: null })).file;
});
afterEach(() => here.end());

describe('a backup, put into a folder that is there', () => {
  it('goes into that very folder: it may be a disk of its own, which nothing can be renamed over', async () => {
    mkdirSync(join(to(), 'lost+found'), { recursive: true });
    const before = statSync(to()).ino;
    expect(await restores()).toMatchObject({ ok: true, value: [{ school: oak, seq: 3 }] });
    expect(statSync(to()).ino).toBe(before);
    expect(readdirSync(to()).toSorted()).toEqual(['lost+found', 'oak']);
    expect(existsSync(`${to()}.restoring`)).toBe(false);
    expect(statSync(join(to(), 'oak')).mode & 0o777).toBe(0o700);
  });

  it('leaves it as it was where nothing could be restored', async () => {
    mkdirSync(to());
    writeFileSync(from, 'nonsense');
    expect(await restores()).toMatchObject({ ok: false });
    expect(readdirSync(to())).toEqual([]);
  });

  it('is not put over other records, nor beside what somebody else keeps there', async () => {
    mkdirSync(to());
    writeFileSync(join(to(), 'notes.txt'), 'mine');
    expect(await restores()).toMatchObject({ ok: false, error: expect.stringContaining('is not empty') });
  });

  it('is begun again where it was ended in the middle, and no desk starts on the half of it', async () => {
    mkdirSync(join(to(), '.restoring', 'oak'), { recursive: true, mode: 0o700 });
    const master = loadMasterKey(here.masterKeyFile, here.dataDir);
    if (!master.ok) throw new Error('no key');
    const started = await openLowdbStore({ dataDir: to(), schools: [oak], master: master.value, log: silentLog });
    expect(started).toMatchObject({ ok: false, error: { message: expect.stringContaining('restore') } });
    expect(await restores()).toMatchObject({ ok: true });
    await (await openRecords({ ...here, dataDir: to() })).close();
  });
});
