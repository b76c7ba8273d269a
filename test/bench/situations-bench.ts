import { openEncoder } from '../../src/language/encoder.ts';
import { buildIndex } from '../../src/policies/search.ts';
import { readQuestion } from '../../src/policies/read-question.ts';
import { quoteOf } from '../../src/policies/quoted-text.ts';
import { bank } from '../../src/situations/bank.ts';
import { checkAnswers } from '../../src/situations/confirmed.ts';
import { Matcher } from '../../src/situations/matcher.ts';
import { ownSituations } from '../../src/situations/own-situations.ts';
import { schoolReader } from '../../src/situations/school-reader.ts';
import { bankTexts, type Situation, wordingsOf } from '../../src/situations/situation.ts';
import { bankSpace } from '../../src/situations/space.ts';
import { readCorpus } from '../../src/commands/schools.ts';
import { beside, timesOf } from './other-engines.ts';
import { clausesLike, type Sample } from './search-bench.ts';

/** A whole question on one policy: by words, with the encoder, and with everything confirmed as the desk would propose it. */
export async function askBench(policy: string, questions: readonly string[]): Promise<Record<string, unknown>> {
  const corpus = await readCorpus(policy);
  const encoder = await openEncoder();
  try {
    const from = performance.now();
    const byWords = await schoolReader({ corpus, own: ownSituations, answers: () => new Map(), encoder: null });
    const firstMs = Math.round(performance.now() - from);
    const bySense = await schoolReader({ corpus, own: ownSituations, answers: () => new Map(), encoder });
    const entries = bySense.situations.situations.flatMap((situation) => {
      const { verdict, clauses } = bySense.situations.propose(situation);
      const because = verdict === 'not_covered' ? [] : clauses.slice(0, 1).map(quoteOf);
      return [{ situation: situation.id, verdict, when: null, because, note: null, by: 'headteacher', on: '2026-01-05', second: null }];
    });
    const settled = await schoolReader({ corpus, own: ownSituations, answers: (now, known) => checkAnswers(entries, now, known, { secondNeeded: false }), encoder });
    const times = (reader: typeof byWords.reader) => timesOf((text) => readQuestion(reader, { text, before: null, asker: null }, corpus), questions);
    return {
      clauses: corpus.index.size, questions: questions.length, answers: entries.length, situationsReadMs: firstMs,
      words: await times(byWords.reader), encoder: await times(bySense.reader), confirmed: await times(settled.reader),
      encoderAlone: await timesOf((text) => encoder.encode([text]), questions),
    };
  } finally {
    await encoder.close();
  }
}

/** Index of clauses beside other engines, each over the same texts. */
export async function clausesBeside(size: number, sample: Sample, questions: readonly string[]): Promise<Record<string, unknown>> {
  const documents = clausesLike(sample, size);
  const texts = documents.flatMap((d) => d.clauses.map((c) => c.quote));
  const ours = (): Promise<(question: string) => unknown> => {
    const index = buildIndex(documents);
    return Promise.resolve((question) => index.search(question, 10));
  };
  return { clauses: texts.length, questions: questions.length, ...(await beside(ours, texts, questions)) };
}

/** `size` situations from the bank: beyond its own, copies in which each phrasing lacks one of its words. */
export function situationsLike(size: number): { readonly situations: readonly Situation[]; readonly vectors: readonly (Float32Array | null)[] } {
  const known = bank();
  const vectors = bankSpace().vectors;
  const whole = bankTexts(known).length === vectors.length;
  const starts: number[] = [];
  let next = 0;
  for (const situation of known) {
    starts.push(next);
    next += wordingsOf(situation).length + situation.rules.length;
  }
  const without = (text: string, copy: number): string => text.split(' ').filter((_, i, all) => all.length < 4 || i !== copy % all.length).join(' ');
  const found: Situation[] = [];
  const theirs: (Float32Array | null)[] = [];
  for (let i = 0; i < size; i++) {
    const at = i % known.length;
    const situation = known[at];
    if (!situation) continue;
    const copy = Math.floor(i / known.length);
    found.push(copy === 0 ? situation : { ...situation, id: `${situation.id}-${copy}`, phrasings: situation.phrasings.map((p) => without(p, copy)) });
    const texts = wordingsOf(situation).length + situation.rules.length;
    for (let t = 0; t < texts; t++) theirs.push(whole ? (vectors[(starts[at] ?? 0) + t] ?? null) : null);
  }
  return { situations: found, vectors: theirs };
}

/** Matching a question to its situation, words and sense, beside other engines over the situations' phrasings. */
export async function situationsBeside(size: number, questions: readonly string[]): Promise<Record<string, unknown>> {
  const { situations, vectors } = situationsLike(size);
  const encoder = await openEncoder();
  const encoded = await encoder.encode(questions);
  await encoder.close();
  const asked = new Map(questions.map((question, i) => [question, bankSpace().project(encoded[i] ?? new Float32Array(0))]));
  const ours = (): Promise<(question: string) => unknown> => {
    const matcher = new Matcher(situations, vectors);
    return Promise.resolve((question) => matcher.fit(question, asked.get(question) ?? null, 10));
  };
  const texts = situations.map((s) => wordingsOf(s).join('\n'));
  return { situations: situations.length, phrasings: situations.reduce((n, s) => n + s.phrasings.length, 0), questions: questions.length, encodingNotCounted: true, ...(await beside(ours, texts, questions)) };
}
