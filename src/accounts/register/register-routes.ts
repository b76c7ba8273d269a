import type { CardContent } from '../../chat/outbound.ts';
import { privateAddressOf } from '../../routes/answering.ts';
import type { OpenItems } from '../../routes/open-items.ts';
import type { Route } from '../../routes/route.ts';
import type { Turn } from '../../routes/turn.ts';
import { dayIn } from '../../time/school-day.ts';
import { accountCard, pageCard } from '../account-card.ts';
import type { AccountPorts } from '../account-ports.ts';
import type { DailyWork } from '../../routes/daily.ts';
import { dataNumber } from '../account-press.ts';
import { isLeader } from '../leaders.ts';
import { foundAccounts } from './found-accounts.ts';
import { foundRoutes } from './found-routes.ts';
import { leaversDay } from './leavers.ts';
import { oursRoutes } from './ours-routes.ts';
import { historyCard, hubCard } from './register-card.ts';
import { changeRoutes } from './register-change.ts';
import { enterRoutes } from './register-enter.ts';
import { entryFor } from './register-entry.ts';
import { registerDay } from './register-import.ts';
import { answer, HOME, onAccount, onPress } from './register-press.ts';
import { proposalRoutes, unanswered } from './register-proposals.ts';
import { stateRoutes } from './register-states.ts';
import { stepRoutes } from './register-steps.ts';
import { openSteps, warningsOf } from './register-words.ts';
import { accountById, accountsRunBy, allAccounts, keyOfAccount } from './register.ts';
import { neededDay, neededRoutes } from './still-needed.ts';

/** The register of official accounts: what there is, who runs it, how it begins, changes, stops and ends, and what is not the school's. */
export function registerRoutes(ports: AccountPorts): Route[] {
  return [
    {
      name: 'accounts/hub',
      match: { kind: 'message', intent: 'accounts' },
      action: 'account.list',
      help: 'Say "accounts" for the school\'s own social media accounts: who runs them, ask for one, a comment to answer, a post to check.',
      handle: async (turn) => {
        turn.send(privateAddressOf(turn), `account:hub:${turn.inbound.eventId}`, await hub(turn, ports, false));
      },
    },
    onPress('account.home', 'account.list', async (turn) => {
      answer(turn, await hub(turn, ports, false));
    }),
    onPress('account.closed-list', 'account.register', async (turn) => {
      answer(turn, await hub(turn, ports, true));
    }),
    onAccount('account.open', 'account.register', ports, async (turn, account, school) => {
      turn.reply({ step: await entryFor(turn, account, school) }, keyOfAccount(account));
    }),
    onAccount('account.history', 'account.register', ports, async (turn, account) => {
      await Promise.resolve();
      answer(turn, historyCard(account, dataNumber(turn, 'from')), keyOfAccount(account));
    }),
    onPress('account.register-page', 'account.page', async (turn) => {
      await Promise.resolve();
      const url = ports.pageLink(turn, 'register');
      answer(turn, url === null ? accountCard({ title: 'The register as a page', lines: ['This desk serves no pages, so I cannot make one here. Whoever looks after it can switch them on.'], others: [HOME] }) : pageCard('The register as a page', url));
    }),
    ...stepRoutes(ports),
    ...changeRoutes(ports),
    ...stateRoutes(ports),
    ...enterRoutes(ports),
    ...proposalRoutes(ports),
    ...foundRoutes(ports),
    ...neededRoutes(ports),
    ...oursRoutes(ports),
  ];
}

/** What the register does every day, in this order: entries first, then who runs them, then whether they are still needed. */
export const registerDaily = (ports: AccountPorts): DailyWork[] => [registerDay(ports), leaversDay(ports), neededDay(ports)];

async function hub(turn: Turn, ports: AccountPorts, closed: boolean): Promise<CardContent> {
  const school = ports.schools(turn.school.id);
  const all = await allAccounts(turn.tx, turn.grant);
  const leader = isLeader(turn.actor);
  const own = new Set(turn.actor ? await accountsRunBy(turn.tx, turn.actor) : []);
  const shown = all.filter(({ state }) => (state === 'closed') === closed);
  // One's own come first.
  const accounts = shown.toSorted((a, b) => Number(own.has(b.id)) - Number(own.has(a.id)));
  return hubCard({
    accounts, closed, from: dataNumber(turn, 'from'), leader, staff: school.staff, notes: [],
    odd: (account) => warningsOf(account, school, dayIn(turn.now)).length > 0,
    opens: ({ id }) => leader || own.has(id),
    found: (await turn.tx.findIds(foundAccounts, 'state', 'open')).length, closedCount: all.filter(({ state }) => state === 'closed').length,
    proposed: leader ? (await unanswered(turn, school)).length : 0,
  });
}

/** What an account still needs, for those who run it. */
export const openRegister: OpenItems = async (tx, person, _now, grant) => {
  const items: { title: string; at: number; open: { verb: string; data: { account: string } } }[] = [];
  for (const id of await accountsRunBy(tx, person)) {
    const account = await accountById(tx, id, grant);
    const left = account && (account.state === 'preparing' || account.state === 'active') ? openSteps(account).length : 0;
    const since = account?.history[0]?.at ?? 0;
    if (account && left > 0) items.push({ title: `The account on ${account.platform}: ${left === 1 ? 'one thing' : `${left} things`} still to do`, at: since, open: { verb: 'account.open', data: { account: id } } });
    if (account?.reviewAsked !== undefined && account.state === 'active') items.push({ title: `The account on ${account.platform}: is it still needed?`, at: Date.parse(`${account.reviewAsked}T00:00:00Z`), open: { verb: 'account.open', data: { account: id } } });
  }
  return items;
};
