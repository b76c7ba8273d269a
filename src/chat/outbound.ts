import type { ConversationId, EffectId, PersonId, SchoolId } from '../kernel/ids.ts';
import type { Account } from './inbound.ts';

/** Who reads what stands at a private address: a person of the school, or somebody from outside it. Decides how its cards end. */
export type Reader = PersonId | 'outsider';

/**
 * Where a platform can be asked to post: a conversation, the private conversation with an account (opened by the surface where there is none
 * yet), or the one with whoever the platform knows under a verified e-mail address, for people who have never spoken to the desk.
 */
export type Place =
  | { readonly kind: 'conversation'; readonly surface: PlatformName; readonly conversation: ConversationId; readonly thread?: string; readonly reader?: Reader }
  | { readonly kind: 'account'; readonly account: Account; readonly reader?: Reader }
  | { readonly kind: 'email'; readonly surface: PlatformName; readonly tenant: string; readonly email: string };

/** The platforms that schools use; where two reach somebody, the earlier one does. */
export const SCHOOL_PLATFORMS = ['slack', 'teams'] as const;
export type SchoolPlatform = (typeof SCHOOL_PLATFORMS)[number];
export const PLATFORM_TITLES: Readonly<Record<SchoolPlatform, string>> = { slack: 'Slack', teams: 'Teams' };

/** And the page of one machine, after them. */
export const PLATFORM_NAMES = [...SCHOOL_PLATFORMS, 'web'] as const;
export type PlatformName = (typeof PLATFORM_NAMES)[number];
export const isPlatformName = (name: unknown): name is PlatformName => PLATFORM_NAMES.some((one) => one === name);

/** The platform a place is on; null for the desk's own account, which has none. */
export function platformOf(place: Place): PlatformName | null {
  if (place.kind !== 'account') return place.surface;
  return place.account.surface === 'system' ? null : place.account.surface;
}

/** Whom it is for. A person or a channel of the school is turned into a place just before sending. */
export type Address =
  | Place
  | { readonly kind: 'person'; readonly person: PersonId }
  /** A channel of school.yaml, by its id there. */
  | { readonly kind: 'channel'; readonly channel: string };

/**
 * A card to be filled: the template's name (a file of `cards/`) and the values for it. Rendering happens at the rim, for each platform;
 * what reaches a surface carries its foot (`data.foot`), because only the desk knows who will read it.
 */
export interface CardContent {
  readonly template: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** In place of values of `data`, where the card shows what somebody typed: added just before it leaves, and never written down. */
  readonly unkept?: Readonly<Record<string, string>>;
}

/** One thing that must arrive, exactly once where the platform lets us read back. */
export interface Outbound {
  readonly effectId: EffectId;
  readonly school: SchoolId;
  readonly to: Place;
  /** An earlier try may have arrived and cannot be looked for: the message says that it may be a repeat. */
  readonly repeat: boolean;
  /** Messages with the same key are versions of one card: a later one replaces the earlier wherever it was posted. */
  readonly cardKey: string;
  readonly card: CardContent;
}

/** Proof of a delivery, in the platform's own ids; enough to update the message later. */
export interface Receipt {
  readonly surface: PlatformName;
  readonly conversation: ConversationId;
  /** The platform's id of the message; of all its parts, where it had to be split. */
  readonly message: string;
  /** UTC ms. */
  readonly at: number;
}
