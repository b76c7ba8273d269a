import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asId } from '../../../src/kernel/ids.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { loadMasterKey } from '../../../src/kernel/seal.ts';
import { openLowdbStore } from '../../../src/storage/lowdb-store.ts';
import { openStopped } from '../../../src/storage/stopped-records.ts';
import { states, write } from '../../endure/audit/a-record.ts';

const oak = asId<'school'>('oak');
let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'staffroom-stopped-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const place = (more: { readonly database?: { readonly url: string; readonly ownerUrl: null } } = {}) => ({ dataDir: join(root, 'data'), masterKeyFile: join(root, 'key', 'master.key'), database: null, ...more });
const asked = { running: 'The desk runs.', log: silentLog };

async function runningDesk() {
  const { dataDir, masterKeyFile } = place();
  const master = loadMasterKey(masterKeyFile, dataDir);
  if (!master.ok) throw new Error(master.error.message);
  const opened = await openLowdbStore({ dataDir, schools: [oak], master: master.value, log: silentLog });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

describe('the records of a stopped desk', () => {
  it('are opened, and hold what the desk wrote', async () => {
    const desk = await runningDesk();
    await write(desk, 1);
    await desk.close();
    const opened = await openStopped(place(), oak, asked);
    if (!opened.ok) throw new Error(opened.error);
    expect(await opened.value.read(oak, (tx) => tx.get(states, 's1'))).toEqual({ id: 's1', state: 'state-1' });
    await opened.value.close();
  });

  it('are not made where there are none, and no key beside lost ones', async () => {
    expect(await openStopped(place(), oak, asked)).toEqual({ ok: false, error: `there are no records of oak in DATA_DIR (${join(root, 'data')})` });
    await (await runningDesk()).close();
    rmSync(join(root, 'key'), { recursive: true });
    expect(await openStopped(place(), oak, asked)).toEqual({ ok: false, error: expect.stringContaining('put the key file back from its safe copy') });
  });

  it('are not opened beside a desk that runs, with the words of whoever asked', async () => {
    const desk = await runningDesk();
    expect(await openStopped(place(), oak, asked)).toEqual({ ok: false, error: 'The desk runs.' });
    await desk.close();
  });

  it('that were not moved into the database of the settings say so, not that a desk runs', async () => {
    await (await runningDesk()).close();
    expect(await openStopped(place({ database: { url: 'postgres://127.0.0.1:1/none', ownerUrl: null } }), oak, asked)).toEqual({ ok: false, error: expect.stringContaining('run "staffroom move --to postgres" first') });
  });
});
