import type { SchoolId } from './kernel/ids.ts';
import type { Corpus } from './policies/corpus.ts';
import { whereQuoted } from './policies/where-quoted.ts';
import type { ReminderPorts, ReminderSchool } from './reminders/reminder-ports.ts';
import type { School } from './school.ts';

/** Reminders for the running desk: each school by its settings and its documents as they stand now. */
export function reminderPorts(school: (id: SchoolId) => { readonly school: School; readonly corpus: () => Corpus | null }): ReminderPorts {
  return { schools: (id) => reminderSchool(school(id)) };
}

function reminderSchool({ school, corpus }: { readonly school: School; readonly corpus: () => Corpus | null }): ReminderSchool {
  const { staff, settings, calendar } = school;
  return { staff, calendar, hours: settings.hours, channels: settings.channels, policies: settings.policies, settings: settings.reminders, corpus, whereOf: (because) => whereQuoted(because, corpus()) };
}
