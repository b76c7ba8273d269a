import { namesSubject } from '../language/light-words.ts';
import { isStopWord } from '../language/stop-words.ts';
import { stem } from '../language/stems.ts';
import { tokens } from '../language/tokens.ts';
import type { Corpus } from './corpus.ts';
import { cuesOf, type Cues, isMixed, type Modality, modalityOf } from './deontic.ts';
import type { Clause } from './document.ts';
import type { QuestionFrame } from './frames.ts';
import { boundParties, concerns, type Party } from './parties.ts';
import type { Candidate } from './search.ts';
import type { QuestionNotion } from './search.ts';
import { answersKind, answersWho } from './slots.ts';

/** A candidate with what the reader knows about it. */
export interface Weighed {
  readonly clause: Clause;
  readonly score: number;
  readonly leadIn: string | null;
  readonly modality: Modality;
  readonly bound: ReadonlySet<Party>;
  /** Share of the question's content, by rarity, that stands in the clause itself, and with its lead-in and headings. */
  readonly covered: number;
  readonly coveredInContext: number;
  /** How many of the question's notions the clause itself names. */
  readonly shared: number;
  /** Whether the clause itself names every subject of the question. */
  readonly namesAll: boolean;
  /** Share of the clause's own content words that the question names. */
  readonly asked: number;
  /** From 0 to 1, by words and nearness together; not there where nothing but words is known. */
  readonly rank?: number;
  /** Whether the clause both allows and forbids, in whatever part of it. */
  readonly mixed: boolean;
}

// Coverage decides; the rest order near ties. Taken in coarse steps on the sets that may be looked at, where the figures are flat
// around each of them: finer values would be noise.
const WEIGHT = {
  otherParty: 0.7,
  outsidePolicy: 0.5,
  noRuleForPolar: 0.85,
  definition: 0.6,
  consequence: 0.85,
  slotThere: 1.35,
  slotMissing: 0.6,
  leadInForPolar: 0.8,
  coverage: 10,
  who: [0.6, 0.85, 1.15, 1.5],
} as const;

/** Lexicon words below this weight are too loose to count as named. */
const LEAST_WEIGHT = 0.35;
const CONSEQUENCE = /\b(?:disciplinary|misconduct|sanctions?|breach(?:es)? of (?:this|the)|violation of this|consequences of)\b/i;

// A definition holds many of a question's words and rules on none of them; it decides only what counts as what.
const DEFINES = /^\W*(?:[\w'’-]+\s+){0,8}?(?:[\w'’-]+\W{0,3}\s+)(?:means?|refers? to|(?:is|are) defined as|is (?:a|an) (?:\w+ )?term)\b/i;
const ASKS_MEANING = /\b(?:counts?|class(?:ed)?|considered|mean(?:s|t)?|includ(?:es?|ed)|cover(?:s|ed)?|define[sd]?)\b/;

/** Search results in the order in which they are likely to decide the question. */
export function weigh(candidates: readonly Candidate[], notions: readonly QuestionNotion[], frame: QuestionFrame, corpus: Corpus): Weighed[] {
  const rarity = notions.map((n) => rarityOf(n, corpus));
  const total = rarity.reduce((a, b) => a + b, 0);
  const byStem = notionByStem(notions);
  // Clauses of one section share their surroundings.
  const surroundings = new Map<string, ReadonlySet<number>>();
  const weighed = candidates.map(({ clause, score }): Weighed => {
    const leadIn = clause.leadIn === null ? null : (corpus.clause(clause.leadIn)?.quote ?? null);
    const known = readClause(clause, leadIn);
    const own = matches(known, byStem);
    const context = `${leadIn ?? ''} ${clause.headings.join(' ')}`;
    let around = surroundings.get(context);
    if (!around) surroundings.set(context, (around = matches(wordsAt(context), byStem).notions));
    const share = (has: (i: number) => boolean): number => (total === 0 ? 0 : rarity.reduce((sum, r, i) => sum + (has(i) ? r : 0), 0) / total);
    const covered = share((i) => own.notions.has(i));
    const coveredInContext = share((i) => own.notions.has(i) || (around?.has(i) ?? false));
    const modality = modalityOf(known.cues, known.leadInCues, clause.headings, own.offsets);
    const { bound } = known;
    const base = score * (1 + WEIGHT.coverage * (0.7 * covered + 0.3 * coveredInContext));
    return { clause, leadIn, modality, bound, covered, coveredInContext, shared: own.notions.size, namesAll: notions.every((n, i) => own.notions.has(i) || !namesSubject(n.said)), asked: own.offsets.length / Math.max(known.stems.length, 1), mixed: isMixed(known.cues), score: base * fit(clause, modality, bound, frame) };
  });
  return weighed.sort((a, b) => b.score - a.score || a.clause.order - b.clause.order);
}

function fit(clause: Clause, modality: Modality, bound: ReadonlySet<Party>, frame: QuestionFrame): number {
  let factor = 1;
  if (!concerns(bound, frame.party)) factor *= WEIGHT.otherParty;
  if (clause.standing !== 'policy') factor *= WEIGHT.outsidePolicy;
  if (!frame.aboutConsequences && CONSEQUENCE.test(clause.quote)) factor *= WEIGHT.consequence;
  if (frame.polar) {
    if (modality.strength === 'stated' || modality.strength === 'denied') factor *= WEIGHT.noRuleForPolar;
    if (DEFINES.test(clause.quote) && !ASKS_MEANING.test(frame.asking)) factor *= WEIGHT.definition;
    if (clause.quote.trimEnd().endsWith(':')) factor *= WEIGHT.leadInForPolar;
  } else if (frame.kind === 'who') {
    factor *= WEIGHT.who[answersWho(frame.asking, clause.quote)];
  } else {
    const slot = answersKind(frame.kind, clause.quote);
    if (slot !== null) factor *= slot ? WEIGHT.slotThere : WEIGHT.slotMissing;
  }
  return factor;
}

/** A notion's rarity is that of its commonest stem among the documents: a rare synonym does not make a common notion rare. */
function rarityOf(notion: QuestionNotion, corpus: Corpus): number {
  let least = Infinity;
  for (const { stem: s, weight } of notion.terms) if (weight >= 0.6) least = Math.min(least, corpus.index.rarity(s));
  return Number.isFinite(least) ? least : 0;
}

/** For each stem the first notion it answers to; faint lexicon words are left out. */
function notionByStem(notions: readonly QuestionNotion[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const [at, notion] of notions.entries()) {
    for (const term of notion.terms) if (term.weight >= LEAST_WEIGHT && !found.has(term.stem)) found.set(term.stem, at);
  }
  return found;
}

interface WordsAt {
  readonly stems: readonly string[];
  readonly starts: readonly number[];
}

/** What reading a clause gives whatever the question: made at the clause's first turn as a candidate, and gone with the clause. */
interface ReadClause extends WordsAt {
  readonly cues: Cues;
  readonly leadInCues: Cues | null;
  readonly bound: ReadonlySet<Party>;
}

const read = new WeakMap<Clause, ReadClause>();

function readClause(clause: Clause, leadIn: string | null): ReadClause {
  let known = read.get(clause);
  if (!known) {
    known = {
      ...wordsAt(clause.quote),
      cues: cuesOf(clause.quote),
      leadInCues: leadIn === null ? null : cuesOf(leadIn),
      bound: boundParties(clause.quote, leadIn, clause.headings),
    };
    read.set(clause, known);
  }
  return known;
}

function wordsAt(text: string): WordsAt {
  const content = tokens(text).filter((t) => !isStopWord(t.lower));
  return { stems: content.map((t) => stem(t.lower)), starts: content.map((t) => t.start) };
}

/** Which notions a text names, and where. */
function matches(text: WordsAt, byStem: ReadonlyMap<string, number>): { readonly notions: ReadonlySet<number>; readonly offsets: readonly number[] } {
  const found = new Set<number>();
  const offsets: number[] = [];
  for (let i = 0; i < text.stems.length; i++) {
    const at = byStem.get(text.stems[i] ?? '');
    if (at === undefined) continue;
    found.add(at);
    offsets.push(text.starts[i] ?? 0);
  }
  return { notions: found, offsets };
}
