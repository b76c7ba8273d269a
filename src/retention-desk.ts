import type { SchoolId } from './kernel/ids.ts';
import type { RetentionPorts } from './records/retention-ports.ts';
import { say } from './reminders/notices.ts';
import type { ReminderPorts } from './reminders/reminder-ports.ts';
import { RETAINED } from './retained-records.ts';
import type { School } from './school.ts';

/** Retention for the running desk: each school by its settings, what waits said by its reminders. */
export const retentionPorts = (school: (id: SchoolId) => { readonly school: School }, reminders: ReminderPorts): RetentionPorts => ({
  retained: RETAINED,
  schools: (id) => ({ staff: school(id).school.staff, settings: school(id).school.settings.retention }),
  say: (turn, notice) => say(turn, reminders, notice),
});
