import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/kernel/log.ts';
import type { Corpus } from '../../../src/policies/corpus.ts';
import { openLibrary } from '../../../src/policies/library.ts';
import { readQuestion } from '../../../src/policies/read-question.ts';
import { checkAnswers } from '../../../src/situations/confirmed.ts';
import { explain } from '../../../src/situations/explain.ts';
import { schoolReader } from '../../../src/situations/school-reader.ts';

let dir = '';
let corpus: Corpus;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'staffroom-explain-'));
  writeFileSync(join(dir, 'visitors.txt'), 'Visitors policy\n\nVisitors must sign the red book at the office.\n\nA visitor wears a green badge.\n');
  const library = openLibrary({ policiesDir: dir, cacheDir: null, log: silentLog, watch: false });
  await library.ready;
  corpus = library.current();
  await library.close();
});
afterAll(() => rmSync(dir, { recursive: true }));

const ENTRY = { situation: 'visitor-signing-in', verdict: 'info', when: null, because: ['Visitors must sign the red book at the office.'], note: null, by: 'headteacher', on: '2026-11-21', second: null } as const;

async function explained(question: string, settled: boolean): Promise<string> {
  const { reader, situations } = await schoolReader({ corpus, own: () => [], encoder: null, answers: (now, known) => (settled ? checkAnswers([{ ...ENTRY, because: [...ENTRY.because] }], now, known, { secondNeeded: false }) : new Map()) });
  const reading = await readQuestion(reader, { text: question, before: null, asker: null }, corpus);
  return explain(question, null, situations, reading).join('\n');
}

describe('how a reading came about', () => {
  it('says what the question was taken for, which clauses came near, and why the verdict is or is not said', async () => {
    const text = await explained('what must a visitor do on arriving?', false);
    expect(text).toMatch(/kind: what .*counterpart: visitor/);
    expect(text).toMatch(/1\. rank 1\.00 · words \d+\.\d\d · nearness - · (?:Visitors must|A visitor)/);
    expect(text).toMatch(/situations \(by words alone: no encoder\)\n {2}visitor-signing-in · share 0\.\d\d/);
    expect(text).toContain('nothing yet');
    expect(text).toMatch(/so it says\n {2}\w+ · quoted · visitor-signing-in · [\w-]+ · 0?1?\.\d\d · the verdict is/);
  });

  it('says what each confirmed outcome weighed', async () => {
    const text = await explained('what must a visitor do on arriving?', true);
    expect(text).toMatch(/what was confirmed\n {2}0\.\d\d · visitor-signing-in → info · Visitors must sign the red book at the office\./);
    expect(text).toMatch(/0\.\d\d · not settled → not_covered · silent/);
  });
});
