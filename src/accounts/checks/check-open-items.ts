import type { OpenItem, OpenItems } from '../../routes/open-items.ts';
import { dateOf } from '../../time/school-day.ts';
import { accounts, nameOfAccount } from '../account.ts';
import { accountChecks } from './checks.ts';

/** The checks that a person was asked for today and that nobody answered yet. */
export const openChecks: OpenItems = async (tx, person, _now, grant) => {
  const items: OpenItem[] = [];
  for (const check of await tx.find(accountChecks, 'open', 'yes')) {
    if (check.askedAt === null || !check.asked.includes(person.id) || check.passed.includes(person.id)) continue;
    const account = await tx.get(accounts, check.account, grant);
    if (account) items.push({ title: `Check of ${nameOfAccount(account)} for ${dateOf(check.day)}.`, at: check.askedAt, open: { verb: 'check.open', data: { account: check.account, day: check.day } } });
  }
  return items;
};
