import { asId, randomId, type SchoolId } from '../../src/kernel/ids.ts';
import { elapsed } from '../../src/kernel/clock.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { masterKey } from '../../src/kernel/seal.ts';
import { openPostgresStore } from '../../src/storage/postgres/open-postgres.ts';
import type { PostgresStore } from '../../src/storage/postgres/postgres-store.ts';
import type { Collection } from '../../src/storage/store.ts';
import { z } from 'zod';
import { loadavg } from 'node:os';
import { startPostgres } from '../fixtures/postgres-server.ts';

/** `npm run bench:postgres`: what a turn costs on a real server with its disk synced, by how many schools have turns at once. Prints one JSON. */
const matters: Collection<{ id: string; room: string; text: string }> = { name: 'matters', schema: z.object({ id: z.string(), room: z.string(), text: z.string() }), version: 1, indexes: { room: (m) => m.room }, sensitive: true };
const marks: Collection<{ id: string; day: string }> = { name: 'marks', schema: z.object({ id: z.string(), day: z.string() }), version: 1, indexes: { day: (m) => m.day }, sensitive: false };

/** As a submitted report: a seen mark, a look, a sealed record of 3.7 KB. */
async function turn(store: PostgresStore, school: SchoolId): Promise<number> {
  const begun = elapsed();
  const id = randomId<'event'>();
  await store.transact(school, { at: 1, actor: null, inbound: { eventId: id, kind: 'submission', route: null } }, async (tx) => {
    if (await tx.get(marks, id)) return;
    tx.put(marks, { id, day: '2026-11-21' });
    tx.put(matters, { id, room: id.slice(0, 2), text: 'x'.repeat(3_700) }, await tx.sharedKey('day'));
  });
  return elapsed() - begun;
}

const at = (sorted: readonly number[], share: number): number => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;

const TURNS = Number(process.argv[2] ?? 2_000);
const server = await startPostgres();
try {
  const runs = [];
  for (const { schools: count, callers } of [{ schools: 1, callers: 1 }, { schools: 1, callers: 16 }, { schools: 10, callers: 10 }, { schools: 100, callers: 100 }]) {
    const place = await server.database();
    const schools = Array.from({ length: count }, (_, i) => asId<'school'>(`school-${i}`));
    const begunOpening = elapsed();
    const opened = await openPostgresStore({ ...place, schools, master: masterKey(Buffer.alloc(32, 5)), log: silentLog });
    if (!opened.ok) throw new Error(opened.error.message);
    const openMs = Math.round(elapsed() - begunOpening);
    const store = opened.value;
    for (const school of schools) await turn(store, school);
    const took: number[] = [];
    const begun = elapsed();
    await Promise.all(Array.from({ length: callers }, async (_, caller) => {
      for (let i = caller; i < TURNS; i += callers) took.push(await turn(store, schools[caller % count] ?? asId<'school'>('school-0')));
    }));
    const seconds = (elapsed() - begun) / 1_000;
    took.sort((a, b) => a - b);
    runs.push({ schools: count, callers, turns: TURNS, openMs, perSecond: Math.round(TURNS / seconds), p50: at(took, 0.5), p99: at(took, 0.99), max: at(took, 1) });
    await store.close();
  }
  process.stdout.write(`${JSON.stringify({ what: 'a submitted report in PostgreSQL, ms', node: process.version, load: Math.round(loadavg()[0] ?? 0), runs })}\n`);
} finally {
  await server.stop();
}
