import type { ConversationId } from '../kernel/ids.ts';

/** One thing that was looked at before a school goes live, in words for whoever sets the desk up. */
export interface Finding {
  readonly level: 'good' | 'warning' | 'error';
  /** What was looked at: `token`, `scopes`, `channel safeguarding` … */
  readonly check: string;
  /** What was found and, unless it is good, what to do. Never a secret. */
  readonly text: string;
}

/** What a platform should be set up for, as the manifest and school.yaml say. */
export interface Expected {
  /** Scopes or permissions of the manifest. */
  readonly scopes: readonly string[];
  readonly channels: readonly { readonly name: string; readonly conversation: ConversationId; /** Notices about children and colleagues may come there. */ readonly confidential: boolean }[];
}

/** A surface that can look at its own set-up: tokens, leave, channels it must be in. Nothing is posted. Never rejects: a silent platform is a finding. */
export interface Inspectable {
  inspect(expected: Expected): Promise<readonly Finding[]>;
}
