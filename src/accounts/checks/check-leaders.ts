import type { CardInput } from '../../cards/card-data.ts';
import type { CardContent } from '../../chat/outbound.ts';
import { asId } from '../../kernel/ids.ts';
import { accountCard, groundOf, onButton } from '../account-card.ts';
import { accounts, nameOfAccount } from '../account.ts';
import { dayWords, outcomeWords } from './check-card.ts';
import { namesIn, type Round } from './check-round.ts';
import { checkPlans, checkRotas } from './check-rota.ts';
import { accountChecks, type AccountCheck } from './checks.ts';
import { headsOf, leadersOf, tellLeaders } from '../leaders.ts';

/** What a card shows at once. */
const MOST_LINES = 12;
const MOST_BUTTONS = 4;

/** What the keys of these cards begin with; a day follows. */
const MISSED = 'checks:missed:';
const DAYS_BEFORE = 'checks:untold:';
export const EACH = ':each';

type Parts = NonNullable<CardInput<'account-card'>['parts']>;
type Told = Pick<Round, 'turn' | 'school'>;

/** "Facebook, alderbank" of an account's id; opened for this look alone. */
async function labelById({ turn }: Pick<Round, 'turn'>, id: string): Promise<string> {
  const account = await turn.tx.get(accounts, id, turn.grant);
  return account ? nameOfAccount(account) : 'an account that is gone';
}

export const andMore = (all: number, most = MOST_LINES): string[] => (all > most ? [`And ${all - most} more.`] : []);

/** Tells the leadership team of all that nobody answered on a day, in one card; what was answered since is shown wherever it stands. */
export async function tellMissed(round: Told, day: string): Promise<void> {
  const content = await missedCard(round, day);
  if (content) tellLeaders(round.turn, round.school, `${MISSED}${day}`, content);
}

/** Null where leaders were told of none. */
async function missedCard(round: Told, day: string): Promise<CardContent | null> {
  const told = (await round.turn.tx.find(accountChecks, 'told', day)).filter((check) => check.day === day && check.state !== 'withdrawn');
  if (told.length === 0) return null;
  const open = told.filter((check) => check.state !== 'done');
  // What is still open first.
  const shown = [...open, ...told.filter((check) => check.state === 'done')].slice(0, MOST_LINES);
  const parts: Parts = [];
  for (const check of shown) parts.push(await missedPart(round, check, parts.length < MOST_BUTTONS));
  return accountCard({
    title: open.length === 0 ? 'Account checks: all answered' : `Account checks: ${open.length} not answered`,
    state: dayWords(day),
    lines: open.length === 0 ? [] : ['Those who were asked have not answered. Anyone who runs the account may still answer, and so may you.'],
    parts: [...parts, ...andMore(told.length).map((text) => ({ lines: [{ text }] }))],
  });
}

async function missedPart(round: Told, check: AccountCheck, withButton: boolean): Promise<Parts[number]> {
  const nameOf = namesIn(round.school);
  const how = check.state === 'done'
    ? `checked by ${check.by === null ? 'a colleague' : nameOf(check.by)}: ${check.outcome === null ? '' : outcomeWords(check.outcome)}.`
    : check.asked.length === 0 ? 'nobody who runs it was free.' : `asked ${check.asked.map((one) => (check.passed.includes(one) ? `${nameOf(one)} (cannot today)` : nameOf(one))).join(', ')}.`;
  const open = { title: 'Open this check', verb: 'check.open', data: { account: check.account, day: check.day } };
  return { lines: [{ lead: `${await labelById(round, check.account)}: `, text: how }], buttons: withButton && check.state !== 'done' ? [open] : [] };
}

/** Days that passed without a check and that leaders have not heard of: once, on the next school day. */
export async function tellUntold({ turn, school, today }: Round): Promise<void> {
  const missed = (await turn.tx.find(accountChecks, 'untold', 'yes')).filter((check) => check.day < today);
  for (const check of missed) turn.tx.put(accountChecks, { ...check, told: today });
  const content = missed.length === 0 ? null : await daysBeforeCard({ turn, school }, today);
  if (content) tellLeaders(turn, school, `${DAYS_BEFORE}${today}`, content);
}

/** What leaders were told of on a day about days before it; null where it was nothing. */
async function daysBeforeCard(round: Told, today: string): Promise<CardContent | null> {
  const groups = new Map<string, AccountCheck[]>();
  for (const check of await round.turn.tx.find(accountChecks, 'told', today)) {
    if (check.day === today) continue;
    const group = `${check.day} ${check.state} ${check.quiet}`;
    groups.set(group, [...(groups.get(group) ?? []), check]);
  }
  const lines: { lead: string; text: string }[] = [];
  for (const group of [...groups.values()].slice(0, MOST_LINES)) {
    const [first] = group;
    if (first) lines.push({ lead: `${dayWords(first.day)}: `, text: `${howPassed(first)}${first.quiet ? ' (a day off that a volunteer had)' : ''}, ${await accountsIn(round, group)}.` });
  }
  if (groups.size === 0) return null;
  return accountCard({
    title: 'Account checks of days before',
    state: dayWords(today),
    lines: ['These days passed without a check. They are kept as that, and nobody is asked about them now.'],
    parts: [{ lines }, ...andMore(groups.size).map((text) => ({ lines: [{ text }] }))],
  });
}

function howPassed({ state, quiet }: AccountCheck): string {
  if (state === 'done') return 'checked since';
  if (state === 'not-checked') return 'not checked';
  return quiet ? 'nobody was free to be asked' : 'not asked for, because the desk was not running';
}

async function accountsIn(round: Pick<Round, 'turn'>, checks: readonly AccountCheck[]): Promise<string> {
  const [one, two] = checks;
  if (checks.length > 2 || !one) return `${checks.length} accounts`;
  const names = [await labelById(round, one.account), ...(two ? [await labelById(round, two.account)] : [])];
  return names.join(' and ');
}

const OFFER = 'offered weekends';
/** Where the policy only prefers weekends and holidays, each head hears once that they are off until they agree to a rota and a time. */
export async function tellOfferOnce(round: Round): Promise<void> {
  const { turn, school, rule, today } = round;
  const rotas = await turn.tx.find(checkRotas, 'on', 'yes');
  const checks = school.rules().checks;
  if (!rule?.preferred || !checks || rotas.length === 0 || (await turn.tx.get(checkPlans, OFFER))) return;
  const parts: Parts = [];
  for (const rota of rotas.slice(0, MOST_BUTTONS)) {
    const name = await labelById(round, rota.id);
    parts.push({ lines: [{ lead: '', text: name }], buttons: [{ title: onButton('Rota of', name), verb: 'check.rota', data: { account: rota.id } }] });
  }
  const ground = groundOf('Your policy says', checks, 'Which days are checked is a setting.', school);
  const content = accountCard({
    title: 'Checks at weekends and in holidays',
    ...ground,
    lines: [...(ground.lines ?? []), 'Your policy welcomes checks on these days and does not ask for them, so I ask nobody. If you agree to a rota and a time, the volunteer of the day gets one quiet reminder, and nobody is chased.'],
    parts: [...parts, ...andMore(rotas.length, MOST_BUTTONS).map((text) => ({ lines: [{ text: `${text} Each has its rota in the register.` }] }))],
  });
  for (const head of headsOf(school)) turn.send({ kind: 'person', person: asId<'person'>(head.id) }, 'checks:offer', content);
  turn.tx.put(checkPlans, { id: OFFER, day: today });
}

/** What could not be posted in the leadership team's channel goes to each of them, as it stands now. True where it was such a card. */
export async function leadersUnreached(round: Told, cardKey: string): Promise<boolean> {
  const { turn, school } = round;
  const [prefix, day] = [MISSED, DAYS_BEFORE].flatMap((one) => (cardKey.startsWith(one) ? [one, cardKey.slice(one.length)] : []));
  if (prefix === undefined || day === undefined) return cardKey.startsWith('checks:');
  const content = day.endsWith(EACH) ? null : prefix === MISSED ? await missedCard(round, day) : await daysBeforeCard(round, day);
  if (content) for (const leader of leadersOf(school)) turn.send({ kind: 'person', person: asId<'person'>(leader.id) }, `${cardKey}${EACH}`, content);
  return true;
}
