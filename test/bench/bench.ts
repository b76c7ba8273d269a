import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { referencePath } from '../fixtures/reference-path.ts';
import { libraryBench } from './library-bench.ts';
import { compareOnSchools } from './schools-bench.ts';
import { compareAt, type Sample } from './search-bench.ts';
import { askBench, clausesBeside, situationsBeside } from './situations-bench.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const reference = referencePath();
const SIZES = [100, 1_000, 10_000, 100_000];
const SITUATIONS = [400, 1_000, 2_000, 4_000];
// `npm run bench -- 10000` stops at so many clauses; `-- 10000 ask` measures asking and situations alone.
const most = Number(process.argv[2] ?? SIZES.at(-1));
const askAlone = process.argv[3] === 'ask';
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
const few = (count: number): string[] => Array.from({ length: Math.min(count, text.questions.length) }, (_, i) => text.questions[Math.floor((i * text.questions.length) / Math.min(count, text.questions.length))] ?? '');
const sizes = SIZES.filter((size) => size <= most);
const inOrder = async <T>(values: readonly number[], run: (value: number) => Promise<T>): Promise<T[]> => {
  const found: T[] = [];
  for (const value of values) {
    found.push(await run(value));
    // What was measured is told at once: the large sizes may be ended by hand.
    process.stderr.write(`${JSON.stringify(found.at(-1))}\n`);
  }
  return found;
};
const report = {
  node: process.version,
  sentences: text.sentences.length,
  // A whole question, on one policy of ordinary length.
  ask: await askBench(join(root, 'test/evaluation/written/pebble-cove.txt'), few(200)),
  clausesBesideOthers: await inOrder(sizes, (size) => clausesBeside(size, text, few(size >= 100_000 ? 60 : 200))),
  situationsBesideOthers: await inOrder(SITUATIONS, (size) => situationsBeside(size, few(100))),
  ...(askAlone ? {} : await theRest()),
  exactMemory: globalThis.gc !== undefined,
  seconds: 0,
};
report.seconds = Math.round((performance.now() - from) / 1000);
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);

async function theRest(): Promise<Record<string, unknown>> {
  return {
    coldStart: coldStart(),
    library: await libraryBench(text.sentences),
    // Each school's own policy and questions, where the reference folder is.
    schools: existsSync(join(reference, 'questions/questions.jsonl')) ? await compareOnSchools(join(reference, 'policies'), join(reference, 'questions/questions.jsonl')) : 'REFERENCE_DIR is not there',
    sizes: sizes.map((size) => compareAt(size, text)),
  };
}
