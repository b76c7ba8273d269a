import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { z } from 'zod';
import { elapsed } from '../kernel/clock.ts';
import type { Corpus } from './corpus.ts';
import type { Clause } from './document.ts';
import { quoteOf } from './quoted-text.ts';
import { readQuestion } from './read-question.ts';
import { isSaid } from './said.ts';
import type { Reader, Source, Verdict } from './reader.ts';

/** One line that `answerBatch` gives: an answer, or why there is none. */
export type BatchAnswer =
  | {
      readonly id: BatchId;
      readonly verdict: Verdict;
      readonly confidence: number;
      readonly citations: readonly BatchCitation[];
      readonly ms: number;
      readonly source: Source;
      /** The situation answered, or the likeliest; null where none is near. */
      readonly situation: string | null;
      /** Whether the card would say the verdict aloud, rather than show clauses alone. */
      readonly shown_verdict: boolean;
      readonly offered: readonly { readonly situation: string; readonly verdict: Verdict; readonly citations: readonly BatchCitation[] }[];
    }
  | { readonly id: BatchId; readonly error: string };
export type BatchId = string | number;

export interface BatchCitation {
  /** One contiguous run of the document's text with white space collapsed, at most 400 characters. */
  readonly quote: string;
  /** The file, relative to the school's policies. */
  readonly document: string;
  /** Headings, highest first, parted by " › "; null before the first heading. */
  readonly section: string | null;
  readonly page: number | null;
}

export interface BatchPorts {
  /** Reads a school's policies from a file or folder. What cannot be read is in the corpus's `refused`. */
  readonly readCorpus: (path: string) => Promise<Corpus>;
  /** The reader of one school; asked for once, when its documents are read. */
  readonly readerFor: (school: string, corpus: Corpus) => Promise<Reader>;
  /** Told of what has no line of its own in the answers: a line that is not JSON, a name that two entries share. */
  readonly note: (message: string) => void;
}

const MOST_CITATIONS = 3;
const LONGEST_QUESTION = 100_000;
/** A longer line is not even parsed. */
const LONGEST_LINE = 20_000_000;

const Line = z.looseObject({ id: z.union([z.string(), z.number()]), school: z.string().min(1), question: z.string().max(LONGEST_QUESTION) });
const OnlyId = z.looseObject({ id: z.union([z.string(), z.number()]) });

/**
 * Answers JSON lines `{id, school, question}` in their order from the schools in a folder, each file or folder there being one school
 * named by its base name. A line without a readable id is told to `note` and has no answer; nothing stops the rest.
 */
export async function* answerBatch(schoolsDir: string, lines: AsyncIterable<string> | Iterable<string>, ports: BatchPorts): AsyncGenerator<BatchAnswer> {
  const schools = await schoolsIn(schoolsDir, ports.note);
  const corpora = new Map<string, Promise<Corpus>>();
  const readers = new Map<string, Promise<Reader>>();
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    const asked = parseLine(line);
    if (asked.kind === 'unreadable') ports.note(`line ${number}: ${asked.why}`);
    else if (asked.kind === 'wrong') yield { id: asked.id, error: asked.why };
    else yield await answerOne(asked, schools, { corpora, readers }, ports);
  }
}

type ParsedLine = { kind: 'unreadable'; why: string } | { kind: 'wrong'; id: BatchId; why: string } | { kind: 'question'; id: BatchId; school: string; question: string };

function parseLine(line: string): ParsedLine {
  if (line.length > LONGEST_LINE) return { kind: 'unreadable', why: `longer than ${LONGEST_LINE} characters` };
  let value: unknown;
  try {
    value = JSON.parse(line.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { kind: 'unreadable', why: 'not JSON' };
  }
  const parsed = Line.safeParse(value);
  if (parsed.success) return { kind: 'question', id: parsed.data.id, school: parsed.data.school, question: parsed.data.question };
  const id = OnlyId.safeParse(value);
  if (!id.success) return { kind: 'unreadable', why: 'no "id"' };
  const faults = parsed.error.issues.map((issue) => `"${issue.path.join('.')}": ${issue.message}`);
  return { kind: 'wrong', id: id.data.id, why: faults.join('; ') };
}

/** The schools of a folder by name, each with where its policies lie. */
export async function schoolsIn(dir: string, note: BatchPorts['note']): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const entries = (await readdir(dir, { withFileTypes: true })).filter((e) => !e.name.startsWith('.'));
  // Folders go first, so that "x" is the school's folder even where "x.pdf" lies beside it.
  entries.sort((a, b) => Number(b.isDirectory()) - Number(a.isDirectory()) || (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const name = entry.isDirectory() ? entry.name : parse(entry.name).name;
    if (found.has(name)) note(`${entry.name}: "${name}" is taken already by ${found.get(name) ?? ''}; skipped`);
    else found.set(name, policiesOf(join(dir, entry.name), entry.isDirectory()));
  }
  return found;
}

/** A school's whole folder has its settings beside the policies: only the policies are read. Any other folder is read as it is. */
function policiesOf(path: string, isFolder: boolean): string {
  const policies = join(path, 'policies');
  return isFolder && existsSync(join(path, 'school.yaml')) && existsSync(policies) ? policies : path;
}

async function answerOne(asked: { id: BatchId; school: string; question: string }, schools: ReadonlyMap<string, string>, { corpora, readers }: { corpora: Map<string, Promise<Corpus>>; readers: Map<string, Promise<Reader>> }, ports: BatchPorts): Promise<BatchAnswer> {
  const path = schools.get(asked.school);
  if (path === undefined) return { id: asked.id, error: `no school "${asked.school.slice(0, 80)}" in the folder` };
  let opening = corpora.get(path);
  if (!opening) {
    corpora.set(path, (opening = ports.readCorpus(path)));
    for (const refusal of (await opening).refused) ports.note(`${asked.school}: ${refusal.file}: ${refusal.code}: ${refusal.detail}`);
  }
  const corpus = await opening;
  if (corpus.documents.length === 0) {
    const why = corpus.refused.map((r) => `${r.file}: ${r.detail}`).join('; ');
    return { id: asked.id, error: `no policy could be read${why === '' ? '' : ` (${why})`}` };
  }
  let reader = readers.get(path);
  if (!reader) readers.set(path, (reader = ports.readerFor(asked.school, corpus)));
  const ready = await reader;
  const from = elapsed();
  const reading = await readQuestion(ready, { text: asked.question, before: null, asker: null }, corpus);
  const ms = Math.round((elapsed() - from) * 1000) / 1000;
  const cited = (clauses: readonly Clause[]): BatchCitation[] => clauses.slice(0, MOST_CITATIONS).map((clause) => citationOf(clause, corpus));
  const { verdict, confidence, source, situation } = reading;
  const offered = reading.offered.map((offer) => ({ situation: offer.situation, verdict: offer.verdict, citations: cited(offer.clauses) }));
  return { id: asked.id, verdict, confidence, citations: cited(reading.clauses), ms, source, situation, shown_verdict: isSaid(reading), offered };
}

/** A clause as it is cited: its words, and where they stand. */
export function citationOf(clause: Clause, corpus: Corpus): BatchCitation {
  return {
    quote: quoteOf(clause),
    document: corpus.document(clause.document).file,
    section: clause.headings.length === 0 ? null : clause.headings.join(' › '),
    page: clause.page,
  };
}
