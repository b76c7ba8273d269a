import { namesSubject } from '../language/light-words.ts';
import type { QuestionFrame } from './frames.ts';
import type { Weighed } from './ranking.ts';
import type { QuestionNotion } from './search.ts';
import { answersKind } from './slots.ts';

// A line fitted to the sets that may be looked at, coefficients rounded: the nearest clause should score well for a clause of these
// documents (`score` is counted in what a word that stands nowhere is worth), name several of the question's notions, and few of them
// should be without any word in the documents.
const LINE = { start: 0.6, score: -0.12, unknown: 1.7, shared: -0.8 } as const;
/** The same where the sense of question and clauses is known: then the score adds nothing, and `likely` is how near the best clause comes to the situations that the question may be about. */
const SENSE_LINE = { start: 1, unknown: 2.7, shared: -0.7, likely: -2.8 } as const;
const MOST_SHARED = 4;
const LOOKED_AT = 3;
const SLOT_COVERED = 0.2;
/** What is asked about stands nowhere, and the nearest clause names nothing of the question: silence beyond doubt. */
const OFF_TOPIC_UNKNOWN = 0.5;
const OFF_TOPIC_NOTIONS = 2;
const OFF_TOPIC_LIKELY = 0.25;

/** Why the policy seems silent on a question, as a code, or null when its best clause may well answer. `unit` is `SearchIndex.rarity` of a word that stands nowhere. */
export function silent(frame: QuestionFrame, notions: readonly QuestionNotion[], weighed: readonly Weighed[], unit: number, likely: number | null = null): string | null {
  const best = weighed[0];
  const unknown = unknownShare(notions);
  const shared = Math.min(best?.shared ?? 0, MOST_SHARED);
  if (shared === 0 && unknown >= OFF_TOPIC_UNKNOWN && notions.length >= OFF_TOPIC_NOTIONS && (likely ?? 0) < OFF_TOPIC_LIKELY) return 'silent-off-topic';
  if (!best) return 'silent-nothing-found';
  const line = likely === null ? LINE.start + (LINE.score * best.score) / unit + LINE.unknown * unknown + LINE.shared * shared : SENSE_LINE.start + SENSE_LINE.unknown * unknown + SENSE_LINE.shared * shared + SENSE_LINE.likely * likely;
  if (line > 0) return unknown > 0 ? 'silent-unknown-words' : 'silent-little-shared';
  if (frame.kind === 'who' || frame.kind === 'how-long' || frame.kind === 'how-many' || frame.kind === 'when') {
    if (!weighed.slice(0, LOOKED_AT).some((w) => answersKind(frame.kind, w.clause.quote) === true && (w.shared > 1 || w.coveredInContext >= SLOT_COVERED))) return `silent-no-${frame.kind}`;
  }
  return null;
}

/** The share of a question's subject words that no clause has a word for; 1 when it has none. */
export function unknownShare(notions: readonly QuestionNotion[]): number {
  const subjects = notions.filter((n) => n.known || namesSubject(n.said));
  return subjects.length === 0 ? 1 : subjects.filter((n) => !n.known).length / subjects.length;
}
