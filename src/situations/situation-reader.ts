import type { Encoder } from '../language/encoder.ts';
import type { Clause } from '../policies/document.ts';
import { questionText } from '../policies/follow-up.ts';
import { frameOf } from '../policies/frames.ts';
import { readClauses, readFacts } from '../policies/rule-reader.ts';
import type { Choosing, Confirmation, Offer, Question, Reader, Reading } from '../policies/reader.ts';
import type { CheckedAnswer } from './answers.ts';
import { NO_DAY } from './answer-fields.ts';
import { answerFor, factsIn } from './confirmed.ts';
import { type SchoolSituations, type SituationMatch, vectorOf } from './school-situations.ts';
import { turned } from './polarity.ts';
import type { Situation } from './situation.ts';

/** Situations whose confirmed answers are weighed against one another. */
const WEIGHED = 10;
const MOST_OFFERED = 3;
const MOST_CLAUSES = 3;
/** Clauses weighed by words alone. */
const SEARCHED = 20;
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
export function situationReader(situations: () => Promise<SchoolSituations | null>, encoder: () => Encoder | null): Reader {
  return {
    read: async (question, _candidates, corpus) => {
      const school = await situations();
      const text = questionText(question);
      // Answers are checked against the documents they stand in: while a new corpus waits for its situations, words alone must do.
      const vector = await vectorOf(text, encoder());
      return readBySituations(question, vector, school?.corpus === corpus ? school : null, corpus);
    },
  };
}

/** Readings for a press: of the situation that was meant, or by clauses alone. `latest`: as of the last question. */
export function choosing(latest: () => SchoolSituations | null, situations: () => Promise<SchoolSituations | null>, encoder: () => Encoder | null): Choosing {
  return {
    ofSituation: (id, question, told) => {
      const school = latest();
      const situation = school?.byId(id) ?? null;
      return school && situation ? readSituation(situation, question ?? situation.question, told, school) : null;
    },
    byClauses: async (question, corpus) => {
      const school = await situations();
      const text = questionText(question);
      if (school?.corpus !== corpus) return readClauses(text, corpus.index.search(text, SEARCHED), corpus, null);
      const vector = await vectorOf(text, encoder());
      const matches = school.match(text, vector, WEIGHED);
      const sense = school.sense(vector, matches);
      return readClauses(text, school.candidates(text, sense), corpus, sense);
    },
  };
}

/** What the school has on one situation, chosen by the asker: nothing is left to guess but how the question was put. */
function readSituation(situation: Situation, question: string, told: ReadonlyMap<string, string>, school: SchoolSituations): Reading {
  const facts = new Map([...factsIn(question, situation), ...told]);
  const found = answerFor(school.answersTo(situation.id), facts);
  const general = found.kind === 'turns-on' ? (found.answers.find((a) => a.entry.when === null) ?? null) : null;
  const answer = found.kind === 'one' ? found.answer : general;
  const turnsOn = found.kind === 'turns-on' ? turnsOnOf(situation, found.fact) : null;
  if (answer?.state === 'stands') {
    const { verdict, plain } = turned(answer.verdict, situation, frameOf(question));
    return { verdict, clauses: answer.clauses.slice(0, MOST_CLAUSES), confidence: plain ? 1 : 0.5, why: `chosen-${verdict}`, conflicts: [], source: 'confirmed', situation: situation.id, confirmation: confirmationOf(situation, answer), offered: [], turnsOn };
  }
  if (found.kind === 'turns-on') {
    const clauses = [...new Set(found.answers.flatMap((a) => a.clauses))].slice(0, MOST_CLAUSES);
    const [first] = found.answers;
    return { verdict: 'conditional', clauses, confidence: 1, why: 'chosen-turns-on', conflicts: [], source: 'confirmed', situation: situation.id, confirmation: first ? confirmationOf(situation, first) : null, offered: [], turnsOn };
  }
  const { verdict, clauses, confidence, why } = school.propose(situation);
  return { verdict, clauses, confidence, why, conflicts: [], source: 'quoted', situation: situation.id, confirmation: null, offered: [], turnsOn: null };
}

function turnsOnOf(situation: Situation, fact: string): Reading['turnsOn'] {
  const branch = situation.branches.find((b) => b.fact === fact);
  return branch ? { situation: situation.id, fact: branch.fact, ask: branch.ask, values: branch.values.map(({ value, label }) => ({ value, label })) } : null;
}

const confirmationOf = (situation: Situation, { entry }: CheckedAnswer): Confirmation => ({ situation: situation.id, title: situation.title, by: entry.by, on: entry.on === NO_DAY ? null : entry.on, note: entry.note });

function readBySituations(question: Question, vector: Float32Array | null, school: SchoolSituations | null, corpus: SchoolSituations['corpus']): Reading {
  const text = questionText(question);
  const fromHead = readFacts(question.text, corpus);
  if (fromHead) return fromHead;
  if (!school) return readClauses(text, corpus.index.search(text, SEARCHED), corpus, null);
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
    if (found.kind === 'turns-on' && match === matches[0]) turnsOn = turnsOnOf(situation, found.fact);
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
    clauses: answer.clauses.slice(0, MOST_CLAUSES),
    confidence: best.plain ? confidence : Math.min(confidence, 0.5),
    why: `confirmed-${best.verdict}`,
    conflicts: [],
    source: 'confirmed',
    situation: situation.id,
    confirmation: confirmationOf(situation, answer),
    offered,
    turnsOn: turnsOn?.situation === situation.id ? turnsOn : null,
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
    offers.push({ situation: situation.id, title: situation.title, verdict, clauses: clauses.slice(0, MOST_CLAUSES), confirmed });
  };
  for (const { situation, verdict, answer } of ranked) add(situation, verdict, answer.clauses, true);
  for (const { situation, share } of matches) {
    if (share < WORTH_OFFERING || school.answersTo(situation.id).some((a) => a.state === 'stands')) continue;
    const { verdict, clauses } = school.propose(situation);
    add(situation, verdict, clauses, false);
  }
  return offers;
}
