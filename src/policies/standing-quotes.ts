import type { Corpus } from './corpus.ts';
import type { Clause, PolicyDocument } from './document.ts';
import type { Because } from './settings.ts';

/** Does a quoted setting still stand? `clause` is the one it stands in; `nearest` the nearest words that the policy has now. */
export type QuoteState = { readonly stands: true; readonly clause: Clause } | { readonly stands: false; readonly why: 'no-such-file' | 'words-changed'; readonly nearest: Clause | null };

/** A quote matches one clause only, after white space and quote marks are folded. */
export function quoteState(because: Because, corpus: Corpus): QuoteState {
  const file = because.file.replace(/^policies\//, '');
  const document = corpus.documents.find((d) => d.file === file);
  if (!document) return { stands: false, why: 'no-such-file', nearest: null };
  const clause = clauseOf(because, document);
  if (clause) return { stands: true, clause };
  const nearest = corpus.index.search(because.quote, 10).find((c) => c.clause.document === document.id)?.clause ?? null;
  return { stands: false, why: 'words-changed', nearest };
}

/** The clause of a document that holds the quoted words; undefined where none does now. */
export function clauseOf(because: Because, document: PolicyDocument): Clause | undefined {
  const wanted = folded(because.quote);
  return document.clauses.find((c) => folded(c.quote).includes(wanted));
}

/** Whether the words still stand in the file that a setting quotes. */
export const stillStands = (because: Because, documents: readonly PolicyDocument[]): boolean =>
  documents.some((document) => document.file === because.file.replace(/^policies\//, '') && clauseOf(because, document) !== undefined);

const folded = (text: string): string => text.replace(/[\u2018\u2019\u201B`´]/g, "'").replace(/[\u201C\u201D«»]/g, '"').replace(/[*_]/g, '').replace(/\s+/g, ' ').trim().toLowerCase();
