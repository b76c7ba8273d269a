import { findConflicts } from './conflicts.ts';
import type { Corpus } from './corpus.ts';
import type { Clause } from './document.ts';
import { questionText } from './follow-up.ts';
import { frameOf } from './frames.ts';
import { clauseOfFact, documentsNamed, factsFor, metadataQuestion } from './metadata.ts';
import { plainly } from './plain-answers.ts';
import { confidenceOf } from './precisions.ts';
import { weigh, type Weighed } from './ranking.ts';
import { quoted, type Question, type Reader, type Reading } from './reader.ts';
import type { Candidate } from './search.ts';
import { contentStems, type QuestionNotion } from './search.ts';
import { silent } from './silence.ts';
import { decide, type Decision } from './verdicts.ts';

const MOST_CLAUSES = 3;
const NEAR = 0.5;

/** A reader by rules: the words of the question and of the clauses decide, nothing is learned and nothing is asked of a model. */
export const ruleReader: Reader = {
  read: (question, candidates, corpus) => Promise.resolve(readByRules(question, candidates, corpus)),
};

/** What is known of how near clauses come to a question beside the words they share. */
export interface Sense {
  /** 0 for a clause about something else, to about 2 for one that surely is about the same. */
  nearness(clause: Clause): number;
  /** 0 to 1: how near it comes to the situations that the question may be about. */
  likely(clause: Clause): number;
}

/** As `Reader.read`, at once. With `sense` clauses are ordered by words and by nearness together. */
export function readByRules(question: Question, candidates: readonly Candidate[], corpus: Corpus, sense: Sense | null = null): Reading {
  return readFacts(question.text, corpus) ?? readClauses(questionText(question), candidates, corpus, sense);
}

/** The clauses that may decide a question, the likeliest first with rank 1. */
export function rankClauses(text: string, candidates: readonly Candidate[], corpus: Corpus, sense: Sense): { readonly clause: Clause; readonly rank: number }[] {
  const ranked = inOrder(weigh(candidates, corpus.index.notions(text), frameOf(text), corpus), sense);
  return ranked.map(({ clause, rank = 0 }) => ({ clause, rank }));
}

/** What each clause would answer to a yes-or-no question if it were the one that decides; of a question that wants neither, `info`. */
export function decideEach(text: string, candidates: readonly Candidate[], corpus: Corpus): ReadonlyMap<Clause, Decision> {
  const frame = frameOf(text);
  const notions = corpus.index.notions(text);
  return new Map(weigh(candidates, notions, frame, corpus).map(({ clause, modality }) => [clause, decide(frame, modality, ASKS_LEAVE.test(text), conditionMet(modality.condition, notions))]));
}

/** As `readByRules`, of clauses alone: what a document says about itself in its head is left aside. */
export function readClauses(text: string, candidates: readonly Candidate[], corpus: Corpus, sense: Sense | null): Reading {
  const frame = frameOf(text);
  const notions = corpus.index.notions(text);
  const ranked = inOrder(weigh(candidates, notions, frame, corpus), sense);
  const weighed = frame.polar ? rulesFirst(ranked) : ranked;
  const best = weighed[0];
  const silence = silent(frame, notions, weighed, corpus.index.rarity(''), sense && best ? sense.likely(best.clause) : null);
  if (silence !== null || !best) return reading('not_covered', silence ?? 'silent-nothing-found', shown(weighed, 1));
  if (frame.polar && best.clause.standing !== 'policy') return reading('not_covered', 'silent-but-outside-policy', shown(weighed, MOST_CLAUSES));
  const decision = decide(frame, best.modality, ASKS_LEAVE.test(text), conditionMet(best.modality.condition, notions));
  const conflicts = frame.polar ? findConflicts(best, weighed) : [];
  // Two rules that disagree leave the question open, whichever was found first.
  if (conflicts.length > 0) return { ...reading('conditional', 'policy-contradicts-itself', shown(weighed, MOST_CLAUSES)), conflicts };
  const { verdict, why } = plainly(decision, frame, best, conflicts.length, corpus);
  return { ...reading(verdict, why, shown(weighed, MOST_CLAUSES)), conflicts };
}

/** The share of the best clause's score that a clause has by its words, and its nearness, added: level on the sets that may be looked at for half to twice the nearness. */
function inOrder(weighed: readonly Weighed[], sense: Sense | null): readonly Weighed[] {
  if (!sense) return weighed;
  const most = Math.max(...weighed.map((w) => w.score), Number.MIN_VALUE);
  const ranks = new Map(weighed.map((w) => [w, w.score / most + sense.nearness(w.clause)]));
  const best = Math.max(...ranks.values());
  // The score keeps its scale, which silence is judged on: the best clause by words has it as it is.
  return weighed.map((w) => ({ ...w, rank: (ranks.get(w) ?? 0) / best })).sort((a, b) => b.rank - a.rank || a.clause.order - b.clause.order);
}

/** The question is whether leave is needed. */
const ASKS_LEAVE = /\b(?:permission|permision|consent|approval|approved?|sign(?:ed)? off|ask|authoris\w+|say so|ok from|run (?:it|this) (?:by|past)|check with)\b/i;

const MOST_OF = 0.6;

/** Whether the question names most of what a condition says ("at break" where a rule says "during breaks only"). */
function conditionMet(condition: string | null, notions: readonly QuestionNotion[]): boolean {
  if (condition === null) return false;
  const wanted = [...new Set(contentStems(condition))].filter((s) => !GRAMMAR.has(s));
  const said = new Set(notions.flatMap((n) => n.terms.map((t) => t.stem)));
  return wanted.length > 0 && wanted.filter((s) => said.has(s)).length >= wanted.length * MOST_OF;
}

/** Stems of the words that make a condition one. */
const GRAMMAR = new Set(contentStems('unless except exception exceptions provided long subject'));

/** A leaflet's or an example's words never say yes or no: where a rule comes near them, the rule goes first. */
function rulesFirst(weighed: readonly Weighed[]): readonly Weighed[] {
  const [first] = weighed;
  if (!first || first.clause.standing === 'policy') return weighed;
  const rule = weighed.find((w) => w.clause.standing === 'policy' && w.score >= first.score * NEAR);
  return rule ? [rule, ...weighed.filter((w) => w !== rule)] : weighed;
}

/** What the documents say of themselves in their heads, where that was asked; null where it was not. */
export function readFacts(text: string, corpus: Corpus): Reading | null {
  const asked = metadataQuestion(text);
  if (!asked) return null;
  const facts = factsFor(asked, asked.role === null ? documentsNamed(corpus.documents, stemsSaid(corpus.index.notions(text))) : corpus.documents);
  // The document states no such thing of itself: what merely speaks of reviews or names the role would be taken for the answer.
  if (facts.length === 0) return asked.kinds[0] === 'official-account' ? null : reading('not_covered', 'silent-no-such-fact', []);
  const clauses: Clause[] = [];
  for (const fact of facts) {
    const clause = clauseOfFact(fact, corpus);
    if (!clauses.some((c) => c.id === clause.id)) clauses.push(clause);
  }
  return reading('info', `fact-of-document-${facts[0]?.kind ?? 'none'}`, clauses);
}

function stemsSaid(notions: readonly QuestionNotion[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { stem, weight } of notions.flatMap((n) => n.terms)) found.set(stem, Math.max(found.get(stem) ?? 0, weight));
  return found;
}

// Below this share of the first clause's score a further one hardly ever bears on the question (measured on the sets that may be looked at).
const FURTHER_FROM = 0.35;
const FURTHER_RANK = 0.35;

const shown = (weighed: readonly Weighed[], most: number): Clause[] => weighed.slice(0, most).filter((w, i) => i === 0 || isFurther(w, weighed[0]?.score ?? 0)).map((w) => w.clause);
/** With nearness known a clause needs no word in common. */
const isFurther = (w: Weighed, best: number): boolean => (w.rank !== undefined ? w.rank >= FURTHER_RANK : w.shared > 0 && w.score >= FURTHER_FROM * best);

function reading(verdict: Reading['verdict'], why: string, clauses: readonly Clause[]): Reading {
  return quoted({ verdict, clauses, confidence: confidenceOf(why), why, conflicts: [] });
}
