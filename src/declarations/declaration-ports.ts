import type { CardContent } from '../chat/outbound.ts';
import type { PersonId, SchoolId } from '../kernel/ids.ts';
import type { Staff } from '../people/staff.ts';
import type { BesideWorry } from '../policies/ask.ts';
import type { Corpus } from '../policies/corpus.ts';
import type { Because } from '../policies/settings.ts';
import type { Turn } from '../routes/turn.ts';
import type { ReadTx } from '../storage/store.ts';
import type { SchoolCalendar } from '../time/school-calendar.ts';
import type { DeclarationRule } from './declaration-rule.ts';
import type { DeclarationsSettings } from './declaration-settings.ts';

/** One school, as its declarations see it. */
export interface DeclarationSchool {
  readonly staff: Staff;
  readonly settings: DeclarationsSettings;
  readonly calendar: Pick<SchoolCalendar, 'addSchoolDays'>;
  /** Null until the policies were read. */
  corpus(): Corpus | null;
  /** As of the documents now; what school.yaml says goes first. */
  rule(): DeclarationRule;
  /** "Social Media Policy › 4 Friends, page 3" of a quoted clause; its file where it stands in no document now. */
  whereOf(because: Because): string;
}

/** Something to be said to one person, once, when the school's rules for reminders allow. */
export interface DeclarationNotice {
  readonly key: string;
  readonly to: PersonId;
  readonly kind: 'declaration';
  readonly line: string;
  readonly because: Because | null;
  /** ISO day from which it may be said. */
  readonly from: string;
  readonly card: CardContent;
  readonly escalate: null;
}

export interface DeclarationPorts {
  readonly schools: (id: SchoolId) => DeclarationSchool;
  /** The policy's answer to a question that was also a wish to declare. */
  readonly beside: BesideWorry;
  readonly say: (turn: Turn, notice: DeclarationNotice) => Promise<void>;
  /** What was to be said under this key is not said any more. */
  readonly unsay: (turn: Turn, key: string) => Promise<void>;
  /** Ids of those who said that they are away on this ISO day. */
  readonly away: (tx: ReadTx, day: string) => Promise<readonly string[]>;
}
