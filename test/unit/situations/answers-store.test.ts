import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../../../src/kernel/clock.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { writeAnswers } from '../../../src/situations/answers-file.ts';
import { mergeAnswers, openAnswersFile } from '../../../src/situations/answers-store.ts';
import type { AnswerEntry } from '../../../src/situations/answers.ts';
import { nodeFiles, type Files } from '../../../src/storage/files.ts';

const entry = (situation: string, over: Partial<AnswerEntry> = {}): AnswerEntry => ({ situation, verdict: 'no', when: null, because: ['Some words.'], note: null, by: 'headteacher', on: '2026-11-21', second: null, ...over });
let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'staffroom-answers-'));
  path = join(dir, 'answers.yaml');
});
afterEach(() => rmSync(dir, { recursive: true }));

const failing = (code: string): Files => ({ ...nodeFiles, open: (name, flags) => (code === 'ENOSPC' ? nodeFiles.open(name, flags).then((file) => ({ ...file, write: () => Promise.reject(Object.assign(new Error('x'), { code })) })) : Promise.reject(Object.assign(new Error('x'), { code }))) });
const ids = (entries: readonly AnswerEntry[]): string[] => entries.map((e) => e.situation);

describe('the file of answers', () => {
  it('is no answers while there is none, and holds what is saved, readable by the school', async () => {
    const file = openAnswersFile(path, silentLog);
    expect(file.current()).toEqual({ entries: [], faults: [] });
    expect(await file.save([entry('b'), entry('a')])).toMatchObject({ ok: true });
    expect(ids(file.current().entries)).toEqual(['a', 'b']);
    expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(readdirSync(dir)).toEqual(['answers.yaml']);
  });

  it('is read again when it changed, at most once a second, or when told to', () => {
    const clock = fixedClock(1_000_000);
    writeFileSync(path, writeAnswers([entry('a')]));
    const file = openAnswersFile(path, silentLog, { clock });
    expect(ids(file.current().entries)).toEqual(['a']);
    writeFileSync(path, writeAnswers([entry('a'), entry('b')]));
    clock.set(1_000_999);
    expect(ids(file.current().entries)).toEqual(['a']);
    clock.set(1_001_000);
    expect(ids(file.current().entries)).toEqual(['a', 'b']);
    writeFileSync(path, writeAnswers([]));
    expect(file.refresh().entries).toEqual([]);
  });

  it('keeps what was put in by hand since it was read', async () => {
    writeFileSync(path, writeAnswers([entry('a'), entry('b')]));
    const file = openAnswersFile(path, silentLog);
    const { entries } = file.current();
    writeFileSync(path, writeAnswers([entry('a', { verdict: 'yes', on: '2026-11-23' }), entry('b'), entry('by-hand')]));
    await file.save([...entries.map((e) => (e.situation === 'a' ? entry('a', { verdict: 'info', on: '2026-11-22' }) : entry('b', { verdict: 'info' }))), entry('new')]);
    expect(file.refresh().entries).toMatchObject([{ situation: 'a', verdict: 'yes' }, { situation: 'b', verdict: 'info' }, { situation: 'by-hand' }, { situation: 'new' }]);
  });

  it('sees an edit that left size and time as they were', async () => {
    writeFileSync(path, writeAnswers([entry('a')]));
    utimesSync(path, 1_000, 1_000);
    const file = openAnswersFile(path, silentLog);
    file.current();
    writeFileSync(path, writeAnswers([entry('z')]));
    utimesSync(path, 1_000, 1_000);
    await file.save([entry('a'), entry('b')]);
    expect(ids(file.refresh().entries)).toEqual(['b', 'z']);
  });

  it('keeps a text that was laid out by hand beside the new one', async () => {
    writeFileSync(path, `# mine\n${writeAnswers([entry('a')])}`);
    const file = openAnswersFile(path, silentLog);
    await file.save([...file.current().entries, entry('b')]);
    expect(readFileSync(`${path}.before`, 'utf8')).toMatch(/^# mine/);
    expect(readFileSync(path, 'utf8')).not.toContain('# mine');
  });

  it('is not written over while an entry in it cannot be read', async () => {
    const text = `${writeAnswers([entry('a')])}- situation: b\n  verdict: perhaps\n`;
    writeFileSync(path, text);
    const file = openAnswersFile(path, silentLog);
    expect(ids(file.current().entries)).toEqual(['a']);
    expect(await file.save([entry('a'), entry('c')])).toMatchObject({ ok: false, error: { code: 'has-faults', message: expect.stringContaining('line') as string } });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it.each([['EROFS', 'read-only'], ['EACCES', 'read-only'], ['ENOSPC', 'disk-full'], ['EIO', 'io']])('says why on %s, leaves the file as it was and nothing beside it', async (code, said) => {
    writeFileSync(path, writeAnswers([entry('a')]));
    const file = openAnswersFile(path, silentLog, { files: failing(code) });
    expect(await file.save([entry('b')], [])).toMatchObject({ ok: false, error: { code: said } });
    expect(ids(file.refresh().entries)).toEqual(['a']);
    expect(readdirSync(dir)).toEqual(['answers.yaml']);
  });

  it('says so when the folder is gone', async () => {
    expect(await openAnswersFile(join(dir, 'gone', 'answers.yaml'), silentLog).save([entry('a')])).toMatchObject({ ok: false, error: { code: 'no-folder' } });
  });

  it('is one fault and no answers where something else has its name', () => {
    expect(openAnswersFile(dir, silentLog).current()).toMatchObject({ entries: [], faults: [{ level: 'error', message: 'is not a file' }] });
  });

  it('writes what a link leads to', async () => {
    const real = join(dir, 'kept.yaml');
    writeFileSync(real, '');
    symlinkSync(real, path);
    await openAnswersFile(path, silentLog).save([entry('a')]);
    expect(readFileSync(real, 'utf8')).toContain('situation: a');
    expect(existsSync(path)).toBe(true);
  });

  it('takes saves one after another', async () => {
    const file = openAnswersFile(path, silentLog);
    await Promise.all([file.save([entry('a')], []), file.save([entry('b')], []), file.save([entry('c')], [])]);
    expect(ids(file.current().entries)).toEqual(['a', 'b', 'c']);
  });
});

describe('two changes of the same answers', () => {
  const was = [entry('a')];
  it.each([
    ['taken out here, untouched there', [], was, []],
    ['taken out there, untouched here', was, [], []],
    ['taken out here, changed there', [], [entry('a', { verdict: 'yes' })], ['yes']],
    ['changed here, taken out there', [entry('a', { verdict: 'info' })], [], ['info']],
    ['both on one day', [entry('a', { verdict: 'info' })], [entry('a', { verdict: 'yes' })], ['info']],
  ])('%s', (_how, ours, theirs, left) => {
    expect(mergeAnswers(was, ours, theirs).map((e) => e.verdict)).toEqual(left);
  });
});
