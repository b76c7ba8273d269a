import { accountRuns } from '../accounts/account.ts';
import { tickSigned } from '../accounts/register/register-signed.ts';
import type { Person } from '../people/staff.ts';
import { sha256 } from '../records/export-folder.ts';
import type { Turn } from '../routes/turn.ts';
import { dayIn, daysAfter } from '../time/school-day.ts';
import { unsay } from './notices.ts';
import type { SignOffPorts, SignOffSchool } from './sign-off-ports.ts';
import { policyFile, type SignOffItem } from './sign-off-settings.ts';
import { statementOf, textOfVersion, versionNow, type VersionNow } from './sign-off-version.ts';
import { isFor, openingOf, wakesOn, wantedRound } from './sign-off-wanted.ts';
import { MARK, signOffId, signOffItems, signOffMarks, signOffPeople, signOffs, signOffTexts, withEvent, type ItemSeen, type PersonSeen, type SignOff } from './sign-off.ts';

/** One person, or the items that one policy file belongs to; everything where neither is given. */
export interface Scope {
  readonly person?: string;
  readonly file?: string;
}

/**
 * Brings what is to be signed in line with school.yaml, the staff list and the policies as they stand now; what was newly asked, by person.
 * Doing it again changes nothing.
 */
export async function bringUpToDate(turn: Turn, ports: SignOffPorts, scope: Scope = {}): Promise<ReadonlyMap<string, readonly SignOff[]>> {
  const school = ports.schools(turn.school.id);
  const today = dayIn(turn.now);
  const opening = openingOf(today, school.calendar);
  const mark = await markOf(turn, school, today >= opening ? opening : 'before');
  const last = await turn.tx.get(signOffMarks, MARK);
  if (last?.mark === mark && (last.wakeOn === null || today < last.wakeOn)) return new Map();
  const people = await seePeople(turn, school, today);
  const items = await seeItems(turn, school, today, scope);
  const asked = new Map<string, readonly SignOff[]>();
  const wakes: string[] = [];
  for (const person of school.staff.all) {
    if (scope.person !== undefined && person.id !== scope.person) continue;
    const seen = people.get(person.id);
    if (!seen) continue;
    const fresh = await personUpToDate(turn, school, { person, seen, items, today, opening, scope, wakes });
    if (fresh.length > 0) asked.set(person.id, fresh);
  }
  if (scope.person === undefined && scope.file === undefined) turn.tx.put(signOffMarks, { id: MARK, mark, wakeOn: wakes.toSorted((a, b) => a.localeCompare(b))[0] ?? null });
  return asked;
}

/** Everything that decides what is asked, but for time and for what was signed. */
async function markOf({ tx }: Pick<Turn, 'tx'>, school: SignOffSchool, opening: string): Promise<string> {
  const runs: string[] = [];
  for (const person of await tx.values(accountRuns, 'person')) runs.push(...(await tx.findIds(accountRuns, 'person', person)));
  const versions = school.signOffs.items.map((item) => versionNow(item, school)?.version ?? '');
  return sha256(JSON.stringify([opening, school.signOffs, versions, school.staff.all.map(({ id, roles }) => [id, roles]), runs.toSorted((a, b) => a.localeCompare(b))]));
}

interface ItemNow {
  readonly item: SignOffItem;
  readonly seen: ItemSeen;
  readonly now: VersionNow;
}

interface About {
  readonly person: Person;
  readonly seen: PersonSeen;
  readonly items: readonly ItemNow[];
  readonly today: string;
  readonly opening: string;
  readonly scope: Scope;
  /** Takes the days on which time alone asks again. */
  readonly wakes: string[];
}

async function personUpToDate(turn: Turn, school: SignOffSchool, { person, seen, items, today, opening, scope, wakes }: About): Promise<SignOff[]> {
  const records = await turn.tx.find(signOffs, 'person', person.id);
  const runs = (await turn.tx.findIds(accountRuns, 'person', person.id)).length > 0;
  const fresh: SignOff[] = [];
  for (const { item, seen: itemSeen, now } of items) {
    const own = records.filter((one) => one.item === item.id);
    const open = own.find((one) => one.state === 'open') ?? null;
    const round = wantedRound({ person, seen, item, itemSeen, version: now.version, records: own, runs, today, opening, begins: school.signOffs.begins ?? null });
    if (round === null) {
      const wake = wakesOn(item, own);
      if (wake !== null) wakes.push(wake);
      if (open) await end(turn, open, 'closed', 'no longer asked for');
      continue;
    }
    if (open?.version === now.version && !newYear(open, round)) continue;
    if (open) await end(turn, open, open.version === now.version ? 'expired' : 'superseded', open.version === now.version ? 'a new school year' : 'a new version');
    fresh.push(await assign(turn, school, { person, item, itemSeen, now, round, own, today }));
  }
  if (runs && scope.file === undefined) await tickAccountSteps(turn, school, person, records);
  // What school.yaml no longer asks of anyone.
  const asked = new Set(school.signOffs.items.map(({ id }) => id));
  if (scope.file === undefined) for (const one of records) if (one.state === 'open' && !asked.has(one.item)) await end(turn, one, 'closed', 'no longer asked for');
  return fresh;
}

/** What is signed before running an account ticks that step of the accounts that someone runs: once all of it is signed, with the day of the last. */
export async function tickAccountSteps(turn: Turn, { signOffs: { items } }: Pick<SignOffSchool, 'signOffs'>, person: Person, records: readonly SignOff[]): Promise<void> {
  for (const what of ['read', 'trained'] as const) {
    const asked = items.filter((item) => item.when.includes('before-running-an-account') && isFor(item, person) && (item.kind === 'training') === (what === 'trained') && STEPS.includes(item.kind));
    const signed = asked.map((item) => records.filter((one) => one.item === item.id && one.signedOn !== null).toSorted((a, b) => (a.signedAt ?? 0) - (b.signedAt ?? 0)).at(-1));
    const on = signed.map((one) => one?.signedOn ?? null);
    const last = on.flatMap((day) => day ?? []).toSorted((a, b) => a.localeCompare(b)).at(-1);
    if (last !== undefined && !on.includes(null)) await tickSigned(turn, person, what, { on: last, title: asked.map(({ title }) => title).join(', ') });
  }
}

/** What a step of an account can be answered by: its policy or agreement read, and training. */
const STEPS: readonly SignOffItem['kind'][] = ['policy', 'aup', 'social-media-aup', 'training'];

/** What was left over from an earlier September is asked for anew, so that each year's set is whole. */
const newYear = (open: SignOff, round: string): boolean => round.startsWith('year-') && open.round.startsWith('year-') && open.round !== round;

interface Assigning {
  readonly person: Person;
  readonly item: SignOffItem;
  readonly itemSeen: ItemSeen;
  readonly now: VersionNow;
  readonly round: string;
  readonly own: readonly SignOff[];
  readonly today: string;
}

async function assign(turn: Turn, school: SignOffSchool, { person, item, itemSeen, now, round, own, today }: Assigning): Promise<SignOff> {
  const id = signOffId(person.id, item.id, round, now.version);
  const known = await turn.tx.get(signOffs, id);
  const signed = own.filter((one) => one.signedAt !== null && one.id !== id).toSorted((a, b) => (a.signedAt ?? 0) - (b.signedAt ?? 0)).at(-1)?.version ?? null;
  const before = signed ?? (round === 'version' ? itemSeen.previous : null);
  const made: SignOff = {
    id, person: person.id, item: item.id, title: item.title, kind: item.kind, version: now.version, round, statement: statementOf(item, school.staff, today), assignedOn: today,
    due: school.calendar.addSchoolDays(today, item.due), before, state: 'open', remindedOn: null, lateSaidOn: null, openedAt: null, askedAt: null, signedAt: null, signedOn: null,
    notices: [], history: [...(known?.history ?? []), { at: turn.now, by: null, what: 'assigned', why: round }],
  };
  turn.tx.put(signOffs, made);
  return made;
}

/** Ends what is open: nothing more is said of it, and its card says why when it is pressed. */
export async function end(turn: Turn, record: SignOff, state: 'closed' | 'expired' | 'superseded', why: string): Promise<void> {
  turn.tx.put(signOffs, withEvent(record, { at: turn.now, by: null, what: state, why }, { state }));
  await quieten(turn, record);
}

/** Takes back what was to be said of it, where nothing else that is open was to be said with it. */
export async function quieten(turn: Turn, { id, person, notices }: SignOff): Promise<void> {
  const others = (await turn.tx.find(signOffs, 'openFor', person)).filter((one) => one.id !== id);
  for (const key of notices) if (!others.some((one) => one.notices.includes(key))) await unsay(turn, key);
}

/** A row that is missing for so short a time was a slip of the settings: whoever it is does not begin anew. */
const SLIP_DAYS = 30;

/** Who is on the staff list since when. Whoever left has nothing to sign any more; whoever comes back is new again. */
async function seePeople(turn: Turn, { staff }: Pick<SignOffSchool, 'staff'>, today: string): Promise<ReadonlyMap<string, PersonSeen>> {
  const known = new Map((await turn.tx.find(signOffPeople, 'all', 'yes')).map((one) => [one.id, one]));
  const first = known.size === 0 ? null : today;
  for (const { id, roles } of staff.all) {
    const before = known.get(id);
    const back = !before || (before.left !== null && daysAfter(before.left, SLIP_DAYS) < today);
    const since = back ? first : before.since;
    const held = new Map(back ? [] : before.roles.map((one) => [one.role, one.since]));
    const now: PersonSeen = { id, since, left: null, roles: [...new Set(roles)].map((role) => ({ role, since: held.has(role) ? (held.get(role) ?? null) : back ? since : today })) };
    if (JSON.stringify(now) !== JSON.stringify(before)) turn.tx.put(signOffPeople, now);
    known.set(id, now);
  }
  for (const one of known.values()) {
    if (one.left !== null || staff.byId(one.id)) continue;
    turn.tx.put(signOffPeople, { ...one, left: today });
    for (const open of await turn.tx.find(signOffs, 'openFor', one.id)) await end(turn, open, 'closed', 'no longer on the staff list');
  }
  return known;
}

/** The items that can be read now, with the day since when they are asked for, and the words of each version kept. */
async function seeItems(turn: Turn, school: SignOffSchool, today: string, { file }: Scope): Promise<ItemNow[]> {
  const found: ItemNow[] = [];
  for (const item of school.signOffs.items) {
    if (file !== undefined && policyFile(item.file ?? '') !== file) continue;
    const now = versionNow(item, school);
    if (!now) continue;
    const before = await turn.tx.get(signOffItems, item.id);
    const seen: ItemSeen = before
      ? before.version === null || before.version === now.version ? { ...before, version: now.version } : { ...before, version: now.version, changedOn: today, previous: before.version }
      : { id: item.id, since: today, version: now.version, changedOn: null, previous: null };
    if (JSON.stringify(seen) !== JSON.stringify(before)) turn.tx.put(signOffItems, seen);
    if (now.document && !(await turn.tx.get(signOffTexts, now.version))) turn.tx.put(signOffTexts, { id: now.version, file: now.document.file, title: now.document.title, firstSeen: today, clauses: textOfVersion(now.document) });
    found.push({ item, seen, now });
  }
  return found;
}
