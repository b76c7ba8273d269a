import { z } from 'zod';
import type { BatchAnswer } from '../../src/policies/batch.ts';

/** One labelled question, in the form of the reference folder's. */
export const Label = z.looseObject({
  id: z.string(),
  school: z.string(),
  question: z.string(),
  kind: z.enum(['polar', 'factual', 'unanswerable']),
  verdict: z.enum(['yes', 'no', 'conditional', 'info', 'not_covered']),
  evidence: z.array(z.string()),
  also_acceptable: z.array(z.string()).default([]),
});
export type Label = z.output<typeof Label>;

export const readLabels = (jsonl: string): Label[] => jsonl.split('\n').filter((l) => l.trim() !== '').map((l) => Label.parse(JSON.parse(l)));

const plain = (text: string): string => text.replace(/\s+/g, ' ').replace(/[*_`]+/g, '').replace(/^[\s\-•]+/, '').trim().toLowerCase();

export function cites(quote: string | undefined, label: Label): boolean {
  const said = plain(quote ?? '');
  if (said === '') return false;
  return [...label.evidence, ...label.also_acceptable].map(plain).some((gold) => said.includes(gold) || (gold.includes(said) && said.length >= Math.min(25, gold.length)));
}

/** Whether a verdict is right and, unless the policy is silent, the first citation is a right one. */
export function isRight(label: Label, answer: BatchAnswer | undefined): boolean {
  if (!answer || 'error' in answer || answer.verdict !== label.verdict) return false;
  return label.verdict === 'not_covered' || cites(answer.citations[0]?.quote, label);
}

/** The main figures of the reference scorer, for sets that live in this project. Rates are shares from 0 to 1. */
export function scoreAsk(labels: readonly Label[], answers: readonly BatchAnswer[]): Record<string, unknown> {
  const byId = new Map(answers.map((a) => [a.id, a]));
  let verdict = 0;
  let first = 0;
  let three = 0;
  let flips = 0;
  let silentSaid = 0;
  let silentRight = 0;
  let right = 0;
  for (const label of labels) {
    const answer = byId.get(label.id);
    if (isRight(label, answer)) right++;
    if (!answer || 'error' in answer) continue;
    if (answer.verdict === label.verdict) verdict++;
    if (cites(answer.citations[0]?.quote, label)) first++;
    if (answer.citations.some((c) => cites(c.quote, label))) three++;
    if ((label.verdict === 'no' && answer.verdict === 'yes') || (label.verdict === 'yes' && answer.verdict === 'no')) flips++;
    if (answer.verdict === 'not_covered') silentSaid++;
    if (answer.verdict === 'not_covered' && label.verdict === 'not_covered') silentRight++;
  }
  const silent = labels.filter((l) => l.verdict === 'not_covered').length;
  const share = (n: number, of: number): number | null => (of === 0 ? null : Math.round((n / of) * 1000) / 1000);
  return {
    questions: labels.length,
    fully_right: share(right, labels.length),
    verdict: share(verdict, labels.length),
    cited_at_1: share(first, labels.length - silent),
    cited_at_3: share(three, labels.length - silent),
    silent_precision: share(silentRight, silentSaid),
    silent_recall: share(silentRight, silent),
    silent_f1: share(2 * silentRight, silentSaid + silent),
    dangerous_flips: flips,
    errors: labels.filter((l) => { const a = byId.get(l.id); return a === undefined || 'error' in a; }).length,
  };
}
