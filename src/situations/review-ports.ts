import type { SchoolId } from '../kernel/ids.ts';
import type { Staff } from '../people/staff.ts';
import type { PoliciesSettings } from '../policies/settings.ts';
import type { Turn } from '../routes/turn.ts';
import type { ReadTx } from '../storage/store.ts';
import type { AnswerEntry, CheckedAnswer } from './answers.ts';
import type { AnswersSettings } from './review-settings.ts';
import type { SchoolSituations } from './school-situations.ts';

/** One school as the review sees it. */
export interface ReviewSchool {
  readonly staff: Staff;
  readonly policies: PoliciesSettings;
  readonly answers: AnswersSettings;
  /** Null until the policies were read and their situations made. */
  situations(): SchoolSituations | null;
}

/** What was settled, in the records: the answers of all situations and the putting of one. */
export interface SettledAnswers {
  /** All answers of the school as this transaction sees them, held against the documents as they are now. */
  now(tx: ReadTx, school: SchoolSituations, second: boolean): Promise<(situation: string) => readonly CheckedAnswer[]>;
  /** In place of whatever was settled for the situation; none takes it back. */
  put(turn: Turn, situation: string, entries: readonly AnswerEntry[], school: SchoolSituations): Promise<void>;
}

export interface ReviewPorts {
  readonly schools: (id: SchoolId) => ReviewSchool;
  readonly settled: SettledAnswers;
}
