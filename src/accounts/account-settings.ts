import { z } from 'zod';
import { ROLES } from '../people/staff.ts';
import type { Because } from '../policies/settings.ts';

const because = z.strictObject({ file: z.string().min(1), quote: z.string().min(1).max(2_000) }).optional();
const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'is a time such as 08:00');
const person = z.string().regex(/^[a-z0-9-]{2,60}$/, 'is the id of a person');
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** What a school may ask for in a business case beside the policy's own points. */
export const CASE_POINTS = [
  'aim', 'audience', 'promotion', 'runners', 'visibility', 'platform', 'outcomes', 'risk-assessment', 'school-email', 'policy-read', 'training', 'parents-informed',
  'image-consent', 'direct-messages', 'recovery', 'alternative', 'closing',
] as const;
export type CasePoint = (typeof CASE_POINTS)[number];

const areDistinct = (all: readonly string[]): boolean => new Set(all).size === all.length;

const approvalSchema = z.strictObject({
  'by': z.array(z.enum(ROLES)).min(1).refine(areDistinct, 'names a role twice'),
  /** How many of them: `any` one, `all` roles named, or a number of people. */
  'quorum': z.union([z.literal('any'), z.literal('all'), z.number().int().min(1).max(20)]).default('any'),
  'because': because,
  /** Working days until those who have not decided are reminded; a setting, no policy says so. */
  'nudge-after': z.number().int().min(1).max(60).default(5),
});

const checksSchema = z.strictObject({
  /** Days that are asked for: school days, Monday to Friday, or every day with weekends and holidays. */
  'days': z.enum(['school-days', 'weekdays', 'every-day']),
  'at': clock.default('08:30'),
  /** Minutes after which the next runner is asked, and leaders are told. */
  'second-after': z.number().int().min(15).max(1_440).default(120),
  'leaders-after': z.number().int().min(30).max(2_880).default(240),
  'because': because,
});

const repliesSchema = z.strictObject({
  'within-hours': z.number().min(1).max(240),
  /** A comment received on Saturday or Sunday: on the next working day, or by the hours like any other. */
  'weekend': z.enum(['next-working-day', 'elapsed']).default('elapsed'),
  /** Which hours count: all of them, as printed, those of working days, or those of school days alone. */
  'hours': z.enum(['all', 'working-days', 'school-days']).default('all'),
  /** On Fridays from this time on: until the end of the next working day. */
  'friday-from': clock.optional(),
  /** Local time at which the next working day ends. */
  'day-ends': clock.default('17:00'),
  /** Whether bank holidays and closed days are no working days. */
  'holidays': z.enum(['bank-holidays', 'school-holidays']).default('bank-holidays'),
  'soon': z.number().min(0.25).max(72).default(4),
  'because': because,
});

const sourceSchema = z.strictObject({ name: z.string().trim().min(2).max(80), day: z.enum(WEEKDAYS).default('monday'), by: z.array(person).min(1), because });

/** An account that existed before the desk did. */
const importedSchema = z.strictObject({
  'platform': z.string().trim().min(1).max(40),
  'handle': z.string().trim().min(1).max(120),
  'purpose': z.string().trim().max(500).default(''),
  'audience': z.string().trim().max(200).default(''),
  'visibility': z.enum(['open', 'closed']).optional(),
  'runners': z.array(person).default([]),
  'because': because,
});

/** `accounts:` of school.yaml: what the school settled about its official accounts, each with the clause it rests on. */
export const accountsSchema = z
  .strictObject({
    approval: approvalSchema.optional(),
    /** Points of a business case, with the clause that asks for each; those without one are the school's own wish. */
    case: z.array(z.strictObject({ point: z.enum(CASE_POINTS), because })).optional(),
    checks: checksSchema.optional(),
    replies: repliesSchema.optional(),
    posts: z.strictObject({ 'first': z.number().int().min(0).max(20).default(3), 'every': z.boolean().default(false), because }).optional(),
    // A look is known by its source's name and its day.
    sources: z.array(sourceSchema).refine((all) => areDistinct(all.map(({ name }) => name)), 'has two sources of one name').default([]),
    existing: z.array(importedSchema).default([]),
  })
  .default({ sources: [], existing: [] });
export type AccountsSettings = z.output<typeof accountsSchema>;

/** People whom the settings name, with where, for the check that they exist. */
export function peopleOfAccounts(settings: AccountsSettings): { readonly person: string; readonly path: readonly (string | number)[] }[] {
  return [
    ...settings.sources.flatMap(({ by }, i) => by.map((id, j) => ({ person: id, path: ['sources', i, 'by', j] }))),
    ...settings.existing.flatMap(({ runners }, i) => runners.map((id, j) => ({ person: id, path: ['existing', i, 'runners', j] }))),
  ];
}

/** Every quote that the settings rest on, with the setting's name, for the check that it still stands. */
export function becausesOfAccounts({ approval, case: points, checks, replies, posts, sources, existing }: AccountsSettings): { readonly because: Because; readonly of: string }[] {
  const all: readonly (readonly [of: string, because: Because | undefined])[] = [
    ['approval', approval?.because], ...(points ?? []).map(({ point, because: rests }) => [`case ${point}`, rests] as const), ['checks', checks?.because], ['replies', replies?.because],
    ['posts', posts?.because], ...sources.map(({ name, because: rests }) => [`sources ${name}`, rests] as const), ...existing.map(({ platform, handle, because: rests }) => [`existing ${platform} ${handle}`, rests] as const),
  ];
  return all.flatMap(([of, rests]) => (rests ? [{ of, because: rests }] : []));
}
