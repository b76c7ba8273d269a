import { asId } from '../kernel/ids.ts';
import { PERMISSIONS } from '../people/permissions.ts';
import type { Corpus } from '../policies/corpus.ts';
import type { PolicyDocument } from '../policies/document.ts';
import { equalityClause } from '../policies/equality-check.ts';
import type { Turn } from '../routes/turn.ts';
import { dayIn } from '../time/school-day.ts';
import { logOf, markOf, saveStanding, standingOf, type ReviewEntry, type ReviewStanding } from './policy-review.ts';
import { notDoneCard, policyCard, type PolicyView } from './policy-review-card.ts';
import { isOwnerOf, reviewDueOf, reviewPeople, type ReviewDue } from './policy-review-due.ts';
import type { PolicyReviewPorts } from './policy-review-ports.ts';
import { remind } from './policy-review-reminding.ts';
import type { ReminderSchool } from './reminder-ports.ts';

export const READING = 'I am still reading the policies. Nothing was changed. Try again in a minute.';

export const dataOf = ({ inbound }: Pick<Turn, 'inbound'>, name: string): string => (inbound.kind === 'action' ? String(inbound.data[name] ?? '') : '');
export const typed = ({ inbound }: Pick<Turn, 'inbound'>, name: string): string => (inbound.kind === 'action' ? (inbound.inputs[name] ?? '').trim() : '');

/** Roles that the table of permissions gives an act to, whatever they are to the policy. */
const rolesFor = (action: 'policy.review' | 'policy.approve'): readonly string[] => PERMISSIONS.flatMap((row) => (row.action === action && row.relation === 'any' ? row.who : []));
const REVIEWERS = rolesFor('policy.review');
const APPROVERS = rolesFor('policy.approve');

/** Which buttons whoever acts is shown; leave itself is asked for at each press. */
export function leaveOf({ actor }: Pick<Turn, 'actor'>, file: string, { policies }: Pick<ReminderSchool, 'policies'>): Pick<PolicyView, 'mayReview' | 'mayApprove'> {
  const roles: readonly string[] = actor?.standing === 'listed' ? actor.roles : [];
  return { mayReview: roles.some((role) => REVIEWERS.includes(role)) || isOwnerOf(actor, file, policies), mayApprove: roles.some((role) => APPROVERS.includes(role)) };
}

export function dueOf(turn: Pick<Turn, 'now'>, school: ReminderSchool, document: PolicyDocument, standing: ReviewStanding | null): ReviewDue {
  return reviewDueOf(document, standing, { policies: school.policies, terms: school.calendar.terms, today: dayIn(turn.now) });
}

export async function viewOf(turn: Turn, school: ReminderSchool, document: PolicyDocument, standing: ReviewStanding | null): Promise<PolicyView> {
  const leave = leaveOf(turn, document.file, school);
  const due = dueOf(turn, school, document, standing);
  const plain = reviewDueOf(document, standing, { policies: school.policies, terms: [], today: dayIn(turn.now) });
  return {
    document, standing, due, people: reviewPeople(document, school), bySchool: plain.due?.latest !== due.due?.latest || plain.due?.earliest !== due.due?.earliest, equality: equalityClause(document), ...leave,
    // What people wrote opens for those who review or approve, and is not read for anybody else.
    log: leave.mayReview || leave.mayApprove ? await logOf(turn.tx, document.id, turn.grant) : null,
  };
}

/** A press on one policy, as it is now. */
export interface Pressed {
  readonly school: ReminderSchool;
  readonly corpus: Corpus;
  readonly document: PolicyDocument;
  readonly standing: ReviewStanding;
}

/** The policy that a press is about, as it is now; null where that was answered already. A press on an earlier card is told how it stands. */
export async function pressedOn(turn: Turn, ports: PolicyReviewPorts): Promise<Pressed | null> {
  const school = ports.schools(turn.school.id);
  const corpus = school.corpus();
  const refuse = (reason: string, document: PolicyDocument | null = null, due: ReviewDue | null = null): null => {
    turn.reply({ beside: true, card: notDoneCard(reason, document, due) });
    return null;
  };
  if (!corpus) return refuse(READING);
  const document = corpus.documents.find(({ id }) => id === dataOf(turn, 'document'));
  const standing = document ? await standingOf(turn.tx, document.id) : null;
  if (!document || !standing) return refuse('That policy is not in the folder now. Nothing was changed.');
  const due = dueOf(turn, school, document, standing);
  if (standing.version !== document.sha256) return refuse('Its file has just changed, and I am still looking at it. Nothing was changed. Try again in a minute.', document, due);
  if (dataOf(turn, 'mark') !== markOf(standing)) return refuse('That card is old: something was done about this policy since, or its file changed. Nothing was changed. Open it to see how it stands.', document, due);
  return { school, corpus, document, standing };
}

/** What is kept of an act. */
export const entryOf = (turn: Turn, what: ReviewEntry['what'], standing: ReviewStanding, more: Partial<ReviewEntry> = {}): ReviewEntry => ({ at: turn.now, by: { person: turn.actor?.id ?? null, name: turn.actor?.name ?? 'Staffroom' }, what, kind: '', text: '', version: standing.version, approval: null, ...more });

/** Saves what was done, says or takes back what follows from it, and shows the policy as it stands then. */
export async function settle(turn: Turn, ports: PolicyReviewPorts, { school, document }: Pressed, next: ReviewStanding, entry: ReviewEntry, said: string): Promise<void> {
  const kept = await remind(turn, ports, document, next);
  await saveStanding(turn.tx, kept, entry, turn.grant);
  turn.reply({ beside: true, card: policyCard(await viewOf(turn, school, document, kept), [said]) }, asId<'key'>(kept.key));
}
