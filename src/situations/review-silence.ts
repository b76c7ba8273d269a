import { card } from '../cards/card-data.ts';
import type { CardContent } from '../chat/outbound.ts';
import type { Corpus } from '../policies/corpus.ts';
import type { Clause } from '../policies/document.ts';
import { quoteData } from './review-card.ts';
import { concerning } from './review-queue.ts';
import type { Proposal, SchoolSituations } from './school-situations.ts';
import type { Situation } from './situation.ts';

/** A situation on which the documents say nothing; `confirmed` where a person said so, else it is what the desk would answer. */
export interface Silence {
  readonly situation: Situation;
  readonly confirmed: boolean;
}

/** Clauses that do not say the same about one situation, until somebody settled which one holds. */
export interface Contradiction {
  readonly situation: Situation;
  readonly one: Clause;
  readonly other: Clause;
}

/** What a school's documents leave out, and where they say two things. Each list goes by how often staff meet it, then by topic. */
export interface SilenceReport {
  readonly silences: readonly Silence[];
  readonly contradictions: readonly Contradiction[];
  /** Situations looked at: those that concern the documents. */
  readonly of: number;
}

export function silenceReport(school: SchoolSituations): SilenceReport {
  const items = concerning(school, school.corpus);
  const silences = items.flatMap(({ situation, proposal }): Silence[] => {
    const settled = school.answersTo(situation.id).filter((one) => one.state !== 'changed');
    if (settled.length > 0) return settled.every((one) => one.verdict === 'not_covered') ? [{ situation, confirmed: true }] : [];
    return proposal.verdict === 'not_covered' ? [{ situation, confirmed: false }] : [];
  });
  const contradictions = items.flatMap(({ situation, proposal }): Contradiction[] => {
    const pair = school.answersTo(situation.id).some((one) => one.state === 'stands') ? null : pairOf(proposal);
    return pair ? [{ situation, ...pair }] : [];
  });
  return { silences: silences.toSorted(byOften), contradictions: contradictions.toSorted(byOften), of: items.length };
}

function pairOf({ why, clauses }: Proposal): Pick<Contradiction, 'one' | 'other'> | null {
  const [one, other] = clauses;
  return why.includes('contradict') && one && other ? { one, other } : null;
}

function byOften(a: { readonly situation: Situation }, b: { readonly situation: Situation }): number {
  return b.situation.often - a.situation.often || (a.situation.topic < b.situation.topic ? -1 : a.situation.topic > b.situation.topic ? 1 : 0);
}

const MOST_SHOWN = 10;
const MOST_PAIRS = 3;

/** Ten silences from the given one on; the first card opens with what contradicts itself. */
export function silenceCard(report: SilenceReport, corpus: Corpus, from: number): CardContent {
  const { silences, contradictions } = report;
  const start = Number.isInteger(from) && from > 0 && from < silences.length ? from : 0;
  const shown = silences.slice(start, start + MOST_SHOWN);
  const next = start + MOST_SHOWN;
  const pairs = start === 0 ? contradictions.slice(0, MOST_PAIRS) : [];
  return card('review-list', {
    title: 'What your policy does not say',
    notes: [...countWords(report), ...(silences.length > MOST_SHOWN ? [`${start + 1} to ${start + shown.length} of ${silences.length}. The whole list: staffroom review --silence.`] : [])],
    items: [
      ...pairs.map(({ situation, one, other }) => ({ lead: 'Says two things: ', text: situation.question, quotes: [quoteData(one, corpus, 'One clause'), quoteData(other, corpus, 'But also')], open: open(situation) })),
      ...shown.map(({ situation, confirmed }) => ({ lead: `${topicWords(situation)}: `, text: confirmed ? `${situation.question} (confirmed)` : situation.question, quotes: [], open: null })),
    ],
    buttons: [...(next < silences.length ? [{ title: 'The next ten', verb: 'review.silence', data: { from: next } }] : []), { title: 'Back to the review', verb: 'review.open', data: {} }],
  });
}

const open = ({ id }: Situation) => ({ title: 'Open', verb: 'review.show', data: { situation: id } });
const topicWords = ({ topic }: Situation): string => (topic === 'own' ? 'Your own clauses' : topic.charAt(0).toUpperCase() + topic.slice(1).replaceAll('-', ' '));

function countWords({ silences, contradictions, of }: SilenceReport): string[] {
  const confirmed = silences.filter((one) => one.confirmed).length;
  return [
    silences.length === 0 ? `Of ${of} situations that staff meet, your policy says something on each.` : `Your policy says nothing on ${silences.length} of ${of} situations that staff meet${confirmed > 0 ? `; ${confirmed} of them were confirmed` : ''}.`,
    ...(contradictions.length > 0 ? [`On ${contradictions.length} it says two things.`] : []),
  ];
}

/** The whole report as text, by topic, for the command line and for whoever writes the next policy. */
export function reviewReport(report: SilenceReport): string {
  const topics = [...new Set(report.silences.map(({ situation }) => situation.topic))];
  const parts = topics.map((topic) => {
    const those = report.silences.filter(({ situation }) => situation.topic === topic);
    const [first] = those;
    return [`${first ? topicWords(first.situation) : topic} (${those.length})`, ...those.map(({ situation, confirmed }) => `  - ${situation.question}${confirmed ? ' (confirmed)' : ''}`)].join('\n');
  });
  const pairs = report.contradictions.map(({ situation, one, other }) => `  - ${situation.question}\n      "${one.quote}"\n      "${other.quote}"`);
  return [countWords(report).join(' '), ...parts, ...(pairs.length > 0 ? [['Says two things', ...pairs].join('\n')] : [])].join('\n\n');
}
