import type { Clause } from './document.ts';
import type { Corpus } from './corpus.ts';
import type { Candidate } from './search.ts';

/** `yes`/`no`: allowed or required / forbidden or not so. `info`: a fact was asked. `not_covered`: this school's policy is silent. */
export type Verdict = 'yes' | 'no' | 'conditional' | 'info' | 'not_covered';

export interface Question {
  readonly text: string;
  /** The question before, when this one leans on it ("and ex-pupils?"). */
  readonly before: string | null;
  /** The asker's role where known: `staff`, `dsl`, `headteacher`, …; it never widens what may be read. */
  readonly asker: string | null;
}

/**
 * What the reader chose. It chooses; it never writes.
 * `clauses` are best first, at most three; with `not_covered` the first is the nearest clause, or there is none.
 */
export interface Reading {
  readonly verdict: Verdict;
  readonly clauses: readonly Clause[];
  /** 0 to 1: the share of such readings that were right on questions the reader was not made from. */
  readonly confidence: number;
  /** The kind of decision, a code: `prohibition-stated`, `silent-no-role`, …; figures are kept for each kind. */
  readonly why: string;
  /** Clauses that say otherwise about the same act: shown beside the first, with a line that they disagree. */
  readonly conflicts: readonly Clause[];
}

export interface Reader {
  read(question: Question, candidates: readonly Candidate[], corpus: Corpus): Promise<Reading>;
}
