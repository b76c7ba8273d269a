import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fixedClock } from '../../src/kernel/clock.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { nextKeyFile } from '../../src/kernel/seal.ts';
import { recordWatch, type RecordWatch } from '../../src/record-watch.ts';
import type { LowdbStore } from '../../src/storage/lowdb-store.ts';
import { beginRotation } from '../../src/storage/rotation.ts';
import { timers } from '../../src/time/timers.ts';
import { machine, oak, openRecords, write, type Machine } from '../endure/audit/a-record.ts';

vi.setConfig({ testTimeout: 60_000 });

let here: Machine;
let store: LowdbStore;
const clock = (): ReturnType<typeof fixedClock> => fixedClock(Date.parse('2026-11-23T08:00:00Z'));
const watchOf = (at: ReturnType<typeof fixedClock>, backupMaxAge: number | null = null): RecordWatch => recordWatch({ config: { ...here, database: null, backupMaxAge }, store, schools: [oak], clock: at, log: silentLog });
const news = async (): Promise<Record<string, string | number>[]> => store.read(oak, async (tx) => (await Promise.all((await tx.values(timers, 'at')).map((at) => tx.find(timers, 'at', at)))).flat().filter(({ event }) => event === 'records.audited').map(({ data }) => data));
/** One look, to its end. */
async function look(watch: RecordWatch): Promise<void> {
  watch.tick();
  await watch.close();
}

beforeEach(async () => {
  here = machine();
  store = await openRecords(here);
  for (let n = 1; n <= 5; n++) await write(store, n);
});
afterEach(async () => {
  await store.close();
  here.end();
});

describe('the records, looked after while the desk runs', () => {
  it('are looked through once a day from seven on, and where they end is noted elsewhere and handed in', async () => {
    const early = fixedClock(Date.parse('2026-11-23T06:30:00Z'));
    await look(watchOf(early));
    expect(await news()).toEqual([]);
    await look(watchOf(clock()));
    const [said] = await news();
    expect(said).toMatchObject({ seq: 5, hash: expect.stringMatching(/^[0-9a-f]{64}$/), where: '', what: '' });
    expect(readFileSync(join(here.anchorDir, 'oak.anchors.jsonl'), 'utf8')).toContain(`"seq":5,"hash":"${String(said?.['hash'])}"`);
  });

  it('are said to be broken, and the desk unwell, when a line was changed; nothing is noted then', async () => {
    const journal = join(here.dataDir, oak, 'journal');
    const file = join(journal, readdirSync(journal)[0] ?? '');
    const bytes = readFileSync(file);
    bytes[80] = (bytes[80] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const watch = watchOf(clock());
    await look(watch);
    expect(await news()).toMatchObject([{ where: expect.stringMatching(/^journal\/journal-0+1\.jsonl, line 1, byte 0$/), what: 'the line is not as it was written' }]);
    expect(await watch.troubles()).toEqual([expect.stringContaining('not whole')]);
    expect(() => readdirSync(here.anchorDir)).toThrow('ENOENT');
  });

  it('have their master key changed when that is asked for, and the old one put aside', async () => {
    beginRotation(here.masterKeyFile);
    const told: string[] = [];
    const night = fixedClock(Date.parse('2026-11-23T03:00:00Z'));
    await look(recordWatch({ config: { ...here, database: null, backupMaxAge: null }, store, schools: [oak], clock: night, log: silentLog, masterChanged: (master) => void told.push(master.made(readFileSync(join(here.dataDir, oak, 'keys', 'master.check'), 'utf8')) ? 'the new one' : 'another') }));
    expect(told).toEqual(['the new one']);
    expect(readdirSync(join(here.root, 'key')).toSorted()).toEqual(['master.key', 'master.key.old-2026-11-23', 'master.key.old-2026-11-23.txt']);
    expect(() => readFileSync(nextKeyFile(here.masterKeyFile))).toThrow('ENOENT');
    await write(store, 6);
  });

  it('are not well without a good backup of the age that was asked for', async () => {
    const watch = watchOf(clock(), 26);
    expect(await watch.troubles()).toEqual([expect.stringContaining('no backup yet')]);
    writeFileSync(join(here.dataDir, 'last-backup.json'), JSON.stringify({ at: clock().now() - 30 * 3_600_000, file: 'x', bytes: 1 }));
    expect(await watch.troubles()).toEqual([expect.stringContaining('30 hours old')]);
    writeFileSync(join(here.dataDir, 'last-backup.json'), JSON.stringify({ at: clock().now() - 3_600_000, file: 'x', bytes: 1 }));
    expect(await watch.troubles()).toEqual([]);
    expect(await watchOf(clock()).troubles()).toEqual([]);
  });
});
