import type { Route } from '../../routes/route.ts';
import type { Undelivered } from '../../routes/undelivered.ts';
import type { Turn } from '../../routes/turn.ts';
import { isSchoolDay } from '../../time/school-hours.ts';
import { accountCard, pageCard } from '../account-card.ts';
import type { AccountPorts } from '../account-ports.ts';
import type { DailyWork } from '../../routes/daily.ts';
import { daysDone } from '../../routes/daily.ts';
import { termOf } from './head-figures.ts';
import { leadersOf, tellLeaders } from '../leaders.ts';

/** `accounts/head-page`: the page as things stand now, behind a link of its own. */
export function headPageRoutes(ports: AccountPorts): Route[] {
  return [
    {
      name: 'accounts/head-page', match: { kind: 'action', verb: 'account.head-page' }, action: 'account.page', help: null,
      handle: async (turn) => {
        const url = ports.pageLink(turn, 'head');
        turn.reply({ beside: true, card: url === null ? noPage() : pageCard('The head\'s page', url) });
        await Promise.resolve();
      },
    },
  ];
}

const noPage = () => accountCard({ title: 'No page can be opened', lines: ['This desk has no address that a browser reaches. Ask whoever looks after Staffroom to set PUBLIC_URL. Nothing is lost: the page is made from the records whenever it is asked for.'] });

/** Days of the year (month and day) from which the page of a term is worth reading: two weeks or so before its holidays. A setting of the desk. */
const READY: readonly string[] = ['03-20', '07-08', '12-10'];

/** Tells leaders once a term, on a school day, that its page is there. */
export function headPageDay(ports: AccountPorts): DailyWork {
  return {
    name: 'head-page',
    run: async (turn, days) => {
      const today = days.at(-1);
      if (today === undefined || !isSchoolDay(today, ports.schools(turn.school.id).hours)) return;
      const term = termOf(today);
      const ready = READY.map((day) => `${today.slice(0, 4)}-${day}`).find((day) => term.from <= day && day <= term.to);
      const id = `head-page ${term.title}`;
      if (ready === undefined || today < ready || (await turn.tx.get(daysDone, id)) !== null) return;
      turn.tx.put(daysDone, { id, day: today });
      tell(turn, ports, term.title);
    },
  };
}

function tell(turn: Turn, ports: AccountPorts, term: string): void {
  tellLeaders(turn, ports.schools(turn.school.id), `head-page:${term}`, announcement(term));
}

const announcement = (term: string) =>
  accountCard({
    title: `The head's page: ${term}`,
    lines: ['One side of A4 for the head and the chair: accounts and who runs them, checks, replies, how fast a report reached a person, reviews overdue. No child\'s name; small numbers are not printed.'],
    others: [{ title: 'Make the page', verb: 'account.head-page', data: {} }],
  });

/** Where the channel cannot be reached each leader is told by themselves. */
export const headPageUndelivered = (ports: Pick<AccountPorts, 'schools'>): Undelivered => async (turn, cardKey) => {
  const [kind, term = '', each] = cardKey.split(':');
  if (kind !== 'head-page') return false;
  if (each === undefined) for (const { id } of leadersOf(ports.schools(turn.school.id))) turn.send({ kind: 'person', person: id }, `${cardKey}:${id}`, announcement(term));
  return Promise.resolve(true);
};
