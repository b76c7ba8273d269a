import { z } from 'zod';
import { ROLES } from '../people/staff.ts';
import type { Because } from '../policies/settings.ts';

const because = z.strictObject({ file: z.string().min(1), quote: z.string().min(1).max(2_000) }).optional();

export const SIGN_OFF_KINDS = ['policy', 'aup', 'social-media-aup', 'training', 'induction', 'statutory', 'safeguarding-leads'] as const;
export type SignOffKind = (typeof SIGN_OFF_KINDS)[number];

/** When an item is asked for; beside these it may be asked for again every so many months. */
export const SIGN_OFF_TIMES = ['september', 'on-entry', 'new-version', 'before-running-an-account'] as const;
export type SignOffTime = (typeof SIGN_OFF_TIMES)[number];

/** A quick question about what was read: it may be left out, and no marks are kept of it. */
const quickSchema = z
  .strictObject({ ask: z.string().trim().min(4).max(300), choices: z.array(z.string().trim().min(1).max(75)).min(2).max(6), right: z.string().trim().min(1).max(75), clause: z.strictObject({ file: z.string().min(1), quote: z.string().min(1).max(2_000) }) })
  .refine(({ choices, right }) => choices.includes(right), { message: 'right: is none of the choices', path: ['right'] });
export type QuickQuestion = z.output<typeof quickSchema>;

const itemSchema = z
  .strictObject({
    'id': z.string().regex(/^[a-z0-9-]{2,60}$/, 'use lower-case letters, digits and hyphens'),
    'title': z.string().trim().min(2).max(120),
    'kind': z.enum(SIGN_OFF_KINDS),
    /** The policy that is read: its file in the policies folder. A new version of it asks again. */
    'file': z.string().min(1).optional(),
    /** Of statutory guidance, as the school names it: it is never guessed. */
    'edition': z.string().trim().min(2).max(60).optional(),
    'for': z.union([z.literal('everyone'), z.array(z.enum(ROLES)).min(1)]).default('everyone'),
    'not-for': z.array(z.enum(ROLES)).default([]),
    'when': z.array(z.enum(SIGN_OFF_TIMES)).min(1).default(['september', 'on-entry', 'new-version']),
    /** So many months after it was signed it is asked for again. */
    'every-months': z.number().int().min(1).max(60).optional(),
    /** School days to sign it in. */
    'due': z.number().int().min(1).max(60).default(10),
    /** What people sign, in the school's own words. */
    'statement': z.string().trim().min(4).max(300).optional(),
    because,
    'questions': z.array(quickSchema).max(3).default([]),
  })
  .refine(({ kind, edition }) => kind !== 'statutory' || edition !== undefined, { message: 'edition: name the edition that is to be read, as its cover prints it', path: ['edition'] })
  .refine(({ kind, file }) => (kind !== 'policy' && kind !== 'aup' && kind !== 'social-media-aup') || file !== undefined, { message: 'file: name the file in the policies folder that is to be read', path: ['file'] });
export type SignOffItem = z.output<typeof itemSchema>;

/** `sign-offs:` of school.yaml: what colleagues read and sign for, who, and when. */
export const signOffsSchema = z
  .strictObject({
    /** September sets that began before this day were signed in another way, and are not asked for here. */
    begins: z.iso.date().optional(),
    items: z.array(itemSchema).max(60).default([]),
  })
  .refine(({ items }) => new Set(items.map(({ id }) => id)).size === items.length, { message: 'items: two of them have the same id', path: ['items'] })
  .default({ items: [] });
export type SignOffsSettings = z.output<typeof signOffsSchema>;

/** Every quote that the settings rest on, with the setting's name, for the check that it still stands. */
export const becausesOfSignOffs = ({ items }: SignOffsSettings): { readonly because: Because; readonly of: string }[] =>
  items.flatMap(({ id, because: rests, questions }) => [...(rests ? [{ of: `sign-offs ${id}`, because: rests }] : []), ...questions.map(({ clause }) => ({ of: `sign-offs ${id} question`, because: clause }))]);

/** Where a file of the settings lies in the policies folder. */
export const policyFile = (file: string): string => file.replace(/^policies\//, '');
