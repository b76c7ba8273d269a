import { createHash } from 'node:crypto';
import type { ClientBase, Pool } from 'pg';
import PgBoss from 'pg-boss';
import { z } from 'zod';
import { sleepUnless, type Clock } from '../../kernel/clock.ts';
import { asId, randomId, type SchoolId } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import { JOB_KINDS, type Changed, type Due, type DueOf, type Job, type JobKind, type Jobs } from '../jobs.ts';

/** The schema of pg-boss. Its rows hold schools, lanes and timers by their ids. */
export const JOBS_SCHEMA = 'staffroom_jobs';

export interface PostgresJobsOptions {
  /** Connections of the role that the desk runs as. */
  readonly pool: Pool;
  readonly dueOf: DueOf;
  readonly clock: Clock;
  readonly log: Log;
  /** How often jobs of processes that ended are looked for. */
  readonly superviseSeconds?: number;
}

// How long a process may be silent about a job before another takes it: longer than the longest turn of a lane.
const EXPIRE_SECONDS = 90;
const SUPERVISE_SECONDS = 15;
const LOOK_MS = 1_000;
const AT_ONCE: Readonly<Record<JobKind, number>> = { lane: 16, timer: 4, dead: 2, chores: 1 };
// Where the records cannot be had, this goes on for as long as it takes.
const RETRIES = 1_000_000;
const RETRY_SECONDS = 2;
const TEN_YEARS_MINUTES = 5_256_000;
const DONE_KEPT_SECONDS = 3_600;

// One job waits and one runs for a key of the chores. For lanes that policy would not do: while one of a lane runs, another of it that waits has every
// look for jobs fail as a whole. A lane's messages are guarded by their leases.
const policyOf = (kind: JobKind): PgBoss.QueuePolicy => (kind === 'chores' ? 'stately' : 'short');
const queueOptions = (kind: JobKind, expireInSeconds: number): PgBoss.Queue => ({ name: kind, policy: policyOf(kind), retryLimit: RETRIES, retryDelay: RETRY_SECONDS, retryBackoff: false, expireInSeconds, retentionMinutes: TEN_YEARS_MINUTES });

/**
 * Makes or brings up to date what pg-boss keeps, and lets `role` use it, where it is another than the tables' owner, as whom this runs. Processes that
 * come at once wait for each other.
 */
export async function prepareJobs(owner: Pool, role: string | null, expireSeconds = EXPIRE_SECONDS): Promise<void> {
  const client = await owner.connect();
  try {
    // pg-boss guards its own schema, and not its queues: two that are made at once wait for each other for ever.
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [JOBS_SCHEMA]);
    const boss = new PgBoss({ db: over(client), schema: JOBS_SCHEMA, migrate: true, supervise: false, schedule: false });
    await boss.start();
    for (const kind of JOB_KINDS) {
      await boss.createQueue(kind, queueOptions(kind, expireSeconds));
      await boss.updateQueue(kind, queueOptions(kind, expireSeconds));
    }
    await boss.stop({ graceful: false, close: false });
    if (role === null) return;
    const to = client.escapeIdentifier(role);
    await client.query(`GRANT USAGE ON SCHEMA ${JOBS_SCHEMA} TO ${to}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${JOBS_SCHEMA} TO ${to}`);
  } finally {
    // The lock ends with the connection.
    client.release(true);
  }
}

/** pg-boss as the desk uses it: jobs are put within the store's own transactions, and taken by loops that are woken after a commit. */
export class PostgresJobs implements Jobs {
  readonly #options: PostgresJobsOptions;
  readonly #boss: PgBoss;
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #loops: Promise<void>[] = [];
  #woken: () => void = () => undefined;
  #wake: Promise<void>;

  private constructor(options: PostgresJobsOptions, boss: PgBoss) {
    this.#options = options;
    this.#boss = boss;
    this.#wake = this.#nextWake();
  }

  /** Rejects where `prepareJobs` was not run, or the database cannot be reached. */
  static async open(options: PostgresJobsOptions): Promise<PostgresJobs> {
    const { pool, log, superviseSeconds = SUPERVISE_SECONDS } = options;
    const boss = new PgBoss({ db: over(pool), schema: JOBS_SCHEMA, migrate: false, supervise: true, schedule: false, maintenanceIntervalSeconds: superviseSeconds, archiveCompletedAfterSeconds: DONE_KEPT_SECONDS, deleteAfterDays: 1 });
    // What it could not do now is done at its next look.
    boss.on('error', (error: unknown) => log('jobs.failed', { code: codeOf(error) }));
    await boss.start();
    const queues = new Set((await boss.getQueues()).map((queue) => queue.name));
    if (JOB_KINDS.every((kind) => queues.has(kind))) return new PostgresJobs(options, boss);
    await boss.stop({ graceful: false, close: false });
    throw new Error('a queue is missing');
  }

  /** Puts what these changes leave to be done, in the transaction of `client`: they stand or fall with it. */
  async put(client: ClientBase, school: SchoolId, changes: readonly Changed[]): Promise<void> {
    const wanted = new Map<string, Due>();
    for (const changed of changes) {
      const due = this.#options.dueOf(changed);
      if (!due) continue;
      const before = wanted.get(`${due.kind} ${due.key}`);
      if (!before || due.at < before.at) wanted.set(`${due.kind} ${due.key}`, due);
    }
    for (const { kind, key, at } of wanted.values()) {
      // A key of its own: where a job of the same lane waits, it may be taken at this moment, by one who cannot see these changes yet.
      const id = await this.#boss.send(kind, { school, key }, { db: over(client), singletonKey: randomId<'job'>(), startAfter: this.#after(at) });
      if (id === null) throw new Error(`there is no queue for jobs of the kind ${kind}`);
    }
  }

  start(work: (job: Job) => Promise<number | null>): void {
    for (const kind of JOB_KINDS) this.#loops.push(this.#take(kind, work));
  }

  wake(): void {
    this.#woken();
  }

  async sweep(school: SchoolId, dues: readonly Due[]): Promise<void> {
    if (dues.length === 0) return;
    await this.#boss.insert(dues.map(({ kind, key, at }) => ({ name: kind, data: { school, key }, singletonKey: onceFor('sweep', kind, school, key, at), startAfter: `${this.#after(at)}` })));
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#woken();
    await Promise.all(this.#loops);
    await Promise.all(this.#running);
    await this.#boss.stop({ graceful: false, close: false });
  }

  async #take(kind: JobKind, work: (job: Job) => Promise<number | null>): Promise<void> {
    const running = new Set<Promise<void>>();
    // One at a time, however often it is woken meanwhile.
    let pause: Promise<void> | null = null;
    while (!this.#stop.signal.aborted) {
      const wake = this.#wake;
      const free = AT_ONCE[kind] - running.size;
      const taken = free > 0 ? await this.#boss.fetch<unknown>(kind, { batchSize: free, priority: false }) : [];
      for (const one of taken) {
        const done: Promise<void> = this.#do(kind, one, work).finally(() => {
          running.delete(done);
          this.#running.delete(done);
        });
        running.add(done);
        this.#running.add(done);
      }
      // As many as there was room for: there may be more.
      if (free > 0 && taken.length === free) await Promise.race(running);
      else {
        pause ??= sleepUnless(this.#stop.signal, LOOK_MS).then(() => {
          pause = null;
        });
        await Promise.race([...(kind === 'lane' ? [wake] : []), pause, ...(free > 0 ? [] : running)]);
      }
    }
  }

  async #do(kind: JobKind, { id, data }: PgBoss.Job<unknown>, work: (job: Job) => Promise<number | null>): Promise<void> {
    let school = '';
    try {
      const place = jobData.parse(data);
      school = place.school;
      const { key } = place;
      const again = await work({ kind, school: asId<'school'>(school), key });
      // Put before this one ends: a kill in between leaves one too many, which does nothing.
      if (again !== null) await this.#boss.send(kind, { school, key }, { singletonKey: onceFor('again', kind, school, key, again), startAfter: this.#after(again) });
      await this.#boss.complete(kind, id);
    } catch (error) {
      this.#options.log('jobs.not-done', { kind, school, code: codeOf(error) });
      // Where even that is not saved, the job is another's when its time is over.
      await this.#boss.fail(kind, id).catch((failure: unknown) => this.#options.log('jobs.failed', { code: codeOf(failure) }));
    }
  }

  /** Seconds from now. The database's own clock says when they are over, so that the clocks of several machines need not agree. */
  #after(at: number): number {
    return Math.max(0, at - this.#options.clock.now()) / 1_000;
  }

  #nextWake(): Promise<void> {
    return new Promise((resolve) => {
      this.#woken = () => {
        this.#wake = this.#nextWake();
        resolve();
      };
    });
  }
}

const jobData = z.object({ school: z.string(), key: z.string() });

const over = (client: Pool | ClientBase): PgBoss.Db => ({ executeSql: async (text, values) => client.query(text, values) });

/** One name for what may wait once: keys are of any length. */
const onceFor = (why: string, kind: JobKind, school: string, key: string, at: number): string => kind === 'chores' ? key : createHash('sha256').update(JSON.stringify([why, school, key, at])).digest('base64url');

const codeOf = (error: unknown): string => (error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : 'unknown');
