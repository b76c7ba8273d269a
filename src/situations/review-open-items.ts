import type { OpenItems } from '../routes/open-items.ts';
import { itemsNow } from './review-routes.ts';
import type { ReviewPorts } from './review-ports.ts';
import { proposed, queueFor } from './review-queue.ts';
import { reviewProgress } from './review-records.ts';
import { reachOf } from './review-settings.ts';

/** "Review of what I answer: 172 of 184 wait for you": for those who may review, and for nobody else. */
export function openReview(ports: ReviewPorts): OpenItems {
  return async (tx, person, now) => {
    const of = ports.schools(tx.school);
    // Asked first: whoever looks at the situations has the review made ready.
    if (reachOf(person, of.policies, of.answers).kind === 'none') return [];
    const known = of.situations();
    // Before the first review of these documents there is nothing to count: making the proposals here would hold up the page.
    if (!known) return [];
    const open = { verb: 'review.open', data: {} };
    if (!proposed(known, known.corpus)) return [{ title: 'Review of what I answer: your policies wait for you.', at: now, open }];
    const progress = await tx.get(reviewProgress, person.id);
    const { waiting, total } = queueFor(person.id, await itemsNow(tx, person, known, of, ports), progress?.skipped ?? []);
    return waiting.length === 0 ? [] : [{ title: `Review of what I answer: ${waiting.length} of ${total} wait for you.`, at: now, open }];
  };
}
