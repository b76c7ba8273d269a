import { dailyRoute, dayEvent, daysDone, type DailyWork } from '../routes/daily.ts';
import type { Route } from '../routes/route.ts';
import type { Turn } from '../routes/turn.ts';
import { dayIn } from '../time/school-day.ts';
import { timers } from '../time/timers.ts';
import { awayRoutes } from './away-routes.ts';
import { aheadCard, noticeListRoutes } from './notice-list-routes.ts';
import { noticeRoutes } from './notice-routes.ts';
import { sayWaiting } from './notice-saying.ts';
import { nextMoment } from './notice-window.ts';
import { endFaded, SAY_NOW } from './notices.ts';
import { VERSIONS } from './policy-review-versions.ts';
import type { ReminderPorts } from './reminder-ports.ts';
import type { DigestLines } from './weekly-digest.ts';

const SLICE = 'school-year';
const LAST = 'reminders';
/** Key and event of the daily timer of everything that follows the school year: set at each start, due at once, and then just after each midnight. */
export const SCHOOL_YEAR_DAY = dayEvent(SLICE);

/** What the slices that follow the school year bring to their reminders. */
export interface ReminderParts {
  /** What each does once a day; all of them run before anything of that day is said. */
  readonly works: readonly DailyWork[];
  /** What each adds to the leadership team's weekly counts. */
  readonly digests?: readonly DigestLines[];
}

/** Reminders: queued by whoever has something to say, said when they may be. */
export function reminderRoutes(ports: ReminderPorts, { works, digests = [] }: ReminderParts): Route[] {
  return [
    dailyRoute(SLICE, [...works, sayToday(ports)], ports.spreadMs),
    { name: 'reminders/say', match: { kind: 'timer', event: SAY_NOW }, action: 'system.run', help: null, handle: (turn) => sayInTime(turn, ports, () => sayWaiting(turn, ports, digests)) },
    ...noticeRoutes(ports, (turn) => aheadCard(turn, ports, works, digests)),
    ...awayRoutes(ports),
    ...noticeListRoutes(ports, works, digests),
  ];
}

const WAITS_MS = 600_000;

/** The last look through a folder is waited for; one that comes back so often never ends. */
const MOST_WAITS = 40;

/**
 * After a time in which the desk was down a timer of before may come first: then what the days' works and the policies have to say would miss its
 * place in the one message. It waits for them, once: a work that fails, or a folder that cannot be read, holds back nothing that is ready.
 */
async function sayInTime(turn: Turn, ports: ReminderPorts, now: () => Promise<void>): Promise<void> {
  const waited = turn.inbound.kind === 'timer' ? Number(turn.inbound.data['waited']) || 0 : 0;
  if (waited >= MOST_WAITS) return now();
  // A folder is gone through a few files in a turn.
  const looks = await turn.tx.get(timers, VERSIONS);
  if (looks) return turn.schedule(SAY_NOW, Math.max(looks.at, turn.now) + 1, SAY_NOW, { waited: waited + 1 });
  const done = (await turn.tx.get(daysDone, LAST))?.day ?? '';
  if (done >= dayIn(turn.now) && ports.reading?.(turn.school.id) !== true) return now();
  turn.schedule(SAY_NOW, turn.now + WAITS_MS, SAY_NOW, { waited: MOST_WAITS });
}

/** Last of the day's works: sets the moment at which what waits is said today. At a start in the middle of a school day that is now. */
function sayToday(ports: ReminderPorts): DailyWork {
  return {
    name: LAST, atStart: true,
    run: async (turn) => {
      const school = ports.schools(turn.school.id);
      await endFaded(turn);
      const at = nextMoment(turn.now, school);
      turn.schedule(SAY_NOW, at === turn.now ? at : at + (ports.spreadMs?.(turn.school.id) ?? 0), SAY_NOW);
    },
  };
}
