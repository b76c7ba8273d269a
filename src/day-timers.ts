import { ACCOUNTS_DAY } from './accounts/daily.ts';
import type { Clock } from './kernel/clock.ts';
import { randomId, type SchoolId } from './kernel/ids.ts';
import type { Log } from './kernel/log.ts';
import { SCHOOL_YEAR_DAY } from './reminders/reminder-routes.ts';
import { HOUSEKEEPING } from './routes/housekeeping.ts';
import { destroyOldDayKeys } from './storage/day-keys.ts';
import type { Store } from './storage/store.ts';
import { schedule, timers } from './time/timers.ts';

/** The timers from which each day's work begins. */
export interface DayTimers {
  /** At a start: what school.yaml says may be new, so the days' works are due at once. */
  set(): Promise<void>;
  /** Sets them again where the clock was put back: those that were set before would come as late as it had gone ahead. */
  look(): Promise<void>;
}

// A clock that is set right by a little moves no day.
const PUT_BACK_MS = 3_600_000;
const LONGEST_MS = 2 * 86_400_000;

export function dayTimers(store: Store, schools: readonly SchoolId[], clock: Clock, log: Log): DayTimers {
  let latest = clock.now();
  const set = async (): Promise<void> => {
    for (const school of schools) {
      const now = clock.now();
      const note = { at: now, actor: null, inbound: { eventId: randomId<'event'>(), kind: 'start', route: 'housekeeping' } };
      await store.transact(school, note, async (tx) => {
        const kept = await tx.get(timers, HOUSEKEEPING);
        if (!kept || kept.at > now + LONGEST_MS) schedule(tx, now, HOUSEKEEPING, now, HOUSEKEEPING);
        schedule(tx, now, ACCOUNTS_DAY, now, ACCOUNTS_DAY);
        schedule(tx, now, SCHOOL_YEAR_DAY, now, SCHOOL_YEAR_DAY);
      });
      await destroyOldDayKeys(store, school, now);
    }
    latest = clock.now();
  };
  return {
    set,
    look: async () => {
      const now = clock.now();
      if (now >= latest - PUT_BACK_MS) latest = Math.max(latest, now);
      // A disk that is full must not hold up the other timers: tried again at the next look.
      else await set().catch((error: unknown) => log('days.not-set', { error: error instanceof Error ? error.name : 'unknown' }));
    },
  };
}
