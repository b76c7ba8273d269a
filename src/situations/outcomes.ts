import type { Clause } from '../policies/document.ts';
import { frameOf } from '../policies/frames.ts';
import type { Reading, Verdict } from '../policies/reader.ts';
import { decideEach, rankClauses, readClauses } from '../policies/rule-reader.ts';
import { unknownShare } from '../policies/silence.ts';
import type { CheckedAnswer } from './answers.ts';
import { type AnswerFor, answerFor, factsIn } from './confirmed.ts';
import { isPolar, turned } from './polarity.ts';
import type { SchoolSituations, SituationMatch } from './school-situations.ts';
import type { Situation } from './situation.ts';

/** Situations whose confirmed answers are weighed against one another. */
const WEIGHED = 40;
/** Clauses weighed beside those that an answer rests on. */
const LIKELIEST_CLAUSES = 12;
/** Clauses of an answer beyond these are seldom what decides. */
const DECIDING_CLAUSES = 3;
/** A branch that the question does not tell, beside one that it does or the answer for all. */
const NOT_TOLD = 0.3;
/** What a situation's share must come to before it counts. */
const LEAST = 0.01;

/**
 * What speaks for an outcome, as a log-linear model over all outcomes of a question; fitted by maximum likelihood, the kinds of verdict
 * counted alike, on the 387 questions that may be read and a tenth as heavily on phrasings of the bank that the matcher had not seen
 * (docs/figures.md). Shares count by their logarithm above `LEAST`.
 */
const CLAUSE = { rank: 2.7, nearest: 1.45, deciding: 0.7, further: 0.85 } as const;
const SAYS = { read: 2, readWeakly: 1.3, settled: 0.3, depends: 0.6, conditional: -0.2, no: -0.45 } as const;
const SILENCE = { start: 2.9, polar: 2.25, found: 0.65, noSlot: 0.4, unsettled: 0.2, unknown: 1.8 } as const;
/** Decisions from a clause that rules on something beside the act. */
const WEAK = /statement-beside-the-act$|duty-beside-the-act$|^(?:so-stated|duty-by-statement|not-so|permission-where-duty-asked)$/;

/** A question as everything sees it that an answer is weighed by. */
export interface Asked {
  readonly text: string;
  readonly matches: readonly SituationMatch[];
  readonly byClauses: Reading;
  readonly ranks: ReadonlyMap<Clause, number>;
}

/** A settled answer as it bears on a question. */
export interface Bearing {
  readonly situation: Situation;
  readonly answer: CheckedAnswer;
  /** Turned to the words that were asked. */
  readonly verdict: Verdict;
  readonly plain: boolean;
  readonly found: AnswerFor;
  readonly weight: number;
}

/** One thing that the desk may say: a verdict and the clause that decides it; silence has none. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly clause: Clause | null;
  /** 0 to 1; those of all outcomes add up to 1. */
  readonly share: number;
  /** The weightiest settled answer that says just this; null where none does. */
  readonly settled: Bearing | null;
}

export function askedOf(text: string, vector: Float32Array | null, school: SchoolSituations): Asked {
  const { corpus } = school;
  const matches = school.match(text, vector, WEIGHED);
  const sense = school.sense(vector, matches);
  const candidates = school.candidates(text, sense);
  const byClauses = readClauses(text, candidates, corpus, sense);
  const ranks = sense ? new Map(rankClauses(text, candidates, corpus, sense).map(({ clause, rank }) => [clause, rank])) : new Map(byClauses.clauses.map((clause, place) => [clause, 1 / (place + 1)]));
  return { text, matches, byClauses, ranks };
}

/** Every answer that stands of the situations that a question may be about, and the share of those that the school says nothing on. */
export function bearingsOf({ text, matches }: Asked, school: SchoolSituations): { readonly bearings: readonly Bearing[]; readonly silent: number } {
  const frame = frameOf(text);
  const bearings: Bearing[] = [];
  let silent = 0;
  for (const { situation, share } of matches) {
    const facts = factsIn(text, situation);
    const found = answerFor(school.answersTo(situation.id), facts);
    // Where the branch that is told no longer stands, nothing else of the situation is given in its place.
    const answers = found.kind === 'none' ? [] : school.answersTo(situation.id).filter((a) => a.state === 'stands' && !contradicted(a, facts));
    if (answers.every((a) => a.verdict === 'not_covered')) silent += share;
    const given = found.kind === 'one' ? found.answer : null;
    for (const answer of answers) {
      const { verdict, plain } = turned(answer.verdict, situation, frame);
      const told = answer === given || (given === null && answer.entry.when === null) ? 1 : NOT_TOLD;
      bearings.push({ situation, answer, verdict, plain: plain && (isPolar(situation) || !frame.polar), found, weight: (share * told) / answers.length ** 0.5 });
    }
  }
  return { bearings, silent };
}

/** All that the desk may say to a question, the likeliest first. */
export function outcomesOf(asked: Asked, school: SchoolSituations): readonly Outcome[] {
  const { text, byClauses, ranks } = asked;
  const { corpus } = school;
  const frame = frameOf(text);
  const { bearings, silent } = bearingsOf(asked, school);
  const clauses = new Set([...[...ranks].toSorted(([, a], [, b]) => b - a).slice(0, LIKELIEST_CLAUSES).map(([clause]) => clause), ...byClauses.clauses, ...bearings.flatMap((b) => b.answer.clauses.slice(0, DECIDING_CLAUSES))]);
  const decisions = decideEach(text, [...clauses].map((clause) => ({ clause, score: 0 })), corpus);
  const most = Math.max(0, ...ranks.values());
  const verdicts: readonly Verdict[] = frame.polar ? ['yes', 'no', 'conditional'] : ['info'];
  const scored: { readonly verdict: Verdict; readonly clause: Clause | null; readonly score: number; readonly settled: Bearing | null }[] = [];
  for (const clause of clauses) {
    const rank = ranks.get(clause) ?? 0;
    const citing = bearings.filter((b) => b.answer.clauses.slice(0, DECIDING_CLAUSES).includes(clause));
    const deciding = sum(citing.filter((b) => b.answer.clauses[0] === clause));
    const further = sum(citing.filter((b) => b.answer.clauses[0] !== clause));
    const base = CLAUSE.rank * rank + (rank > 0 && rank >= most ? CLAUSE.nearest : 0) + CLAUSE.deciding * counted(deciding) + CLAUSE.further * counted(further);
    for (const verdict of verdicts) {
      const saying = citing.filter((b) => b.verdict === verdict);
      const settled = saying.filter((b) => b.plain).reduce<Bearing | null>((best, b) => (best && best.weight >= b.weight ? best : b), null);
      const plain = saying.filter((b) => b.plain);
      const read = decisions.get(clause);
      const says = !frame.polar ? 0
        : (read?.verdict !== verdict ? 0 : WEAK.test(read.why) ? SAYS.readWeakly : SAYS.read)
        + (verdict === 'conditional' ? SAYS.depends : SAYS.settled) * counted(halved(plain, clause))
        + (verdict === 'conditional' ? SAYS.conditional : verdict === 'no' ? SAYS.no : 0);
      scored.push({ verdict, clause, score: base + says, settled });
    }
  }
  const quiet = bearings.filter((b) => b.verdict === 'not_covered').reduce<Bearing | null>((best, b) => (best && best.weight >= b.weight ? best : b), null);
  scored.push({ verdict: 'not_covered', clause: null, settled: quiet, score:
    SILENCE.start + (frame.polar ? SILENCE.polar : 0) + (byClauses.verdict === 'not_covered' ? SILENCE.found : 0) + (byClauses.why.startsWith('silent-no-') ? SILENCE.noSlot : 0)
    + SILENCE.unsettled * counted(silent)  + SILENCE.unknown * unknownShare(corpus.index.notions(text)) });
  const top = Math.max(...scored.map((o) => o.score));
  const total = scored.reduce((all, o) => all + Math.exp(o.score - top), 0);
  return scored.map(({ score, ...outcome }) => ({ ...outcome, share: Math.exp(score - top) / total })).sort((a, b) => b.share - a.share);
}

const sum = (of: readonly Bearing[]): number => of.reduce((all, b) => all + b.weight, 0);
const halved = (of: readonly Bearing[], clause: Clause): number => of.reduce((all, b) => all + b.weight * (b.answer.clauses[0] === clause ? 1 : 0.5), 0);
const counted = (share: number): number => Math.log((LEAST + share) / LEAST);

/** Whether the question tells a fact otherwise than the branch that an answer is for. */
const contradicted = ({ entry }: CheckedAnswer, facts: ReadonlyMap<string, string>): boolean => Object.entries(entry.when ?? {}).some(([fact, value]) => (facts.get(fact) ?? value) !== value);
