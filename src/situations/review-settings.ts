import { z } from 'zod';
import { ROLES, type Person } from '../people/staff.ts';
import type { PoliciesSettings } from '../policies/settings.ts';

/** `answers:` of school.yaml: who settles what the desk answers, beside those whose office it is. */
export const answersSchema = z
  .strictObject({
    /** A second person agrees to each answer before the desk gives it. */
    second: z.boolean().default(false),
    /** Ids of `people:` who may review too. */
    reviewers: z.array(z.string()).default([]),
  })
  .default({ second: false, reviewers: [] });
export type AnswersSettings = z.output<typeof answersSchema>;

/** The offices that answer for all policies; the rows of the table of permissions name the same. */
export const REVIEW_ROLES = ['policy-owner', 'headteacher', 'executive-headteacher', 'head-of-school'] as const satisfies readonly (typeof ROLES)[number][];

/** What of the school's documents a person may review: all of them, those of some files, or nothing. */
export type Reach = { readonly kind: 'all' } | { readonly kind: 'files'; readonly files: ReadonlySet<string> } | { readonly kind: 'none' };

/** Only people of school.yaml review: an account that nobody vouched for by name owns no policy. */
export function reachOf(person: Person | null, policies: PoliciesSettings, answers: AnswersSettings): Reach {
  if (person?.standing !== 'listed') return { kind: 'none' };
  if (answers.reviewers.includes(person.id) || REVIEW_ROLES.some((role) => person.roles.includes(role))) return { kind: 'all' };
  const files = policies.filter(({ owner }) => owner !== undefined && person.roles.includes(owner)).map(({ file }) => file.replace(/^policies\//, ''));
  return files.length > 0 ? { kind: 'files', files: new Set(files) } : { kind: 'none' };
}
