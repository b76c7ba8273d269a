import { z } from 'zod';
import type { Collection, ReadTx, Tx } from '../storage/store.ts';

/** Why nothing may be erased. Chosen, never written. */
export const HOLD_BECAUSE = ['court', 'police', 'inquiry', 'lado', 'complaint', 'access-request', 'insurer'] as const;
export type HoldBecause = (typeof HOLD_BECAUSE)[number];
export const HOLD_WORDS: Readonly<Record<HoldBecause, string>> = {
  'court': 'A court, or a claim that is expected', 'police': 'The police or social care', 'inquiry': 'A public inquiry', 'lado': 'The local authority designated officer', 'complaint': 'A complaint', 'access-request': 'Someone asked to see what is held about them', 'insurer': 'The insurer',
};

/** That nothing may be erased: of everything, of a class, or of one record. Ids, codes and times alone. */
const holdSchema = z.strictObject({
  id: z.string(),
  scope: z.enum(['all', 'class', 'item']),
  /** The class or the record; empty for everything. */
  of: z.string(),
  because: z.enum(HOLD_BECAUSE),
  by: z.string(),
  at: z.number(),
  lifted: z.strictObject({ by: z.string(), at: z.number() }).nullable(),
});
export type LegalHold = z.output<typeof holdSchema>;
export const legalHolds: Collection<LegalHold> = { name: 'legal-holds', schema: holdSchema, version: 1, indexes: { all: () => 'yes', stands: (hold) => (hold.lifted === null ? 'yes' : null) }, sensitive: false };

export const standingHolds = (tx: Pick<ReadTx, 'find'>): Promise<LegalHold[]> => tx.find(legalHolds, 'stands', 'yes');

/** The holds under which a record stands. `item` is `kind/id`. */
export const holdsOn = (holds: readonly LegalHold[], item: string, recordClass: string): LegalHold[] =>
  holds.filter(({ scope, of }) => scope === 'all' || (scope === 'class' && of === recordClass) || (scope === 'item' && of === item));

/** Whether a record must not be erased now, whoever decides it. */
export async function isHeld(tx: Pick<ReadTx, 'find'>, item: string, recordClass: string): Promise<boolean> {
  return holdsOn(await standingHolds(tx), item, recordClass).length > 0;
}

export function setHold(tx: Pick<Tx, 'put'>, hold: Omit<LegalHold, 'lifted'>): LegalHold {
  const made: LegalHold = { ...hold, lifted: null };
  tx.put(legalHolds, made);
  return made;
}

/** False where there is none that stands. */
export async function liftHold(tx: Pick<Tx, 'get' | 'put'>, id: string, by: string, at: number): Promise<boolean> {
  const hold = await tx.get(legalHolds, id);
  if (!hold || hold.lifted !== null) return false;
  tx.put(legalHolds, { ...hold, lifted: { by, at } });
  return true;
}
