import { randomReference } from '../kernel/ids.ts';
import { roleWords, whereToFind, type Person } from '../people/staff.ts';
import type { Turn } from '../routes/turn.ts';
import { caseById, doingIn, keep, keyOf } from './case-store.ts';
import type { CaseSchool, FilingPorts } from './filing-ports.ts';
import { incidents, linked, mayReceive, noted, type Incident } from './incident.ts';
import { dueAt, ladderFor, rungKey } from './ladder.ts';
import { tellFirst } from './notices.ts';
import type { Filed, Report, Reporter } from './report.ts';
import type { Routed, RoutedTrack } from './routed.ts';
import { dutyAt } from '../time/school-hours.ts';
import { freshTasks } from './tasks.ts';
import { urgencyOf } from './urgency.ts';
import { whomToRing } from './whom-to-ring.ts';

/** How often a report that nobody may receive is asked about again: the staff list may have changed. */
export const ASK_HELD_AGAIN_MS = 10 * 60_000;
/** A day is left of the 72 hours. */
const REMIND_OF_DATA_MS = 48 * 3_600_000;
const MOST_TRIES = 20;

/**
 * Files a report in this turn's transaction: each of its matters as a sealed record with its route and why, notices to those who may receive it,
 * the timers by which it climbs, and what the reporter reads. Nobody concerned is told by any of it.
 */
export async function fileReport(turn: Turn, report: Report, reporter: Reporter, ports: FilingPorts): Promise<Filed> {
  const school = ports.schools(turn.school.id);
  const known = school.staff.byId(reporter.person);
  const routed = ports.route(turn.school.id, report, { id: reporter.person, roles: known?.roles ?? [] });
  const excluded = excludedFrom(report, reporter, routed);
  let filed: Incident[] = [];
  for (const track of routed.tracks) {
    const made = await placed(turn, fresh(turn, report, reporter, routed, track, excluded, filed[0]?.id ?? null, school));
    const told = await sendOut(turn, made, peopleOf(track, made, school, turn.now), school, ports);
    if (made.dataNoticedAt !== null) turn.schedule(`case:${made.id}:data-clock`, made.dataNoticedAt + REMIND_OF_DATA_MS, 'case.data-clock', { case: made.id });
    filed.push(told);
  }
  filed = await linkAll(turn, filed);
  return receiptOf(filed, school, turn.now);
}

/** Everyone who must not receive it: whom the reporter named, whom routing left out, and a reporter who tells of themselves. */
export function excludedFrom(report: Report, reporter: Pick<Reporter, 'person'>, routed: Pick<Routed, 'excluded'>): string[] {
  return [...new Set<string>([...report.concerned, ...routed.excluded, ...(report.about === 'me' ? [reporter.person] : [])])];
}

function fresh(turn: Turn, report: Report, reporter: Reporter, routed: Routed, track: RoutedTrack, excluded: readonly string[], first: string | null, school: CaseSchool): Incident {
  const { urgency, from } = urgencyOf(report, routed.type, track.kind);
  const { practice, ...said } = report;
  const record: Incident = {
    id: '', report: first ?? '', key: turn.tx.newKey('case'), at: turn.now, practice, track: track.kind,
    said: { ...said, concerned: [...said.concerned], clause: said.clause && { ...said.clause } },
    reporter: { person: reporter.person, name: reporter.name, address: reporter.address },
    type: routed.type, urgency, urgencyFrom: from, because: track.because, routedTo: [], inLine: [], told: [], excluded: [...excluded],
    state: 'held', owner: null, openedAt: null, takenAt: null, closedAt: null, hearBy: dueAt(urgency, turn.now, school.hours),
    facts: [], notes: [], questions: [], shared: [], links: [], tasks: freshTasks(routed.tasks, track.kind), dataNoticedAt: routed.tasks.includes('tell-data-protection-lead') ? turn.now : null,
    grade: null, lastWord: null, closing: null, filedIn: null, events: [],
  };
  return noted(record, doingIn(turn), 'filed');
}

/** The record under a reference that no other has. */
async function placed(turn: Turn, record: Incident): Promise<Incident> {
  for (let i = 0; i < MOST_TRIES; i++) {
    const id = randomReference();
    const named = { ...record, id, report: record.report === '' ? id : record.report };
    // The references of all matters are of one kind: what is kept apart is looked at too.
    if ((await caseById(turn.tx, id, turn.grant)) === null && (await turn.tx.insertUnique(incidents, named, keyOf(named)))) return named;
  }
  throw new Error('no free reference was found');
}

/** Those told at once and those in line behind them, at this moment: nobody excluded, and for an adult's conduct one person alone. */
export function peopleOf(track: RoutedTrack, record: Incident, school: CaseSchool, now: number): { readonly first: readonly Person[]; readonly inLine: readonly Person[] } {
  const free = (people: readonly Person[]): Person[] => people.filter((person, i) => mayReceive(record, person) && people.findIndex((other) => other.id === person.id) === i);
  const line = free([...track.first, ...track.inLine]);
  if (track.kind === 'conduct') return { first: line.slice(0, 1), inLine: line.slice(1) };
  const first = new Set<Person>(free(track.first));
  if (first.size === 0 && line[0]) first.add(line[0]);
  if (record.urgency === 'urgent') for (const person of line.filter(isLead).slice(0, MOST_LEADS)) first.add(person);
  if (track.kind === 'welfare') {
    const onDuty = dutyAt(now, school.hours);
    const duty = onDuty === null ? null : school.staff.byId(onDuty);
    // Nobody could tick the duty person where the reporter was not sure: they are told only if they are the one who is left.
    if (duty && mayReceive(record, duty) && (!record.said.unsureWhoIsConcerned || line.includes(duty))) first.add(duty);
  }
  return { first: [...first], inLine: line.filter((person) => !first.has(person)) };
}

const MOST_LEADS = 2;
const isLead = (person: Person): boolean => person.roles.includes('dsl') || person.roles.includes('deputy-dsl');

/** Sends the notices and sets the timers; with nobody left it is held, and asked about again. */
export async function sendOut(turn: Turn, record: Incident, { first, inLine }: { readonly first: readonly Person[]; readonly inLine: readonly Person[] }, school: CaseSchool, ports: FilingPorts): Promise<Incident> {
  if (first.length === 0) {
    const held = noted({ ...record, state: 'held' }, doingIn(turn), 'held');
    turn.schedule(heldKey(record.id), turn.now + ASK_HELD_AGAIN_MS, 'case.held', { case: record.id });
    await keep(turn.tx, held);
    return held;
  }
  const waiting: Incident = { ...record, state: 'waiting', routedTo: first.map(roleOf), inLine: inLine.map((person) => person.id) };
  const told = await tellFirst(turn, waiting, first, school, ports);
  setTimers(turn, told, school);
  await keep(turn.tx, told);
  return told;
}

export const heldKey = (incident: string): string => `case:${incident}:held`;
const roleOf = (person: Person): string => (person.roles[0] ? roleWords(person.roles[0]) : person.name);

/** The timers of a matter that waits, from this moment on. */
export function setTimers(turn: Pick<Turn, 'schedule' | 'now'>, record: Incident, school: CaseSchool): void {
  ladderFor(record.urgency, turn.now, school.hours).forEach((rung, i) => turn.schedule(rungKey(record.id, i), rung.at, 'case.rung', { case: record.id, rung: i, does: rung.does }));
}

/** Each of a report's matters knows of the others; none is merged. */
async function linkAll(turn: Turn, filed: readonly Incident[]): Promise<Incident[]> {
  if (filed.length < 2) return [...filed];
  const done = filed.map((record) => filed.filter((other) => other !== record).reduce<Incident>((now, other) => linked({ ...now, state: 'waiting' }, { ...doingIn(turn), id: `${turn.inbound.eventId} ${other.id}` }, other.id) ?? now, record));
  const kept = done.map((record, i) => ({ ...record, state: filed[i]?.state ?? record.state }));
  for (const record of kept) await keep(turn.tx, record);
  return kept;
}

/** What the reporter reads: true when it is shown, because it was committed with the record. */
function receiptOf(filed: readonly Incident[], school: CaseSchool, now: number): Filed {
  const [main] = filed;
  if (!main) throw new Error('a route without a matter');
  const sent = filed.filter((record) => record.state !== 'held');
  const people = [...new Set(sent.flatMap((record) => toldPeople(record, school)))];
  const ring = [...new Set(filed.map((record) => whomToRing(record.track, school.contacts, school.hours, now)))].join('; ');
  return {
    reference: main.report,
    sentTo: [...new Set(sent.flatMap((record) => record.routedTo))],
    tellNow: people.length > 0 ? people.map(whereToFind) : [],
    held: sent.length === 0,
    partHeld: sent.length > 0 && sent.length < filed.length,
    hearBy: Math.min(...filed.map((record) => record.hearBy)),
    ring,
  };
}

/** The colleagues who were told, as people: those of a channel are its readers. */
export function toldPeople(record: Incident, school: CaseSchool): Person[] {
  return record.told.flatMap(({ to, reached }) => {
    if (!reached) return [];
    if (to.kind === 'person') {
      const person = school.staff.byId(to.id);
      // Someone who turned out to be concerned is no longer one to turn to.
      return person && mayReceive(record, person) ? [person] : [];
    }
    return school.staff.all.filter((person) => isLead(person) && mayReceive(record, person));
  });
}
