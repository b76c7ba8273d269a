import { z } from 'zod';
import type { Inbound } from '../chat/inbound.ts';
import type { CardContent } from '../chat/outbound.ts';
import type { Reply } from '../chat/reply.ts';
import type { Grant } from '../kernel/grant.ts';
import type { KeyId } from '../kernel/ids.ts';
import { DAY_KEYS_KEPT_MS, dayKeyName, dayOf } from '../storage/day-keys.ts';
import type { Collection, Tx } from '../storage/store.ts';

const card: z.ZodType<CardContent> = z.strictObject({ template: z.string(), data: z.record(z.string(), z.unknown()) });
const replySchema = z.strictObject({
  status: z.enum(['recorded', 'repeated', 'refused']),
  card: card.exactOptional(),
  beside: z.literal(true).exactOptional(),
  step: card.exactOptional(),
  fieldErrors: z.record(z.string(), z.string()).exactOptional(),
  results: z.array(z.strictObject({ title: z.string(), text: z.string(), card })).exactOptional(),
  reason: z.enum(['not-saved', 'something-broke', 'not-allowed', 'unknown-action', 'too-many', 'invalid']).exactOptional(),
});
const seenSchema = z.strictObject({ id: z.string(), at: z.number(), reply: replySchema });

/**
 * That an event was dealt with, and the reply it got, sealed under the day's key or under that of what the reply holds: the platform's repeat
 * gets the same one. Where that key was destroyed since, the repeat does nothing and says nothing.
 */
export const seen: Collection<{ readonly id: string; readonly at: number; readonly reply: Reply }> = {
  name: 'seen',
  schema: seenSchema,
  version: 1,
  indexes: { id: (mark) => mark.id, day: (mark) => dayOf(mark.at) },
  sensitive: true,
};

/** An event's name is its account's own: nobody learns another's reply by sending that one's event id. */
const seenId = (inbound: Inbound): string => [inbound.account.surface, inbound.account.tenant, inbound.account.id, inbound.eventId].join(' ');

/** The reply an event got when it came first, marked as repeated; null when it is new. */
export async function replyBefore(tx: Tx, inbound: Inbound, grant: Grant): Promise<Reply | null> {
  const id = seenId(inbound);
  if ((await tx.findIds(seen, 'id', id)).length === 0) return null;
  const mark = await tx.get(seen, id, grant);
  return { ...mark?.reply, status: 'repeated' };
}

export async function markSeen(tx: Tx, inbound: Inbound, reply: Reply, now: number, key?: KeyId): Promise<void> {
  tx.put(seen, { id: seenId(inbound), at: now, reply }, key ?? (await tx.sharedKey(dayKeyName('seen', now))));
}

/** Removes the marks older than 90 days (promises.md 35); no platform repeats an event that late. */
export async function removeOldMarks(tx: Tx, now: number): Promise<void> {
  const oldest = dayOf(now - DAY_KEYS_KEPT_MS);
  for (const day of await tx.values(seen, 'day')) {
    if (day >= oldest) continue;
    for (const id of await tx.findIds(seen, 'day', day)) tx.remove(seen, id);
  }
}
