import { card } from '../cards/card-data.ts';
import { readersOf } from '../people/channel-checks.ts';
import type { Person, Role } from '../people/staff.ts';
import type { Turn } from '../routes/turn.ts';
import { blankOrLong, longText, shortText, type Act, type Faults } from './act.ts';
import { actorOf, caseById, doingIn, given, keep, keyOf, letRead, readersOfCase } from './case-store.ts';
import { eligible } from './climbing.ts';
import type { CaseSchool, FilingPorts } from './filing-ports.ts';
import { setTimers } from './filing.ts';
import { heardOf } from './heard-of.ts';
import { incidentKinds } from './incident-types.ts';
import { caseReaders, excludedToo, graded, linked, mayReceive, readerId, transferred, withNote, withQuestion, withShared, withType, type Incident } from './incident.ts';
import { tell, updateNotices, withdrawNotice } from './notices.ts';
import { peopleNamed } from './report-people.ts';
import { sendQuestion } from './reporter-news.ts';
import { tasksFor } from './tasks.ts';

const ON_WELFARE: readonly Role[] = ['dsl', 'deputy-dsl', 'headteacher', 'head-of-school', 'executive-headteacher', 'slt'];
const ON_CONDUCT: readonly Role[] = ['headteacher', 'head-of-school', 'executive-headteacher', 'chair-of-governors'];

/** The one colleague that was typed, who may have it; or what is wrong. Someone concerned is refused like someone who is not there. */
function colleague(turn: Turn, record: Incident, ports: FilingPorts, roles: readonly Role[] | null): Person | Faults {
  const found = peopleNamed(given(turn, 'person'), ports.schools(turn.school.id).staff).filter((person) => person.id !== turn.actor?.id && !record.excluded.includes(person.id) && (roles === null || mayReceive(record, person)));
  const [only] = roles === null ? found : found.filter((person) => person.roles.some((role) => roles.includes(role)));
  if (found.length > 1) return { person: 'More than one colleague has that name: write it in full, as in the staff list.' };
  return only ?? { person: 'I found nobody of that name who may have this. Write the name as in the staff list.' };
}

const isPerson = (found: Person | Faults): found is Person => Object.hasOwn(found, 'standing');

/** What the owner of a matter does with it, but for tasks and the end. */
export const ownerActs: readonly Act[] = [
  {
    name: 'note', action: 'case.note', title: 'Note', notes: () => ['The reporter cannot see notes.'], fields: () => [longText('text', 'Note')],
    act: (turn, record) => {
      const words = given(turn, 'text');
      const fault = blankOrLong(words);
      return Promise.resolve(fault ? { text: fault } : withNote(record, doingIn(turn), words));
    },
  },
  {
    name: 'ask', action: 'case.ask', title: 'Ask the reporter', notes: () => ['Ask only for what they know already. They are told not to ask the child.'], fields: () => [longText('text', 'Your question')],
    act: (turn, record) => {
      const words = given(turn, 'text');
      const fault = blankOrLong(words);
      const next = fault ? null : withQuestion(record, doingIn(turn), words);
      if (next) sendQuestion(turn, next, turn.inbound.eventId, words);
      return Promise.resolve(fault ? { text: fault } : next);
    },
  },
  {
    name: 'type', action: 'case.type', title: 'Correct the type', notes: () => ['The tasks of the new type are added; what was done stays.'],
    fields: (record) => [{ kind: 'choice', id: 'type', label: 'Type', needed: true, several: false, value: record.type, choices: incidentKinds.map((kind) => ({ value: kind.id, title: kind.title })) }],
    act: (turn, record) => {
      const kind = incidentKinds.find((one) => one.id === given(turn, 'type'));
      if (!kind) return Promise.resolve({ type: 'Choose from the list.' });
      const next = withType(record, doingIn(turn), kind.id);
      return Promise.resolve(next && next !== record ? { ...next, tasks: tasksFor(next, kind.id), dataNoticedAt: next.dataNoticedAt ?? (kind.tasks.includes('tell-data-protection-lead') ? next.at : null) } : next);
    },
  },
  {
    name: 'share', action: 'case.share', title: 'Tell someone one thing', notes: () => ['They get this line alone, and cannot open the item.'], fields: () => [shortText('person', 'Who, as in the staff list', true), longText('text', 'What they need to know')],
    act: async (turn, record, ports) => {
      const words = given(turn, 'text');
      const to = colleague(turn, record, ports, null);
      if (!isPerson(to)) return to;
      const fault = blankOrLong(words);
      if (fault) return { text: fault };
      const next = withShared(record, doingIn(turn), actorOf(to), words);
      const from = record.owner;
      if (next && from) turn.send({ kind: 'person', person: to.id }, `case:${record.id}:shared:${turn.inbound.eventId}`, card('case-told', { reference: record.id, practice: record.practice, from: from.name, role: from.role, text: words }), keyOf(record));
      return Promise.resolve(next);
    },
  },
  {
    name: 'transfer', action: 'case.transfer', title: 'Hand it on', notes: () => ['The next person takes it on for themselves. Until then it climbs as a new one would. You can no longer open it.'],
    fields: () => [shortText('person', 'To whom, as in the staff list', true), longText('why', 'Why')],
    act: handOn,
  },
  {
    name: 'link', action: 'case.link', title: 'Link', notes: () => ['Linked, never merged: each account stays its own.'], fields: () => [shortText('reference', 'Reference of the other item', true)],
    act: link,
  },
  {
    name: 'grade', action: 'case.grade', title: 'Judge it', notes: () => ['Only you grade this, never the reporter. A low-level concern is kept apart, and you alone see how they add up over time.'],
    fields: (record) => [
      { kind: 'choice', id: 'as', label: 'What is it?', needed: true, several: false, value: record.grade?.as ?? '', choices: [{ value: 'harm-threshold', title: 'It meets the harm threshold' }, { value: 'low-level', title: 'A low-level concern' }] },
      longText('reason', 'Why'),
    ],
    act: (turn, record) => {
      const as = given(turn, 'as');
      const reason = given(turn, 'reason');
      const fault = blankOrLong(reason);
      if (as !== 'low-level' && as !== 'harm-threshold') return Promise.resolve({ as: 'Choose one.' });
      return Promise.resolve(fault ? { reason: fault } : graded(record, doingIn(turn), as, reason));
    },
  },
  {
    name: 'exclude', action: 'case.exclude', title: 'Someone else is concerned', notes: () => ['They can no longer open it, and nothing more is sent to them. If it is you, hand it on.'], fields: () => [shortText('person', 'Who, as in the staff list', true)],
    act: leaveOut,
  },
];

async function handOn(turn: Turn, record: Incident, ports: FilingPorts): Promise<Incident | Faults | null> {
  const why = given(turn, 'why');
  const fault = blankOrLong(why);
  if (fault) return { why: fault };
  const to = colleague(turn, record, ports, record.track === 'conduct' ? ON_CONDUCT : record.track === 'welfare' ? ON_WELFARE : null);
  if (!isPerson(to)) return to;
  const next = transferred(record, doingIn(turn), actorOf(to), why);
  if (!next) return null;
  if (turn.actor) letRead(turn.tx, record.id, turn.actor.id, 'past');
  // Told before or not, they are told now, by a card of their own.
  const again: Incident = { ...next, told: next.told.filter(({ to: told }) => !(told.kind === 'person' && (told.id === to.id || told.id === turn.actor?.id))), routedTo: [actorOf(to).role] };
  const told = tell(turn, again, [to]);
  // Where they had a notice before, it only changes where it stands.
  heardOf(turn, told, to.id, 'It was handed on to you, and waits for you to take it on.');
  updateNotices(turn, told);
  setTimers(turn, told, ports.schools(turn.school.id));
  return Promise.resolve(told);
}

async function link(turn: Turn, record: Incident): Promise<Incident | Faults | null> {
  const id = given(turn, 'reference').toUpperCase();
  // Only what this person may open, so that a guessed reference says nothing.
  const row = turn.actor ? await turn.tx.get(caseReaders, readerId(id, turn.actor.id)) : null;
  const other = row === null || row.part === 'past' ? null : await caseById(turn.tx, id, turn.grant);
  if (!other || !turn.actor || other.excluded.includes(turn.actor.id) || other.id === record.id) return { reference: 'There is no item of that reference that you may open.' };
  const back = linked(other, doingIn(turn), record.id);
  if (back && back !== other) await keep(turn.tx, back);
  return linked(record, doingIn(turn), other.id);
}

async function leaveOut(turn: Turn, record: Incident, ports: FilingPorts): Promise<Incident | Faults | null> {
  const to = colleague(turn, record, ports, null);
  if (!isPerson(to)) return to;
  const next = excludedToo(record, doingIn(turn), to.id);
  if (!next) return null;
  if (await turn.tx.get(caseReaders, readerId(record.id, to.id))) letRead(turn.tx, record.id, to.id, 'past');
  const school = ports.schools(turn.school.id);
  // The matters beside it are about the same people: whoever is left out of one is left out of all, also where they took it on.
  for (const id of record.links) {
    const other = await caseById(turn.tx, id, turn.grant);
    const also = other?.report === record.report ? excludedToo(other, doingIn(turn), to.id) : null;
    if (!other || !also) continue;
    if (await turn.tx.get(caseReaders, readerId(other.id, to.id))) letRead(turn.tx, other.id, to.id, 'past');
    const left = withdrawn(turn, also, to, school);
    await keep(turn.tx, other.owner?.person === to.id ? await takenAway(turn, left, school) : left);
  }
  return withdrawn(turn, next, to, school);
}

/** From someone who turned out to be concerned to the next in line, and to those who knew of it; it climbs from there as a new one would. */
async function takenAway(turn: Turn, record: Incident, school: CaseSchool): Promise<Incident> {
  const free: Incident = { ...record, state: 'waiting', owner: null, takenAt: null, openedAt: null };
  setTimers(turn, free, school);
  updateNotices(turn, free);
  // A card that only changes where it stands is no notification.
  for (const person of await readersOfCase(turn.tx, free.id)) if (!free.excluded.includes(person)) heardOf(turn, free, person, 'It waits again for someone to take it on.');
  return tell(turn, free, eligible(free, school).slice(0, 1));
}

/**
 * A channel that someone concerned reads hears nothing more of it, not even who took it on, and what stands there and with them says that
 * nothing is needed. Its other leads are in line again, each by themselves.
 */
function withdrawn(turn: Turn, record: Incident, person: Person, { channels, staff }: CaseSchool): Incident {
  const readers = (id: string): readonly Person[] => channels.filter((channel) => channel.id === id).flatMap((channel) => readersOf(channel, staff));
  const lost = record.told.filter(({ to }) => (to.kind === 'person' ? to.id === person.id : readers(to.id).some((reader) => reader.id === person.id)));
  for (const { to, reached } of lost) if (reached) withdrawNotice(turn, record, to);
  const told = record.told.filter(({ to }) => to.kind === 'person' || !lost.some((one) => one.to === to));
  const leads = lost.flatMap(({ to }) => (to.kind === 'channel' ? readers(to.id) : [])).filter((lead) => lead.roles.some((role) => role === 'dsl' || role === 'deputy-dsl') && mayReceive(record, lead)).map((lead) => lead.id);
  return { ...record, told, inLine: [...new Set([...leads, ...record.inLine])] };
}
