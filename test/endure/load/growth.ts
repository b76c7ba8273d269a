import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { z } from 'zod';
import { elapsed, sleep } from '../../../src/kernel/clock.ts';
import { asId } from '../../../src/kernel/ids.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { masterKey } from '../../../src/kernel/seal.ts';
import { openLowdbStore, type LowdbStore } from '../../../src/storage/lowdb-store.ts';
import type { Collection } from '../../../src/storage/store.ts';
import { probed } from './probe.ts';

/*
 * `growth.ts DIR`: a process that opens records that have grown, takes submissions while a snapshot is written, and says how it fared as JSON.
 * Imported, it makes such records and starts that process.
 */
const caseSchema = z.strictObject({ id: z.string(), state: z.string(), words: z.string() });
const cases: Collection<z.output<typeof caseSchema>> = { name: 'grown-cases', schema: caseSchema, version: 1, indexes: { state: (one) => one.state }, sensitive: true };
const school = asId<'school'>('grown');
const master = masterKey(Buffer.alloc(32, 9));
const PER_SECOND = 25;
const SNAPSHOT_EVERY = 100;
// Sealed and encoded, a third more than this.
const WORDS = 7_500;

const grownSchema = z.strictObject({ startMs: z.number(), submitP50Ms: z.number(), submitP99Ms: z.number(), submitMaxMs: z.number(), loopP99Ms: z.number(), loopMaxMs: z.number(), rssBytes: z.number(), snapshots: z.number() });
export type Grown = z.output<typeof grownSchema> & { readonly cases: number; readonly onDiskBytes: number };

const note = (n: number) => ({ at: n, actor: null, inbound: { eventId: asId<'event'>(`grown-${n}`), kind: 'test', route: null } });
const submit = (store: LowdbStore, n: number): Promise<void> => store.transact(school, note(n), async (tx) => tx.put(cases, { id: `c${n}`, state: n % 50 === 0 ? 'open' : 'closed', words: `${n} `.repeat(WORDS).slice(0, WORDS) }, tx.newKey(`c${n}`)));

async function opened(dir: string, snapshotEvery: number, log: (event: string) => void = silentLog): Promise<LowdbStore> {
  const store = await openLowdbStore({ dataDir: dir, schools: [school], master, log: (event) => log(event), snapshotEvery });
  if (!store.ok) throw new Error(store.error.message);
  return store.value;
}

/** A school's records with so many cases of 10 KB, closed, then opened in a process of their own. */
export async function grow(count: number, seconds: number): Promise<Grown> {
  const dir = mkdtempSync(join(tmpdir(), 'staffroom-grown-'));
  try {
    const store = await opened(dir, 1_000_000);
    for (let from = 0; from < count; from += 64) await Promise.all(Array.from({ length: Math.min(64, count - from) }, (_one, i) => submit(store, from + i)));
    await store.close();
    const onDiskBytes = readdirSync(join(dir, school, 'snapshot')).reduce((sum, name) => sum + statSync(join(dir, school, 'snapshot', name)).size, 0);
    const said = execFileSync(process.execPath, ['--expose-gc', '--import', 'tsx', 'test/endure/load/growth.ts', dir, String(count), String(seconds)], { encoding: 'utf8', maxBuffer: 1e7 });
    return { ...grownSchema.parse(JSON.parse(said)), cases: count, onDiskBytes };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function measure(dir: string, first: number, seconds: number): Promise<z.output<typeof grownSchema>> {
  const from = elapsed();
  let snapshots = 0;
  const store = await opened(dir, SNAPSHOT_EVERY, (event) => {
    if (event === 'snapshot.written') snapshots++;
  });
  const open = await store.read(school, (tx) => tx.findIds(cases, 'state', 'open'));
  if (open.length === 0) throw new Error('the cases are not there');
  const startMs = Math.round(elapsed() - from);
  probed();
  const took: number[] = [];
  const waiting: Promise<void>[] = [];
  const began = elapsed();
  for (let i = 0; i < seconds * PER_SECOND; i++) {
    const due = began + (i * 1_000) / PER_SECOND;
    await sleep(Math.max(0, due - elapsed()));
    waiting.push(submit(store, first + i).then(() => void took.push(elapsed() - due)));
  }
  await Promise.all(waiting);
  const rssBytes = process.memoryUsage.rss();
  const { loopMs } = probed();
  await store.close();
  took.sort((a, b) => a - b);
  const at = (q: number): number => Math.round((took[Math.min(took.length - 1, Math.floor(took.length * q))] ?? 0) * 10) / 10;
  return { startMs, submitP50Ms: at(0.5), submitP99Ms: at(0.99), submitMaxMs: at(1), loopP99Ms: loopMs.p99, loopMaxMs: loopMs.max, rssBytes, snapshots };
}

if (process.argv[1]?.endsWith('growth.ts')) {
  const [dir = '', first = '0', seconds = '1'] = process.argv.slice(2);
  process.stdout.write(JSON.stringify(await measure(dir, Number(first), Number(seconds))));
}
