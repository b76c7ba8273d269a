import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { auditSchool } from '../../../src/storage/audit.ts';
import { machine, oak, openRecords, write, type Machine } from '../../endure/audit/a-record.ts';

vi.setConfig({ testTimeout: 60_000 });

let here: Machine;
const snapshot = (name: string): string => join(here.dataDir, oak, 'snapshot', `${name}.json`);
const said = async (): Promise<string[]> => (await auditSchool(join(here.dataDir, oak))).faults.map(({ file, message }) => `${file}: ${message}`);
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
