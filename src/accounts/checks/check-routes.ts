import { card } from '../../cards/card-data.ts';
import type { CardContent } from '../../chat/outbound.ts';
import type { Action, Relation } from '../../people/permissions.ts';
import type { Route } from '../../routes/route.ts';
import type { Turn } from '../../routes/turn.ts';
import { dateOf, dayIn, daysAfter, timeIn } from '../../time/school-day.ts';
import { accountKey, accounts, nameOfAccount, type Account } from '../account.ts';
import { pageCard } from '../account-card.ts';
import type { AccountPorts } from '../account-ports.ts';
import { checkCard, checkSaid, dayWords, MESSAGES_FIELD, outcomeWords, wrongCard } from './check-card.ts';
import { passOn, sendCheck, sweep } from './check-day.ts';
import { namesIn, roundOf } from './check-round.ts';
import { tellMissed } from './check-leaders.ts';
import { rotaRoutes } from './check-rota-routes.ts';
import { CHECK_SWEEP, sweepNow } from '../check-sweep.ts';
import { sourceRoutes } from './source-routes.ts';
import { accountChecks, answered, checkId, isOpen, unanswered, type AccountCheck, type CheckOutcome } from './checks.ts';
import { tellLeaders } from '../leaders.ts';
import { runsAccount } from '../register/register.ts';

/** A press on the card of an older day than this changes nothing any more. */
const LATEST_DAYS = 7;

/** The checks of the school's accounts: asked by the clock, answered by one press. */
export function checkRoutes(ports: AccountPorts): Route[] {
  const press = (verb: string, handle: (turn: Turn, ports: AccountPorts) => Promise<void>, action: Action = 'check.answer'): Route => ({
    name: `accounts/check-${verb}`, match: { kind: 'action', verb: `check.${verb}` }, action, help: null, relation: relationToCheck, handle: (turn) => handle(turn, ports),
  });
  return [
    { name: 'accounts/checks', match: { kind: 'timer', event: CHECK_SWEEP }, action: 'system.run', help: null, handle: (turn) => sweep(turn, ports) },
    press('open', (turn) => onCheck(turn, ports, (one) => Promise.resolve(show(turn, one, ports)))),
    press('nothing', answers('nothing-found')),
    press('comments', answers('comments')),
    press('wrong', answers('wrong')),
    press('cannot', (turn) => onCheck(turn, ports, (one) => cannot(turn, one, ports))),
    press('undo', (turn) => onCheck(turn, ports, (one) => undo(turn, one, ports))),
    press('danger', (turn) => onCheck(turn, ports, async ({ check, account }) => {
      await ports.urgent(turn);
      await ports.beginReport(turn, reportWords(check, account));
    })),
    press('report', (turn) => onCheck(turn, ports, ({ check, account }) => ports.beginReport(turn, reportWords(check, account)))),
    press('month', showMonth, 'account.page'),
    ...rotaRoutes(ports),
    ...sourceRoutes(ports),
  ];
}

/** Owner: runs the account of the press, or was asked for that day's check. From clear records alone. */
async function relationToCheck({ inbound, actor, tx }: Pick<Turn, 'inbound' | 'actor' | 'tx'>): Promise<Relation> {
  const { account, day } = pressOf(inbound);
  if (!actor || account === '') return 'none';
  if (await runsAccount(tx, account, actor)) return 'owner';
  return (await tx.get(accountChecks, checkId(account, day)))?.asked.includes(actor.id) ? 'owner' : 'none';
}

function pressOf(inbound: Turn['inbound']): { readonly account: string; readonly day: string } {
  const data = inbound.kind === 'action' ? inbound.data : {};
  return { account: textOf(data['account']), day: textOf(data['day']) };
}
const textOf = (value: string | number | undefined): string => (typeof value === 'string' ? value : '');

interface One {
  readonly check: AccountCheck;
  readonly account: Account;
}

/** The check of the press, where there is one that may still be spoken of; else it says why not. */
async function onCheck(turn: Turn, ports: AccountPorts, handle: (one: One) => Promise<void>): Promise<void> {
  const { account: id, day } = pressOf(turn.inbound);
  const check = await turn.tx.get(accountChecks, checkId(id, day));
  const account = await turn.tx.get(accounts, id, turn.grant);
  if (!check || !account || !turn.actor) return turn.reply({ reason: 'invalid', card: card('refused', { reason: 'There is no check of that account for that day. Nothing was saved.' }) });
  if (check.state === 'withdrawn') return turn.reply({ card: view(turn, { check, account }, ports) });
  if (check.day > dayIn(turn.now)) return turn.reply({ step: checkSaid(check, account, [`That check is for ${dayWords(check.day)}. Nothing was saved.`]) });
  if (check.state !== 'done' && check.day < daysAfter(dayIn(turn.now), -LATEST_DAYS)) return turn.reply({ card: checkSaid(check, account, [`That day is more than ${LATEST_DAYS} days ago. It stays as not checked; nothing was saved.`]) });
  await handle({ check, account });
}

const view = (turn: Turn, { check, account }: One, ports: AccountPorts): CardContent => checkCard({ check, account, nameOf: namesIn(ports.schools(turn.school.id)), today: dayIn(turn.now) });

/** How it stands now, with what may be done. */
const show = (turn: Turn, one: One, ports: AccountPorts): void => turn.reply({ step: view(turn, one, ports) });

/** One press answers. Whoever comes second is told who was first; something wrong is heard whoever was first. */
function answers(outcome: CheckOutcome): (turn: Turn, ports: AccountPorts) => Promise<void> {
  return (turn, ports) => onCheck(turn, ports, async (one) => {
    const { check } = one;
    const school = ports.schools(turn.school.id);
    if (check.state === 'done' && !(outcome === 'wrong' && check.outcome !== 'wrong')) {
      if (outcome === 'wrong') return turn.reply({ step: wrongCard(check, one.account) });
      const by = check.by === null ? 'a colleague' : check.by === turn.actor?.id ? 'you' : namesIn(school)(check.by);
      return turn.reply({ step: checkSaid(check, one.account, [`This was answered already, by ${by}${check.at === null ? '' : ` at ${timeIn(check.at)}`}: ${check.outcome === null ? 'checked' : outcomeWords(check.outcome)}. Nothing was changed.`], [{ title: 'Something wrong', verb: 'check.wrong', data: { account: check.account, day: check.day } }]) });
    }
    const messages = saysMessages(turn) && one.account.messages === 'off' && !check.messagesOpen;
    const next = answered(check, outcome, turn.actor?.id ?? '', turn.now, dayIn(turn.now), messages);
    const account = withLastCheck(turn, one.account, next);
    turn.tx.put(accountChecks, next);
    // On every copy, and in what leaders were shown.
    sendCheck(turn, next, account, namesIn(school), next.asked);
    if (next.told === next.day) await tellMissed({ turn, school }, next.day);
    if (messages) tellLeaders(turn, school, `check:${next.account}:${next.day}:messages`, checkSaid(next, account, ['Messages were found open on this account. The register says that they are off. Please have them turned off on the platform, and see whether anything was left there.'], [{ title: 'Open the account', verb: 'account.open', data: { account: next.account } }]), accountKey(account));
    turn.reply(outcome === 'wrong' ? { step: wrongCard(next, account) } : { card: view(turn, { check: next, account }, ports) });
  });
}

const saysMessages = ({ inbound }: Turn): boolean => inbound.kind === 'action' && (inbound.inputs[MESSAGES_FIELD] ?? '').includes('open');

/** The register's last check; a check of an earlier day leaves a later one there. */
function withLastCheck(turn: Turn, account: Account, check: AccountCheck): Account {
  if (check.outcome === null || !turn.actor || (account.lastCheck !== null && account.lastCheck.day > check.day)) return account;
  const next: Account = { ...account, lastCheck: { day: check.day, by: { person: turn.actor.id, name: turn.actor.name }, outcome: outcomeWords(check.outcome) } };
  turn.tx.put(accounts, next, accountKey(account));
  return next;
}

/** The next runner at once; the last one leaves it to leaders. Someone who was not asked, or was passed over already, changes nothing. */
async function cannot(turn: Turn, one: One, ports: AccountPorts): Promise<void> {
  const { check, account } = one;
  const who = turn.actor?.id ?? '';
  const today = dayIn(turn.now);
  if (!isOpen(check) || check.day !== today) return turn.reply({ step: view(turn, one, ports) });
  if (!check.asked.includes(who)) return turn.reply({ step: checkSaid(check, account, ['Somebody else is asked today, so there is nothing to pass on. Nothing was changed.']) });
  if (check.passed.includes(who)) return turn.reply({ step: view(turn, one, ports) });
  const round = await roundOf(turn, ports);
  const next = round ? await passOn(round, check, who) : null;
  if (next?.state === 'leaders') return turn.reply({ card: checkSaid(next, account, ['Nobody else who runs it is free, so the leadership team was told. Thank you for saying so.'], AWAY) });
  const nameOf = namesIn(ports.schools(turn.school.id));
  if (next) return turn.reply({ card: checkSaid(next, account, [`${nameOf(next.asked.at(-1) ?? '')} is asked instead. Thank you for saying so.`], AWAY) });
  // A volunteer's day is nobody else's, and whoever was asked after this one is asked already.
  const noted: AccountCheck = { ...check, passed: [...check.passed, who] };
  turn.tx.put(accountChecks, noted);
  turn.reply({ card: checkSaid(noted, account, [check.quiet ? 'Thank you for saying so. Nobody else is chased today.' : 'It is noted. A colleague is asked already.'], AWAY) });
}

/** Whoever cannot today may be away for longer. */
const AWAY = [{ title: 'Days when you are away', verb: 'check.away', data: {} }];

/** Taken back on the same day by whoever answered: the card asks again. */
async function undo(turn: Turn, one: One, ports: AccountPorts): Promise<void> {
  const { check, account } = one;
  const school = ports.schools(turn.school.id);
  const today = dayIn(turn.now);
  if (check.state !== 'done') return turn.reply({ step: view(turn, one, ports) });
  if (check.by !== turn.actor?.id) return turn.reply({ step: checkSaid(check, account, [`Only ${check.by === null ? 'whoever answered' : namesIn(school)(check.by)} can take this back. Nothing was changed.`]) });
  if (check.at === null || dayIn(check.at) !== today) return turn.reply({ step: checkSaid(check, account, ['An answer can be taken back on the same day alone. Nothing was changed.']) });
  const next = unanswered(check, turn.now, today);
  turn.tx.put(accountChecks, next);
  await setLastCheck(turn, account, ports);
  sendCheck(turn, next, account, namesIn(school), next.asked);
  if (next.told === next.day) await tellMissed({ turn, school }, next.day);
  // Its clock runs again, also where nothing else is open today.
  sweepNow(turn);
  turn.reply({ card: view(turn, { check: next, account }, ports) });
}

/** The last check that was answered before the one that was taken back. */
async function setLastCheck(turn: Turn, account: Account, ports: AccountPorts): Promise<void> {
  const nameOf = namesIn(ports.schools(turn.school.id));
  for (const id of (await turn.tx.findIds(accountChecks, 'account', account.id)).toSorted().toReversed()) {
    const check = await turn.tx.get(accountChecks, id);
    if (check?.state !== 'done' || check.outcome === null) continue;
    turn.tx.put(accounts, { ...account, lastCheck: { day: check.day, by: { person: check.by, name: check.by === null ? '' : nameOf(check.by) }, outcome: outcomeWords(check.outcome) } }, accountKey(account));
    return;
  }
  turn.tx.put(accounts, { ...account, lastCheck: null }, accountKey(account));
}

/** What a report begins with: which check, and no word of what was seen. */
const reportWords = (check: AccountCheck, account: Account): string => `Seen on the school's account ${nameOfAccount(account)}, at the check for ${dateOf(check.day)}: `;

/** The month as a page, for the one who pressed. */
async function showMonth(turn: Turn, ports: AccountPorts): Promise<void> {
  await Promise.resolve();
  const url = ports.pageLink(turn, 'month');
  turn.reply({ step: url === null ? card('refused', { reason: 'This desk shows no pages. Nothing was saved. The month stands in the card.' }) : pageCard('Account checks of the month', url) });
}
