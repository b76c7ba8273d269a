import { z } from 'zod';
import type { CardInput } from '../../cards/card-data.ts';
import type { CardContent } from '../../chat/outbound.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { dayIn, instantOf, timeIn } from '../../time/school-day.ts';
import { accountCard } from '../account-card.ts';
import { nameOfAccount, type Account } from '../account.ts';
import { COMMENT_KINDS, type Comment, type CommentKind } from './comments.ts';
import { kindWords } from './reply-card.ts';

type Field = NonNullable<CardInput<'account-card'>['fields']>[number];
type Inputs = Readonly<Record<string, string>>;
type Faults = Readonly<Record<string, string>>;

/** A year and a bit: what is older is a slip of the year. */
const OLDEST_MS = 400 * 86_400_000;
const MINUTE_MS = 60_000;
const LONGEST_LINK = 500;
/** The most that a question or an opinion takes. */
const LONGEST_WORDS = 1_000;

/** "Facebook @alderbank", as people name an account. */
const choice = (id: string, label: string, value: string, choices: readonly { readonly value: string; readonly title: string }[]): Field => ({ kind: 'choice', id, label, needed: true, several: false, value, choices: [...choices] });
const line = (id: string, label: string, value: string, hint: string): Field => ({ kind: 'text', id, label, needed: false, many: false, value, hint });
const moment = (id: string, label: string, at: number): Field[] => [
  { kind: 'date', id: `${id}-on`, label: `${label}: day`, needed: true, value: dayIn(at) },
  { kind: 'time', id: `${id}-at`, label: `${label}: time`, needed: true, value: timeIn(at) },
];
const KINDS = COMMENT_KINDS.map((value) => ({ value, title: kindWords(value) }));
const LINK = line('link', 'Link to it, if there is one', '', 'https://… and not its words');

/** The form that starts a clock. Without an account it asks which, with the likely one marked. */
export function logForm(accounts: readonly Account[], chosen: Account | null, likely: string, holders: readonly { readonly id: string; readonly name: string }[], holder: string, now: number): CardContent {
  return accountCard({
    title: 'Left on an account',
    lines: ['When it came in on the platform starts the clock, not when you saw it. Do not write its words here.', ...(chosen ? [`Account: ${nameOfAccount(chosen)}`] : [])],
    others: [{ title: 'A child wrote to us', verb: 'reply.child-wrote', data: chosen ? { account: chosen.id } : {} }],
    fields: [
      ...(chosen ? [] : [choice('account', 'Which account', likely, accounts.map((one) => ({ value: one.id, title: nameOfAccount(one) })))]),
      choice('kind', 'What it is', '', KINDS),
      ...moment('received', 'Received on the platform', now),
      ...moment('noticed', 'Noticed', now),
      LINK,
      ...(holders.length > 0 ? [choice('holder', 'Who deals with it', holder, holders.map(({ id, name }) => ({ value: id, title: name })))] : []),
    ],
    sends: [{ title: 'Start the clock', verb: 'reply.save', data: chosen ? { account: chosen.id } : {} }],
  });
}

/** What is said of a comment; its moments are UTC ms. */
export interface Logged {
  readonly kind: CommentKind;
  readonly receivedAt: number;
  readonly noticedAt: number;
  readonly link: string;
}

/** What was filled in, or what is wrong by field. */
export function loggedIn(inputs: Inputs, now: number): Result<Logged, Faults> {
  const kind = COMMENT_KINDS.find((one) => one === inputs['kind']);
  const received = momentOf(inputs, 'received');
  const noticed = momentOf(inputs, 'noticed');
  const link = (inputs['link'] ?? '').trim();
  const faults: Record<string, string> = {};
  if (!kind) faults['kind'] = 'Choose one.';
  if (received === null) faults['received-at'] = 'Give the day and the time, such as 2026-11-23 and 09:10.';
  else if (received > now) faults['received-at'] = 'That is still to come. Give when it came in on the platform.';
  else if (received < now - OLDEST_MS) faults['received-on'] = 'That is more than a year ago. Look at the year.';
  if (noticed === null) faults['noticed-at'] = 'Give the day and the time it was noticed.';
  else if (noticed > now) faults['noticed-at'] = 'That is still to come. Give when it was noticed.';
  else if (received !== null && noticed < received) faults['noticed-at'] = 'It cannot have been noticed before it came in. Look at both times.';
  const wrong = faultOfLink(link);
  if (wrong !== null) faults['link'] = wrong;
  if (!kind || received === null || noticed === null || Object.keys(faults).length > 0) return err(faults);
  return ok({ kind, receivedAt: received, noticedAt: noticed, link });
}

/** Null for an empty or a proper link. */
function faultOfLink(link: string): string | null {
  if (link === '') return null;
  if (link.length > LONGEST_LINK) return `That is ${link.length} characters; at most ${LONGEST_LINK} fit.`;
  const parsed = z.url({ protocol: /^https$/ }).safeParse(link).success ? new URL(link) : null;
  if (parsed === null) return 'Give the whole address, beginning with https://, or leave it empty.';
  return parsed.username !== '' || parsed.password !== '' ? 'This address holds a name or a password. Leave that part out.' : null;
}

/** Day and time as given, to the minute; null where they are none. A time that the clocks skip is the one after it. */
function momentOf(inputs: Inputs, id: string): number | null {
  const day = z.iso.date().safeParse((inputs[`${id}-on`] ?? '').trim());
  const time = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec((inputs[`${id}-at`] ?? '').trim());
  if (!day.success || !time) return null;
  return instantOf(day.data, `${(time[1] ?? '').padStart(2, '0')}:${time[2] ?? ''}`);
}

/** Corrects what was said of it. Its kind turns into a child's message by a button of its own. */
export const correctForm = (comment: Comment): CardContent =>
  accountCard({
    title: 'Correct it',
    lines: ['When it is due is worked out again from this.'],
    fields: [choice('kind', 'What it is', comment.kind, KINDS.filter(({ value }) => value !== 'child')), ...moment('received', 'Received on the platform', comment.receivedAt), ...moment('noticed', 'Noticed', comment.noticedAt), { ...LINK, value: comment.link }],
    sends: [{ title: 'Save', verb: 'reply.corrected', data: { comment: comment.id } }],
  });

/** It was acknowledged on the platform before this was pressed. */
export const earlierForm = (comment: Comment, now: number): CardContent =>
  accountCard({
    title: 'It was done earlier',
    lines: ['When was its receipt acknowledged on the platform? Both times are kept: that one, and when you said so.'],
    fields: moment('done', 'Acknowledged', now),
    sends: [{ title: 'Save', verb: 'reply.was-acknowledged', data: { comment: comment.id } }],
  });

export function earlierIn(inputs: Inputs, { receivedAt }: Pick<Comment, 'receivedAt'>, now: number): Result<number, Faults> {
  const at = momentOf(inputs, 'done');
  if (at === null) return err({ 'done-at': 'Give the day and the time, such as 2026-11-23 and 09:10.' });
  if (at > now) return err({ 'done-at': 'That is still to come.' });
  // Times are given to the minute.
  return at < receivedAt - (receivedAt % MINUTE_MS) ? err({ 'done-at': 'That is before it came in. Look at both times.' }) : ok(Math.max(at, receivedAt));
}

const colleagues = (people: readonly { readonly id: string; readonly name: string }[]): Field => choice('to', 'Whom', people.length === 1 ? (people[0]?.id ?? '') : '', people.map(({ id, name }) => ({ value: id, title: name })));

export const handForm = (comment: Comment, people: readonly { readonly id: string; readonly name: string }[]): CardContent =>
  accountCard({ title: 'Hand it on', lines: [`They are told, and hold it from then on. Now with ${comment.holder.name}.`], fields: [colleagues(people)], sends: [{ title: 'Hand it on', verb: 'reply.handed', data: { comment: comment.id } }] });

export const opinionForm = (comment: Comment, people: readonly { readonly id: string; readonly name: string }[]): CardContent =>
  accountCard({
    title: 'A second opinion',
    lines: ['A colleague looks before you reply. The clock runs on meanwhile.'],
    fields: [colleagues(people), { kind: 'text', id: 'words', label: 'What you would like to know', needed: false, many: true, value: '', hint: 'No names of children' }],
    sends: [{ title: 'Ask', verb: 'reply.ask', data: { comment: comment.id } }],
  });

export const opineForm = (comment: Comment, opinion: Comment['opinions'][number]): CardContent =>
  accountCard({
    title: 'A second opinion',
    state: `${opinion.from.name} asks you before replying on ${comment.label}`,
    lines: [...(opinion.asked === '' ? [] : [opinion.asked]), ...(comment.link === '' ? [] : [`Link: ${comment.link}`])],
    fields: [{ kind: 'text', id: 'words', label: 'What you think', needed: true, many: true, value: '', hint: '' }],
    sends: [{ title: 'Send', verb: 'reply.opine', data: { comment: comment.id, opinion: opinion.id } }],
    others: [{ title: 'Open it', verb: 'reply.show', data: { comment: comment.id } }],
  });

export function wordsIn(inputs: Inputs, needed: boolean): Result<string, Faults> {
  const words = (inputs['words'] ?? '').trim();
  if (needed && words === '') return err({ words: 'Write something here first.' });
  return words.length > LONGEST_WORDS ? err({ words: `That is ${words.length} characters; at most ${LONGEST_WORDS} fit.` }) : ok(words);
}
