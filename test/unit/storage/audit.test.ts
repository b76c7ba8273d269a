import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { asId } from '../../../src/kernel/ids.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { endKey } from '../../../src/records/erasure.ts';
import { restoreRecords } from '../../../src/restore.ts';
import { noteErased } from '../../../src/storage/anchors.ts';
import { auditSchool } from '../../../src/storage/audit.ts';
import { makeBackup } from '../../../src/storage/backup.ts';
import { makeBackupKey } from '../../../src/storage/sealed-file.ts';
import { machine, matters, oak, openRecords, write, type Machine } from '../../endure/audit/a-record.ts';

vi.setConfig({ testTimeout: 60_000 });

let here: Machine;
const snapshot = (name: string): string => join(here.dataDir, oak, 'snapshot', `${name}.json`);
const said = async (): Promise<string[]> => (await auditSchool(join(here.dataDir, oak), { keys: true })).faults.map(({ file, message }) => `${file}: ${message}`);
function change(name: string, to: (file: Record<string, unknown>) => Record<string, unknown>): void {
  writeFileSync(snapshot(name), JSON.stringify(to(JSON.parse(readFileSync(snapshot(name), 'utf8')) as Record<string, unknown>)));
}
/** Some turns, and the snapshot that a stop writes. */
async function turns(from: number, to: number): Promise<void> {
  const store = await openRecords(here);
  for (let n = from; n <= to; n++) await write(store, n);
  await store.close();
}

beforeEach(async () => {
  here = machine();
  await turns(1, 4);
});
afterEach(() => here.end());

describe('a snapshot that somebody changed', () => {
  it('is found where a collection was taken out of its list: the desk would start without it', async () => {
    expect(await said()).toEqual([]);
    change('manifest', (file) => ({ ...file, collections: ['states'] }));
    expect(await said()).toEqual(['snapshot/matters.json: record m1 was removed from it', 'snapshot/matters.json: record m2 was removed from it', 'snapshot/matters.json: record m3 was removed from it', 'snapshot/matters.json: record m4 was removed from it']);
  });

  it('is found where one collection was put back to how it stood before: the desk reads no line that the list says it holds', async () => {
    cpSync(snapshot('matters'), join(here.root, 'old.json'));
    await turns(5, 6);
    expect(await said()).toEqual([]);
    cpSync(join(here.root, 'old.json'), snapshot('matters'));
    expect(await said()).toEqual(['snapshot/matters.json: record m5 was removed from it', 'snapshot/matters.json: record m6 was removed from it']);
  });

  it('is found where a collection says that it holds lines that were never written: the desk would pass over them when they are', async () => {
    change('matters', (file) => ({ ...file, seq: 1_000 }));
    expect(await said()).toEqual(['snapshot/matters.json: it says that it stands at line 1000, and the journal ends at line 4']);
  });
});

describe('a key that somebody took out of the folder', () => {
  const keys = (): string => join(here.dataDir, oak, 'keys');
  const keyOf = (n: number): string => readdirSync(keys()).find((name) => name.startsWith(`case-${n}~`)) ?? '';

  it('is found by the record that it sealed', async () => {
    const name = keyOf(2);
    rmSync(join(keys(), name));
    expect(await said()).toEqual([`keys/${name}: it is gone, and nothing says that it was to be destroyed: matters/m2 can be read no more`]);
  });

  it('is none where the desk itself erased, or the record is no more', async () => {
    const store = await openRecords(here);
    const note = { at: 9, actor: null, inbound: { eventId: asId<'event'>('e'), kind: 'test', route: null } };
    const [one, two] = [keyOf(1), keyOf(2)].map((name) => asId<'key'>(name.slice(0, -'.key'.length)));
    await store.transact(oak, note, (tx) => Promise.resolve(endKey(tx, 'm1', one ?? '')));
    await store.transact(oak, note, (tx) => Promise.resolve(tx.remove(matters, 'm2')));
    for (const key of [one, two]) if (key) await store.destroyKey(oak, key);
    expect(await said()).toEqual([]);
    await store.close();
    expect(await said()).toEqual([]);
  });

  it('is none where a restore destroyed it again', async () => {
    const key = await makeBackupKey(join(here.root, 'backup.key'));
    const { file } = await makeBackup({ dataDir: here.dataDir, schools: [oak], to: join(here.root, 'backups'), key, at: 1, anchorDir: null, masterKeyFile: null });
    await noteErased(here.anchorDir, oak, [keyOf(3).slice(0, -'.key'.length)]);
    const to = join(here.root, 'again');
    expect(await restoreRecords({ from: file, to, key, masterKeyFile: here.masterKeyFile, anchorDir: here.anchorDir, now: 2, log: silentLog })).toMatchObject({ ok: true, value: [{ erased: 1 }] });
    expect((await auditSchool(join(to, oak), { keys: true })).faults).toEqual([]);
  });
});
