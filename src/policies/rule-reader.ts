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
import { decide } from './verdicts.ts';

const MOST_CLAUSES = 3;
const NEAR = 0.5;

/** A reader by rules: the words of the question and of the clauses decide, nothing is learned and nothing is asked of a model. */
export const ruleReader: Reader = {
  read: (question, candidates, corpus) => Promise.resolve(readByRules(question, candidates, corpus)),
};

/** As `Reader.read`, at once. */
export function readByRules(question: Question, candidates: readonly Candidate[], corpus: Corpus): Reading {
  const text = questionText(question);
  const fromFacts = readFacts(question.text, corpus);
  if (fromFacts) return fromFacts;
  const frame = frameOf(text);
  const notions = corpus.index.notions(text);
  const ranked = weigh(candidates, notions, frame, corpus);
  const weighed = frame.polar ? rulesFirst(ranked) : ranked;
  const best = weighed[0];
  const silence = silent(frame, notions, weighed, corpus.index.rarity(''));
  if (silence !== null || !best) return reading('not_covered', silence ?? 'silent-nothing-found', shown(weighed, 1));
  if (frame.polar && best.clause.standing !== 'policy') return reading('not_covered', 'silent-but-outside-policy', shown(weighed, MOST_CLAUSES));
  const decision = decide(frame, best.modality, /\b(?:permission|permision|consent|approval|approved?|sign(?:ed)? off|ask|authoris\w+|say so|ok from|run (?:it|this) (?:by|past)|check with)\b/i.test(text), conditionMet(best.modality.condition, notions));
  const conflicts = frame.polar ? findConflicts(best, weighed) : [];
  // Two rules that disagree leave the question open, whichever was found first.
  if (conflicts.length > 0) return { ...reading('conditional', 'policy-contradicts-itself', shown(weighed, MOST_CLAUSES)), conflicts };
  const { verdict, why } = plainly(decision, frame, best, conflicts.length, corpus);
  return { ...reading(verdict, why, shown(weighed, MOST_CLAUSES)), conflicts };
}

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

function readFacts(text: string, corpus: Corpus): Reading | null {
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

const shown = (weighed: readonly Weighed[], most: number): Clause[] => weighed.slice(0, most).filter((w, i) => i === 0 || (w.shared > 0 && w.score >= FURTHER_FROM * (weighed[0]?.score ?? 0))).map((w) => w.clause);

function reading(verdict: Reading['verdict'], why: string, clauses: readonly Clause[]): Reading {
  return quoted({ verdict, clauses, confidence: confidenceOf(why), why, conflicts: [] });
}
