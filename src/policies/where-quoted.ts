import { whereOf } from './answer-card.ts';
import type { Corpus } from './corpus.ts';
import type { Because } from './settings.ts';
import { quoteState } from './standing-quotes.ts';

/** "Social Media Policy › 4 Official accounts, page 3" of a quoted clause; its file where it stands in no document now. */
export function whereQuoted(because: Because, corpus: Corpus | null): string {
  const state = corpus ? quoteState(because, corpus) : null;
  return corpus && state?.stands ? whereOf({ clause: state.clause, document: corpus.document(state.clause.document) }) : because.file;
}
