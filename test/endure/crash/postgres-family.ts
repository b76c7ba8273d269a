import { startPostgres, type PostgresServer } from '../../fixtures/postgres-server.ts';
import { together, type Family, type FamilyRun, type Size } from '../family.ts';
import { runReplicas, type ReplicasDone } from './postgres-replicas.ts';

type Say = (line: string) => void;
type Part = (server: PostgresServer, size: Size, say: Say) => Promise<FamilyRun>;

/** Promises 11, 12 and 13 on a real server. Where there is none on this machine, that is said. */
export const run: Family = async (size, say, only) => {
  const parts: Readonly<Record<number, Part>> = { 12: replicas };
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
  const small = { replicas: 2, reports: 24, killEveryMs: 1_000, patienceMs: 4_000 };
  const late = await runReplicas(server, { ...small, planted: 'jobs-after-the-commit' });
  say(`crash: jobs put after the commit: ${late.missing} messages never came`);
  const unleased = await runReplicas(server, { ...small, planted: 'no-lease' });
  say(`crash: workers without a lease: ${unleased.doubled} messages came twice`);
  const done = await runReplicas(server, long ? { replicas: 4, reports: 6_700, killEveryMs: 1_000, patienceMs: 120_000, say } : { replicas: 2, reports: 60, killEveryMs: 1_500, say });
  return {
    notRun: [],
    planted: [
      { fault: 'jobs that are put when the transaction has ended, not in it', caught: late.missing > 0 },
      { fault: 'a worker that takes what another has taken, and asks nobody whether it is posted', caught: unleased.doubled > 0 },
    ],
    findings: [{
      promise: 12, what: `${long ? 4 : 2} processes on one database behind a load balancer; one is killed (SIGKILL) each second and started again, while reports come in and their messages and timers are worked off`,
      asked: '4 replicas, 20,000 jobs, one killed each second: each effect once', counts: countsOf(done), met: done.wrong.length === 0 && done.kills > 0 && done.jobs >= done.reports * 3,
      ...saying([...done.wrong.slice(0, 3), ...(long && done.kills < done.seconds * 0.8 ? [`${done.kills} kills in ${done.seconds} s: a kill waits until half of the replicas stand, and a start takes seconds on a machine that is shared`] : [])]),
    }],
  };
}

const countsOf = ({ reports, jobs, effects, kills, refused, missing, doubled, seconds, wrong }: ReplicasDone): Record<string, number> => ({ reports, jobs, effects, kills, handedInAgain: refused, missing, doubled, seconds, wrong: wrong.length });
