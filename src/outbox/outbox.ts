import { createHash } from 'node:crypto';
import { z } from 'zod';
import { addressSchema } from '../chat/address.ts';
import { PLATFORM_NAMES, type Address, type CardContent, type Receipt } from '../chat/outbound.ts';
import { unreachable } from '../kernel/result.ts';
import { asId, type EffectId, type KeyId, type SchoolId } from '../kernel/ids.ts';
import { DAY_KEYS_KEPT_MS, dayKeyName, dayOf } from '../storage/day-keys.ts';
import type { Changed, Due } from '../storage/jobs.ts';
import type { Collection, ReadTx, Tx } from '../storage/store.ts';

const receiptSchema: z.ZodType<Receipt> = z.strictObject({ surface: z.enum(PLATFORM_NAMES), conversation: z.string().transform((id) => id as Receipt['conversation']), message: z.string(), at: z.number() });

/** One message on its way, or how it ended. It holds ids, times and codes; the card is in `outboxCards`, sealed. */
const rowSchema = z.strictObject({
  /** The effect's id, by which a surface knows the message again. */
  id: z.string(),
  /** Rows of one lane go out one after the other. */
  lane: z.string(),
  to: addressSchema,
  /** Where it was tried: the same place is asked before it is tried again. */
  place: addressSchema.nullable(),
  cardKey: z.string(),
  /** The event whose turn made it. */
  turn: z.string(),
  kind: z.enum(['post', 'update']),
  /** For an update, the row whose message it replaces. */
  target: z.string().nullable(),
  state: z.enum(['queued', 'leased', 'delivered', 'dead']),
  madeAt: z.number(),
  dueAt: z.number(),
  tries: z.number(),
  triedAt: z.number(),
  /** An earlier try may have arrived without our hearing of it. */
  doubt: z.boolean(),
  receipt: receiptSchema.nullable(),
  reason: z.string().nullable(),
  /** Whether the desk has heard that it is dead. */
  told: z.boolean(),
});
export type OutboxRow = z.output<typeof rowSchema>;

const isOpen = (row: OutboxRow): boolean => row.state === 'queued' || row.state === 'leased';

export const outbox: Collection<OutboxRow> = {
  name: 'outbox',
  schema: rowSchema,
  version: 2,
  // Before version 2 every try was held to be in doubt.
  upgrade: (record) => ({ ...(record as OutboxRow), doubt: (record as OutboxRow).tries > 0 }),
  indexes: {
    state: (row) => row.state,
    lane: (row) => (isOpen(row) ? row.lane : null),
    card: (row) => (row.kind === 'post' ? row.cardKey : null),
    untold: (row) => (row.state === 'dead' && !row.told ? 'yes' : null),
    ended: (row) => (isOpen(row) ? null : dayOf(row.madeAt)),
  },
  sensitive: false,
};

const cardSchema = z.strictObject({ id: z.string(), card: z.strictObject({ template: z.string(), data: z.record(z.string(), z.unknown()) }) });
/** The card of an open row; gone when the row is delivered or dead. */
export const outboxCards: Collection<z.output<typeof cardSchema>> = { name: 'outbox-cards', schema: cardSchema, version: 1, indexes: {}, sensitive: true };

export interface Send {
  readonly to: Address;
  readonly cardKey: string;
  readonly card: CardContent;
  /** Seals the card; the day's key where there is none. */
  readonly key?: KeyId | undefined;
}

export interface SendContext {
  /** The event whose turn sends this. */
  readonly turn: string;
  readonly now: number;
  newId(): EffectId;
  /**
   * For what the desk says by itself. A post's id is then made of school, card and address: after a restore the same reminder is the same message
   * again. `inDoubtSince`: from when on such a message may have been posted by a desk whose records were lost, so that the platform is asked first.
   */
  readonly bySelf?: { readonly school: SchoolId; readonly inDoubtSince: number | null } | undefined;
}

/**
 * Puts what a turn sends into the outbox. A card whose key was sent before replaces the earlier one: to the same address it becomes
 * an update, and the copies at other addresses get an update each, also those that are still on their way.
 */
export async function enqueue(tx: Tx, sends: readonly Send[], context: SendContext): Promise<void> {
  const covered = new Set(sends.map((send) => `${send.cardKey} ${laneOf(send.to)}`));
  for (const send of sends) {
    const key = send.key ?? (await tx.sharedKey(dayKeyName('outbox', context.now)));
    const lane = laneOf(send.to);
    const posts = (await tx.find(outbox, 'card', send.cardKey)).filter((row) => row.state !== 'dead');
    const put = async (to: Address, target: OutboxRow | undefined): Promise<void> => {
      const id = (context.bySelf && !target ? await steadyId(tx, context.bySelf.school, send.cardKey, laneOf(to)) : null) ?? context.newId();
      const doubtSince = target ? null : (context.bySelf?.inDoubtSince ?? null);
      tx.put(outbox, {
        id, lane: laneOf(to), to, place: null, cardKey: send.cardKey, turn: context.turn, kind: target ? 'update' : 'post', target: target?.id ?? null,
        state: 'queued', madeAt: doubtSince ?? context.now, dueAt: context.now, tries: 0, triedAt: 0, doubt: doubtSince !== null, receipt: null, reason: null, told: false,
      });
      tx.put(outboxCards, { id, card: { template: send.card.template, data: { ...send.card.data } } }, key);
    };
    await put(send.to, posts.findLast((row) => row.lane === lane));
    for (const copy of posts.toReversed()) {
      const name = `${send.cardKey} ${copy.lane}`;
      if (copy.turn === context.turn || covered.has(name)) continue;
      covered.add(name);
      await put(copy.to, copy);
    }
  }
}

/** Null where a message had that id: this is another one then. */
async function steadyId(tx: ReadTx, school: SchoolId, cardKey: string, lane: string): Promise<EffectId | null> {
  const id = createHash('sha256').update(JSON.stringify([school, cardKey, lane])).digest('hex').slice(0, 32);
  return (await tx.get(outbox, id)) === null ? asId<'effect'>(id) : null;
}

/**
 * After a restore: what was on its way then may have arrived since, so the platform is asked before any of it is sent again. Says how many.
 */
export async function doubtAll(tx: Tx): Promise<number> {
  const open: readonly OutboxRow[] = [...(await tx.find(outbox, 'state', 'queued')), ...(await tx.find(outbox, 'state', 'leased'))];
  for (const row of open) {
    const doubted: OutboxRow = { ...row, state: 'queued', doubt: true };
    tx.put(outbox, doubted);
  }
  return open.length;
}

/** Whatever goes to one conversation, person, account or channel stays in order. */
function laneOf(to: Address): string {
  switch (to.kind) {
    case 'conversation':
      return `conversation:${to.surface}:${to.conversation}`;
    case 'person':
      return `person:${to.person}`;
    case 'account':
      return `account:${to.account.surface}:${to.account.tenant}:${to.account.id}`;
    case 'email':
      return `email:${to.surface}:${to.tenant}:${to.email}`;
    case 'channel':
      return `channel:${to.channel}`;
    default:
      return unreachable(to);
  }
}

/** What a row leaves to be done where several processes share the work: its lane, or the news that it is dead. What is leased, somebody has taken. */
export function outboxDue({ collection, record }: Changed): Due | null {
  if (collection !== outbox.name || record === null) return null;
  const { id, state, lane, dueAt, told } = record as OutboxRow;
  if (state === 'queued') return { kind: 'lane', key: lane, at: dueAt };
  return state === 'dead' && !told ? { kind: 'dead', key: id, at: dueAt } : null;
}

/** All that the outbox of a school still has to do. */
export async function outboxDues(tx: ReadTx): Promise<Due[]> {
  const dead = await tx.findIds(outbox, 'untold', 'yes');
  return [...(await tx.values(outbox, 'lane')).map((key): Due => ({ kind: 'lane', key, at: 0 })), ...dead.map((key): Due => ({ kind: 'dead', key, at: 0 }))];
}

/** Where the copies of a card stand now, the oldest first. */
export async function receiptsOf(tx: ReadTx, cardKey: string): Promise<Receipt[]> {
  return (await tx.find(outbox, 'card', cardKey)).flatMap((row) => (row.state === 'delivered' && row.receipt ? [row.receipt] : []));
}

/** How many messages are on their way and how many could not be delivered, for readiness. */
export async function outboxCounts(tx: ReadTx): Promise<{ readonly open: number; readonly dead: number }> {
  const count = async (state: OutboxRow['state']): Promise<number> => (await tx.findIds(outbox, 'state', state)).length;
  return { open: (await count('queued')) + (await count('leased')), dead: await count('dead') };
}

// A posted card may be replaced as long as its matter is open; a school year and a term is longer than any but the rarest.
const POSTS_KEPT_MS = 400 * 86_400_000;

/** Removes ended rows past their time; posted cards stay longer, because their receipts are needed to replace them. */
export async function removeOldRows(tx: Tx, now: number): Promise<void> {
  for (const day of await tx.values(outbox, 'ended')) {
    if (day >= dayOf(now - DAY_KEYS_KEPT_MS)) continue;
    for (const row of await tx.find(outbox, 'ended', day)) {
      if (row.kind === 'update' || row.madeAt < now - POSTS_KEPT_MS) tx.remove(outbox, row.id);
    }
  }
}
