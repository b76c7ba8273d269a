import { declarationDaily } from './declarations/declaration-daily.ts';
import type { DeclarationPorts } from './declarations/declaration-ports.ts';
import { retentionDaily } from './records/retention-daily.ts';
import type { RetentionPorts } from './records/retention-ports.ts';
import type { PolicyReviewPorts } from './reminders/policy-review-ports.ts';
import { policyReviewDaily, policyReviewDigest } from './reminders/policy-review-versions.ts';
import type { ReminderParts } from './reminders/reminder-routes.ts';
import { signOffDigest, signOffsDay } from './reminders/sign-off-day.ts';
import type { SignOffPorts } from './reminders/sign-off-ports.ts';

/** Everything that follows the school year, in the order in which its day's work is done: for the running desk, and for finding out what it would say. */
export function schoolYearParts(ports: { readonly retention: RetentionPorts; readonly declarations: DeclarationPorts; readonly signOffs: SignOffPorts; readonly reviews: PolicyReviewPorts }): ReminderParts {
  return { works: [...declarationDaily(ports.declarations), signOffsDay(ports.signOffs), ...policyReviewDaily(ports.reviews), retentionDaily(ports.retention)], digests: [signOffDigest, policyReviewDigest] };
}
