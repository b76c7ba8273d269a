import { leadersOf } from '../accounts/leaders.ts';
import { deskCard } from '../routes/desk-card.ts';
import type { Turn } from '../routes/turn.ts';
import type { Undelivered } from '../routes/undelivered.ts';
import { dayIn } from '../time/school-day.ts';
import { groupCard, noticePosts, REMINDER } from './notice-saying.ts';
import { notices, say, type NoticeRow } from './notices.ts';
import type { ReminderPorts } from './reminder-ports.ts';

const EACH = ':each';

/** Reminders that reach nobody: those for the leadership team's channel go to each of them, and of those for one person the team is told, without a name. */
export const remindersUndelivered = (ports: ReminderPorts): Undelivered => async (turn, cardKey) => {
  if (!cardKey.startsWith(REMINDER)) return false;
  // Where a leader is not reached either there is nobody left to tell; the list in the chat shows it all the same.
  if (cardKey.endsWith(EACH)) return true;
  const post = await turn.tx.get(noticePosts, cardKey);
  if (!post) return true;
  const school = ports.schools(turn.school.id);
  if (post.to === 'leaders') {
    const card = await groupCard(turn, school, await openOf(turn, post.keys));
    for (const leader of leadersOf(school)) turn.send({ kind: 'person', person: leader.id }, `${cardKey}${EACH}`, card);
    return true;
  }
  const today = dayIn(turn.now);
  const line = 'A reminder could not be delivered to a colleague.';
  await say(turn, ports, {
    key: `undelivered:${today}`, to: 'leaders', kind: 'digest', line, because: null, from: today, escalate: null,
    card: deskCard({ title: 'A reminder reached nobody', lines: [line, 'Their account may be closed, or not in the workspace yet. The button shows you alone what it was about.'], others: [{ title: 'What it is about', verb: 'reminder.outstanding', data: {} }] }),
  });
  return true;
};

async function openOf(turn: Turn, keys: readonly string[]): Promise<NoticeRow[]> {
  const rows = await Promise.all(keys.map((key) => turn.tx.get(notices, key)));
  return rows.flatMap((row) => (row && row.state !== 'ended' ? [row] : []));
}
