import { type Encoder } from '../language/encoder.ts';
import type { Corpus } from '../policies/corpus.ts';
import type { Clause } from '../policies/document.ts';
import { bankSpace } from './space.ts';

const kept = new WeakMap<Clause, Float32Array>();

/** The vectors of a corpus's clauses in the bank's space. A clause without one (its vector is not made yet) is found by its words alone. */
export const senseOf = (clause: Clause): Float32Array | null => kept.get(clause) ?? null;

/** Makes the vectors that are missing, in reading order, about 5 ms a clause in the encoder's thread. Rejects with the encoder. */
export async function makeSenses(corpus: Corpus, encoder: Encoder): Promise<void> {
  const space = bankSpace();
  const missing = corpus.documents.flatMap((d) => d.clauses).filter((c) => !kept.has(c));
  for (let from = 0; from < missing.length; from += BATCH) {
    const batch = missing.slice(from, from + BATCH);
    const vectors = await encoder.encode(batch.map((clause) => senseText(clause, corpus)));
    batch.forEach((clause, i) => {
      const vector = vectors[i];
      if (vector) kept.set(clause, space.project(vector));
    });
  }
}

const BATCH = 64;

/** An item means little without the words that introduce its list. */
function senseText(clause: Clause, corpus: Corpus): string {
  const leadIn = clause.leadIn === null ? null : corpus.clause(clause.leadIn);
  return leadIn ? `${leadIn.quote} ${clause.quote}` : clause.quote;
}
