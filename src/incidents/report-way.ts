import type { Corpus } from '../policies/corpus.ts';
import type { Clause, ClauseId } from '../policies/document.ts';
import { quoteOf } from '../policies/quoted-text.ts';
import { screenClause } from '../policies/safety-lines.ts';
import { sentencesOf } from '../policies/sentences.ts';
import type { Report } from './report.ts';

/** The clause a report was started from: what is kept of it, and its words where they tell the reporter what to do. */
export interface Way {
  readonly clause: NonNullable<Report['clause']>;
  /** For the reporter's own screens; null for a clause about what the school does next. */
  readonly shown: string | null;
}

// Someone who works here, then a duty, then telling or keeping from answering.
const REPORTER = String.raw`\b(?:staff|employees?|teachers?|volunteers?|colleagues?|adults?|governors?|practitioners?|members? of staff|anyone|everyone|you|who(?:ever)?)\b`;
const ACT = String.raw`(?:report|tell|inform|notify|alert|pass|speak to|raise|contact|refer|record|write|respond|reply|retaliate|react|engage|promise)\b`;
const DUTY = String.raw`\b(?:must|should|shall|will|need to|needs to|ha(?:s|ve) to|are to|is to|are (?:required|expected|asked) to)\b`;
const TELLS = new RegExp(`${REPORTER}[^.;]*${DUTY}[^.;]*\\b${ACT}`, 'i');
const BIDS = new RegExp(`^\\W*(?:(?:please|always|never|do not|don't)\\s+)*(?:immediately\\s+)?${ACT}`, 'i');
// What the school does next, and what is done to others, is for whoever takes the report.
const SCHOOL_ACTS = /,\s*(?:who|which) (?:will|may|shall|must|should|can|then)\b|\b(?:parents?|carers?|families) (?:will|may|must|should|are|is)\b[^.;]*\b(?:inform|contact|told|invit|spoken|notif)|\b(?:the school|we|head ?teacher|head|dsl|senior (?:staff|leaders?|leadership)|slt|governors|governing body|police|lado|[a-z]+ team) (?:will|may|shall|must|should|can|could|reserves)\b|\b(?:remov(?:e|al|ed)|taken down|delet(?:e|ed)|disciplin\w+|sanction\w*|dismiss\w*|suspen\w+|investigat\w+|exclu(?:de|sion)\w*|invited? to|screen ?(?:shots?|prints?)|upload\w*|forward(?:ed)? (?:the|it|any))\b/i;

/** Whether every sentence of a clause may be put before a reporter, and one of them tells them to tell someone or not to answer. */
export function tellsReporter(quote: string): boolean {
  const sentences = sentencesOf(quote).map(({ start, end }) => quote.slice(start, end));
  return sentences.some((one) => TELLS.test(one) || BIDS.test(one)) && !sentences.some((one) => SCHOOL_ACTS.test(one));
}

/** The clause by its id, as the policies stand now; null where it is not there any more. */
export function wayOf(corpus: Corpus | null, id: string): Way | null {
  const clause = id === '' ? null : (corpus?.clause(id as ClauseId) ?? null);
  return corpus && clause ? wayBy(clause, corpus) : null;
}

/** The same from what was kept of it: only words that still stand in the policies are shown as theirs. */
export function wayAgain(corpus: Corpus | null, kept: Report['clause']): string | null {
  if (!corpus || !kept) return null;
  const document = corpus.documents.find((one) => one.file === kept.file);
  const clause = document?.clauses.find((one) => one.quote === kept.quote);
  return clause ? wayBy(clause, corpus).shown : null;
}

function wayBy(clause: Clause, corpus: Corpus): Way {
  const document = corpus.document(clause.document);
  const leadIn = clause.leadIn === null ? null : corpus.clause(clause.leadIn);
  // A clause that must not stand alone does not do so here: it is left out.
  const alone = screenClause(clause, leadIn).national === null && leadIn === null && clause.standing === 'policy';
  const shown = alone && tellsReporter(clause.quote) ? `${document.title}: "${quoteOf(clause)}"` : null;
  return { clause: { file: document.file, quote: clause.quote }, shown };
}
