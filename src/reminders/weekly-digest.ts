import { z } from 'zod';
import { deskCard } from '../routes/desk-card.ts';
import type { Turn } from '../routes/turn.ts';
import type { Collection } from '../storage/store.ts';
import { dateOf, dayIn, daysAfter, weekdayOf } from '../time/school-day.ts';
import { countOf } from './notice-cards.ts';
import { isHere } from './notice-escalation.ts';
import { NOTICE_KINDS } from './notice.ts';
import { notices, queueNotice, type NoticeRow } from './notices.ts';
import type { ReminderPorts, ReminderSchool } from './reminder-ports.ts';

/** What a slice adds to the leadership team's weekly counts: numbers and kinds, never a name. */
export type DigestLines = (turn: Turn, school: ReminderSchool, today: string) => Promise<readonly string[]>;

const weekSchema = z.strictObject({ id: z.string(), week: z.iso.date() });
/** The Monday of the last week for which the counts were made. */
const digestWeeks: Collection<z.output<typeof weekSchema>> = { name: 'notice-weeks', schema: weekSchema, version: 1, indexes: {}, sensitive: false };

/** On the first school day of a week, or the first day after it on which the desk runs: counts for the leadership team, where there is anything to count. */
export async function weeklyDigest(turn: Turn, ports: ReminderPorts, more: readonly DigestLines[]): Promise<void> {
  const school = ports.schools(turn.school.id);
  const today = dayIn(turn.now);
  const week = daysAfter(today, 1 - weekdayOf(today));
  const last = (await turn.tx.get(digestWeeks, 'digest'))?.week ?? '';
  // A week that was counted is known by its notice too: a clock that was put back counts what it had skipped, and nothing twice.
  if (!school.settings['weekly-digest'] || week === last) return;
  turn.tx.put(digestWeeks, { id: 'digest', week });
  const lines = await linesOf(turn, school, today);
  for (const one of more) lines.push(...(await one(turn, school, today)));
  if (lines.length === 0) return;
  await queueNotice(turn, ports, {
    key: `digest:${week}`, to: 'leaders', kind: 'digest', line: `The week of ${dateOf(week)}: ${lines.join(' ')}`, because: null, from: today, escalate: null,
    card: deskCard({ title: 'Reminders this week', state: `Week of ${dateOf(week)}`, lines, others: [{ title: 'What it is about', verb: 'reminder.outstanding', data: {} }, { title: 'What comes next', verb: 'reminder.list', data: {} }] }),
  });
}

async function linesOf(turn: Turn, school: ReminderSchool, today: string): Promise<string[]> {
  const open = (await turn.tx.find(notices, 'open', 'yes')).filter((row) => row.escalate !== null && isHere(row.to, school));
  const over = (await turn.tx.find(notices, 'state', 'escalated')).filter((row) => isHere(row.to, school));
  const line = (words: string, rows: readonly NoticeRow[]): string[] => {
    const counts = NOTICE_KINDS.flatMap((kind) => {
      const count = rows.filter((row) => row.kind === kind).length;
      return count === 0 ? [] : [countOf(kind, count)];
    });
    return counts.length === 0 ? [] : [`${words}: ${counts.join(', ')}.`];
  };
  return [
    ...line('Overdue after a reminder', over),
    ...line('Reminded, not done yet', open.filter((row) => row.state === 'said')),
    ...line('Not said yet: away, put off, or too many at once', open.filter((row) => row.state === 'waiting' && row.since < today)),
  ];
}
