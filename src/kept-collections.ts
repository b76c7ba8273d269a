import type { RetentionClassId } from './records/retention-classes.ts';

/**
 * Every collection of the program, and the class by which it is kept. A test reads the program's own files and fails for a collection that stands
 * here not at all. A collection that hangs on another (the readers of a report) has the class of that one and goes with it.
 */
export const KEPT_BY: Readonly<Record<string, RetentionClassId>> = {
  // The period of a report depends on what it is about; see `retentionClassOf`. This is the longest that is sure.
  'incidents': 'child-protection', 'case-readers': 'child-protection', 'low-level-concerns': 'low-level-concern', 'retention-facts': 'child-protection',
  'declarations': 'declaration',
  'sign-offs': 'sign-off', 'sign-off-people': 'sign-off',
  'account-cases': 'account-case',
  'accounts': 'account', 'account-runners': 'account', 'account-leavers': 'account', 'accounts-imported': 'account', 'account-proposals': 'account',
  'account-checks': 'account-check', 'source-looks': 'account-check',
  'account-comments': 'account-comment', 'account-reply-clocks': 'account-comment',
  'account-posts': 'account-post', 'account-post-readers': 'account-post',
  'accounts-found': 'account-found',
  'sent-questions': 'question',
  'policy-reviews': 'policy-review', 'policy-review-logs': 'policy-review', 'policy-versions': 'policy-review',
  'erased-cases': 'proof-of-disposal', 'erased-records': 'proof-of-disposal', 'legal-holds': 'proof-of-disposal', 'retention': 'proof-of-disposal', 'restores': 'proof-of-disposal',
  'account-rulings': 'working-state', 'account-stand-ins': 'staff-state', 'account-reply-cover': 'working-state', 'check-rotas': 'working-state', 'check-absences': 'staff-state', 'check-plans': 'working-state',
  'absences': 'staff-state', 'audits': 'working-state', 'identities': 'staff-state', 'confirmed-channels': 'working-state', 'introduced': 'working-state', 'account-days': 'working-state', 'timers': 'working-state',
  'answer-decisions': 'working-state', 'review-settled': 'working-state', 'review-progress': 'staff-state', 'bank-additions': 'working-state', 'answer-feedback': 'working-state', 'urgent-shown': 'staff-state',
  'notices': 'working-state', 'notice-words': 'working-state', 'notice-weeks': 'working-state', 'notice-counts': 'staff-state', 'notice-posts': 'working-state',
  'sign-off-texts': 'working-state', 'sign-off-items': 'working-state', 'sign-off-marks': 'working-state',
  'waiting-questions': 'unanswered-question', 'ended-questions': 'unanswered-question', 'unknown-words': 'unanswered-question',
  'report-drafts': 'draft', 'report-drafts-ended': 'draft', 'account-case-drafts': 'draft', 'account-case-drafts-ended': 'draft', 'declaration-drafts': 'draft', 'declaration-drafts-ended': 'draft',
  'seen': 'mark', 'refusals': 'mark', 'outbox': 'mark', 'outbox-cards': 'mark', 'case-keys-ended': 'mark',
};
