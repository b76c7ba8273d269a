import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkAnswersFile } from '../../src/check.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { openLibrary } from '../../src/policies/library.ts';

const dir = mkdtempSync(join(tmpdir(), 'staffroom-check-'));
afterAll(() => rmSync(dir, { recursive: true }));

describe('a look at answers.yaml', () => {
  it('names an entry that cannot be read with its line, and each answer that fell back or has no situation', async () => {
    writeFileSync(join(dir, 'visitors.txt'), 'Visitors policy\n\nVisitors must sign the red book.\n');
    const library = openLibrary({ policiesDir: dir, cacheDir: null, log: silentLog, watch: false });
    await library.ready;
    const corpus = library.current();
    await library.close();
    const entry = (situation: string, verdict: string, words: string): string => `- situation: ${situation}\n  verdict: ${verdict}\n  when: null\n  because: ["${words}"]\n  note: null\n  by: headteacher\n  on: 2026-11-21\n`;
    const file = join(dir, 'answers.yaml');
    expect(checkAnswersFile(file, corpus)).toEqual({ faults: [], notices: [] });
    writeFileSync(file, entry('visitor-signing-in', 'info', 'Visitors must sign the blue book.') + entry('visitor-dbs', 'info', 'Visitors must sign the red book.') + entry('no-such-thing', 'yes', 'Visitors must sign the red book.') + entry('visitor-phone', 'perhaps', 'Visitors must sign the red book.'));
    const { faults, notices } = checkAnswersFile(file, corpus);
    expect(faults).toEqual([expect.objectContaining({ file: 'answers.yaml', line: 23, level: 'error' })]);
    expect(notices.map((n) => n.message)).toEqual([expect.stringMatching(/^"visitor-signing-in": its words are no longer/), expect.stringMatching(/^"no-such-thing": there is no such situation/)]);
  });
});
