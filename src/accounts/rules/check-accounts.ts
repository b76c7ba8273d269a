import type { Staff } from '../../people/staff.ts';
import { officialAccounts } from '../../policies/accounts-found.ts';
import type { PolicyDocument } from '../../policies/document.ts';
import { foldHandle } from '../account.ts';
import type { AccountsSettings } from '../account-settings.ts';
import { rulesInForce } from './rules-in-force.ts';

/** What a look at a school's accounts finds: rules that nobody could keep, and what its policies and its settings say differently. Sentences for whoever keeps school.yaml. */
export function accountFindings(settings: AccountsSettings, staff: Staff, documents: readonly PolicyDocument[]): { readonly warnings: readonly string[]; readonly notices: readonly string[] } {
  const rules = rulesInForce(settings, documents);
  const warnings: string[] = [];
  const { by, quorum } = rules.approval.rule;
  const deciders = staff.all.filter((person) => person.roles.some((role) => by.includes(role)));
  const missing = by.filter((role) => !staff.all.some((person) => person.roles.includes(role)));
  if (deciders.length === 0) warnings.push(`accounts.approval: nobody has the role ${by.join(' or ')}, so no new account could ever be approved`);
  else if (quorum === 'all' && missing.length > 0) warnings.push(`accounts.approval: it takes ${by.join(' and ')}, and nobody has the role ${missing.join(' or ')}`);
  else if (typeof quorum === 'number' && quorum > deciders.length) warnings.push(`accounts.approval: it takes ${quorum} people, and only ${deciders.length} could decide`);
  for (const { platform, handle, runners } of settings.existing) if (runners.length === 0) warnings.push(`accounts.existing ${platform} ${handle}: nobody runs it`);
  const notices: string[] = [];
  for (const { platform, handle, runners } of settings.existing) if (runners.length === 1) notices.push(`accounts.existing ${platform} ${handle}: one person runs it; when they are away nobody looks at it`);
  for (const document of documents) {
    for (const { platform, handle } of officialAccounts(document)) {
      const entered = settings.existing.some((one) => (handle === null ? foldHandle(one.platform, '') === foldHandle(platform, '') : foldHandle('', one.handle) === foldHandle('', handle)));
      if (!entered) notices.push(`${document.file} names ${handle === null ? `a ${platform} account` : `${platform} ${handle}`} as the school's own, which accounts.existing does not`);
    }
  }
  return { warnings, notices };
}
