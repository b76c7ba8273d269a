import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { asId } from '../../../src/kernel/ids.ts';
import { masterKey } from '../../../src/kernel/seal.ts';
import { nodeFiles, type Files } from '../../../src/storage/files.ts';
import { verifyJournal } from '../../../src/storage/journal-reader.ts';
import { openLowdbStore } from '../../../src/storage/lowdb-store.ts';
import type { Collection } from '../../../src/storage/store.ts';

const marks: Collection<{ id: string }> = { name: 'marks', schema: z.object({ id: z.string() }), version: 1, indexes: { all: () => 'yes' }, sensitive: false };
const school = asId<'school'>('oak');
const master = masterKey(Buffer.alloc(32, 3));

describe('a start on records that are not as they were left', () => {
  let dataDir = '';
  let said: string[] = [];
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'staffroom-start-'));
    said = [];
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));
  const journal = (): string => join(dataDir, 'oak', 'journal');
  const segment = (): string => join(journal(), readdirSync(journal()).sort()[0]!);
  const open = (files?: Files, key = master) => openLowdbStore({ dataDir, schools: [school], master: key, log: (event) => said.push(event), ...(files ? { files } : {}) });
  const opened = async (files?: Files) => {
    const store = await open(files);
    if (!store.ok) throw new Error(store.error.message);
    return store.value;
  };
  const mark = (store: Awaited<ReturnType<typeof opened>>, id: string) => store.transact(school, { at: 1, actor: null, inbound: { eventId: asId<'event'>(id), kind: 'message', route: null } }, async (tx) => tx.put(marks, { id }));
  const ids = (store: Awaited<ReturnType<typeof opened>>) => store.read(school, (tx) => tx.findIds(marks, 'all', 'yes'));
  /** Six turns and an end without a snapshot, as after a kill: the files are put back to what they were before the close. */
  const sixTurns = async (): Promise<Buffer> => {
    const store = await opened();
    for (let i = 1; i <= 6; i++) await mark(store, `m${i}`);
    const bytes = readFileSync(segment());
    await store.close();
    rmSync(join(dataDir, 'oak', 'snapshot'), { recursive: true });
    for (const name of readdirSync(journal()).sort().slice(1)) unlinkSync(join(journal(), name));
    return bytes;
  };
  const fault = async (files?: Files, key = master) => {
    const store = await open(files, key);
    if (!store.ok) return store.error;
    await store.value.close();
    throw new Error('it started');
  };

  it('cuts a torn last line at every length, reports it once and keeps all others', async () => {
    const good = await sixTurns();
    const lastLine = good.lastIndexOf(0x0a, good.length - 2) + 1;
    for (const cut of [lastLine + 1, lastLine + 9, Math.floor((lastLine + good.length) / 2), good.length - 1]) {
      writeFileSync(segment(), good.subarray(0, cut));
      said = [];
      const store = await opened();
      expect(await ids(store)).toEqual(['m1', 'm2', 'm3', 'm4', 'm5']);
      expect(said.filter((event) => event === 'journal.torn-end-cut')).toHaveLength(1);
      await mark(store, 'after');
      const again = readFileSync(segment());
      await store.close();
      said = [];
      const reopened = await opened();
      expect(said).toEqual([]);
      expect(await ids(reopened)).toEqual(['m1', 'm2', 'm3', 'm4', 'm5', 'after']);
      await reopened.close();
      expect(again.subarray(0, lastLine)).toEqual(good.subarray(0, lastLine));
      rmSync(join(dataDir, 'oak', 'snapshot'), { recursive: true });
      for (const name of readdirSync(journal()).sort().slice(1)) unlinkSync(join(journal(), name));
    }
  });

  it('stops at any changed byte of a saved line and names the file and the line\'s offset', async () => {
    const good = await sixTurns();
    const starts = [0, ...[...good.keys()].filter((i) => good[i] === 0x0a).map((i) => i + 1)];
    for (let at = 0; at < good.length - 1; at += 7) {
      const bad = Buffer.from(good);
      bad[at] = (bad[at] ?? 0) ^ 1;
      writeFileSync(segment(), bad);
      const found = await verifyJournal(nodeFiles, journal());
      if (found.ok) throw new Error(`a changed byte at ${at} was not found`);
      // A changed line end joins two lines, and the fault is where they begin.
      expect(found.fault.offset).toBe(starts.findLast((s) => s <= at));
    }
    const third = starts[2] ?? 0;
    const bad = Buffer.from(good);
    bad[third + 30] = (bad[third + 30] ?? 0) ^ 1;
    writeFileSync(segment(), bad);
    expect(await fault()).toMatchObject({ code: 'journal-damaged', file: segment(), offset: third });
  });

  it('finds a line that was removed, doubled or swapped', async () => {
    const good = await sixTurns();
    const lines = good.toString('utf8').trimEnd().split('\n');
    const [a, b, c, ...rest] = lines;
    for (const bad of [[a, c, ...rest], [b, c, ...rest], [a, b, b, c, ...rest], [a, c, b, ...rest]]) {
      writeFileSync(segment(), `${bad.join('\n')}\n`);
      expect(await fault()).toMatchObject({ code: 'journal-damaged' });
    }
  });

  it('finds lines that were cut off the end once a snapshot has seen them', async () => {
    const store = await opened();
    for (let i = 1; i <= 6; i++) await mark(store, `m${i}`);
    await store.close();
    const bytes = readFileSync(segment());
    truncateSync(segment(), bytes.lastIndexOf(0x0a, bytes.length - 2) + 1);
    expect(await fault()).toMatchObject({ code: 'journal-short' });
    for (const name of readdirSync(journal())) unlinkSync(join(journal(), name));
    expect(await fault()).toMatchObject({ code: 'journal-short' });
  });

  it('stops when a file of the snapshot is damaged or missing', async () => {
    const store = await opened();
    await mark(store, 'm1');
    await store.close();
    const file = join(dataDir, 'oak', 'snapshot', 'marks.json');
    const good = readFileSync(file);
    for (const bad of ['null', '[]', '{"collection":"marks"', '']) {
      writeFileSync(file, bad);
      expect(await fault()).toMatchObject({ code: 'snapshot-damaged', file });
    }
    unlinkSync(file);
    expect(await fault()).toMatchObject({ code: 'snapshot-damaged', file });
    writeFileSync(file, good, { mode: 0o600 });
    const again = await opened();
    expect(await ids(again)).toEqual(['m1']);
    await again.close();
  });

  it('stops with another master key, and leaves everything as it was', async () => {
    const store = await opened();
    await mark(store, 'm1');
    await store.close();
    expect(await fault(undefined, masterKey(Buffer.alloc(32, 4)))).toMatchObject({ code: 'wrong-key' });
    const again = await opened();
    expect(await ids(again)).toEqual(['m1']);
    await again.close();
  });

  it('refuses a second holder, also from another process, and lets the next in after the first has ended', async () => {
    const store = await opened();
    expect(await fault()).toMatchObject({ code: 'in-use' });
    const script = `import { openLowdbStore } from '${join(process.cwd(), 'src/storage/lowdb-store.ts')}'; import { masterKey } from '${join(process.cwd(), 'src/kernel/seal.ts')}';
      openLowdbStore({ dataDir: ${JSON.stringify(dataDir)}, schools: ['oak'], master: masterKey(Buffer.alloc(32, 3)), log: () => {} }).then((r) => { console.log(r.ok ? 'opened' : r.error.code); process.exit(0); });`;
    const second = () => spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { encoding: 'utf8' }).stdout.trim();
    expect(second()).toBe('in-use');
    await store.close();
    expect(second()).toBe('opened');
    const again = await opened();
    await again.close();
  });

  it('makes folders and files for its own user alone, and refuses wider ones', async () => {
    const store = await opened();
    await mark(store, 'm1');
    await store.close();
    for (const name of readdirSync(dataDir, { recursive: true, encoding: 'utf8' })) {
      const found = statSync(join(dataDir, name));
      expect(`${name} ${(found.mode & 0o777).toString(8)}`).toBe(`${name} ${found.isDirectory() ? '700' : '600'}`);
    }
    for (const path of [join(dataDir, 'oak'), segment(), join(dataDir, 'oak', 'snapshot', 'marks.json')]) {
      const mode = statSync(path).mode & 0o777;
      chmodSync(path, mode | 0o040);
      expect(await fault()).toMatchObject({ code: 'too-open', file: path });
      chmodSync(path, mode);
    }
    // Whoever may write to the folder above may put another in its place.
    const above = statSync(dataDir).mode & 0o777;
    chmodSync(dataDir, 0o777);
    expect(await fault()).toMatchObject({ code: 'too-open', file: dataDir });
    chmodSync(dataDir, above);
  });

  it('says that a folder it may not write cannot be written', async () => {
    const readOnly: Files = { ...nodeFiles, open: () => Promise.reject(Object.assign(new Error('read-only'), { code: 'EROFS' })) };
    expect(await fault(readOnly)).toMatchObject({ code: 'not-writable' });
    const store = await opened();
    await store.close();
    expect(await fault(readOnly)).toMatchObject({ code: 'not-writable' });
  });

  it('goes on after a full disk once there is room, with nothing of the refused turns left', async () => {
    let full = false;
    const files: Files = {
      ...nodeFiles,
      open: async (path, flags) => {
        const file = await nodeFiles.open(path, flags);
        return { ...file, write: async (bytes, position) => {
          if (!full) return file.write(bytes, position);
          await file.write(bytes.subarray(0, bytes.length - 3), position);
          throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
        } };
      },
    };
    const store = await opened(files);
    await mark(store, 'm1');
    full = true;
    const tries = await Promise.allSettled(['a', 'b', 'c'].map((id) => mark(store, id)));
    for (const one of tries) expect(one).toMatchObject({ status: 'rejected', reason: { name: 'NotSaved', reason: { code: 'disk-full' } } });
    expect(await ids(store)).toEqual(['m1']);
    full = false;
    await mark(store, 'm2');
    expect(await ids(store)).toEqual(['m1', 'm2']);
    await store.close();
    const again = await opened();
    expect(await ids(again)).toEqual(['m1', 'm2']);
    await again.close();
    expect((await verifyJournal(nodeFiles, journal())).ok).toBe(true);
  });

  it('says once that the state outgrows this store, and goes on', async () => {
    const big: Collection<{ id: string; text: string }> = { name: 'big', schema: z.object({ id: z.string(), text: z.string() }), version: 1, indexes: {}, sensitive: false };
    const store = await opened();
    const text = 'x'.repeat(9_000_000);
    for (let i = 0; i < 7; i++) await store.transact(school, { at: 1, actor: null, inbound: { eventId: asId<'event'>(`b${i}`), kind: 'message', route: null } }, async (tx) => tx.put(big, { id: `b${i}`, text }));
    expect(said.filter((event) => event === 'storage.large-use-postgres')).toHaveLength(1);
    await store.close();
  });

  it('reads back a sealed log after a torn end, without a word readable in it', async () => {
    const store = await opened();
    const log = await store.sealedLog(school, 'posted');
    await Promise.all([1, 2, 3].map((n) => log.append({ n, words: 'canary-heron' }, 'posted-2026-01-01')));
    await store.close();
    const file = join(dataDir, 'oak', 'logs', 'posted.log');
    expect(readFileSync(file, 'utf8')).not.toContain('heron');
    appendFileSync(file, 'abc');
    const again = await opened();
    const reread = await again.sealedLog(school, 'posted');
    expect(await reread.all()).toEqual([1, 2, 3].map((n) => ({ n, words: 'canary-heron' })));
    await reread.append({ n: 4 }, 'posted-2026-01-02');
    expect(await reread.all()).toHaveLength(4);
    await again.destroyKeys(school, (name) => name === 'posted-2026-01-01');
    expect(await reread.all()).toEqual([{ n: 4 }]);
    await again.close();
  });
});
