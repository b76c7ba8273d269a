import { inStretches } from '../kernel/stretches.ts';
import { type Encoder } from '../language/encoder.ts';
import type { Corpus } from '../policies/corpus.ts';
import type { Clause } from '../policies/document.ts';
import { type KeptSenses, readSenses, senseKey, writeSenses } from './sense-file.ts';
import { bankSpace } from './space.ts';

const kept = new WeakMap<Clause, Float32Array>();

/** The vectors of a corpus's clauses in the bank's space. A clause without one (its vector is not made yet) is found by its words alone. */
export const senseOf = (clause: Clause): Float32Array | null => kept.get(clause) ?? null;

/**
 * Makes the vectors that are missing, in reading order, about 8 ms a clause in the encoder's thread; those in `file` are taken from there,
 * and it then holds those of this corpus. Rejects with the encoder.
 */
export async function makeSenses(corpus: Corpus, encoder: Encoder, file: string | null = null): Promise<void> {
  const space = bankSpace();
  const clauses = corpus.documents.flatMap((d) => d.clauses);
  if (file !== null) await inStretches(taken(clauses, corpus, await readSenses(file, space.made, space.dims)));
  const missing = clauses.filter((c) => !kept.has(c));
  try {
    for (let from = 0; from < missing.length; from += BATCH) {
      const batch = missing.slice(from, from + BATCH);
      const vectors = await encoder.encode(batch.map((clause) => senseText(clause, corpus)));
      batch.forEach((clause, i) => {
        const vector = vectors[i];
        if (vector) kept.set(clause, space.project(vector));
      });
    }
  } finally {
    if (file !== null && missing.length > 0) await writeSenses(file, space.made, space.dims, await inStretches(allOf(clauses, corpus)));
  }
}

const BATCH = 64;

function* taken(clauses: readonly Clause[], corpus: Corpus, from: KeptSenses): Generator<void, void, void> {
  if (from.size === 0) return;
  for (const clause of clauses) {
    const vector = kept.has(clause) ? undefined : from.get(senseKey(senseText(clause, corpus)));
    if (vector) kept.set(clause, vector);
    yield;
  }
}

function* allOf(clauses: readonly Clause[], corpus: Corpus): Generator<void, KeptSenses, void> {
  const all = new Map<string, Float32Array>();
  for (const clause of clauses) {
    const vector = kept.get(clause);
    if (vector) all.set(senseKey(senseText(clause, corpus)), vector);
    yield;
  }
  return all;
}

/** An item means little without the words that introduce its list. */
function senseText(clause: Clause, corpus: Corpus): string {
  const leadIn = clause.leadIn === null ? null : corpus.clause(clause.leadIn);
  return leadIn ? `${leadIn.quote} ${clause.quote}` : clause.quote;
}
