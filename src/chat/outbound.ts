import type { ConversationId, EffectId, PersonId, SchoolId } from '../kernel/ids.ts';
import type { Account } from './inbound.ts';

/** Whom it is for. A person is turned into a conversation by the surface at the moment of sending. */
export type Address =
  | { readonly kind: 'conversation'; readonly surface: 'slack' | 'teams' | 'web'; readonly conversation: ConversationId; readonly thread?: string }
  | { readonly kind: 'person'; readonly person: PersonId }
  /** The private conversation with an account, whoever it is: how someone who spoke in a channel is answered privately. */
  | { readonly kind: 'account'; readonly account: Account }
  | { readonly kind: 'channel'; readonly channel: string };

/** A filled card: the template's name (a file of `cards/`) and the values for it. Rendering happens at the rim, for each platform. */
export interface CardContent {
  readonly template: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** One thing that must arrive, exactly once where the platform lets us read back. */
export interface Outbound {
  readonly effectId: EffectId;
  readonly school: SchoolId;
  readonly to: Address;
  /** Messages with the same key are versions of one card: a later one replaces the earlier wherever it was posted. */
  readonly cardKey: string;
  readonly card: CardContent;
}

/** Proof of a delivery, in the platform's own ids; enough to update the message later. */
export interface Receipt {
  readonly surface: 'slack' | 'teams' | 'web';
  readonly conversation: ConversationId;
  readonly message: string;
  /** UTC ms. */
  readonly at: number;
}
