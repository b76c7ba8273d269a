import type { CardInput } from '../../cards/card-data.ts';
import type { CardContent } from '../../chat/outbound.ts';
import { escapeHtml, paperPage } from '../../records/page.ts';
import type { ReadTx } from '../../storage/store.ts';
import { daysAfter } from '../../time/school-day.ts';
import { accountCard } from '../account-card.ts';
import type { PageAbout } from '../account-ports.ts';
import { nameOfAccount } from '../account.ts';
import type { Round } from './check-round.ts';
import { andMore } from './check-leaders.ts';
import { checkPlans } from './check-rota.ts';
import { accountChecks, type AccountCheck } from './checks.ts';
import { tellLeaders } from '../leaders.ts';
import { daysOf, markOf, MARKS, monthPicture, monthWords, type Mark, type PictureRow } from './month-picture.ts';
import { allAccounts } from '../register/register.ts';
import type { Grant } from '../../kernel/grant.ts';

const MOST_ROWS = 12;
/** What the key of the month's card begins with; the month follows. */
export const MONTH = 'checks:month:';

/** The month before the one that this day is in: "2026-11". */
export const monthBefore = (day: string): string => daysAfter(`${day.slice(0, 7)}-01`, -1).slice(0, 7);

interface MonthOf {
  readonly month: string;
  readonly checks: readonly AccountCheck[];
  readonly rows: readonly PictureRow[];
}

/** A month's checks, with every account that was checked in it, in the order of the register. */
export async function monthOf(tx: Pick<ReadTx, 'find'>, month: string, grant: Grant): Promise<MonthOf> {
  const checks = await tx.find(accountChecks, 'month', month);
  const ids = new Set(checks.map((check) => check.account));
  return { month, checks, rows: (await allAccounts(tx, grant)).filter(({ id }) => ids.has(id)).map((account) => ({ id: account.id, label: nameOfAccount(account) })) };
}

/** "✓ ✓ C – · ·": one sign for each day, a wider gap after each week, so that a row is read without counting. */
export function marksOf({ month, checks }: Pick<MonthOf, 'month' | 'checks'>, account: string): string {
  const byId = new Map(checks.map((check) => [check.id, check]));
  const signs = daysOf(month).map((day) => MARKS[markOf(byId.get(`${account} ${day}`) ?? null)].sign);
  return Array.from({ length: Math.ceil(signs.length / 7) }, (_, week) => signs.slice(week * 7, week * 7 + 7).join('')).join(' ');
}

const countOf = (checks: readonly AccountCheck[], mark: Mark): number => checks.filter((check) => markOf(check) === mark).length;

/** The month for the leadership team: a row of signs for each account, and what they mean. */
export function monthSummary(of: MonthOf): CardContent {
  const { month, checks, rows } = of;
  const answered = checks.filter((check) => check.state === 'done').length;
  const parts: NonNullable<CardInput<'account-card'>['parts']> = [
    ...rows.slice(0, MOST_ROWS).map(({ id, label }) => ({ lines: [{ lead: `${label} `, text: marksOf(of, id) }] })),
    ...andMore(rows.length, MOST_ROWS).map((text) => ({ lines: [{ text: `${text} The picture shows all of them.` }] })),
    { lines: [{ text: Object.values(MARKS).map(({ sign, words }) => `${sign} ${words}`).join(' · ') }] },
  ];
  return accountCard({
    title: `Account checks, ${monthWords(month)}`,
    state: `${answered} checked, ${countOf(checks, 'missed')} not checked`,
    lines: ['Each sign is a day, in weeks of seven from the first of the month.'],
    parts,
    others: [{ title: 'The month as a picture', verb: 'check.month', data: { month } }],
  });
}

/** On the first school day of a month, once: the month before. */
export async function tellMonthOnce({ turn, school, today }: Round): Promise<void> {
  const month = monthBefore(today);
  const id = `month ${month}`;
  if (await turn.tx.get(checkPlans, id)) return;
  turn.tx.put(checkPlans, { id, day: today });
  const of = await monthOf(turn.tx, month, turn.grant);
  if (of.checks.length > 0) tellLeaders(turn, school, `${MONTH}${month}`, monthSummary(of));
}

/** The last month that had checks, and the one that runs, as a page for screen and paper. */
export async function monthPage(tx: ReadTx, { name, grant }: Pick<PageAbout, 'name' | 'grant'>, today: string): Promise<string> {
  const months = await Promise.all([today.slice(0, 7), monthBefore(today)].map((month) => monthOf(tx, month, grant)));
  const body = months.filter((of, i) => i === 0 || of.checks.length > 0).map((of) => `<section>${monthPicture(of.checks, of.rows, of.month)}${table(of)}</section>`).join('\n');
  return paperPage({ title: `Account checks: ${name}`, styles: STYLES, body: `<h1>${escapeHtml(name)}: checks of official accounts</h1>\n${body}` });
}

/** The same in words, for whoever cannot see the picture. */
function table({ checks, rows }: MonthOf): string {
  const marks: readonly Mark[] = ['checked', 'comments', 'wrong', 'missed'];
  const line = ({ id, label }: PictureRow): string => {
    const own = checks.filter((check) => check.account === id);
    return `<tr><th scope="row">${escapeHtml(label)}</th>${marks.map((mark) => `<td>${countOf(own, mark)}</td>`).join('')}</tr>`;
  };
  return `<table><thead><tr><th scope="col">Account</th>${marks.map((mark) => `<th scope="col">${escapeHtml(MARKS[mark].words)}</th>`).join('')}</tr></thead><tbody>${rows.map(line).join('')}</tbody></table>`;
}

const STYLES = `body{font:12pt/1.4 sans-serif;margin:1.5em;color:#000}h1{font-size:16pt}section{margin-bottom:2em;break-inside:avoid}table{border-collapse:collapse;margin-top:1em}th,td{border:1px solid #999;padding:.2em .6em;text-align:left}td{text-align:right}@page{size:A4 landscape;margin:12mm}`;
