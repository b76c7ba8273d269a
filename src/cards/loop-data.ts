import { z } from 'zod';
import { reviewListFields, withRows } from './review-data.ts';
import { code, label, maybe, words } from './words.ts';

const line = words.transform((text) => ({ text }));

/** The words of a question as they would be kept, for its asker to read, change and let go or not. */
export const loopConsent = z
  .strictObject({ answer: code.or(z.literal('')), text: words, /** What came of the press before. */ notes: z.array(line), worry: maybe(line), /** Whether the asker can be told the answer. */ mayTell: z.boolean(), most: z.number().int().positive(), days: z.number().int().positive() })
  .transform(({ mayTell, ...card }) => ({ ...card, tell: mayTell ? [{}] : [] }));

/** What became of it. */
export const loopKept = z.strictObject({ how: z.enum(['kept', 'left']), tell: z.boolean(), until: label }).transform(({ how, tell, until }) => ({ kept: how === 'kept', left: how === 'left', told: how === 'kept' && tell, untold: how === 'kept' && !tell, until }));

/** For the asker, above the answer: the question in the owner's words, never in the asker's own. */
export const loopAnswered = z.strictObject({ date: label, question: words, waits: z.boolean() }).transform((card) => ({ ...card, stands: !card.waits }));

/** A question that waits, for the owner: its words, the situations and clauses that come nearest, and what may become of it. */
export const loopQuestion = reviewListFields.extend({ asked: words }).transform(withRows);
