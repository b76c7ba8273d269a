import type { webApi } from '@slack/bolt';
import { z } from 'zod';
import type { AccountFacts, Directory } from '../../chat/directory.ts';
import type { Account } from '../../chat/inbound.ts';
import type { Place } from '../../chat/outbound.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Renewed } from '../../kernel/renewed.ts';
import { refusalCode } from './slack-errors.ts';

const REMEMBERED_MS = 60_000;
const MOST_REMEMBERED = 5_000;

const flag = z.boolean().nullish();
/** What `users.info` and `users.lookupByEmail` answer. */
export const userShape = z.object({
  user: z.object({
    id: z.string(), team_id: z.string().nullish(), deleted: flag, is_bot: flag, is_stranger: flag, is_restricted: flag, is_ultra_restricted: flag, is_email_confirmed: flag, real_name: z.string().nullish(),
    profile: z.object({ email: z.string().nullish(), real_name: z.string().nullish() }).nullish(),
  }),
});
const channelShape = z.object({ channel: z.object({ is_private: flag }) });
const membersShape = z.object({ members: z.array(z.string()), response_metadata: z.object({ next_cursor: z.string().nullish() }).nullish() });

export interface SlackDirectoryOptions {
  readonly client: webApi.WebClient;
  readonly clock: Clock;
  readonly workspaces: ReadonlySet<string>;
  /** The desk's own user id; asked only when a list of members is. */
  readonly own: () => Promise<string>;
  /** The conversation that a place is. Rejects where there is none. */
  readonly channelOf: (place: Place) => Promise<string>;
}

/** What the workspace says of its people, remembered for a minute by `clock`; whoever comes often is asked about beside it. */
export function makeSlackDirectory({ client, clock, workspaces, own, channelOf }: SlackDirectoryOptions): Directory {
  const remembered = new Renewed<AccountFacts>({ clock, ask, keptMs: REMEMBERED_MS, most: MOST_REMEMBERED });

  async function ask(id: string): Promise<AccountFacts> {
    if (id === 'USLACKBOT') return { kind: 'bot' };
    try {
      return factsOf(userShape.parse(await client.users.info({ user: id })).user, workspaces);
    } catch (error) {
      const code = refusalCode(error);
      // Whom the workspace does not know, or will not show, is nobody of the school.
      if (code === 'user_not_found' || code === 'user_not_visible') return { kind: 'external' };
      throw error;
    }
  }

  return {
    async account({ id, tenant }) {
      if (!workspaces.has(tenant)) return { kind: 'external' };
      return remembered.get(id);
    },
    async members(place) {
      const channel = await channelOf(place);
      const self = await own();
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = membersShape.parse(await client.conversations.members({ channel, limit: 200, ...(cursor === undefined ? {} : { cursor }) }));
        found.push(...page.members);
        cursor = page.response_metadata?.next_cursor || undefined;
      } while (cursor !== undefined);
      // Slack names no workspace here; whoever is of another one is found out when they are asked about.
      const [tenant = ''] = workspaces;
      return found.filter((id) => id !== self).map((id): Account => ({ surface: 'slack', tenant, id }));
    },
    async open(place) {
      const { channel } = channelShape.parse(await client.conversations.info({ channel: await channelOf(place) }));
      return !channel.is_private;
    },
  };
}

/** What Slack says of one of its users, as the desk reads it. */
export function factsOf(user: z.output<typeof userShape>['user'], workspaces: ReadonlySet<string>): AccountFacts {
  const name = user.real_name ?? user.profile?.real_name ?? null;
  const named = name === null || name === '' ? {} : { name };
  if (user.deleted) return { kind: 'deactivated', ...named };
  if (user.is_bot) return { kind: 'bot', ...named };
  if (user.is_stranger || (user.team_id && !workspaces.has(user.team_id))) return { kind: 'external', ...named };
  if (user.is_restricted || user.is_ultra_restricted) return { kind: 'guest', ...named };
  const email = user.profile?.email;
  return { kind: 'member', ...named, ...(email && user.is_email_confirmed !== false ? { emails: [email] } : {}) };
}
