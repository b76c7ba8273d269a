import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeGrant } from '../../../../src/kernel/grant.ts';
import { asId } from '../../../../src/kernel/ids.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { eitherKey, masterKey } from '../../../../src/kernel/seal.ts';
import { auditTables } from '../../../../src/storage/postgres/audit-tables.ts';
import { openPostgresStore } from '../../../../src/storage/postgres/open-postgres.ts';
import { rewrapTables } from '../../../../src/storage/postgres/rotate-tables.ts';
import type { Collection } from '../../../../src/storage/store.ts';
import { startPostgres, type PostgresServer, type TestDatabase } from '../../../fixtures/postgres-server.ts';

const notes: Collection<{ id: string; words: string }> = { name: 'notes', schema: z.object({ id: z.string(), words: z.string() }), version: 1, indexes: {}, sensitive: true };
const [oak, elm] = [asId<'school'>('oak'), asId<'school'>('elm')];
const grant = makeGrant('test', null, 0);
const [older, newer] = [masterKey(randomBytes(32)), masterKey(randomBytes(32))];
const either = eitherKey(newer, older);

let server: PostgresServer;
let place: TestDatabase;
beforeAll(async () => {
  server = await startPostgres(['fsync=off']);
}, 60_000);
afterAll(() => server.stop());
beforeEach(async () => {
  place = await server.database();
});

async function opened(master = older) {
  const store = await openPostgresStore({ ...place, schools: [oak, elm], master, log: silentLog });
  if (!store.ok) throw new Error(store.error.message);
  return store.value;
}
/** Six turns of each school and a log, by a desk that is stopped then. */
async function lived(): Promise<void> {
  const store = await opened();
  for (const school of [oak, elm]) {
    for (let i = 0; i < 6; i++) await store.transact(school, { at: i, actor: null, inbound: { eventId: asId<'event'>(`e${i}`), kind: 'message', route: null } }, async (tx) => tx.put(notes, { id: `n${i}`, words: 'said' }, tx.newKey('case')));
    for (const n of [1, 2, 3]) await (await store.sealedLog(school, 'posted')).append({ n }, 'day');
  }
  await store.close();
}
async function asSuper(...statements: string[]): Promise<pg.QueryResult[]> {
  const client = new pg.Client({ connectionString: place.superUrl });
  await client.connect();
  const results = [];
  for (const statement of statements) results.push(await client.query(statement));
  await client.end();
  return results;
}
const audited = (noted: Parameters<typeof auditTables>[2] = {}) => auditTables(place, oak, noted, silentLog);

describe('the audit of a database', () => {
  const GUARD_OFF = 'ALTER TABLE staffroom.journal DISABLE TRIGGER add_only; ALTER TABLE staffroom.sealed_log DISABLE TRIGGER add_only';

  it('finds whole what is whole, also of a school without a record, and beside a desk that writes', async () => {
    await lived();
    const store = await opened();
    expect(await audited()).toMatchObject({ head: { seq: 6 }, faults: [], logs: { 'posted.log': { lines: 3 } } });
    expect(await auditTables(place, asId<'school'>('ash'), {}, silentLog)).toMatchObject({ head: { seq: 0 }, faults: [] });
    await store.close();
  });

  it.each([
    ['a line that was changed', `UPDATE staffroom.journal SET line = replace(line, 'message', 'massage') WHERE seq = 3`, { file: 'journal', record: 3 }],
    ['a line that was removed', 'DELETE FROM staffroom.journal WHERE seq = 3', { file: 'journal', record: 3 }],
    ['two lines that were swapped', `UPDATE staffroom.journal a SET line = b.line FROM staffroom.journal b WHERE a.school = 'oak' AND b.school = 'oak' AND (a.seq, b.seq) IN ((2, 3), (3, 2))`, { file: 'journal', record: 2 }],
    ['a line of another school', `UPDATE staffroom.journal a SET line = b.line FROM staffroom.journal b WHERE a.school = 'oak' AND b.school = 'elm' AND a.seq = 4 AND b.seq = 4`, { file: 'journal', record: 4 }],
    ['an end that was cut off', 'DELETE FROM staffroom.journal WHERE seq > 4', { file: 'heads', record: 6 }],
    ['a record that was changed', `UPDATE staffroom.records SET body = 'AAAA' WHERE id_key = 'n2'`, { file: 'records' }],
    ['a record that was removed', `DELETE FROM staffroom.records WHERE id_key = 'n2'`, { file: 'records' }],
    ['a key that was taken out', `DELETE FROM staffroom.keys WHERE school = 'oak' AND id = (SELECT key FROM staffroom.records WHERE school = 'oak' AND id_key = 'n2')`, { record: 'n2' }],
    ['a record that was put in', `INSERT INTO staffroom.records SELECT school, collection, 'n9', id_long, version, 99, key, indexes, body FROM staffroom.records WHERE id_key = 'n2'`, { file: 'records' }],
  ])('finds %s, and where', async (_what, sql, fault) => {
    await lived();
    await asSuper(GUARD_OFF, sql);
    expect((await audited()).faults).toMatchObject([fault]);
  });

  it('finds by an anchor an end that was cut off with its head, and a log that was cut', async () => {
    await lived();
    const { head, logs } = await audited();
    const anchors = [{ at: 1, ...head, logs }];
    expect(await audited({ anchors })).toMatchObject({ faults: [], anchors: 1 });
    const [, , , hashes] = await asSuper(GUARD_OFF, 'DELETE FROM staffroom.journal WHERE seq > 4', `DELETE FROM staffroom.sealed_log WHERE n > 1`, `SELECT hash FROM staffroom.journal WHERE school = 'oak' AND seq = 4`);
    await asSuper(`UPDATE staffroom.heads SET seq = 4, hash = '${hashes?.rows[0].hash}'`);
    expect((await audited({ anchors })).faults).toMatchObject([{ file: 'journal', record: 5 }, { file: 'sealed_log posted' }]);
  });

  it('finds by an anchor a journal that was written anew from some line on', async () => {
    await lived();
    const { head } = await audited();
    const [lines] = await asSuper(`SELECT seq, line FROM staffroom.journal WHERE school = 'oak' AND seq >= 5 ORDER BY seq`);
    let before = '';
    const forged = lines?.rows.map(({ seq, line }) => {
      const open = line.slice(9, -75).replace('"kind":"message"', '"kind":"massage"').replace(/"prev":"\w+"/, (prev: string) => (before === '' ? prev : `"prev":"${before}"`));
      before = createHash('sha256').update(open).digest('hex');
      const json = `${open},"hash":"${before}"}`;
      return `UPDATE staffroom.journal SET line = '${crc32(json).toString(16).padStart(8, '0')} ${json}', hash = '${before}' WHERE school = 'oak' AND seq = ${seq}`;
    }) ?? [];
    await asSuper(GUARD_OFF, ...forged, `UPDATE staffroom.heads SET hash = '${before}' WHERE school = 'oak'`);
    expect((await audited()).faults).toEqual([]);
    expect((await audited({ heads: [head] })).faults).toMatchObject([{ file: 'journal', record: 6 }]);
  });
});

describe('another master key for a database', () => {
  const readable = async (master: typeof older): Promise<(string | undefined)[]> => {
    const store = await opened(master);
    const found = await store.read(oak, async (tx) => [(await tx.get(notes, 'n0', grant))?.words, (await tx.get(notes, 'n5', grant))?.words]);
    await store.close();
    return found;
  };

  it('wraps every key anew, and a second run finds nothing left', async () => {
    await lived();
    expect(await rewrapTables(place, [oak, elm], either, { newer, either }, silentLog)).toBe(14);
    expect(await readable(newer)).toEqual(['said', 'said']);
    expect((await openPostgresStore({ ...place, schools: [oak], master: older, log: silentLog })).ok).toBe(false);
    expect(await rewrapTables(place, [oak, elm], either, { newer, either }, silentLog)).toBe(0);
  });

  it('leaves each school under the one or the other where it was ended in between, and both open', async () => {
    await lived();
    await rewrapTables(place, [oak], either, { newer, either }, silentLog);
    expect(await readable(either)).toEqual(['said', 'said']);
    expect(await rewrapTables(place, [oak, elm], either, { newer, either }, silentLog)).toBe(7);
  });

  it('is refused while a desk is connected', async () => {
    await lived();
    const store = await opened();
    await expect(rewrapTables(place, [oak, elm], either, { newer, either }, silentLog)).rejects.toMatchObject({ fault: { code: 'in-use' } });
    await store.close();
  });
});
