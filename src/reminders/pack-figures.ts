import type { PageAbout } from '../accounts/account-ports.ts';
import { headFigures } from '../accounts/pages/head-figures.ts';
import { caseFigures } from '../incidents/case-figures.ts';
import { sentQuestions } from '../policies/questions.ts';
import type { ReadTx } from '../storage/store.ts';
import { dayAfter, instantOf } from '../time/school-day.ts';
import type { PackFigures } from './pack-page.ts';

/** What other parts of the desk say for the pack. */
export interface PackAbout extends PageAbout {
  /** Questions that no policy answers and that wait for the owner of one. */
  readonly waiting: (tx: ReadTx) => Promise<number>;
  readonly signOffs: (tx: ReadTx) => Promise<PackFigures['signOffs']>;
  /** Titles of policies with clauses that do not say the same; none while the policies are being read. */
  readonly contradictions: () => readonly string[];
}

/** The governors' pack of the term that `now` is in. */
export async function packFigures(tx: ReadTx, about: PackAbout): Promise<PackFigures> {
  const head = await headFigures(tx, about);
  const sum = (value: 'asked' | 'checked'): number => head.accounts.reduce((total, account) => total + account[value], 0);
  return {
    school: head.school, term: head.term, from: head.from, to: head.to, now: about.now,
    cases: await caseFigures(tx, instantOf(head.from, '00:00'), instantOf(dayAfter(head.to), '00:00'), about.now, about.grant),
    reviews: { policies: about.school.corpus()?.documents.length ?? 0, overdue: head.overdue },
    checks: { asked: sum('asked'), done: sum('checked') },
    replies: { withClock: head.replies.onTime + head.replies.late, onTime: head.replies.onTime },
    signOffs: await about.signOffs(tx),
    questions: { waiting: await about.waiting(tx), sentOpen: (await tx.findIds(sentQuestions, 'state', 'open')).length },
    contradictions: about.contradictions(),
  };
}
