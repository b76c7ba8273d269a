import { z } from 'zod';
import { ROLES } from '../people/staff.ts';

/** The clause a setting rests on, word for word. */
const becauseSchema = z.strictObject({ file: z.string().min(1), quote: z.string().min(1).max(2_000) });
export type Because = z.output<typeof becauseSchema>;

const asksSchema = z
  .strictObject({ role: z.enum(ROLES).optional(), person: z.string().optional(), because: becauseSchema.optional() })
  .refine((to) => (to.role === undefined) !== (to.person === undefined), 'name either a role or a person');

/** Who answers what a policy does not say: one default, and by policy file where they differ. */
export const questionsSchema = z.strictObject({ 'default': asksSchema.optional(), 'by-policy': z.array(z.strictObject({ file: z.string(), to: asksSchema })).default([]) }).default({ 'by-policy': [] });
export type QuestionsSettings = z.output<typeof questionsSchema>;

/**
 * Facts about a document that a person confirmed; they go before what was read from it. `approved`: who approved the text that lies in the
 * folder, on which day and in which minutes; with it the review date is said to be theirs.
 */
export const policiesSchema = z
  .array(z.strictObject({
    'file': z.string(),
    'owner': z.enum(ROLES).optional(),
    'approvers': z.array(z.enum(ROLES)).min(1).optional(),
    'review-due': z.strictObject({ text: z.string().min(4) }).optional(),
    'approved': z.strictObject({ by: z.string().trim().min(3).max(200), on: z.iso.date(), minute: z.string().trim().min(1).max(300).optional() }).optional(),
  }))
  .default([]);
export type PoliciesSettings = z.output<typeof policiesSchema>;
