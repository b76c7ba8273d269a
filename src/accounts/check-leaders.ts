import type { CardInput } from '../cards/card-data.ts';
import { asId } from '../kernel/ids.ts';
import { accountCard, groundOf } from './account-card.ts';
import { accounts } from './account.ts';
import { dayWords, labelOf, outcomeWords } from './check-card.ts';
import { namesIn, type Round } from './check-round.ts';
import { checkPlans, checkRotas } from './check-rota.ts';
import { accountChecks, type AccountCheck } from './checks.ts';
import { headsOf, tellLeaders } from './leaders.ts';

/** What a card shows at once. */
const MOST_LINES = 12;
const MOST_BUTTONS = 4;

type Parts = NonNullable<CardInput<'account-card'>['parts']>;
type Told = Pick<Round, 'turn' | 'school'>;

/** "Facebook, alderbank" of an account's id; opened for this look alone. */
export async function labelById({ turn }: Pick<Round, 'turn'>, id: string): Promise<string> {
  const account = await turn.tx.get(accounts, id, turn.grant);
  return account ? labelOf(account) : 'an account that is gone';
}

export const andMore = (all: number, most = MOST_LINES): string[] => (all > most ? [`And ${all - most} more.`] : []);

/** One card for the leadership team of all that nobody answered on a day. It shows what was answered since, wherever it stands. */
export async function tellMissed(round: Told, day: string): Promise<void> {
  const { turn, school } = round;
  const told = (await turn.tx.find(accountChecks, 'day', day)).filter((check) => check.told && check.state !== 'withdrawn');
  if (told.length === 0) return;
  const open = told.filter((check) => check.state !== 'done');
  // What is still open first.
  const shown = [...open, ...told.filter((check) => check.state === 'done')].slice(0, MOST_LINES);
  const parts: Parts = [];
  for (const check of shown) parts.push(await missedPart(round, check, parts.length < MOST_BUTTONS));
  tellLeaders(turn, school, `checks:missed:${day}`, accountCard({
    title: open.length === 0 ? 'Account checks: all answered' : `Account checks: ${open.length} not answered`,
    state: dayWords(day),
    lines: open.length === 0 ? [] : ['Those who were asked have not answered. Anyone who runs the account may still answer, and so may you.'],
    parts: [...parts, ...andMore(told.length).map((text) => ({ lines: [{ text }] }))],
  }));
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
export async function tellUntold(round: Round): Promise<void> {
  const { turn, school, today } = round;
  const missed = (await turn.tx.find(accountChecks, 'untold', 'yes')).filter((check) => check.day < today);
  if (missed.length === 0) return;
  const groups = new Map<string, AccountCheck[]>();
  for (const check of missed) {
    const group = `${check.day} ${check.state} ${check.quiet}`;
    groups.set(group, [...(groups.get(group) ?? []), check]);
  }
  const lines: { lead: string; text: string }[] = [];
  for (const group of [...groups.values()].slice(0, MOST_LINES)) {
    const [first] = group;
    if (first) lines.push({ lead: `${dayWords(first.day)}: `, text: `${first.state === 'not-checked' ? 'not checked' : first.quiet ? 'nobody was free to be asked' : 'not asked for, because the desk was not running'}${first.quiet ? ' (a day off that a volunteer had)' : ''}, ${await accountsIn(round, group)}.` });
  }
  tellLeaders(turn, school, `checks:untold:${today}`, accountCard({
    title: 'Account checks of days before',
    state: dayWords(today),
    lines: ['These days passed without a check. Nobody was chased, and none of it is a breach of anything.'],
    parts: [{ lines: lines.map((line) => line) }, ...andMore(groups.size).map((text) => ({ lines: [{ text }] }))],
  }));
  for (const check of missed) turn.tx.put(accountChecks, { ...check, told: true });
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
  if (!rule?.preferred || rule.days === 'school-days' || !checks || rotas.length === 0 || (await turn.tx.get(checkPlans, OFFER))) return;
  const parts: Parts = [];
  for (const rota of rotas.slice(0, MOST_BUTTONS)) parts.push({ lines: [{ lead: '', text: await labelById(round, rota.id) }], buttons: [{ title: 'Rota and weekends', verb: 'check.rota', data: { account: rota.id } }] });
  const ground = groundOf('Your policy says', checks, 'Which days are checked is a setting.', school);
  const content = accountCard({
    title: 'Checks at weekends and in holidays',
    ...ground,
    lines: [...(ground.lines ?? []), 'The words only prefer these days, so I ask nobody on them. If you agree to a rota and a time, the volunteer of the day gets one quiet reminder, and nobody is chased.'],
    parts: [...parts, ...andMore(rotas.length, MOST_BUTTONS).map((text) => ({ lines: [{ text: `${text} Each has its rota in the register.` }] }))],
  });
  for (const head of headsOf(school)) turn.send({ kind: 'person', person: asId<'person'>(head.id) }, 'checks:offer', content);
  turn.tx.put(checkPlans, { id: OFFER, day: today });
}
