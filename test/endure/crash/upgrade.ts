import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { asId } from '../../../src/kernel/ids.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { loadMasterKey, masterKey } from '../../../src/kernel/seal.ts';
import { nodeFiles, type Files } from '../../../src/storage/files.ts';
import { verifyJournal } from '../../../src/storage/journal-reader.ts';
import { openLowdbStore, type LowdbStore } from '../../../src/storage/lowdb-store.ts';
import type { Collection } from '../../../src/storage/store.ts';
import { incidents } from '../../../src/incidents/incident.ts';
import { outbox } from '../../../src/outbox/outbox.ts';
import { timers } from '../../../src/time/timers.ts';
import { deskGrant } from '../../../src/turn.ts';
import { fastTemp } from './desk.ts';
import { Dead, Faults, FaultyFiles } from './faulty-files.ts';

const school = asId<'school'>('upgrade');
const key = masterKey(Buffer.alloc(32, 7));
const RECORDS = 40;

const oldShape = z.strictObject({ id: z.string(), words: z.string(), room: z.string() });
const newShape = z.strictObject({ id: z.string(), said: z.string(), room: z.string(), floor: z.number() });
const before: Collection<z.output<typeof oldShape>> = { name: 'visits', schema: oldShape, version: 1, indexes: { room: (record) => record.room }, sensitive: true };
const after: Collection<z.output<typeof newShape>> = {
  name: 'visits', schema: newShape, version: 2, sensitive: true,
  upgrade: (record) => {
    const { words, ...rest } = oldShape.parse(record);
    return { ...rest, said: words, floor: Number(rest.room[0]) };
  },
  // One that the program before did not have.
  indexes: { room: (record) => record.room, floor: (record) => String(record.floor) },
};

export interface Upgrades {
  /** Writes, syncs and renames of an upgrade that is not disturbed. */
  readonly steps: number;
  readonly kills: number;
  /** Records that were found in their old shape on the disk, and in their new one, over all kills. */
  readonly foundOld: number;
  readonly foundNew: number;
  readonly wrong: readonly string[];
}

const note = { at: 1, actor: null, inbound: { eventId: asId<'event'>('upgrade'), kind: 'test', route: null } } as const;
async function opened(dataDir: string, files?: Files): Promise<LowdbStore> {
  const store = await openLowdbStore({ dataDir, schools: [school], master: key, log: silentLog, snapshotEvery: 9, ...(files ? { files } : {}) });
  if (!store.ok) throw new Error(store.error.message);
  return store.value;
}

/**
 * Records that the program before wrote, then this one: each is read, changed to the new shape as it is read, and put. The process ends at every
 * `stride`th write, sync and rename of that; then it is opened again, by the new program. `forgets`: an upgrade that leaves out a value.
 */
export async function killUpgrades(stride: number, forgets = false): Promise<Upgrades> {
  const root = mkdtempSync(join(fastTemp, 'staffroom-upgrade-'));
  const first = join(root, 'first');
  const now: typeof after = forgets ? { ...after, upgrade: (record) => ({ ...(after.upgrade?.(record, 1) as object), said: '' }) } : after;
  const wrong: string[] = [];
  let [kills, foundOld, foundNew] = [0, 0, 0];
  try {
    const store = await opened(first);
    for (let n = 0; n < RECORDS; n++) await store.transact(school, note, async (tx) => tx.put(before, { id: `v${n}`, words: `said ${n}`, room: `${n % 3}B` }, tx.newKey(`v${n}`)));
    await store.close();
    for (let at = 0; wrong.length < 5; at += stride) {
      const dir = join(root, `kill-${at}`);
      cpSync(first, dir, { recursive: true });
      const faults = new Faults('kill', at);
      await upgrade(dir, now, new FaultyFiles(faults), faults);
      const looked = await look(dir, now);
      wrong.push(...looked.wrong.map((what) => `kill at step ${at} (${faults.names[at] ?? 'none'}): ${what}`));
      rmSync(dir, { recursive: true });
      if (!faults.fired) return { steps: at, kills, foundOld, foundNew, wrong };
      kills++;
      foundOld += looked.old;
      foundNew += looked.new;
    }
    return { steps: kills, kills, foundOld, foundNew, wrong };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function upgrade(dir: string, now: typeof after, files: Files, faults: Faults): Promise<void> {
  let store: LowdbStore;
  try {
    store = await opened(dir, files);
  } catch (error) {
    if (faults.fired) return;
    throw error;
  }
  try {
    for (let n = 0; n < RECORDS && !faults.dead; n++) {
      await store.transact(school, note, async (tx) => {
        const record = await tx.get(now, `v${n}`, deskGrant(1));
        if (record) tx.put(now, record, tx.newKey(`v${n}`));
      });
    }
  } catch (error) {
    if (!(error instanceof Dead) && !faults.fired) throw error;
  } finally {
    await store.close();
  }
}

async function look(dir: string, now: typeof after): Promise<{ old: number; new: number; wrong: string[] }> {
  const wrong: string[] = [];
  const store = await opened(dir);
  for (let n = 0; n < RECORDS; n++) {
    const record = await store.read(school, (tx) => tx.get(now, `v${n}`, deskGrant(1)));
    const is = record && JSON.stringify([record.said, record.room, record.floor]);
    if (is !== JSON.stringify([`said ${n}`, `${n % 3}B`, n % 3])) wrong.push(`record ${n} is ${is ?? 'lost'}`);
  }
  for (let floor = 0; floor < 3; floor++) {
    const ids = await store.read(school, (tx) => tx.findIds(now, 'floor', String(floor)));
    if (ids.length !== Array.from({ length: RECORDS }).filter((_one, n) => n % 3 === floor).length) wrong.push(`floor ${floor} has ${ids.length} records`);
  }
  const versions = new Map<string, number>();
  await store.close();
  const journal = join(dir, school, 'journal');
  const chain = await verifyJournal(nodeFiles, journal);
  if (!chain.ok) wrong.push(`the journal does not verify: ${chain.fault.message}`);
  const snapshot = JSON.parse(readFileSync(join(dir, school, 'snapshot', 'visits.json'), 'utf8')) as { rows: { id: string; v: number }[] };
  for (const { id, v } of snapshot.rows) versions.set(id, v);
  return { old: [...versions.values()].filter((v) => v === 1).length, new: [...versions.values()].filter((v) => v === 2).length, wrong };
}

/** The folders that programs of the past left, each made when it was the newest: `released/<version>`. */
export const RELEASED = new URL('./released/', import.meta.url);

export interface Released {
  readonly version: string;
  /** Rows of its snapshot. */
  readonly rows: number;
  /** Matters, messages and timers that this program has read as its own. */
  readonly read: number;
}

/** What a released version left, opened and read by this program; throws where it is refused, does not verify, or a record is missing. */
export async function openReleased(version: string): Promise<Released> {
  const root = mkdtempSync(join(tmpdir(), 'staffroom-released-'));
  try {
    cpSync(new URL(`./${version}/`, RELEASED), root, { recursive: true });
    // The repository keeps no modes, and the desk refuses wider ones.
    for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) chmodSync(join(root, name), statSync(join(root, name)).isDirectory() ? 0o700 : 0o600);
    const data = join(root, 'records');
    const [only = ''] = readdirSync(data);
    const id = asId<'school'>(only);
    const master = loadMasterKey(join(root, 'master.key'), data);
    if (!master.ok) throw new Error(master.error.message);
    const kept = z.record(z.string(), z.number()).parse(JSON.parse(readFileSync(join(root, 'kept.json'), 'utf8')));
    const rowsOf = (name: string): { id: string }[] => (JSON.parse(readFileSync(join(data, only, 'snapshot', `${name}.json`), 'utf8')) as { rows: { id: string }[] }).rows;
    let rows = 0;
    for (const [name, count] of Object.entries(kept)) {
      rows += rowsOf(name).length;
      if (rowsOf(name).length !== count) throw new Error(`${name} has ${rowsOf(name).length} records of ${count}`);
    }
    const [matters, messages, due] = [rowsOf('incidents'), rowsOf('outbox'), rowsOf('timers')];
    const store = await openLowdbStore({ dataDir: data, schools: [id], master: master.value, log: silentLog });
    if (!store.ok) throw new Error(store.error.message);
    const read = await store.value.read(id, async (tx) => [
      ...(await Promise.all(matters.map((row) => tx.get(incidents, row.id, deskGrant(1))))), ...(await Promise.all(messages.map((row) => tx.get(outbox, row.id)))), ...(await Promise.all(due.map((row) => tx.get(timers, row.id)))),
    ]);
    await store.value.close();
    const missing = read.filter((record) => record === null).length;
    if (missing > 0) throw new Error(`${missing} records cannot be read`);
    const chain = await verifyJournal(nodeFiles, join(data, only, 'journal'));
    if (!chain.ok) throw new Error(chain.fault.message);
    return { version, rows, read: read.length };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
