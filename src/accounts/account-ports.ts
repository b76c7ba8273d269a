import type { Grant } from '../kernel/grant.ts';
import type { SchoolId } from '../kernel/ids.ts';
import type { Channel } from '../people/channels.ts';
import type { Staff } from '../people/staff.ts';
import type { BesideWorry } from '../policies/ask.ts';
import type { Corpus } from '../policies/corpus.ts';
import type { Because, PoliciesSettings } from '../policies/settings.ts';
import type { Turn } from '../routes/turn.ts';
import type { ReadTx } from '../storage/store.ts';
import type { SchoolHours } from '../time/school-hours.ts';
import type { AccountRules } from './account-rules.ts';
import type { AccountsSettings } from './account-settings.ts';

/** One school, as everything about its accounts sees it. */
export interface AccountSchool {
  readonly staff: Staff;
  readonly settings: AccountsSettings;
  readonly hours: SchoolHours;
  /** Facts about policies that a person confirmed. */
  readonly policies: PoliciesSettings;
  readonly channels: readonly Channel[];
  /** The addresses by which a recovery address is known to be the school's. */
  readonly emailDomains: readonly string[];
  /** Null until the policies were read. */
  corpus(): Corpus | null;
  /** As of the documents now; what school.yaml says goes first. */
  rules(): AccountRules;
  /** "Social Media Policy › 4 Official accounts, page 3" of a quoted clause; its file where it stands in no document now. */
  whereOf(because: Because): string;
}

/** A page that opens in a browser. */
export type AccountPage = 'register' | 'head' | 'month';

/** What a page is made from. */
export interface PageAbout {
  readonly school: AccountSchool;
  /** The school's name. */
  readonly name: string;
  readonly now: number;
  readonly grant: Grant;
}

export interface AccountPorts {
  readonly schools: (id: SchoolId) => AccountSchool;
  /** The policy's answer to a question that was also a wish. */
  readonly beside: BesideWorry;
  /** Ids of all who said, or of whom leaders said, that they are away on this ISO day: no check is asked of them. */
  readonly away: (tx: Pick<ReadTx, 'find'>, day: string) => Promise<readonly string[]>;
  /** Begins a report in this turn, with words already in it, and replies with its first screen (or the way in, for someone without a name here). */
  readonly beginReport: (turn: Turn, words: string) => Promise<void>;
  /** Sends this person what to do now for a child who may be in danger, before anything else. */
  readonly urgent: (turn: Turn) => Promise<void>;
  /** A link (see `pageCard`) to a page for the person of this turn, good for minutes; null where this desk serves none. */
  readonly pageLink: (turn: Turn, page: AccountPage) => string | null;
}
