import type { Clause } from '../policies/document.ts';
import type { Verdict } from '../policies/reader.ts';
import type { CheckedAnswer } from './answers.ts';
import type { Situation } from './situation.ts';

/** A situation that a question may be about. */
export interface SituationMatch {
  readonly situation: Situation;
  /** 0 to 1; the shares of all situations and of "none of these" add up to 1. */
  readonly share: number;
}

/** What the desk would answer in a situation if nobody had confirmed anything. */
export interface Proposal {
  readonly verdict: Verdict;
  /** Best first, at most three; with `not_covered` the nearest one or none. */
  readonly clauses: readonly Clause[];
  /** As in `Reading`. */
  readonly confidence: number;
  readonly why: string;
}

/** The situations of one school at one moment: the bank's, those of its own clauses, and what was confirmed. Immutable, as its corpus is. */
export interface SchoolSituations {
  readonly situations: readonly Situation[];
  byId(id: string): Situation | null;
  /** Likeliest first, at most `limit`. */
  match(question: string, limit: number): readonly SituationMatch[];
  propose(situation: Situation): Proposal;
  /** Every confirmed answer of a situation, standing or not. */
  answersTo(id: string): readonly CheckedAnswer[];
}
