import { z } from 'zod';
import { addressSchema } from '../../chat/address.ts';
import { asId, type KeyId } from '../../kernel/ids.ts';
import type { Collection } from '../../storage/store.ts';
import { dayIn } from '../../time/school-day.ts';

/** What came to an official account. */
export const COMMENT_KINDS = ['comment', 'query', 'complaint', 'abuse', 'press', 'child'] as const;
export type CommentKind = (typeof COMMENT_KINDS)[number];

export const COMMENT_STATES = ['open', 'acknowledged', 'answered', 'closed', 'reported', 'withdrawn'] as const;
export type CommentState = (typeof COMMENT_STATES)[number];

const who = z.strictObject({ person: z.string().nullable(), name: z.string() });
export type Who = z.output<typeof who>;
const done = z.strictObject({ by: who, at: z.number() });

/** How far those who hold it were told of its clock. */
const stages = ['none', 'soon', 'overdue', 'second', 'leaders'] as const;
export type Stage = (typeof stages)[number];

const standing = {
  state: z.enum(COMMENT_STATES),
  /** When its receipt was acknowledged, and who said so when. The clock stops at `at`. */
  acknowledged: z.strictObject({ at: z.number(), by: who, saidAt: z.number() }).nullable(),
  /** A complaint that goes on by the complaints procedure. Its clock runs until it is acknowledged. */
  procedure: done.nullable(),
  /** For the press: who agreed that it may be answered. */
  released: done.nullable(),
};

/** Something left on an official account. Its own words are never asked for; the link and what colleagues say to each other stand sealed under its own key. */
const commentSchema = z.strictObject({
  id: z.string(),
  key: z.string(),
  account: z.string(),
  /** "Facebook @alderbank", as the register called it when this was logged. */
  label: z.string(),
  kind: z.enum(COMMENT_KINDS),
  link: z.string().max(500),
  /** On the platform, UTC ms; not when it was seen. */
  receivedAt: z.number(),
  noticedAt: z.number(),
  loggedAt: z.number(),
  loggedBy: who,
  holder: who,
  due: z.strictObject({
    /** UTC ms; null where neither policy nor settings say by when. */
    at: z.number().nullable(),
    basis: z.enum(['elapsed', 'next_working_day', 'none']),
    /** The school's rule as it was read for this one: "24 hours after it was received". */
    reading: z.string(),
    because: z.strictObject({ file: z.string(), quote: z.string() }).nullable(),
    soonHours: z.number(),
  }),
  ...standing,
  /** What a slip may still take back, and until when. */
  undo: z.strictObject({ until: z.number(), by: z.string(), before: z.strictObject({ ...standing, kind: z.enum(COMMENT_KINDS).exactOptional() }) }).nullable(),
  opinions: z.array(z.strictObject({ id: z.string(), from: who, to: who, asked: z.string(), at: z.number(), said: z.string().nullable(), saidAt: z.number().nullable() })),
  /** Where its card stands: each key once, so that it changes everywhere. */
  posted: z.array(z.strictObject({ cardKey: z.string(), to: addressSchema })),
  history: z.array(z.strictObject({ at: z.number(), by: who, what: z.string() })),
});
export type Comment = z.output<typeof commentSchema>;

export const comments: Collection<Comment> = {
  name: 'account-comments', schema: commentSchema, version: 1, indexes: { account: (one) => one.account, state: (one) => one.state }, sensitive: true,
};

/** The clock of one comment in clear: ids, states and times, so that leave, timers and figures open nothing. */
const clockSchema = z.strictObject({
  id: z.string(),
  account: z.string(),
  holder: z.string().nullable(),
  loggedBy: z.string().nullable(),
  /** Whoever else was asked or told about it: each may act on it. */
  told: z.array(z.string()),
  receivedAt: z.number(),
  dueAt: z.number().nullable(),
  acknowledgedAt: z.number().nullable(),
  state: z.enum(COMMENT_STATES),
  stage: z.enum(stages),
  /** Who is still to hear of it in the next list: people by id, and leaders. */
  pending: z.array(z.string()),
});
export type ReplyClock = z.output<typeof clockSchema>;

/** Stands for all leaders in `pending`. No id of a person is so short. */
export const TO_LEADERS = '*';

export const replyClocks: Collection<ReplyClock> = {
  name: 'account-reply-clocks',
  schema: clockSchema,
  version: 1,
  indexes: {
    account: (row) => row.account,
    open: (row) => (row.state === 'open' ? 'yes' : null),
    unfinished: (row) => (row.state === 'open' || row.state === 'acknowledged' || row.state === 'answered' ? 'yes' : null),
    pending: (row) => (row.pending.length > 0 ? 'yes' : null),
    month: (row) => dayIn(row.receivedAt).slice(0, 7),
  },
  sensitive: false,
};

export const commentKey = (comment: Pick<Comment, 'key'>): KeyId => asId<'key'>(comment.key);

/** Who does something, and when. */
export interface Doing {
  readonly by: Who;
  readonly at: number;
}

/** How long a press may be taken back. */
export const UNDO_MS = 10 * 60_000;

const standingOf = ({ state, acknowledged, procedure, released, kind }: Comment): NonNullable<Comment['undo']>['before'] => ({ state, acknowledged, procedure, released, kind });

/** The same comment after a press that may be taken back for ten minutes by whoever pressed, or by leaders. */
const pressed = (comment: Comment, { by, at }: Doing, change: Partial<Comment>, what: string): Comment => ({
  ...comment, ...change, undo: { until: at + UNDO_MS, by: by.person ?? '', before: standingOf(comment) }, history: [...comment.history, { at, by, what }],
});

/** Null where its receipt was acknowledged already, or it is no longer open. `when`: the moment it was done on the platform. */
export function acknowledged(comment: Comment, doing: Doing, when: number): Comment | null {
  if (comment.state !== 'open' || isPaused(comment)) return null;
  return pressed(comment, doing, { state: 'acknowledged', acknowledged: { at: when, by: doing.by, saidAt: doing.at } }, 'acknowledged');
}

/** An answer acknowledges too. */
export function answered(comment: Comment, doing: Doing): Comment | null {
  if ((comment.state !== 'open' && comment.state !== 'acknowledged') || isPaused(comment)) return null;
  return pressed(comment, doing, { state: 'answered', acknowledged: comment.acknowledged ?? { at: doing.at, by: doing.by, saidAt: doing.at } }, 'answered');
}

export function closed(comment: Comment, doing: Doing): Comment | null {
  return comment.state === 'acknowledged' || comment.state === 'answered' ? pressed(comment, doing, { state: 'closed' }, 'closed') : null;
}

/** Logged by mistake: it counts for nothing. */
export function withdrawn(comment: Comment, doing: Doing): Comment | null {
  return comment.state === 'open' ? pressed(comment, doing, { state: 'withdrawn' }, 'logged by mistake') : null;
}

/** A report was begun about it: nobody replies, and its clock ends. `child`: it turned out to be a child's message. */
export function reported(comment: Comment, doing: Doing, child = false): Comment | null {
  return comment.state === 'open' || comment.state === 'acknowledged' ? pressed(comment, doing, { state: 'reported', ...(child ? { kind: 'child' as const } : {}) }, 'a report was begun') : null;
}

export function byProcedure(comment: Comment, doing: Doing): Comment | null {
  const may = comment.kind === 'complaint' && comment.procedure === null && comment.state !== 'withdrawn' && comment.state !== 'reported';
  return may ? pressed(comment, doing, { procedure: doing }, 'goes on by the complaints procedure') : null;
}

/** A journalist's message is not answered until a leader agrees. */
export const isPaused = ({ kind, released, state }: Comment): boolean => kind === 'press' && released === null && state === 'open';

export function released(comment: Comment, doing: Doing): Comment | null {
  return isPaused(comment) ? pressed(comment, doing, { released: doing }, 'a reply was agreed') : null;
}

/** Takes the last press back; null where there is none, it is too long ago, or it is somebody else's. */
export function takenBack(comment: Comment, doing: Doing, leads: boolean): Comment | null {
  const { undo } = comment;
  if (undo === null || doing.at > undo.until || (undo.by !== doing.by.person && !leads)) return null;
  return { ...comment, ...undo.before, undo: null, history: [...comment.history, { ...doing, what: 'taken back' }] };
}

export function handedTo(comment: Comment, doing: Doing, holder: Who): Comment | null {
  if (comment.state !== 'open' && comment.state !== 'acknowledged') return null;
  return comment.holder.person === holder.person ? null : { ...comment, holder, undo: null, history: [...comment.history, { ...doing, what: `handed to ${holder.name}` }] };
}

/** Corrected while its clock runs; what it is due by is worked out anew by the caller. */
export function corrected(comment: Comment, doing: Doing, change: Pick<Comment, 'kind' | 'receivedAt' | 'noticedAt' | 'link' | 'due'>): Comment | null {
  if (comment.state !== 'open' && comment.state !== 'acknowledged') return null;
  return { ...comment, ...change, undo: null, history: [...comment.history, { ...doing, what: 'corrected' }] };
}

/** Acknowledged after it was due, or still open then. */
export function isLate({ due, acknowledged: when, state }: Comment, now: number): boolean {
  if (due.at === null || state === 'reported' || state === 'withdrawn') return false;
  return when ? when.at > due.at : state === 'open' && now >= due.at;
}

/** It was seen only after it was due: nobody could have been in time. */
export const wasLateWhenSeen = ({ due, noticedAt }: Comment): boolean => due.at !== null && noticedAt > due.at;
