import { z } from 'zod';
import type { SchoolId } from '../kernel/ids.ts';
import type { Collection } from '../storage/store.ts';
import { dayAfter, dayIn, daysAfter, instantOf } from '../time/school-day.ts';
import type { Route } from './route.ts';
import type { Turn } from './turn.ts';

/** Something done once for every day, in a transaction of its own, whatever restarts. `days`: those not done yet, oldest first; the last is today. */
export interface DailyWork {
  readonly name: string;
  /** Done at each start of the desk too, then perhaps with no days: for what school.yaml may say anew. */
  readonly atStart?: true;
  readonly run: (turn: Turn, days: readonly string[]) => Promise<void>;
}

const doneSchema = z.strictObject({ id: z.string(), day: z.iso.date() });
/** The last day that each daily work was done for. */
export const daysDone: Collection<z.output<typeof doneSchema>> = { name: 'account-days', schema: doneSchema, version: 1, indexes: {}, sensitive: false };

/** Key and event of a slice's daily timer: set at each start, due at once, and then just after each midnight. */
export const dayEvent = <Slice extends string>(slice: Slice): `${Slice}.day` => `${slice}.day`;
const AT = '00:05';
/** After a longer silence the days before are not gone through one by one. */
const MOST_DAYS = 120;

/**
 * Does each work once for every day, the day's own records in the same transaction: a crash neither skips nor doubles one. Days on which the
 * desk was down come together, oldest first, when it is up again. A clock put back does nothing twice.
 */
export function dailyRoute(slice: string, works: readonly DailyWork[], spreadMs: (school: SchoolId) => number = () => 0): Route {
  const event = dayEvent(slice);
  return {
    name: `${slice}/day`,
    match: { kind: 'timer', event },
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
      turn.schedule(event, instantOf(dayAfter(today), AT) + spreadMs(turn.school.id), event);
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
