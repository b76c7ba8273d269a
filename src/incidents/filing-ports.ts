import type { PlatformName } from '../chat/outbound.ts';
import type { SchoolId } from '../kernel/ids.ts';
import type { Channel } from '../people/channels.ts';
import type { Contacts } from '../people/contacts.ts';
import type { Person, Staff } from '../people/staff.ts';
import type { Report } from './report.ts';
import type { Routed } from './routed.ts';
import type { SchoolHours } from '../time/school-hours.ts';

/** What the work on reports asks of one school. */
export interface CaseSchool {
  readonly staff: Staff;
  readonly contacts: Contacts;
  readonly channels: readonly Channel[];
  readonly telephone: string | null;
  readonly hours: SchoolHours;
}

export interface FilingPorts {
  readonly schools: (id: SchoolId) => CaseSchool;
  /** The platforms that run, a school's own before the page. */
  readonly running: () => Iterable<PlatformName>;
  /** Where a report goes now. Nobody whom it is about, or who is close to them, is among the people. */
  readonly route: (school: SchoolId, report: Report, reporter: Pick<Person, 'id' | 'roles'>) => Routed;
}
