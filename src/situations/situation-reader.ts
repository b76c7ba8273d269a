import type { Encoder } from '../language/encoder.ts';
import type { Clause } from '../policies/document.ts';
import { questionText } from '../policies/follow-up.ts';
import { frameOf } from '../policies/frames.ts';
import { readClauses, readFacts } from '../policies/rule-reader.ts';
import type { Offer, Question, Reader, Reading } from '../policies/reader.ts';
import type { CheckedAnswer } from './answers.ts';
import { answerFor, factsIn } from './confirmed.ts';
import { type SchoolSituations, type SituationMatch, vectorOf } from './school-situations.ts';
import { turned } from './polarity.ts';
import type { Situation } from './situation.ts';

/** Situations whose confirmed answers are weighed against one another. */
const WEIGHED = 10;
const MOST_OFFERED = 3;
/** A confirmed answer is given at this weight among all that the question may be about: see PRECISION in test/evaluation. */
const SURE = 0.6;
/** An offer below this share is noise. */
const WORTH_OFFERING = 0.02;

/** One thing that the school would say, with all the situations that would say it. */
interface Outcome {
  readonly situation: Situation;
  readonly answer: CheckedAnswer;
  readonly verdict: Reading['verdict'];
  /** Whether the verdict fits the words asked without a guess. */
  readonly plain: boolean;
  weight: number;
}

/**
 * Reads a question by what the school confirmed; where nothing confirmed fits surely enough, by the nearest clauses, with the likeliest
 * situations offered beside. One for each school.
 */
export function situationReader(situations: () => SchoolSituations | null, encoder: () => Encoder | null): Reader {
  return {
    read: async (question, _candidates, corpus) => {
      const school = situations();
      const text = questionText(question);
      // Answers are checked against the documents they stand in: while a new corpus waits for its situations, words alone must do.
      const vector = await vectorOf(text, encoder());
      return readBySituations(question, vector, school?.corpus === corpus ? school : null, corpus);
    },
  };
}

function readBySituations(question: Question, vector: Float32Array | null, school: SchoolSituations | null, corpus: SchoolSituations['corpus']): Reading {
  const text = questionText(question);
  const fromHead = readFacts(question.text, corpus);
  if (fromHead) return fromHead;
  if (!school) return readClauses(text, corpus.index.search(text, 20), corpus, null);
  const matches = school.match(text, vector, WEIGHED);
  const sense = school.sense(vector, matches);
  const byClauses = readClauses(text, school.candidates(text, sense), corpus, sense);
  if (!school.confirmed) return { ...byClauses, situation: matches[0]?.situation.id ?? null, offered: offersOf(matches, [], school) };
  return byConfirmed(text, matches, byClauses, school);
}

function byConfirmed(text: string, matches: readonly SituationMatch[], byClauses: Reading, school: SchoolSituations): Reading {
  const frame = frameOf(text);
  const outcomes: Outcome[] = [];
  let unsettled = 0;
  let turnsOn: Reading['turnsOn'] = null;
  for (const match of matches) {
    const { situation, share } = match;
    const found = answerFor(school.answersTo(situation.id), factsIn(text, situation));
    if (found.kind === 'turns-on' && turnsOn === null && match === matches[0]) {
      const branch = situation.branches.find((b) => b.fact === found.fact);
      if (branch) turnsOn = { situation: situation.id, fact: branch.fact, ask: branch.ask, values: branch.values.map(({ value, label }) => ({ value, label })) };
    }
    const general = found.kind === 'turns-on' ? (found.answers.find((a) => a.entry.when === null) ?? null) : null;
    const answer = found.kind === 'one' ? found.answer : found.kind === 'turns-on' ? (general ?? found.answers[0] ?? null) : null;
    if (!answer || answer.state !== 'stands') {
      unsettled += share;
      continue;
    }
    // Without a general answer it depends, and on what is asked with one tap.
    const said = found.kind === 'turns-on' && general === null ? { verdict: 'conditional' as const, plain: true } : turned(answer.verdict, situation, frame);
    const same = outcomes.find((o) => o.verdict === said.verdict && o.answer.clauses[0]?.id === answer.clauses[0]?.id);
    const weight = share * agreement(answer, byClauses);
    if (same) same.weight += weight;
    else outcomes.push({ situation, answer, ...said, weight });
  }
  const total = outcomes.reduce((sum, o) => sum + o.weight, 0) + unsettled;
  const ranked = outcomes.sort((a, b) => b.weight - a.weight);
  const best = ranked[0];
  const offered = offersOf(matches, ranked, school);
  const confidence = best && total > 0 ? best.weight / total : 0;
  if (!best || confidence < SURE) return { ...byClauses, situation: best?.situation.id ?? null, offered };
  const { answer, situation } = best;
  return {
    verdict: best.verdict,
    clauses: answer.clauses.slice(0, 3),
    confidence: best.plain ? confidence : Math.min(confidence, 0.5),
    why: `confirmed-${best.verdict}`,
    conflicts: [],
    source: 'confirmed',
    situation: situation.id,
    confirmation: { situation: situation.id, title: situation.title, by: answer.entry.by, on: answer.entry.on, note: answer.entry.note },
    offered,
    turnsOn,
  };
}

/** A confirmed clause that the question's own words lead to as well is likelier the one meant. */
const AGREES = [2, 1.5, 1.25] as const;
function agreement(answer: CheckedAnswer, byClauses: Reading): number {
  if (answer.verdict === 'not_covered') return byClauses.verdict === 'not_covered' ? 1.5 : 0.8;
  let most = 1;
  byClauses.clauses.forEach((clause, place) => {
    if (answer.clauses.some((c) => overlaps(c, clause))) most = Math.max(most, AGREES[place] ?? 1);
  });
  return most;
}

const overlaps = (a: Clause, b: Clause): boolean => a.id === b.id;

/** The likeliest situations, each saying something else than those before it. */
function offersOf(matches: readonly SituationMatch[], ranked: readonly Outcome[], school: SchoolSituations): Offer[] {
  const offers: Offer[] = [];
  const said = new Set<string>();
  const add = (situation: Situation, verdict: Reading['verdict'], clauses: readonly Clause[], confirmed: boolean): void => {
    const key = `${verdict} ${clauses[0]?.id ?? ''}`;
    if (offers.length >= MOST_OFFERED || said.has(key)) return;
    said.add(key);
    offers.push({ situation: situation.id, title: situation.title, verdict, clauses: clauses.slice(0, 3), confirmed });
  };
  for (const { situation, verdict, answer } of ranked) add(situation, verdict, answer.clauses, true);
  for (const { situation, share } of matches) {
    if (share < WORTH_OFFERING || school.answersTo(situation.id).some((a) => a.state === 'stands')) continue;
    const { verdict, clauses } = school.propose(situation);
    add(situation, verdict, clauses, false);
  }
  return offers;
}
