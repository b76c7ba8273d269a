import { z } from 'zod';
import type { CardContent } from '../../chat/outbound.ts';
import type { Clause } from '../../policies/document.ts';
import type { Turn } from '../../routes/turn.ts';
import type { Collection, ReadTx } from '../../storage/store.ts';
import { dateOf, dayIn, weekdayOf } from '../../time/school-day.ts';
import { accountRuns, accounts, nameOfAccount, type Account } from '../account.ts';
import { accountCard, openButton, quoteOf } from '../account-card.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import type { DailyWork } from '../../routes/daily.ts';
import { tellLeaders } from '../leaders.ts';
import { joined, runnersNow } from './register-words.ts';
import { accountById, allAccounts, keyOfAccount } from './register.ts';

const watchSchema = z.strictObject({
  /** The account. */
  id: z.string(),
  /** Ids of those who ran it and are no longer on the staff list, sorted, and how many colleagues are left. */
  gone: z.array(z.string()),
  left: z.number(),
  /** The day on which the first of those was missed, until someone else was named. */
  goneSince: z.iso.date().nullable(),
  /** The day from which no colleague ran it. */
  unownedSince: z.iso.date().nullable(),
  /** An alarm was sent for what stands here. */
  alarmed: z.boolean(),
});
type RunnerWatch = z.output<typeof watchSchema>;

/** Who was missed at which account, in clear: ids, counts and days. */
export const runnerWatch: Collection<RunnerWatch> = { name: 'account-leavers', schema: watchSchema, version: 1, indexes: { gone: (row) => (row.gone.length > 0 || row.unownedSince !== null ? 'yes' : null) }, sensitive: false };

/** By account: since when nobody runs it, or since when someone who left is still named. */
export async function missingRunners(tx: Pick<ReadTx, 'find'>): Promise<ReadonlyMap<string, RunnerWatch>> {
  return new Map((await tx.find(runnerWatch, 'gone', 'yes')).map((row) => [row.id, row]));
}

/**
 * Looks whether everyone who runs an account is still here, and alarms leaders once for each change for the worse: someone left, one is
 * left, or nobody. When it was put right the alarm says so, wherever it stands.
 */
export async function watchAccount(turn: Turn, account: Account, school: AccountSchool, today: string): Promise<void> {
  const before = await turn.tx.get(runnerWatch, account.id);
  const now = watched(account, school, before, today);
  if (before && before.left === now.left && before.gone.join() === now.gone.join() && before.unownedSince === now.unownedSince) return;
  const lost = now.gone.some((person) => !before?.gone.includes(person)) || (now.unownedSince !== null && (before?.unownedSince ?? null) === null);
  const alone = !isWrong(now) && now.left === 1 && account.state !== 'closed' && (before?.left ?? 1) + (before?.gone.length ?? 0) > 1;
  const alarmed = lost || alone || (before?.alarmed === true && (isWrong(now) || now.left === 1));
  turn.tx.put(runnerWatch, { ...now, alarmed });
  if (lost || alone || before?.alarmed === true) tellLeaders(turn, school, alarmKey(account), isWrong(now) ? alarmCard(account, now, school) : rightCard(account, school), keyOfAccount(account));
}

const isWrong = ({ gone, unownedSince }: RunnerWatch): boolean => gone.length > 0 || unownedSince !== null;

/** How an account stands today; what is closed needs nobody. */
function watched(account: Account, { staff }: Pick<AccountSchool, 'staff'>, before: RunnerWatch | null, today: string): RunnerWatch {
  const { here, gone } = runnersNow(account, staff);
  const closed = account.state === 'closed';
  const missing = closed ? [] : gone.map(({ person }) => person).toSorted();
  return {
    id: account.id, gone: missing, left: here.length, alarmed: before?.alarmed ?? false,
    goneSince: missing.length === 0 ? null : (before?.goneSince ?? today),
    unownedSince: closed || here.length > 0 ? null : (before?.unownedSince ?? today),
  };
}

const alarmKey = ({ id }: Pick<Account, 'id'>): string => `account:${id}:leaver`;

/** What to do today about an account whose runner left. */
export function alarmCard(account: Account, { left }: Pick<RunnerWatch, 'left'>, school: AccountSchool): CardContent {
  const { gone, here } = runnersNow(account, school.staff);
  const names = joined(gone.map(({ name }) => name));
  const who = gone.length === 0 ? 'No colleague runs it.' : `${names} ran it and ${gone.length === 1 ? 'is' : 'are'} no longer on the staff list.`;
  const rest = left === 0 ? 'Nobody else does.' : `${joined(here.map(({ name }) => name))} still ${left === 1 ? 'does' : 'do'}.`;
  const clause = leaverClause(school);
  return accountCard({
    title: 'An account lost its runner', state: nameOfAccount(account),
    warnings: [gone.length === 0 ? who : `${who} ${rest}`],
    lines: [
      'To do today:',
      ...(gone.length > 0 ? [`1. Take ${names}'s access away, on the platform and on school devices.`, '2. Change its password, where the school keeps its passwords, and sign out every device.', '3. See that recovery goes to an address and a telephone of the school.'] : []),
      gone.length > 0 ? `4. Name ${left === 0 ? 'two colleagues' : 'someone else'} to run it, or stop it for now.` : 'Name two colleagues to run it, or stop it for now.',
    ],
    quotes: clause ? [quoteOf('Your policy says', clause, school)] : [],
    others: [{ title: 'Name who runs it', verb: 'account.change', data: { account: account.id, group: 'runners' } }, { title: 'Stop it for now', verb: 'account.suspend', data: { account: account.id } }, openButton(account)],
  });
}

/** Nothing is wrong any more; where one is left, that is said. */
export function rightCard(account: Account, school: Pick<AccountSchool, 'staff'>): CardContent {
  const { here } = runnersNow(account, school.staff);
  const alone = account.state !== 'closed' && here.length === 1;
  const open = openButton(account);
  return accountCard({
    title: alone ? 'One runs it alone' : 'An account has its people', state: nameOfAccount(account),
    lines: [alone ? `Only ${here[0]?.name ?? 'one colleague'} runs it now. Name a second, for when they are away.` : 'Put right: whoever runs it now is on the staff list, or it was closed.'],
    others: alone ? [{ title: 'Name who runs it', verb: 'account.change', data: { account: account.id, group: 'runners' } }, open] : [open],
  });
}

const LEAVES = /\b(?:leav(?:e|es|ing|er|ers)\b(?! (?:comments?|the (?:room|site|group|building)))|no longer (?:work|employ)\w*|left the school|end of (?:their )?employment)/i;
const ACCESS = /\b(?:passwords?|log-?ins?|log ?in details|access|handed? over|accounts?|administrators?|admin rights)\b/i;
const ACCOUNT = /\b(?:accounts?|social (?:media|network\w*)|sites?|pages?|platforms?|passwords?)\b/i;

const POINTS_BACK = /^(?:they|it|these|those|this)\b/i;

/** The policy's own words for when whoever runs an account leaves; null where it has none. */
export function leaverClause({ corpus }: Pick<AccountSchool, 'corpus'>): { readonly file: string; readonly quote: string } | null {
  const known = corpus();
  if (!known) return null;
  const fits = (clause: Clause): boolean => clause.standing === 'policy' && clause.quote.length < 600 && LEAVES.test(clause.quote) && ACCESS.test(clause.quote) && ACCOUNT.test(clause.quote);
  for (const document of known.documents) {
    const at = document.clauses.findIndex(fits);
    const found = document.clauses[at];
    if (!found) continue;
    // "They are changed on that day": what "they" are stands in the sentence before.
    const before = POINTS_BACK.test(found.quote) ? document.clauses[at - 1] : undefined;
    const whole = before && before.headings.join() === found.headings.join() ? document.text.slice(before.start, found.end).replace(/\s+/g, ' ') : found.quote;
    return { file: document.file, quote: whole };
  }
  return null;
}

/** Every day, and at each start, since school.yaml may say anew who works here; on Mondays what still stands open, in one card. */
export function leaversDay(ports: AccountPorts): DailyWork {
  return {
    name: 'leavers',
    atStart: true,
    run: async (turn, days) => {
      const school = ports.schools(turn.school.id);
      const today = dayIn(turn.now);
      const alarmed = new Set<string>();
      for (const id of await changedSince(turn, school)) {
        const account = await accountById(turn.tx, id, turn.grant);
        const before = (await turn.tx.get(runnerWatch, id))?.gone.length ?? 0;
        if (account) await watchAccount(turn, account, school, today);
        if (((await turn.tx.get(runnerWatch, id))?.gone.length ?? 0) > before) alarmed.add(id);
      }
      if (!days.some((day) => weekdayOf(day) === 1)) return;
      const card = await digestOf(turn, alarmed);
      if (card) tellLeaders(turn, school, `account:leavers:${today}`, card);
    },
  };
}

/** Accounts at which something is otherwise than when they were last looked at, from the clear index of who runs what: nothing else is opened. */
async function changedSince(turn: Pick<Turn, 'tx'>, { staff }: Pick<AccountSchool, 'staff'>): Promise<string[]> {
  const { tx } = turn;
  const closed = new Set(await tx.findIds(accounts, 'state', 'closed'));
  const now = new Map((await tx.findIds(accounts, 'all', 'yes')).map((id) => [id, { gone: [] as string[], left: 0 }]));
  for (const person of await tx.values(accountRuns, 'person')) {
    const here = staff.byId(person) !== null;
    for (const { account } of await tx.find(accountRuns, 'person', person)) {
      const row = now.get(account);
      if (here && row) row.left += 1;
      else row?.gone.push(person);
    }
  }
  const changed: string[] = [];
  for (const [id, { gone, left }] of now) {
    if (closed.has(id)) continue;
    const before = await tx.get(runnerWatch, id);
    if (before?.left !== left || before.gone.join() !== gone.toSorted().join() || (before.unownedSince !== null) !== (left === 0)) changed.push(id);
  }
  return changed;
}

/** Every account that still lacks its people, but for those told of just now; null where there is none. */
export async function digestOf(turn: Turn, told: ReadonlySet<string>): Promise<CardContent | null> {
  const open = await missingRunners(turn.tx);
  const waiting = (await allAccounts(turn.tx, turn.grant)).filter(({ id }) => open.has(id) && !told.has(id));
  return waiting.length === 0 ? null : digestCard(waiting, open);
}

const AT_ONCE = 12;

function digestCard(waiting: readonly Account[], open: ReadonlyMap<string, RunnerWatch>): CardContent {
  const more = waiting.length - AT_ONCE;
  return accountCard({
    title: 'Accounts without their people', lines: ['Still to be put right:', ...(more > 0 ? [`And ${more} more: see all accounts.`] : [])],
    parts: waiting.slice(0, AT_ONCE).map((account) => {
      const row = open.get(account.id);
      const since = row?.unownedSince ? `nobody runs it since ${dateOf(row.unownedSince)}` : row?.goneSince ? `someone who left is still named, since ${dateOf(row.goneSince)}` : 'to be looked at';
      return { lines: [{ lead: `${nameOfAccount(account)}: `, text: since }], buttons: [openButton(account)] };
    }),
    others: [{ title: 'All accounts', verb: 'account.home', data: {} }],
  });
}
