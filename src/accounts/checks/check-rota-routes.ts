import { card, type CardInput } from '../../cards/card-data.ts';
import type { CardContent } from '../../chat/outbound.ts';
import type { Relation } from '../../people/permissions.ts';
import type { Route } from '../../routes/route.ts';
import type { Turn } from '../../routes/turn.ts';
import { dateIn, dateOf, dayIn, daysAfter, isDay } from '../../time/school-day.ts';
import { accountCard, groundOf } from '../account-card.ts';
import { accountRuns, nameOfAccount, type Account } from '../account.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import { dataOf, inputsOf } from '../account-press.ts';
import { dayWords } from './check-card.ts';
import { passOn } from './check-day.ts';
import { namesIn, roundOf } from './check-round.ts';
import { sweepNow } from '../check-sweep.ts';
import { askOn, awayOn, checkAbsences, checkRotas, nextRunner, turnTaken, type Cover, type Rota } from './check-rota.ts';
import { accountChecks } from './checks.ts';
import { accountById, runnersOf } from '../register/register.ts';

type Fields = NonNullable<CardInput<'account-card'>['fields']>;
type Faults = Readonly<Record<string, string>>;

const NOBODY = 'nobody';
const CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const DAYS_AHEAD = 7;
const MOST_AWAY_DAYS = 370;

/** Who is asked on which day: the rota as the head agrees to it, and the days on which a runner is away. */
export function rotaRoutes(ports: AccountPorts): Route[] {
  const head = (verb: string, handle: (turn: Turn, about: About) => Promise<void>): Route => ({
    name: `accounts/check-${verb}`, match: { kind: 'action', verb: `check.${verb}` }, action: 'check.rota', help: null, handle: (turn) => onRota(turn, ports, handle),
  });
  const runner = (verb: string, handle: (turn: Turn) => Promise<void>): Route => ({
    name: `accounts/check-${verb}`, match: { kind: 'action', verb: `check.${verb}` }, action: 'check.answer', help: null, relation: runsAny, handle,
  });
  return [
    head('rota', async (turn, about) => turn.reply({ step: await rotaCard(turn, about) })),
    head('cover', (turn, about) => agree(turn, about)),
    head('cover-end', async (turn, about) => {
      const rota: Rota = { ...about.rota, cover: null };
      turn.tx.put(checkRotas, rota);
      sweepNow(turn);
      turn.reply({ card: await rotaCard(turn, { ...about, rota }, ['Weekends and holidays are off again.']) });
    }),
    runner('away', async (turn) => turn.reply({ step: await awayCard(turn) })),
    runner('away-save', (turn) => saveAway(turn, ports)),
    runner('away-end', async (turn) => {
      const own = await turn.tx.get(checkAbsences, dataOf(turn, 'away'));
      if (own && own.person === turn.actor?.id) turn.tx.remove(checkAbsences, own.id);
      turn.reply({ card: await awayCard(turn, ['You are asked again on those days.']) });
    }),
  ];
}

const runsAny = async ({ actor, tx }: Pick<Turn, 'inbound' | 'actor' | 'tx'>): Promise<Relation> => (actor && (await tx.findIds(accountRuns, 'person', actor.id)).length > 0 ? 'owner' : 'none');

interface About {
  readonly account: Account;
  readonly rota: Rota;
  readonly school: AccountSchool;
  readonly away: AccountPorts['away'];
}

async function onRota(turn: Turn, ports: AccountPorts, handle: (turn: Turn, about: About) => Promise<void>): Promise<void> {
  const account = await accountById(turn.tx, dataOf(turn, 'account'), turn.grant);
  const rota = account ? await turn.tx.get(checkRotas, account.id) : null;
  const school = ports.schools(turn.school.id);
  if (school.rules().checks === null) return turn.reply({ reason: 'invalid', card: card('refused', { reason: "Your policy doesn't say that accounts are checked, and school.yaml sets nothing (accounts: checks). Nothing was saved." }) });
  if (!account || !rota?.on) return turn.reply({ reason: 'invalid', card: card('refused', { reason: 'That account is not checked now: it is not running. Nothing was saved.' }) });
  await handle(turn, { account, rota, school, away: ports.away });
}

/** The rota of one account: who is next, which days are asked for, and what the head may agree to. */
async function rotaCard(turn: Turn, { account, rota, school, away }: About, said: readonly string[] = []): Promise<CardContent> {
  const checks = school.rules().checks;
  if (checks === null) return card('refused', { reason: 'Nothing is checked.' });
  const nameOf = namesIn(school);
  const runners = runnersOf(account).filter((person) => school.staff.byId(person) !== null);
  const mayCover = checks.rule.preferred;
  const ground = groundOf('Your policy says', checks, 'Which days are checked is a setting.', school);
  return accountCard({
    title: 'Rota of the checks',
    state: nameOfAccount(account),
    lines: [...said, ...(rota.cover ? [`Weekends and holidays: agreed by ${nameOf(rota.cover.by)}, ${dateIn(rota.cover.at)}.`] : mayCover ? ['Weekends and holidays are off.'] : []), ...(ground.lines ?? []), ...(mayCover ? ['The policy welcomes checks at weekends and in holidays and does not ask for them. With your agreement the volunteer of the day gets one quiet reminder at that time; nobody is chased, and a miss is "not checked".'] : [])],
    parts: [{ heading: 'The next days', lines: await ahead(turn, { account, rota, school, away }, runners) }],
    ...(ground.quotes ? { quotes: ground.quotes } : {}),
    ...(mayCover && runners.length > 0 ? { fields: coverFields(rota.cover, runners, nameOf), sends: [{ title: 'Agree to this', verb: 'check.cover', data: { account: account.id } }] } : {}),
    ...(rota.cover ? { others: [{ title: 'Turn weekends and holidays off', verb: 'check.cover-end', data: { account: account.id } }] } : {}),
  });
}

/** Who would be asked on each of the next days, as things stand. */
async function ahead({ tx, now }: Turn, { rota, school, away: awayFrom }: About, runners: readonly string[]): Promise<{ lead: string; text: string }[]> {
  const rule = school.rules().checks?.rule;
  const lines: { lead: string; text: string }[] = [];
  let at = rota;
  for (let i = 1; i <= DAYS_AHEAD && rule; i++) {
    const day = daysAfter(dayIn(now), i);
    const ask = askOn(day, rule, school.hours, rota.cover);
    if (ask === null) continue;
    const away = await awayOn(day, tx, { away: awayFrom });
    const person = nextRunner(ask.volunteer === null ? runners : runners.filter((one) => one === ask.volunteer), at, (one) => away.has(one));
    if (person !== null) at = turnTaken(at, person, day, runners);
    lines.push({ lead: `${dayWords(day)}, ${ask.at}: `, text: person === null ? 'nobody is free' : namesIn(school)(person) });
  }
  return lines.length === 0 ? [{ lead: '', text: 'No day of the next week is asked for.' }] : lines;
}

function coverFields(cover: Cover | null, runners: readonly string[], nameOf: (person: string) => string): Fields {
  const who = (id: string, label: string, value: string | null): Fields[number] => ({
    kind: 'choice', id, label, needed: true, several: false, value: value ?? NOBODY, choices: [{ value: NOBODY, title: 'Nobody: not checked' }, ...runners.map((person) => ({ value: person, title: nameOf(person) }))],
  });
  return [{ kind: 'time', id: 'time', label: 'At what time', needed: true, value: cover?.time ?? '10:00' }, who('saturday', 'Saturdays', cover?.saturday ?? null), who('sunday', 'Sundays', cover?.sunday ?? null), who('holidays', 'Holidays and bank holidays', cover?.holidays ?? null)];
}

async function agree(turn: Turn, about: About): Promise<void> {
  const inputs = inputsOf(turn);
  const { rule } = about.school.rules().checks ?? {};
  const runners = runnersOf(about.account);
  const read = (id: string): string | null | undefined => {
    const value = inputs[id] ?? '';
    return value === NOBODY ? null : runners.includes(value) ? value : undefined;
  };
  const [saturday, sunday, holidays] = [read('saturday'), read('sunday'), read('holidays')];
  const time = (inputs['time'] ?? '').trim();
  if (!rule?.preferred) return turn.reply({ step: await rotaCard(turn, about, ['There is nothing to agree to: the rule names its days itself. Nothing was saved.']) });
  if (!CLOCK.test(time) || saturday === undefined || sunday === undefined || holidays === undefined) {
    const faults: Faults = { ...(CLOCK.test(time) ? {} : { time: 'Give a time, such as 10:00.' }), ...(saturday === undefined ? { saturday: 'Choose from the list.' } : {}), ...(sunday === undefined ? { sunday: 'Choose from the list.' } : {}), ...(holidays === undefined ? { holidays: 'Choose from the list.' } : {}) };
    return turn.reply({ step: await rotaCard(turn, about, ['Something is still missing. Nothing was saved.']), fieldErrors: faults });
  }
  const none = saturday === null && sunday === null && holidays === null;
  const rota: Rota = { ...about.rota, cover: none ? null : { time, saturday, sunday, holidays, by: turn.actor?.id ?? '', at: turn.now } };
  turn.tx.put(checkRotas, rota);
  sweepNow(turn);
  turn.reply({ card: await rotaCard(turn, { ...about, rota }, [none ? 'Weekends and holidays stay off.' : 'Agreed. It begins with the next such day.']) });
}

/** One's own days away; why is not asked. */
async function awayCard({ tx, actor, now }: Turn, said: readonly string[] = []): Promise<CardContent> {
  const own = (await tx.find(checkAbsences, 'person', actor?.id ?? '')).filter((one) => one.to >= dayIn(now)).toSorted((a, b) => (a.from < b.from ? -1 : 1));
  return accountCard({
    title: 'Days when you are away',
    lines: [...said, 'You are not asked for checks on these days. Why you are away is not asked.'],
    parts: own.slice(0, 6).map((one) => ({ lines: [{ lead: '', text: one.from === one.to ? dateOf(one.from) : `${dateOf(one.from)} to ${dateOf(one.to)}` }], buttons: [{ title: 'Take this out', verb: 'check.away-end', data: { away: one.id } }] })),
    fields: [{ kind: 'date', id: 'from', label: 'First day', needed: true, value: dayIn(now) }, { kind: 'date', id: 'to', label: 'Last day', needed: true, value: dayIn(now) }],
    sends: [{ title: 'I am away then', verb: 'check.away-save', data: {} }],
  });
}

async function saveAway(turn: Turn, ports: AccountPorts): Promise<void> {
  const inputs = inputsOf(turn);
  const today = dayIn(turn.now);
  const [from, to] = [(inputs['from'] ?? '').trim(), (inputs['to'] ?? '').trim()];
  const who = turn.actor?.id ?? '';
  const faults: Faults = {
    ...(isDay(from) ? {} : { from: 'Give a day.' }),
    ...(!isDay(to) ? { to: 'Give a day.' } : to < today ? { to: 'That is over already.' } : isDay(from) && to < from ? { to: 'It ends before it begins.' } : isDay(from) && to > daysAfter(from, MOST_AWAY_DAYS) ? { to: 'Give at most a year.' } : {}),
  };
  if (Object.keys(faults).length > 0) return turn.reply({ step: await awayCard(turn, ['Something is still missing. Nothing was saved.']), fieldErrors: faults });
  const id = turn.newId<'absence'>();
  turn.tx.put(checkAbsences, { id, person: who, from, to });
  if (from <= today) await passAllOn(turn, ports, who);
  turn.reply({ card: await awayCard(turn, ['Kept.']) });
}

/** What they were asked for today goes to the next runner at once. */
async function passAllOn(turn: Turn, ports: AccountPorts, who: string): Promise<void> {
  const round = await roundOf(turn, ports);
  if (!round) return;
  for (const check of await turn.tx.find(accountChecks, 'open', 'yes')) if (check.day === round.today) await passOn(round, check, who);
}
