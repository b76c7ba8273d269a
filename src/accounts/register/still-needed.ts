import type { Route } from '../../routes/route.ts';
import type { Turn } from '../../routes/turn.ts';
import { dateOf, dayIn, daysAfter } from '../../time/school-day.ts';
import { accounts, nameOfAccount, type Account } from '../account.ts';
import { accountCard, openButton } from '../account-card.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import type { DailyWork } from '../../routes/daily.ts';
import { tellLeaders } from '../leaders.ts';
import { showEntry } from './register-entry.ts';
import { onAccount, tellEach } from './register-press.ts';
import { runnersNow } from './register-words.ts';
import { byOf, keyOfAccount, REVIEW_DAYS, saveAccount } from './register.ts';

/** Days after which leaders are asked instead of the runners. */
const ANSWER_DAYS = 14;

const askKey = ({ id }: Pick<Account, 'id'>): string => `account:${id}:needed`;
const closesKey = ({ id, closesOn }: Account): string => `account:${id}:closes:${closesOn ?? ''}`;

/** Once a quarter those who run an account say whether it is still needed; on its closing date leaders are told. */
export function neededRoutes(ports: AccountPorts): Route[] {
  return [
    onAccount('account.needed', 'account.prepare', ports, async (turn, account, school) => {
      if (account.reviewAsked === undefined) return showEntry(turn, account, school, ['That was answered already. Nothing was changed.']);
      const { reviewAsked: _answered, ...rest } = account;
      const next = daysAfter(dayIn(turn.now), REVIEW_DAYS);
      const saved = await saveAccount(turn, { ...rest, nextReview: next }, 'Still needed.');
      withdraw(turn, saved, `${byOf(turn).name} said that it is still needed. Asked again on ${dateOf(next)}.`);
      await showEntry(turn, saved, school, [`Thank you. You are asked again on ${dateOf(next)}.`]);
    }),
    onAccount('account.not-needed', 'account.prepare', ports, async (turn, account, school) => {
      if (account.reviewAsked === undefined || account.state === 'closing' || account.state === 'closed') return showEntry(turn, account, school, ['That was answered already. Nothing was changed.']);
      const { reviewAsked: _answered, ...rest } = account;
      const saved = await saveAccount(turn, { ...rest, nextReview: daysAfter(dayIn(turn.now), REVIEW_DAYS) }, 'No longer needed, by those who run it.');
      withdraw(turn, saved, `${byOf(turn).name} said that it is not needed any more. Leaders are told.`);
      tellLeaders(turn, school, `account:${account.id}:not-needed`, notNeededCard(account), keyOfAccount(account));
      await showEntry(turn, saved, school, ['Leaders are told. Until one of them closes it, it stays in use.']);
    }),
  ];

  function withdraw(turn: Turn, account: Account, line: string): void {
    const school = ports.schools(turn.school.id);
    const people = runnersNow(account, school.staff).here;
    tellEach(turn, people, askKey(account), accountCard({ title: account.platform, state: nameOfAccount(account), lines: [line] }), keyOfAccount(account));
  }
}

/** Asks, and after two weeks without an answer asks leaders. Each date once, however long the desk was down. */
export function neededDay(ports: AccountPorts): DailyWork {
  return {
    name: 'still-needed',
    run: async (turn, days) => {
      const school = ports.schools(turn.school.id);
      const today = dayIn(turn.now);
      // By the days in the index: nothing is opened that is not due.
      for (const day of await turn.tx.values(accounts, 'closes')) {
        if (!days.includes(day)) continue;
        for (const account of await turn.tx.find(accounts, 'closes', day, turn.grant)) tellLeaders(turn, school, closesKey(account), closesCard(account), keyOfAccount(account));
      }
      for (const day of (await turn.tx.values(accounts, 'review')).filter((one) => one <= today)) {
        for (const account of await turn.tx.find(accounts, 'review', day, turn.grant)) await ask(turn, account, school, days);
      }
    },
  };
}

async function ask(turn: Turn, account: Account, school: AccountSchool, days: readonly string[]): Promise<void> {
  const people = runnersNow(account, school.staff).here;
  if (account.reviewAsked !== undefined) {
    if (people.length > 0 && days.includes(daysAfter(account.reviewAsked, ANSWER_DAYS))) tellLeaders(turn, school, askKey(account), askCard(account), keyOfAccount(account));
    return;
  }
  const asked = await saveAccount(turn, { ...account, reviewAsked: dayIn(turn.now) }, null);
  if (people.length > 0) tellEach(turn, people, askKey(asked), askCard(asked), keyOfAccount(asked));
  else tellLeaders(turn, school, askKey(asked), askCard(asked), keyOfAccount(asked));
}

/** Its closing date has come. */
export const closesCard = (account: Account) => accountCard({
  title: account.platform, state: nameOfAccount(account), lines: [`Its closing date is ${account.closesOn === null ? 'gone' : dateOf(account.closesOn)}. Nothing closes by itself.`],
  others: [{ title: 'Close it', verb: 'account.close', data: { account: account.id } }, { title: 'Change dates', verb: 'account.change', data: { account: account.id, group: 'dates' } }, openButton(account)],
});

/** Those who run it said that it may go. */
export const notNeededCard = (account: Account) => accountCard({
  title: account.platform, state: nameOfAccount(account), lines: ['Those who run it say that it is not needed any more.', 'It stays in use until a leader closes it.'],
  others: [{ title: 'Close it', verb: 'account.close', data: { account: account.id } }, openButton(account)],
});

/** The question to those who run it. */
export const askCard = (account: Account) => accountCard({
  title: 'Is it still needed?', state: nameOfAccount(account), lines: [...(account.purpose === '' ? [] : [`What it is for: ${account.purpose}`]), 'Asked once a quarter. This is a setting of the desk, not in your policy.'],
  others: [{ title: 'Still needed', verb: 'account.needed', data: { account: account.id } }, { title: 'Not any more', verb: 'account.not-needed', data: { account: account.id } }, openButton(account)],
});
