import type { Inbound } from '../chat/inbound.ts';
import type { Address, CardContent } from '../chat/outbound.ts';
import type { Reply } from '../chat/reply.ts';
import type { Grant } from '../kernel/grant.ts';
import type { Id, KeyId, SchoolId } from '../kernel/ids.ts';
import type { Person } from '../people/staff.ts';
import type { Tx } from '../storage/store.ts';

/** What a handler gets for one turn, and all that it may do. Its members are frozen by a test: a new one needs a reason. */
export interface Turn {
  readonly inbound: Inbound;
  /** Who acts, or null for timers and for accounts that are nobody here. */
  readonly actor: Person | null;
  /** Leave for this route's action, made now. */
  readonly grant: Grant;
  /** UTC ms, the same all through the turn. */
  readonly now: number;
  readonly school: TurnSchool;
  readonly tx: Tx;
  newId<K extends string>(): Id<K>;
  /** The answer to this very request. Once a turn. It is kept for a repeat sealed under `key` (else under the day's key), and erased with it. */
  reply(reply: Omit<Reply, 'status'>, key?: KeyId): void;
  /** Something that must arrive: an outbox row of this transaction, sealed under `key` (else under the day's key). */
  send(to: Address, cardKey: string, card: CardContent, key?: KeyId): void;
  /** A timer of this transaction; the same key replaces the earlier one. */
  schedule(key: string, at: number, event: string, data?: Readonly<Record<string, string | number>>): void;
  cancel(key: string): void;
}

export interface TurnSchool {
  readonly id: SchoolId;
  readonly name: string;
  /** An invented school for trying things out: no real children. */
  readonly example: boolean;
}
