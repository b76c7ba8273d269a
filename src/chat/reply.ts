import type { CardContent } from './outbound.ts';

/**
 * The answer to the very request: decided in the transaction and kept with the seen mark, so that a repeated delivery gets the
 * same one. Nothing that must arrive is only a reply.
 */
export interface Reply {
  readonly status: 'recorded' | 'repeated' | 'refused';
  /** Replaces the pressed card, or answers the command. */
  readonly card?: CardContent;
  /** The card is shown beside the pressed one, which stays: it stood there for something else too (an answer, numbers to ring, a form half filled in). */
  readonly beside?: true;
  /** The next step of a form: a card whose inputs are its fields and whose buttons move it (`chat/press`). Slack makes it a modal. */
  readonly step?: CardContent;
  /** Messages at the fields, by field name; the form stays open. */
  readonly fieldErrors?: Readonly<Record<string, string>>;
  /** What a search found, the best first. */
  readonly results?: readonly SearchResult[];
  /** Why it was refused: a code for surfaces and tests. */
  readonly reason?: 'not-saved' | 'something-broke' | 'not-allowed' | 'unknown-action' | 'too-many' | 'invalid';
}

/** Nothing of it was kept, so the same event may be given again: it is acknowledged only if the person was told. */
export const mayComeAgain = ({ status, reason }: Reply): boolean => status === 'refused' && (reason === 'not-saved' || reason === 'something-broke');

export interface SearchResult {
  /** One line each, plain text. */
  readonly title: string;
  readonly text: string;
  /** What is put into the message when it is chosen. */
  readonly card: CardContent;
}
