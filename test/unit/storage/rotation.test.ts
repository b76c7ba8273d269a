import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beginRotation, finishRotation } from '../../../src/storage/rotation.ts';
import { machine, openRecords, write, type Machine } from '../../endure/audit/a-record.ts';

vi.setConfig({ testTimeout: 60_000 });

let here: Machine;
const morning = Date.parse('2026-11-23T09:00:00Z');
const hours = 3_600_000;
async function change(at: number): Promise<string> {
  beginRotation(here.masterKeyFile);
  return (await finishRotation({ ...here, at })).oldKeyFile;
}
const key = (file = here.masterKeyFile): string => readFileSync(file, 'utf8');

beforeEach(async () => {
  here = machine();
  const store = await openRecords(here);
  await write(store, 1);
  await store.close();
});
afterEach(() => here.end());

describe('the master key, changed twice on one day', () => {
  it('is put aside each time: a backup of between needs the one of between', async () => {
    const first = key();
    const one = await change(morning);
    const second = key();
    const two = await change(morning + 6 * hours);
    expect(key(one)).toBe(first);
    expect(key(two)).toBe(second);
    expect(new Set([first, second, key()]).size).toBe(3);
    expect(readdirSync(dirname(here.masterKeyFile)).filter((name) => name.endsWith('.txt'))).toHaveLength(2);
    await (await openRecords(here)).close();
  });

  it('is put aside once by a run that was ended before the new one had its name', async () => {
    const place = join(dirname(here.masterKeyFile), 'master.key.old-2026-11-23');
    const first = key();
    copyFileSync(here.masterKeyFile, place);
    expect(await change(morning)).toBe(place);
    expect(key(place)).toBe(first);
  });
});
