import type { AccountPorts, AccountSchool } from './accounts/account-ports.ts';
import type { AccountRules } from './accounts/account-rules.ts';
import { rulesInForce } from './accounts/rules/rules-in-force.ts';
import type { SchoolId } from './kernel/ids.ts';
import type { Corpus } from './policies/corpus.ts';
import type { PoliciesSettings } from './policies/settings.ts';
import { whereQuoted } from './policies/where-quoted.ts';
import { awayPeopleOn } from './reminders/absences.ts';
import type { School } from './school.ts';

/** What the accounts of a school are run by, besides its folder. */
export interface AccountDeskParts extends Omit<AccountPorts, 'schools' | 'away'> {
  readonly school: (id: SchoolId) => { readonly school: School; readonly policies: PoliciesSettings; readonly corpus: () => Corpus | null };
}

/** Official accounts for the running desk: each school by its settings and its documents as they stand now. */
export function accountPorts({ school, ...others }: AccountDeskParts): AccountPorts {
  return { ...others, away: awayPeopleOn, schools: (id) => accountSchool(school(id)) };
}

const known = new WeakMap<School, { readonly corpus: Corpus | null; readonly rules: AccountRules }>();

function accountSchool({ school, policies, corpus }: ReturnType<AccountDeskParts['school']>): AccountSchool {
  const { staff, settings } = school;
  return {
    staff,
    settings: settings.accounts,
    hours: settings.hours,
    policies,
    channels: settings.channels,
    emailDomains: emailDomains(school),
    corpus,
    rules: () => {
      const now = corpus();
      const before = known.get(school);
      if (before?.corpus === now) return before.rules;
      const rules = rulesInForce(settings.accounts, now?.documents ?? []);
      known.set(school, { corpus: now, rules });
      return rules;
    },
    whereOf: (because) => whereQuoted(because, corpus()),
  };
}

/** As settings name them; else those that more than one of the school's own people have. */
function emailDomains({ settings }: School): readonly string[] {
  if (settings['email-domains'].length > 0) return settings['email-domains'];
  const all = settings.people.flatMap(({ email }) => email?.split('@')[1]?.toLowerCase() ?? []);
  return [...new Set(all.filter((domain) => all.filter((other) => other === domain).length > 1))];
}
