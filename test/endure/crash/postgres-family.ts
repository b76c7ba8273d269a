import { startPostgres, type PostgresServer } from '../../fixtures/postgres-server.ts';
import { pressInPairs } from '../../fixtures/approval-pairs.ts';
import { caseDesk } from '../../fixtures/case-desk.ts';
import { shared, together, type Family, type FamilyRun, type Size } from '../family.ts';
import { sleep } from '../../../src/kernel/clock.ts';
import { asId } from '../../../src/kernel/ids.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { masterKey } from '../../../src/kernel/seal.ts';
import { openPostgresStore } from '../../../src/storage/postgres/open-postgres.ts';
import { crashServer } from './postgres-crashes.ts';
import { cutEverywhere } from './postgres-cuts.ts';
import { openPostgresDesk, PLACES, schoolsOf, wrongInRecords } from './postgres-desk.ts';
import { openRecorder, wrongInPosts } from './postgres-recorder.ts';
import { runReplicas, type ReplicasDone } from './postgres-replicas.ts';

type Say = (line: string) => void;
type Part = (server: PostgresServer, size: Size, say: Say) => Promise<FamilyRun>;

/** Promises 11, 12 and 13 on a real server. Where there is none on this machine, that is said. */
export const run: Family = async (size, say, only) => {
  const parts: Readonly<Record<number, Part>> = { 11: pairs, 12: replicas, 13: crashes };
  const wanted = Object.entries(parts).flatMap(([promise, part]) => (only === undefined || only === Number(promise) ? [part] : []));
  if (wanted.length === 0) return { findings: [], planted: [], notRun: [] };
  let server: PostgresServer;
  try {
    server = await startPostgres();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { findings: [], planted: [], notRun: [11, 12, 13].map((promise) => ({ promise, what: 'the same on PostgreSQL', why })) };
  }
  try {
    const runs: FamilyRun[] = [];
    for (const part of wanted) runs.push(await part(server, size, say));
    return together(runs);
  } finally {
    await server.stop();
  }
};

const saying = (all: readonly string[]): { short?: string } => (all.length === 0 ? {} : { short: all.join('; ') });

async function replicas(server: PostgresServer, size: Size, say: Say): Promise<FamilyRun> {
  const long = size === 'long';
  const missing = await lateJobs(server);
  say(`crash: jobs put after the commit: ${missing} messages never came`);
  const doubled = await withoutLease(server);
  say(`crash: workers without a lease: ${doubled} messages came twice`);
  const done = await runReplicas(server, long ? { replicas: 4, reports: shared(6_700), killEveryMs: 1_000, patienceMs: 120_000, say } : { replicas: 2, reports: 30, killEveryMs: 1_500, say });
  return {
    notRun: [],
    planted: [
      { fault: 'jobs that are put when the transaction has ended, not in it', caught: missing > 0 },
      { fault: 'a worker that takes what another has taken, and asks nobody whether it is posted', caught: doubled > 0 },
    ],
    findings: [{
      promise: 12, what: `${long ? 4 : 2} processes on one database behind a load balancer; one is killed (SIGKILL) each second and started again, while reports come in and their messages and timers are worked off`,
      asked: '4 replicas, 20,000 jobs, one killed each second: each effect once', counts: countsOf(done), met: done.wrong.length === 0 && done.kills > 0 && done.jobs >= done.reports * 3,
      ...saying([...done.wrong.slice(0, 3), ...(long && done.reports * 3 < 20_000 ? [`${done.reports * 3} pieces of work (a report is two messages and a timer) of 20,000; the other jobs looked again where a killed process had taken something`] : []), ...(long && done.kills < done.seconds * 0.8 ? [`${done.kills} kills in ${done.seconds} s: a kill waits until all four stand, which takes as long as a start`] : [])]),
    }],
  };
}

const countsOf = ({ reports, jobs, effects, kills, refused, missing, doubled, seconds, wrong }: ReplicasDone): Record<string, number> => ({ reports, jobs, effects, kills, handedInAgain: refused, missing, doubled, seconds, wrong: wrong.length });

async function pairs(server: PostgresServer, size: Size, say: Say): Promise<FamilyRun> {
  const count = size === 'long' ? shared(5_000) : 40;
  const place = await server.database();
  const desk = async (events: string) => {
    const opened = await openPostgresStore({ ...place, schools: [asId<'school'>('oak')], master: masterKey(Buffer.alloc(32, 5)), log: silentLog });
    if (!opened.ok) throw new Error(opened.error.message);
    return caseDesk({ temp: { store: opened.value, dataDir: '', end: () => opened.value.close() }, events });
  };
  const done = await pressInPairs(count, [await desk('a'), await desk('b')], 8);
  say(`crash: pairs: ${JSON.stringify(done)}`);
  const { toldWhoDecided, decidedOnce, accounts, slowestMs, seconds } = done;
  const once = decidedOnce === count && toldWhoDecided === count && accounts === count;
  return {
    notRun: [], planted: [],
    findings: [{
      promise: 11, what: 'two people approve the same case at the same moment, at two desks with connections of their own to one database, in one process; eight pairs at once',
      asked: '5,000 pairs: exactly one decision each, the other is told who decided in < 2 s', counts: { pairs: count, decidedOnce, toldWhoDecided, accounts, slowestMs, seconds },
      // How soon a busy machine answers is for the long run to say.
      met: once && (size === 'short' || slowestMs < 2_000), ...saying([...(size === 'long' && count < 5_000 ? [`${count} pairs of 5,000`] : []), ...(slowestMs >= 2_000 ? [`the slowest answer took ${slowestMs} ms`] : [])]),
    }],
  };
}

async function crashes(server: PostgresServer, size: Size, say: Say): Promise<FamilyRun> {
  const long = size === 'long';
  const lying = await crashServer(server, 1, () => undefined, true);
  say(`crash: a desk that always says saved: ${lying.wrong.length} things wrong`);
  const count = long ? Math.max(5, shared(50)) : 2;
  const done = await crashServer(server, count, say);
  const cuts = await cutEverywhere(server, long ? Math.max(1, Math.round(1_000 / shared(1_000))) : 150, say);
  return {
    notRun: [],
    planted: [{ fault: 'a desk that says "saved" whatever the store said', caught: lying.wrong.some((one) => one.includes('is lost')) }],
    findings: [
      {
        promise: 13, what: 'crashes of the server (pg_ctl -m immediate) under reports, some longer than a turn waits', asked: '50 crashes: 0 acknowledged lost, service back < 5 s after the server',
        counts: { crashes: done.crashes, acknowledged: done.acknowledged, handedInAgain: done.refused, slowestBackMs: done.slowestBackMs, wrong: done.wrong.length },
        met: done.wrong.length === 0 && (!long || done.slowestBackMs < 5_000), ...saying([...done.wrong.slice(0, 3), ...(long && count < 50 ? [`${count} crashes of 50`] : [])]),
      },
      {
        promise: 13, what: `the connection to the server is cut at ${long ? 'protocol messages' : 'every 150th protocol message'} of a report, its timer and its deliveries, before it arrives and after`, asked: 'connection drop at every protocol message: no double, no false acknowledgement',
        counts: { messages: cuts.messages, cuts: cuts.cuts, acknowledged: cuts.acknowledged, handedInAgain: cuts.handedInAgain, wrong: cuts.wrong.length }, met: cuts.wrong.length === 0 && cuts.cuts > 0,
        ...saying([...cuts.wrong.slice(0, 3), ...(long && cuts.cuts < cuts.messages ? [`${cuts.cuts} cuts of ${cuts.messages * 2}: spread evenly over the messages`] : [])]),
      },
    ],
  };
}

const FEW = [1, 2, 3, 4, 5, 6];

/** A process that ended between its commits and their jobs: how many messages another process, which takes every job there is, never sends. */
async function lateJobs(server: PostgresServer): Promise<number> {
  const [place, schools, recorder] = [await server.database(), schoolsOf(2), await openRecorder()];
  const other = await openPostgresDesk({ ...place, schools, recorder });
  const ended = await openPostgresDesk({ ...place, schools, recorder, planted: 'jobs-after-the-commit' });
  const answers = FEW.map((n) => ended.report(n));
  while ((await wrongInRecords(other.store, schools, new Set())).kept.length < FEW.length) await sleep(20);
  await ended.close();
  other.takeJobs();
  await sleep(2_000);
  await Promise.all(answers);
  const { missing } = wrongInPosts(recorder, FEW);
  await other.close();
  await recorder.close();
  return missing;
}

/** Two workers without a lease on the same lanes: how many messages come twice. */
async function withoutLease(server: PostgresServer): Promise<number> {
  const [place, schools, recorder] = [await server.database(), schoolsOf(1), await openRecorder()];
  const desks = [await openPostgresDesk({ ...place, schools, recorder, planted: 'no-lease' }), await openPostgresDesk({ ...place, schools, recorder, planted: 'no-lease' })];
  // All in one lane, so that both have a job there.
  const lane = FEW.map((n) => n * PLACES);
  for (const n of lane) await desks[0]?.report(n);
  for (const desk of desks) desk.takeJobs();
  await sleep(4_000);
  for (const desk of desks) await desk.close();
  const { doubled } = wrongInPosts(recorder, lane);
  await recorder.close();
  return doubled;
}
