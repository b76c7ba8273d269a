import type { Corpus } from './corpus.ts';
import type { QuestionFrame } from './frames.ts';
import type { Weighed } from './ranking.ts';
import type { QuestionNotion } from './search.ts';
import { answersKind } from './slots.ts';

// A question's words are many and its clause is short: below these shares the nearest clause is about something else.
const LEAST_COVERED = 0.03;
const MOST_UNKNOWN = 0.5;
const LOOKED_AT = 3;
const SLOT_COVERED = 0.2;

/** Why the policy seems silent on a question, as a code, or null when its best clause may well answer. */
export function silent(frame: QuestionFrame, notions: readonly QuestionNotion[], weighed: readonly Weighed[], corpus: Corpus): string | null {
  const best = weighed[0];
  if (!best) return 'silent-nothing-found';
  const unknown = unknownShare(notions, corpus);
  if (unknown > MOST_UNKNOWN) return 'silent-unknown-words';
  if (best.coveredInContext * (1 - unknown) < LEAST_COVERED) return 'silent-little-shared';
  if (frame.kind === 'who' || frame.kind === 'how-long' || frame.kind === 'how-many' || frame.kind === 'when') {
    if (!weighed.slice(0, LOOKED_AT).some((w) => answersKind(frame.kind, w.clause.quote) === true && (w.shared > 1 || w.coveredInContext >= SLOT_COVERED))) return `silent-no-${frame.kind}`;
  }
  return null;
}

/** The share of a question's notions that no clause has a word for. */
export function unknownShare(notions: readonly QuestionNotion[], _corpus: Corpus): number {
  return notions.length === 0 ? 1 : notions.filter((n) => !n.known).length / notions.length;
}
