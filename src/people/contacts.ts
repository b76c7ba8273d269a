import { z } from 'zod';

const contactSchema = z.strictObject({
  'name': z.string().trim().min(2).max(120),
  'telephone': z.string().trim().min(3).max(40),
  'out-of-hours': z.string().trim().min(3).max(40).optional(),
  'email': z.email().optional(),
});
export type Contact = z.output<typeof contactSchema>;

/** Outside bodies, as the school looked them up: the only numbers, beside national ones, that the desk ever offers to ring. */
export const contactsSchema = z
  .strictObject({
    'childrens-social-care': contactSchema.optional(),
    'lado': contactSchema.optional(),
    'prevent': contactSchema.optional(),
    'safeguarding-partnership': contactSchema.optional(),
    'police': contactSchema.optional(),
    'data-protection': contactSchema.optional(),
    'whistleblowing': contactSchema.optional(),
  })
  .default({});
export type Contacts = z.output<typeof contactsSchema>;
