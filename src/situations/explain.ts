import { frameOf } from '../policies/frames.ts';
import { rankClauses, readFacts, type Sense } from '../policies/rule-reader.ts';
import type { Reading } from '../policies/reader.ts';
import { slotsIn } from '../policies/rule-words.ts';
import { isSaid } from '../policies/said.ts';
import type { CheckedAnswer } from './answers.ts';
import { factsIn } from './confirmed.ts';
import type { SchoolSituations } from './school-situations.ts';
import { type Asked, askedOf, outcomesOf } from './outcomes.ts';

const MOST_SITUATIONS = 8;
const MOST_CLAUSES = 8;
const MOST_OUTCOMES = 6;
const LONGEST_QUOTE = 140;

/**
 * How a reading came about, as lines for whoever mends it: what the question was taken for, which situations and clauses came near and how
 * near, what was confirmed and what it weighed, and why the verdict is said or not. Holds the question's words: for a terminal, never a log.
 */
export function explain(question: string, vector: Float32Array | null, school: SchoolSituations, reading: Reading): string[] {
  const asked = askedOf(question, vector, school);
  return [
    ...questionLines(question, school),
    '',
    `situations${vector === null ? ' (by words alone: no encoder)' : ''}`,
    ...situationLines(question, asked.matches.slice(0, MOST_SITUATIONS), school),
    '',
    'clauses',
    ...clauseLines(question, school.sense(vector, asked.matches), school),
    '',
    'what the clauses alone say',
    `  ${asked.byClauses.verdict} · ${asked.byClauses.why} · precision ${asked.byClauses.confidence} · ${asked.byClauses.verdict === 'not_covered' ? 'silent' : 'not silent: the first clause came near enough'}`,
    ...asked.byClauses.conflicts.map(({ quote }) => `  against it: ${cut(quote)}`),
    '',
    'what was confirmed',
    ...confirmedLines(asked, school),
    '',
    'so it says',
    `  ${reading.verdict} · ${reading.source}${reading.situation === null ? '' : ` · ${reading.situation}`} · ${reading.why} · ${fixed(reading.confidence)} · ${isSaid(reading) ? 'the verdict is said' : 'the verdict is not said: clauses alone'}`,
    ...reading.clauses.map(({ quote }) => `  ${cut(quote)}`),
    ...reading.offered.map(({ situation, verdict, confirmed }, place) => `  offered ${place + 1}: ${situation} → ${verdict}${confirmed ? ', confirmed' : ', a proposal'}`),
    ...(reading.turnsOn ? [`  turns on ${reading.turnsOn.fact}: ${reading.turnsOn.ask}`] : []),
  ];
}

const fixed = (n: number): string => n.toFixed(2);
const cut = (quote: string): string => (quote.length > LONGEST_QUOTE ? `${quote.slice(0, LONGEST_QUOTE)}…` : quote);
const listed = (values: Iterable<string>): string => [...values].join(', ') || '-';

function questionLines(question: string, { corpus }: SchoolSituations): string[] {
  const frame = frameOf(question);
  const { counterpart, channel, occasion } = slotsIn(question);
  const notions = corpus.index.notions(question);
  const ways = [frame.polar ? 'yes or no' : null, frame.negated ? 'asks whether it is not so' : null, frame.leaveGiven ? 'leave was given' : null, frame.aboutConsequences ? 'about consequences' : null].filter((w) => w !== null);
  const head = readFacts(question, corpus);
  return [
    'question',
    `  asks: ${frame.asking || '-'}`,
    `  kind: ${frame.kind}${ways.length === 0 ? '' : ` (${ways.join('; ')})`} · party: ${frame.party ?? '-'} · counterpart: ${listed(counterpart)} · channel: ${listed(channel)} · occasion: ${listed(occasion)}`,
    `  words the policies have: ${listed(notions.filter((n) => n.known).map((n) => n.said))} · have not: ${listed(notions.filter((n) => !n.known).map((n) => n.said))}`,
    ...(head ? [`  answered from a document's head: ${head.why}`] : []),
  ];
}

function situationLines(question: string, matches: Asked['matches'], school: SchoolSituations): string[] {
  return matches.map(({ situation, share, closeness }) => {
    const told = [...factsIn(question, situation)].map(([fact, value]) => `${fact}=${value}`);
    const answers = school.answersTo(situation.id);
    return `  ${situation.id} · share ${fixed(share)} · closeness ${fixed(closeness)} · told: ${listed(told)} · ${answers.length === 0 ? 'not settled' : answers.map(answerWords).join('; ')}`;
  });
}

function answerWords({ entry, state }: CheckedAnswer): string {
  const branch = entry.when === null ? '' : ` when ${Object.entries(entry.when).map(([fact, value]) => `${fact}=${value}`).join(', ')}`;
  return `${entry.verdict}${branch}${state === 'stands' ? '' : ` (${state})`}`;
}

function clauseLines(question: string, sense: Sense | null, school: SchoolSituations): string[] {
  const candidates = school.candidates(question, sense);
  const words = new Map(candidates.map(({ clause, score }) => [clause, score]));
  const order = sense ? rankClauses(question, candidates, school.corpus, sense) : candidates.map(({ clause, score }) => ({ clause, rank: score / (candidates[0]?.score || 1) }));
  return order.slice(0, MOST_CLAUSES).map(({ clause, rank }, place) => `  ${place + 1}. rank ${fixed(rank)} · words ${fixed(words.get(clause) ?? 0)} · nearness ${sense ? fixed(sense.nearness(clause)) : '-'}${clause.standing === 'policy' ? '' : ` · ${clause.standing}`} · ${cut(clause.quote)}`);
}

function confirmedLines(asked: Asked, school: SchoolSituations): string[] {
  if (!school.confirmed) return ['  nothing yet: staffroom review, or the review in chat'];
  return outcomesOf(asked, school).slice(0, MOST_OUTCOMES).map(({ verdict, clause, share, settled }) => `  ${fixed(share)} · ${settled?.situation.id ?? 'not settled'} → ${verdict} · ${cut(clause?.quote ?? 'silent')}`);
}
