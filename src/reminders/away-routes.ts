import { isLeader } from '../accounts/leaders.ts';
import type { CardContent } from '../chat/outbound.ts';
import { asId, type PersonId } from '../kernel/ids.ts';
import type { Person } from '../people/staff.ts';
import { privateAddressOf } from '../routes/answering.ts';
import { deskCard } from '../routes/desk-card.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { dateOf, dayIn, daysAfter, isDay } from '../time/school-day.ts';
import { absences, setAway, type Absence } from './absences.ts';
import type { ReminderPorts } from './reminder-ports.ts';

const MOST_DAYS = 366;
const WHAT = 'While you are away no reminder comes to you, and no check of an account is asked of you. What waits comes together on your first school day back. Reports, and anything about a child\'s safety, never wait for this.';

/** Who is away, and until when: said by themselves, or for them by leaders. A reason is not asked. */
export function awayRoutes(ports: ReminderPorts): Route[] {
  const route = (name: string, match: Route['match'], handle: (turn: Turn, actor: Person) => Promise<void>): Route => ({
    name: `reminders/${name}`, match, action: 'reminder.own', help: null,
    handle: async (turn) => (turn.actor ? handle(turn, turn.actor) : undefined),
  });
  return [
    route('away', { kind: 'action', verb: 'reminder.away' }, async (turn, actor) => turn.reply({ step: form(turn, actor, await turn.tx.get(absences, actor.id), ports), beside: true })),
    route('away-typed', { kind: 'message', intent: 'away' }, async (turn, actor) => turn.send(privateAddressOf(turn), `away:standing:${turn.inbound.eventId}`, standing(actor, await turn.tx.get(absences, actor.id), dayIn(turn.now)))),
    route('away-set', { kind: 'action', verb: 'reminder.away-set' }, (turn, actor) => take(turn, actor, ports)),
    route('away-over', { kind: 'action', verb: 'reminder.away-over' }, (turn, actor) => end(turn, actor, ports)),
  ];
}

const isOn = (absence: Absence | null, today: string): absence is Absence => absence !== null && absence.to >= today;
const daysOf = ({ from, to }: Pick<Absence, 'from' | 'to'>): string => (from === to ? `on ${dateOf(from)}` : `from ${dateOf(from)} to ${dateOf(to)}`);

function standing(actor: Person, absence: Absence | null, today: string): CardContent {
  const away = isOn(absence, today);
  return deskCard({
    title: 'Away', state: away ? `You are away ${daysOf(absence)}` : 'You are not away', lines: [WHAT],
    others: [{ title: away ? 'Change the days' : 'Say when I am away', verb: 'reminder.away', data: {} }, ...(away ? [{ title: 'I am back', verb: 'reminder.away-over', data: { person: actor.id } }] : [])],
  });
}

function form(turn: Turn, actor: Person, absence: Absence | null, ports: ReminderPorts): CardContent {
  const today = dayIn(turn.now);
  const now = isOn(absence, today) ? absence : null;
  const people = isLeader(actor) ? ports.schools(turn.school.id).staff.all : [];
  return deskCard({
    title: 'Who is away?', lines: [WHAT, ...(now ? [`Now: you are away ${daysOf(now)}. Other days replace these.`] : [])],
    fields: [
      ...(people.length === 0 ? [] : [{ kind: 'choice' as const, id: 'who', label: 'Who?', needed: true, several: false, value: actor.id, choices: people.map(({ id, name }) => ({ value: id, title: name })) }]),
      { kind: 'date', id: 'from', label: 'From', needed: true, value: now?.from ?? today },
      { kind: 'date', id: 'until', label: 'To, that day included', needed: true, value: now?.to ?? today },
    ],
    sends: [{ title: 'Keep it', verb: 'reminder.away-set', data: {} }],
    others: now ? [{ title: 'I am back', verb: 'reminder.away-over', data: { person: actor.id } }] : [],
  });
}

async function take(turn: Turn, actor: Person, ports: ReminderPorts): Promise<void> {
  const inputs = turn.inbound.kind === 'action' ? turn.inbound.inputs : {};
  const { who = '', from = '', until = '' } = inputs;
  const today = dayIn(turn.now);
  const leads = isLeader(actor);
  const person = leads && who !== '' ? ports.schools(turn.school.id).staff.byId(who) : actor;
  const faults: Record<string, string> = {};
  if (!person) faults['who'] = 'Choose somebody of the school.';
  if (!isDay(from)) faults['from'] = 'Give a day.';
  if (!isDay(until)) faults['until'] = 'Give a day.';
  else if (until < today || until < from) faults['until'] = 'That day is over before it begins.';
  else if (isDay(from) && until > daysAfter(from, MOST_DAYS)) faults['until'] = 'At most a year.';
  if (!person || Object.keys(faults).length > 0) return turn.reply({ fieldErrors: faults });
  const made = await setAway(turn, person.id, actor.id, from, until);
  const own = person.id === actor.id;
  if (!own) tellWhom(turn, person.id, `${actor.name} put you down as away ${daysOf(made)}.`);
  turn.reply({
    card: deskCard({ title: 'Kept', state: `${own ? 'You are' : `${person.name} is`} away ${daysOf(made)}`, lines: [own ? WHAT : `${WHAT.replaceAll('you are', 'they are').replaceAll('to you', 'to them').replaceAll('your', 'their')} They are told that you said so.`], others: [{ title: own ? 'I am back' : 'They are back', verb: 'reminder.away-over', data: { person: person.id } }] }),
  });
}

async function end(turn: Turn, actor: Person, ports: ReminderPorts): Promise<void> {
  const id = turn.inbound.kind === 'action' ? String(turn.inbound.data['person'] ?? '') : '';
  const today = dayIn(turn.now);
  const person = id === actor.id || isLeader(actor) ? ports.schools(turn.school.id).staff.byId(id) : null;
  const absence = person && (await turn.tx.get(absences, person.id));
  if (!person || !isOn(absence, today)) return turn.reply({ card: deskCard({ title: 'Nothing to end', lines: ['Nobody is away there now. Nothing was changed.'] }) });
  const last = daysAfter(today, -1);
  await setAway(turn, person.id, actor.id, absence.from <= last ? absence.from : last, last);
  const own = person.id === actor.id;
  if (!own) tellWhom(turn, person.id, `${actor.name} put you down as back.`);
  turn.reply({ card: deskCard({ title: own ? 'Welcome back' : 'Ended', lines: [`What waited for ${own ? 'you' : person.name} comes together on the next school day.`] }) });
}

/** Nobody is put down as away without hearing of it. */
function tellWhom(turn: Turn, person: PersonId, line: string): void {
  turn.send({ kind: 'person', person: asId<'person'>(person) }, `away:${person}:${turn.inbound.eventId}`, deskCard({ title: 'Away', lines: [line, 'If that is wrong, change it here.'], others: [{ title: 'Change the days', verb: 'reminder.away', data: {} }, { title: 'I am back', verb: 'reminder.away-over', data: { person } }] }));
}
