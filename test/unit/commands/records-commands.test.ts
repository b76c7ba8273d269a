import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { asId } from '../../../src/kernel/ids.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { loadMasterKey } from '../../../src/kernel/seal.ts';
import { openLowdbStore, type LowdbStore } from '../../../src/storage/lowdb-store.ts';
import { write } from '../../endure/audit/a-record.ts';
import { runStaffroom, type Ran } from '../../fixtures/run-staffroom.ts';

vi.setConfig({ testTimeout: 90_000 });

const oak = asId<'school'>('oak');
let root = '';
const at = (...names: string[]): string => join(root, ...names);

async function records(dataDir = at('data')): Promise<LowdbStore> {
  const master = loadMasterKey(at('key', 'master.key'), dataDir);
  if (!master.ok) throw new Error(master.error.message);
  const opened = await openLowdbStore({ dataDir, schools: [oak], master: master.value, log: silentLog });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

const staffroom = (...args: string[]): Promise<Ran> => runStaffroom(args, { cwd: at('cwd'), input: '', env: { PATH: process.env['PATH'], HOME: root, DATA_DIR: at('data'), MASTER_KEY_FILE: at('key', 'master.key'), BACKUP_KEY_FILE: at('key', 'backup.key'), ANCHOR_DIR: at('anchors') } });

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'staffroom-records-'));
  mkdirSync(at('cwd'));
  const store = await records();
  for (let n = 1; n <= 12; n++) await write(store, n);
  await store.close();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the commands of the records', () => {
  it('verify, back up, change the key, restore, and verify again', async () => {
    expect(await staffroom('audit', 'verify')).toMatchObject({ code: 0, lines: [expect.stringMatching(/^oak: whole\. 12 records in \d+ files .* It ends at 12:[0-9a-f]{64}$/)] });

    const without = await staffroom('backup', '--to', at('backups'));
    expect(without).toMatchObject({ code: 1, lines: [] });
    expect(without.errors).toContain('staffroom backup --new-key');
    expect((await staffroom('backup', '--new-key')).code).toBe(0);
    expect((await staffroom('backup', '--new-key')).errors).toContain('is there already');
    const made = await staffroom('backup', '--to', at('backups'));
    expect(made).toMatchObject({ code: 0, lines: [expect.stringContaining('read back and whole; oak up to record 12')] });
    const [name = ''] = readdirSync(at('backups'));
    expect(await staffroom('backup', '--verify', at('backups', name))).toMatchObject({ code: 0, lines: [expect.stringContaining('oak up to record 12')] });
    writeFileSync(at('cut.backup'), readFileSync(at('backups', name)).subarray(0, -9));
    const cut = await staffroom('backup', '--verify', at('cut.backup'));
    expect([cut.code, cut.errors]).toEqual([1, expect.stringContaining('THIS IS NO GOOD BACKUP')]);
    // The backup noted where the records ended.
    expect(readFileSync(at('anchors', 'oak.anchors.jsonl'), 'utf8')).toContain('"seq":12');

    expect(await staffroom('rotate-key')).toMatchObject({ code: 0, lines: [expect.stringMatching(/master\.key: new\. \d+ keys of 1 schools wrapped anew$/)] });
    const old = readdirSync(at('key')).find((one) => /^master\.key\.old-\d{4}-\d\d-\d\d$/.test(one)) ?? '';
    expect(readFileSync(at('key', `${old}.txt`), 'utf8')).toContain('Backups made before that day do');
    await (await records()).close();

    const onto = await staffroom('restore', '--from', at('backups', name));
    expect(onto).toMatchObject({ code: 1, lines: [] });
    expect(onto.errors).toContain('NOTHING WAS RESTORED');
    // A backup of before needs the key of before.
    expect((await staffroom('restore', '--from', at('backups', name), '--to', at('again'))).errors).toContain('needs the older key');
    writeFileSync(at('key', 'master.key'), readFileSync(at('key', old)));
    expect(await staffroom('restore', '--from', at('backups', name), '--to', at('again'))).toMatchObject({ code: 0, lines: ['oak: 12 records, verified and marked as restored'] });
    await (await records(at('again'))).close();
  });

  it('name the file, the line and the byte of what was changed, and find a cut end by what the desk posted', async () => {
    const journal = at('again', 'oak', 'journal');
    const name = readdirSync(journal).toSorted()[0] ?? '';
    const whole = readFileSync(join(journal, name));
    const third = whole.indexOf(0x0a, whole.indexOf(0x0a) + 1) + 1;
    const verify = (...args: string[]): Promise<Ran> => runStaffroom(['audit', 'verify', ...args], { cwd: at('cwd'), input: '', env: { PATH: process.env['PATH'], HOME: root, DATA_DIR: at('again') } });
    const changed = Buffer.from(whole);
    changed[third + 40] = 0x41;
    writeFileSync(join(journal, name), changed);
    expect(await verify()).toMatchObject({ code: 1, lines: [`oak: journal/${name}, line 3, byte ${third} (record 3): the line is not as it was written`] });
    writeFileSync(join(journal, name), whole);
    const { lines: [line = ''], errors } = await verify();
    expect(errors).toContain('cannot be found without them');
    const head = /ends at (\d+):([0-9a-f]+)$/.exec(line);
    expect((await verify('--anchor', `${head?.[1]}:${head?.[2]?.slice(0, 16)}`)).code).toBe(0);
    expect((await verify('--anchor', `${Number(head?.[1]) + 3}:${'0'.repeat(16)}`)).lines[0]).toContain('at least were removed');
    expect((await verify('--anchor', `4:${'0'.repeat(16)}`)).code).toBe(1);
    expect((await verify('--anchor', 'nonsense')).code).toBe(2);
  });

  it('find a school whose records are gone, by what was noted elsewhere, and say where nothing was noted', async () => {
    const verify = (anchors: string, ...args: string[]): Promise<Ran> => runStaffroom(['audit', 'verify', ...args], { cwd: at('cwd'), input: '', env: { PATH: process.env['PATH'], HOME: root, DATA_DIR: at('again'), ANCHOR_DIR: at(anchors) } });
    writeFileSync(at('anchors', 'elm.anchors.jsonl'), `${JSON.stringify({ at: 1, seq: 7, hash: 'a'.repeat(64) })}\n`);
    const found = await verify('anchors');
    expect(found).toMatchObject({ code: 1, lines: [expect.stringContaining('elm: journal'), expect.stringContaining('oak: whole')] });
    expect(found.lines[0]).toContain('lines 1 to 7 at least were removed');
    rmSync(at('anchors', 'elm.anchors.jsonl'));
    // A disk that is not there: the folder is, and is empty.
    mkdirSync(at('unmounted'));
    expect((await verify('unmounted')).errors).toContain('oak: ANCHOR_DIR holds no anchor of it');
    expect((await verify('anchors')).errors).not.toContain('holds no anchor');
  });

  it('say in a line that a database is not there, and nothing of its password', async () => {
    mkdirSync(at('school'));
    writeFileSync(at('school', 'school.yaml'), readFileSync('school.example/school.yaml'));
    // A port on which nobody listens.
    const env = { PATH: process.env['PATH'], HOME: root, DATA_DIR: at('none'), SCHOOL_DIR: at('school'), MASTER_KEY_FILE: at('key', 'master.key'), DATABASE_URL: 'postgres://desk:heron-lantern@127.0.0.1:9/staffroom' };
    for (const args of [['audit', 'verify'], ['rotate-key']]) {
      const { code, lines, errors } = await runStaffroom(args, { cwd: at('cwd'), input: '', env });
      expect([args[0], code, lines]).toEqual([args[0], 1, []]);
      expect(errors).toContain('DATABASE_URL: the server cannot be reached or used (ECONNREFUSED)');
      expect(errors).not.toMatch(/heron|\n {4}at /);
    }
  });
});
