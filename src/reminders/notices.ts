import { z } from 'zod';
import type { CardContent } from '../chat/outbound.ts';
import type { Grant } from '../kernel/grant.ts';
import type { Because } from '../policies/settings.ts';
import type { Turn } from '../routes/turn.ts';
import type { Collection, ReadTx } from '../storage/store.ts';
import { dayIn, daysAfter } from '../time/school-day.ts';
import { NOTICE_KINDS, type Notice } from './notice.ts';
import { isNow } from './notice-window.ts';
import type { ReminderPorts } from './reminder-ports.ts';

/**
 * `waiting`: not said yet, or put off · `said`: said, and nothing done about it yet · `ended`: done, or there is nobody to say it to ·
 * `escalated`: it went to whoever is next.
 */
const rowSchema = z.strictObject({
  id: z.string(),
  to: z.string(),
  kind: z.enum(NOTICE_KINDS),
  state: z.enum(['waiting', 'said', 'ended', 'escalated']),
  /** ISO day from which it may be said; later each time it is put off. */
  from: z.iso.date(),
  /** The day for which it was meant at first: its real age. */
  since: z.iso.date(),
  madeOn: z.iso.date(),
  /** The last day on which it was said; null before. */
  saidOn: z.iso.date().nullable(),
  escalate: z.strictObject({ to: z.string(), afterSchoolDays: z.number().int().min(1) }).nullable(),
  /** The day on which it goes on to whoever is next, unless it is done before. */
  escalatesOn: z.iso.date().nullable(),
  putOff: z.number().int().min(0),
  /** Seals its words. */
  key: z.string(),
});
export type NoticeRow = z.output<typeof rowSchema>;

/** What is to be said, was said or is over: ids, kinds and days alone. */
export const notices: Collection<NoticeRow> = {
  name: 'notices', schema: rowSchema, version: 1, sensitive: false,
  indexes: {
    state: (row) => row.state,
    waiting: (row) => (row.state === 'waiting' ? row.to : null),
    said: (row) => (row.state === 'said' ? row.to : null),
    escalates: (row) => (row.state === 'said' ? row.escalatesOn : null),
    /** Only said, with nothing asked for: over after a while. */
    fades: (row) => (row.state === 'said' && row.escalate === null ? row.saidOn : null),
    kept: (row) => (row.state === 'ended' ? null : row.madeOn),
    open: (row) => (row.state === 'waiting' || row.state === 'said' ? 'yes' : null),
  },
};

const becauseSchema = z.strictObject({ file: z.string(), quote: z.string() }).nullable();
const wordsSchema = z.strictObject({ id: z.string(), line: z.string(), because: becauseSchema, card: z.strictObject({ template: z.string(), data: z.record(z.string(), z.unknown()) }) });
export type NoticeWords = z.output<typeof wordsSchema>;

/** The words of each, sealed; gone when its key is. */
export const noticeWords: Collection<NoticeWords> = { name: 'notice-words', schema: wordsSchema, version: 1, indexes: {}, sensitive: true };

/** Key and event of the timer at which what waits is said. */
export const SAY_NOW = 'reminders.say';

/** The name of the key that seals the words of all notices made on a day. */
export const noticeKeyName = (day: string): string => `notices.${day}`;

/**
 * Queues something to be said once, when quiet hours, absence, the school's calendar and the cap a day allow. A key that was queued before, or
 * is over, changes nothing.
 */
export async function say(turn: Turn, ports: ReminderPorts, notice: Notice): Promise<void> {
  const queued = await queueNotice(turn, ports, notice);
  // At other hours the day's own work sets the timer for the next morning. A key of its own: a timer set again for the very moment at which one was handled is none.
  if (queued && notice.from <= dayIn(turn.now) && isNow(turn.now, ports.schools(turn.school.id))) turn.schedule(`${SAY_NOW}:${turn.inbound.eventId}`, turn.now, SAY_NOW);
}

/** As `say`, for whoever says what waits in this very turn: false where the key was queued before. */
export async function queueNotice(turn: Turn, ports: ReminderPorts, notice: Notice): Promise<boolean> {
  if (await turn.tx.get(notices, notice.key)) return false;
  const today = dayIn(turn.now);
  const key = await turn.tx.sharedKey(noticeKeyName(today));
  const after = ports.schools(turn.school.id).settings.kinds.find((one) => one.kind === notice.kind)?.['escalate-after'];
  turn.tx.put(notices, {
    id: notice.key, to: notice.to, kind: notice.kind, state: 'waiting', from: notice.from, since: notice.from, madeOn: today, saidOn: null,
    escalate: notice.escalate && { to: notice.escalate.to, afterSchoolDays: after ?? notice.escalate.afterSchoolDays }, escalatesOn: null, putOff: 0, key,
  });
  turn.tx.put(noticeWords, { id: notice.key, line: notice.line, because: notice.because, card: { template: notice.card.template, data: { ...notice.card.data } } }, key);
  return true;
}

/** What it asked for is done, or no longer holds: it is not said any more, and goes to nobody else. Says nothing where there is no such key. */
export async function unsay(turn: Turn, key: string): Promise<void> {
  // Whoever was told next because nothing was done need not be told any more either.
  for (const id of [key, nextKey(key)]) {
    const row = await turn.tx.get(notices, id);
    if (row && row.state !== 'ended') endNotice(turn, row);
  }
}

/** The key of what is said to whoever is next, of a notice that nothing was done about. */
export const nextKey = (key: string): string => `${key}:next`;

/** Days for which what was only said can still be opened. */
const FADES_AFTER = 90;

/** Ends what was only said, once it is old: nobody would ever say that it is done. */
export async function endFaded(turn: Pick<Turn, 'tx' | 'now'>): Promise<void> {
  const before = daysAfter(dayIn(turn.now), -FADES_AFTER);
  for (const day of await turn.tx.values(notices, 'fades')) {
    if (day >= before) continue;
    for (const row of await turn.tx.find(notices, 'fades', day)) endNotice(turn, row);
  }
}

/** Ends one, and drops its words. */
export function endNotice(turn: Pick<Turn, 'tx'>, row: NoticeRow): void {
  turn.tx.put(notices, { ...row, state: 'ended', escalatesOn: null });
  turn.tx.remove(noticeWords, row.id);
}

/** Its words; null once they are gone. */
export async function wordsOf(tx: Pick<ReadTx, 'get'>, id: string, grant: Grant): Promise<{ readonly line: string; readonly because: Because | null; readonly card: CardContent } | null> {
  const words = await tx.get(noticeWords, id, grant);
  return words && { line: words.line, because: words.because, card: asCard(words.card) };
}

/** Its template was a card's when it was kept. */
const asCard = ({ template, data }: NoticeWords['card']): CardContent => ({ template, data }) as CardContent;
