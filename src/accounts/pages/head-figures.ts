import { reportFigures } from '../../incidents/report-figures.ts';
import { confirmedDue, reviewState } from '../../policies/review.ts';
import type { ReadTx } from '../../storage/store.ts';
import { readDate } from '../../time/date-words.ts';
import { dayAfter, dayIn, instantOf } from '../../time/school-day.ts';
import type { PageAbout } from '../account-ports.ts';
import { nameOfAccount } from '../account.ts';
import { accountChecks, type AccountCheck } from '../checks/checks.ts';
import type { HeadAccount, HeadFigures } from './head-page.ts';
import { missingRunners } from '../register/leavers.ts';
import { posts } from '../posts/post.ts';
import { allAccounts } from '../register/register.ts';
import { stateWord } from '../register/register-words.ts';
import { replyFigures } from '../replies/reply-figures.ts';

/** "Spring term 2027" and its widest bounds, for a day in it; in the holidays the term before. */
export function termOf(day: string): { readonly title: string; readonly from: string; readonly to: string } {
  const year = Number(day.slice(0, 4));
  const terms = [`Autumn term ${year - 1}`, `Spring term ${year}`, `Summer term ${year}`, `Autumn term ${year}`].flatMap((title) => {
    const range = readDate(title);
    return range ? [{ title, from: range.earliest, to: range.latest }] : [];
  });
  const begun = terms.filter(({ from }) => from <= day).at(-1);
  if (!begun) throw new Error('a term began before every day');
  return begun;
}

/** Everything on the head's page, for the term that `now` is in: numbers and the names of accounts and of those who run them. */
export async function headFigures(tx: ReadTx, { school, name, now, grant }: PageAbout): Promise<HeadFigures> {
  const today = dayIn(now);
  const term = termOf(today);
  const to = today < term.to ? today : term.to;
  const missing = await missingRunners(tx);
  const checks = await checksBetween(tx, term.from, to);
  const accounts = (await allAccounts(tx, grant)).filter(({ state }) => state !== 'closed').map((account): HeadAccount => {
    const own = checks.filter((check) => check.account === account.id && counted(check));
    const here = account.runners.filter(({ person }) => person === '' || school.staff.byId(person) !== null);
    const watch = missing.get(account.id);
    return {
      name: nameOfAccount(account), state: account.state === 'active' ? 'active' : stateWord(account), runners: here.map((one) => one.name), recoveryOwner: account.recoveryOwner,
      lastCheck: account.lastCheck?.day ?? null, unownedSince: watch?.unownedSince ?? watch?.goneSince ?? null, asked: own.length, checked: own.filter(({ state }) => state === 'done').length,
    };
  });
  const unchecked = (await tx.find(posts, 'unchecked', 'yes', grant)).filter((post) => post.publishedAt !== null && dayIn(post.publishedAt) >= term.from && dayIn(post.publishedAt) <= to);
  const documents = school.corpus()?.documents ?? [];
  return {
    school: name, term: term.title, from: term.from, to, accounts,
    replies: await replyFigures(tx, term.from, to, now),
    reports: await reportFigures(tx, instantOf(term.from, '00:00'), instantOf(dayAfter(to), '00:00'), grant),
    overdue: documents.flatMap((document) => {
      const { state, due } = reviewState(document.facts, today, confirmedDue(school.policies, document.file));
      return state === 'overdue' && due ? [{ title: document.title, due: `due ${due.text}` }] : [];
    }),
    uncheckedPosts: unchecked.length,
    now,
  };
}

/** What was asked of somebody: not days on which nobody was asked, nor what is still open today. */
const counted = ({ state, quiet }: AccountCheck): boolean => !quiet && (state === 'done' || state === 'not-checked');

async function checksBetween(tx: Pick<ReadTx, 'find' | 'values'>, from: string, to: string): Promise<AccountCheck[]> {
  const months = (await tx.values(accountChecks, 'month')).filter((month) => month >= from.slice(0, 7) && month <= to.slice(0, 7));
  const found: AccountCheck[] = [];
  for (const month of months) found.push(...(await tx.find(accountChecks, 'month', month)));
  return found.filter(({ day }) => day >= from && day <= to);
}
