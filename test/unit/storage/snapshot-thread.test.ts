import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { asId } from '../../../src/kernel/ids.ts';
import { masterKey } from '../../../src/kernel/seal.ts';
import { openLowdbStore } from '../../../src/storage/lowdb-store.ts';
import { sleep } from '../../../src/kernel/clock.ts';
import type { Collection } from '../../../src/storage/store.ts';

const marks: Collection<{ id: string }> = { name: 'marks', schema: z.object({ id: z.string() }), version: 1, indexes: {}, sensitive: false };

it('writes the snapshot in a thread of its own while turns go on, and keeps the ended journal files', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'staffroom-thread-'));
  const school = asId<'school'>('s');
  const said: string[] = [];
  let written: () => void = () => {};
  const done = new Promise<void>((resolve) => (written = resolve));
  const opened = await openLowdbStore({ dataDir, schools: [school], master: masterKey(Buffer.alloc(32)), snapshotEvery: 5, log: (event) => { said.push(event); if (event.startsWith('snapshot.')) written(); } });
  if (!opened.ok) throw new Error(opened.error.message);
  for (let i = 0; i < 8; i++) await opened.value.transact(school, { at: 1, actor: null, inbound: { eventId: asId<'event'>(`e${i}`), kind: 'message', route: null } }, async (tx) => tx.put(marks, { id: `m${i}` }));
  await Promise.race([done, sleep(10_000)]);
  expect(said).toContain('snapshot.written');
  expect(said).not.toContain('snapshot.failed');
  const rows = JSON.parse(readFileSync(join(dataDir, 's', 'snapshot', 'marks.json'), 'utf8')).rows;
  expect(rows.slice(0, 5).map((r: { id: string }) => r.id)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
  expect(readFileSync(join(dataDir, 's', 'journal', 'journal-000000000001.jsonl'), 'utf8').split('\n').length).toBeGreaterThan(5);
  await opened.value.close();
  rmSync(dataDir, { recursive: true });
});
