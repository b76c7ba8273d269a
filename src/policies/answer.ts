import type { DateRange, PolicyDocument, Clause, Standing } from './document.ts';
import type { Corpus } from './corpus.ts';
import type { Reading, Verdict } from './reader.ts';
import { isExceptionTo } from './exceptions.ts';
import { nextStepsOf, type NextStep } from './next-steps.ts';
import { outsideFactsIn, type OutsideFact } from './outside-facts.ts';
import { referencesIn, resolve } from './cross-references.ts';
import { reviewState, type ReviewState } from './review.ts';
import { screenClause, type SafetyLine } from './safety-lines.ts';

/** A verdict is said aloud only at this confidence: a precision measured on questions the reader was not made from. */
export const SAID_FROM = 0.9;

/** Why a clause is shown beside the deciding one. */
export type ClausePart = 'deciding' | 'lead-in' | 'note' | 'exception' | 'further' | 'disagrees' | 'nearest';

export interface ShownClause {
  readonly clause: Clause;
  readonly document: PolicyDocument;
  readonly part: ClausePart;
  /** Stands above the clause wherever it is on the safety list: there is no way to show a clause past this field. */
  readonly national: SafetyLine | null;
  readonly standing: Standing;
  /** What this clause prints of the outside world, which may have changed since (ages, editions, authorities, helplines). */
  readonly mayHaveChanged: readonly OutsideFact[];
}

/** The document a clause sends the reader to, and whether it is in the folder. */
export interface Elsewhere {
  readonly name: string;
  readonly document: PolicyDocument | null;
}

/** All that an answer says, before any wording: what is shown, in which order, and with which warnings. */
export interface Answer {
  /** Null: the clauses speak for themselves. `not_covered` is in `silent`. */
  readonly said: Exclude<Verdict, 'info' | 'not_covered'> | null;
  /** `certain`: the kind of silence was measured at SAID_FROM; `unsure`: the desk found nothing, and says it so. */
  readonly silent: 'certain' | 'unsure' | null;
  readonly clauses: readonly ShownClause[];
  readonly disagree: boolean;
  /** The review of each document shown, where it has lapsed or no date is stated. */
  readonly reviews: readonly { readonly document: PolicyDocument; readonly review: ReviewState }[];
  readonly elsewhere: readonly Elsewhere[];
  readonly next: readonly NextStep[];
}

const MOST_CLAUSES = 3;

/**
 * What is shown for a reading. `dueOf` gives a review date that a person confirmed in the settings; it goes before the printed one.
 * `today` is an ISO day in Europe/London.
 */
export function buildAnswer(reading: Reading, corpus: Corpus, today: string, dueOf: (file: string) => DateRange | null = () => null): Answer {
  const silent = reading.verdict === 'not_covered';
  const chosen = reading.clauses.slice(0, silent ? 1 : MOST_CLAUSES);
  const shown = new Map<string, ShownClause>();
  const add = (clause: Clause | null, part: ClausePart): void => {
    if (clause && !shown.has(clause.id)) shown.set(clause.id, show(clause, part, corpus));
  };
  chosen.forEach((clause, rank) => {
    if (clause.leadIn !== null) add(corpus.clause(clause.leadIn), 'lead-in');
    add(clause, silent ? 'nearest' : rank === 0 ? 'deciding' : 'further');
    for (const note of clause.footnotes) add(corpus.clause(note), 'note');
    if (rank === 0 && !silent) for (const other of exceptionsOf(clause, corpus)) add(other, 'exception');
    if (rank === 0 && !silent) for (const other of reading.conflicts) add(other, 'disagrees');
  });
  const clauses = [...shown.values()];
  const disagree = clauses.some((c) => c.part === 'disagrees');
  const documents = [...new Set(clauses.map((c) => c.document))];
  return {
    said: sayable(reading, clauses, disagree),
    silent: !silent ? null : reading.confidence >= SAID_FROM ? 'certain' : 'unsure',
    clauses,
    disagree,
    reviews: documents.map((document) => ({ document, review: reviewState(document.facts, today, dueOf(document.file)) })).filter((r) => r.review.state === 'overdue' || r.review.state === 'none-stated'),
    elsewhere: elsewhereOf(clauses, corpus),
    next: silent ? [] : nextStepsOf(clauses.filter((c) => c.standing === 'policy' && c.part !== 'disagrees').map((c) => c.clause), corpus),
  };
}

function sayable(reading: Reading, clauses: readonly ShownClause[], disagree: boolean): Answer['said'] {
  const { verdict } = reading;
  if (verdict === 'info' || verdict === 'not_covered' || reading.confidence < SAID_FROM) return null;
  // A leaflet or an example is not the school's rule, and two rules that disagree have no verdict between them.
  const deciding = clauses.find((c) => c.part === 'deciding');
  if (disagree || deciding?.standing !== 'policy') return null;
  // Where national guidance comes first the school's words alone must not sound like a yes or a no.
  return deciding.national ? null : verdict;
}

function show(clause: Clause, part: ClausePart, corpus: Corpus): ShownClause {
  const leadIn = clause.leadIn === null ? null : corpus.clause(clause.leadIn);
  const screened = screenClause(clause, leadIn);
  return {
    clause: screened.clause,
    document: corpus.document(clause.document),
    part,
    national: screened.national,
    standing: clause.standing,
    mayHaveChanged: outsideFactsIn(clause.quote),
  };
}

/** The sentences right after (and in the same section as) a clause that take something back from it. */
function exceptionsOf(clause: Clause, corpus: Corpus): Clause[] {
  const { clauses } = corpus.document(clause.document);
  const found: Clause[] = [];
  for (let i = clause.order + 1; i < clauses.length && i <= clause.order + 2; i++) {
    const next = clauses[i];
    if (!next || next.headings.join('\n') !== clause.headings.join('\n') || !isExceptionTo(next.quote)) break;
    found.push(next);
  }
  return found;
}

function elsewhereOf(clauses: readonly ShownClause[], corpus: Corpus): Elsewhere[] {
  const found = new Map<string, Elsewhere>();
  for (const shown of clauses) {
    const leadIn = shown.clause.leadIn === null ? null : (corpus.clause(shown.clause.leadIn)?.quote ?? null);
    const names = referencesIn(shown.clause.quote, { headings: shown.clause.headings, leadIn }).map((reference) => reference.name);
    for (const { name, document } of resolve(names, corpus.documents)) {
      // A policy that speaks of itself sends nobody elsewhere.
      if (document?.id !== shown.document.id && !found.has(name.toLowerCase())) found.set(name.toLowerCase(), { name, document });
    }
  }
  return [...found.values()];
}
