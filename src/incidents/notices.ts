import { card, type CardInput } from '../cards/card-data.ts';
import { asId } from '../kernel/ids.ts';
import { accountName, addressesFor, confirmedChannels, readersOf } from '../people/channel-checks.ts';
import type { Channel } from '../people/channels.ts';
import { accountsOf } from '../people/identity.ts';
import type { Person, Staff } from '../people/staff.ts';
import type { Turn } from '../routes/turn.ts';
import type { ReadTx } from '../storage/store.ts';
import { dateIn, timeIn } from '../time/school-day.ts';
import { doingIn, keyOf, letRead } from './case-store.ts';
import type { CaseSchool, FilingPorts } from './filing-ports.ts';
import { kindOf } from './incident-types.ts';
import { mayReceive, noted, type Incident, type Told } from './incident.ts';
import { peopleNamed } from './report-people.ts';
import { urgencyWords } from './urgency.ts';

const LEADS = ['dsl', 'deputy-dsl'] as const;
const isLead = (person: Person): boolean => LEADS.some((role) => person.roles.includes(role));

/** The notice: a reference, how urgent, when. Who reads it learns nothing of what was said, nor of whom. */
export function noticeOf(record: Incident): CardInput<'concern-notice'> {
  return {
    case: record.id, urgency: urgencyWords(record.urgency), date: dateIn(record.at), time: timeIn(record.at), practice: record.practice,
    state: record.state === 'held' ? 'waiting' : record.state, owner: record.owner?.name ?? null, since: record.takenAt === null ? null : timeIn(record.takenAt),
  };
}

const noticeKey = (record: Incident, { kind, id }: Told['to']): string => `case:${record.id}:notice:${kind}:${id}`;

function sendNotice(turn: Turn, record: Incident, to: Told['to']): void {
  const address = to.kind === 'channel' ? { kind: 'channel' as const, channel: to.id } : { kind: 'person' as const, person: asId<'person'>(to.id) };
  turn.send(address, noticeKey(record, to), card('concern-notice', noticeOf(record)), keyOf(record));
}

/** Every notice that was sent shows how the matter stands now. */
export function updateNotices(turn: Turn, record: Incident): void {
  for (const told of record.told) if (told.reached && !(told.to.kind === 'person' && record.excluded.includes(told.to.id))) sendNotice(turn, record, told.to);
}

/**
 * The last of what someone who turned out to be concerned, or a channel that they read, sees of it: that nothing is needed of them. Not who has
 * it, nor why; there is no button on it, and changing a card that stands is no notification.
 */
export function withdrawNotice(turn: Turn, record: Incident, to: Told['to']): void {
  const address = to.kind === 'channel' ? { kind: 'channel' as const, channel: to.id } : { kind: 'person' as const, person: asId<'person'>(to.id) };
  turn.send(address, noticeKey(record, to), card('concern-notice', { ...noticeOf(record), state: 'gone', owner: null, since: null }), keyOf(record));
}

/** Tells people who were not told yet, each privately, and lets them open it. Whoever is excluded at this moment is passed over. */
export function tell(turn: Turn, record: Incident, people: readonly Person[]): Incident {
  const fresh = people.filter((person) => mayReceive(record, person) && !record.told.some(({ to }) => to.kind === 'person' && to.id === person.id));
  if (fresh.length === 0) return record;
  const added: Told[] = fresh.map((person) => ({ to: { kind: 'person', id: person.id }, at: turn.now, reached: true }));
  const next = noted(record, doingIn(turn), 'told', fresh.map((person) => person.name).join(', '), { told: [...record.told, ...added], inLine: record.inLine.filter((id) => !fresh.some((person) => person.id === id)) });
  for (const person of fresh) letRead(turn.tx, record.id, person.id, 'recipient');
  for (const { to } of added) sendNotice(turn, next, to);
  return next;
}

/**
 * Tells those it goes to first. The leads of a matter that is not about an adult in school are told in their channel, where nobody concerned
 * reads it; everyone else by direct message.
 */
export async function tellFirst(turn: Turn, record: Incident, people: readonly Person[], school: CaseSchool, ports: Pick<FilingPorts, 'running'>): Promise<Incident> {
  const channel = maySpeakInChannel(record, school.staff) && people.some(isLead) ? await freeChannel(turn.tx, school, record) : null;
  if (!channel) return tell(turn, record, people);
  const leads = readersOf(channel, school.staff).filter((person) => isLead(person) && mayReceive(record, person));
  const addresses = await addressesFor(turn.tx, channel, school.staff, ports.running());
  if (!addresses.some((address) => address.kind === 'channel')) return tell(turn, record, [...new Set([...people, ...leads])]);
  const to: Told['to'] = { kind: 'channel', id: channel.id };
  for (const lead of leads) letRead(turn.tx, record.id, lead.id, 'recipient');
  const next = noted(record, doingIn(turn), 'told', channel.name, { told: [...record.told, { to, at: turn.now, reached: true }], inLine: record.inLine.filter((id) => !leads.some((lead) => lead.id === id)) });
  sendNotice(turn, next, to);
  // An urgent matter reaches its people by themselves too: a channel can be looked at late.
  const privately = record.urgency === 'urgent' ? people : people.filter((person) => !leads.includes(person));
  return tell(turn, next, privately);
}

/** No adult in school, by choice, by type or by a name that was typed; no mistake of one's own, and nothing whose reporter could not say who is concerned. */
export const maySpeakInChannel = (record: Incident, staff: Staff): boolean =>
  record.track !== 'conduct' && record.said.about !== 'adult' && record.said.about !== 'me' && !record.said.unsureWhoIsConcerned && !kindOf(record.type).adultConduct && peopleNamed(record.said.adults, staff).length === 0;

/** The safeguarding channel, if no one who is excluded can read it: by school.yaml, by their role, or by an account of theirs in it. */
async function freeChannel(tx: Pick<ReadTx, 'get' | 'find'>, school: CaseSchool, record: Pick<Incident, 'excluded'>): Promise<Channel | null> {
  const channel = school.channels.find((one) => one.purpose === 'safeguarding');
  if (!channel) return null;
  if (readersOf(channel, school.staff).some((person) => record.excluded.includes(person.id))) return null;
  const accounts = new Set<string>();
  for (const id of record.excluded) for (const account of await accountsOf(tx, asId<'person'>(id))) accounts.add(accountName(account));
  const confirmed = await tx.find(confirmedChannels, 'channel', channel.id);
  return confirmed.some((one) => one.members.some((member) => accounts.has(member))) ? null : channel;
}
