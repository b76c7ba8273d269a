import type { SchoolId } from '../kernel/ids.ts';
import type { QuestionsSettings } from '../policies/settings.ts';
import type { ReminderSchool } from './reminder-ports.ts';
import type { SignOffsSettings } from './sign-off-settings.ts';

/** One school, as its sign-offs see it. */
export interface SignOffSchool extends ReminderSchool {
  readonly signOffs: SignOffsSettings;
  /** Who answers what a policy does not say. */
  readonly questions: QuestionsSettings;
}

export interface SignOffPorts {
  readonly schools: (id: SchoolId) => SignOffSchool;
}
