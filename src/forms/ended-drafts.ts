import { z } from 'zod';
import { asId, randomId, type SchoolId } from '../kernel/ids.ts';
import type { Turn } from '../routes/turn.ts';
import { DAY_KEYS_KEPT_MS, dayOf } from '../storage/day-keys.ts';
import type { Collection, Store, Tx } from '../storage/store.ts';

/** That a draft ended, so that its old screens can say so; and its key, until that is destroyed. */
const endedSchema = z.strictObject({ id: z.string(), author: z.string(), how: z.enum(['deleted', 'expired', 'sent']), at: z.number(), key: z.string().nullable() });
export type EndedDraft = z.output<typeof endedSchema>;

/** Where a form keeps that its drafts ended. `name` is the collection's. */
export const endedDraftsOf = (name: string): Collection<EndedDraft> => ({
  name,
  schema: endedSchema,
  version: 1,
  indexes: { author: (ended) => ended.author, undestroyed: (ended) => (ended.key === null ? null : 'yes'), day: (ended) => dayOf(ended.at) },
  sensitive: false,
});

/** The draft that a press, a screen or a timer is about; nothing where it is about none. */
export function draftIn(inbound: Turn['inbound']): string {
  if (inbound.kind === 'form') return inbound.draft;
  if (inbound.kind !== 'action' && inbound.kind !== 'timer') return '';
  const { draft } = inbound.data;
  return typeof draft === 'string' ? draft : '';
}

/**
 * Destroys the keys of ended drafts, and with them every word that was sealed under them, in the journal too. `route` names it in the journal.
 * Says how many. Safe to repeat.
 */
export const destroyEnded = (drafts: Collection<EndedDraft>, route: string) => async (store: Store, school: SchoolId, now: number): Promise<number> => {
  const ended = await store.read(school, (tx) => tx.find(drafts, 'undestroyed', 'yes'));
  if (ended.length === 0) return 0;
  for (const { key } of ended) if (key !== null) await store.destroyKey(school, asId<'key'>(key));
  const note = { at: now, actor: null, inbound: { eventId: randomId<'event'>(), kind: 'erased', route } };
  await store.transact(school, note, async (tx) => {
    for (const { id } of ended) {
      const found = await tx.get(drafts, id);
      if (found) tx.put(drafts, { ...found, key: null });
    }
  });
  return ended.length;
};

/** Forgets that drafts ended once no screen of theirs is pressed any more; never before their key is destroyed. */
export const removeOldEnded = (drafts: Collection<EndedDraft>) => async (tx: Tx, now: number): Promise<void> => {
  const oldest = dayOf(now - DAY_KEYS_KEPT_MS);
  for (const day of await tx.values(drafts, 'day')) {
    if (day >= oldest) continue;
    for (const one of await tx.find(drafts, 'day', day)) if (one.key === null) tx.remove(drafts, one.id);
  }
};
