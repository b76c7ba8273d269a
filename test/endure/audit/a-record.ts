import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { asId, randomId, type KeyId } from '../../../src/kernel/ids.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { loadMasterKey, type MasterKey } from '../../../src/kernel/seal.ts';
import type { ErasedNotes } from '../../../src/storage/erased-notes.ts';
import { openLowdbStore, type LowdbStore } from '../../../src/storage/lowdb-store.ts';
import type { Collection, Store } from '../../../src/storage/store.ts';

/** A sealed matter, as this family writes them: its words, and how often it was written. */
const matterSchema = z.strictObject({ id: z.string(), words: z.string(), times: z.number() });
export const matters: Collection<z.output<typeof matterSchema>> = { name: 'matters', schema: matterSchema, version: 1, indexes: { all: () => 'yes' }, sensitive: true };
/** Something in clear, as states and times are. */
const stateSchema = z.strictObject({ id: z.string(), state: z.string() });
export const states: Collection<z.output<typeof stateSchema>> = { name: 'states', schema: stateSchema, version: 1, indexes: { state: ({ state }) => state }, sensitive: false };

export const oak = asId<'school'>('oak');
/** Stands for what people typed: it may be readable in no file. */
export const CANARY = 'canary-heron-lantern';

/** A machine's folders, gone with `end`. */
export interface Machine {
  readonly root: string;
  readonly dataDir: string;
  readonly masterKeyFile: string;
  readonly anchorDir: string;
  end(): void;
}

export function machine(): Machine {
  const root = mkdtempSync(join(tmpdir(), 'staffroom-audit-'));
  return { root, dataDir: join(root, 'data'), masterKeyFile: join(root, 'key', 'master.key'), anchorDir: join(root, 'anchors'), end: () => rmSync(root, { recursive: true, force: true }) };
}

function masterOf({ masterKeyFile, dataDir }: Pick<Machine, 'masterKeyFile' | 'dataDir'>): MasterKey {
  const master = loadMasterKey(masterKeyFile, dataDir);
  if (!master.ok) throw new Error(master.error.message);
  return master.value;
}

export async function openRecords(at: Pick<Machine, 'masterKeyFile' | 'dataDir'>, options: { readonly snapshotEvery?: number; readonly noteErased?: ErasedNotes } = {}): Promise<LowdbStore> {
  const opened = await openLowdbStore({ dataDir: at.dataDir, schools: [oak], master: masterOf(at), log: silentLog, ...options });
  if (!opened.ok) throw new Error(`${opened.error.file}: ${opened.error.message}`);
  return opened.value;
}

/** Writes a matter under a key of its own, and a state in clear; resolves, with the key, when both are acknowledged. */
export async function write(store: Store, n: number): Promise<KeyId> {
  const note = { at: n, actor: asId<'person'>('teacher'), inbound: { eventId: randomId<'event'>(), kind: 'message', route: 'report' } };
  return store.transact(oak, note, async (tx) => {
    const key = tx.newKey(`case-${n}`);
    tx.put(matters, { id: `m${n}`, words: `${CANARY} ${n}`, times: 1 }, key);
    tx.put(states, { id: `s${n % 50}`, state: `state-${n}` });
    return key;
  });
}
