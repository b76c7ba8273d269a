import type { Candidate } from './reader.ts';
import type { PolicyDocument } from './document.ts';

/** Ranked search over the clauses of some documents. */
export interface SearchIndex {
  /** At most `limit` clauses, best first; none when no word of the query is known. */
  search(query: string, limit: number): Candidate[];
  readonly size: number;
}

export declare function buildIndex(documents: readonly PolicyDocument[]): SearchIndex;
