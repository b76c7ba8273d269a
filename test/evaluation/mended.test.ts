import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { answersIn, readCorpus, readingOf, schoolAt } from '../../src/commands/schools.ts';
import { type Encoder, openEncoder } from '../../src/language/encoder.ts';
import { NO_MODEL } from '../../src/policies/model-open.ts';
import { quoteOf } from '../../src/policies/quoted-text.ts';
import { readQuestion } from '../../src/policies/read-question.ts';
import type { Reader } from '../../src/policies/reader.ts';
import type { Corpus } from '../../src/policies/corpus.ts';
import { root } from './measure.ts';

const Line = z.strictObject({ school: z.string(), question: z.string(), verdict: z.enum(['yes', 'no', 'conditional', 'info', 'not_covered']), first: z.string().nullable() });
const lines = readFileSync(new URL('mended.jsonl', import.meta.url), 'utf8').split('\n').filter((l) => l.trim() !== '').map((l) => Line.parse(JSON.parse(l)));

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let encoder: Encoder;
beforeAll(async () => {
  encoder = await openEncoder();
});
afterAll(() => encoder.close());

const opened = new Map<string, Promise<{ readonly corpus: Corpus; readonly reader: Reader }>>();
async function open(school: string): Promise<{ readonly corpus: Corpus; readonly reader: Reader }> {
  const path = join(root, school);
  const corpus = await readCorpus(schoolAt(path)?.policies ?? path);
  const { reader } = await readingOf(corpus, { file: answersIn(path), secondNeeded: false }, { encoder, model: NO_MODEL });
  return { corpus, reader };
}

describe('answers that were wrong once (staffroom ask --explain --as-test)', () => {
  it.each(lines)('$school: $question', async ({ school, question, verdict, first }) => {
    const opening = opened.get(school) ?? open(school);
    opened.set(school, opening);
    const { corpus, reader } = await opening;
    const reading = await readQuestion(reader, { text: question, before: null, asker: null }, corpus);
    expect({ verdict: reading.verdict, first: reading.clauses[0] ? quoteOf(reading.clauses[0]) : null }).toEqual({ verdict, first });
  });
});
