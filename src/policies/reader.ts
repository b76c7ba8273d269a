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

/** What stands behind a reading: the school's own confirmed answer, the clauses that search and rules chose, or a model's choice among clauses. */
export type Source = 'confirmed' | 'quoted' | 'model';

/** Who settled an answer for this school, and when. */
export interface Confirmation {
  readonly situation: string;
  readonly title: string;
  /** A role as in school.yaml, or a name, as the review kept it. */
  readonly by: string;
  /** An ISO day; null where the file does not say. */
  readonly on: string | null;
  readonly note: string | null;
}

/** A situation that the question may be about, with what the school has on it. */
export interface Offer {
  readonly situation: string;
  readonly title: string;
  readonly verdict: Verdict;
  readonly clauses: readonly Clause[];
  /** Whether the school confirmed it; else it is a proposal, and its verdict is not shown. */
  readonly confirmed: boolean;
}

/** A fact that the question does not tell and that the answer turns on. */
export interface TurnsOn {
  readonly situation: string;
  readonly fact: string;
  readonly ask: string;
  readonly values: readonly { readonly value: string; readonly label: string }[];
  /** Facts that were tapped already, with their values: the next tap adds to them. */
  readonly told: ReadonlyMap<string, string>;
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
  readonly source: Source;
  /** The situation that was answered, or that comes nearest; null where none does. */
  readonly situation: string | null;
  /** With source `confirmed`. */
  readonly confirmation: Confirmation | null;
  /** At most three, likeliest first; empty where the question was answered with proven confidence. */
  readonly offered: readonly Offer[];
  readonly turnsOn: TurnsOn | null;
}

/** A reading by clauses alone. */
export const quoted = (reading: Pick<Reading, 'verdict' | 'clauses' | 'confidence' | 'why' | 'conflicts'>): Reading => ({ ...reading, source: 'quoted', situation: null, confirmation: null, offered: [], turnsOn: null });

/** Readings that a press asks for, when the question was put before. */
export interface Choosing {
  /** Until what the school has is at hand, as after a start. */
  ready(): Promise<void>;
  /** What the school has on a situation, for the words that were asked (null: its own question); null when there is no such situation now. `told`: facts that were tapped. */
  ofSituation(situation: string, question: string | null, told: ReadonlyMap<string, string>): Reading | null;
  /** The nearest clauses alone, whatever was confirmed. */
  byClauses(question: Question, corpus: Corpus): Promise<Reading>;
}

export interface Reader {
  read(question: Question, candidates: readonly Candidate[], corpus: Corpus): Promise<Reading>;
}
