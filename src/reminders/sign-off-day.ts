import { asId, type PersonId } from '../kernel/ids.ts';
import type { DailyWork } from '../routes/daily.ts';
import type { Turn } from '../routes/turn.ts';
import { deskCard } from '../routes/desk-card.ts';
import { dateOf, dayIn, weekdayOf } from '../time/school-day.ts';
import { notices, say, unsay } from './notices.ts';
import { bringUpToDate, type Scope } from './sign-off-assign.ts';
import { severalCard, taskCard } from './sign-off-card.ts';
import type { SignOffPorts } from './sign-off-ports.ts';
import { changesFor } from './sign-off-version.ts';
import { signOffs, withEvent, type SignOff } from './sign-off.ts';
import type { DigestLines } from './weekly-digest.ts';

/** School days before the last one on which it is said once more. */
const SOON = 2;

/** Every day and at each start: who has what to sign, what is due soon, what is late, and on Mondays how much, as a number, for leaders. */
export function signOffsDay(ports: SignOffPorts): DailyWork {
  return {
    name: 'sign-offs',
    atStart: true,
    run: async (turn, days) => {
      await askWhatIsNew(turn, ports);
      await remind(turn, ports);
      const monday = days.findLast((day) => weekdayOf(day) === 1);
      if (monday !== undefined) await tellNumber(turn, ports, monday);
    },
  };
}

/** A policy was replaced: whoever signed the version before is asked to sign this one, with what changed. How many were asked. */
export async function newVersion(turn: Turn, ports: SignOffPorts, file: string): Promise<number> {
  return askWhatIsNew(turn, ports, { file });
}

/** Brings it all up to date, and tells each person once what is new for them; nothing before the policies were read. */
export async function askWhatIsNew(turn: Turn, ports: SignOffPorts, scope: Scope = {}): Promise<number> {
  const { signOffs: settings, corpus } = ports.schools(turn.school.id);
  // Right after a start the policies are not read yet. Whoever has several things to sign is told once, when they are.
  if (corpus() === null && settings.items.some(({ file }) => file !== undefined)) return 0;
  const asked = await bringUpToDate(turn, ports, scope);
  const today = dayIn(turn.now);
  let count = 0;
  for (const [person, fresh] of asked) {
    count += fresh.length;
    await tell(turn, ports, { person: asId<'person'>(person), what: 'new', key: `sign-off:${person}:new:${fresh[0]?.id ?? 'none'}:${today}`, records: fresh });
  }
  return count;
}

async function remind(turn: Turn, ports: SignOffPorts): Promise<void> {
  const today = dayIn(turn.now);
  const { calendar } = ports.schools(turn.school.id);
  const soonDay = calendar.addSchoolDays(today, SOON);
  const soon = new Map<string, SignOff[]>();
  const late = new Map<string, SignOff[]>();
  const into = (map: Map<string, SignOff[]>, one: SignOff): void => void map.set(one.person, [...(map.get(one.person) ?? []), one]);
  for (const one of await turn.tx.find(signOffs, 'open', 'yes')) {
    if (one.due < today) {
      if (one.lateSaidOn === null) into(late, one);
    } else if (one.due <= soonDay && one.remindedOn === null && calendar.addSchoolDays(one.assignedOn, SOON) < one.due) into(soon, one);
  }
  for (const [person, records] of soon) await tell(turn, ports, { person: asId<'person'>(person), what: 'soon', key: `sign-off:${person}:soon:${today}`, records });
  for (const [person, records] of late) await tell(turn, ports, { person: asId<'person'>(person), what: 'late', key: `sign-off:${person}:late:${today}`, records });
}

interface Telling {
  readonly person: PersonId;
  readonly what: 'new' | 'soon' | 'late';
  readonly key: string;
  readonly records: readonly SignOff[];
}

const TITLES = { new: 'To sign', soon: 'To sign soon', late: 'Still to sign' } as const;

async function tell(turn: Turn, ports: SignOffPorts, { person, what, key, records }: Telling): Promise<void> {
  const [first] = records;
  if (!first) return;
  const today = dayIn(turn.now);
  const school = ports.schools(turn.school.id);
  const item = school.signOffs.items.find(({ id }) => id === first.item) ?? null;
  const one = records.length === 1;
  if (what !== 'new') await replaceUnsaid(turn, person, records);
  const last = records.map(({ due }) => due).toSorted()[0] ?? today;
  const card = one ? taskCard({ record: first, item, school, changes: await changesFor(turn.tx, first), today }) : severalCard(`${TITLES[what]}: ${records.length} things`, records, today);
  await say(turn, ports, {
    key, to: person, kind: 'sign-off', from: today, card, because: one ? (item?.because ?? null) : null, escalate: null,
    line: `${what === 'late' ? 'Still to sign' : 'To sign'}: ${titlesOf(records)}; ${one ? '' : 'the first '}${what === 'late' ? 'was due on' : 'by'} ${dateOf(last)}.`,
  });
  for (const record of records) {
    const said = what === 'soon' ? { remindedOn: today } : what === 'late' ? { lateSaidOn: today } : {};
    const noted = { ...record, ...said, notices: [...record.notices, key] };
    turn.tx.put(signOffs, what === 'new' ? noted : withEvent(noted, { at: turn.now, by: null, what: 'reminded', why: what }));
  }
}

/** What still waits to be said of these and nothing else, to somebody who was away or put it off, is said by this in its place. */
async function replaceUnsaid(turn: Turn, person: PersonId, records: readonly SignOff[]): Promise<void> {
  const others = (await turn.tx.find(signOffs, 'openFor', person)).filter(({ id }) => !records.some((one) => one.id === id));
  for (const key of new Set(records.flatMap((one) => one.notices))) {
    const waits = (await turn.tx.get(notices, key))?.state === 'waiting';
    if (waits && !others.some((one) => one.notices.includes(key))) await unsay(turn, key);
  }
}

/** "Code of Conduct, Child Protection Policy and 2 more". */
function titlesOf(records: readonly SignOff[]): string {
  const titles = records.map(({ title }) => title);
  const named = titles.length > 3 ? [...titles.slice(0, 2), `${titles.length - 2} more`] : titles;
  return named.length < 2 ? (named[0] ?? '') : `${named.slice(0, -1).join(', ')} and ${named.at(-1) ?? ''}`;
}

/** A school without weekly counts still hears of what is late: as a number. Who it is stands in a list that opens for each leader in private. */
async function tellNumber(turn: Turn, ports: SignOffPorts, monday: string): Promise<void> {
  const today = dayIn(turn.now);
  const school = ports.schools(turn.school.id);
  const [line] = school.settings['weekly-digest'] ? [] : await signOffDigest(turn, school, today);
  if (line === undefined) return;
  await say(turn, ports, {
    key: `sign-off:leaders:${monday}`, to: 'leaders', kind: 'sign-off', from: today, because: null, escalate: null, line,
    card: deskCard({ title: 'Sign-offs', lines: [line], others: [{ title: 'Who is outstanding', verb: 'signoff.outstanding', data: {} }] }),
  });
}

/** For the weekly counts: how many sign-offs are late, and nobody's name. */
export const signOffDigest: DigestLines = async (turn, _school, today) => {
  const late = (await turn.tx.find(signOffs, 'open', 'yes')).filter(({ due }) => due < today).length;
  return late === 0 ? [] : [`${late === 1 ? 'One sign-off is' : `${late} sign-offs are`} overdue; those colleagues were reminded. Type "sign-offs" to me in private to see whose.`];
};
