import type { QuestionFrame } from '../policies/frames.ts';
import type { Verdict } from '../policies/reader.ts';
import type { Situation, SituationKind } from './situation.ts';

const POLAR: ReadonlySet<SituationKind> = new Set(['permission', 'duty', 'is-it-so']);

/** Whether a situation's question wants a yes or a no. */
export const isPolar = ({ kind }: Pick<Situation, 'kind'>): boolean => POLAR.has(kind);

/**
 * A situation's verdict for the words that were really asked: "may I?" and "would I be in trouble for it?" are one situation with
 * opposite answers. `plain`: nothing had to be guessed, so the verdict may be shown.
 */
export function turned(verdict: Verdict, situation: Pick<Situation, 'kind'>, frame: QuestionFrame): { readonly verdict: Verdict; readonly plain: boolean } {
  if (verdict === 'not_covered') return { verdict, plain: true };
  const polarSituation = isPolar(situation);
  if (!frame.polar) return { verdict: 'info', plain: true };
  // A fact was confirmed, and the question wants a yes or a no to it: the clause is right, the word for it is not known.
  if (!polarSituation) return { verdict, plain: false };
  if (verdict !== 'yes' && verdict !== 'no') return { verdict, plain: verdict === 'conditional' };
  const opposite = verdict === 'yes' ? 'no' : 'yes';
  if (situation.kind === 'permission') {
    if (frame.kind === 'breach') return { verdict: opposite, plain: true };
    if (frame.negated && frame.kind === 'permission') return { verdict: opposite, plain: false };
    // "Do I have to …?" of something that may be done is another question than whether it may.
    if (frame.kind === 'duty') return { verdict, plain: frame.advice && verdict === 'no' };
    return { verdict, plain: true };
  }
  if (situation.kind === 'duty') {
    if (frame.kind === 'permission') return { verdict, plain: false };
    if (frame.kind === 'breach') return { verdict, plain: false };
    return { verdict, plain: !frame.negated };
  }
  return { verdict, plain: !frame.negated && frame.kind !== 'breach' };
}
