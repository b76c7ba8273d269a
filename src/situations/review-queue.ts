import { inStretches } from '../kernel/stretches.ts';
import type { Corpus } from '../policies/corpus.ts';
import type { Clause } from '../policies/document.ts';
import type { CheckedAnswer } from './answers.ts';
import type { Reach } from './review-settings.ts';
import type { Settled } from './review-records.ts';
import type { Proposal, SchoolSituations } from './school-situations.ts';
import type { Situation } from './situation.ts';

/**
 * How a situation stands: `changed`: its words are no longer in the policy; `refused`: a second person did not agree; `open`: nobody settled
 * it; `waits`: it waits for a second person; `settled`.
 */
export type ItemState = 'changed' | 'refused' | 'open' | 'waits' | 'settled';

/** One situation that concerns the school's documents, with what the desk would answer and what was settled. */
export interface ReviewItem {
  readonly situation: Situation;
  readonly proposal: Proposal;
  readonly answers: readonly CheckedAnswer[];
  readonly settled: Settled | null;
  readonly state: ItemState;
}

/** What was settled, by situation, as the transaction sees it. */
export interface SettledNow {
  answersTo(id: string): readonly CheckedAnswer[];
  settledBy(id: string): Settled | null;
}

interface Proposed {
  readonly situation: Situation;
  readonly proposal: Proposal;
}

const proposals = new WeakMap<Corpus, Map<string, Proposal>>();

/** Makes every proposal that is missing, giving way to others in between. Proposals hold as long as the corpus does. */
export const propose = (school: SchoolSituations, corpus: Corpus): Promise<void> => inStretches(proposalsOf(school, corpus));

function* proposalsOf(school: SchoolSituations, corpus: Corpus): Generator<void, void, void> {
  for (const situation of school.situations) {
    if (keptFor(corpus).has(situation.id)) continue;
    proposalFor(situation, school, corpus);
    yield;
  }
}

/** Whether every proposal is made. */
export const proposed = (school: SchoolSituations, corpus: Corpus): boolean => school.situations.every((situation) => keptFor(corpus).has(situation.id));

const keptFor = (corpus: Corpus): Map<string, Proposal> => {
  let kept = proposals.get(corpus);
  if (!kept) proposals.set(corpus, (kept = new Map()));
  return kept;
};

export function proposalFor(situation: Situation, school: SchoolSituations, corpus: Corpus): Proposal {
  const kept = keptFor(corpus);
  let proposal = kept.get(situation.id);
  if (!proposal) kept.set(situation.id, (proposal = school.propose(situation)));
  return proposal;
}

/** A topic that the documents deal with: below this share of answered situations, its silences are not this school's to fill. */
const TOPIC_TOLD = 0.15;
const OWN = 'own';

/** The situations that concern the documents: those with an answer in them, and the silent ones of topics that the documents deal with. */
export function concerning(school: SchoolSituations, corpus: Corpus): readonly Proposed[] {
  const known = chosen.get(corpus);
  if (known?.from === school.situations) return known.those;
  const those = chosenOf(school, corpus);
  chosen.set(corpus, { from: school.situations, those });
  return those;
}

const chosen = new WeakMap<Corpus, { readonly from: readonly Situation[]; readonly those: readonly Proposed[] }>();

function chosenOf(school: SchoolSituations, corpus: Corpus): Proposed[] {
  const all = school.situations.map((situation) => ({ situation, proposal: proposalFor(situation, school, corpus) }));
  const topics = new Map<string, { told: number; of: number }>();
  for (const { situation, proposal } of all) {
    const topic = topics.get(situation.topic) ?? { told: 0, of: 0 };
    topics.set(situation.topic, { told: topic.told + (proposal.verdict === 'not_covered' ? 0 : 1), of: topic.of + 1 });
  }
  const dealtWith = ({ topic }: Situation): boolean => {
    const { told, of } = topics.get(topic) ?? { told: 0, of: 1 };
    return told / of >= TOPIC_TOLD;
  };
  return all.filter(({ situation, proposal }) => proposal.verdict !== 'not_covered' || dealtWith(situation)).toSorted(inOrder);
}

/** The bank's before the school's own, what staff ask most first, then what is surest, then by topic. */
function inOrder(a: Proposed, b: Proposed): number {
  const own = Number(a.situation.topic === OWN) - Number(b.situation.topic === OWN);
  return own || b.situation.often - a.situation.often || b.proposal.confidence - a.proposal.confidence || byCode(a.situation.topic, b.situation.topic) || byCode(a.situation.id, b.situation.id);
}
const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Every situation that this person reviews, in the order of the review. A situation that was settled is always among them. */
export function itemsFor(reach: Reach, school: SchoolSituations, corpus: Corpus, now: SettledNow): ReviewItem[] {
  const those = concerning(school, corpus);
  const among = new Set(those.map(({ situation }) => situation.id));
  const settledToo = school.situations.filter(({ id }) => !among.has(id) && now.answersTo(id).length > 0).map((situation) => ({ situation, proposal: proposalFor(situation, school, corpus) }));
  return [...those, ...settledToo].flatMap(({ situation, proposal }) => {
    const answers = now.answersTo(situation.id);
    if (!reaches(reach, [...proposal.clauses, ...answers.flatMap((one) => one.clauses)], corpus)) return [];
    const settled = now.settledBy(situation.id);
    return [{ situation, proposal, answers, settled, state: stateOf(answers, settled) }];
  });
}

/** The owner of one policy reviews what rests on it; where nothing does, the silence is for those who answer for all. */
function reaches(reach: Reach, clauses: readonly Clause[], corpus: Corpus): boolean {
  switch (reach.kind) {
    case 'all':
      return true;
    case 'none':
      return false;
    case 'files':
      return clauses.some((clause) => reach.files.has(corpus.document(clause.document).file));
  }
}

function stateOf(answers: readonly CheckedAnswer[], settled: Settled | null): ItemState {
  if (settled?.refused) return 'refused';
  if (answers.length === 0) return 'open';
  if (answers.some((one) => one.state === 'changed')) return 'changed';
  return answers.some((one) => one.state === 'waits') ? 'waits' : 'settled';
}

/** What stands before one person. */
export interface Queue {
  /** In the order in which they come up. */
  readonly waiting: readonly ReviewItem[];
  readonly done: number;
  readonly total: number;
}

/**
 * What this person has still to look at: answers whose words changed, then what a second person did not agree to, then the rest in order,
 * what they put off last. Nobody is shown their own decision as the second person, nor what they refused as such.
 */
export function queueFor(person: string, items: readonly ReviewItem[], skipped: readonly string[]): Queue {
  const put = new Map(skipped.map((id, at) => [id, at + 1]));
  const mine = items.filter((item) => waitsFor(person, item));
  const rank = ({ situation, state }: ReviewItem): number => (put.has(situation.id) ? 1_000 + (put.get(situation.id) ?? 0) : state === 'changed' ? 0 : state === 'refused' ? 1 : 2);
  return { waiting: mine.toSorted((a, b) => rank(a) - rank(b)), done: items.length - mine.length, total: items.length };
}

function waitsFor(person: string, { state, settled }: ReviewItem): boolean {
  switch (state) {
    case 'changed':
    case 'open':
      return true;
    case 'refused':
      return settled?.refused?.person !== person;
    case 'waits':
      return settled?.by !== person;
    case 'settled':
      return false;
  }
}

/** Longer between two decisions is a pause, not a pace. */
const LONGEST_S = 120;
/** What a decision takes until there is a pace to go by: 200 in half an hour. */
const USUAL_S = 9;
const FEW = 4;

/** The pace with one more decision. */
export const paceWith = (pace: readonly number[], seconds: number, most: number): number[] => (seconds > LONGEST_S || seconds < 0 ? [...pace] : [...pace, Math.round(seconds * 10) / 10].slice(-most));

/** Minutes left at this person's own pace, rounded up. */
export function minutesLeft(pace: readonly number[], waiting: number): number {
  const sorted = pace.toSorted((a, b) => a - b);
  const middle = sorted.length < FEW ? USUAL_S : (sorted[Math.floor(sorted.length / 2)] ?? USUAL_S);
  return Math.ceil((waiting * middle) / 60);
}
