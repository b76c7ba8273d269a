import type { Address, CardContent } from '../../chat/outbound.ts';
import { asId } from '../../kernel/ids.ts';
import type { Relation } from '../../people/permissions.ts';
import type { Person, Staff } from '../../people/staff.ts';
import type { Turn } from '../../routes/turn.ts';
import type { ReadTx } from '../../storage/store.ts';
import { dayIn } from '../../time/school-day.ts';
import { accountRuns, runsId } from '../account.ts';
import type { AccountSchool } from '../account-ports.ts';
import { commentKey, comments, replyClocks, type Comment, type Doing, type ReplyClock, type Who } from './comments.ts';
import { coversKnown, personOn } from './holiday-cover.ts';
import { commentCard } from './reply-card.ts';

/** A comment with its clock, as both stand in this transaction. */
export interface Held {
  readonly comment: Comment;
  readonly clock: ReplyClock;
}

/** Null where there is none of that id, or its words are erased. */
export async function heldById({ tx, grant }: Pick<Turn, 'tx' | 'grant'>, id: string): Promise<Held | null> {
  const [comment, clock] = [await tx.get(comments, id, grant), await tx.get(replyClocks, id)];
  return comment && clock ? { comment, clock } : null;
}

/** The comment that a press or a timer is about. */
export const commentIn = ({ inbound }: Pick<Turn, 'inbound'>): string => (inbound.kind === 'action' || inbound.kind === 'timer' ? String(inbound.data['comment'] ?? '') : '');

export const doingIn = ({ actor, now }: Pick<Turn, 'actor' | 'now'>): Doing => ({ by: actor ? { person: actor.id, name: actor.name } : { person: null, name: 'Staffroom' }, at: now });

/** Puts both; what the clock says of the comment follows the comment. */
export function keep(turn: Pick<Turn, 'tx'>, { comment, clock }: Held): Held {
  const { id, account, holder, loggedBy, receivedAt, due, acknowledged, state } = comment;
  const row: ReplyClock = { ...clock, id, account, holder: holder.person, loggedBy: loggedBy.person, receivedAt, dueAt: due.at, acknowledgedAt: acknowledged?.at ?? null, state, pending: state === 'open' ? clock.pending : [] };
  turn.tx.put(comments, comment, commentKey(comment));
  turn.tx.put(replyClocks, row);
  return { comment, clock: row };
}

/** Sends its card under a key of its own, and remembers where, so that it can change there. Returns the comment to keep. */
export function post(turn: Turn, comment: Comment, cardKey: string, to: Address, school: Pick<AccountSchool, 'whereOf'>, notes: readonly string[] = []): Comment {
  turn.send(to, cardKey, commentCard(comment, school, turn.now, notes), commentKey(comment));
  return comment.posted.some((one) => one.cardKey === cardKey) ? comment : { ...comment, posted: [...comment.posted, { cardKey, to }] };
}

/** Changes its card wherever it was posted; says nothing anew to anybody. `fresh` was posted in this very turn. */
export function changeEverywhere(turn: Turn, comment: Comment, school: Pick<AccountSchool, 'whereOf'>, fresh: string | null = null): void {
  const card: CardContent = commentCard(comment, school, turn.now);
  for (const { cardKey, to } of comment.posted) if (cardKey !== fresh) turn.send(to, cardKey, card, commentKey(comment));
}

/** Who runs an account and is on the staff list now, in the order in which they were named. From the clear index. */
export async function runnersOnStaff(tx: Pick<ReadTx, 'find'>, account: string, staff: Staff): Promise<Who[]> {
  const rows = await tx.find(accountRuns, 'account', account);
  return rows.flatMap(({ person }) => staff.byId(person) ?? []).map(({ id, name }) => ({ person: id, name }));
}

/**
 * Owner: whoever runs the account, holds the comment, logged it, was asked or told about it, or answers over the holiday of today. From clear
 * records alone.
 */
export async function relationToComment({ inbound, actor, tx }: Pick<Turn, 'inbound' | 'actor' | 'tx'>): Promise<Relation> {
  const clock = actor ? await tx.get(replyClocks, commentIn({ inbound })) : null;
  return actor && clock ? relationToClock(clock, actor, dayIn(inbound.at), tx) : 'none';
}

/** As `relationToComment`, of a clock that is known. `today`: ISO day. */
export async function relationToClock(clock: ReplyClock, actor: Pick<Person, 'id'>, today: string, tx: Pick<ReadTx, 'get' | 'find'>): Promise<Relation> {
  if (clock.holder === actor.id || clock.loggedBy === actor.id || clock.told.includes(actor.id)) return 'owner';
  if (await tx.get(accountRuns, runsId(clock.account, actor.id))) return 'owner';
  return personOn(today, await coversKnown(tx)) === actor.id ? 'owner' : 'none';
}

export const toPerson = (person: string): Address => ({ kind: 'person', person: asId<'person'>(person) });

export const alsoTold = (clock: ReplyClock, person: string): ReplyClock => (clock.told.includes(person) ? clock : { ...clock, told: [...clock.told, person] });
