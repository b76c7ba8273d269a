import { z } from 'zod';
import type { Inbound } from '../chat/inbound.ts';
import type { PersonId } from '../kernel/ids.ts';
import { FloodLimit } from '../routes/flood-limit.ts';
import type { Route } from '../routes/route.ts';
import { DAY_KEYS_KEPT_MS, dayOf } from '../storage/day-keys.ts';
import type { Collection, Tx } from '../storage/store.ts';

const refusalSchema = z.strictObject({
  id: z.string(),
  at: z.number(),
  /** Null for an account that is nobody here. */
  person: z.string().nullable(),
  account: z.strictObject({ surface: z.string(), tenant: z.string(), id: z.string() }),
  route: z.string(),
  action: z.string(),
  /** The record that was asked for, where the press named one: an opaque id. */
  about: z.string().nullable(),
});

/** That somebody tried what they may not do: who, what and when, without a word of what they typed. The journal's line stays when the row is gone. */
export const refusals: Collection<z.output<typeof refusalSchema>> = { name: 'refusals', schema: refusalSchema, version: 1, indexes: { day: ({ at }) => dayOf(at) }, sensitive: false };

/** A storm of presses by one account must not fill the disk: after as many it is one a minute. */
export const refusalLimit = (): FloodLimit => new FloodLimit(60, 60_000);

const OPAQUE = /^[\w:.~-]{1,80}$/;

/** Keeps a refusal. It says nothing of whether there is such a record: what is absent and what is forbidden are kept alike. */
export function keepRefusal(tx: Tx, inbound: Inbound, { name, action }: Pick<Route, 'name' | 'action'>, person: PersonId | null, now: number): void {
  const { surface, tenant, id } = inbound.account;
  const named = inbound.kind === 'action' ? Object.values(inbound.data).find((value) => typeof value === 'string' && OPAQUE.test(value)) : undefined;
  tx.put(refusals, { id: [surface, tenant, id, inbound.eventId].join(' '), at: now, person, account: { surface, tenant, id }, route: name, action, about: typeof named === 'string' ? named : null });
}

/** Removes the rows older than 90 days; who was refused stands in the journal for as long as it is kept. */
export async function removeOldRefusals(tx: Tx, now: number): Promise<void> {
  const oldest = dayOf(now - DAY_KEYS_KEPT_MS);
  for (const day of await tx.values(refusals, 'day')) {
    if (day >= oldest) continue;
    for (const id of await tx.findIds(refusals, 'day', day)) tx.remove(refusals, id);
  }
}
