import type { Relation } from '../../people/permissions.ts';
import type { Person } from '../../people/staff.ts';
import type { Route } from '../../routes/route.ts';
import type { Turn } from '../../routes/turn.ts';
import { dateOf, dayIn, daysAfter, isDay } from '../../time/school-day.ts';
import { accountCard } from '../account-card.ts';
import type { AccountPorts, AccountSchool } from '../account-ports.ts';
import { inputsOf } from '../account-press.ts';
import { mayDecide } from './approval.ts';
import { openCasesIn } from '../case/business-case.ts';
import { decidingOf, updateCards } from './case-notices.ts';
import { mayStandIn, nameStandIn, standIns, type StandIn } from './stand-ins.ts';

/** Longer than any leave of absence: then the rule itself is to be changed. */
const MOST_DAYS = 366;

/** Whoever decides names who does while they are away. A stand-in names nobody. */
export function standInRoutes(ports: AccountPorts): Route[] {
  const relation = async ({ actor, tx }: Pick<Turn, 'actor' | 'tx'>): Promise<Relation> => {
    await Promise.resolve();
    const school = ports.schools(tx.school);
    return mayDecide(actor, { rule: school.rules().approval.rule, staff: school.staff, standIns: [] }) ? 'recipient' : 'none';
  };
  const press = (verb: string, handle: (turn: Turn, actor: Person, school: AccountSchool) => Promise<void>): Route => ({
    name: `accounts/${verb}`, match: { kind: 'action', verb: `account.${verb}` }, action: 'account.delegate', help: null, relation,
    handle: async (turn) => (turn.actor ? handle(turn, turn.actor, ports.schools(turn.school.id)) : undefined),
  });
  return [
    press('stand-in', async (turn, actor, school) => turn.reply({ beside: true, step: form(school, actor, await turn.tx.get(standIns, actor.id), dayIn(turn.now)) })),
    press('stand-in-set', name),
    press('stand-in-end', end),
  ];
}

function form(school: AccountSchool, actor: Person, now: StandIn | null, today: string) {
  const people = mayStandIn(school.staff, actor);
  const standing = now && now.until >= today ? now : null;
  return accountCard({
    title: 'Who stands in for you?',
    lines: [
      ...(standing ? [`Now: ${school.staff.byId(standing.to)?.name ?? 'somebody who left'}, from ${dateOf(standing.from)} to ${dateOf(standing.until)}. Another choice replaces it.`] : []),
      people.length === 0 ? 'Nobody else of the leadership is listed, so nobody can stand in.' : 'They decide about requests for accounts in your place, and you both count once. Nobody decides about an account that they asked for or would run, nor in your place about one of yours.',
    ],
    fields: people.length === 0 ? [] : [
      { kind: 'choice', id: 'who', label: 'Who?', needed: true, several: false, value: standing?.to ?? '', choices: people.map(({ id, name }) => ({ value: id, title: name })) },
      { kind: 'date', id: 'from', label: 'From', needed: true, value: standing?.from ?? today },
      { kind: 'date', id: 'until', label: 'To, that day included', needed: true, value: standing?.until ?? daysAfter(today, 7) },
    ],
    sends: people.length === 0 ? [] : [{ title: 'Name them', verb: 'account.stand-in-set', data: {} }],
    others: [...(standing ? [{ title: 'I am back: end it', verb: 'account.stand-in-end', data: {} }] : []), { title: 'Waiting for me', verb: 'account.waiting', data: {} }],
  });
}

async function name(turn: Turn, actor: Person, school: AccountSchool): Promise<void> {
  const { who = '', from = '', until = '' } = inputsOf(turn);
  const to = mayStandIn(school.staff, actor).find(({ id }) => id === who);
  const today = dayIn(turn.now);
  const faults: Record<string, string> = {};
  if (!to) faults['who'] = 'Choose somebody of the leadership.';
  if (!isDay(from)) faults['from'] = 'Give a day.';
  if (!isDay(until)) faults['until'] = 'Give a day.';
  else if (until < today || until < from) faults['until'] = 'That day is over before it begins.';
  else if (isDay(from) && until > daysAfter(from, MOST_DAYS)) faults['until'] = 'At most a year. If it is for longer, change who decides in school.yaml.';
  if (!to || Object.keys(faults).length > 0) return turn.reply({ fieldErrors: faults });
  const made = nameStandIn(turn, actor.id, to.id, from, until);
  const waiting = await showWhoDecides(turn, school);
  const days = `from ${dateOf(made.from)} to ${dateOf(made.until)}`;
  turn.send({ kind: 'person', person: to.id }, `account-stand-in:${actor.id}:${turn.inbound.eventId}`, accountCard({
    title: 'You stand in', lines: [`${actor.name} named you to decide about requests for official accounts in their place, ${days}.`, waiting === 0 ? 'None is open now.' : `${waiting === 1 ? 'One request is' : `${waiting} requests are`} open now.`, 'You decide about none that you asked for or would run.'],
    others: [{ title: 'Waiting for me', verb: 'account.waiting', data: {} }],
  }));
  turn.reply({ card: accountCard({ title: 'Named', lines: [`${to.name} stands in for you ${days}, and is told. You may still decide yourself; together you count once.`], others: [{ title: 'End it', verb: 'account.stand-in-end', data: {} }] }) });
}

/** The cards of open requests say who may decide today; how many requests there are. */
async function showWhoDecides(turn: Turn, school: AccountSchool): Promise<number> {
  const open = await openCasesIn(turn.tx, turn.grant);
  for (const record of open) updateCards(turn, record, await decidingOf(turn.tx, record, school, turn.now), school);
  return open.length;
}

async function end(turn: Turn, actor: Person, school: AccountSchool): Promise<void> {
  const now = await turn.tx.get(standIns, actor.id);
  if (!now) return turn.reply({ card: accountCard({ title: 'Nobody stands in for you', lines: ['Nothing was changed.'] }) });
  turn.tx.remove(standIns, actor.id);
  await showWhoDecides(turn, school);
  const to = school.staff.byId(now.to);
  if (to && now.until >= dayIn(turn.now)) turn.send({ kind: 'person', person: to.id }, `account-stand-in:${actor.id}:${turn.inbound.eventId}`, accountCard({ title: 'You no longer stand in', lines: [`${actor.name} ended it. What you decided until now stands.`] }));
  turn.reply({ card: accountCard({ title: 'Ended', lines: [`${to?.name ?? 'They'} no longer stand${to ? 's' : ''} in for you. What they decided until now stands.`], others: [{ title: 'Name somebody', verb: 'account.stand-in', data: {} }] }) });
}
