import { z } from 'zod';
import { isLeader, leaderAddresses } from '../accounts/leaders.ts';
import type { Address, CardContent } from '../chat/outbound.ts';
import { asId } from '../kernel/ids.ts';
import type { Turn } from '../routes/turn.ts';
import type { Collection } from '../storage/store.ts';
import { dayIn } from '../time/school-day.ts';
import { isAwayOn } from './absences.ts';
import { aloneCard, togetherCard, type DigestLine } from './notice-cards.ts';
import { escalateDue } from './notice-escalation.ts';
import { isNow } from './notice-window.ts';
import { endNotice, notices, wordsOf, type NoticeRow } from './notices.ts';
import type { ReminderPorts, ReminderSchool } from './reminder-ports.ts';
import { weeklyDigest, type DigestLines } from './weekly-digest.ts';

const countSchema = z.strictObject({ id: z.string(), day: z.iso.date(), count: z.number().int() });
/** How many messages of reminders each person had on their last day with any. */
export const saidCounts: Collection<z.output<typeof countSchema>> = { name: 'notice-counts', schema: countSchema, version: 1, indexes: {}, sensitive: false };

const postSchema = z.strictObject({ id: z.string(), to: z.string(), day: z.iso.date(), keys: z.array(z.string()) });
/** What each message of reminders said, by card key: for one that cannot be delivered. */
export const noticePosts: Collection<z.output<typeof postSchema>> = { name: 'notice-posts', schema: postSchema, version: 1, indexes: { day: (post) => post.day }, sensitive: false };

/** What the card key of every reminder begins with. */
export const REMINDER = 'reminder:';

/**
 * Says what waits and may be said now: to each person at most as many messages a day as the settings have, and together what is more or comes
 * late. What may not be said stays for the next school day. Everything in one transaction: said once, whatever restarts.
 */
export async function sayWaiting(turn: Turn, ports: ReminderPorts, digests: readonly DigestLines[]): Promise<void> {
  const school = ports.schools(turn.school.id);
  if (!isNow(turn.now, school)) return;
  await escalateDue(turn, ports);
  await weeklyDigest(turn, ports, digests);
  const today = dayIn(turn.now);
  for (const to of (await turn.tx.values(notices, 'waiting')).toSorted()) await sayTo(turn, school, to, today);
}

async function sayTo(turn: Turn, school: ReminderSchool, to: string, today: string): Promise<void> {
  const due = (await turn.tx.find(notices, 'waiting', to)).filter((row) => row.from <= today).toSorted((a, b) => a.since.localeCompare(b.since) || a.id.localeCompare(b.id));
  if (due.length === 0) return;
  if (to !== 'leaders' && !school.staff.byId(to)) {
    // Whoever left is reminded of nothing any more.
    for (const row of due) endNotice(turn, row);
    return;
  }
  if (to !== 'leaders' && (await isAwayOn(turn.tx, asId<'person'>(to), today))) return;
  const counted = await turn.tx.get(saidCounts, to);
  const before = counted?.day === today ? counted.count : 0;
  const room = school.settings['a-day'] - before;
  if (room <= 0) return;
  const groups = groupsOf(due, room, (row) => isLate(row, today, school));
  for (const [i, group] of groups.entries()) await sayGroup(turn, school, to, group, `${today}:${before + i}`);
  turn.tx.put(saidCounts, { id: to, day: today, count: before + groups.length });
}

/** Whether there was a school day before this one on which it might have been said. */
function isLate(row: NoticeRow, today: string, { calendar }: ReminderSchool): boolean {
  const first = calendar.isSchoolDay(row.since) ? row.since : calendar.nextSchoolDay(row.since);
  return first < today;
}

/** What is said alone and what together: all of it together where several come late, else what finds no room. */
function groupsOf(due: readonly NoticeRow[], room: number, late: (row: NoticeRow) => boolean): (readonly NoticeRow[])[] {
  if (due.length > 1 && due.some(late)) return [due];
  if (due.length <= room) return due.map((row) => [row]);
  return [...due.slice(0, room - 1).map((row) => [row]), due.slice(room - 1)];
}

async function sayGroup(turn: Turn, school: ReminderSchool, to: string, group: readonly NoticeRow[], name: string): Promise<void> {
  const card = await groupCard(turn, school, group);
  const cardKey = `${REMINDER}${to}:${name}`;
  const today = dayIn(turn.now);
  for (const address of addressesOf(to, school)) turn.send(address, cardKey, card);
  turn.tx.put(noticePosts, { id: cardKey, to, day: today, keys: group.map((row) => row.id) });
  for (const row of group) turn.tx.put(notices, { ...row, state: 'said', saidOn: today, escalatesOn: row.escalate && school.calendar.addSchoolDays(today, row.escalate.afterSchoolDays) });
}

/** The card of one, or of several together. */
export async function groupCard(turn: Pick<Turn, 'tx' | 'grant' | 'now'>, school: ReminderSchool, group: readonly NoticeRow[]): Promise<CardContent> {
  const today = dayIn(turn.now);
  const lines: (DigestLine & { card: CardContent })[] = [];
  for (const row of group) {
    const words = await wordsOf(turn.tx, row.id, turn.grant);
    if (words) lines.push({ row, ...words });
  }
  const [only] = lines;
  if (only && lines.length === 1) return aloneCard(only.row, only.card, isLate(only.row, today, school));
  return togetherCard(lines, (row) => isLate(row, today, school));
}

const addressesOf = (to: string, school: ReminderSchool): readonly Address[] => (to === 'leaders' ? leaderAddresses(school) : [{ kind: 'person', person: asId<'person'>(to) }]);

/** Whether a notice is this person's, or one for the leadership team that they are of. */
export const isFor = (row: NoticeRow, actor: Turn['actor']): boolean => actor !== null && (row.to === 'leaders' ? isLeader(actor) : row.to === actor.id);
