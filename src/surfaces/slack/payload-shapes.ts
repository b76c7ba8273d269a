import { z } from 'zod';

/** What we read of Slack's payloads; everything else is left out before anyone sees it. Shapes as docs.slack.dev shows them. */

const MOST_TEXT = 60_000;
const idShape = z.string().regex(/^[\w.-]{1,200}$/);
// Bolt keeps its clients in a plain object under these: "constructor" as a workspace would be taken for one that is there.
const teamShape = z.string().regex(/^[A-Z0-9]{1,40}$/);
const ts = z.string().regex(/^\d{1,12}\.\d{1,6}$/);
const text = z.string().max(MOST_TEXT);
const maybe = <T extends z.ZodType>(shape: T) => shape.nullish().transform((value) => value ?? undefined);

export const envelopeShape = z.object({
  type: z.literal('event_callback'), team_id: maybe(teamShape), context_team_id: maybe(teamShape), event_id: idShape, is_ext_shared_channel: maybe(z.boolean()),
  authorizations: maybe(z.array(z.object({ team_id: maybe(teamShape), user_id: maybe(idShape), is_bot: maybe(z.boolean()) })).max(20)),
  event: z.object({ type: z.string().max(100) }),
});

// What somebody passed on from another conversation stands here. Whatever else stands in it must not keep a message out.
const passedOn = z.array(z.object({ is_share: maybe(z.boolean()), is_msg_unfurl: maybe(z.boolean()), text: maybe(text) })).nullish().catch(undefined).transform((value) => value ?? []);
const writer = { user: maybe(idShape), team: maybe(teamShape), user_team: maybe(teamShape), bot_id: maybe(idShape), subtype: maybe(z.string().max(100)) };
const said = { ...writer, text: maybe(text), attachments: passedOn, files: maybe(z.array(z.object({}))), ts, thread_ts: maybe(ts) };
export const messageShape = z.object({
  type: z.enum(['message', 'app_mention']), ...said, channel: idShape, channel_type: maybe(z.string().max(40)),
  /** Of an edit: how it reads now, and how it read before. */
  message: maybe(z.object(said).omit({ ts: true }).extend({ ts: maybe(ts) })), previous_message: maybe(z.object({ text: maybe(text) })),
});
export const homeShape = z.object({ type: z.literal('app_home_opened'), user: idShape, tab: maybe(z.string().max(40)) });
export const memberShape = z.object({ type: z.enum(['member_joined_channel', 'member_left_channel']), user: idShape, channel: idShape, team: maybe(teamShape), inviter: maybe(idShape) });

const person = z.object({ id: idShape, team_id: maybe(teamShape) });
const team = maybe(z.object({ id: teamShape }));
export const viewShape = z.object({
  id: idShape, type: z.string().max(40), hash: maybe(idShape), previous_view_id: maybe(idShape), callback_id: maybe(z.string().max(255)), private_metadata: maybe(z.string().max(3_000)),
  app_installed_team_id: maybe(teamShape), blocks: maybe(z.array(z.unknown()).max(100)), state: maybe(z.object({ values: z.unknown() })),
});
const interaction = { user: person, team, trigger_id: maybe(idShape) };
const mark = maybe(z.object({ event_type: z.string().max(255), event_payload: maybe(z.unknown()) }));
export const blockActionsShape = z.object({
  type: z.literal('block_actions'), ...interaction, channel: maybe(z.object({ id: idShape })), container: maybe(z.object({ is_ephemeral: maybe(z.boolean()), message_ts: maybe(ts), thread_ts: maybe(ts) })),
  message: maybe(z.object({ ts, thread_ts: maybe(ts), metadata: mark })), view: maybe(viewShape), state: maybe(z.object({ values: z.unknown() })),
  actions: z.array(z.object({ action_id: z.string().max(255), block_id: maybe(z.string().max(255)), type: maybe(z.string().max(60)), value: maybe(z.string().max(2_000)), action_ts: maybe(ts) })).min(1).max(25),
});
export const submissionShape = z.object({ type: z.literal('view_submission'), ...interaction, view: viewShape });
export const messageActionShape = z.object({
  type: z.literal('message_action'), ...interaction, callback_id: z.string().max(255), action_ts: ts, channel: z.object({ id: idShape }), message: z.object({ ts: maybe(ts), text: maybe(text) }),
  team: maybe(z.object({ id: teamShape, domain: maybe(z.string().regex(/^[a-z0-9-]{1,80}$/)) })),
});
export const globalShortcutShape = z.object({ type: z.literal('shortcut'), ...interaction, callback_id: z.string().max(255), action_ts: ts });
export const commandShape = z.object({ command: z.string().regex(/^\/\S{1,80}$/), text: maybe(text), team_id: teamShape, channel_id: idShape, user_id: idShape, trigger_id: idShape });

/** What stands in the metadata of our own messages: which part of which effect it is. */
export const partMarkShape = z.object({ effect: z.string().min(1).max(200), part: z.number().int().min(1).max(99), parts: z.number().int().min(1).max(99) });
export type PartMark = z.output<typeof partMarkShape>;
export const PART_MARK = 'staffroom_effect';
