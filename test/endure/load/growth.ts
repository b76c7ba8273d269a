import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { z } from 'zod';
import { elapsed, sleep } from '../../../src/kernel/clock.ts';
import { asId } from '../../../src/kernel/ids.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { masterKey } from '../../../src/kernel/seal.ts';
import pg from 'pg';
import { openLowdbStore } from '../../../src/storage/lowdb-store.ts';
import { openPostgresStore } from '../../../src/storage/postgres/open-postgres.ts';
import type { Collection, Store, Tx } from '../../../src/storage/store.ts';
import { startPostgres } from '../../fixtures/postgres-server.ts';
import { probed } from './probe.ts';

/*
 * `growth.ts DIR|URL`: a process that opens records that have grown, takes submissions (in files while a snapshot is written), and says how it fared
 * as JSON.
 * Imported, it makes such records and starts that process.
 */
const caseSchema = z.strictObject({ id: z.string(), state: z.string(), words: z.string() });
const cases: Collection<z.output<typeof caseSchema>> = { name: 'grown-cases', schema: caseSchema, version: 1, indexes: { state: (one) => one.state }, sensitive: true };
const school = asId<'school'>('grown');
const master = masterKey(Buffer.alloc(32, 9));
const PER_SECOND = 25;
const SNAPSHOT_EVERY = 100;
// Sealed and encoded, a third more than this. A database holds each twice, in its record and in the journal's line.
const WORDS = { files: 7_500, database: 3_500 } as const;

const grownSchema = z.strictObject({ startMs: z.number(), submitP50Ms: z.number(), submitP99Ms: z.number(), submitMaxMs: z.number(), loopP99Ms: z.number(), loopMaxMs: z.number(), rssBytes: z.number(), snapshots: z.number() });
export type Grown = z.output<typeof grownSchema> & { readonly cases: number; readonly onDiskBytes: number };

const note = (n: number) => ({ at: n, actor: null, inbound: { eventId: asId<'event'>(`grown-${n}`), kind: 'test', route: null } });
const isDatabase = (place: string): boolean => place.startsWith('postgres:');
const put = (tx: Tx, n: number, length: number): void => tx.put(cases, { id: `c${n}`, state: n % 50 === 0 ? 'open' : 'closed', words: `${n} `.repeat(length).slice(0, length) }, tx.newKey(`c${n}`));
const submit = (store: Store, n: number, length: number): Promise<void> => store.transact(school, note(n), async (tx) => put(tx, n, length));

async function opened(place: string, snapshotEvery: number, log: (event: string) => void = silentLog, ownerUrl: string | null = null): Promise<Store> {
  const store = isDatabase(place) ? await openPostgresStore({ url: place, ownerUrl, schools: [school], master, log: silentLog }) : await openLowdbStore({ dataDir: place, schools: [school], master, log: (event) => log(event), snapshotEvery });
  if (!store.ok) throw new Error(store.error.message);
  return store.value;
}

/** A school's records with so many cases of 10 KB, closed, then opened in a process of their own. */
export async function grow(count: number, seconds: number): Promise<Grown> {
  const dir = mkdtempSync(join(tmpdir(), 'staffroom-grown-'));
  try {
    const store = await opened(dir, 1_000_000);
    for (let from = 0; from < count; from += 64) await Promise.all(Array.from({ length: Math.min(64, count - from) }, (_one, i) => submit(store, from + i, WORDS.files)));
    await store.close();
    const onDiskBytes = readdirSync(join(dir, school, 'snapshot')).reduce((sum, name) => sum + statSync(join(dir, school, 'snapshot', name)).size, 0);
    return { ...measuredApart(dir, count, seconds), cases: count, onDiskBytes };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** As `grow`, in a real PostgreSQL server's database; filled many cases to a transaction. */
export async function growInDatabase(count: number, seconds: number, say: (line: string) => void): Promise<Grown> {
  const server = await startPostgres();
  try {
    const store = await opened(server.url, 0, silentLog, server.ownerUrl);
    for (let from = 0; from < count; from += IN_ONE) {
      await store.transact(school, note(from), async (tx) => {
        for (let n = from; n < Math.min(from + IN_ONE, count); n++) put(tx, n, WORDS.database);
      });
      if (from % 20_000 === 0) say(`load: growth: ${from} of ${count} cases are in the database`);
    }
    await store.close();
    const found = measuredApart(server.url, count, seconds);
    return { ...found, cases: count, onDiskBytes: await sizeOf(server.superUrl, new URL(server.url).pathname.slice(1)) };
  } finally {
    await server.stop();
  }
}

const IN_ONE = 200;

async function sizeOf(superUrl: string, database: string): Promise<number> {
  const client = new pg.Client({ connectionString: superUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ size: string }>('SELECT pg_database_size($1) AS size', [database]);
    return Number(rows[0]?.size);
  } finally {
    await client.end();
  }
}

function measuredApart(place: string, count: number, seconds: number): z.output<typeof grownSchema> {
  const said = execFileSync(process.execPath, ['--expose-gc', '--import', 'tsx', 'test/endure/load/growth.ts', place, String(count), String(seconds)], { encoding: 'utf8', maxBuffer: 1e7 });
  return grownSchema.parse(JSON.parse(said));
}

async function measure(place: string, first: number, seconds: number): Promise<z.output<typeof grownSchema>> {
  const from = elapsed();
  let snapshots = 0;
  const length = isDatabase(place) ? WORDS.database : WORDS.files;
  const store = await opened(place, SNAPSHOT_EVERY, (event) => {
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
    waiting.push(submit(store, first + i, length).then(() => void took.push(elapsed() - due)));
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
  const [place = '', first = '0', seconds = '1'] = process.argv.slice(2);
  process.stdout.write(JSON.stringify(await measure(place, Number(first), Number(seconds))));
}
