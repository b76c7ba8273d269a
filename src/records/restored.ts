import { z } from 'zod';
import type { Collection, ReadTx } from '../storage/store.ts';

const restoredSchema = z.strictObject({
  id: z.literal('last'),
  /** When the records were restored, and of when they are; UTC ms. */
  at: z.number(),
  backupAt: z.number(),
  /** The last line of the backup. */
  seq: z.number(),
  /** The furthest line that was noted elsewhere: lines up to it were written after the backup and are lost. Null where nothing was noted. */
  noted: z.number().nullable(),
  /** How many messages were on their way and how many timers were due. */
  open: z.number(),
  due: z.number(),
});
export type Restored = z.output<typeof restoredSchema>;

/** That the records were restored from a backup: the last time, if ever. */
export const restores: Collection<Restored> = { name: 'restores', schema: restoredSchema, version: 1, indexes: { last: () => 'yes' }, sensitive: false };

/** Key and event of the timer that a restore sets, so that those who answer for the records are told. */
export const RESTORED = 'records.restored';

/** How long after a restore what the desk says by itself may have been said before it. */
const DOUBT_MS = 3 * 86_400_000;

/**
 * Since when messages that the desk sends by itself now may have been posted already, by a desk whose records were lost: null where they cannot
 * have been. The platform is asked before any such message is posted.
 */
export async function inDoubtSince(tx: ReadTx, now: number): Promise<number | null> {
  const last = await tx.get(restores, 'last');
  return last && now < last.at + DOUBT_MS ? last.backupAt : null;
}
