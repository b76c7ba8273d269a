import type { ActionData } from '../chat/inbound.ts';
import type { Grant } from '../kernel/grant.ts';
import type { Person } from '../people/staff.ts';
import type { ReadTx } from '../storage/store.ts';

/** One thing that waits for a person, or that they wait for: a reference and a date, never a word of what was written. */
export interface OpenItem {
  /** "Question AB12-CD34, sent 3 March 2026, waits for your reply". */
  readonly title: string;
  /** When it began, UTC ms: the oldest stands first. */
  readonly at: number;
  /** What its button does; null where there is nothing to do but wait. */
  readonly open: { readonly verb: string; readonly data: ActionData } | null;
}

/** What one slice has open for a person. */
export type OpenItems = (tx: ReadTx, person: Person, now: number, grant: Grant) => Promise<readonly OpenItem[]>;
