import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Collection } from '../../storage/store.ts';

const lookSchema = z.strictObject({
  id: z.string(),
  /** The day of the week it belongs to. */
  day: z.iso.date(),
  /** As school.yaml calls it. */
  name: z.string(),
  /** Those whom school.yaml named on that day. */
  asked: z.array(z.string()),
  state: z.enum(['asked', 'seen', 'wrong', 'not-checked']),
  by: z.string().nullable(),
  at: z.number().nullable(),
});
export type SourceLook = z.output<typeof lookSchema>;

/** One row for each monitored source that is no account (reviews, mentions) and each week. */
export const sourceLooks: Collection<SourceLook> = { name: 'source-looks', schema: lookSchema, version: 1, indexes: { day: (look) => look.day, open: (look) => (look.state === 'asked' ? 'yes' : null) }, sensitive: false };

/** The same source under the same name, whatever else of it changes. */
export const sourceId = (name: string): string => createHash('sha256').update(name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()).digest('hex').slice(0, 16);
export const lookId = (name: string, day: string): string => `${sourceId(name)} ${day}`;
