import { z } from 'zod';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import type { Collection } from '../storage/store.ts';
import { dayAfter, dayIn, daysAfter, instantOf } from '../time/school-day.ts';
import type { DailyWork } from './account-ports.ts';

const doneSchema = z.strictObject({ id: z.string(), day: z.iso.date() });
/** The last day that each daily work was done for. */
export const daysDone: Collection<z.output<typeof doneSchema>> = { name: 'account-days', schema: doneSchema, version: 1, indexes: {}, sensitive: false };

/** Key and event of its timer: set at each start, due at once, and then just after each midnight. */
export const ACCOUNTS_DAY = 'accounts.day';
const AT = '00:05';
/** After a longer silence the days before are not gone through one by one. */
const MOST_DAYS = 120;

/**
 * Does each work once for every day, the day's own records in the same transaction: a crash neither skips nor doubles one. Days on which the
 * desk was down come together, oldest first, when it is up again. A clock put back does nothing twice.
 */
export function dailyRoute(works: readonly DailyWork[]): Route {
  return {
    name: 'accounts/day',
    match: { kind: 'timer', event: ACCOUNTS_DAY },
    action: 'system.run',
    help: null,
    handle: async (turn) => {
      const today = dayIn(turn.now);
      for (const work of works) {
        const days = await daysFor(turn, work.name, today);
        if (days.length === 0 && work.atStart !== true) continue;
        await work.run(turn, days);
        turn.tx.put(daysDone, { id: work.name, day: today });
      }
      turn.schedule(ACCOUNTS_DAY, instantOf(dayAfter(today), AT), ACCOUNTS_DAY);
    },
  };
}

async function daysFor(turn: Turn, name: string, today: string): Promise<string[]> {
  const last = (await turn.tx.get(daysDone, name))?.day ?? daysAfter(today, -1);
  const from = [dayAfter(last), daysAfter(today, -MOST_DAYS)].toSorted().at(-1) ?? today;
  const days: string[] = [];
  for (let day = from; day <= today; day = dayAfter(day)) days.push(day);
  return days;
}
