import { createHash } from 'node:crypto';
import type { Corpus } from '../policies/corpus.ts';
import type { Clause } from '../policies/document.ts';
import { quoteOf } from '../policies/quoted-text.ts';
import type { Verdict } from '../policies/reader.ts';
import type { AnswerEntry, CheckedAnswer } from './answers.ts';
import { clausesQuoted } from './quoted-words.ts';
import type { ReviewItem } from './review-queue.ts';

/** What a press of "Right" would settle: one answer, or one for each value of a fact. */
export interface Draft {
  readonly when: AnswerEntry['when'];
  readonly verdict: Verdict;
  /** The deciding one first; with `not_covered` the nearest, which is shown and not kept. */
  readonly clauses: readonly Clause[];
  readonly note: string | null;
}

/** Words that an answer rested on and that the policy no longer has, beside the nearest it has now. */
export interface ChangedWords {
  readonly old: string;
  readonly now: Clause | null;
}

/** Who settles, and on which day in London. */
export interface Settler {
  readonly by: string;
  readonly on: string;
}

export interface Drafts {
  readonly drafts: readonly Draft[];
  readonly changes: readonly ChangedWords[];
}

/** What stands on the card of a situation: the proposal, or what was settled; where words changed, the same answer on the words as they are now. */
export function draftsOf(item: ReviewItem, corpus: Corpus): Drafts {
  switch (item.state) {
    case 'open':
    case 'refused':
      return { drafts: [proposed(item)], changes: [] };
    case 'changed':
      // A silence was one of other words: what is proposed on these goes before it.
      return item.answers.every(({ verdict }) => verdict === 'not_covered') ? { drafts: [proposed(item)], changes: [] } : renewed(item.answers, corpus);
    case 'waits':
    case 'settled':
      return { drafts: item.answers.map(({ entry, clauses }) => ({ when: entry.when, verdict: entry.verdict, clauses, note: entry.note })), changes: [] };
  }
}

const proposed = ({ proposal: { verdict, clauses } }: ReviewItem): Draft => ({ when: null, verdict, clauses: clauses.slice(0, MOST_CLAUSES), note: null });

/** As many as an answer may rest on. */
export const MOST_CLAUSES = 5;

function renewed(answers: readonly CheckedAnswer[], corpus: Corpus): Drafts {
  const changes: ChangedWords[] = [];
  const drafts = answers.map(({ entry }): Draft => {
    const clauses = entry.because.flatMap((words) => {
      const same = clausesQuoted(words, corpus);
      if (same) return same;
      const now = corpus.index.search(words, 1)[0]?.clause ?? null;
      if (!changes.some((change) => change.old === words)) changes.push({ old: words, now });
      return now ? [now] : [];
    });
    return { when: entry.when, verdict: entry.verdict, clauses: [...new Set(clauses)], note: entry.note };
  });
  return { drafts, changes };
}

/** Nothing may be settled as said by the policy without a clause that says it. */
export const maySettle = (drafts: readonly Draft[]): boolean => drafts.length > 0 && drafts.every(({ verdict, clauses }) => verdict === 'not_covered' || clauses.length > 0);

export const entriesOf = (situation: string, drafts: readonly Draft[], { by, on }: Settler): AnswerEntry[] =>
  drafts.map(({ when, verdict, clauses, note }) => ({ situation, verdict, when, because: verdict === 'not_covered' ? [] : clauses.slice(0, MOST_CLAUSES).map(wordsOf), note, by, on, second: null }));

const LONGEST_BECAUSE = 2_000;
const wordsOf = (clause: Clause): string => (clause.quote.length <= LONGEST_BECAUSE ? clause.quote : quoteOf(clause));

/** Marks what stood on the card: a press settles only what its presser saw. */
export function markOf(item: ReviewItem, corpus: Corpus): string {
  const { drafts } = draftsOf(item, corpus);
  const seen = [item.state, entriesMark(item.answers.map((one) => one.entry)), drafts.map(({ when, verdict, clauses }) => [when, verdict, clauses.map((clause) => clause.id)])];
  return short(JSON.stringify(seen));
}

export const entriesMark = (entries: readonly AnswerEntry[]): string => short(JSON.stringify(entries));

const short = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 16);
