import { dueStatus } from '../policies/due-line.ts';
import type { DateRange, Fact, PolicyDocument } from '../policies/document.ts';
import { confirmedDue, policyRow, reviewState, type ConfirmedDue } from '../policies/review.ts';
import type { Because, PoliciesSettings } from '../policies/settings.ts';
import type { Person, Role, Staff } from '../people/staff.ts';
import { bySchoolTerms } from '../time/term-dates.ts';
import type { SchoolTerm } from '../time/school-calendar.ts';
import type { ReviewStanding } from './policy-review.ts';

export type ReviewStatus = 'none' | 'current' | 'due-soon' | 'due' | 'overdue' | 'under-review' | 'awaiting-approval' | 'approved';

/** When a policy's review is due, and how it stands with it on a day. */
export interface ReviewDue {
  /** Null where neither the policy nor the school says. */
  readonly due: DateRange | null;
  /** Where its date alone puts it. */
  readonly byDate: 'none' | 'current' | 'due-soon' | 'due' | 'overdue';
  readonly status: ReviewStatus;
  /** "review due in Spring Term 2026 (taken as ending by 30 April 2026)". */
  readonly text: string;
  /** The policy's own words on it; null where the date is the school's setting or the record of an approval. */
  readonly because: Because | null;
}

export interface DueContext {
  readonly policies: PoliciesSettings;
  readonly terms: readonly SchoolTerm[];
  /** ISO day, Europe/London. */
  readonly today: string;
}

/** An approval that is on record covers the version it was given for, and no later one; one that school.yaml has of a later day goes first. */
function recordedDue({ sha256, file }: Pick<PolicyDocument, 'sha256' | 'file'>, standing: Pick<ReviewStanding, 'approved'> | null, policies: PoliciesSettings): ConfirmedDue | null {
  const approved = standing?.approved;
  if (!approved || approved.version !== sha256 || (policyRow(policies, file)?.approved?.on ?? '') > approved.on) return null;
  return { ...approved.next, approvedOn: approved.on };
}

export function reviewDueOf(document: PolicyDocument, standing: ReviewStanding | null, { policies, terms, today }: DueContext): ReviewDue {
  const confirmed = recordedDue(document, standing, policies) ?? confirmedDue(policies, document.file);
  const facts = document.facts.map((fact): Fact => (fact.date === null ? fact : { ...fact, date: bySchoolTerms(fact.date, terms) }));
  const { due, text } = reviewState(facts, today, confirmed && bySchoolTerms(confirmed, terms));
  const byDate = dueStatus(due, today);
  const approvedNow = standing?.approved?.version === document.sha256;
  const status = standing && standing.stage !== 'none' ? standing.stage : byDate === 'current' && approvedNow ? 'approved' : byDate;
  return { due, byDate, status, text, because: confirmed ? null : sourceOf(document) };
}

/** The line in which the policy prints when it is reviewed. */
function sourceOf({ facts, file }: PolicyDocument): Because | null {
  const printed = facts.find((fact) => fact.kind === 'review-due' && fact.date !== null) ?? facts.find((fact) => fact.kind === 'review-interval');
  return printed ? { file, quote: printed.source } : null;
}

/** Who reviews a policy and who approves it, as people. */
export interface ReviewPeople {
  readonly owner: Person | null;
  /** Whether school.yaml names the owner. */
  readonly ownerSet: boolean;
  readonly approver: Person | null;
  /** "Governing Body", as the policy prints it; null where it prints none. */
  readonly printed: string | null;
  /** Whether school.yaml names who approves. */
  readonly approverSet: boolean;
  /** Who may approve it, by school.yaml, else by what is printed; none where neither says. */
  readonly sits: readonly Role[];
}

/** Words for a body rather than a person. */
export const isBody = (text: string): boolean => /\b(?:govern|trust|board|committee|panel|FGB|LGB|SLT|SMT|leadership|team)/i.test(text);

const HEADS: readonly Role[] = ['headteacher', 'head-of-school', 'executive-headteacher'];
/** Words of a printed approver, and the roles that sit there; the first that anybody holds. */
const BODIES: readonly (readonly [RegExp, readonly Role[]])[] = [
  [/\bgovern|\btrust|\bFGB\b|\bboard\b|\bLGB\b|\bcommittee\b/i, ['chair-of-governors', 'governor']],
  [/\bexecutive head/i, ['executive-headteacher']],
  [/\bhead of school\b/i, ['head-of-school']],
  [/\bhead ?teacher\b|\bhead\b|\bprincipal\b/i, HEADS],
  [/\bSLT\b|\bSMT\b|\bleadership\b|\bmanagement team\b|\bsenior leader/i, ['slt']],
  [/\bbusiness manager\b|\bSBM\b|\bbursar\b/i, ['school-business-manager']],
  [/\bDSL\b|\bsafeguarding lead/i, ['dsl']],
];

export function reviewPeople(document: Pick<PolicyDocument, 'file' | 'facts'>, { staff, policies }: { readonly staff: Staff; readonly policies: PoliciesSettings }): ReviewPeople {
  const row = policyRow(policies, document.file);
  const named = row?.owner === undefined ? null : staff.firstOf(row.owner);
  const owner = named ?? staff.firstOf(...HEADS, 'policy-owner');
  const printed = document.facts.find((fact) => fact.kind === 'approver' && fact.value !== '')?.value ?? null;
  const roles = row?.approvers ?? BODIES.flatMap(([words, sits]) => (printed !== null && words.test(printed) ? sits : []));
  // Nobody approves what is theirs alone to review, where somebody else sits there too.
  const among = [...roles, ...(roles.length === 0 ? [...HEADS, 'chair-of-governors' as const] : [])].flatMap((role) => staff.withRole(role));
  return { owner, ownerSet: named !== null, approver: among.find((one) => one.id !== owner?.id) ?? among[0] ?? staff.firstOf('chair-of-governors', ...HEADS), printed, approverSet: row?.approvers !== undefined, sits: roles };
}

/** Whether this person is the owner that school.yaml names for a policy: by role, so a second holder of the role is one too. */
export const isOwnerOf = (person: Pick<Person, 'roles' | 'standing'> | null, file: string, policies: PoliciesSettings): boolean => {
  const role = policyRow(policies, file)?.owner;
  return role !== undefined && person?.standing === 'listed' && person.roles.includes(role);
};
