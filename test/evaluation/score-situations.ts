import type { BatchAnswer } from '../../src/policies/batch.ts';
import { cites, isRight, type Label } from './score-ask.ts';

type Answered = Exclude<BatchAnswer, { readonly error: string }>;

const share = (n: number, of: number): number | null => (of === 0 ? null : Math.round((n / of) * 1000) / 1000);
const isFlip = (label: Label, verdict: string): boolean => (label.verdict === 'no' && verdict === 'yes') || (label.verdict === 'yes' && verdict === 'no');

function offersRight(label: Label, answer: Answered): boolean {
  return answer.offered.some((offer) => offer.verdict === label.verdict && (label.verdict === 'not_covered' || cites(offer.citations[0]?.quote, label)));
}

/**
 * What a set's answers would have looked like on the card: verdicts said aloud, answers given as confirmed, what one tap among the offers
 * would have mended, and wrong answers of both kinds: those that sound sure, and silences that say so honestly.
 */
export function scoreShown(labels: readonly Label[], answers: readonly BatchAnswer[]): Record<string, unknown> {
  const byId = new Map(answers.map((a) => [a.id, a]));
  const pairs = labels.flatMap((label) => {
    const answer = byId.get(label.id);
    return answer && !('error' in answer) ? [{ label, answer }] : [];
  });
  const shown = pairs.filter(({ answer }) => answer.shown_verdict);
  const direct = pairs.filter(({ answer }) => answer.source === 'confirmed');
  const tap = pairs.filter(({ label, answer }) => isRight(label, answer) || offersRight(label, answer));
  const times = pairs.map(({ answer }) => answer.ms).toSorted((a, b) => a - b);
  const at = (part: number): number | null => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? null;
  const rightVerdict = ({ label, answer }: (typeof pairs)[number]): boolean => label.verdict === answer.verdict;
  const count = (of: typeof pairs, test: (pair: (typeof pairs)[number]) => boolean): number => of.filter(test).length;
  return {
    shown: share(shown.length, labels.length),
    shown_precision: share(count(shown, rightVerdict), shown.length),
    shown_fully_right: share(count(shown, ({ label, answer }) => isRight(label, answer)), shown.length),
    flips_shown: count(shown, ({ label, answer }) => isFlip(label, answer.verdict)),
    direct: share(direct.length, labels.length),
    direct_fully_right: share(count(direct, ({ label, answer }) => isRight(label, answer)), direct.length),
    one_tap: share(tap.length, labels.length),
    wrong_sounding_sure: count(shown, (pair) => !rightVerdict(pair)),
    wrong_honest_silence: count(pairs, ({ label, answer }) => !answer.shown_verdict && answer.verdict === 'not_covered' && label.verdict !== 'not_covered'),
    wrong_clauses_alone: count(pairs, ({ label, answer }) => !answer.shown_verdict && answer.verdict !== 'not_covered' && !isRight(label, answer)),
    ms_p50: at(0.5),
    ms_p99: at(0.99),
  };
}

/** How often the situation that fits is found, of the questions that some situation fits; and how often none is offered where none fits. */
export function scoreSituations(labels: readonly Label[], answers: readonly BatchAnswer[], fitting: ReadonlyMap<string, readonly string[]>): Record<string, unknown> {
  const byId = new Map(answers.map((a) => [a.id, a]));
  let [held, first, three, direct, directRight, directNone] = [0, 0, 0, 0, 0, 0];
  for (const label of labels) {
    const answer = byId.get(label.id);
    const right = fitting.get(label.id);
    if (!answer || 'error' in answer || right === undefined) continue;
    const fits = (id: string | null): boolean => id !== null && right.includes(id);
    if (answer.source === 'confirmed') {
      direct++;
      if (fits(answer.situation)) directRight++;
      if (right.length === 0) directNone++;
    }
    if (right.length === 0) continue;
    held++;
    if (fits(answer.situation)) first++;
    if (fits(answer.situation) || answer.offered.some((offer) => fits(offer.situation))) three++;
  }
  return {
    labelled: fitting.size,
    fit_some: held,
    situation_first: share(first, held),
    situation_among_three: share(three, held),
    answered_directly: direct,
    precision_when_answered: share(directRight, direct),
    answered_where_none_fits: directNone,
  };
}
