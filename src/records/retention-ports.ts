import type { CardContent } from '../chat/outbound.ts';
import type { Grant } from '../kernel/grant.ts';
import type { KeyId, PersonId, SchoolId } from '../kernel/ids.ts';
import type { Person, Staff } from '../people/staff.ts';
import type { Turn } from '../routes/turn.ts';
import type { ReadTx } from '../storage/store.ts';
import type { RetentionClassId } from './retention-classes.ts';
import type { RetentionSettings } from './retention-settings.ts';

/** A record that has ended, as far as its time goes. */
export interface Look {
  readonly class: RetentionClassId;
  /** Those that its reviewer may put it into; the first is its own. */
  readonly classes: readonly RetentionClassId[];
  /** ISO day from which its time runs where no person has to say one. */
  readonly from: string;
  /** Seals what a person says about it; null for a record in clear. */
  readonly key: KeyId | null;
  /** How it is called on a card: a reference, never a word of it. */
  readonly reference: string;
  /** Whether this person may decide on it, and know that it is there, as far as the record itself goes. */
  readonly mayReview: (person: Pick<Person, 'id' | 'name'>) => boolean;
}

/** One kind of record, as the slice that owns it gives it to retention. */
export interface Retained {
  /** Names it in `kind/id`; never changed. */
  readonly kind: string;
  /** Decided on by class and year in place of one by one: for what is many and grave in none. */
  readonly batched: boolean;
  /** Ids of those that have ended, by indexes alone. */
  readonly ids: (tx: ReadTx) => Promise<readonly string[]>;
  /** Null where it has not ended, or is not there. */
  readonly look: (tx: ReadTx, id: string, grant: Grant) => Promise<Look | null>;
  /** Takes it out with all that hangs on it, and ends its key. Only after a person's decision. */
  readonly erase: (turn: Turn, id: string) => Promise<void>;
}

/** Something to be said to one person, when the school's rules for reminders allow. */
export interface RetentionNotice {
  readonly key: string;
  readonly to: PersonId;
  readonly kind: 'retention';
  readonly line: string;
  readonly because: null;
  readonly from: string;
  readonly card: CardContent;
  readonly escalate: null;
}

export interface RetentionPorts {
  readonly schools: (id: SchoolId) => { readonly staff: Staff; readonly settings: RetentionSettings };
  readonly retained: readonly Retained[];
  readonly say: (turn: Turn, notice: RetentionNotice) => Promise<void>;
}
