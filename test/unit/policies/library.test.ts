import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '../../../src/kernel/log.ts';
import { READ_LIMITS } from '../../../src/policies/document-reader.ts';
import { openLibrary, type Library, type Progress } from '../../../src/policies/library.ts';
import { documentId, hashFile, listPolicies, shownName } from '../../../src/policies/library-files.ts';
import { wordFile } from '../../fixtures/zip-archive.ts';

let root = '';
let dir = '';
const open: Library[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'staffroom-library-'));
  dir = join(root, 'policies');
  mkdirSync(join(dir, 'staff'), { recursive: true });
});
afterEach(async () => {
  for (const library of open.splice(0)) await library.close();
  rmSync(root, { recursive: true });
});

const library = (more: Partial<Parameters<typeof openLibrary>[0]> = {}): Library => {
  const opened = openLibrary({ policiesDir: dir, cacheDir: null, log: silentLog, watch: false, ...more });
  open.push(opened);
  return opened;
};
const write = (name: string, content: string | Uint8Array): void => writeFileSync(join(dir, name), content);
const files = (of: Library): string[] => of.current().documents.map((d) => d.file);
const refusals = (of: Library): string[] => of.current().refused.map((r) => `${r.file}: ${r.code}`);
const word = (words: string): Buffer => wordFile(`<w:p><w:r><w:t>${words}</w:t></w:r></w:p>`);

describe('the library', () => {
  it('reads every policy under its folder and names what it cannot take, one by one', async () => {
    write('phones.txt', 'Telephones\n\nThey stay in the office.');
    write('staff/conduct.docx', word('Staff never lend telephones.'));
    write('old.doc', 'x');
    write('cut.docx', word('a').subarray(0, 300));
    write('scan.pdf', 'no pdf');
    for (const name of ['~$conduct.docx', '.DS_Store', 'Thumbs.db', 'copy.docx.tmp', '.~lock.conduct.docx#']) write(name, 'x');
    const of = library();
    expect(of.current().documents).toEqual([]);
    await of.ready;
    expect(files(of)).toEqual(['phones.txt', 'staff/conduct.docx']);
    expect(refusals(of)).toEqual(['old.doc: unknown-type', 'cut.docx: broken', 'scan.pdf: not-what-it-says']);
    expect(of.current().index.search('telephones', 5).length).toBeGreaterThan(0);
  });

  it('takes one file as the whole folder', async () => {
    write('phones.txt', 'They stay in the office.');
    const of = library({ policiesDir: join(dir, 'phones.txt') });
    await of.ready;
    expect(files(of)).toEqual(['phones.txt']);
  });

  it('says so when the folder is not there, and keeps the policies when it goes away later', async () => {
    const missing = library({ policiesDir: join(root, 'nowhere') });
    await missing.ready;
    expect(refusals(missing)).toEqual(['nowhere: unreadable']);
    write('phones.txt', 'They stay in the office.');
    const of = library();
    await of.ready;
    renameSync(dir, join(root, 'away'));
    await of.refresh();
    expect(files(of)).toEqual(['phones.txt']);
    renameSync(join(root, 'away'), dir);
  });

  it('does not follow links that lead out of the folder', async () => {
    writeFileSync(join(root, 'secret.txt'), 'Not a policy at all.');
    write('phones.txt', 'They stay in the office.');
    symlinkSync(join(root, 'secret.txt'), join(dir, 'link.txt'));
    symlinkSync(root, join(dir, 'up'));
    symlinkSync(join(dir, 'phones.txt'), join(dir, 'same.txt'));
    const of = library();
    await of.ready;
    expect(files(of)).toEqual(['phones.txt', 'same.txt']);
    expect(refusals(of)).toEqual(['link.txt: unreadable', 'up: unreadable']);
  });

  it('names pipes, links to folders and links that go round, and waits for none of them', async () => {
    write('phones.txt', 'They stay in the office.');
    execFileSync('mkfifo', [join(dir, 'pipe.txt')]);
    symlinkSync(join(dir, 'staff'), join(dir, 'linked'));
    symlinkSync(join(dir, 'round.txt'), join(dir, 'round.txt'));
    const of = library();
    await of.ready;
    expect(files(of)).toEqual(['phones.txt']);
    expect(refusals(of)).toEqual(['linked: unknown-type', 'pipe.txt: unknown-type', 'round.txt: unreadable']);
    await expect(hashFile(join(dir, 'pipe.txt'))).resolves.toMatch(/^[0-9a-f]{64}$/);
  });

  it('refuses a file that is too large without reading it', async () => {
    const path = join(dir, 'huge.pdf');
    writeFileSync(path, '%PDF-1.7');
    // Sparse: it takes no room, and would take minutes to hash.
    truncateSync(path, 200 * 1024 ** 3);
    const of = library();
    await of.ready;
    expect(refusals(of)).toEqual(['huge.pdf: too-large']);
  });

  it('looks at so many files and folders and no more, and says so once', async () => {
    let deep = dir;
    for (let i = 0; i < 30; i++) mkdirSync((deep = join(deep, 'd')));
    writeFileSync(join(deep, 'deep.txt'), 'Words.');
    for (let i = 0; i < 10_005; i++) write(`q${i}.old`, '');
    const { files: listed, refused } = await listPolicies(dir);
    expect(listed).toEqual([]);
    expect(refused.filter((r) => r.code === 'too-large').map((r) => r.detail.split(':')[0])).toEqual(['more than 20 folders deep', 'the folder holds more than 10000 files and folders']);
    expect(refused.length).toBeLessThan(10_002);
  });

  it('shows names that hide or reorder others as plain ones', async () => {
    write('a\nb\u202Efdp\u0007.txt', 'They stay in the office.');
    write('<img src=x onerror=alert(1)>.txt', 'Lanyards are worn.');
    const of = library();
    await of.ready;
    expect(files(of)).toEqual(['<img src=x onerror=alert(1)>.txt', 'abfdp.txt']);
  });

  it('swaps a whole new corpus for a changed, added or deleted file, and leaves the old one as it was', async () => {
    write('phones.txt', 'They stay in the office.');
    write('dress.txt', 'Lanyards are worn.');
    const of = library();
    await of.ready;
    const before = of.current();
    await of.refresh();
    expect(of.current()).toBe(before);
    write('phones.txt', 'They stay in the car.');
    write('new.txt', 'Bicycles are walked.');
    rmSync(join(dir, 'dress.txt'));
    await of.refresh();
    expect(files(of)).toEqual(['new.txt', 'phones.txt']);
    expect(of.current().documents[1]?.text).toContain('car');
    expect(of.current().version).not.toBe(before.version);
    expect(before.documents.map((d) => d.file)).toEqual(['dress.txt', 'phones.txt']);
  });

  it('tries a file that was too slow a few times, and then leaves it until it changes', async () => {
    write('conduct.docx', word('Staff never lend telephones.'));
    const codes: string[] = [];
    const of = library({ limits: { ...READ_LIMITS, timeMs: 0 }, log: (event) => codes.push(event) });
    await of.ready;
    for (let i = 0; i < 4; i++) await of.refresh();
    expect(codes.filter((code) => code === 'policies.refused')).toHaveLength(3);
    expect(refusals(of)).toEqual(['conduct.docx: too-slow']);
    write('conduct.docx', word('Staff lend nothing.'));
    await of.refresh();
    expect(codes.filter((code) => code === 'policies.refused')).toHaveLength(4);
  }, 20_000);

  it('gives the same files the same version and ids wherever the folder lies', async () => {
    write('phones.txt', 'They stay in the office.');
    const of = library();
    await of.ready;
    const first = of.current();
    renameSync(dir, join(root, 'moved'));
    const again = library({ policiesDir: join(root, 'moved') });
    await again.ready;
    expect(again.current().version).toBe(first.version);
    expect(again.current().documents[0]?.clauses.map((c) => c.id)).toEqual(first.documents[0]?.clauses.map((c) => c.id));
  });

  it('picks up changes while running, when files are replaced as editors do', async () => {
    write('phones.txt', 'They stay in the office.');
    const of = library({ watch: true });
    await of.ready;
    writeFileSync(join(dir, 'phones.txt.tmp'), 'They stay in the car.');
    renameSync(join(dir, 'phones.txt.tmp'), join(dir, 'phones.txt'));
    await vi.waitFor(() => expect(of.current().documents[0]?.text).toContain('car'), 10_000);
    write('staff/more.txt', 'Bicycles are walked.');
    await vi.waitFor(() => expect(files(of)).toEqual(['phones.txt', 'staff/more.txt']), 10_000);
    rmSync(join(dir, 'phones.txt'));
    await vi.waitFor(() => expect(files(of)).toEqual(['staff/more.txt']), 10_000);
  });

  it('keeps up though links lead round and out, and through a link to the folder itself', async () => {
    write('phones.txt', 'They stay in the office.');
    symlinkSync('..', join(dir, 'up'));
    symlinkSync('/', join(dir, 'machine'));
    symlinkSync(dir, join(root, 'policies-link'));
    const events: string[] = [];
    const of = library({ watch: true, policiesDir: join(root, 'policies-link'), log: (event) => events.push(event) });
    await of.ready;
    write('phones.txt', 'They stay in the car.');
    await vi.waitFor(() => expect(of.current().documents[0]?.text).toContain('car'), 10_000);
    expect(events).not.toContain('policies.watch-failed');
  }, 20_000);

  it('keeps up after the folder was away, and finds one that comes late', async () => {
    write('phones.txt', 'They stay in the office.');
    const of = library({ watch: true });
    const late = library({ watch: true, policiesDir: join(root, 'late') });
    await Promise.all([of.ready, late.ready]);
    renameSync(dir, join(root, 'away'));
    mkdirSync(join(root, 'late'));
    writeFileSync(join(root, 'late', 'dress.txt'), 'Lanyards are worn.');
    await vi.waitFor(() => expect(files(late)).toEqual(['dress.txt']), 10_000);
    expect(files(of)).toEqual(['phones.txt']);
    renameSync(join(root, 'away'), dir);
    write('phones.txt', 'They stay in the car.');
    await vi.waitFor(() => expect(of.current().documents[0]?.text).toContain('car'), 10_000);
  }, 30_000);

  it('reports progress file by file, to the end', async () => {
    write('a.txt', 'First words.');
    write('b.txt', 'Second words.');
    const seen: Progress[] = [];
    await library({ onProgress: (progress) => seen.push(progress) }).ready;
    expect(seen).toEqual([{ done: 0, total: 2, file: 'a.txt' }, { done: 1, total: 2, file: 'b.txt' }, { done: 2, total: 2, file: null }]);
  });
});

describe('the kept readings', () => {
  const cacheOf = (): string => join(root, 'kept');
  const entries = (): string[] => readdirSync(cacheOf());

  it('give an equal corpus at the next start without touching the folder of policies', async () => {
    write('conduct.docx', word('Staff never lend telephones.'));
    const before = readdirSync(dir);
    const of = library({ cacheDir: cacheOf() });
    await of.ready;
    expect(entries()).toHaveLength(1);
    expect(statSync(join(cacheOf(), entries()[0] ?? '')).mode & 0o777).toBe(0o600);
    expect(statSync(cacheOf()).mode & 0o777).toBe(0o700);
    const again = library({ cacheDir: cacheOf() });
    await again.ready;
    expect(again.current().documents).toEqual(of.current().documents);
    expect(readdirSync(dir)).toEqual(before);
  });

  it.each([
    ['cut short', (entry: string) => writeFileSync(entry, readFileSync(entry).subarray(0, 90))],
    ['emptied', (entry: string) => writeFileSync(entry, '')],
    ['appended to', (entry: string) => appendFileSync(entry, ' ')],
    ['changed in one word', (entry: string) => writeFileSync(entry, readFileSync(entry, 'utf8').replaceAll('never', 'always'))],
  ])('are thrown away and made again when %s', async (_how, damage) => {
    write('conduct.docx', word('Staff never lend telephones.'));
    await library({ cacheDir: cacheOf() }).ready;
    const entry = join(cacheOf(), entries()[0] ?? '');
    const whole = readFileSync(entry, 'utf8');
    damage(entry);
    const of = library({ cacheDir: cacheOf() });
    await of.ready;
    expect(of.current().documents[0]?.text).toBe('Staff never lend telephones.');
    expect(readFileSync(entry, 'utf8')).toBe(whole);
  });

  it('are removed with their files, and a cache that cannot be made costs nothing but time', async () => {
    write('a.txt', 'First words.');
    write('b.txt', 'Second words.');
    const of = library({ cacheDir: cacheOf() });
    await of.ready;
    expect(entries()).toHaveLength(2);
    write('a.txt', 'Other words.');
    rmSync(join(dir, 'b.txt'));
    await of.refresh();
    expect(entries()).toHaveLength(1);
    writeFileSync(join(root, 'a-file'), '');
    const without = library({ cacheDir: join(root, 'a-file') });
    await without.ready;
    expect(files(without)).toEqual(['a.txt']);
    expect(existsSync(join(root, 'a-file'))).toBe(true);
  });
});

describe('names of policies', () => {
  it('are shown without characters that hide or reorder others', () => {
    expect(shownName('Phones\u202Excod.txt\u0007')).toBe('Phonesxcod.txt');
  });

  it('make ids that differ for different paths and never depend on how accents are written', () => {
    expect(documentId('Staff/Café policy.docx')).toBe(documentId('Staff/Café policy.docx'.normalize('NFD')));
    expect(documentId('a b.txt')).not.toBe(documentId('a-b.txt'));
    expect(documentId('Staff/Café policy.docx')).toMatch(/^staff-cafe-policy-[0-9a-f]{8}$/);
  });
});
