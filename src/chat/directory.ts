import type { Account } from './inbound.ts';
import type { ConversationId } from '../kernel/ids.ts';

/** What the platform says of an account at this moment. */
export interface AccountFacts {
  /** `unnamed`: someone at the school's own desk whom the surface cannot name (the page of a real school). */
  readonly kind: 'member' | 'unnamed' | 'guest' | 'bot' | 'external' | 'deactivated';
  /** The platform's verified e-mail, where it gives one. */
  readonly email?: string;
}

/** Asked at the moment of sending or opening; implementations may remember an answer for 60 s at most. */
export interface Directory {
  account(account: Account): Promise<AccountFacts>;
  members(conversation: ConversationId): Promise<readonly Account[]>;
}
