import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { elapsed, sleep, systemClock } from '../../../../src/kernel/clock.ts';
import { asId } from '../../../../src/kernel/ids.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import type { Due, Job } from '../../../../src/storage/jobs.ts';
import { JOBS_SCHEMA, PostgresJobs, prepareJobs } from '../../../../src/storage/postgres/jobs.ts';
import { startPostgres, type PostgresServer } from '../../../fixtures/postgres-server.ts';

const school = asId<'school'>('oak');
const changed = (key: string, at = 0, kind: Due['kind'] = 'lane') => ({ collection: 'rows', id: key, record: { kind, key, at } satisfies Due });

describe('jobs that several processes share', () => {
  let server: PostgresServer;
  let owner: pg.Pool;
  let pool: pg.Pool;
  const open: PostgresJobs[] = [];
  const replica = async (): Promise<PostgresJobs> => {
    const jobs = await PostgresJobs.open({ pool, dueOf: ({ record }) => record as Due | null, clock: systemClock, log: silentLog, superviseSeconds: 1 });
    open.push(jobs);
    return jobs;
  };
  const commit = async (jobs: PostgresJobs, changes: Parameters<PostgresJobs['put']>[2], end: 'COMMIT' | 'ROLLBACK' = 'COMMIT'): Promise<void> => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await jobs.put(client, school, changes);
      await client.query(end);
    } finally {
      client.release();
    }
  };
  const until = async (held: () => boolean): Promise<void> => {
    const from = elapsed();
    while (!held() && elapsed() - from < 10_000) await sleep(20);
    expect(held()).toBe(true);
  };
  const waiting = async (): Promise<number> => Number((await pool.query(`SELECT count(*) FROM ${JOBS_SCHEMA}.job WHERE state < 'completed'`)).rows[0].count);

  beforeAll(async () => {
    server = await startPostgres();
    owner = new pg.Pool({ connectionString: server.ownerUrl, max: 2 });
    pool = new pg.Pool({ connectionString: server.url, max: 8 });
    pool.on('error', () => undefined);
    await Promise.all([prepareJobs(owner, 'staffroom_app'), prepareJobs(owner, 'staffroom_app')]);
  }, 30_000);
  beforeEach(async () => {
    await Promise.all(open.splice(0).map((jobs) => jobs.stop()));
    await owner.query(`DELETE FROM ${JOBS_SCHEMA}.job`);
  });
  afterAll(async () => {
    await Promise.all(open.map((jobs) => jobs.stop()));
    await Promise.all([owner.end(), pool.end()]);
    await server.stop();
  });

  it('are done once, whichever of them takes them', async () => {
    const replicas = await Promise.all([replica(), replica()]);
    const done: string[] = [];
    const begun = new Set<number>();
    for (const [i, jobs] of replicas.entries()) jobs.start(async ({ key }) => {
      // Neither has done all before the other began: each takes fewer at once than there are.
      begun.add(i);
      await until(() => begun.size === 2);
      done.push(`${key}/${i}`);
      return null;
    });
    for (let n = 0; n < 40; n++) await commit(replicas[n % 2]!, [changed(`k${n}`)]);
    for (const jobs of replicas) jobs.wake();
    await until(() => done.length >= 40);
    expect(new Set(done.map((one) => one.split('/')[0])).size).toBe(40);
    expect(new Set(done.map((one) => one.split('/')[1])).size).toBe(2);
    // A job ends a moment after its work.
    await vi.waitFor(async () => expect(await waiting()).toBe(0), { timeout: 10_000 });
    expect(done).toHaveLength(40);
  });

  it('stand or fall with the transaction that they were put in, one for each lane', async () => {
    const jobs = await replica();
    await commit(jobs, [changed('a'), changed('b')], 'ROLLBACK');
    expect(await waiting()).toBe(0);
    await commit(jobs, [changed('a'), changed('a'), changed('b'), { collection: 'rows', id: 'x', record: null }]);
    expect(await waiting()).toBe(2);
  });

  it('wait until they are due, and come again when they are asked to', async () => {
    const jobs = await replica();
    const from = systemClock.now();
    const seen: number[] = [];
    jobs.start(async () => {
      seen.push(systemClock.now() - from);
      return seen.length < 2 ? systemClock.now() + 1_200 : null;
    });
    await commit(jobs, [changed('later', from + 600)]);
    await until(() => seen.length === 2);
    expect(seen[0]).toBeGreaterThanOrEqual(590);
    expect(seen[1]! - seen[0]!).toBeGreaterThanOrEqual(1_190);
  });

  it('are tried again when they broke, and taken from a process that ended in the middle', async () => {
    await prepareJobs(owner, 'staffroom_app', 2);
    const alive = await replica();
    const keys: string[] = [];
    await commit(alive, [changed('hung')]);
    // Taken by a process that was killed since.
    await pool.query(`UPDATE ${JOBS_SCHEMA}.job SET state = 'active', started_on = now()`);
    let broke = false;
    alive.start(async ({ key }: Job) => {
      if (key === 'breaks' && !broke) {
        broke = true;
        throw new Error('broke');
      }
      keys.push(key);
      return null;
    });
    await commit(alive, [changed('breaks')]);
    await until(() => keys.length === 2);
    expect(keys.toSorted()).toEqual(['breaks', 'hung']);
    await prepareJobs(owner, 'staffroom_app');
  }, 20_000);

  it('are put for all that the records hold, once, however many processes start', async () => {
    const [one, two] = [await replica(), await replica()];
    const dues: Due[] = [{ kind: 'lane', key: 'l', at: 0 }, { kind: 'timer', key: 't', at: systemClock.now() + 60_000 }];
    await one.sweep(school, dues);
    await two.sweep(school, dues);
    await two.sweep(school, []);
    expect(await waiting()).toBe(2);
  });

  it('may not be put where the queues are gone: the turn is not saved then', async () => {
    const jobs = await replica();
    await expect(commit(jobs, [{ collection: 'rows', id: 'x', record: { kind: 'nothing', key: 'x', at: 0 } }])).rejects.toThrow(/no queue/);
  });
});
