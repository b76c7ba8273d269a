import type { QuestionVector } from '../language/question-vectors.ts';
import type { Clause } from '../policies/document.ts';
import { questionText } from '../policies/follow-up.ts';
import { frameOf } from '../policies/frames.ts';
import { confidenceOf } from '../policies/precisions.ts';
import { decideEach, readClauses, readFacts } from '../policies/rule-reader.ts';
import { type Choosing, type Confirmation, type Offer, type Question, quoted, type Reader, type Reading } from '../policies/reader.ts';
import type { CheckedAnswer } from './answers.ts';
import { NO_DAY } from './answer-fields.ts';
import { answerFor, factsIn } from './confirmed.ts';
import { type Asked, askedOf, type Outcome, outcomesOf } from './outcomes.ts';
import { turned } from './polarity.ts';
import type { SchoolSituations, SituationMatch } from './school-situations.ts';
import type { Situation } from './situation.ts';

const MOST_OFFERED = 3;
const MOST_CLAUSES = 3;
/** Clauses weighed by words alone. */
const SEARCHED = 20;
const WEIGHED = 40;
/** A settled answer is given as the school's, without asking which situation was meant, from this share of all that might be said … */
const PROVEN = 0.95;
/** … or from this cosine on: the question is a wording of the situation, word for word or nearly. */
const VERBATIM = 0.9;
/** The review goes from what staff ask most to what they ask least: whoever settled so many of the last has gone through all, and left out what the policy does not speak of. */
const REVIEWED = 5;
/** From this cosine on a question says what a wording of the bank says. */
const SAME_WORDS = 0.75;
/** The clauses are shown as the school's answer to the situation that is named, without a yes or no: which one was meant is never sure enough. */
const NOT_SAID = 0.85;
/** The likeliest situations, of which those fill the offers that say something else again. */
const MOST_PROPOSED = 5;
/** An answer below this share of all that may be said gives way to the likeliest situations … */
const WORTH_SAYING = 0.04;
/** … and a situation below this share is noise. */
const WORTH_OFFERING = 0.01;

/** By a tap: what the question's own words tell is read from them each time. */
const NOTHING_TOLD: ReadonlyMap<string, string> = new Map();

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
  const of = situation.topic === OWN ? school.corpus.documents.flatMap((d) => d.clauses).find((c) => ownOf(c, school) === situation) : undefined;
  const { verdict, clauses, confidence, why } = of ? readOwn(of, question, school) : school.propose(situation);
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
  if (!school.confirmed) return { ...asked.byClauses, situation: asked.matches[0]?.situation.id ?? null, offered: proposalsOf(asked.matches, school) };
  return byConfirmed(asked, school);
}

function byConfirmed(asked: Asked, school: SchoolSituations): Reading {
  const { text, matches, byClauses } = asked;
  const outcomes = outcomesOf(asked, school);
  const [best] = outcomes;
  if (!best) return { ...byClauses, situation: null, offered: [] };
  const { verdict, clause, settled } = best;
  const offered = offersOf(text, outcomes, matches, school);
  // What the question is about, whatever is said to it.
  const situation = matches[0]?.situation.id ?? null;
  const asRead = verdict === byClauses.verdict && (clause === null || clause === byClauses.clauses[0]);
  // What a few settled situations leave out tells nothing of the policy.
  if (!settled && (asRead || seldomSettled(school) < REVIEWED)) return { ...byClauses, situation, offered };
  const own = settled?.answer.clauses ?? [];
  const confidence = outcomes.reduce((all, o) => all + (o.verdict === verdict && (o === best || (o.clause !== null && own.includes(o.clause))) ? o.share : 0), 0);
  // … where the clauses alone say the same, and no other situation comes nearer.
  const first = settled !== null && settled.situation === matches[0]?.situation;
  const proven = first && ((confidence >= PROVEN && verdict === byClauses.verdict) || (matches[0]?.closeness ?? 0) >= VERBATIM);
  if (!settled || !proven) {
    // The likeliest goes first, and says nothing aloud: the asker chooses among those offered.
    const clauses = clause === null ? byClauses.clauses.slice(0, 1) : [...new Set([clause, ...own, ...byClauses.clauses])].slice(0, MOST_CLAUSES);
    return { ...byClauses, verdict, clauses, confidence: Math.min(confidence, NOT_SAID), why: `likely-${verdict}`, conflicts: [], situation, offered };
  }
  return {
    verdict,
    clauses: clause === null ? [] : [...new Set([clause, ...own])].slice(0, MOST_CLAUSES),
    confidence: (matches.find((m) => m.situation === settled.situation)?.closeness ?? 0) >= SAME_WORDS ? confidence : Math.min(confidence, NOT_SAID),
    why: `confirmed-${verdict}`,
    conflicts: [],
    source: 'confirmed',
    situation: settled.situation.id,
    confirmation: confirmationOf(settled.situation, settled.answer),
    offered,
    turnsOn: settled.found.kind === 'turns-on' ? turnsOnOf(settled.situation, settled.found.fact, NOTHING_TOLD) : null,
  };
}

const seldomSettled = (school: SchoolSituations): number => school.situations.filter(({ id, often, topic }) => often === 1 && topic !== OWN && school.answersTo(id).length > 0).length;

/** The likeliest of what may be said, each otherwise than those before it, by the situations that say it when they are tapped. */
function offersOf(text: string, outcomes: readonly Outcome[], matches: readonly SituationMatch[], school: SchoolSituations): Offer[] {
  const offers: Offer[] = [];
  const add = (situation: Situation, verdict: Reading['verdict'], clauses: readonly Clause[], confirmed: boolean): void => {
    // A tap opens a situation with all its branches: to offer it twice is to offer one button twice.
    if (offers.length >= MOST_OFFERED || offers.some((offer) => offer.situation === situation.id || (offer.verdict === verdict && offer.clauses[0] === clauses[0]))) return;
    offers.push({ situation: situation.id, title: situation.title, verdict, clauses: clauses.slice(0, MOST_CLAUSES), confirmed });
  };
  const likeliest = matches.slice(0, MOST_PROPOSED).map(({ situation, share }) => ({ situation, share, shown: readSituation(situation, text, NOTHING_TOLD, school) }));
  // A button stands for what a tap will show, which asks for a fact that is not told.
  const offer = (situation: Situation, { verdict, clauses, source }: Reading): void => add(situation, verdict, clauses, source === 'confirmed');
  for (const { verdict, clause, share, settled } of outcomes) {
    if (offers.length >= MOST_OFFERED || share < WORTH_SAYING) break;
    const said = likeliest.find(({ situation, shown }) => shown.verdict === verdict && (clause === null || shown.clauses[0] === clause) && !offers.some((o) => o.situation === situation.id));
    const own = clause === null ? null : ownOf(clause, school);
    if (settled) offer(settled.situation, readSituation(settled.situation, text, NOTHING_TOLD, school));
    else if (said) offer(said.situation, said.shown);
    else if (own && clause && readOwn(clause, text, school).verdict === verdict) offer(own, readSituation(own, text, NOTHING_TOLD, school));
  }
  for (const { situation, share, shown } of likeliest) if (share >= WORTH_OFFERING) offer(situation, shown);
  return offers;
}

/** Where nothing is settled yet: what the desk would answer in the likeliest situations. */
function proposalsOf(matches: readonly SituationMatch[], school: SchoolSituations): Offer[] {
  const offers: Offer[] = [];
  for (const { situation, share } of matches) {
    if (share < WORTH_OFFERING || offers.length >= MOST_OFFERED) break;
    const { verdict, clauses } = school.propose(situation);
    if (!offers.some((offer) => offer.verdict === verdict && offer.clauses[0] === clauses[0])) offers.push({ situation: situation.id, title: situation.title, verdict, clauses: clauses.slice(0, MOST_CLAUSES), confirmed: false });
  }
  return offers;
}

const owns = new WeakMap<readonly Situation[], ReadonlyMap<string, Situation>>();
/** The situation that a clause of the school's documents makes; null where it makes none. */
function ownOf(clause: Clause, { situations }: SchoolSituations): Situation | null {
  let known = owns.get(situations);
  if (!known) owns.set(situations, (known = new Map(situations.filter((s) => s.topic === OWN).map((s) => [s.rules[0] ?? '', s]))));
  return known.get(clause.quote.slice(0, 400)) ?? null;
}
const OWN = 'own';

function readOwn(clause: Clause, question: string, { corpus }: SchoolSituations): Reading {
  const { verdict, why } = decideEach(question, [{ clause, score: 0 }], corpus).get(clause) ?? { verdict: 'info', why: 'fact-what' };
  return quoted({ verdict, clauses: [clause], confidence: confidenceOf(why), why, conflicts: [] });
}
