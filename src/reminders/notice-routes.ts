import type { CardContent } from '../chat/outbound.ts';
import { isLeader } from '../accounts/leaders.ts';
import { privateAddressOf } from '../routes/answering.ts';
import { deskCard } from '../routes/desk-card.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { dateOf, dayAfter, dayIn, daysAfter, weekdayOf } from '../time/school-day.ts';
import { MOST_PUT_OFF } from './notice-cards.ts';
import { groupCard, isFor } from './notice-saying.ts';
import { notices, wordsOf, type NoticeRow } from './notices.ts';
import type { ReminderPorts } from './reminder-ports.ts';

const MOST_SHOWN = 12;

/** What people do with a reminder: open it, put it off, see all of theirs. `ahead` makes the list for leaders of what comes. */
export function noticeRoutes(ports: ReminderPorts, ahead: (turn: Turn) => Promise<CardContent>): Route[] {
  const press = (verb: string, handle: (turn: Turn) => Promise<void>): Route => ({ name: `reminders/${verb}`, match: { kind: 'action', verb: `reminder.${verb}` }, action: 'reminder.own', help: null, handle });
  return [
    press('open', async (turn) => {
      const row = await ownNotice(turn);
      if (row) turn.reply({ card: await groupCard(turn, ports.schools(turn.school.id), [row]), beside: true });
    }),
    press('later', async (turn) => {
      const row = await ownNotice(turn);
      if (row && mayPutOff(turn, row)) turn.reply({ card: laterCard(row), beside: true });
    }),
    press('put-off', (turn) => putOff(turn, ports)),
    press('mine', async (turn) => {
      const card = await ownList(turn);
      if (card) turn.reply({ card, beside: true });
    }),
    {
      name: 'reminders/typed', match: { kind: 'message', intent: 'reminders' }, action: 'reminder.own', help: null,
      handle: async (turn) => {
        const card = asksWhatComes(turn) ? await ahead(turn) : await ownList(turn);
        // A platform shows no reply to words, and what waits for someone is not for a channel.
        if (card) turn.send(privateAddressOf(turn), `reminders:list:${turn.inbound.eventId}`, card);
      },
    },
  ];
}

/** The notice of a press, of whoever pressed; null once it was said how it stands. */
async function ownNotice(turn: Turn): Promise<NoticeRow | null> {
  const key = turn.inbound.kind === 'action' ? String(turn.inbound.data['key'] ?? '') : '';
  const row = await turn.tx.get(notices, key);
  if (row && isFor(row, turn.actor) && (row.state === 'said' || row.state === 'waiting' || row.state === 'escalated')) return row;
  const over = row?.state === 'ended' && isFor(row, turn.actor);
  turn.reply({ card: deskCard({ title: over ? 'Nothing to do' : 'Not your reminder', lines: [over ? 'This is done, or no longer holds. Nothing was changed.' : 'It was made for somebody else. Nothing was changed.'] }), beside: true });
  return null;
}

function mayPutOff(turn: Turn, row: NoticeRow): boolean {
  if (row.state !== 'escalated' && row.to !== 'leaders' && row.putOff < MOST_PUT_OFF) return true;
  const why = row.state === 'escalated' ? 'It has gone to somebody else already, because nothing was done.' : row.to === 'leaders' ? 'It is the whole leadership team\'s, so nobody puts it off for all.' : `You put it off ${MOST_PUT_OFF} times, which is the most.`;
  turn.reply({ card: deskCard({ title: 'Not put off', lines: [why, 'Nothing was changed. Open it from "All my reminders".'], others: [{ title: 'All my reminders', verb: 'reminder.mine', data: {} }] }), beside: true });
  return false;
}

const UNTIL = ['tomorrow', 'three-days', 'next-week'] as const;
type Until = (typeof UNTIL)[number];

function laterCard(row: NoticeRow): CardContent {
  const button = (title: string, until: Until) => ({ title, verb: 'reminder.put-off', data: { key: row.id, until } });
  const left = MOST_PUT_OFF - row.putOff;
  return deskCard({ title: 'When shall I remind you?', lines: [`You can put this off ${left === 1 ? 'once more' : `${left} times`}.`], others: [button('In a day', 'tomorrow'), button('In 3 school days', 'three-days'), button('Next week', 'next-week')] });
}

async function putOff(turn: Turn, ports: ReminderPorts): Promise<void> {
  const row = await ownNotice(turn);
  if (!row || !mayPutOff(turn, row)) return;
  const today = dayIn(turn.now);
  const { calendar } = ports.schools(turn.school.id);
  if (row.state === 'waiting' && row.from > today) {
    turn.reply({ card: deskCard({ title: 'Put off already', lines: [`I remind you on ${dateOf(row.from)}. Nothing was changed.`] }) });
    return;
  }
  const until = turn.inbound.kind === 'action' ? UNTIL.find((one) => one === (turn.inbound.kind === 'action' ? turn.inbound.data['until'] : null)) : undefined;
  const wished = until === 'next-week' ? daysAfter(today, 8 - weekdayOf(today)) : until === 'three-days' ? calendar.addSchoolDays(today, 3) : dayAfter(today);
  const from = calendar.isSchoolDay(wished) ? wished : calendar.nextSchoolDay(wished);
  // What goes on to others is counted from when it is said again: three times at most.
  turn.tx.put(notices, { ...row, state: 'waiting', from, putOff: row.putOff + 1, escalatesOn: null });
  turn.reply({ card: deskCard({ title: 'Put off', lines: [`I remind you on ${dateOf(from)}.`] }) });
}

/** "reminders next 30d", from somebody who may see it; of anybody else it is a wish for their own. */
const asksWhatComes = ({ inbound, actor }: Turn): boolean => inbound.kind === 'message' && /\bnext\b/i.test(inbound.text) && actor !== null && isLeader(actor);

async function ownList(turn: Turn): Promise<CardContent | null> {
  if (!turn.actor) return null;
  const rows = [...(await turn.tx.find(notices, 'said', turn.actor.id)), ...(await turn.tx.find(notices, 'waiting', turn.actor.id))].toSorted((a, b) => a.since.localeCompare(b.since));
  const parts: { lines: { lead: string; text: string }[]; buttons: { title: string; verb: string; data: { key: string } }[] }[] = [];
  const today = dayIn(turn.now);
  for (const row of rows) {
    const words = parts.length < MOST_SHOWN ? await wordsOf(turn.tx, row.id, turn.grant) : null;
    if (words) parts.push({ lines: [{ lead: `${parts.length + 1}. `, text: row.state === 'waiting' && row.from > today ? `${words.line} (I remind you on ${dateOf(row.from)}.)` : words.line }], buttons: [{ title: `Open ${parts.length + 1}`, verb: 'reminder.open', data: { key: row.id } }] });
  }
  const more = rows.length - parts.length;
  return deskCard({
    title: 'Your reminders', state: rows.length === 0 ? 'None' : `${rows.length} in all`, parts, lines: more > 0 ? [`The ${parts.length} oldest are shown.`] : [],
    others: [{ title: 'I am away', verb: 'reminder.away', data: {} }, ...(isLeader(turn.actor) ? [{ title: 'What comes next, for all', verb: 'reminder.list', data: {} }, { title: 'Not done after a reminder', verb: 'reminder.outstanding', data: {} }] : [])],
  });
}
