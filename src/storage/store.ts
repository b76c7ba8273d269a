import type { EventId, KeyId, PersonId, SchoolId } from '../kernel/ids.ts';
import type { Grant } from '../kernel/grant.ts';
import type { Jobs } from './jobs.ts';
import type { z } from 'zod';
import type { KeyChange } from './keyring.ts';

/**
 * What the slice that owns a kind of record declares about it. Records are plain JSON; `id` is theirs.
 * A sensitive collection's records are sealed under the key each was put with, on disk and in memory, and read only with a Grant.
 */
export interface Collection<R extends { readonly id: string }> {
  readonly name: string;
  /** Checked on every put, and on every read of an older version after `upgrade`. */
  readonly schema: z.ZodType<R>;
  readonly version: number;
  /** Turns a record of an earlier version into this one. */
  readonly upgrade?: (record: unknown, fromVersion: number) => unknown;
  /** Named values to find records by. They stay in clear, so they hold ids, states and times only, never what people typed. */
  readonly indexes: Readonly<Record<string, (record: R) => string | null>>;
  readonly sensitive: boolean;
}

/** What a transaction may do. Reads see the transaction's own writes. */
export interface Tx {
  readonly school: SchoolId;
  /** Null when there is no such record, or its key was destroyed. */
  get<R extends { readonly id: string }>(collection: Collection<R>, id: string, grant?: Grant): Promise<R | null>;
  /** All records whose index has this value, in the order in which they were first put; those whose key was destroyed are left out. */
  find<R extends { readonly id: string }>(collection: Collection<R>, index: string, value: string, grant?: Grant): Promise<R[]>;
  /** The ids behind an index value, without opening the records. */
  findIds<R extends { readonly id: string }>(collection: Collection<R>, index: string, value: string): Promise<string[]>;
  /** Every value of an index that some record has, in no order. */
  values<R extends { readonly id: string }>(collection: Collection<R>, index: string): Promise<string[]>;
  /** `key` is required for a sensitive collection, and refused for others. */
  put<R extends { readonly id: string }>(collection: Collection<R>, record: R, key?: KeyId): void;
  /** As `put`, but false and no change when the id is taken. */
  insertUnique<R extends { readonly id: string }>(collection: Collection<R>, record: R, key?: KeyId): Promise<boolean>;
  remove<R extends { readonly id: string }>(collection: Collection<R>, id: string): void;
  /** A new sealing key, durable before the transaction commits. `name` groups keys that are destroyed together. */
  newKey(name: string): KeyId;
  /** The key of that name, made when there is none: for values that many records share, such as one day's replies. */
  sharedKey(name: string): Promise<KeyId>;
}

export type ReadTx = Pick<Tx, 'school' | 'get' | 'find' | 'findIds' | 'values'>;

/** What the journal line of a turn says beside its changes. No message text, ever. */
export interface TurnNote {
  readonly at: number;
  readonly actor: PersonId | null;
  readonly inbound: { readonly eventId: EventId; readonly kind: string; readonly route: string | null };
}

export type StoreError =
  | { readonly code: 'disk-full' }
  | { readonly code: 'io'; readonly reason: string }
  | { readonly code: 'closed' };

/** Thrown by `transact` when the commit failed: nothing of the turn was saved, on disk or in memory. */
export class NotSaved extends Error {
  override readonly name = 'NotSaved';
  readonly reason: StoreError;
  constructor(reason: StoreError) {
    super(`nothing was saved: ${reason.code}`);
    this.reason = reason;
  }
}

export interface Store {
  /**
   * Runs `fn` and commits what it did as one journal line; resolves when that line is on disk. `fn` may run again and awaits
   * nothing but the transaction. When `fn` throws, nothing happened. A turn without changes writes no line. A `note` that is a
   * function is asked after `fn`, for what only the transaction finds out (who the actor is).
   */
  transact<T>(school: SchoolId, note: TurnNote | (() => TurnNote), fn: (tx: Tx) => Promise<T>): Promise<T>;
  /** A consistent look without a commit. */
  read<T>(school: SchoolId, fn: (tx: ReadTx) => Promise<T>): Promise<T>;
  /**
   * A look that waits for nobody, for what a transaction settles again or what is only counted: it may show what is taken back a moment later.
   */
  glance<T>(school: SchoolId, fn: (tx: ReadTx) => Promise<T>): Promise<T>;
  /** Destroys a key: what was sealed under it can never be read again, and the journal's chain still verifies. */
  destroyKey(school: SchoolId, key: KeyId): Promise<void>;
  /** Destroys every key whose name (as given to `newKey` or `sharedKey`) passes; says how many. */
  destroyKeys(school: SchoolId, match: (name: string) => boolean): Promise<number>;
  close(): Promise<void>;
}

/** A small append-only list of sealed JSON values beside a school's records: what must be remembered across a kill but is no record. */
export interface RememberedLog {
  /** Durable when it resolves; rejects with NotSaved otherwise. `keyName` is the shared key that seals it (a day's, as a rule). */
  append(value: unknown, keyName: string): Promise<void>;
  /** All values, oldest first; those whose key was destroyed are left out. */
  all(): Promise<unknown[]>;
}

/** The store as the running desk holds it. */
export interface DeskStore extends Store {
  /** The list of that name, made when there is none. */
  sealedLog(school: SchoolId, name: string): Promise<RememberedLog>;
  /** Where several processes share these records: the jobs that every commit leaves, as `dueOf` says. */
  readonly jobs?: Jobs | undefined;
  /** Wraps all keys anew while turns go on; says how many. A store without it has its master key changed while the desk is stopped. */
  rewrapKeys?(change: KeyChange): Promise<number>;
}
