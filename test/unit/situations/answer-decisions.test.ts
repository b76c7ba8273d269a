import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asId, type EventId, type PersonId, type SchoolId } from '../../../src/kernel/ids.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { answerDecisions, decide, decidedOn, markWritten, pendingDecisions, standingEntries, writePendingDecisions } from '../../../src/situations/answer-decisions.ts';
import { writeAnswers } from '../../../src/situations/answers-file.ts';
import { openAnswersFile } from '../../../src/situations/answers-store.ts';
import type { AnswerEntry } from '../../../src/situations/answers.ts';
import { nodeFiles } from '../../../src/storage/files.ts';
import type { Tx } from '../../../src/storage/store.ts';
import { tempStore, type TempStore } from '../../fixtures/temp-store.ts';

const SCHOOL: SchoolId = asId('oak');
const HEAD: PersonId = asId('head');
const NOW = Date.UTC(2026, 10, 21, 12);
const entry = (situation: string, over: Partial<AnswerEntry> = {}): AnswerEntry => ({ situation, verdict: 'no', when: null, because: ['Some words.'], note: null, by: 'headteacher', on: '2026-11-21', second: null, ...over });

let temp: TempStore;
let path: string;
beforeEach(async () => {
  temp = await tempStore([SCHOOL]);
  path = join(temp.dataDir, 'answers.yaml');
});
afterEach(() => temp.end());

const turn = <T>(fn: (tx: Tx) => Promise<T>): Promise<T> => {
  const eventId: EventId = asId('e');
  return temp.store.transact(SCHOOL, { at: NOW, actor: HEAD, inbound: { eventId, kind: 'action', route: 'situations/review' } }, fn);
};
const settle = (situation: string, entries: readonly AnswerEntry[], at = NOW): Promise<void> => turn(async (tx) => decide(tx, { situation, entries, person: HEAD, at, corpus: 'v1' }));
const pending = (): Promise<string[]> => temp.store.read(SCHOOL, async (tx) => (await pendingDecisions(tx)).map((d) => d.id));

describe('a decision', () => {
  it('waits until the file holds it, then stands there', async () => {
    await settle('b', [entry('b')], NOW + 1);
    await settle('a', [entry('a')]);
    expect(await pending()).toEqual(['a', 'b']);
    const file = openAnswersFile(path, silentLog);
    expect(await writePendingDecisions({ store: temp.store, school: SCHOOL, file, now: NOW, log: silentLog })).toEqual({ ok: true, value: 2 });
    expect(await pending()).toEqual([]);
    expect(file.current().entries.map((e) => e.situation)).toEqual(['a', 'b']);
    expect(await writePendingDecisions({ store: temp.store, school: SCHOOL, file, now: NOW, log: silentLog })).toEqual({ ok: true, value: 0 });
  });

  it('stays, stands and is reported while the file cannot be written', async () => {
    await settle('a', [entry('a')]);
    const file = openAnswersFile(path, silentLog, { files: { ...nodeFiles, open: () => Promise.reject(Object.assign(new Error('x'), { code: 'EROFS' })) } });
    const codes: unknown[] = [];
    expect(await writePendingDecisions({ store: temp.store, school: SCHOOL, file, now: NOW, log: (_event, fields) => void codes.push(fields?.['code']) })).toMatchObject({ ok: false, error: { code: 'read-only' } });
    expect(codes).toEqual(['read-only']);
    expect(await pending()).toEqual(['a']);
    expect(standingEntries(file.current().entries, await temp.store.read(SCHOOL, pendingDecisions))).toEqual([entry('a')]);
  });

  it('takes an answer out of the file, and its branches, where it was taken back', async () => {
    writeFileSync(path, writeAnswers([entry('a'), entry('a', { when: { age: 'old' } }), entry('b')]));
    await settle('a', []);
    await writePendingDecisions({ store: temp.store, school: SCHOOL, file: openAnswersFile(path, silentLog), now: NOW, log: silentLog });
    expect(readFileSync(path, 'utf8')).not.toContain('situation: a');
    expect(readFileSync(path, 'utf8')).toContain('situation: b');
  });

  it('is not marked as written when it was replaced meanwhile', async () => {
    await settle('a', [entry('a')]);
    const old = await temp.store.read(SCHOOL, pendingDecisions);
    await settle('a', [entry('a', { verdict: 'yes' })], NOW + 5);
    await turn((tx) => markWritten(tx, old));
    expect(await pending()).toEqual(['a']);
  });

  it('gives way to an entry of a later day that was put in by hand', async () => {
    await settle('a', [entry('a'), entry('a', { when: { age: 'old' } })]);
    const decisions = await temp.store.read(SCHOOL, pendingDecisions);
    const byHand = entry('a', { verdict: 'yes', on: '2026-11-30' });
    expect(standingEntries([byHand], decisions)).toEqual([byHand, entry('a', { when: { age: 'old' } })]);
    expect(standingEntries([{ ...byHand, on: '2026-11-21' }], decisions)).toEqual(decisions[0]?.entries);
  });

  it('knows on which documents an answer was settled, written or not, and nothing of one made by hand', async () => {
    await settle('a', [entry('a', { verdict: 'not_covered', because: [] })]);
    const known = await temp.store.read(SCHOOL, decidedOn);
    expect(known(entry('a', { verdict: 'not_covered', because: [] }))).toBe('v1');
    expect(known(entry('a', { verdict: 'not_covered', because: [], on: '2026-11-30' }))).toBeNull();
    expect(known(entry('b'))).toBeNull();
  });

  it('is on one situation, with one answer for each branch', async () => {
    await expect(settle('a', [entry('b')])).rejects.toThrow('one situation');
    await expect(settle('a', [entry('a'), entry('a')])).rejects.toThrow('each branch');
  });

  it('is kept in clear, because it holds policy words, roles and days alone', () => {
    expect(answerDecisions.sensitive).toBe(false);
  });
});
