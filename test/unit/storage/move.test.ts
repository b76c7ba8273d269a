import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeGrant } from '../../../src/kernel/grant.ts';
import { asId } from '../../../src/kernel/ids.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { masterKey } from '../../../src/kernel/seal.ts';
import { openLowdbStore } from '../../../src/storage/lowdb-store.ts';
import { moveToFiles, moveToPostgres } from '../../../src/storage/move.ts';
import { openStore } from '../../../src/storage/open-store.ts';
import { openPostgresStore } from '../../../src/storage/postgres/open-postgres.ts';
import type { Collection, DeskStore, TurnNote } from '../../../src/storage/store.ts';
import { startPostgres, type PostgresServer, type TestDatabase } from '../../fixtures/postgres-server.ts';

const visits: Collection<{ id: string; room: string }> = { name: 'visits', schema: z.object({ id: z.string(), room: z.string() }), version: 1, indexes: { room: (v) => v.room }, sensitive: false };
const notes: Collection<{ id: string; words: string }> = { name: 'notes', schema: z.object({ id: z.string(), words: z.string() }), version: 1, indexes: { all: () => 'yes' }, sensitive: true };
const schools = [asId<'school'>('oak'), asId<'school'>('elm')] as const;
const [oak] = schools;
const master = masterKey(Buffer.alloc(32, 5));
const grant = makeGrant('test', null, 0);
const now = Date.parse('2026-11-21T09:00:00Z');
let events = 0;
const note = (): TurnNote => ({ at: now, actor: null, inbound: { eventId: asId<'event'>(`e${++events}`), kind: 'message', route: null } });
// What PostgreSQL takes in no text, and what is too long for an index.
const ODD = ['plain', 'nul \u0000 in it', 'half \ud83d of it', '"quoted\\', 'é', 'x'.repeat(5_000), `${'x'.repeat(5_000)}y`];

let server: PostgresServer;
let place: TestDatabase;
let dir: string;
let stores: DeskStore[];
beforeAll(async () => {
  server = await startPostgres(['fsync=off']);
}, 60_000);
afterAll(() => server.stop());
beforeEach(async () => {
  place = await server.database();
  dir = mkdtempSync(join(tmpdir(), 'staffroom-move-'));
  stores = [];
});
afterEach(async () => {
  for (const store of stores) await store.close();
  rmSync(dir, { recursive: true });
});

const kept = (store: DeskStore): DeskStore => {
  stores.push(store);
  return store;
};
const files = async (at = 'data') => {
  const opened = await openLowdbStore({ dataDir: join(dir, at), schools, master, log: silentLog });
  if (!opened.ok) throw new Error(opened.error.message);
  return kept(opened.value);
};
const database = async () => {
  const opened = await openPostgresStore({ ...place, schools, master, log: silentLog });
  if (!opened.ok) throw new Error(opened.error.message);
  return kept(opened.value);
};
const moving = (at = 'data') => ({ dataDir: join(dir, at), place, schools, master, now, log: silentLog });

/** Lines that `live` writes for each school. */
const LINES = 3;

/** A few turns of two schools: odd texts, changes, a removal, an erased note, a log. */
async function live(store: DeskStore, from: number): Promise<void> {
  for (const school of schools) {
    for (const texts of [ODD.slice(0, 3), ODD.slice(3)]) {
      await store.transact(school, note(), async (tx) => {
        for (const odd of texts) {
          tx.put(visits, { id: `${from} ${odd}`, room: odd });
          tx.put(notes, { id: `${from} ${odd}`, words: `said: ${odd}` }, odd === 'plain' ? tx.newKey('erased') : await tx.sharedKey('day'));
        }
      });
    }
    await store.transact(school, note(), async (tx) => {
      tx.put(visits, { id: `${from} plain`, room: 'moved' });
      tx.remove(visits, `${from} é`);
    });
    const log = await store.sealedLog(school, 'posted');
    await log.append({ from, words: 'canary-heron' }, 'posted-day');
    await store.destroyKeys(school, (name) => name === 'erased');
  }
}

/** Everything that can be read of the schools, by every way of reading. */
async function all(store: DeskStore): Promise<unknown> {
  const found = [];
  for (const school of schools) {
    found.push(await store.read(school, async (tx) => {
      const rooms = (await tx.values(visits, 'room')).toSorted();
      const inRooms = [];
      for (const room of rooms) inRooms.push(await tx.find(visits, 'room', room));
      return { rooms, inRooms, noteIds: await tx.findIds(notes, 'all', 'yes'), notes: await tx.find(notes, 'all', 'yes', grant) };
    }));
    found.push(await (await store.sealedLog(school, 'posted')).all());
  }
  return found;
}

const journalIn = (at: string): string => {
  const folder = join(dir, at, oak, 'journal');
  return readdirSync(folder).toSorted().map((name) => readFileSync(join(folder, name), 'utf8')).join('');
};
const asSuper = async (sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: place.superUrl });
  await client.connect();
  await client.query(sql);
  await client.end();
};

describe('moving the records', () => {
  it('there and back keeps every record, every key, every log and every byte of the journal', async () => {
    const first = await files();
    await live(first, 1);
    const before = await all(first);
    await first.close();
    const journal = journalIn('data');

    const moved = await moveToPostgres(moving());
    expect(moved.map((one) => [one.school, one.lines, one.before])).toEqual([['oak', LINES, false], ['elm', LINES, false]]);
    const second = await database();
    expect(await all(second)).toEqual(before);
    await live(second, 2);
    const after = await all(second);
    await second.close();

    expect((await moveToFiles(moving('back'))).map((one) => one.lines)).toEqual([2 * LINES, 2 * LINES]);
    expect(journalIn('back').startsWith(journal)).toBe(true);
    const third = await files('back');
    expect(await all(third)).toEqual(after);
    await live(third, 3);
  });

  it('leaves a source that no desk opens again', async () => {
    const first = await files();
    await live(first, 1);
    await first.close();
    await moveToPostgres(moving());
    expect(await openLowdbStore({ dataDir: join(dir, 'data'), schools, master, log: silentLog })).toMatchObject({ ok: false, error: { code: 'moved', message: expect.stringContaining('PostgreSQL on 2026-11-21') } });
    await expect(moveToPostgres(moving())).rejects.toThrow('moved to PostgreSQL before');
    await moveToFiles(moving('back'));
    expect(await openPostgresStore({ ...place, schools, master, log: silentLog })).toMatchObject({ ok: false, error: { code: 'moved' } });
    await expect(moveToFiles(moving('other'))).rejects.toThrow('moved to files before');
  });

  it('goes on where a run was ended after the copy and before the mark', async () => {
    const first = await files();
    await live(first, 1);
    await first.close();
    await moveToPostgres(moving());
    for (const school of schools) rmSync(join(dir, 'data', school, 'moved.json'));
    expect((await moveToPostgres(moving())).map((one) => one.before)).toEqual([true, true]);
    await asSuper('UPDATE staffroom.heads SET moved = NULL');
    await moveToFiles(moving('back'));
    await asSuper('UPDATE staffroom.heads SET moved = NULL');
    expect((await moveToFiles(moving('back'))).map((one) => one.before)).toEqual([true, true]);
  });

  it('refuses a target that holds other records, and changes nothing', async () => {
    const first = await files();
    await live(first, 1);
    await first.close();
    const second = await database();
    await live(second, 2);
    await expect(moveToPostgres(moving())).rejects.toThrow('holds other records');
    await expect(moveToFiles(moving())).rejects.toThrow('holds other records');
    const again = await files();
    expect(await all(again)).not.toEqual(await all(second));
  });

  it('refuses a source whose journal was changed, by name of the file', async () => {
    const first = await files();
    await live(first, 1);
    await first.close();
    const folder = join(dir, 'data', oak, 'journal');
    const file = join(folder, readdirSync(folder).toSorted()[0] ?? '');
    writeFileSync(file, readFileSync(file, 'utf8').replace('plain', 'plaim'));
    await expect(moveToPostgres(moving())).rejects.toThrow(/journal-0+1\.jsonl/);
  });

  it('leaves out what was never acknowledged', async () => {
    const first = await files();
    await live(first, 1);
    await first.close();
    const folder = join(dir, 'data', oak, 'journal');
    appendFileSync(join(folder, readdirSync(folder).toSorted().at(-1) ?? ''), 'abc');
    expect((await moveToPostgres(moving()))[0]?.lines).toBe(LINES);
  });

  it.each([
    ['a record that was changed by hand', `UPDATE staffroom.records SET body = replace(body, 'moved', 'mover') WHERE body LIKE '%moved%'`],
    ['a record that was removed by hand', `DELETE FROM staffroom.records WHERE body LIKE '%moved%'`],
    ['a line that was changed by hand', `ALTER TABLE staffroom.journal DISABLE TRIGGER add_only; UPDATE staffroom.journal SET line = replace(line, 'moved', 'mover'); ALTER TABLE staffroom.journal ENABLE TRIGGER add_only`],
    ['a line that was removed by hand', `ALTER TABLE staffroom.journal DISABLE TRIGGER add_only; DELETE FROM staffroom.journal WHERE seq = 3; ALTER TABLE staffroom.journal ENABLE TRIGGER add_only`],
  ])('finds in the database %s', async (_what, sql) => {
    const store = await database();
    await live(store, 1);
    await store.close();
    await asSuper(sql);
    await expect(moveToFiles(moving('back'))).rejects.toMatchObject({ fault: { code: 'journal-damaged' } });
    expect(['journal', 'keys', 'logs'].filter((name) => existsSync(join(dir, 'back', oak, name)))).toEqual([]);
  });

  it('goes before a start that would find an empty database', async () => {
    const first = await files();
    await live(first, 1);
    await first.close();
    const start = () => openStore({ dataDir: join(dir, 'data'), database: place }, { schools, master, log: silentLog });
    expect(await start()).toMatchObject({ ok: false, error: { message: expect.stringContaining('staffroom move --to postgres') } });
    await moveToPostgres(moving());
    const opened = await start();
    if (!opened.ok) throw new Error(opened.error.message);
    expect(await kept(opened.value).read(oak, (tx) => tx.get(visits, '1 plain'))).toEqual({ id: '1 plain', room: 'moved' });
  });
});
