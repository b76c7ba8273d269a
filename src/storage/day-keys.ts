import type { SchoolId } from '../kernel/ids.ts';
import type { Store } from './store.ts';

const DAY_MS = 86_400_000;
const NAME = /^[a-z-]+-(\d{4}-\d{2}-\d{2})$/;
/** How long what a day's key sealed can be read: replies to repeated deliveries and messages on their way (promises.md 35). */
export const DAY_KEYS_KEPT_MS = 90 * DAY_MS;

/** The UTC day of an instant, `yyyy-mm-dd`. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The name of the shared key of that day for values that are no case's. */
export const dayKeyName = (use: 'outbox' | 'seen' | 'posted', at: number): string => `${use}-${dayOf(at)}`;

/** Destroys the day keys that are past their time, and so whatever they sealed, in the journal too. Says how many. Safe to repeat. */
export async function destroyOldDayKeys(store: Store, school: SchoolId, now: number): Promise<number> {
  const oldest = dayOf(now - DAY_KEYS_KEPT_MS);
  return store.destroyKeys(school, (name) => {
    const day = NAME.exec(name)?.[1];
    return day !== undefined && day < oldest;
  });
}
