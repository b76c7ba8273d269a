import { z } from 'zod';
import { addressSchema } from '../chat/address.ts';
import type { Collection } from '../storage/store.ts';

/** A question that somebody chose to send to a person, and their reply. The words are sealed under the question's own key. */
const questionSchema = z.strictObject({
  id: z.string(),
  reference: z.string(),
  asker: z.string(),
  /** Name and role words, as the recipient sees them. */
  askerName: z.string(),
  /** Where the reply goes: the private conversation it was sent from, or the account's own. */
  askerAddress: addressSchema,
  recipient: z.string(),
  recipientName: z.string(),
  recipientRole: z.string(),
  text: z.string().min(1).max(2_000),
  at: z.number(),
  key: z.string(),
  reply: z.strictObject({ text: z.string().min(1).max(2_000), at: z.number() }).nullable(),
});
export type SentQuestion = z.output<typeof questionSchema>;

export const sentQuestions: Collection<SentQuestion> = {
  name: 'sent-questions',
  schema: questionSchema,
  version: 1,
  indexes: {
    asker: (q) => q.asker,
    recipient: (q) => q.recipient,
    state: (q) => (q.reply === null ? 'open' : 'answered'),
  },
  sensitive: true,
};

/** Whether an answer helped: a count by answer, without the question. The id holds the person so that a second press changes the first. */
const feedbackSchema = z.strictObject({ id: z.string(), answer: z.string(), helped: z.boolean(), at: z.number() });
export type Feedback = z.output<typeof feedbackSchema>;

export const feedback: Collection<Feedback> = {
  name: 'answer-feedback',
  schema: feedbackSchema,
  version: 1,
  indexes: { helped: (f) => (f.helped ? 'yes' : 'no') },
  sensitive: false,
};
