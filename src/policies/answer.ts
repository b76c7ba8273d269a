import { namesSubject } from '../language/light-words.ts';
import type { DateRange, PolicyDocument, Clause, Standing } from './document.ts';
import type { Corpus } from './corpus.ts';
import type { Confirmation, Reading, Source, TurnsOn, Verdict } from './reader.ts';
import { isExceptionTo } from './exceptions.ts';
import { nextStepsOf, type NextStep } from './next-steps.ts';
import { outsideFactsIn, type OutsideFact } from './outside-facts.ts';
import { referencesIn, resolve } from './cross-references.ts';
import { reviewState, type ReviewState } from './review.ts';
import { isSaid } from './said.ts';
import { screenClause, type SafetyLine } from './safety-lines.ts';
import { contentStems } from './search.ts';

/** Why a clause is shown beside the deciding one. */
export type ClausePart = 'deciding' | 'note' | 'exception' | 'further' | 'disagrees' | 'nearest' | 'elsewhere';

export interface ShownClause {
  readonly clause: Clause;
  readonly document: PolicyDocument;
  readonly part: ClausePart;
  /** The words that introduce its list or table, shown in one box with it; null where they are shown already. */
  readonly leadIn: Clause | null;
  /** Stands above the clause wherever it or its lead-in is on the safety list: there is no way to show a clause past this field. */
  readonly national: SafetyLine | null;
  readonly standing: Standing;
  /** What this clause prints of the outside world, which may have changed since (ages, editions, authorities, helplines). */
  readonly mayHaveChanged: readonly OutsideFact[];
}

/** The document a clause sends the reader to, whether it is in the folder, and its clause that comes nearest to what was asked. */
export interface Elsewhere {
  readonly name: string;
  readonly document: PolicyDocument | null;
  readonly shown: ShownClause | null;
}

/** What an answer is built with beside the reading. */
export interface AnswerContext {
  /** What was asked, as it was searched for. */
  readonly asked: string;
  /** An ISO day in Europe/London. */
  readonly today: string;
  /** A review date that a person confirmed in the settings; it goes before the printed one. */
  readonly dueOf: (file: string) => DateRange | null;
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
  readonly source: Source;
  /** Who settled it for this school; null where nobody did. */
  readonly confirmation: Confirmation | null;
  readonly turnsOn: TurnsOn | null;
}

const MOST_CLAUSES = 3;
/** A clause farther down has little to do with the question. */
const MOST_SEARCHED = 40;

/** What is shown for a reading. */
export function buildAnswer(reading: Reading, corpus: Corpus, { asked, today, dueOf }: AnswerContext): Answer {
  const silent = reading.verdict === 'not_covered';
  const chosen = silent ? reading.clauses.slice(0, 1).filter((clause) => sharesWord(clause, asked, corpus)) : reading.clauses.slice(0, MOST_CLAUSES);
  const shown = new Map<string, ShownClause>();
  const leadIns = new Set<string>();
  const add = (clause: Clause | null, part: ClausePart): void => {
    if (!clause || shown.has(clause.id) || leadIns.has(clause.id)) return;
    const one = show(clause, part, corpus);
    // A list's opening words once on a card: again and again they are noise.
    const told = one.leadIn !== null && (shown.has(one.leadIn.id) || leadIns.has(one.leadIn.id));
    if (one.leadIn) leadIns.add(one.leadIn.id);
    shown.set(clause.id, told ? { ...one, leadIn: null } : one);
  };
  // Only the clause that decides lays a duty on the asker; what stands beside it may be about something else.
  const binding: Clause[] = [];
  chosen.forEach((clause, rank) => {
    add(clause, silent ? 'nearest' : rank === 0 ? 'deciding' : 'further');
    for (const note of clause.footnotes) add(corpus.clause(note), 'note');
    if (rank > 0 || silent) return;
    for (const other of exceptionsOf(clause, corpus)) add(other, 'exception');
    binding.push(...[...shown.values()].filter((c) => c.standing === 'policy').map((c) => c.clause));
    for (const other of reading.conflicts) add(other, 'disagrees');
  });
  const clauses = [...shown.values()];
  const disagree = clauses.some((c) => c.part === 'disagrees');
  const elsewhere = elsewhereOf(clauses, asked, corpus);
  const documents = [...new Set([...clauses, ...elsewhere.flatMap((e) => e.shown ?? [])].map((c) => c.document))];
  return {
    said: sayable(reading, clauses, disagree),
    silent: !silent ? null : isSaid(reading) ? 'certain' : 'unsure',
    clauses,
    disagree,
    reviews: documents
      .map((document) => ({ document, review: reviewState(document.facts, today, dueOf(document.file)), given: dueOf(document.file) !== null && clauses.some(({ clause }) => printsReview(clause, document)) }))
      .filter(({ review, given }) => given || review.state === 'overdue' || review.state === 'none-stated')
      .map(({ document, review }) => ({ document, review })),
    elsewhere,
    next: nextStepsOf(binding, corpus),
    source: reading.source,
    confirmation: reading.confirmation,
    turnsOn: reading.turnsOn,
  };
}

/** Whether a clause prints when its document is reviewed: a date that was given since goes before it. */
const printsReview = (clause: Clause, { id, facts }: PolicyDocument): boolean => clause.document === id && facts.some(({ kind, start, end }) => (kind === 'review-due' || kind === 'review-interval') && clause.start <= start && end <= clause.end);

/** Whether a clause has a word of the question in it, or what the lexicon has for one in the headings over it: else it is near to nothing. */
function sharesWord(clause: Clause, asked: string, corpus: Corpus): boolean {
  const own = new Set(contentStems(`${clause.quote} ${clause.leadIn === null ? '' : (corpus.clause(clause.leadIn)?.quote ?? '')}`));
  const over = new Set(contentStems(`${corpus.document(clause.document).title} ${clause.headings.join(' ')}`));
  return corpus.index.notions(asked).filter(({ said }) => said.includes(' ') || namesSubject(said)).some(({ said, terms }) => contentStems(said).some((s) => own.has(s)) || terms.some((term) => over.has(term.stem)));
}

function sayable(reading: Reading, clauses: readonly ShownClause[], disagree: boolean): Answer['said'] {
  const { verdict } = reading;
  if (verdict === 'info' || verdict === 'not_covered' || !isSaid(reading)) return null;
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
    leadIn,
    national: screened.national ?? (leadIn ? screenClause(leadIn, null).national : null),
    standing: clause.standing,
    mayHaveChanged: outsideFactsIn(leadIn ? `${leadIn.quote}\n${clause.quote}` : clause.quote),
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

function elsewhereOf(clauses: readonly ShownClause[], asked: string, corpus: Corpus): Elsewhere[] {
  const found = new Map<string, Elsewhere>();
  const had = new Set(clauses.map((c) => c.document.id));
  for (const shown of clauses) {
    const leadIn = shown.clause.leadIn === null ? null : (corpus.clause(shown.clause.leadIn)?.quote ?? null);
    const names = referencesIn(shown.clause.quote, { headings: shown.clause.headings, leadIn }).map((reference) => reference.name);
    for (const { name, document } of resolve(names, corpus.documents)) {
      // A policy that speaks of itself, or of one whose clause stands on the card, sends nobody elsewhere.
      if (document && had.has(document.id)) continue;
      const key = document?.id ?? name.toLowerCase();
      if (!found.has(key)) found.set(key, { name, document, shown: document && nearestIn(document, `${asked} ${shown.clause.quote}`, corpus) });
    }
  }
  return [...found.values()];
}

/** `about` is the question with the clause that refers: a reference carries its own subject. */
function nearestIn(document: PolicyDocument, about: string, corpus: Corpus): ShownClause | null {
  const nearest = corpus.index.search(about, MOST_SEARCHED).find(({ clause }) => clause.document === document.id && clause.headings.length > 0);
  return nearest ? show(nearest.clause, 'elsewhere', corpus) : null;
}
