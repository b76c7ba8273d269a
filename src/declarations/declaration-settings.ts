import { z } from 'zod';
import { ROLES } from '../people/staff.ts';
import { EXCEPTION_KINDS } from '../policies/exception-rule.ts';
import type { Because } from '../policies/settings.ts';
import { MOST_REVIEW_MONTHS } from './declaration-review.ts';

const because = z.strictObject({ file: z.string().min(1), quote: z.string().min(1).max(2_000) }).optional();

/** How a declaration is dealt with: as one of the kinds of policies, or by a ruling where no exception exists. */
export const DECISION_KINDS = [...EXCEPTION_KINDS, 'ruling'] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

/** `declarations:` of school.yaml: how the school deals with declared relationships, with the clause that it rests on. */
export const declarationsSchema = z
  .strictObject({
    /** Left out: as the policies read. */
    'decision': z.strictObject({ kind: z.enum(DECISION_KINDS), to: z.enum(ROLES), because }).optional(),
    /** Months until a declaration is looked at again; a setting, where no policy says so. */
    'review-months': z.number().int().min(1).max(MOST_REVIEW_MONTHS).default(12),
    /** Days after somebody came to the school from which a declaration is marked as late; it is taken all the same. */
    'late-after': z.number().int().min(0).max(365).default(28),
    /** Conditions that this school often sets, offered to whoever decides. */
    'conditions': z.array(z.string().trim().min(3).max(300)).max(12).default([]),
  })
  .default({ 'review-months': 12, 'late-after': 28, 'conditions': [] });
export type DeclarationsSettings = z.output<typeof declarationsSchema>;

/** Every quote that the settings rest on, with the setting's name, for the check that it still stands. */
export const becausesOfDeclarations = ({ decision }: DeclarationsSettings): { readonly because: Because; readonly of: string }[] => (decision?.because ? [{ because: decision.because, of: 'decision' }] : []);
