import { card, type CardInput } from '../cards/card-data.ts';
import type { CardContent } from '../chat/outbound.ts';
import { shownWords, whereOf } from '../policies/answer-card.ts';
import type { Corpus } from '../policies/corpus.ts';
import type { Clause } from '../policies/document.ts';
import type { Verdict } from '../policies/reader.ts';
import { dateIn } from '../time/school-day.ts';
import type { AnswerEntry } from './answers.ts';
import { draftsOf, markOf, maySettle, type Draft } from './review-drafts.ts';
import { minutesLeft, type Queue, type ReviewItem } from './review-queue.ts';
import type { Branch, Situation } from './situation.ts';

type Item = CardInput<'review-item'>;
type Button = Item['others'][number];
export type ShownQuote = Item['answers'][number]['clauses'][number];

/** An answer in the words of the review. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = { yes: 'Yes', no: 'No', conditional: 'It depends', info: 'Here is what it says', not_covered: 'The policy is silent' };

export const quoteData = (clause: Clause, corpus: Corpus, lead: string | null): ShownQuote => {
  const document = corpus.document(clause.document);
  const opened = clause.leadIn === null ? null : corpus.clause(clause.leadIn);
  const words = shownWords(clause.quote, document.file);
  return { lead, quote: opened ? `${shownWords(opened.quote, document.file)} ${words}` : words, where: whereOf({ clause, document }) };
};

/** "12 of 184 settled, about 27 minutes left". */
export function progressWords({ done, total, waiting }: Queue, pace: readonly number[]): string {
  const minutes = minutesLeft(pace, waiting.length);
  const left = waiting.length === 0 ? 'nothing left for you' : minutes <= 1 ? 'about a minute left' : `about ${minutes} minutes left`;
  return `${done} of ${total} settled, ${left}`;
}

export interface ItemSetting {
  readonly corpus: Corpus;
  readonly queue: Queue;
  readonly pace: readonly number[];
  /** The reader settled it themselves; nobody agrees to their own. */
  readonly own: boolean;
  /** Whether there is a step to take back. */
  readonly back: boolean;
  readonly notes: readonly string[];
}

/** The card of one situation. The presses that settle it carry a mark of what stands on it. */
export function itemCard(item: ReviewItem, setting: ItemSetting): CardContent {
  const { corpus, queue, pace, own } = setting;
  const { situation, state } = item;
  const { drafts, changes } = draftsOf(item, corpus);
  const about = { situation: situation.id, mark: markOf(item, corpus) };
  const button = (title: string, verb: string, data: Button['data'] = about): Button => ({ title, verb, data });
  const second = state === 'waits' && !own;
  const skip = button('Skip', 'review.skip', { situation: situation.id });
  const others = second
    ? [button('Not this', 'review.refuse'), skip]
    : [button('Another clause, or a note', 'review.choose'), ...(said(drafts) === 'not_covered' ? [] : [button('The policy is silent', 'review.silent')]), skip];
  const verdicts = second ? [] : otherVerdicts(situation, drafts).map((verdict) => button(VERDICT_WORDS[verdict], 'review.verdict', { ...about, verdict }));
  const branches = second ? [] : situation.branches.map((branch) => button(`It depends on: ${branch.ask}`, 'review.branch', { ...about, fact: branch.fact }));
  return card('review-item', {
    progress: progressWords(queue, pace),
    notes: [...setting.notes, ...standing(item, own)],
    asked: situation.question,
    changes: changes.map(({ old, now }) => ({ old, now: now ? quoteData(now, corpus, null).quote : 'Nothing like it.' })),
    answers: drafts.map((draft) => answerData(draft, item, corpus)),
    right: maySettle(drafts) ? (second ? button('Agree', 'review.agree') : button(state === 'settled' || state === 'waits' ? 'Keep it' : 'Right', 'review.right')) : null,
    others,
    more: [verdicts, branches, [...(setting.back ? [button('Back one', 'review.back', {})] : []), button('Stop', 'review.stop', {})]],
  });
}

const said = (drafts: readonly Draft[]): Verdict | null => (drafts.length === 1 ? (drafts[0]?.verdict ?? null) : null);

const POLAR: ReadonlySet<Situation['kind']> = new Set(['permission', 'duty', 'is-it-so']);

/** The answers that the same clauses could give instead; none where there is no clause, or one for each value of a fact. */
function otherVerdicts({ kind }: Situation, drafts: readonly Draft[]): Verdict[] {
  const [draft, another] = drafts;
  if (!draft || another || draft.clauses.length === 0) return [];
  const all: Verdict[] = POLAR.has(kind) ? ['yes', 'no', 'conditional', 'info'] : ['info', 'conditional'];
  return all.filter((verdict) => verdict !== draft.verdict);
}

function standing({ state, settled, answers, proposal }: ReviewItem, own: boolean): string[] {
  const [first] = answers;
  const when = first ? `${first.entry.by}, ${dayWords(first.entry.on)}` : '';
  switch (state) {
    case 'open':
      return proposal.why.includes('contradict') ? ['Clauses about this do not say the same. The one you choose is the one that is quoted.'] : [];
    case 'changed':
      return [
        answers.every(({ verdict }) => verdict === 'not_covered') ? `Settled as silent by ${when}. The documents have changed since: look whether they say it now.` : `The policy's words have changed since ${when}. Until you settle it again, this answer is not given.`,
      ];
    case 'refused':
      return [`${settled?.refused?.by ?? 'A second person'} did not agree with what was settled here. Please look again.`];
    case 'waits':
      return [own ? `You settled it (${when}). It waits for a second person.` : `Settled by ${when}. Your school wants a second person to agree.`];
    case 'settled':
      return [`Settled by ${when}${first?.entry.second ? `, and ${first.entry.second.by}` : ''}. A press changes it.`];
  }
}

export const dayWords = (iso: string): string => dateIn(Date.parse(`${iso}T12:00:00Z`));

function answerData(draft: Draft, { situation, state, answers }: ReviewItem, corpus: Corpus): Item['answers'][number] {
  const { verdict, clauses, when, note } = draft;
  const lead = when ? `${whenWords(when, situation.branches)}: ` : state === 'open' || state === 'refused' || (state === 'changed' && when === null && verdict !== answers[0]?.verdict) ? 'Proposed: ' : 'Settled: ';
  const silent = verdict === 'not_covered';
  return {
    lead,
    verdict: VERDICT_WORDS[verdict],
    clauses: clauses.map((clause, i) => quoteData(clause, corpus, silent ? 'The nearest clause, which may not answer it' : i === 0 && clauses.length > 1 ? 'This decides' : i > 0 ? 'Also' : null)),
    note: note === null ? null : `Note: ${note}`,
  };
}

/** The values of a branch as its card asks them. */
export function whenWords(when: NonNullable<AnswerEntry['when']>, branches: readonly Branch[]): string {
  return Object.entries(when).map(([fact, value]) => branches.find((b) => b.fact === fact)?.values.find((v) => v.value === value)?.label ?? value).join(', ');
}

const MOST_LISTED = 8;

/** Situations that match what was typed, or the way into the review. */
export function listCard(title: string, notes: readonly string[], items: readonly ReviewItem[], buttons: readonly Button[]): CardContent {
  const left = items.length - MOST_LISTED;
  return card('review-list', {
    title,
    notes: [...notes, ...(left > 0 ? [`The first ${MOST_LISTED} of ${items.length}. Say more words to see others.`] : [])],
    items: items.slice(0, MOST_LISTED).map((item) => ({ lead: `${STATE_WORDS[item.state]}: `, text: item.situation.question, quotes: [], open: { title: 'Open', verb: 'review.show', data: { situation: item.situation.id } } })),
    buttons: [...buttons],
  });
}

const STATE_WORDS: Readonly<Record<ReviewItem['state'], string>> = { changed: 'Words changed', refused: 'Not agreed', open: 'Not settled', waits: 'Waits for a second person', settled: 'Settled' };

/** The first card: how far the review is, and what a press costs. */
export function startCard(queue: Queue, pace: readonly number[], notes: readonly string[]): CardContent {
  const changed = queue.waiting.filter((item) => item.state === 'changed').length;
  const second = queue.waiting.filter((item) => item.state === 'waits').length;
  const often = queue.waiting.filter(({ situation }) => situation.often === 3 && situation.topic !== 'own').length;
  const lines = [
    ...notes,
    `${progressWords(queue, pace)}.`,
    ...(often > 0 && often < queue.waiting.length ? [`Staff meet ${often} of them most weeks. These come first.`] : []),
    ...(changed > 0 ? [`${changed} ${changed === 1 ? 'answer waits' : 'answers wait'} because the policy's words changed. They come before all others.`] : []),
    ...(second > 0 ? [`${second} of them ${second === 1 ? 'waits' : 'wait'} for you to agree as the second person.`] : []),
    ...(queue.waiting.length > 0 ? ['Each situation is one press. What you settle is answered as the school\'s own, with your role and the day. Stop whenever you like; it goes on where you left it.'] : []),
  ];
  const go = queue.waiting.length > 0 ? [{ title: queue.done > 0 ? 'Go on' : 'Begin', verb: 'review.start', data: {} }] : [];
  return card('review-list', { title: 'Review of what I answer', notes: lines, items: [], buttons: [...go, { title: 'What your policy does not say', verb: 'review.silence', data: {} }] });
}
