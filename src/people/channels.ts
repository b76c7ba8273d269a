import { z } from 'zod';
import type { PlatformName } from '../chat/outbound.ts';
import { asId, type ConversationId } from '../kernel/ids.ts';

/** A channel of the school's workspace that the desk may post in. */
const channelSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{2,60}$/, 'use lower-case letters, digits and hyphens'),
  name: z.string().trim().min(2).max(80),
  purpose: z.enum(['safeguarding', 'leadership', 'staff']),
  /** Ids of `people:`; on Slack and Teams the live member list goes before this one. */
  members: z.array(z.string()).default([]),
  /** Slack's id of it (C… or G…). */
  slack: z.string().regex(/^[CG][A-Z0-9]{5,20}$/, 'is the id at the foot of "View channel details", such as C0123456789').optional(),
  /** Teams' id of it. */
  teams: z.string().regex(/^19:[^\s]{5,200}@thread\.(?:tacv2|skype)$/, 'is the part of "Get link to channel" that begins with 19: and ends with @thread.tacv2 (%3a is ":", %40 is "@")').optional(),
});
export const channelsSchema = z.array(channelSchema).default([]);
export type Channel = z.output<typeof channelSchema>;

/** Where this channel is on a platform; null where the school has not said. */
export function conversationOf(channel: Channel, surface: PlatformName): ConversationId | null {
  const id = surface === 'web' ? `channel:${channel.id}` : channel[surface];
  return id === undefined ? null : asId<'conversation'>(id);
}

/**
 * The running platforms that this channel is looked for on. The page's own channel stands in only where no other of them has it: a school that
 * reads its notices in Slack or Teams would not see them there.
 */
export function channelPlatforms(channel: Channel, running: Iterable<PlatformName>): readonly PlatformName[] {
  const having = [...running].filter((surface) => conversationOf(channel, surface) !== null);
  const others = having.filter((surface) => surface !== 'web');
  return others.length > 0 ? others : having;
}

/** The school's channel that this conversation is; null for one it does not list. */
export const channelAt = (channels: readonly Channel[], surface: PlatformName, conversation: ConversationId): Channel | null =>
  channels.find((channel) => conversationOf(channel, surface) === conversation) ?? null;

/** Where notices about children and colleagues come: only once a person has confirmed who can read there. */
export const isConfidential = (channel: Channel): boolean => channel.purpose !== 'staff';
