import type { CardInput } from '../../cards/card-data.ts';
import type { CardContent } from '../../chat/outbound.ts';
import { dayIn, timeIn } from '../../time/school-day.ts';
import { accountCard, quoteOf } from '../account-card.ts';
import type { AccountSchool } from '../account-ports.ts';
import { isLate, isPaused, wasLateWhenSeen, type Comment, type CommentKind } from './comments.ts';
import { distance, fullMomentIn, momentIn } from './reply-reading.ts';

type CardData = CardInput<'account-card'>;
export type Button = NonNullable<CardData['others']>[number];

const KIND_WORDS: Readonly<Record<CommentKind, string>> = {
  comment: 'Comment', query: 'Question', complaint: 'Complaint', abuse: 'Abuse or bullying', press: 'Journalist or press', child: 'Message from a child',
};
/** As staff read it, with a capital. */
export const kindWords = (kind: CommentKind): string => KIND_WORDS[kind];

/** A button about one comment. */
export const replyButton = (title: string, verb: string, comment: string): Button => ({ title, verb, data: { comment } });

/** How one comment stands now. The same card for everyone: each press asks for leave of its own. `notes` stand first. */
export function commentCard(comment: Comment, school: Pick<AccountSchool, 'whereOf'>, now: number, notes: readonly string[] = []): CardContent {
  return accountCard({
    title: `${kindWords(comment.kind)} on ${comment.label.split(' ')[0] ?? 'an account'}`,
    state: `${comment.label}: ${stateWords(comment, now)}`,
    warnings: [...notes, ...warningsOf(comment, now)],
    lines: linesOf(comment, now),
    quotes: comment.due.because ? [quoteOf('The rule, in your policy\'s words', comment.due.because, school)] : [],
    parts: [...(first(comment, now).length > 0 ? [{ buttons: first(comment, now) }] : []), ...(more(comment).length > 0 ? [{ buttons: more(comment) }] : [])],
  });
}

/** "open, due Tuesday 24 November at 09:10 (in 3 hours)". */
export function stateWords(comment: Comment, now: number): string {
  const { due, acknowledged } = comment;
  switch (comment.state) {
    case 'open':
      if (due.at === null) return 'open, no time set';
      return now >= due.at ? `overdue, was due ${momentIn(due.at)} (${distance(due.at, now)})` : `open, due ${momentIn(due.at)} (${distance(due.at, now)})`;
    case 'acknowledged':
    case 'answered':
    case 'closed':
      return `${comment.state}${acknowledged && due.at !== null ? (acknowledged.at > due.at ? ', late' : ', on time') : ''}`;
    case 'reported':
      return 'with a report now';
    case 'withdrawn':
      return 'logged by mistake';
  }
}

function warningsOf(comment: Comment, now: number): string[] {
  const { due, kind, state } = comment;
  const said: string[] = [];
  if (state === 'open' && due.at !== null) {
    if (wasLateWhenSeen(comment)) said.push(`It was noticed only after it was due, ${momentIn(due.at)}. It counts as late, and nobody could have been in time. Acknowledge it now.`);
    else if (isLate(comment, now)) said.push(`It was due ${momentIn(due.at)}: ${distance(due.at, now)}. Acknowledge it now; that stops the clock.`);
  }
  if (isPaused(comment)) said.push('From the press: nobody replies until a leader agrees here. Leaders were told. The clock runs on and is shown.');
  if (kind === 'complaint' && state === 'open') said.push('A complaint: say only that it has arrived and how to complain. Do not discuss it on the account.');
  if (kind === 'abuse' && state === 'open') said.push('Abuse or bullying: do not argue and do not delete. Report it, and it goes to the right person.');
  if (kind === 'child') said.push('Nobody replies to a child. It goes on by the report.');
  return said;
}

function linesOf(comment: Comment, now: number): string[] {
  const { due, acknowledged, link, opinions } = comment;
  const noticed = comment.noticedAt === comment.receivedAt ? '' : `, noticed ${dayIn(comment.noticedAt) === dayIn(comment.receivedAt) ? `at ${timeIn(comment.noticedAt)}` : momentIn(comment.noticedAt)}`;
  const running = comment.state === 'open' || comment.state === 'acknowledged';
  return [
    `Received ${fullMomentIn(comment.receivedAt)}${noticed}. Held by ${comment.holder.name}.`,
    ...(running && due.at !== null ? [`Due ${fullMomentIn(due.at)}. ${due.reading}`] : []),
    ...(running && due.at === null && comment.kind !== 'child' ? [due.reading] : []),
    ...(running && due.at !== null && due.because === null ? ['This is a setting of the school, not in its policy.'] : []),
    ...(link === '' ? [] : [`Link: ${link}`]),
    ...(acknowledged ? [`Acknowledged ${momentIn(acknowledged.at)} by ${acknowledged.by.name}${saidLater(acknowledged) ? `, entered ${momentIn(acknowledged.saidAt)}` : ''}.`] : []),
    ...(comment.procedure ? [`Goes on by the complaints procedure, said by ${comment.procedure.by.name}.`] : []),
    ...(comment.released ? [`A reply was agreed by ${comment.released.by.name}, ${momentIn(comment.released.at)}.`] : []),
    ...opinions.slice(-3).map(({ from, to, asked, said }) => (said === null ? `${from.name} asked ${to.name} for a second opinion${asked === '' ? '' : `: ${asked}`}. No reply yet.` : `Second opinion of ${to.name}: ${said}`)),
    ...(canUndo(comment, now) ? ['Pressed by mistake? It can be taken back for 10 minutes.'] : []),
  ];
}

const saidLater = ({ at, saidAt }: { readonly at: number; readonly saidAt: number }): boolean => saidAt - at >= 60_000;
const canUndo = ({ undo }: Comment, now: number): boolean => undo !== null && now <= undo.until;

/** What is pressed most, in one row. */
function first(comment: Comment, now: number): Button[] {
  const { id, kind, state } = comment;
  const undo = canUndo(comment, now) ? [replyButton('Take that back', 'reply.undo', id)] : [];
  if (state === 'open' && isPaused(comment)) return [replyButton('A reply is agreed', 'reply.release', id), ...undo];
  const special = kind === 'abuse' ? [replyButton('Report it', 'reply.report', id)] : kind === 'complaint' && comment.procedure === null ? [replyButton('Complaints procedure', 'reply.procedure', id)] : [];
  if (state === 'open') return [...special, replyButton('Acknowledged', 'reply.acknowledge', id), replyButton('Answered', 'reply.answer', id), ...undo];
  if (state === 'acknowledged') return [...special, replyButton('Answered', 'reply.answer', id), replyButton('Close it', 'reply.close', id), ...undo];
  if (state === 'answered') return [replyButton('Close it', 'reply.close', id), ...undo];
  return undo;
}

function more(comment: Comment): Button[] {
  const { id, state } = comment;
  if (state !== 'open' && state !== 'acknowledged') return [];
  return [
    ...(state === 'open' && !isPaused(comment) ? [replyButton('It was done earlier', 'reply.earlier', id)] : []),
    replyButton('Second opinion', 'reply.opinion', id),
    replyButton('Hand it on', 'reply.hand', id),
    replyButton('Correct it', 'reply.correct', id),
    ...(state === 'open' ? [replyButton('A child wrote it', 'reply.child', id), replyButton('Logged by mistake', 'reply.withdraw', id)] : []),
  ];
}

/** Most that one list shows. */
const MOST = 12;

/** A list of comments, the one due first on top, each with a button of its own; twelve at once, `from` how many were shown before. */
export function commentList(title: string, lead: string, list: readonly Comment[], now: number, from = 0): CardContent {
  const sorted = list.toSorted((a, b) => (a.due.at ?? Infinity) - (b.due.at ?? Infinity) || a.receivedAt - b.receivedAt);
  const shown = sorted.slice(from, from + MOST);
  const more = Math.max(0, list.length - from - MOST);
  const late = list.filter((comment) => comment.state === 'open' && isLate(comment, now)).length;
  return accountCard({
    title,
    state: list.length === 0 ? null : `${list.length} ${list.length === 1 ? 'waits' : 'wait'}, ${late} overdue`,
    lines: [lead, ...(more > 0 ? [`And ${more} more, due later than these.`] : [])],
    parts: shown.map((comment) => ({ lines: [{ lead: `${kindWords(comment.kind)}, ${comment.label}: `, text: `${stateWords(comment, now)}. Held by ${comment.holder.name}.` }], buttons: [replyButton('Open', 'reply.show', comment.id)] })),
    others: [...(more > 0 ? [{ title: 'The next ones', verb: 'reply.open', data: { from: from + MOST } }] : []), { title: 'Log another', verb: 'reply.log', data: {} }],
  });
}

/** Says that nothing was done and why, in the desk's own words. */
export const replyRefusal = (title: string, lines: readonly string[], others: readonly Button[] = []): CardContent => accountCard({ title, lines: [...lines], others: [...others] });
