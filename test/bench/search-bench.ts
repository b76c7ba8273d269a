import MiniSearch from 'minisearch';
import { asId } from '../../src/kernel/ids.ts';
import { stem } from '../../src/language/stems.ts';
import { isStopWord } from '../../src/language/stop-words.ts';
import { words } from '../../src/language/tokens.ts';
import { makeCorpus } from '../../src/policies/corpus.ts';
import type { Clause, PolicyDocument } from '../../src/policies/document.ts';
import { readByRules } from '../../src/policies/rule-reader.ts';
import { buildIndex } from '../../src/policies/search.ts';

export interface Sample {
  readonly sentences: readonly string[];
  readonly questions: readonly string[];
}

interface Figures {
  readonly indexMs: number;
  readonly heapMb: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Seeded, so that two runs measure the same text. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** `size` clauses from the sample: its sentences over and over, in the copies with one word in twelve swapped for another of its words. */
export function clausesLike(sample: Sample, size: number): PolicyDocument[] {
  const next = random(7);
  const vocabulary = [...new Set(sample.sentences.flatMap((s) => s.split(' ')))];
  const perDocument = 250;
  const documents: PolicyDocument[] = [];
  for (let from = 0; from < size; from += perDocument) {
    const id = asId<'document'>(`bench-${from}`);
    const clauses: Clause[] = [];
    let start = 0;
    for (let i = from; i < Math.min(size, from + perDocument); i++) {
      const base = sample.sentences[i % sample.sentences.length] ?? '';
      const quote = i < sample.sentences.length ? base : base.split(' ').map((w) => (next() < 1 / 12 ? (vocabulary[Math.floor(next() * vocabulary.length)] ?? w) : w)).join(' ');
      clauses.push({
        id: asId(`${id}#${start}-${start + quote.length}`), document: id, start, end: start + quote.length, quote, kind: 'sentence', headings: [`Section ${Math.floor(clauses.length / 12)}`],
        number: null, page: 1, leadIn: null, footnotes: [], standing: 'policy', order: clauses.length,
      });
      start += quote.length + 1;
    }
    documents.push({ id, file: `${id}.txt`, sha256: id, title: 'Policy', text: clauses.map((c) => c.quote).join('\n'), pages: 1, clauses, facts: [] });
  }
  return documents;
}

/** Index time, memory and the time of one search for this project's index, its whole reader, and MiniSearch twice, on the same clauses. */
export function compareAt(size: number, sample: Sample): Record<string, unknown> {
  const documents = clausesLike(sample, size);
  const clauses = documents.flatMap((d) => d.clauses);
  const asked = Math.min(sample.questions.length, size >= 100_000 ? 60 : 200);
  const questions = Array.from({ length: asked }, (_, i) => sample.questions[Math.floor((i * sample.questions.length) / asked)] ?? '');

  const own = measure(() => buildIndex(documents), (index, q) => index.search(q, 10), questions);
  const index = buildIndex(documents);
  const corpus = makeCorpus(documents, [], 'bench', index);
  const ask = times((q) => readByRules({ text: q, before: null, asker: null }, index.search(q, 20), corpus), questions);
  const stemmed = measure(() => miniSearch(clauses, true), (mini, q) => mini.search(q).slice(0, 10), questions);
  const plain = measure(() => miniSearch(clauses, false), (mini, q) => mini.search(q).slice(0, 10), questions);
  const over = (theirs: Figures): Record<string, number> => ({
    index: round(theirs.indexMs / own.indexMs), heap: round(theirs.heapMb / own.heapMb), p50: round(theirs.p50Ms / own.p50Ms), p99: round(theirs.p99Ms / own.p99Ms),
  });
  return {
    clauses: size, questions: asked, search: own, askWithReader: ask, miniSearchStemmed: stemmed, miniSearchDefaults: plain,
    timesSmaller: { thanMiniSearchStemmed: over(stemmed), thanMiniSearchDefaults: over(plain) },
  };
}

/** MiniSearch on the same clauses: as it comes, or with this project's stemmer and stop words. */
export function miniSearch(clauses: readonly Clause[], stemming: boolean): MiniSearch {
  const processTerm = (term: string): string | null => {
    const word = words(term)[0];
    return word === undefined || isStopWord(word) ? null : stem(word);
  };
  const mini = new MiniSearch({ fields: ['text'], ...(stemming ? { processTerm } : {}) });
  mini.addAll(clauses.map((c, id) => ({ id, text: c.quote })));
  return mini;
}

function measure<Index>(build: () => Index, search: (index: Index, question: string) => unknown, questions: readonly string[]): Figures {
  const before = memory();
  const from = performance.now();
  const index = build();
  const indexMs = performance.now() - from;
  const heapMb = (memory() - before) / 2 ** 20;
  return { indexMs: round(indexMs), heapMb: round(heapMb), ...times((q) => search(index, q), questions) };
}

/** The time of each question, one after the other. */
export function times<Question>(ask: (question: Question) => unknown, questions: readonly Question[]): { p50Ms: number; p99Ms: number } {
  // The first questions warm the compiler, not a cache of results: there is none.
  for (const question of questions.slice(0, 20)) ask(question);
  const taken = questions.map((question) => {
    const from = performance.now();
    ask(question);
    return performance.now() - from;
  });
  taken.sort((a, b) => a - b);
  const at = (share: number): number => round(taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? 0);
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** Bytes in use, typed arrays included. Exact only with --expose-gc. */
function memory(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const round = (n: number): number => Math.round(n * 1000) / 1000;
