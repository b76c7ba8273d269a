import type { Tx } from '../storage/store.ts';
import type { Route } from './route.ts';

/** Key and event of its timer: set it once at each start, due at once. */
export const HOUSEKEEPING = 'housekeeping';
const DAY_MS = 86_400_000;

/** Removes what is past its time once a day, each cleaner in its own records. */
export function housekeepingRoute(cleaners: readonly ((tx: Tx, now: number) => Promise<void>)[]): Route {
  return {
    name: 'housekeeping',
    match: { kind: 'timer', event: HOUSEKEEPING },
    action: 'system.run',
    help: null,
    handle: async (turn) => {
      for (const clean of cleaners) await clean(turn.tx, turn.now);
      turn.schedule(HOUSEKEEPING, turn.now + DAY_MS, HOUSEKEEPING);
    },
  };
}
