import type { SchoolId } from '../kernel/ids.ts';
import type { Channel } from '../people/channels.ts';
import type { Staff } from '../people/staff.ts';
import type { Corpus } from '../policies/corpus.ts';
import type { Because, PoliciesSettings } from '../policies/settings.ts';
import type { SchoolCalendar } from '../time/school-calendar.ts';
import type { SchoolHours } from '../time/school-hours.ts';
import type { ReminderSettings } from './reminder-settings.ts';

/** One school, as its reminders, sign-offs and policy reviews see it. */
export interface ReminderSchool {
  readonly staff: Staff;
  readonly hours: SchoolHours;
  readonly calendar: SchoolCalendar;
  readonly channels: readonly Channel[];
  /** Facts about policies that a person confirmed. */
  readonly policies: PoliciesSettings;
  readonly settings: ReminderSettings;
  /** Null until the policies were read. */
  corpus(): Corpus | null;
  /** "Social Media Policy › 4 Official accounts, page 3" of a quoted clause; its file where it stands in no document now. */
  whereOf(because: Because): string;
}

export interface ReminderPorts {
  readonly schools: (id: SchoolId) => ReminderSchool;
  /** True while a school's policies are read after a start: what they have to say belongs into the same message. Never where it is left out. */
  readonly reading?: (id: SchoolId) => boolean;
  /** How much later than the others a school begins its day and its morning, so that a trust does not all speak in one second; none where it is left out. */
  readonly spreadMs?: (id: SchoolId) => number;
}
