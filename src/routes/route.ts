import type { Action, Relation } from '../people/permissions.ts';
import type { Intent } from './intents.ts';
import type { Turn } from './turn.ts';

/** What makes a route take an inbound. */
export type Match =
  | { readonly kind: 'message'; readonly intent: Intent }
  | { readonly kind: 'action'; readonly verb: string }
  | { readonly kind: 'form'; readonly form: string }
  | { readonly kind: 'timer'; readonly event: string }
  | { readonly kind: 'delivery' | 'membership' | 'installed' | 'home' | 'search' }
  | { readonly kind: 'outcome'; readonly work: string };

/**
 * One thing the desk does. A route without a permission does not compile.
 * `prepare` reads what takes time (a search, a member list) before the transaction, and only reads.
 */
export interface Route<Prepared = unknown> {
  readonly name: string;
  readonly match: Match;
  readonly action: Action;
  /**
   * How the actor stands to the record this inbound is about, found in the transaction from indexes alone, before anything sealed
   * is opened; `none` where the route has no such record. The permission is decided from it at this very moment.
   */
  readonly relation?: (turn: Pick<Turn, 'inbound' | 'actor' | 'tx'>) => Promise<Relation>;
  readonly prepare?: (turn: Pick<Turn, 'inbound' | 'actor' | 'now' | 'school'>) => Promise<Prepared>;
  readonly handle: (turn: Turn, prepared: Prepared) => Promise<void>;
  /** One line of the help card; null keeps it out. */
  readonly help: string | null;
}
