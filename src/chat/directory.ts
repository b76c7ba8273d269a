import type { Account } from './inbound.ts';
import type { Place } from './outbound.ts';

/** What the platform says of an account at this moment. */
export interface AccountFacts {
  /** `unnamed`: someone at the school's own desk whom the surface cannot name (the page of a real school). */
  readonly kind: 'member' | 'unnamed' | 'guest' | 'bot' | 'external' | 'deactivated';
  /** The platform's verified e-mail addresses, the surest first; none where it gives none. */
  readonly emails?: readonly string[];
  /** As the platform shows it, for people who judge who can read a channel. Never matched by. */
  readonly name?: string;
}

/** Asked at the moment of sending or opening; implementations may remember an answer for 60 s at most. Rejects when the platform does not answer. */
export interface Directory {
  account(account: Account): Promise<AccountFacts>;
  /** Everyone who can read there now, the desk itself left out. */
  members(place: Place): Promise<readonly Account[]>;
  /** Whether others than its members can read there, such as a whole workspace in a public channel. Left out where a platform has no such place. */
  open?(place: Place): Promise<boolean>;
}
