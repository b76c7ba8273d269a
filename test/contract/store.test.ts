import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { silentLog } from '../../src/kernel/log.ts';
import { masterKey } from '../../src/kernel/seal.ts';
import { openLowdbStore } from '../../src/storage/lowdb-store.ts';
import { openPostgresStore } from '../../src/storage/postgres/open-postgres.ts';
import { startPostgres, type PostgresServer } from '../fixtures/postgres-server.ts';
import { storeContract } from './store.contract.ts';

const master = masterKey(Buffer.alloc(32, 7));

// Once as it runs, once with a snapshot after every few lines, so that each promise also holds across snapshot and rotation.
for (const snapshotEvery of [5_000, 2]) {
  storeContract(`lowdb, a snapshot after ${snapshotEvery} lines`, async (schools) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'staffroom-store-'));
    const open = async () => {
      const opened = await openLowdbStore({ dataDir, schools, master, log: silentLog, snapshotEvery });
      if (!opened.ok) throw new Error(opened.error.message);
      return opened.value;
    };
    let store = await open();
    return {
      store,
      reopen: async () => {
        await store.close();
        store = await open();
        return store;
      },
      end: async () => {
        await store.close();
        rmSync(dataDir, { recursive: true });
      },
    };
  });
}

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres(['fsync=off']);
}, 60_000);
afterAll(() => server.stop());

storeContract('PostgreSQL', async (schools) => {
  const place = await server.database();
  const open = async () => {
    const opened = await openPostgresStore({ ...place, schools, master, log: silentLog });
    if (!opened.ok) throw new Error(opened.error.message);
    return opened.value;
  };
  let store = await open();
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await open();
      return store;
    },
    end: () => store.close(),
  };
});
