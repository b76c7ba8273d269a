import { z } from 'zod';

/** A channel of the school's workspace that the desk may post in. */
const channelSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{2,60}$/, 'use lower-case letters, digits and hyphens'),
  name: z.string().trim().min(2).max(80),
  purpose: z.enum(['safeguarding', 'leadership', 'staff']),
  /** Ids of `people:`; on Slack and Teams the live member list goes before this one. */
  members: z.array(z.string()).default([]),
});
export const channelsSchema = z.array(channelSchema).default([]);
export type Channel = z.output<typeof channelSchema>;
