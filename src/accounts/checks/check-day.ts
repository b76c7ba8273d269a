import { asId } from '../../kernel/ids.ts';
import type { Turn } from '../../routes/turn.ts';
import { dayAfter, dayIn, daysAfter, instantOf } from '../../time/school-day.ts';
import { accountKey, accounts, type Account } from '../account.ts';
import type { AccountPorts } from '../account-ports.ts';
import type { DailyWork } from '../../routes/daily.ts';
import type { CheckRule } from '../account-rules.ts';
import { checkCard } from './check-card.ts';
import { tellMissed, tellOfferOnce, tellUntold } from './check-leaders.ts';
import { tellMonthOnce } from './check-month.ts';
import { lastMoment, namesIn, roundOf, type Round } from './check-round.ts';
import { CHECK_SWEEP, sweepNow } from '../check-sweep.ts';
import { asksOn, checkPlans, checkRotas, instantsOf, newRota, nextRunner, PLAN, turnTaken, type Rota } from './check-rota.ts';
import { accountChecks, askedOf, checkId, checkKey, dayEnded, leadersKnow, plannedCheck, type AccountCheck } from './checks.ts';
import { runnersOf } from '../register/register.ts';
import { weeklySources } from './sources.ts';

const MINUTE_MS = 60_000;
/** After a longer silence the days before are not gone through one by one. */
const MOST_DAYS = 120;
/** While the policies are being read. */
const AGAIN_MS = 10 * MINUTE_MS;
/** When a day is planned, and the one before it ends. */
const NIGHT = '00:10';

/** Plans the days, asks, chases, tells leaders and sets the timer for what is due next. Doing it twice changes nothing. */
export async function sweep(turn: Turn, ports: AccountPorts): Promise<void> {
  const round = await roundOf(turn, ports);
  if (round === null) return turn.schedule(CHECK_SWEEP, turn.now + AGAIN_MS, CHECK_SWEEP);
  const due: number[] = [];
  await followRegister(round);
  await planDays(round);
  await settleOpen(round, due);
  if (round.morning !== null) {
    if (turn.now < round.morning) due.push(round.morning);
    else if (turn.now <= lastMoment(round, round.morning)) {
      await tellUntold(round);
      await tellOfferOnce(round);
      await tellMonthOnce(round);
    }
  }
  await weeklySources(round);
  // Also where nothing is due today: the next day is planned by this timer itself, whatever else the night does.
  turn.schedule(CHECK_SWEEP, Math.min(...due, instantOf(dayAfter(round.today), NIGHT)), CHECK_SWEEP);
}

/** Accounts that run are checked and others are not, whoever started or stopped them: the register decides. */
async function followRegister({ turn }: Round): Promise<void> {
  const { tx, now } = turn;
  const active = new Set(await tx.findIds(accounts, 'state', 'active'));
  for (const id of await tx.findIds(checkRotas, 'on', 'yes')) if (!active.delete(id)) await endChecks(turn, id);
  // Those left run without being checked.
  for (const id of active) await beginChecks(tx, id, now);
}

async function beginChecks(tx: Turn['tx'], account: string, now: number): Promise<void> {
  const rota = await tx.get(checkRotas, account);
  if (!rota?.on) tx.put(checkRotas, rota ? { ...rota, on: true, since: now } : newRota(account, now));
}

async function endChecks(turn: Pick<Turn, 'tx' | 'send' | 'grant' | 'now'>, id: string): Promise<void> {
  const { tx } = turn;
  const rota = await tx.get(checkRotas, id);
  if (rota?.on) tx.put(checkRotas, { ...rota, on: false });
  for (const check of await tx.find(accountChecks, 'open', 'yes')) {
    if (check.account !== id) continue;
    if (check.asked.length === 0) {
      tx.remove(accountChecks, check.id);
      continue;
    }
    const taken: AccountCheck = { ...check, state: 'withdrawn' };
    tx.put(accountChecks, taken);
    const account = await tx.get(accounts, id, turn.grant);
    if (account) sendCheck(turn, taken, account, () => 'a colleague', check.asked);
  }
}

/** A row for each account that the rule names, for today and for each day since the last look; days on which nothing ran are called that. */
async function planDays(round: Round): Promise<void> {
  const { turn: { tx }, today, rule } = round;
  const last = (await tx.get(checkPlans, PLAN))?.day ?? daysAfter(today, -1);
  const rotas = await tx.find(checkRotas, 'on', 'yes');
  const from = [dayAfter(last), daysAfter(today, -MOST_DAYS)].toSorted().at(-1) ?? today;
  if (rule !== null) {
    for (let day = from; day < today; day = dayAfter(day)) await planDay(round, rotas, day, rule);
    await planDay(round, rotas, today, rule);
  }
  if (last < today) tx.put(checkPlans, { id: PLAN, day: today });
}

async function planDay({ turn: { tx, now }, school: { hours }, today }: Round, rotas: readonly Rota[], day: string, rule: CheckRule): Promise<void> {
  const there = new Set(await tx.findIds(accountChecks, 'day', day));
  const asks = asksOn(day, rule, hours);
  const instant = instantsOf(day);
  // A day that was called over before it came, by a clock that was ahead and is put right, is asked for as any other.
  if (day === today && there.size > 0 && now < instant(rule.at)) for (const { id, state } of await tx.find(accountChecks, 'day', day)) if (state === 'not-asked') there.delete(id);
  for (const rota of rotas) {
    if (there.has(checkId(rota.id, day))) continue;
    const ask = asks(rota.cover);
    if (ask === null || instant(ask.at) < rota.since) continue;
    const check = plannedCheck(rota.id, day, ask.volunteer !== null);
    tx.put(accountChecks, day < today ? dayEnded(check) : check);
  }
}

async function settleOpen(round: Round, due: number[]): Promise<void> {
  const { turn: { tx }, school, today, rule } = round;
  const asks = rule && asksOn(today, rule, school.hours);
  let missed = false;
  for (const check of await tx.find(accountChecks, 'open', 'yes')) {
    if (check.day < today) tx.put(accountChecks, dayEnded(check));
    else if (check.day > today || rule === null || asks === null) continue;
    else if (check.state === 'planned') missed = (await settlePlanned(round, rule, asks, check, due)) || missed;
    else if (check.state !== 'leaders' && !check.quiet) missed = (await chase(round, rule, check, due)) || missed;
  }
  if (missed) await tellMissed(round, today);
}

/** True when leaders are to be told at once, because nobody is free. */
async function settlePlanned(round: Round, rule: CheckRule, asks: ReturnType<typeof asksOn>, check: AccountCheck, due: number[]): Promise<boolean> {
  const { turn, school, away } = round;
  const rota = await turn.tx.get(checkRotas, check.account);
  const ask = asks(rota?.cover ?? null);
  if (ask === null || !rota) {
    turn.tx.remove(accountChecks, check.id);
    return false;
  }
  const at = round.instant(ask.at);
  if (turn.now < at) {
    due.push(at);
    return false;
  }
  const account = await turn.tx.get(accounts, check.account, turn.grant);
  if (!account || turn.now > lastMoment(round, at)) {
    turn.tx.put(accountChecks, dayEnded(check));
    return false;
  }
  const runners = runnersOf(account).filter((person) => school.staff.byId(person) !== null);
  const person = nextRunner(ask.volunteer === null ? runners : runners.filter((one) => one === ask.volunteer), rota, (one) => away.has(one));
  if (person === null) {
    turn.tx.put(accountChecks, ask.volunteer === null ? leadersKnow(check) : dayEnded(check));
    return ask.volunteer === null;
  }
  const asked = askedOf(check, person, turn.now, false);
  turn.tx.put(accountChecks, asked);
  turn.tx.put(checkRotas, turnTaken(rota, person, check.day, runners));
  const late = turn.now - at > 30 * MINUTE_MS ? ask.at : null;
  sendCheck(turn, asked, account, namesIn(school), [person], late, round.today);
  if (!asked.quiet) due.push(...dueAfter(asked, rule));
  return false;
}

/** The second runner after a while, leaders after a longer one. True when leaders are to be told now. */
async function chase(round: Round, rule: CheckRule, check: AccountCheck, due: number[]): Promise<boolean> {
  const { turn } = round;
  const first = check.firstAskedAt ?? turn.now;
  if (turn.now > lastMoment(round, first)) return false;
  if (turn.now >= first + rule.leadersAfterMinutes * MINUTE_MS) {
    turn.tx.put(accountChecks, leadersKnow(check));
    return true;
  }
  const [second] = dueAfter(check, rule);
  const next = check.state === 'asked' && second !== undefined && turn.now >= second ? await askNext(round, check, true) : check;
  // Where nobody else is left to ask, only leaders are still to be told.
  due.push(...dueAfter(next ?? { ...check, state: 'second' }, rule));
  return false;
}

function dueAfter({ state, firstAskedAt, askedAt }: AccountCheck, rule: CheckRule): number[] {
  const leaders = (firstAskedAt ?? 0) + rule.leadersAfterMinutes * MINUTE_MS;
  return state === 'asked' ? [Math.min(leaders, (askedAt ?? 0) + rule.secondAfterMinutes * MINUTE_MS)] : [leaders];
}

/** Asks the next runner who is free and was not asked yet; null where there is none. */
async function askNext({ turn, school, away }: Round, check: AccountCheck, chased: boolean): Promise<AccountCheck | null> {
  const account = await turn.tx.get(accounts, check.account, turn.grant);
  const rota = await turn.tx.get(checkRotas, check.account);
  if (!account || !rota) return null;
  const runners = runnersOf(account).filter((person) => school.staff.byId(person) !== null);
  const person = nextRunner(runners, rota, (one) => away.has(one) || check.asked.includes(one));
  if (person === null) return null;
  const asked = askedOf(check, person, turn.now, chased);
  turn.tx.put(accountChecks, asked);
  sendCheck(turn, asked, account, namesIn(school), [person]);
  return asked;
}

/** Whoever was asked last cannot: the next runner who is free is asked at once, and where nobody is left, leaders are told. Null for someone who cannot pass it on. */
export async function passOn(round: Round, check: AccountCheck, who: string): Promise<AccountCheck | null> {
  if (check.quiet || check.state === 'leaders' || check.asked.at(-1) !== who || check.passed.includes(who)) return null;
  return goOn(round, { ...check, passed: [...check.passed, who] });
}

/** The card of whoever was asked last could not be posted: it goes on as if they could not. A volunteer's day ends there. */
export async function unreached(round: Round, check: AccountCheck): Promise<void> {
  if ((check.state === 'asked' || check.state === 'second') && check.day === round.today && !check.quiet) await goOn(round, check);
}

async function goOn(round: Round, check: AccountCheck): Promise<AccountCheck> {
  const { turn, school } = round;
  const next = await askNext(round, check, false);
  if (next) {
    sweepNow(turn);
    return next;
  }
  const left = leadersKnow(check);
  turn.tx.put(accountChecks, left);
  const account = await turn.tx.get(accounts, left.account, turn.grant);
  if (account) sendCheck(turn, left, account, namesIn(school), left.asked);
  await tellMissed(round, left.day);
  return left;
}

/** Posts the card to these people, and changes it wherever it stands. */
export function sendCheck(turn: Pick<Turn, 'send' | 'now'>, check: AccountCheck, account: Account, nameOf: (person: string) => string, to: readonly string[], meantFor: string | null = null, today?: string): void {
  const [first] = to;
  if (first === undefined) return;
  // One address is enough: whatever has the same key changes everywhere.
  turn.send({ kind: 'person', person: asId<'person'>(first) }, checkKey(check), checkCard({ check, account, nameOf, today: today ?? dayIn(turn.now), meantFor }), accountKey(account));
}

/** The days' checks, what was missed, the weekly list of other sources and the month: all of it hangs on one timer of the day. */
export function checkDaily(ports: AccountPorts): DailyWork[] {
  return [{ name: 'checks', atStart: true, run: (turn) => sweep(turn, ports) }];
}
