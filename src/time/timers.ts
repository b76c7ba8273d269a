import { z } from 'zod';
import type { ActionData } from '../chat/inbound.ts';
import type { Changed, Due } from '../storage/jobs.ts';
import type { Collection, ReadTx, Tx } from '../storage/store.ts';

/**
 * Something due at a moment. `data` holds ids and numbers only: what to do is read from the records then. `set`: when it was set for a moment still to
 * come, UTC ms; absent where it was due at once.
 */
const timerSchema = z.strictObject({ id: z.string(), at: z.number(), set: z.number().exactOptional(), event: z.string(), data: z.record(z.string(), z.union([z.string(), z.number()])) });
export type Timer = z.output<typeof timerSchema>;

export const timers: Collection<Timer> = {
  name: 'timers',
  schema: timerSchema,
  version: 1,
  indexes: { at: (timer) => String(timer.at) },
  sensitive: false,
};

/** Sets the timer of that key, in place of the one that had it. `at` and `now` in UTC ms; a moment that has passed is due at once. */
export function schedule(tx: Pick<Tx, 'put'>, now: number, key: string, at: number, event: string, data: ActionData = {}): void {
  tx.put(timers, { id: key, at, ...(now < at ? { set: now } : {}), event, data: { ...data } });
}

/**
 * Its event's name: the same however often it is handed in. Set again for a moment that was handled, it is another event where that moment lies ahead,
 * because the clock was put back; one due at once is not, or it would come again for ever.
 */
export const timerEvent = ({ id, at, set }: Timer): string => `timer:${id}:${at}${set === undefined ? '' : `:${set}`}`;

export function cancel(tx: Pick<Tx, 'remove'>, key: string): void {
  tx.remove(timers, key);
}

/**
 * Takes a due timer out in the very transaction that does its work, so that a crash neither skips nor doubles it. False when it
 * was cancelled or set to another time since.
 */
export async function takeDue(tx: Pick<Tx, 'get' | 'remove'>, key: string, dueAt: number): Promise<boolean> {
  const timer = await tx.get(timers, key);
  if (timer?.at !== dueAt) return false;
  tx.remove(timers, key);
  return true;
}

/** What a timer leaves to be done where several processes share the work. */
export function timerDue({ collection, record }: Changed): Due | null {
  if (collection !== timers.name || record === null) return null;
  const { id, at } = record as Timer;
  return { kind: 'timer', key: id, at };
}

/** Every timer of a school. */
export async function timerDues(tx: ReadTx): Promise<Due[]> {
  const found: Due[] = [];
  for (const at of await tx.values(timers, 'at')) for (const key of await tx.findIds(timers, 'at', at)) found.push({ kind: 'timer', key, at: Number(at) });
  return found;
}
