import { z } from 'zod';

const Phrase = z.string().trim().min(2).max(60);

/** `words` of school.yaml: what this school calls things ("blue form", "the Hub"), each with what its documents print for it. */
export const lexiconSchema = z
  .array(
    z.strictObject({
      /** As the documents print it; they stand for one another. */
      words: z.array(Phrase).min(1).max(30),
      /** As staff say it: finds the words, is not found by them. */
      said: z.array(Phrase).max(60).default([]),
      /** Loosely related: found faintly. */
      near: z.array(Phrase).max(30).default([]),
    }),
  )
  .max(500)
  .default([]);

/** What one school calls things. */
export type SchoolWords = z.output<typeof lexiconSchema>[number];
