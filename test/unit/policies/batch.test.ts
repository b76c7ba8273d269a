import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerBatch, type BatchAnswer } from '../../../src/policies/batch.ts';
import { makeCorpus } from '../../../src/policies/corpus.ts';
import { ruleReader } from '../../../src/policies/rule-reader.ts';
import { buildIndex } from '../../../src/policies/search.ts';
import { writtenCorpus, writtenDocument } from '../../fixtures/written-document.ts';

let dir = '';
const notes: string[] = [];
const readPaths: string[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'batch-'));
  await mkdir(join(dir, 'oak'));
  await mkdir(join(dir, 'ash', 'policies'), { recursive: true });
  await writeFile(join(dir, 'ash', 'school.yaml'), '');
  await mkdir(join(dir, 'yew', 'policies'), { recursive: true });
  for (const file of ['elm.txt', 'oak.pdf', 'bad.pdf', '.hidden.txt']) await writeFile(join(dir, file), '');
});
afterAll(() => rm(dir, { recursive: true }));

async function run(...lines: string[]): Promise<BatchAnswer[]> {
  notes.length = 0;
  readPaths.length = 0;
  const found: BatchAnswer[] = [];
  const readCorpus = (path: string): Promise<ReturnType<typeof writtenCorpus>> => {
    readPaths.push(basename(path));
    if (path.endsWith('bad.pdf')) return Promise.resolve(makeCorpus([], [{ file: 'bad.pdf', code: 'broken', detail: 'not a PDF' }], 'v', buildIndex([])));
    return Promise.resolve(writtenCorpus(writtenDocument([`# ${basename(path)}`, 'Visitors must sign the red book.'])));
  };
  for await (const answer of answerBatch(dir, lines, { readCorpus, readerFor: () => Promise.resolve(ruleReader), note: (m) => notes.push(m) })) found.push(answer);
  return found;
}
const line = (id: unknown, school: unknown, question: unknown = 'do visitors sign a book?'): string => JSON.stringify({ id, school, question });

describe('answering lines of questions', () => {
  it('answers a line with a question far too long by its id, and does not parse one that is no line any more', async () => {
    const answers = await run(line('long', 'elm', 'x'.repeat(100_001)), line('endless', 'elm', 'x'.repeat(20_000_001)), line('next', 'elm'));
    expect(answers.map((a) => [a.id, 'error' in a])).toEqual([['long', true], ['next', false]]);
    expect(notes).toContainEqual(expect.stringMatching(/^line 2: longer than/));
  });

  it('reads only the policies of a school that has its settings beside them, and any other folder whole', async () => {
    await run(line(1, 'ash'), line(2, 'yew'));
    expect(readPaths).toEqual(['policies', 'yew']);
  });

  it('answers in order, each school from its own file or folder, read once', async () => {
    const answers = await run(line('a', 'elm'), line('b', 'oak'), line(3, 'elm'));
    expect(answers.map((a) => a.id)).toEqual(['a', 'b', 3]);
    expect(answers[0]).toMatchObject({ verdict: 'yes', citations: [{ quote: 'Visitors must sign the red book.', section: 'elm.txt', page: 1 }] });
    expect(answers[1]).toMatchObject({ citations: [{ section: 'oak' }] });
    expect(readPaths).toEqual(['elm.txt', 'oak']);
    expect(notes.join()).toMatch(/oak\.pdf.*taken/);
  });

  it('gives an error line for an unknown school, an unreadable policy and a wrong field, and goes on', async () => {
    const answers = await run(line('a', '../elm'), line('b', 'bad'), line('c', 'elm', 7), line('d', '.hidden'), line('e', 'elm'));
    expect(answers.slice(0, 4).map((a) => 'error' in a)).toEqual([true, true, true, true]);
    expect(answers[1]).toMatchObject({ error: expect.stringContaining('not a PDF') });
    expect(answers[4]).toMatchObject({ id: 'e', verdict: 'yes' });
  });

  it('tells of lines that cannot be read, without an answer for them', async () => {
    expect(await run('{"id": "a"', '', '[1]', '{"school": "elm"}', line('z', 'elm'))).toHaveLength(1);
    expect(notes.filter((n) => n.startsWith('line '))).toHaveLength(3);
  });

  it('survives names that are keys of every object', async () => {
    expect(await run(line('a', '__proto__'), line('b', 'constructor'))).toMatchObject([{ id: 'a', error: expect.any(String) }, { id: 'b', error: expect.any(String) }]);
  });
});
