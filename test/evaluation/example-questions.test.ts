import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import mammoth from 'mammoth';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadSchool } from '../../src/school.ts';
import { safetyLineFor } from '../../src/policies/safety-lines.ts';
import { referencePath } from '../fixtures/reference-path.ts';

const POLICIES = 'school.example/policies';
const REAL = referencePath('policies');
const files = readdirSync(POLICIES).sort();
const collapse = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The words of a file by another way than the desk's own extractors, so that the labels do not lean on them. */
async function wordsOf(file: string): Promise<string> {
  const path = join(POLICIES, file);
  if (file.endsWith('.docx')) return (await mammoth.extractRawText({ path })).value;
  if (!file.endsWith('.pdf')) return readFileSync(path, 'utf8').replace(/<[^>]+>/g, ' ').replaceAll('&nbsp;', ' ');
  const pdf = await getDocument({ data: new Uint8Array(readFileSync(path)), verbosity: 0 }).promise;
  const pages = await Promise.all(Array.from({ length: pdf.numPages }, async (_, i) => (await (await pdf.getPage(i + 1)).getTextContent()).items));
  return pages.flat().map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('');
}
const texts = new Map(await Promise.all(files.map(async (file) => [file, collapse(await wordsOf(file))] as const)));
const everything = [...texts.values()].join('\n');

const labelled = z.strictObject({
  id: z.string(), school: z.literal('school.example'), question: z.string().min(3), kind: z.enum(['polar', 'factual', 'unanswerable']),
  verdict: z.enum(['yes', 'no', 'conditional', 'info', 'not_covered']), evidence: z.array(z.string()), also_acceptable: z.array(z.string()),
});
const questions = readFileSync('test/evaluation/example-questions.jsonl', 'utf8').trim().split('\n').map((line) => labelled.parse(JSON.parse(line)));

describe('the example school', () => {
  it('has settings without a fault', () => {
    expect(loadSchool('school.example').faults).toEqual([]);
  });

  it('has policies of every format, each small', () => {
    expect(new Set(files.map((file) => file.split('.').pop()))).toEqual(new Set(['docx', 'pdf', 'md', 'html', 'txt']));
    for (const file of files) expect(statSync(join(POLICIES, file)).size).toBeLessThan(100_000);
  });

  it('quotes in its settings only what stands in the policy', () => {
    const settings = loadSchool('school.example').school?.settings;
    const becauses = [settings?.questions.default?.because, ...(settings?.questions['by-policy'] ?? []).map((p) => p.to.because)].filter((b) => b !== undefined);
    expect(becauses.length).toBeGreaterThan(0);
    for (const { file, quote } of becauses) expect(texts.get(file)).toContain(quote);
  });

  it('prints clauses of the safety list, so that its answers show the line', () => {
    const sentences = everything.split(/(?<=[.!?])\s+/);
    const lines = new Set(sentences.map((sentence) => safetyLineFor(sentence, { headings: [], leadIn: null })?.id).filter((id) => id !== undefined));
    expect(lines.size).toBeGreaterThanOrEqual(8);
  });

  it.runIf(existsSync(REAL))('shares no nine words in a row with the policies of REFERENCE_DIR', () => {
    const words = (text: string): string[] => text.toLowerCase().replace(/[^a-z0-9' ]+/g, ' ').split(/\s+/).filter((word) => word !== '');
    const runs = (text: string): string[] => words(text).map((_, i, all) => all.slice(i, i + 9).join(' ')).filter((run) => run.split(' ').length === 9);
    const real = new Set(readdirSync(REAL).flatMap((file) => runs(readFileSync(join(REAL, file), 'utf8'))));
    expect([...texts].flatMap(([file, text]) => runs(text).filter((run) => real.has(run)).map((run) => `${file}: ${run}`))).toEqual([]);
  });
});

describe('the labelled questions on the example school', () => {
  it('are at least eighty, about a fifth of them on what no policy says', () => {
    expect(questions.length).toBeGreaterThanOrEqual(80);
    const silent = questions.filter((q) => q.verdict === 'not_covered').length / questions.length;
    expect(silent).toBeGreaterThan(0.15);
    expect(silent).toBeLessThan(0.25);
    expect(new Set(questions.map((q) => q.id)).size).toBe(questions.length);
  });

  it('have evidence that stands in the policies word for word, and none where the policies are silent', () => {
    expect(questions.flatMap((q) => [...q.evidence, ...q.also_acceptable]).filter((quote) => !everything.includes(quote))).toEqual([]);
    for (const q of questions) expect(q.evidence.length > 0).toBe(q.verdict !== 'not_covered');
  });
});
