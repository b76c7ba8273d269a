import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { referencePath } from '../fixtures/reference-path.ts';
import { libraryBench } from './library-bench.ts';
import { compareOnSchools } from './schools-bench.ts';
import { compareAt, type Sample } from './search-bench.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const reference = referencePath();
const SIZES = [100, 1_000, 10_000, 100_000];
const Asked = z.looseObject({ question: z.string() });

/** Sentences of the example school's plain-text policies and of the reference policies where they are; questions likewise. */
function sample(): Sample {
  const folders = [join(root, 'school.example/policies'), join(root, 'test/evaluation/written'), join(reference, 'policies')].filter(existsSync);
  const texts = folders.flatMap((dir) => readdirSync(dir).filter((f) => /\.(?:txt|md)$/.test(f)).map((f) => readFileSync(join(dir, f), 'utf8')));
  const sentences = texts.flatMap((text) => text.split(/\n+|(?<=[.!?])\s+/)).map((s) => s.replace(/\s+/g, ' ').trim()).filter((s) => s.length > 25);
  const files = [join(root, 'test/evaluation/example-questions.jsonl'), join(root, 'test/evaluation/written-questions.jsonl'), join(reference, 'questions/questions.jsonl')].filter(existsSync);
  const questions = files.flatMap((f) => readFileSync(f, 'utf8').split('\n').filter((l) => l.trim() !== '').map((l) => Asked.parse(JSON.parse(l)).question));
  return { sentences, questions };
}

/** From nothing to the first answer in a fresh process, on the example school's text policies. */
function coldStart(): { ms: number } {
  const from = performance.now();
  execFileSync(process.execPath, ['--import', 'tsx', join(root, 'test/bench/cold-start.ts')], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  return { ms: Math.round(performance.now() - from) };
}

const from = performance.now();
const text = sample();
const report = {
  node: process.version,
  sentences: text.sentences.length,
  coldStart: coldStart(),
  library: await libraryBench(text.sentences),
  // Each school's own policy and questions, where the reference folder is.
  schools: existsSync(join(reference, 'questions/questions.jsonl')) ? await compareOnSchools(join(reference, 'policies'), join(reference, 'questions/questions.jsonl')) : 'REFERENCE_DIR is not there',
  sizes: SIZES.map((size) => compareAt(size, text)),
  exactMemory: globalThis.gc !== undefined,
  seconds: 0,
};
report.seconds = Math.round((performance.now() - from) / 1000);
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
