import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { elapsed, sleep } from '../../../src/kernel/clock.ts';
import { JOBS_SCHEMA } from '../../../src/storage/postgres/jobs.ts';
import type { PostgresServer } from '../../fixtures/postgres-server.ts';
import { openPostgresDesk, schoolsOf, wrongInRecords, type PlantedInReplicas } from './postgres-desk.ts';
import { openRecorder, recorderAt, wrongInPosts } from './postgres-recorder.ts';

export interface ReplicasOptions {
  readonly replicas: number;
  readonly reports: number;
  readonly killEveryMs: number;
  readonly planted?: PlantedInReplicas;
  /** How long nothing may arrive before what is missing counts as lost. */
  readonly patienceMs?: number;
  readonly say?: (line: string) => void;
}

export interface ReplicasDone {
  readonly reports: number;
  /** Jobs that were done: lanes and timers. */
  readonly jobs: number;
  readonly effects: number;
  readonly kills: number;
  readonly refused: number;
  readonly missing: number;
  readonly doubled: number;
  readonly seconds: number;
  readonly wrong: readonly string[];
}

const SCHOOLS = 8;
const AT_ONCE = 24;
const PATIENCE_MS = 20_000;
const PROGRESS_MS = 20_000;

let bundled: Promise<string> | null = null;
/** The child as one file: it starts in a third of the time. */
const bundle = (): Promise<string> => (bundled ??= (async () => {
  const outfile = resolve('node_modules', '.cache', 'staffroom-postgres-child.mjs');
  await build({ entryPoints: ['test/endure/crash/postgres-child.ts'], bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile, logLevel: 'error' });
  return outfile;
})());

/**
 * Replicas of a desk on one database, each a process, behind a load balancer that hands a report whose answer was lost to another of them; one is
 * killed again and again while reports come in and while their messages and timers are worked off. At the end everything was done once.
 */
export async function runReplicas(server: PostgresServer, { replicas, reports, killEveryMs, planted, patienceMs = PATIENCE_MS, say = () => undefined }: ReplicasOptions): Promise<ReplicasDone> {
  const from = elapsed();
  const file = await bundle();
  const place = await server.database();
  const schools = schoolsOf(SCHOOLS);
  const recorder = await openRecorder();
  // Makes the tables and looks at the end; it takes no job.
  const desk = await openPostgresDesk({ ...place, schools, recorder: recorderAt(recorder.url) });
  let [kills, refused, over] = [0, 0, false];
  const running = new Map<number, { readonly child: ChildProcess; port: number | null }>();
  const starting = (slot: number): void => {
    if (over) return;
    const child = spawn(process.execPath, [file, place.url, recorder.url, String(SCHOOLS), planted ?? ''], { stdio: ['pipe', 'pipe', 'inherit'] });
    const replica: { readonly child: ChildProcess; port: number | null } = { child, port: null };
    running.set(slot, replica);
    child.stdout?.setEncoding('utf8').once('data', (line: string) => {
      replica.port = Number(line.split(' ')[1]);
    });
    child.once('exit', () => {
      replica.port = null;
      starting(slot);
    });
  };
  for (let slot = 0; slot < replicas; slot++) starting(slot);
  const ports = (): number[] => [...running.values()].flatMap(({ port }) => port ?? []);
  while (ports().length < replicas) await sleep(50);
  const acknowledged = new Set<number>();
  let next = 0;
  const submit = async (): Promise<void> => {
    while (next < reports) {
      const n = ++next;
      while (!acknowledged.has(n)) {
        const alive = ports();
        const port = alive[Math.floor(Math.random() * alive.length)];
        const answer = port === undefined ? null : await fetch(`http://127.0.0.1:${port}/${n}`).catch(() => null);
        if (answer?.ok) acknowledged.add(n);
        else {
          refused++;
          await sleep(50);
        }
      }
    }
  };
  const killing = (async () => {
    while (!over) {
      await sleep(killEveryMs);
      const open = [...running.values()].filter(({ port }) => port !== null);
      const victim = open[Math.floor(Math.random() * open.length)];
      // On a busy machine a start takes longer than that: killed before they ever open, none would do anything.
      if (over || !victim || open.length < replicas || recorder.posted >= reports * 2) continue;
      victim.child.kill('SIGKILL');
      kills++;
    }
  })();
  await Promise.all(Array.from({ length: AT_ONCE }, submit));
  say(`crash: replicas: ${reports} reports acknowledged, ${recorder.posted} messages out, ${kills} kills`);
  let [seen, since, spoken] = [recorder.posted, elapsed(), elapsed()];
  while (recorder.posted < reports * 2 && elapsed() - since < patienceMs) {
    await sleep(100);
    if (recorder.posted !== seen) [seen, since] = [recorder.posted, elapsed()];
    if (elapsed() - spoken > PROGRESS_MS) {
      spoken = elapsed();
      say(`crash: replicas: ${seen} of ${reports * 2} messages out, ${kills} kills`);
    }
  }
  over = true;
  await killing;
  // What a kill left taken is looked at once more before it ends: that must post nothing again.
  await sleep(planted ? 500 : 6_000);
  for (const { child } of running.values()) child.kill('SIGKILL');
  const { wrong, kept } = await wrongInRecords(desk.store, schools, acknowledged);
  const posts = wrongInPosts(recorder, kept);
  const { rows } = await desk.pool.query<{ done: string }>(`SELECT (SELECT count(*) FROM ${JOBS_SCHEMA}.job WHERE state = 'completed') + (SELECT count(*) FROM ${JOBS_SCHEMA}.archive WHERE state = 'completed') AS done`);
  await desk.close();
  await recorder.close();

  return { reports, jobs: Number(rows[0]?.done ?? 0), effects: reports * 2, kills, refused, missing: posts.missing, doubled: posts.doubled, seconds: Math.round((elapsed() - from) / 100) / 10, wrong: [...wrong, ...posts.wrong] };
}
