import type { PersonId } from './ids.ts';

declare const granted: unique symbol;
/**
 * Leave to read or change one thing, made at the moment of the act. Only `people/permissions.ts` calls `makeGrant`
 * (a test holds that), so a sensitive record cannot be read on a path that forgot to ask.
 */
export interface Grant {
  readonly [granted]: true;
  readonly action: string;
  readonly person: PersonId | null;
  /** When it was given, UTC ms; a grant is for this turn only. */
  readonly at: number;
}

export function makeGrant(action: string, person: PersonId | null, at: number): Grant {
  return { action, person, at } as unknown as Grant;
}
