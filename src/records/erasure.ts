import { z } from 'zod';
import { asId, randomId, type SchoolId } from '../kernel/ids.ts';
import type { Turn } from '../routes/turn.ts';
import type { Collection, Store, Tx } from '../storage/store.ts';
import { RETENTION_CLASSES } from './retention-classes.ts';

/** Keys that are still to be destroyed: what was erased is unreadable from the moment this is empty. */
const erasingSchema = z.strictObject({ id: z.string(), key: z.string() });
const endedKeys: Collection<z.output<typeof erasingSchema>> = { name: 'case-keys-ended', schema: erasingSchema, version: 1, indexes: { waits: () => 'yes' }, sensitive: false };

/** Has a record's key destroyed after this turn. `id` is the record's own name. */
export const endKey = (tx: Pick<Tx, 'put'>, id: string, key: string): void => tx.put(endedKeys, { id, key });

/** Why something was erased: chosen, never written, because words could tell the story again. */
export const ERASED_BECAUSE = ['time-over', 'filed-elsewhere', 'asked-for'] as const;
export const ERASED_WORDS: Readonly<Record<(typeof ERASED_BECAUSE)[number], string>> = { 'time-over': 'Its time is over, and nothing speaks for keeping it', 'filed-elsewhere': 'Our own file holds all of it', 'asked-for': 'Someone had a right to have it erased' };

/** What stays of a record that was erased at the end of its time. Sealed, because it holds a colleague's name. */
const erasedSchema = z.strictObject({
  /** `kind/id`, or that of a batch. */
  id: z.string(),
  class: z.enum(RETENTION_CLASSES),
  /** What its time ran from, where that is nobody's date of birth, and the end of the school year in which it was due. */
  from: z.iso.date(),
  due: z.iso.date(),
  /** More than one for a batch. */
  count: z.number().int().positive(),
  erased: z.strictObject({ by: z.string(), person: z.string(), role: z.string(), at: z.number(), reason: z.enum(ERASED_BECAUSE) }),
});
export type ErasedRecord = z.output<typeof erasedSchema>;
export const erasedRecords: Collection<ErasedRecord> = { name: 'erased-records', schema: erasedSchema, version: 1, indexes: { all: () => 'yes', class: (one) => one.class }, sensitive: true };
/** The name of the shared key that seals them. */
export const ERASED_KEY = 'erased-records';

const ERASING: ReadonlySet<string> = new Set(['case.erase', 'retention.erase']);
/** Whether this may have erased a record, whose key is then destroyed at once. */
export const mayErase = (inbound: Turn['inbound']): boolean => inbound.kind === 'action' && ERASING.has(inbound.verb);

/** Destroys the keys of what was erased: its words, in the journal too, can never be read again. Says how many. Safe to repeat. */
export async function destroyErased(store: Store, school: SchoolId, now: number): Promise<number> {
  const ended = await store.read(school, (tx) => tx.find(endedKeys, 'waits', 'yes'));
  if (ended.length === 0) return 0;
  for (const { key } of ended) await store.destroyKey(school, asId<'key'>(key));
  const note = { at: now, actor: null, inbound: { eventId: randomId<'event'>(), kind: 'erased', route: 'records/erasure' } };
  await store.transact(school, note, (tx: Tx) => {
    for (const { id } of ended) tx.remove(endedKeys, id);
    return Promise.resolve();
  });
  return ended.length;
}
