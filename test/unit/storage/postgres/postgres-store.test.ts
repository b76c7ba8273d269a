import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeGrant } from '../../../../src/kernel/grant.ts';
import { asId } from '../../../../src/kernel/ids.ts';
import { elapsed } from '../../../../src/kernel/clock.ts';
import { silentLog, type Log } from '../../../../src/kernel/log.ts';
import { masterKey } from '../../../../src/kernel/seal.ts';
import { GENESIS, readLine, type Head } from '../../../../src/storage/journal-line.ts';
import { openPool } from '../../../../src/storage/postgres/database.ts';
import { migrate, NEWEST, schemaVersion } from '../../../../src/storage/postgres/migrations.ts';
import { openPostgresStore } from '../../../../src/storage/postgres/open-postgres.ts';
import type { PostgresStore } from '../../../../src/storage/postgres/postgres-store.ts';
import { NotSaved, type Collection, type TurnNote } from '../../../../src/storage/store.ts';
import { startPostgres, type PostgresServer, type TestDatabase } from '../../../fixtures/postgres-server.ts';

const visit = z.object({ id: z.string(), room: z.string(), count: z.number() });
type Visit = z.output<typeof visit>;
const visits: Collection<Visit> = { name: 'visits', schema: visit, version: 1, indexes: { room: (v) => v.room }, sensitive: false };
const notes: Collection<{ id: string; words: string }> = { name: 'notes', schema: z.object({ id: z.string(), words: z.string() }), version: 1, indexes: {}, sensitive: true };
const [oak, elm] = [asId<'school'>('oak'), asId<'school'>('elm')];
const master = masterKey(Buffer.alloc(32, 5));
const grant = makeGrant('test', null, 0);
let events = 0;
const note = (): TurnNote => ({ at: 1, actor: null, inbound: { eventId: asId<'event'>(`e${++events}`), kind: 'message', route: null } });

let server: PostgresServer;
let place: TestDatabase;
let stores: PostgresStore[];
let said: string[];
const log: Log = (event) => void said.push(event);
beforeAll(async () => {
  server = await startPostgres(['fsync=off']);
}, 60_000);
afterAll(() => server.stop());
beforeEach(async () => {
  place = await server.database();
  [stores, said] = [[], []];
});
afterEach(async () => {
  for (const store of stores) await store.close();
});

const opening = (options: Partial<Parameters<typeof openPostgresStore>[0]> = {}) => openPostgresStore({ ...place, schools: [oak, elm], master, log, ...options });
async function open(options: Partial<Parameters<typeof openPostgresStore>[0]> = {}): Promise<PostgresStore> {
  const opened = await opening(options);
  if (!opened.ok) throw new Error(opened.error.message);
  stores.push(opened.value);
  return opened.value;
}
const put = (store: PostgresStore, record: Visit, school = oak) => store.transact(school, note(), async (tx) => tx.put(visits, record));
async function sql(url: string, ...statements: string[]): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let last: pg.QueryResult | undefined;
    for (const statement of statements) last = await client.query(statement);
    if (!last) throw new Error('no statement');
    return last;
  } finally {
    await client.end();
  }
}

describe('schools in one database', () => {
  const TABLES = ['heads', 'journal', 'records', 'record_indexes', 'collections', 'keys', 'sealed_log'];
  const filled = async (): Promise<void> => {
    const store = await open();
    for (const school of [oak, elm]) {
      await store.transact(school, note(), async (tx) => {
        tx.put(visits, { id: 'a', room: '4', count: 1 });
        tx.put(notes, { id: 'n', words: 'canary' }, tx.newKey('case'));
      });
      await (await store.sealedLog(school, 'posted')).append('canary', 'day');
    }
  };

  it.each([['the role of the desk', 'url'], ['the owner of the tables', 'ownerUrl']] as const)('cannot see each other: %s sees in every table nothing without a school, and with one only its own', async (_who, as) => {
    await filled();
    for (const table of TABLES) {
      expect([table, (await sql(place[as], `SELECT school FROM staffroom.${table}`)).rows]).toEqual([table, []]);
      const own = await sql(place[as], 'BEGIN', `SELECT set_config('staffroom.school', 'oak', true)`, `SELECT DISTINCT school FROM staffroom.${table}`);
      expect([table, own.rows]).toEqual([table, [{ school: 'oak' }]]);
      expect([table, (await sql(place[as], 'BEGIN', `SELECT set_config('staffroom.school', 'oak', true)`, 'COMMIT', `SELECT school FROM staffroom.${table}`)).rows]).toEqual([table, []]);
    }
  });

  it('cannot write to each other', async () => {
    await filled();
    const asOak = ['BEGIN', `SELECT set_config('staffroom.school', 'oak', true)`];
    await expect(sql(place.url, ...asOak, `INSERT INTO staffroom.records SELECT 'elm', collection, 'b', id_long, version, ord, key, indexes, body FROM staffroom.records`)).rejects.toThrow('row-level security');
    await expect(sql(place.url, ...asOak, `INSERT INTO staffroom.journal (school, seq, hash, attempt, line) VALUES ('elm', 99, '', '', '')`)).rejects.toThrow('row-level security');
    await expect(sql(place.url, `INSERT INTO staffroom.keys (school, id, wrapped) VALUES ('elm', 'x', '')`)).rejects.toThrow('row-level security');
    for (const change of [`UPDATE staffroom.records SET body = '{}' WHERE school = 'elm'`, `DELETE FROM staffroom.keys WHERE school = 'elm'`, `UPDATE staffroom.heads SET seq = 0 WHERE school = 'elm'`]) {
      expect([change, (await sql(place.url, ...asOak, change)).rowCount]).toEqual([change, 0]);
    }
  });

  it.each(['journal', 'sealed_log'])('have a %s that is only added to, whoever asks, short of switching the guard off', async (table) => {
    await filled();
    const asOak = ['BEGIN', `SELECT set_config('staffroom.school', 'oak', true)`];
    for (const change of [`UPDATE staffroom.${table} SET school = school`, `DELETE FROM staffroom.${table}`, `TRUNCATE staffroom.${table}`]) {
      await expect(sql(place.url, ...asOak, change)).rejects.toThrow('permission denied');
      await expect(sql(place.ownerUrl, ...asOak, change)).rejects.toThrow('only added to');
    }
  });

  it('are refused to a role that is above them', async () => {
    expect(await opening({ url: place.superUrl })).toMatchObject({ ok: false, error: { code: 'too-open', message: expect.stringContaining('superuser') } });
  });

  it('keep no word readable that was sealed', async () => {
    await filled();
    const dump = (await sql(place.superUrl, `SELECT (SELECT string_agg(j::text, '') FROM staffroom.journal j) || (SELECT string_agg(r::text, '') FROM staffroom.records r) || (SELECT string_agg(l::text, '') FROM staffroom.sealed_log l) AS all`)).rows[0];
    expect(dump.all.length).toBeGreaterThan(1_000);
    expect(dump.all).not.toContain('canary');
  });
});

describe('opening', () => {
  it('refuses another master key than the one that sealed the records', async () => {
    await open();
    expect(await opening({ master: masterKey(Buffer.alloc(32, 6)) })).toMatchObject({ ok: false, error: { code: 'wrong-key' } });
  });

  it('refuses tables of a later program', async () => {
    await open();
    await sql(place.ownerUrl, `INSERT INTO staffroom.migrations (version) VALUES (${NEWEST + 1})`);
    expect(await opening()).toMatchObject({ ok: false, error: { code: 'newer-program' } });
  });

  it('needs the owner only where the tables are to be made', async () => {
    expect(await opening({ ownerUrl: null })).toMatchObject({ ok: false, error: { code: 'not-writable', message: expect.stringContaining('DATABASE_OWNER_URL') } });
    await open();
    await open({ ownerUrl: null });
  });

  it('says what is wrong with a server that it cannot use', async () => {
    expect(await opening({ url: 'postgres://nobody@127.0.0.1:1/none' })).toMatchObject({ ok: false, error: { code: 'io', message: expect.stringContaining('ECONNREFUSED') } });
    expect(await opening({ url: place.url.replace(/\w+$/, 'not_there') })).toMatchObject({ ok: false, error: { message: expect.stringContaining('no database of that name') } });
  });

  it('refuses a journal whose end was cut off', async () => {
    const store = await open();
    await put(store, { id: 'a', room: '4', count: 1 });
    await put(store, { id: 'a', room: '4', count: 2 });
    await sql(place.superUrl, 'ALTER TABLE staffroom.journal DISABLE TRIGGER add_only', 'DELETE FROM staffroom.journal WHERE seq = 2');
    expect(await opening()).toMatchObject({ ok: false, error: { code: 'journal-damaged' } });
  });

  it('gives its role its rights where the tables are there and the rights are not: another process may have made them this moment', async () => {
    await put(await open(), { id: 'a', room: '4', count: 1 });
    const role = new URL(place.url).username;
    await sql(place.superUrl, `REVOKE ALL ON ALL TABLES IN SCHEMA staffroom FROM ${role}`, `REVOKE ALL ON SCHEMA staffroom FROM ${role}`);
    expect(await opening({ ownerUrl: null })).toMatchObject({ ok: false, error: { message: expect.stringContaining('DATABASE_OWNER_URL') } });
    expect(await (await open()).read(oak, (tx) => tx.get(visits, 'a'))).toMatchObject({ count: 1 });
  });

  it('makes the tables once, however many come at once', async () => {
    await Promise.all([open(), open(), open()]);
    expect((await sql(place.superUrl, 'SELECT version FROM staffroom.migrations ORDER BY version')).rows).toEqual(Array.from({ length: NEWEST }, (_, i) => ({ version: i + 1 })));
  });

  it('has tables of one version or the next where it was killed while it made them', async () => {
    const owner = openPool(place.ownerUrl, silentLog, 1);
    const killer = new pg.Client({ connectionString: place.superUrl });
    await killer.connect();
    // Cut at each statement that the server begins to work on, until a run goes through.
    let cut = 0;
    for (let done = false; !done && cut < 40; cut++) {
      let left = cut;
      const pool = openPool(place.ownerUrl, silentLog, 1);
      const connect = pool.connect.bind(pool);
      Object.assign(pool, {
        connect: async () => {
          const client = await connect();
          const query = client.query.bind(client);
          const { rows: [own] } = await query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
          Object.assign(client, {
            query: async (...args: Parameters<typeof query>) => {
              if (left-- === 0) await killer.query('SELECT pg_terminate_backend($1)', [own?.pid]);
              return query(...args);
            },
          });
          return client;
        },
      });
      done = await migrate(pool, 'staffroom_app').then(() => true, () => false);
      await pool.end();
      expect([0, NEWEST]).toContain(await schemaVersion(owner));
    }
    expect(cut).toBeGreaterThan(5);
    await Promise.all([owner.end(), killer.end()]);
    await put(await open({ ownerUrl: null }), { id: 'a', room: '4', count: 1 });
  });
});

describe('a turn', () => {
  it('writes the same lines as a journal of files, one chain for all processes', async () => {
    const [one, two] = [await open(), await open()];
    await Promise.all(Array.from({ length: 40 }, (_, i) => put(i % 2 ? one : two, { id: `v${i}`, room: 'r', count: i })));
    const { rows } = await sql(place.superUrl, `SELECT line FROM staffroom.journal WHERE school = 'oak' ORDER BY seq`);
    let head: Head = GENESIS;
    for (const { line } of rows) {
      const read = readLine(Buffer.from(line, 'utf8'), head);
      if (typeof read === 'string') throw new Error(read);
      head = read;
    }
    expect(head.seq).toBe(40);
  });

  it('loses no change where several processes put one record', async () => {
    const [one, two] = [await open(), await open()];
    await put(one, { id: 'a', room: '4', count: 0 });
    await Promise.all(Array.from({ length: 60 }, (_, i) => (i % 2 ? one : two).transact(oak, note(), async (tx) => {
      const found = await tx.get(visits, 'a');
      tx.put(visits, { id: 'a', room: '4', count: (found?.count ?? 0) + 1 });
    })));
    expect((await one.read(oak, (tx) => tx.get(visits, 'a')))?.count).toBe(60);
  });

  it('reads one moment, whatever is written meanwhile', async () => {
    const store = await open();
    await put(store, { id: 'a', room: '4', count: 1 });
    const seen = await store.read(oak, async (tx) => {
      const before = await tx.get(visits, 'a');
      await put(store, { id: 'a', room: '5', count: 2 });
      return [before?.count, (await tx.get(visits, 'a'))?.count, await tx.findIds(visits, 'room', '5')];
    });
    expect(seen).toEqual([1, 1, []]);
  });

  it('opens and seals nothing with a key that another process destroyed', async () => {
    const [one, two] = [await open(), await open()];
    const key = await one.transact(oak, note(), async (tx) => {
      const made = tx.newKey('case');
      tx.put(notes, { id: 'n', words: 'x' }, made);
      return made;
    });
    expect(await one.read(oak, (tx) => tx.get(notes, 'n', grant))).not.toBeNull();
    await two.destroyKey(oak, key);
    expect(await one.read(oak, (tx) => tx.get(notes, 'n', grant))).toBeNull();
    await expect(one.transact(oak, note(), async (tx) => tx.put(notes, { id: 'm', words: 'y' }, key))).rejects.toThrow('destroyed');
    expect(await one.read(oak, (tx) => tx.get(notes, 'm', grant))).toBeNull();
  });

  it('runs what goes with every commit in the same transaction, and it falls with it', async () => {
    const store = await open();
    await sql(place.ownerUrl, 'CREATE TABLE public.seen (id text)', 'GRANT ALL ON public.seen TO staffroom_app');
    let fail = false;
    store.share(undefined, async (client, school, changed) => {
      for (const one of changed) await client.query('INSERT INTO public.seen VALUES ($1)', [`${school} ${one.collection} ${one.id} ${one.record === null ? 'gone' : 'there'}`]);
      if (fail) throw new Error('no');
    });
    await store.transact(oak, note(), async (tx) => {
      tx.put(visits, { id: 'a', room: '4', count: 1 });
      tx.put(notes, { id: 'n', words: 'x' }, tx.newKey('case'));
    });
    await store.transact(oak, note(), async (tx) => tx.remove(visits, 'a'));
    fail = true;
    await expect(put(store, { id: 'b', room: '4', count: 1 })).rejects.toThrow('no');
    expect((await sql(place.superUrl, 'SELECT id FROM public.seen')).rows.map((row) => row.id)).toEqual(['oak visits a there', 'oak visits a gone']);
    expect(await store.read(oak, (tx) => tx.get(visits, 'b'))).toBeNull();
  });

  it('writes no line where it changed nothing, also where it removed what was never there', async () => {
    const store = await open();
    await store.transact(oak, note(), async (tx) => {
      await tx.get(visits, 'a');
      tx.remove(visits, 'a');
    });
    expect((await sql(place.superUrl, 'SELECT count(*)::int AS n FROM staffroom.journal')).rows).toEqual([{ n: 0 }]);
  });

  it('lists the values of an index as the turn leaves them, with many records behind one', async () => {
    const store = await open();
    await store.transact(oak, note(), async (tx) => { for (let i = 0; i < 30; i++) tx.put(visits, { id: `v${i}`, room: i < 2 ? 'small' : 'large', count: i }); });
    expect(await store.transact(oak, note(), async (tx) => {
      tx.put(visits, { id: 'v0', room: 'new', count: 0 });
      const one = await tx.values(visits, 'room');
      tx.remove(visits, 'v1');
      tx.remove(visits, 'v2');
      return [one.toSorted(), (await tx.values(visits, 'room')).toSorted(), await tx.findIds(visits, 'room', 'new')];
    })).toEqual([['large', 'new', 'small'], ['large', 'new'], ['v0']]);
  });

  it('finds every record by every index while two versions of the program write beside each other', async () => {
    const newer: Collection<Visit> = { ...visits, indexes: { room: (v) => v.room, busy: (v) => (v.count > 9 ? 'yes' : null) } };
    const [older, later] = [await open(), await open()];
    await put(older, { id: 'a', room: '4', count: 12 });
    const busy = () => later.read(oak, (tx) => tx.findIds(newer, 'busy', 'yes'));
    expect(await busy()).toEqual(['a']);
    await put(older, { id: 'b', room: '4', count: 13 });
    expect(await busy()).toEqual(['a', 'b']);
    await later.transact(oak, note(), async (tx) => tx.put(newer, { id: 'c', room: '4', count: 14 }));
    await put(older, { id: 'c', room: '4', count: 15 });
    expect(await busy()).toEqual(['a', 'b', 'c']);
    expect(await older.read(oak, (tx) => tx.findIds(visits, 'room', '4'))).toEqual(['a', 'b', 'c']);
  });

  it('may be the first of a later program to use many collections', async () => {
    const kinds = Array.from({ length: 9 }, (_, i): Collection<Visit> => ({ ...visits, name: `kind-${i}`, indexes: {} }));
    const later = kinds.map((kind): Collection<Visit> => ({ ...kind, indexes: visits.indexes }));
    const older = await open();
    await older.transact(oak, note(), async (tx) => { for (const kind of kinds) tx.put(kind, { id: 'a', room: '4', count: 1 }); });
    expect(await (await open()).transact(oak, note(), async (tx) => {
      const found = [];
      for (const kind of later) found.push(...(await tx.findIds(kind, 'room', '4')));
      return found;
    })).toEqual(kinds.map(() => 'a'));
  });
});

describe('a server that fails', () => {
  /** Lets `spoil` do what it likes just before or after the commit of the next turn. */
  const atNextCommit = (store: PostgresStore, spoil: (commit: () => Promise<unknown>) => Promise<unknown>): void => {
    const connect = store.pool.connect.bind(store.pool);
    let armed = true;
    Object.assign(store.pool, {
      connect: async () => {
        const client = await connect();
        if (!armed) return client;
        const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
        Object.assign(client, { query: (...args: unknown[]) => {
          if (!armed || args[0] !== 'COMMIT') return query(...args);
          armed = false;
          return spoil(() => query(...args));
        } });
        return client;
      },
    });
  };
  const lost = (): never => {
    throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  };
  const journal = async () => (await sql(place.superUrl, 'SELECT count(*)::int AS n FROM staffroom.journal')).rows[0].n;

  it('whose answer to a commit is lost is asked whether it stands, and the turn is not done twice', async () => {
    const store = await open();
    let runs = 0;
    atNextCommit(store, async (commit) => {
      await commit();
      return lost();
    });
    await store.transact(oak, note(), async (tx) => {
      runs++;
      tx.put(visits, { id: 'a', room: '4', count: ((await tx.get(visits, 'a'))?.count ?? 0) + 1 });
    });
    expect([runs, await journal(), (await store.read(oak, (tx) => tx.get(visits, 'a')))?.count]).toEqual([1, 1, 1]);
    expect(said).toContain('database.commit-unanswered');
  });

  it('that lost the connection before the commit came is given the turn again', async () => {
    const store = await open();
    let runs = 0;
    atNextCommit(store, async () => lost());
    await store.transact(oak, note(), async (tx) => {
      runs++;
      tx.put(visits, { id: 'a', room: '4', count: ((await tx.get(visits, 'a'))?.count ?? 0) + 1 });
    });
    expect([runs, await journal(), (await store.read(oak, (tx) => tx.get(visits, 'a')))?.count]).toEqual([2, 1, 1]);
  });

  it('that ends a broken transaction with ROLLBACK is not believed to have committed', async () => {
    const store = await open();
    atNextCommit(store, async () => ({ command: 'ROLLBACK' }));
    await expect(put(store, { id: 'a', room: '4', count: 1 })).rejects.toThrow('not committed');
    expect(await store.read(oak, (tx) => tx.get(visits, 'a'))).toBeNull();
  });

  it('in the middle of a turn is given it again', async () => {
    const store = await open();
    let runs = 0;
    await store.transact(oak, note(), async (tx) => {
      if (runs++ === 0) await sql(place.superUrl, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'staffroom_app'`);
      tx.put(visits, { id: 'a', room: '4', count: ((await tx.get(visits, 'a'))?.count ?? 0) + 1 });
    });
    expect([runs, (await store.read(oak, (tx) => tx.get(visits, 'a')))?.count]).toEqual([2, 1]);
  });

  it('that is away says that nothing was saved, and serves again when it is back', async () => {
    const own = await startPostgres(['fsync=off']);
    try {
      place = own;
      const store = await open();
      await put(store, { id: 'a', room: '4', count: 1 });
      await own.crash();
      const begun = elapsed();
      const refused = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => put(store, { id: 'a', room: '4', count: i })));
      expect(refused.filter((one) => one.status === 'rejected' && one.reason instanceof NotSaved)).toHaveLength(50);
      // Not each of them after the patience of all who stood before it.
      expect(elapsed() - begun).toBeLessThan(20_000);
      await own.start();
      await put(store, { id: 'b', room: '4', count: 1 });
      expect(await store.read(oak, (tx) => tx.findIds(visits, 'room', '4'))).toEqual(['a', 'b']);
      await store.close();
    } finally {
      await own.stop();
    }
  }, 60_000);
});
