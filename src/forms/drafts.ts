import { z } from 'zod';
import { addressSchema } from '../chat/address.ts';
import { asId, randomId, type KeyId, type SchoolId } from '../kernel/ids.ts';
import type { Turn } from '../routes/turn.ts';
import { DAY_KEYS_KEPT_MS, dayOf } from '../storage/day-keys.ts';
import type { Collection, Store, Tx } from '../storage/store.ts';

/** No answer that is kept is longer; the fields themselves take less, and say so. */
export const MOST_KEPT = 20_000;

/** What every form that is not sent is: whose, how far, and its answers. A form adds what is its own; all of it is sealed under the draft's own key. */
export const draftShape = {
  id: z.string(),
  author: z.string(),
  /** Where its author is answered and reminded: their private conversation. */
  address: addressSchema,
  key: z.string(),
  startedAt: z.number(),
  changedAt: z.number(),
  /** The screen it is on. */
  step: z.string(),
  /** A part is being changed from the review, which is gone back to. */
  editing: z.boolean(),
  answers: z.record(z.string(), z.string().max(MOST_KEPT)),
};
interface AnyDraft {
  readonly id: string;
  readonly author: string;
  readonly key: string;
}

export const draftKey = ({ key }: Pick<AnyDraft, 'key'>): KeyId => asId<'key'>(key);

/** How whoever presses stands to the draft. From the indexes alone: nothing sealed is opened to find out whose it is. */
export const relationToDrafts = <D extends AnyDraft>(drafts: Collection<D>, ended: Collection<EndedDraft>) => async ({ inbound, actor, tx }: Pick<Turn, 'inbound' | 'actor' | 'tx'>): Promise<'author' | 'none'> => {
  if (!actor) return 'none';
  const mine = [...(await tx.findIds(drafts, 'author', actor.id)), ...(await tx.findIds(ended, 'author', actor.id))];
  return mine.includes(draftIn(inbound)) ? 'author' : 'none';
};

/** Takes a draft away and keeps that it ended. Its words are unreadable as soon as `destroyEnded` ran after this turn. */
export function putEnd<D extends AnyDraft>(turn: Pick<Turn, 'tx' | 'now'>, drafts: Collection<D>, ended: Collection<EndedDraft>, draft: AnyDraft, how: EndedDraft['how']): void {
  turn.tx.remove(drafts, draft.id);
  turn.tx.put(ended, { id: draft.id, author: draft.author, how, at: turn.now, key: draft.key });
}

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
