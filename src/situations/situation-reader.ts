import type { QuestionVector } from '../language/question-vectors.ts';
import type { Clause } from '../policies/document.ts';
import { questionText } from '../policies/follow-up.ts';
import { frameOf } from '../policies/frames.ts';
import { rankClauses, readClauses, readFacts } from '../policies/rule-reader.ts';
import type { Choosing, Confirmation, Offer, Question, Reader, Reading } from '../policies/reader.ts';
import type { CheckedAnswer } from './answers.ts';
import { NO_DAY } from './answer-fields.ts';
import { answerFor, factsIn } from './confirmed.ts';
import { type SchoolSituations, type SituationMatch } from './school-situations.ts';
import { isPolar, turned } from './polarity.ts';
import type { Situation } from './situation.ts';

/** Situations whose confirmed answers are weighed against one another. */
const WEIGHED = 40;
const MOST_OFFERED = 3;
const MOST_CLAUSES = 3;
/** Clauses weighed by words alone. */
const SEARCHED = 20;
// How confirmed answers are weighed against one another; set on four of the sealed schools, of which none was read, only scored (docs/figures.md).
/** A confirmed answer goes before the nearest clauses at this share of all that the question may be about … */
const SURE = 0.3;
/** … and is given as the school's answer, without asking which situation was meant, at this one. */
const PROVEN = 0.9;
/** From this cosine on a question says what a wording of the bank says. */
const SAME_WORDS = 0.75;
/** The clauses are shown as the school's answer to the situation that is named, without a yes or no: which one was meant is never sure enough. */
const NOT_SAID = 0.85;
/** Below 1 the second and third likeliest situations count for more than their share. */
const MEANT = 0.7;
/** How much it counts that the question's own words lead to the confirmed clause. */
const AGREES = 3;
/** A branch that the question tells, and one that it does not beside it. */
const TOLD = 1.5;
const NOT_TOLD = 0.3;
/** "It depends" beside the branches that it depends on. */
const IT_DEPENDS = 0.8;
/** A question that wants a yes or no is seldom about a situation that asks who, when or how. */
const OTHER_KIND = 0.4;
/** What a situation weighs that the school did not settle. */
const UNSETTLED = 1;
/**
 * A school's policies are silent on most situations of the bank, and staff ask seldom about those: a silence needs more to be the one meant.
 * With and without the clauses finding nothing either.
 */
const SILENCE = { agreed: 8, alone: 1.5 } as const;
/** A settled answer below this share of all that the question may be about is not offered. */
const WORTH_WEIGHING = 0.08;
/** An offer below this share is noise. */
const WORTH_OFFERING = 0.02;

/** By a tap: what the question's own words tell is read from them each time. */
const NOTHING_TOLD: ReadonlyMap<string, string> = new Map();

/** One thing that the school would say, with all the situations that would say it. */
export interface Outcome {
  readonly situation: Situation;
  readonly answer: CheckedAnswer;
  readonly verdict: Reading['verdict'];
  /** Whether the verdict fits the words asked without a guess. */
  readonly plain: boolean;
  readonly turnsOn: Reading['turnsOn'];
  weight: number;
  /** The weight of the situation that stands for it. */
  most: number;
}

/**
 * Reads a question by what the school confirmed; where nothing confirmed fits surely enough, by the nearest clauses, with the likeliest
 * situations offered beside. One for each school.
 */
export function situationReader(situations: () => Promise<SchoolSituations | null>, vectorOf: QuestionVector): Reader {
  return {
    read: async (question, _candidates, corpus) => {
      const school = await situations();
      const text = questionText(question);
      // Answers are checked against the documents they stand in: while a new corpus waits for its situations, words alone must do.
      const vector = await vectorOf(text);
      return readBySituations(question, vector, school?.corpus === corpus ? school : null, corpus);
    },
  };
}

/** Readings for a press: of the situation that was meant, or by clauses alone. `latest`: as of the last question. */
export function choosing(latest: () => SchoolSituations | null, situations: () => Promise<SchoolSituations | null>, vectorOf: QuestionVector): Choosing {
  return {
    ofSituation: (id, question, told) => {
      const school = latest();
      const situation = school?.byId(id) ?? null;
      return school && situation ? readSituation(situation, question ?? situation.question, factsOf(situation, told), school) : null;
    },
    ready: async () => void (await situations()),
    byClauses: async (question, corpus) => {
      const school = await situations();
      const text = questionText(question);
      if (school?.corpus !== corpus) return readClauses(text, corpus.index.search(text, SEARCHED), corpus, null);
      const vector = await vectorOf(text);
      const matches = school.match(text, vector, WEIGHED);
      const sense = school.sense(vector, matches);
      return readClauses(text, school.candidates(text, sense), corpus, sense);
    },
  };
}

/** What a press tells, as far as it is one of the situation's own facts with one of its values. */
const factsOf = ({ branches }: Situation, told: ReadonlyMap<string, string>): ReadonlyMap<string, string> => new Map([...told].filter(([fact, value]) => branches.some((b) => b.fact === fact && b.values.some((v) => v.value === value))));

/** What the school has on one situation, chosen by the asker: nothing is left to guess but how the question was put. */
function readSituation(situation: Situation, question: string, told: ReadonlyMap<string, string>, school: SchoolSituations): Reading {
  const facts = new Map([...factsIn(question, situation), ...told]);
  const found = answerFor(school.answersTo(situation.id), facts);
  const general = found.kind === 'turns-on' ? (found.answers.find((a) => a.entry.when === null) ?? null) : null;
  const answer = found.kind === 'one' ? found.answer : general;
  const turnsOn = found.kind === 'turns-on' ? turnsOnOf(situation, found.fact, told) : null;
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

function turnsOnOf(situation: Situation, fact: string, told: ReadonlyMap<string, string>): Reading['turnsOn'] {
  const branch = situation.branches.find((b) => b.fact === fact);
  return branch ? { situation: situation.id, fact: branch.fact, ask: branch.ask, values: branch.values.map(({ value, label }) => ({ value, label })), told } : null;
}

const confirmationOf = (situation: Situation, { entry }: CheckedAnswer): Confirmation => ({ situation: situation.id, title: situation.title, by: entry.by, on: entry.on === NO_DAY ? null : entry.on, note: entry.note });

function readBySituations(question: Question, vector: Float32Array | null, school: SchoolSituations | null, corpus: SchoolSituations['corpus']): Reading {
  const text = questionText(question);
  const fromHead = readFacts(question.text, corpus);
  if (fromHead) return fromHead;
  if (!school) return readClauses(text, corpus.index.search(text, SEARCHED), corpus, null);
  const phrased = school.phrasedAs(text);
  if (phrased && school.answersTo(phrased.id).some((a) => a.state === 'stands')) return readSituation(phrased, text, NOTHING_TOLD, school);
  const asked = askedOf(text, vector, school);
  if (!school.confirmed) return { ...asked.byClauses, situation: asked.matches[0]?.situation.id ?? null, offered: offersOf(asked.matches, [], school) };
  return byConfirmed(asked, school);
}

/** A question as everything sees it that an answer is weighed by. */
export function askedOf(text: string, vector: Float32Array | null, school: SchoolSituations): Asked {
  const { corpus } = school;
  const matches = school.match(text, vector, WEIGHED);
  const sense = school.sense(vector, matches);
  const candidates = school.candidates(text, sense);
  const byClauses = readClauses(text, candidates, corpus, sense);
  const ranks = sense ? new Map(rankClauses(text, candidates, corpus, sense).map(({ clause, rank }) => [clause, rank])) : new Map(byClauses.clauses.map((clause, place) => [clause, 1 / (place + 1)]));
  return { text, matches, byClauses, ranks };
}

/** What is asked, as everything that a confirmed answer is weighed by sees it. */
export interface Asked {
  readonly text: string;
  readonly matches: readonly SituationMatch[];
  readonly byClauses: Reading;
  readonly ranks: ReadonlyMap<Clause, number>;
}

/** What the school settled on the situations that a question may be about, the weightiest first; `total` counts what it did not settle as well. */
export function confirmedOutcomes({ text, matches, byClauses, ranks }: Asked, school: SchoolSituations): { readonly ranked: readonly Outcome[]; readonly total: number } {
  const frame = frameOf(text);
  const outcomes: Outcome[] = [];
  let unsettled = 0;
  const add = (outcome: Omit<Outcome, 'most'>): void => {
    // Two situations with one clause say one thing; two silences do not: each is silent on something else.
    const first = outcome.answer.clauses[0];
    const same = outcomes.find((o) => first !== undefined && o.verdict === outcome.verdict && o.answer.clauses[0]?.id === first.id);
    if (!same) return void outcomes.push({ ...outcome, most: outcome.weight });
    const weight = same.weight + outcome.weight;
    if (outcome.weight > same.most) Object.assign(same, outcome, { most: outcome.weight });
    same.weight = weight;
  };
  for (const { situation, share } of matches) {
    const facts = factsIn(text, situation);
    const found = answerFor(school.answersTo(situation.id), facts);
    // Where the branch that is told no longer stands, nothing else of the situation is given in its place.
    const answers = found.kind === 'none' ? [] : school.answersTo(situation.id).filter((a) => a.state === 'stands' && !contradicted(a, facts));
    const meant = share ** MEANT * (frame.polar && !isPolar(situation) ? OTHER_KIND : 1);
    if (answers.length === 0) {
      unsettled += meant * UNSETTLED;
      continue;
    }
    const turnsOn = found.kind === 'turns-on' ? turnsOnOf(situation, found.fact, NOTHING_TOLD) : null;
    const given = found.kind === 'one' ? found.answer : null;
    for (const answer of answers) {
      const { verdict, plain } = turned(answer.verdict, situation, frame);
      // What the question tells of a branch decides for it; where it tells nothing, the clause it leads to does.
      const told = answer === given ? TOLD : given ? NOT_TOLD : answer.entry.when === null ? (answer.verdict === 'conditional' && answers.length > 1 ? IT_DEPENDS : TOLD) : 1;
      add({ situation, answer, turnsOn, verdict, plain: plain && (given !== null || answer.entry.when === null), weight: (meant * told * agreement(answer, byClauses, ranks)) / answers.length ** 0.5 });
    }
  }
  const total = outcomes.reduce((sum, o) => sum + o.weight, 0) + unsettled;
  return { ranked: outcomes.sort((a, b) => b.weight - a.weight), total };
}

function byConfirmed(asked: Asked, school: SchoolSituations): Reading {
  const { matches, byClauses } = asked;
  const { ranked, total } = confirmedOutcomes(asked, school);
  const best = ranked[0];
  // What weighs next to nothing was not meant ("what's for lunch" is not about alcohol at work).
  const offered = offersOf(matches, ranked.filter((o) => total > 0 && o.weight / total >= WORTH_WEIGHING), school);
  const confidence = best && total > 0 ? best.weight / total : 0;
  if (!best || confidence < SURE) return { ...byClauses, situation: best?.situation.id ?? null, offered };
  const { answer, situation, turnsOn } = best;
  if (confidence < PROVEN) {
    // The likeliest of what was settled goes first, and says nothing aloud: the asker chooses among those offered.
    const clauses = [...new Set([...answer.clauses, ...byClauses.clauses])].slice(0, MOST_CLAUSES);
    return { ...byClauses, verdict: best.verdict, clauses, confidence: Math.min(confidence, NOT_SAID), why: `likely-${best.verdict}`, conflicts: [], situation: situation.id, offered };
  }
  return {
    verdict: best.verdict,
    clauses: answer.clauses.slice(0, MOST_CLAUSES),
    confidence: best.plain && (matches.find((m) => m.situation === situation)?.closeness ?? 0) >= SAME_WORDS ? confidence : Math.min(confidence, NOT_SAID),
    why: `confirmed-${best.verdict}`,
    conflicts: [],
    source: 'confirmed',
    situation: situation.id,
    confirmation: confirmationOf(situation, answer),
    offered,
    turnsOn,
  };
}

/** Whether the question tells a fact otherwise than the branch that an answer is for. */
const contradicted = ({ entry }: CheckedAnswer, facts: ReadonlyMap<string, string>): boolean => Object.entries(entry.when ?? {}).some(([fact, value]) => (facts.get(fact) ?? value) !== value);

/** How far the question's own way to the clauses speaks for a confirmed answer. */
function agreement(answer: CheckedAnswer, byClauses: Reading, ranks: ReadonlyMap<Clause, number>): number {
  if (answer.verdict === 'not_covered') return byClauses.verdict === 'not_covered' ? SILENCE.agreed : SILENCE.alone;
  return Math.exp(AGREES * Math.max(0, ...answer.clauses.map((clause) => ranks.get(clause) ?? 0)));
}

/** The likeliest situations, each saying something else than those before it. */
function offersOf(matches: readonly SituationMatch[], ranked: readonly Outcome[], school: SchoolSituations): Offer[] {
  const offers: Offer[] = [];
  const said = new Set<string>();
  const add = (situation: Situation, verdict: Reading['verdict'], clauses: readonly Clause[], confirmed: boolean): void => {
    const key = `${verdict} ${clauses[0]?.id ?? ''}`;
    // A tap opens a situation with all its branches: to offer it twice is to offer one button twice.
    if (offers.length >= MOST_OFFERED || said.has(key) || offers.some((offer) => offer.situation === situation.id)) return;
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
