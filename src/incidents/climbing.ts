import { asId } from '../kernel/ids.ts';
import { whereToFind, type Person } from '../people/staff.ts';
import { dateIn, timeIn } from '../time/school-day.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import type { Undelivered } from '../routes/undelivered.ts';
import { caseById, dataText, doingIn, keep, keyOf, readersOfCase } from './case-store.ts';
import { heardOf } from './heard-of.ts';
import { dataDueAt } from './tasks.ts';
import type { CaseSchool, FilingPorts } from './filing-ports.ts';
import { ASK_HELD_AGAIN_MS, heldKey, peopleOf, sendOut, toldPeople } from './filing.ts';
import { happened, mayReceive, noted, type Incident } from './incident.ts';
import { MOST_RUNGS, rungKey, type Rung } from './ladder.ts';
import { tell } from './notices.ts';
import { progressCard, tellReporter } from './reporter-news.ts';
import { whomToRing } from './whom-to-ring.ts';

/** The timers of a matter that nobody has taken, and those that ask again about one that nobody may receive. */
export function climbingRoutes(ports: FilingPorts): Route[] {
  return [
    { name: 'incidents/rung', match: { kind: 'timer', event: 'case.rung' }, action: 'system.run', help: null, handle: (turn) => climb(turn, ports.schools(turn.school.id)) },
    { name: 'incidents/held', match: { kind: 'timer', event: 'case.held' }, action: 'system.run', help: null, handle: (turn) => askAgain(turn, ports) },
    { name: 'incidents/data-clock', match: { kind: 'timer', event: 'case.data-clock' }, action: 'system.run', help: null, handle: dataClock },
  ];
}

/** A day before the 72 hours end, whoever has it is reminded; with nobody, those who were told. */
async function dataClock(turn: Turn): Promise<void> {
  const record = await caseById(turn.tx, dataText(turn, 'case'), turn.grant);
  const due = record ? dataDueAt(record) : null;
  if (!record || due === null || record.state === 'closed' || record.tasks.some((task) => task.task === 'tell-data-protection-lead' && task.state !== 'open')) return;
  const people = record.owner ? [record.owner.person] : record.told.flatMap(({ to, reached }) => (reached && to.kind === 'person' ? [to.id] : []));
  for (const person of people) if (!record.excluded.includes(person)) heardOf(turn, record, person, `The 72-hour limit ends on ${dateIn(due)} at ${timeIn(due)}, and the task to tell the data protection lead is open.`);
}

/** No timer of a matter that was taken, closed or handed on is left. */
export function cancelTimers(turn: Pick<Turn, 'cancel'>, incident: string): void {
  for (let rung = 0; rung < MOST_RUNGS; rung++) turn.cancel(rungKey(incident, rung));
}

async function climb(turn: Turn, school: CaseSchool): Promise<void> {
  const record = await caseById(turn.tx, dataText(turn, 'case'), turn.grant);
  // Taken is what ends the ladder; a timer that comes late, or twice, finds it so.
  if (record?.state !== 'waiting' || happened(record, { id: turn.inbound.eventId }, 'climbed')) return;
  const does = dataText(turn, 'does') as Rung['does'];
  const doing = doingIn(turn);
  if (does === 'warn-reporter') {
    // Opened by someone is not taken by them, but the first five minutes ask only whether anybody has seen it.
    if (record.urgency === 'urgent' && record.openedAt !== null && turn.inbound.kind === 'timer' && turn.inbound.data.rung === 0) return;
    return keep(turn.tx, warned(turn, record, school));
  }
  const line = eligible(record, school);
  const next = does === 'everyone' ? line : does === 'head' ? [headFirst(line)].flatMap((person) => person ?? []) : line.slice(0, 1);
  const climbed = noted(record, doing, 'climbed', next.map((person) => person.name).join(', ') || null);
  await keep(turn.tx, next.length > 0 ? tell(turn, climbed, next) : warned(turn, climbed, school));
}

/** Those in line who were not told, are still of the school and are not excluded at this moment. */
export function eligible(record: Incident, school: CaseSchool): Person[] {
  const told = new Set(record.told.flatMap(({ to }) => (to.kind === 'person' ? [to.id] : [])));
  return record.inLine.flatMap((id) => school.staff.byId(id) ?? []).filter((person) => !told.has(person.id) && mayReceive(record, person));
}

const headFirst = (line: readonly Person[]): Person | null => line.find((person) => person.roles.some((role) => role === 'headteacher' || role === 'head-of-school' || role === 'executive-headteacher')) ?? line[0] ?? null;

/** The reporter hears that nobody has taken it, with names and numbers and that they need no leave. */
function warned(turn: Turn, record: Incident, school: CaseSchool): Incident {
  const people = [...new Set([...toldPeople(record, school), ...eligible(record, school)])].filter((person) => person.id !== record.reporter.person);
  const seen = record.openedAt === null ? 'Nobody has opened your report yet.' : 'Your report was opened, but nobody has taken it on yet.';
  const lines = [
    seen,
    ...(people.length > 0 ? [`Tell a person now: ${people.slice(0, 3).map(whereToFind).join('; ')}.`] : []),
    `You do not need permission. You may ring: ${whomToRing(record.track, school.contacts, school.hours, turn.now)}.`,
  ];
  tellReporter(turn, record, `nobody:${turn.now}`, lines, { worried: false });
  return noted(record, doingIn(turn), 'reporter-warned');
}

/** A report that nobody could receive is tried again: whoever the school lists now may be told now. */
async function askAgain(turn: Turn, ports: FilingPorts): Promise<void> {
  const record = await caseById(turn.tx, dataText(turn, 'case'), turn.grant);
  if (record?.state !== 'held') return;
  const school = ports.schools(turn.school.id);
  const reporter = school.staff.byId(record.reporter.person);
  const routed = ports.route(turn.school.id, { ...record.said, concerned: record.said.concerned.map((id) => asId<'person'>(id)), practice: record.practice }, { id: asId<'person'>(record.reporter.person), roles: reporter?.roles ?? [] });
  const track = routed.tracks.find((one) => one.kind === record.track);
  const now: Incident = { ...record, excluded: [...new Set([...record.excluded, ...routed.excluded])] };
  const people = track ? peopleOf(track, now, school, turn.now) : { first: [], inLine: [] };
  if (people.first.length === 0) return turn.schedule(heldKey(record.id), turn.now + ASK_HELD_AGAIN_MS, 'case.held', { case: record.id });
  const sent = await sendOut(turn, noted(now, doingIn(turn), 'unheld'), people, school, ports);
  tellReporter(turn, sent, 'unheld', [`Your report has now gone to: ${sent.routedTo.join(', ')}. Not read yet.`], { worried: false });
}

const NOTICE = /^case:([^:]+):notice:(person|channel):(.+)$/;
const SHARED = /^case:([^:]+):shared:/;
const RECEIPT = /^report:([^:]+):receipt$/;
const NEWS = /^report:[^:]+:([^:]+):(.+)$/;

/** A notice that could not be delivered goes to the next person at once; of an urgent one the reporter hears who was not reached. */
export function incidentUndelivered(ports: FilingPorts): Undelivered {
  return async (turn, cardKey) => {
    const [, id, kind, to] = NOTICE.exec(cardKey) ?? [];
    if (id !== undefined && kind !== undefined && to !== undefined) {
      const record = await caseById(turn.tx, id, turn.grant);
      if (record) await noticeLost(turn, record, { kind: kind === 'channel' ? 'channel' : 'person', id: to }, ports.schools(turn.school.id));
      return true;
    }
    const [, shared] = SHARED.exec(cardKey) ?? [];
    if (shared !== undefined) {
      const record = await caseById(turn.tx, shared, turn.grant);
      if (record?.owner) heardOf(turn, record, record.owner.person, 'What you told a colleague in one line could not be delivered: tell them yourself.');
      return true;
    }
    const [, receipt] = RECEIPT.exec(cardKey) ?? [];
    const [, matter = receipt, occasion = 'receipt'] = NEWS.exec(cardKey) ?? [];
    if (matter === undefined) return cardKey.startsWith('case:');
    const record = await caseById(turn.tx, matter, turn.grant);
    if (record) await newsLost(turn, record, occasion);
    return true;
  };
}

async function noticeLost(turn: Turn, record: Incident, to: Incident['told'][number]['to'], school: CaseSchool): Promise<void> {
  const at = record.told.findIndex((told) => told.reached && told.to.kind === to.kind && told.to.id === to.id);
  // Of someone who turned out to be concerned nothing is said, and nobody stands in.
  if (at < 0 || (to.kind === 'person' && record.excluded.includes(to.id))) return;
  const lost = noted(record, doingIn(turn), 'not-reached', nameOf(to, school), { told: record.told.map((told, i) => (i === at ? { ...told, reached: false } : told)) });
  if (record.state !== 'waiting') return keep(turn.tx, lost);
  // A channel that could not be posted in: each of its leads by themselves.
  const readers = to.kind === 'channel' ? (await readersOfCase(turn.tx, record.id)).flatMap((id) => school.staff.byId(id) ?? []) : [];
  const instead = tell(turn, lost, readers);
  // Where its leads were told privately as well, nothing was lost with it.
  if (to.kind === 'channel' && instead === lost && lost.told.some((told) => told.reached)) return keep(turn.tx, lost);
  const told = instead === lost ? tell(turn, lost, eligible(lost, school).slice(0, 1)) : instead;
  if (record.urgency === 'urgent' || told === lost) {
    const [next] = told === lost ? [] : toldPeople(told, school).slice(-1);
    tellReporter(turn, told, `lost:${to.id}`, [
      `I could not reach ${nameOf(to, school)}.${next ? ` I have now told ${next.name}.` : ' There is nobody else I can tell.'}`,
      `Tell a person now${next ? `: ${whereToFind(next)}` : ''}. You do not need permission. You may ring: ${whomToRing(record.track, school.contacts, school.hours, turn.now)}.`,
    ], { worried: false });
  }
  await keep(turn.tx, told);
}

const nameOf = (to: Incident['told'][number]['to'], school: CaseSchool): string => (to.kind === 'person' ? (school.staff.byId(to.id)?.name ?? 'a colleague') : (school.channels.find((one) => one.id === to.id)?.name ?? 'the channel'));

/** What the reporter should have read: tried once more wherever the person is reached now; after that its people see that it was not. */
async function newsLost(turn: Turn, record: Incident, occasion: string): Promise<void> {
  if (!occasion.endsWith(':again') && record.reporter.address.kind !== 'person') {
    turn.send({ kind: 'person', person: asId<'person'>(record.reporter.person) }, `report:${record.report}:${record.id}:${occasion}:again`, progressCard(turn, record), keyOf(record));
    return;
  }
  await keep(turn.tx, noted(record, doingIn(turn), 'not-reached', 'the reporter'));
}
