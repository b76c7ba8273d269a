import type { CardContent } from './outbound.ts';

/**
 * The answer to the very request: decided in the transaction and kept with the seen mark, so that a repeated delivery gets the
 * same one. Nothing that must arrive is only a reply.
 */
export interface Reply {
  readonly status: 'recorded' | 'repeated' | 'refused';
  /** Replaces the pressed card, or answers the command. */
  readonly card?: CardContent;
  /** The next step of a form, as a card whose inputs are its fields. */
  readonly step?: CardContent;
  /** Messages at the fields, by field name; the form stays open. */
  readonly fieldErrors?: Readonly<Record<string, string>>;
  /** Why it was refused: a code for surfaces and tests. */
  readonly reason?: 'not-saved' | 'not-allowed' | 'unknown-action' | 'too-many' | 'invalid';
}
