import { asId } from '../kernel/ids.ts';
import type { DailyWork } from '../routes/daily.ts';
import { deskCard } from '../routes/desk-card.ts';
import type { Turn } from '../routes/turn.ts';
import { dayIn } from '../time/school-day.ts';
import { bringUpToDate } from './retention.ts';
import type { RetentionPorts } from './retention-ports.ts';
import { reviewersAsked } from './retention-waiting.ts';

/** Once a day: what has ended is dated, and on the first of each month whoever decides hears that something waits. */
export function retentionDaily(ports: RetentionPorts): DailyWork {
  return {
    name: 'records/retention',
    atStart: true,
    run: async (turn: Turn, days) => {
      const { staff, settings } = ports.schools(turn.school.id);
      const today = dayIn(turn.now);
      await bringUpToDate(turn.tx, ports, settings, today, turn.grant);
      if (!days.some((day) => day.endsWith('-01'))) return;
      for (const [person, count] of await reviewersAsked(turn.tx, ports, staff, turn.grant)) {
        const line = `${count} ${count === 1 ? 'record waits' : 'records wait'} for your decision on how long to keep ${count === 1 ? 'it' : 'them'}`;
        await ports.say(turn, {
          key: `retention:${person}:${today.slice(0, 7)}`, to: asId<'person'>(person), kind: 'retention', line, because: null, from: today, escalate: null,
          card: deskCard({ title: 'Records to decide on', state: line, lines: ['Nothing is erased by itself. Each is kept until somebody decides.'], others: [{ title: 'Look at them', verb: 'retention.list', data: {} }] }),
        });
      }
    },
  };
}
