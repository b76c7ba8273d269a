import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { loadDotEnv, readCacheDir, readReader } from '../config.ts';
import { screen } from '../incidents/harm-check.ts';
import { hashOf } from '../kernel/built-file.ts';
import { systemClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import type { Encoder } from '../language/encoder.ts';
import type { Corpus } from '../policies/corpus.ts';
import { openLibrary } from '../policies/library.ts';
import { NO_MODEL, openModel, type OpenedModel } from '../policies/model-open.ts';
import { modelReader } from '../policies/model-reader.ts';
import type { Reader } from '../policies/reader.ts';
import { faultLine, loadSchool, type School } from '../school.ts';
import type { CheckedAnswer } from '../situations/answers.ts';
import { parseAnswers } from '../situations/answers-file.ts';
import { checkAnswers } from '../situations/confirmed.ts';
import { ownSituations } from '../situations/own-situations.ts';
import { schoolReader } from '../situations/school-reader.ts';
import { type SchoolSituations, warmBank } from '../situations/school-situations.ts';
import { note } from './command.ts';
import { takeEncoder } from './encoder-ahead.ts';

/** Reads policies once, from a file or a folder, without watching: the folder is only read. What is read is kept in `cache` for the next time. */
export async function readCorpus(path: string, cache: string | null = null): Promise<Corpus> {
  const library = openLibrary({ policiesDir: path, cacheDir: cache === null ? null : keptOf(cache, path), log: silentLog, watch: false });
  await library.ready;
  const corpus = library.current();
  await library.close();
  for (const refusal of corpus.refused) note(`${refusal.file}: ${refusal.code === 'unknown-type' ? 'skipped' : `not taken (${refusal.code})`}: ${refusal.detail}`);
  return corpus;
}

/** Of each folder of policies there is one folder in the cache. */
const keptOf = (cache: string, policies: string): string => join(cache, hashOf(resolve(policies)).slice(0, 16));

/** A school as the command line meets it: a whole folder with its settings, a folder of policies, or one policy. */
export interface SchoolAt {
  /** Null where there is no school.yaml. */
  readonly school: School | null;
  readonly policies: string;
  /** Its answers, where it has settled any. */
  readonly answersFile: string | null;
}

/** What stands at a path; faults of its school.yaml are told. Null where school.yaml cannot be used at all. */
export function schoolAt(path: string): SchoolAt | null {
  if (!existsSync(join(path, 'school.yaml'))) return { school: null, policies: path, answersFile: answersIn(path) };
  const { school, faults } = loadSchool(path);
  for (const fault of faults) note(faultLine(fault));
  return school && { school, policies: school.policiesDir, answersFile: answersIn(path) };
}

/** Where a school's own folder keeps its answers; null where it has none. */
export function answersIn(folder: string): string | null {
  const file = join(folder, 'answers.yaml');
  return existsSync(folder) && statSync(folder).isDirectory() && existsSync(file) ? file : null;
}

export interface AnswersAt {
  readonly file: string | null;
  readonly secondNeeded: boolean;
}

/** The answers of a file held against the documents. What cannot be used is told, each with its line or its situation. */
function answersFrom({ file, secondNeeded }: AnswersAt, corpus: Corpus, known: ReadonlySet<string>): ReadonlyMap<string, readonly CheckedAnswer[]> {
  if (file === null) return new Map();
  const { entries, faults } = parseAnswers(readFileSync(file, 'utf8'), basename(file));
  for (const fault of faults) note(faultLine(fault));
  const checked = checkAnswers(entries, corpus, known, { secondNeeded });
  for (const { entry, state } of [...checked.values()].flat()) {
    if (state === 'changed') note(`${basename(file)}: "${entry.situation}": its words do not stand in the policy, so it is not given`);
    if (state === 'unknown') note(`${basename(file)}: "${entry.situation}": there is no such situation`);
  }
  return checked;
}

/** A school's situations, and its reader: what it confirmed, then its clauses, then its own model where one is switched on for reading. */
export interface SchoolReading {
  readonly reader: Reader;
  readonly situations: SchoolSituations;
}

export async function readingOf(corpus: Corpus, answers: AnswersAt, { encoder, model, cache = null }: ReadingPorts, names: () => readonly string[] = () => []): Promise<SchoolReading> {
  const { reader, situations } = await schoolReader({ corpus, own: ownSituations, answers: (now, known) => answersFrom(answers, now, known), encoder, ...(cache === null ? {} : { senses: join(cache, 'senses', `${hashOf(corpus.documents.map((d) => d.id).join('\n')).slice(0, 16)}.bin`) }) });
  return { situations, reader: model.read ? modelReader(reader, model.read, { mayBeSent: (text) => screen(text).level === 'none', names }) : reader };
}

export interface ReadingPorts {
  /** Null goes by words alone. */
  readonly encoder: Encoder | null;
  readonly model: OpenedModel;
  /** The folder in which policies that were read are kept for the next time; null or absent for nowhere. */
  readonly cache?: string | null;
}

/** Runs something with the encoder, which is closed at the end, and with the model of the settings. Null where a setting of the model is wrong; which, is told. */
export async function withReading<T>(words: boolean, run: (ports: ReadingPorts) => Promise<T>): Promise<T | null> {
  loadDotEnv();
  const settings = readReader();
  const model = !settings.ok ? settings : settings.value === null ? { ok: true as const, value: NO_MODEL } : await openModel(settings.value, { clock: systemClock, log: silentLog });
  if (!model.ok) {
    for (const fault of typeof model.error === 'string' ? [model.error] : model.error) note(fault);
    return null;
  }
  // Its thread loads while this one reads the bank.
  const [encoder] = await Promise.all([words ? null : encoderOrNone(), warmBank()]);
  try {
    return await run({ encoder, model: model.value, cache: readCacheDir() });
  } finally {
    await encoder?.close();
  }
}

/** Without its encoder the desk still answers by words, as it does on a machine where the encoder cannot start. */
async function encoderOrNone(): Promise<Encoder | null> {
  try {
    return await takeEncoder();
  } catch (error) {
    note(`the encoder cannot start (${error instanceof Error ? error.message : 'unknown'}): questions are matched by words alone`);
    return null;
  }
}
