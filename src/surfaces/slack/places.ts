import type { webApi } from '@slack/bolt';
import { z } from 'zod';
import type { Place } from '../../chat/outbound.ts';
import type { DeliveryError } from '../../chat/surface.ts';
import { keepNewest } from '../../kernel/newest.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { factsOf, userShape } from './slack-directory.ts';
import { deliveryError } from './slack-errors.ts';

const MOST_REMEMBERED = 5_000;
const openedShape = z.object({ channel: z.object({ id: z.string().min(1) }) });

/** Where messages stand: a channel, and the thread in it. */
export interface Spot {
  readonly channel: string;
  readonly thread?: string;
}

/** Where places are in Slack. Private conversations keep their id, so they are asked for once. */
export interface Places {
  spotOf(place: Place): Promise<Result<Spot, DeliveryError>>;
  /** The private conversation of this user with the desk. */
  privateWith(user: string): Promise<Result<string, DeliveryError>>;
}

export function makePlaces(client: webApi.WebClient, workspaces: ReadonlySet<string>): Places {
  const known = new Map<string, string>();

  async function privateWith(user: string): Promise<Result<string, DeliveryError>> {
    const before = known.get(user);
    if (before !== undefined) return ok(before);
    try {
      const { channel } = openedShape.parse(await client.conversations.open({ users: user }));
      keepNewest(known, user, channel.id, MOST_REMEMBERED);
      return ok(channel.id);
    } catch (error) {
      // Nothing was posted yet, whatever became of this call.
      return err({ ...deliveryError(error), refused: true });
    }
  }

  async function spot(user: string): Promise<Result<Spot, DeliveryError>> {
    const opened = await privateWith(user);
    return opened.ok ? ok({ channel: opened.value }) : opened;
  }

  return {
    privateWith,
    async spotOf(place) {
      switch (place.kind) {
        case 'conversation': {
          const { surface, conversation, thread } = place;
          if (surface !== 'slack') return err({ code: 'gone', reason: 'no-place', refused: true });
          // A person's id stands for their private conversation where that could not be opened when they spoke.
          if (/^[UW]/.test(conversation)) return spot(conversation);
          return ok({ channel: conversation, ...(thread === undefined ? {} : { thread }) });
        }
        case 'account':
          return place.account.surface === 'slack' ? spot(place.account.id) : err({ code: 'gone', reason: 'no-place', refused: true });
        case 'email': {
          if (place.surface !== 'slack') return err({ code: 'gone', reason: 'no-place', refused: true });
          try {
            const { user } = userShape.parse(await client.users.lookupByEmail({ email: place.email }));
            const { kind, emails = [] } = factsOf(user, workspaces);
            // Guests and apps have addresses too, and an address that nobody has confirmed is anybody's.
            if (kind !== 'member' || !emails.some((email) => email.toLowerCase() === place.email.toLowerCase())) return err({ code: 'denied', reason: 'no-member', refused: true });
            return await spot(user.id);
          } catch (error) {
            return err({ ...deliveryError(error), refused: true });
          }
        }
      }
    },
  };
}
