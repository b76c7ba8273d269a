import { asId } from '../kernel/ids.ts';
import { deskCard } from '../routes/desk-card.ts';
import type { Turn } from '../routes/turn.ts';
import { dateOf, dayIn } from '../time/school-day.ts';
import { isAwayOn } from './absences.ts';
import { countOf } from './notice-cards.ts';
import { NOTICE_KINDS } from './notice.ts';
import { endNotice, nextKey, notices, queueNotice, wordsOf, type NoticeRow } from './notices.ts';
import type { ReminderPorts, ReminderSchool } from './reminder-ports.ts';

/** What was said and is not done by its day goes to whoever is next, once: a person in private, the leadership team as counts without a name. */
export async function escalateDue(turn: Turn, ports: ReminderPorts): Promise<void> {
  const today = dayIn(turn.now);
  const school = ports.schools(turn.school.id);
  const due: NoticeRow[] = [];
  for (const day of (await turn.tx.values(notices, 'escalates')).filter((one) => one <= today).toSorted()) due.push(...(await turn.tx.find(notices, 'escalates', day)));
  const forLeaders: NoticeRow[] = [];
  for (const row of due) {
    if (!isHere(row.to, school)) {
      endNotice(turn, row);
      continue;
    }
    const to = await nextFor(turn, school, row, today);
    turn.tx.put(notices, { ...row, state: 'escalated', escalatesOn: null });
    if (to === 'leaders') forLeaders.push(row);
    else await tellNext(turn, ports, row, to, today);
  }
  if (forLeaders.length > 0) await tellLeadersOf(turn, ports, forLeaders, today);
}

/** Whether whom it was said to still works here: of whoever left nothing is asked any more, nor of others about them. */
export const isHere = (to: string, { staff }: Pick<ReminderSchool, 'staff'>): boolean => to === 'leaders' || staff.byId(to) !== null;

/** Somebody who left or is away reads nothing in time: then it is the leadership team's. */
async function nextFor(turn: Turn, { staff }: ReminderSchool, row: NoticeRow, today: string): Promise<string> {
  const to = row.escalate?.to ?? 'leaders';
  if (to === 'leaders' || to === row.to || !staff.byId(to)) return 'leaders';
  return (await isAwayOn(turn.tx, asId<'person'>(to), today)) ? 'leaders' : to;
}

async function tellNext(turn: Turn, ports: ReminderPorts, row: NoticeRow, to: string, today: string): Promise<void> {
  const words = await wordsOf(turn.tx, row.id, turn.grant);
  if (!words) return;
  const school = ports.schools(turn.school.id);
  const whom = row.to === 'leaders' ? 'the leadership team' : (school.staff.byId(row.to)?.name ?? 'a colleague who left');
  const line = `Said to ${whom} on ${dateOf(row.saidOn ?? row.since)}, and not done: ${words.line}`;
  await queueNotice(turn, ports, { key: nextKey(row.id), to: asId<'person'>(to), kind: row.kind, line, because: words.because, from: today, escalate: null, card: deskCard({ title: 'Not done yet', lines: [line, 'It comes to you because nothing was done about it.'] }) });
}

async function tellLeadersOf(turn: Turn, ports: ReminderPorts, rows: readonly NoticeRow[], today: string): Promise<void> {
  const counts = NOTICE_KINDS.flatMap((kind) => {
    const count = rows.filter((row) => row.kind === kind).length;
    return count === 0 ? [] : [countOf(kind, count)];
  });
  const line = `Reminded, and still not done: ${counts.join(', ')}.`;
  const because = ports.schools(turn.school.id).settings.kinds.find(({ kind }) => rows.some((row) => row.kind === kind))?.because ?? null;
  await queueNotice(turn, ports, {
    key: `escalated:${today}`, to: 'leaders', kind: 'digest', line, because, from: today, escalate: null,
    card: deskCard({ title: 'Not done after a reminder', state: counts.join(', '), lines: ['Nobody is named here. The button shows you alone what it is about.'], others: [{ title: 'What it is about', verb: 'reminder.outstanding', data: {} }] }),
  });
}
