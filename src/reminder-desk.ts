import type { SchoolId } from './kernel/ids.ts';
import type { Corpus } from './policies/corpus.ts';
import type { PoliciesSettings } from './policies/settings.ts';
import { whereQuoted } from './policies/where-quoted.ts';
import type { ReminderPorts } from './reminders/reminder-ports.ts';
import type { SignOffPorts, SignOffSchool } from './reminders/sign-off-ports.ts';
import type { School } from './school.ts';

const SPREAD_MS = 120_000;

/** Reminders and sign-offs for the running desk: each school by its settings and its documents as they stand now. Those of a trust begin one after the other, within two minutes. */
export function reminderPorts(ids: readonly SchoolId[], school: (id: SchoolId) => { readonly school: School; readonly policies: PoliciesSettings; readonly corpus: () => Corpus | null }): SignOffPorts & ReminderPorts {
  return { schools: (id) => reminderSchool(school(id)), reading: (id) => school(id).corpus() === null, spreadMs: (id) => Math.floor((Math.max(ids.indexOf(id), 0) * SPREAD_MS) / Math.max(ids.length, 1)) };
}

function reminderSchool({ school, policies, corpus }: { readonly school: School; readonly policies: PoliciesSettings; readonly corpus: () => Corpus | null }): SignOffSchool {
  const { staff, settings, calendar } = school;
  return {
    staff, calendar, hours: settings.hours, channels: settings.channels, policies, settings: settings.reminders, signOffs: settings['sign-offs'], questions: settings.questions, corpus,
    whereOf: (because) => whereQuoted(because, corpus()),
  };
}
