import { nextTurn } from '../kernel/stretches.ts';
import type { Encoder } from '../language/encoder.ts';
import type { Corpus } from '../policies/corpus.ts';
import type { Clause } from '../policies/document.ts';
import { readClauses, type Sense } from '../policies/rule-reader.ts';
import type { Verdict } from '../policies/reader.ts';
import type { Candidate } from '../policies/search.ts';
import type { CheckedAnswer } from './answers.ts';
import { bank, loadBank } from './bank.ts';
import { senseOf } from './clause-senses.ts';
import { type Fit, Matcher } from './matcher.ts';
import { readBankPools } from './pools.ts';
import { bankTexts, type Situation } from './situation.ts';
import { bankSpace, cosine } from './space.ts';

/** A situation that a question may be about. */
export interface SituationMatch {
  readonly situation: Situation;
  /** 0 to 1; the shares of all of the bank's situations add up to 1, whether or not any of them is meant. */
  readonly share: number;
  /** Cosine of the question and the situation's nearest wordings: how sure it is that any is meant. 0 without an encoder. */
  readonly closeness: number;
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
  readonly corpus: Corpus;
  /** The bank's in its order, then those of the school's own clauses. */
  readonly situations: readonly Situation[];
  byId(id: string): Situation | null;
  readonly ids: ReadonlySet<string>;
  /** The bank's situations, likeliest first, at most `limit`. `vector`: the question's, of the encoder; null goes by words alone. */
  match(question: string, vector: Float32Array | null, limit: number): readonly SituationMatch[];
  /** How near clauses come to a question, by its own sense and by the situations it may be about. */
  sense(vector: Float32Array | null, matches: readonly SituationMatch[]): Sense | null;
  /** What search finds for a question, with the clauses nearest to its sense that share no word with it. */
  candidates(question: string, sense: Sense | null): readonly Candidate[];
  propose(situation: Situation): Proposal;
  /** The situation that the school's owner said these very words are; null where nobody did. */
  phrasedAs(question: string): Situation | null;
  /** Every confirmed answer of a situation, standing or not. */
  answersTo(id: string): readonly CheckedAnswer[];
  /** Whether anything was confirmed at all. */
  readonly confirmed: boolean;
  /** The same with other answers; proposals already made are kept. */
  withAnswers(answers: ReadonlyMap<string, readonly CheckedAnswer[]>): SchoolSituations;
}

export interface SituationSources {
  readonly corpus: Corpus;
  /** Of the school's own clauses. */
  readonly own: readonly Situation[];
  readonly answers: ReadonlyMap<string, readonly CheckedAnswer[]>;
  /** The bank with what the school added to it; the bank alone where absent. */
  readonly matcher?: Matcher;
  /** The situation that the school's owner said these very words are, or null. */
  readonly phrasedAs?: (question: string) => string | null;
}

/** Sharpens scores into shares; fitted on phrasings held back (test/evaluation/matching.ts). */
const SHARPNESS = 0.45;
/** Situations farther down have no share worth counting. */
const WEIGHED = 40;
const SEARCHED = 40;
const NEAREST_BY_SENSE = 12;
/** How much nearness by the question itself, and by its likely situations, counts beside words. */
const OWN_SENSE = 1.2;
const BY_SITUATIONS = 2;

let bankMatcher: Matcher | null = null;
/** The matcher over the bank alone, shared by all schools. */
function theBank(): Matcher {
  readBankPools();
  return (bankMatcher ??= new Matcher(bank(), vectorsOfBank()));
}

let warming: Promise<void> | null = null;

/** Makes ready what `schoolSituations` rests on, in small stretches; once for all schools. */
export const warmBank = (): Promise<void> => (warming ??= warm());

async function warm(): Promise<void> {
  const situations = await loadBank();
  await nextTurn();
  readBankPools();
  await nextTurn();
  bankSpace();
  await nextTurn();
  bankMatcher ??= await Matcher.make(situations, vectorsOfBank());
}

/** Vectors made from other texts than these would be of other situations: then words alone must do. */
export function vectorsOfBank(): readonly (Float32Array | null)[] {
  const texts = bankTexts(bank());
  const { vectors } = bankSpace();
  return vectors.length === texts.length ? vectors : texts.map(() => null);
}

/** Puts together what is known of a school's situations. Proposals are made when first asked for, and kept. */
export function schoolSituations({ corpus, own, answers, matcher = theBank(), phrasedAs = () => null }: SituationSources): SchoolSituations {
  const situations = [...matcher.situations, ...own];
  const byId = new Map(situations.map((s) => [s.id, s]));
  const places = new Map(matcher.situations.map((s, at) => [s.id, at]));
  const proposals = new Map<string, Proposal>();
  const clauses = corpus.documents.flatMap((d) => d.clauses);
  const ids = new Set(byId.keys());

  const sense = (vector: Float32Array | null, matches: readonly SituationMatch[]): Sense | null => {
    if (!vector) return null;
    const asked = bankSpace().project(vector);
    return senseFrom(asked, matches.map((m) => ({ at: places.get(m.situation.id) ?? -1, share: m.share })), matcher);
  };
  const candidates = (question: string, near: Sense | null): Candidate[] => withNearest(corpus.index.search(question, SEARCHED), clauses, near);
  const propose = (situation: Situation): Proposal => {
    const known = proposals.get(situation.id);
    if (known) return known;
    const at = places.get(situation.id);
    const middle = at === undefined ? null : matcher.middle(at);
    const near = middle === null ? null : senseFrom(middle, [{ at: at ?? -1, share: 1 }], matcher);
    const words = `${situation.question} ${situation.title}`;
    const { verdict, clauses: found, confidence, why } = readClauses(situation.question, candidates(words, near), corpus, near);
    const proposal = { verdict, clauses: found, confidence, why };
    proposals.set(situation.id, proposal);
    return proposal;
  };
  const withAnswers = (settled: ReadonlyMap<string, readonly CheckedAnswer[]>): SchoolSituations => ({
    corpus,
    situations,
    ids,
    byId: (id) => byId.get(id) ?? null,
    match: (question, vector, limit) => {
      const projected = vector === null ? null : bankSpace().project(vector);
      return shared(matcher.fit(question, projected, WEIGHED)).slice(0, limit).map(({ situation, at, share }) => ({ situation, share, closeness: projected === null ? 0 : matcher.closeness(at, projected) }));
    },
    sense,
    candidates,
    propose,
    phrasedAs: (question) => byId.get(phrasedAs(question) ?? '') ?? null,
    answersTo: (id) => settled.get(id) ?? [],
    confirmed: settled.size > 0,
    withAnswers,
  });
  return withAnswers(answers);
}

function shared(fits: readonly Fit[]): (Fit & { readonly share: number })[] {
  const most = fits[0]?.score ?? 0;
  const parts = fits.map((f) => Math.exp((f.score - most) * SHARPNESS));
  const total = parts.reduce((a, b) => a + b, 0);
  return fits.map((f, i) => ({ ...f, share: (parts[i] ?? 0) / total }));
}

function senseFrom(asked: Float32Array, by: readonly { readonly at: number; readonly share: number }[], matcher: Matcher): Sense {
  const found = new Map<Clause, number>();
  const likely = (clause: Clause): number => {
    const own = senseOf(clause);
    return own ? by.reduce((sum, { at, share }) => sum + share * Math.max(0, matcher.closenessToMiddle(at, own)), 0) : 0;
  };
  return {
    likely,
    nearness(clause) {
      const known = found.get(clause);
      if (known !== undefined) return known;
      const own = senseOf(clause);
      let near = 0;
      if (own) {
        near = OWN_SENSE * Math.max(0, cosine(asked, own)) + BY_SITUATIONS * likely(clause);
      }
      found.set(clause, near);
      return near;
    },
  };
}

/** A clause found by its sense alone scores nothing for its words. */
function withNearest(found: readonly Candidate[], clauses: readonly Clause[], near: Sense | null): Candidate[] {
  if (!near) return [...found];
  const had = new Set(found.map((f) => f.clause));
  const others = clauses.filter((c) => !had.has(c)).map((clause) => ({ clause, near: near.nearness(clause) }));
  others.sort((a, b) => b.near - a.near);
  return [...found, ...others.slice(0, NEAREST_BY_SENSE).map(({ clause }) => ({ clause, score: 0 }))];
}

/** A question's vector, or null where there is no encoder. */
export async function vectorOf(question: string, encoder: Encoder | null): Promise<Float32Array | null> {
  const [vector] = encoder ? await encoder.encode([question]) : [];
  return vector ?? null;
}
