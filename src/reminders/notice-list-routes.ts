import type { CardContent } from '../chat/outbound.ts';
import { deskCard } from '../routes/desk-card.ts';
import type { DailyWork } from '../routes/daily.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { dateIn, dateOf, timeIn } from '../time/school-day.ts';
import { isHere } from './notice-escalation.ts';
import { forecast, type Foreseen } from './notice-forecast.ts';
import { notices, wordsOf, type NoticeRow } from './notices.ts';
import type { ReminderPorts, ReminderSchool } from './reminder-ports.ts';
import type { DigestLines } from './weekly-digest.ts';

/** How far the list for leaders looks. */
const AHEAD_DAYS = 30;
const MOST_DAYS_SHOWN = 12;
const MOST_A_DAY = 6;
const MOST_LINES = 20;

/** For leaders, in private: what will be said, to whom, when and why; and what is not done after a reminder. */
export function noticeListRoutes(ports: ReminderPorts, works: readonly DailyWork[], digests: readonly DigestLines[]): Route[] {
  const press = (verb: string, handle: (turn: Turn) => Promise<void>): Route => ({ name: `reminders/${verb}`, match: { kind: 'action', verb: `reminder.${verb}` }, action: 'reminder.list', help: null, handle });
  return [
    press('list', async (turn) => turn.reply({ card: await aheadCard(turn, ports, works, digests), beside: true })),
    press('outstanding', async (turn) => turn.reply({ card: await outstandingCard(turn, ports.schools(turn.school.id)), beside: true })),
  ];
}

/** What will be said in the next days, as the one who asks may read it. */
export async function aheadCard(turn: Turn, ports: ReminderPorts, works: readonly DailyWork[], digests: readonly DigestLines[]): Promise<CardContent> {
  const all = await forecast(turn.tx, { ports, works, digests }, { school: turn.school, grant: turn.grant, from: turn.now, days: AHEAD_DAYS });
  return listCard(all, ports.schools(turn.school.id), turn.actor?.id ?? null);
}

/** That a colleague declared anything is theirs alone to know, so nobody else reads for whom such a line is, nor what it says. */
export const isPrivate = (one: Pick<Foreseen, 'kind' | 'to'>, reader: string | null): boolean => one.kind === 'declaration' && one.to !== reader;
export const toWords = (one: Pick<Foreseen, 'kind' | 'to'>, { staff }: Pick<ReminderSchool, 'staff'>, reader: string | null): string =>
  isPrivate(one, reader) ? 'whom it concerns, in private' : one.to === 'leaders' ? 'the leadership team' : (staff.byId(one.to)?.name ?? one.to);
export const lineOf = (one: Pick<Foreseen, 'kind' | 'to' | 'line'>, reader: string | null): string => (isPrivate(one, reader) ? 'A reminder about a declaration.' : one.line);

function listCard(all: readonly Foreseen[], school: ReminderSchool, reader: string | null) {
  const days = new Map<string, Foreseen[]>();
  for (const one of all) days.set(dateIn(one.at), [...(days.get(dateIn(one.at)) ?? []), one]);
  const parts = [...days].slice(0, MOST_DAYS_SHOWN).map(([day, said]) => ({
    heading: `${day}, ${timeIn(said[0]?.at ?? 0)}`,
    lines: [
      ...alike(said, reader).slice(0, MOST_A_DAY).map((same) => ({ lead: `To ${namesOf(same, school, reader)}: `, text: same.flatMap((one, i) => (i === 0 ? [`${lineOf(one, reader)} ${whyOf(one, school)}`] : [])).join('') })),
      ...(alike(said, reader).length > MOST_A_DAY ? [{ lead: '', text: `And ${alike(said, reader).slice(MOST_A_DAY).flat().length} more that day.` }] : []),
    ],
  }));
  return deskCard({
    title: 'What will be said', state: `The next ${AHEAD_DAYS} days, if nothing is done meanwhile`, parts,
    lines: all.length === 0 ? ['Nothing is due to be said.'] : days.size > MOST_DAYS_SHOWN ? [`The next ${MOST_DAYS_SHOWN} days with reminders are shown, of ${days.size}.`] : [],
  });
}

/** What says the same to several people that day, together; the order is that of the first of each. */
function alike(said: readonly Foreseen[], reader: string | null): readonly (readonly Foreseen[])[] {
  const found = new Map<string, Foreseen[]>();
  for (const [i, one] of said.entries()) {
    // How many a declaration concerns is for nobody to count.
    const key = isPrivate(one, reader) ? `${i}` : `${one.kind} ${lineOf(one, reader)}`;
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  return [...found.values()];
}

const MOST_NAMED = 3;
function namesOf(same: readonly Foreseen[], school: ReminderSchool, reader: string | null): string {
  const names = same.slice(0, MOST_NAMED).map((one) => toWords(one, school, reader));
  return same.length > MOST_NAMED ? `${names.join(', ')} and ${same.length - MOST_NAMED} more` : names.join(', ');
}

const whyOf = ({ because, kind }: Foreseen, school: ReminderSchool): string => (kind === 'declaration' ? '' : because ? `(${school.whereOf(because)})` : '(a setting of the school)');

async function outstandingCard(turn: Turn, school: ReminderSchool) {
  const open = [...(await turn.tx.find(notices, 'state', 'escalated')), ...(await turn.tx.find(notices, 'state', 'said')).filter((row) => row.escalate !== null)];
  const rows: NoticeRow[] = open.filter((row) => isHere(row.to, school));
  const shown = rows.toSorted((a, b) => a.since.localeCompare(b.since)).slice(0, MOST_LINES);
  const reader = turn.actor?.id ?? null;
  const lines: { lead: string; text: string }[] = [];
  for (const row of shown) {
    const words = await wordsOf(turn.tx, row.id, turn.grant);
    if (words) lines.push({ lead: `${toWords(row, school, reader)}: `, text: `${lineOf({ ...row, line: words.line }, reader)} Since ${dateOf(row.since)}${row.state === 'escalated' ? ', gone on to leaders' : ''}.` });
  }
  return deskCard({
    title: 'Not done after a reminder', state: rows.length === 0 ? 'Nothing' : `${rows.length} in all`,
    parts: lines.length === 0 ? [] : [{ lines }], lines: rows.length > shown.length ? [`The ${shown.length} oldest are shown.`] : [],
  });
}
