import { approvalRuleIn } from './approval-rule.ts';
import { officialAccounts, type OfficialAccount } from './accounts-found.ts';
import type { DateRange, PolicyDocument } from './document.ts';
import { exceptionRuleIn, type ExceptionKind } from './exception-rule.ts';
import { periodText, responseRuleIn } from './response-rule.ts';
import type { SchoolTerm } from '../time/school-calendar.ts';
import { bySchoolTerms } from '../time/term-dates.ts';
import { reviewState } from './review.ts';

/** What one policy says of its review, its official accounts and the rules for them, as the batch commands print it. */
export interface DueLine {
  readonly document: string;
  /** As printed; null where it states none. */
  readonly review_text: string | null;
  readonly earliest: string | null;
  readonly latest: string | null;
  readonly precision: 'day' | 'month' | 'term' | 'year' | 'none';
  readonly status: 'none' | 'overdue' | 'due' | 'due-soon' | 'current';
  readonly approved_by: string | null;
  readonly last_reviewed_text: string | null;
  readonly official_accounts: readonly OfficialAccount[];
  readonly response_rule: { readonly within: string; readonly weekend: 'next_working_day' | null; readonly because: string } | null;
  readonly approval_rule: { readonly by: readonly string[]; readonly quorum: 'any' | 'all' | number; readonly because: string } | null;
  /** How it deals with relationships that were there before; null where it makes no exception. */
  readonly exception_rule: { readonly kind: ExceptionKind; readonly to: string; readonly because: string } | null;
}

const SOON_DAYS = 90;
const DAY_MS = 86_400_000;

/** `today`: ISO day in Europe/London; `terms`: the school's own, without which a term has the widest bounds used in England. */
export function dueLineOf(document: PolicyDocument, today: string, terms: readonly SchoolTerm[] = []): DueLine {
  const found = reviewState(document.facts, today).due;
  const due = found && bySchoolTerms(found, terms);
  const response = responseRuleIn(document);
  const approval = approvalRuleIn(document);
  const exception = exceptionRuleIn(document);
  const valueOf = (kind: 'approver' | 'reviewed-on'): string | null => document.facts.find((fact) => fact.kind === kind && fact.value !== '')?.value ?? null;
  return {
    document: document.file,
    review_text: due?.text ?? null,
    earliest: due?.earliest ?? null,
    latest: due?.latest ?? null,
    precision: due === null ? 'none' : due.precision === 'academic-year' ? 'year' : due.precision,
    status: dueStatus(due, today),
    approved_by: valueOf('approver'),
    last_reviewed_text: valueOf('reviewed-on'),
    official_accounts: officialAccounts(document),
    response_rule: response && { within: periodText(response), weekend: response.weekend === null ? null : 'next_working_day', because: response.clause.quote },
    approval_rule: approval && { by: approval.by, quorum: approval.quorum, because: approval.clause.quote },
    exception_rule: exception && { kind: exception.kind, to: exception.to, because: exception.clause.quote },
  };
}

/** Where a document stands with a review date on a day: overdue only after its last day, soon within 90 days of it. */
export function dueStatus(due: DateRange | null, today: string): DueLine['status'] {
  if (due === null) return 'none';
  if (today > due.latest) return 'overdue';
  if (today >= due.earliest) return 'due';
  return (Date.parse(due.latest) - Date.parse(today)) / DAY_MS <= SOON_DAYS ? 'due-soon' : 'current';
}
