import type { Pool } from 'pg';
import { z } from 'zod';
import type { Inbound } from '../../../src/chat/inbound.ts';
import type { Address, Outbound } from '../../../src/chat/outbound.ts';
import type { Accept, Surface } from '../../../src/chat/surface.ts';
import { deskDue, deskWork, type DeskWork } from '../../../src/desk-jobs.ts';
import { sleep, systemClock } from '../../../src/kernel/clock.ts';
import { asId, type SchoolId } from '../../../src/kernel/ids.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { ok } from '../../../src/kernel/result.ts';
import { masterKey } from '../../../src/kernel/seal.ts';
import { Dispatcher } from '../../../src/outbox/dispatcher.ts';
import { outbox } from '../../../src/outbox/outbox.ts';
import type { Person } from '../../../src/people/staff.ts';
import { FloodLimit } from '../../../src/routes/flood-limit.ts';
import type { Route } from '../../../src/routes/route.ts';
import type { Changed } from '../../../src/storage/jobs.ts';
import { PostgresJobs, prepareJobs } from '../../../src/storage/postgres/jobs.ts';
import { openPostgresStore } from '../../../src/storage/postgres/open-postgres.ts';
import type { PostgresStore } from '../../../src/storage/postgres/postgres-store.ts';
import type { Collection, DeskStore } from '../../../src/storage/store.ts';
import { Ticker } from '../../../src/time/ticker.ts';
import { timers } from '../../../src/time/timers.ts';
import { deskGrant, makeTurns } from '../../../src/turn.ts';
import type { Recorder } from './postgres-recorder.ts';

/** A report as this harness keeps it: how often its handler's work, and that of its timer, was committed. Both must be once. */
const reportSchema = z.strictObject({ id: z.string(), times: z.number(), followed: z.number() });
export const reports: Collection<z.output<typeof reportSchema>> = { name: 'reports', schema: reportSchema, version: 1, indexes: { all: () => 'yes' }, sensitive: false };

export const schoolsOf = (count: number): SchoolId[] => Array.from({ length: count }, (_one, i) => asId<'school'>(`school-${i}`));
/** Reports are spread over the schools by their number. */
export const schoolOf = (n: number, schools: readonly SchoolId[]): SchoolId => schools[n % schools.length] ?? asId<'school'>('none');

/** A worker or a store broken on purpose. */
export type PlantedInReplicas =
  /** Puts its jobs when the transaction has ended: killed in between, it leaves none. */
  | 'jobs-after-the-commit'
  /** Takes what another has taken, and asks nobody whether it is posted already. */
  | 'no-lease';

export interface PostgresDeskOptions {
  readonly url: string;
  readonly ownerUrl: string | null;
  readonly schools: readonly SchoolId[];
  readonly recorder: Pick<Recorder, 'post' | 'find'>;
  readonly planted?: PlantedInReplicas | null;
  /** How long nobody touches what another has taken. Sends are given less. */
  readonly leaseMs?: number;
}

export interface PostgresDesk {
  readonly accept: Accept;
  readonly store: DeskStore;
  readonly pool: Pool;
  readonly work: DeskWork;
  /** Takes jobs, and looks for no others than the transactions left: what they forgot is not made good. */
  takeJobs(): void;
  report(n: number): Promise<boolean>;
  /** Sends and ticks by itself until nothing is due. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const teacher: Person = { id: asId<'person'>('teacher'), standing: 'staff', name: 'A teacher', roles: [], telephone: null, room: null };
export const PLACES = 64;
const place = (n: number): Address => ({ kind: 'conversation', surface: 'web', conversation: asId<'conversation'>(`c${n % PLACES}`) });
const numberOf = (inbound: Inbound): number => (inbound.kind === 'message' ? Number(inbound.text) : inbound.kind === 'timer' ? Number(inbound.data.number) : 0);

/** A report is a record, a message and a timer; the timer is another message. */
const routes: Route[] = [
  {
    name: 'report', match: { kind: 'message', intent: 'ask' }, action: 'policy.ask', help: null,
    handle: async (turn) => {
      const n = numberOf(turn.inbound);
      const before = await turn.tx.get(reports, `r${n}`);
      turn.tx.put(reports, { id: `r${n}`, times: (before?.times ?? 0) + 1, followed: before?.followed ?? 0 });
      turn.send(place(n), `card:${n}`, { template: 'receipt', data: { number: n } });
      turn.schedule(`follow:${n}`, turn.now, 'follow', { number: n });
      turn.reply({ card: { template: 'receipt', data: { number: n } } });
    },
  },
  {
    name: 'follow', match: { kind: 'timer', event: 'follow' }, action: 'system.run', help: null,
    handle: async (turn) => {
      const n = numberOf(turn.inbound);
      const before = await turn.tx.get(reports, `r${n}`);
      turn.tx.put(reports, { id: `r${n}`, times: before?.times ?? 0, followed: (before?.followed ?? 0) + 1 });
      turn.send(place(n), `follow:${n}`, { template: 'follow', data: { number: n } });
    },
  },
];

const LEASE_MS = 2_500;
const AFTER_MS = 6_000;
// The rest is for what is still under way then.
const SENDING = 0.6;
const EXPIRE_SECONDS = 4;

/** The real turn, records in PostgreSQL, outbox, jobs, dispatcher and timers, over a platform that counts. */
export async function openPostgresDesk({ url, ownerUrl, schools, recorder, planted = null, leaseMs = LEASE_MS }: PostgresDeskOptions): Promise<PostgresDesk> {
  const opened = await openPostgresStore({ url, ownerUrl, schools, master: masterKey(Buffer.alloc(32, 3)), log: silentLog, prepare: (owner, role) => prepareJobs(owner, role, EXPIRE_SECONDS) });
  if (!opened.ok) throw new Error(opened.error.message);
  const postgres = opened.value;
  const jobs = await PostgresJobs.open({ pool: postgres.pool, dueOf: deskDue, clock: systemClock, log: silentLog, superviseSeconds: 1 });
  const store = planted === 'jobs-after-the-commit' ? puttingAfter(postgres, jobs) : postgres;
  if (store === postgres) postgres.share(jobs, (client, school, changed) => jobs.put(client, school, changed));
  const surface: Surface = {
    name: 'web',
    directory: { account: () => Promise.resolve({ kind: 'member' }), members: () => Promise.resolve([]) },
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    deliver: async ({ effectId, cardKey, to }: Outbound) => {
      await recorder.post(effectId, cardKey);
      return ok({ surface: 'web', conversation: to.kind === 'conversation' ? to.conversation : asId<'conversation'>('none'), message: effectId, at: systemClock.now() });
    },
    update: (receipt) => Promise.resolve(ok(receipt)),
    find: async (effectId) => (planted !== 'no-lease' && (await recorder.find(effectId)) ? { surface: 'web', conversation: asId<'conversation'>('found'), message: effectId, at: systemClock.now() } : 'absent'),
  };
  const shared = planted === 'no-lease' ? {} : { shared: true, leaseMs, settleMs: { web: leaseMs } };
  const accept: Accept = makeTurns({
    store, routes, clock: systemClock, log: silentLog,
    schoolOf: (inbound) => ({ id: (inbound.kind === 'timer' ? inbound.school : undefined) ?? asId<'school'>(inbound.account.tenant), name: 'A school', example: true }),
    factsOf: () => Promise.resolve({ kind: 'member' }),
    personOf: (_tx, _school, account) => Promise.resolve(account.surface === 'system' ? null : teacher),
    screen: () => ({ level: 'none' }),
    intentOf: () => 'ask',
    refusalCard: () => null,
    wake: (school) => work.wake(school),
    floodLimit: new FloodLimit(1e9, 1),
  });
  const dispatcher = new Dispatcher({
    store, schools, surfaces: [surface], accept, clock: systemClock, log: silentLog, grant: deskGrant, ...shared,
    locate: (to) => Promise.resolve(to.kind === 'conversation' ? to : null), retry: { most: 50, firstMs: 20, longestMs: 200 }, sendLimitMs: leaseMs * SENDING,
  });
  const ticker = new Ticker({ store, schools, accept, clock: systemClock, log: silentLog });
  const work = deskWork({ store, schools, dispatcher, ticker, chores: () => Promise.resolve(), clock: systemClock });
  return {
    accept, store, work, pool: postgres.pool,
    takeJobs: () => store.jobs?.start(async ({ kind, school, key }) => (kind === 'lane' ? dispatcher.runLane(school, key) : kind === 'timer' ? ticker.runTimer(school, key) : null)),
    report: async (n) => (await accept(reportInbound(n, schools))).status !== 'refused',
    settle: async () => {
      for (;;) {
        await ticker.runOnce();
        await dispatcher.runOnce();
        let open = 0;
        for (const school of schools) open += (await store.read(school, async (tx) => [...(await tx.values(outbox, 'lane')), ...(await tx.values(timers, 'at'))])).length;
        if (open === 0) return;
        await sleep(20);
      }
    },
    close: async () => {
      await dispatcher.stop();
      await work.stop();
      await store.close();
    },
  };
}

export function reportInbound(n: number, schools: readonly SchoolId[]): Inbound {
  return { kind: 'message', eventId: asId<'event'>(`event-${n}`), account: { surface: 'web', tenant: schoolOf(n, schools), id: 'teacher' }, at: 1, conversation: { id: asId<'conversation'>(`c${n % PLACES}`), kind: 'personal' }, text: String(n) };
}

/** The fault: what a commit leaves is put when it has ended. */
function puttingAfter(store: PostgresStore, jobs: PostgresJobs): DeskStore {
  const changes = new Map<SchoolId, Changed[]>();
  store.share(jobs, (_client, school, changed) => {
    changes.set(school, [...(changes.get(school) ?? []), ...changed]);
    return Promise.resolve();
  });
  return {
    jobs,
    read: (school, fn) => store.read(school, fn),
    glance: (school, fn) => store.glance(school, fn),
    destroyKey: (school, key) => store.destroyKey(school, key),
    destroyKeys: (school, match) => store.destroyKeys(school, match),
    sealedLog: (school, name) => store.sealedLog(school, name),
    close: () => store.close(),
    transact: async (school, note, fn) => {
      const value = await store.transact(school, note, fn);
      const changed = changes.get(school) ?? [];
      changes.delete(school);
      // So long that a kill falls into it.
      await sleep(AFTER_MS);
      const client = await store.pool.connect();
      await jobs.put(client, school, changed).finally(() => client.release());
      return value;
    },
  };
}

/** What is wrong with the records of a desk whose work is done, given what it acknowledged; empty when every promise was kept. */
export async function wrongInRecords(store: DeskStore, schools: readonly SchoolId[], acknowledged: ReadonlySet<number>): Promise<{ readonly wrong: string[]; readonly kept: number[] }> {
  const wrong: string[] = [];
  const kept: number[] = [];
  for (const school of schools) {
    for (const { id, times, followed } of await store.read(school, (tx) => tx.find(reports, 'all', 'yes'))) {
      kept.push(Number(id.slice(1)));
      if (times !== 1) wrong.push(`report ${id} was done ${times} times`);
      if (followed !== 1) wrong.push(`the timer of ${id} ran ${followed} times`);
    }
  }
  const there = new Set(kept);
  for (const n of acknowledged) if (!there.has(n)) wrong.push(`report ${n} was acknowledged and is lost`);
  return { wrong, kept };
}
