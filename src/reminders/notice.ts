import type { CardContent } from '../chat/outbound.ts';
import type { PersonId } from '../kernel/ids.ts';
import type { Because } from '../policies/settings.ts';

/** Kinds of reminder, as school.yaml names them under `reminders:`. What is about a child's welfare never goes this way: nothing here may hold it back. */
export const NOTICE_KINDS = ['sign-off', 'policy-review', 'declaration', 'retention', 'digest'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Something to be said to one person, or to the leadership team, once. */
export interface Notice {
  /** The same key is never said twice, whatever restarts. */
  readonly key: string;
  readonly to: PersonId | 'leaders';
  readonly kind: NoticeKind;
  /** "Your sign-off of the Acceptable Use Agreement is 9 days old": for the list of what will be said, and for a digest that takes several together. */
  readonly line: string;
  /** Why it is said: the clause, or null for a setting of the school. */
  readonly because: Because | null;
  /** ISO day (Europe/London) from which it may be said. Quiet hours, absence, days without school and the cap a day may put it off. */
  readonly from: string;
  /** What stands in the chat when it is said alone. */
  readonly card: CardContent;
  /** Whom it goes to in place of being repeated, and after how many school days without anything done; null where it is only said. */
  readonly escalate: { readonly to: PersonId | 'leaders'; readonly afterSchoolDays: number } | null;
}
