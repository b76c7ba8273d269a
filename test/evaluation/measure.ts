import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { screen } from '../../src/incidents/harm-check.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { answerBatch, type BatchAnswer, type BatchId } from '../../src/policies/batch.ts';
import type { Corpus } from '../../src/policies/corpus.ts';
import { openLibrary } from '../../src/policies/library.ts';
import type { Reader } from '../../src/policies/reader.ts';
import { ruleReader } from '../../src/policies/rule-reader.ts';
import { intentOf } from '../../src/routes/intents.ts';
import { referencePath } from '../fixtures/reference-path.ts';
import { type Label, readLabels } from './score-ask.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
/** The folder with the reference questions and their scorer; null where it is not. */
export const referenceDir: string | null = [referencePath()].find((dir) => existsSync(join(dir, 'questions/score.mjs'))) ?? null;

export interface Asked {
  readonly labels: readonly Label[];
  readonly answers: readonly BatchAnswer[];
  /** For each question the kind of decision that answered it (`Reading.why`). */
  readonly whys: ReadonlyMap<BatchId, string>;
}

/** The reader that a set is asked of, made once a school. */
export type ReaderFor = (school: string, corpus: Corpus) => Promise<Reader>;

const readBefore = new Map<string, Promise<Corpus>>();

/** Reads a school as the product does, once in a process. */
export function readCorpus(path: string): Promise<Corpus> {
  let reading = readBefore.get(path);
  if (!reading) readBefore.set(path, (reading = readAnew(path)));
  return reading;
}

async function readAnew(policiesDir: string): Promise<Corpus> {
  const library = openLibrary({ policiesDir, cacheDir: null, log: silentLog, watch: false });
  await library.ready;
  const corpus = library.current();
  await library.close();
  return corpus;
}

/** Asks a file of labelled questions of the schools in a folder, through the code that answers batches. */
export const ask = (labelsFile: string, schoolsDir: string, readerFor?: ReaderFor): Promise<Asked> => askLabels(readLabels(readFileSync(labelsFile, 'utf8')), schoolsDir, readerFor);

/** As `ask`, of labels already read. */
export async function askLabels(labels: readonly Label[], schoolsDir: string, readerFor: ReaderFor = () => Promise.resolve(ruleReader)): Promise<Asked> {
  const lines = labels.map((l) => JSON.stringify({ id: l.id, school: l.school, question: l.question }));
  const whys = new Map<BatchId, string>();
  let why = '';
  const noting = (reader: Reader): Reader => ({
    read: async (question, candidates, corpus) => {
      const reading = await reader.read(question, candidates, corpus);
      why = reading.why;
      return reading;
    },
  });
  const answers: BatchAnswer[] = [];
  const ports = { readCorpus, readerFor: async (school: string, corpus: Corpus) => noting(await readerFor(school, corpus)), note: (message: string) => process.stderr.write(`${message}\n`) };
  for await (const answer of answerBatch(schoolsDir, lines, ports)) {
    answers.push(answer);
    if (!('error' in answer)) whys.set(answer.id, why);
  }
  return { labels, answers, whys };
}

const Figures = z.record(z.string(), z.unknown());

/** Runs the reference scorer on predictions; gives its figures as it prints them. */
export function scoreByReference(task: 'ask' | 'intent' | 'route', labels: string, predictions: readonly object[]): Record<string, unknown> {
  if (referenceDir === null) throw new Error('the reference scorer is not there');
  const dir = mkdtempSync(join(tmpdir(), 'evaluate-'));
  try {
    const file = join(dir, 'predictions.jsonl');
    writeFileSync(file, predictions.map((p) => JSON.stringify(p)).join('\n'));
    const args = [join(referenceDir, 'questions/score.mjs'), task, labels, file, ...(task !== 'intent' ? [join(referenceDir, 'policies')] : [])];
    return Figures.parse(JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })));
  } finally {
    rmSync(dir, { recursive: true });
  }
}

const Utterance = z.looseObject({ id: z.string(), text: z.string() });

/** What each message of a file of messages wants, as the turn decides it: the harm check first. */
export function intentsOf(file: string): { id: string; intent: string }[] {
  const messages = readFileSync(file, 'utf8').split('\n').filter((l) => l.trim() !== '').map((l) => Utterance.parse(JSON.parse(l)));
  return messages.map(({ id, text }) => ({ id, intent: intentOf(text, screen(text)) }));
}
