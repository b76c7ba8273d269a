import type { PolicyDocument } from '../policies/document.ts';
import type { Turn } from '../routes/turn.ts';
import type { ReminderPorts } from './reminder-ports.ts';

export interface PolicyReviewPorts extends ReminderPorts {
  /** Another text lies in the folder, and answers come from it: whoever has to have read the policy is asked again. */
  readonly newVersion: (turn: Turn, document: PolicyDocument) => Promise<void>;
  /** The folder was read, or read anew: what could not be asked without its documents is asked now. */
  readonly folderRead: (turn: Turn) => Promise<void>;
}
