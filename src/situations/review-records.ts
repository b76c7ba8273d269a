import { z } from 'zod';
import type { Collection } from '../storage/store.ts';
import { AnswerEntry } from './answers.ts';

/** Who settled a situation here, by id: the answer itself holds role words alone, and nobody may agree to their own. */
const settledSchema = z.strictObject({
  /** The situation's. */
  id: z.string(),
  by: z.string(),
  at: z.number(),
  /** Who looked at it as the second person and did not agree, in role words; the situation waits for the first again. */
  refused: z.strictObject({ person: z.string(), by: z.string() }).nullable(),
});
export type Settled = z.output<typeof settledSchema>;

export const settledSituations: Collection<Settled> = { name: 'review-settled', schema: settledSchema, version: 1, indexes: { by: (one) => one.by, state: (one) => (one.refused ? 'refused' : 'settled') }, sensitive: false };

/** How far one person is in the review: ids, times and, for taking a decision back, what stood there before it. */
const progressSchema = z.strictObject({
  /** The person's. */
  id: z.string(),
  /** Situations put off, in the order in which they were. */
  skipped: z.array(z.string()),
  /** Seconds that the last decisions took, newest last. */
  pace: z.array(z.number()),
  /** What stands before them, since when. */
  shown: z.strictObject({ situation: z.string(), at: z.number() }).nullable(),
  /** What "back" takes back, newest last; `who` settled it before, `after` marks what the step left behind, so that nobody else's decision is undone. */
  steps: z.array(z.strictObject({ situation: z.string(), before: z.array(AnswerEntry), after: z.string(), settled: z.boolean(), who: settledSchema.nullable() })),
});
export type ReviewProgress = z.output<typeof progressSchema>;

export const reviewProgress: Collection<ReviewProgress> = { name: 'review-progress', schema: progressSchema, version: 1, indexes: {}, sensitive: false };

export const MOST_STEPS = 20;
export const MOST_PACES = 30;

export const newProgress = (person: string): ReviewProgress => ({ id: person, skipped: [], pace: [], shown: null, steps: [] });
