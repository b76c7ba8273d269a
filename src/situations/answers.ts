import { z } from 'zod';
import type { Clause } from '../policies/document.ts';
import type { Verdict } from '../policies/reader.ts';

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'is a day, such as 2026-11-21');
const By = z.string().trim().min(2).max(120);

/** One line of a school's `answers.yaml`: what the policy's owner settled for one situation, or for one branch of it. */
export const AnswerEntry = z.strictObject({
  situation: z.string().min(1).max(120),
  verdict: z.enum(['yes', 'no', 'conditional', 'info', 'not_covered']),
  /** Which branch it is for, each fact with its value; null is for all. */
  when: z.record(z.string(), z.string()).nullable(),
  /** The clauses it rests on, word for word, the deciding one first; empty with `not_covered`. */
  because: z.array(z.string().trim().min(1).max(2_000)).max(6),
  note: z.string().trim().max(400).nullable(),
  by: By,
  on: Day,
  /** Where the school wants two people to agree: the second. */
  second: z.strictObject({ by: By, on: Day }).nullable().default(null),
});
export type AnswerEntry = z.output<typeof AnswerEntry>;

/** An entry held against the documents as they are now. */
export interface CheckedAnswer {
  readonly entry: AnswerEntry;
  readonly verdict: Verdict;
  /** The clauses that hold the words of `because`, in its order. */
  readonly clauses: readonly Clause[];
  /** `stands`; `changed`: a quoted clause is no longer there, so the answer is not given; `waits`: a second person has not agreed yet; `unknown`: no such situation. */
  readonly state: 'stands' | 'changed' | 'waits' | 'unknown';
}
