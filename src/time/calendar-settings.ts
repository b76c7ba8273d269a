import { z } from 'zod';

const span = { from: z.iso.date(), to: z.iso.date() };
const inOrder = ({ from, to }: { readonly from: string; readonly to: string }): boolean => from <= to;

const termSchema = z
  .strictObject({ name: z.string().trim().min(2).max(60), ...span, 'half-term': z.strictObject(span).refine(inOrder, 'ends before it begins').optional() })
  .refine(inOrder, 'ends before it begins');

/** `calendar:` of school.yaml: terms and training days, by hand or from a calendar file in the school's folder. What stands here goes before the file. */
export const calendarSchema = z
  .strictObject({
    /** Each term from its first to its last day for children. A year of which no term is known counts every weekday that is not closed. */
    terms: z.array(termSchema).max(60).default([]),
    /** Days on which staff are in and children are not. */
    inset: z.array(z.iso.date()).max(200).default([]),
    /** The name of an .ics file beside school.yaml. */
    file: z.string().regex(/^[\w][\w .-]{0,80}\.ics$/i, 'is the name of an .ics file beside school.yaml, without a folder').optional(),
  })
  .default({ terms: [], inset: [] });
export type CalendarSettings = z.output<typeof calendarSchema>;
