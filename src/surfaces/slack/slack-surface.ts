import { createHmac } from 'node:crypto';
import { App, LogLevel, webApi } from '@slack/bolt';
import { SocketModeClient } from '@slack/socket-mode';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Inbound } from '../../chat/inbound.ts';
import type { Inspectable } from '../../chat/inspection.ts';
import { pressed } from '../../chat/press.ts';
import type { Accept, Surface } from '../../chat/surface.ts';
import { TimeoutError, withTimeLimit, type Clock } from '../../kernel/clock.ts';
import { asId } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import { inspectSlack } from './inspect-slack.ts';
import { parsePayload, type Incoming } from './parse-payload.ts';
import { makePlaces } from './places.ts';
import { makePosting } from './posting.ts';
import { SlackReceiver, signedRequests, type Taken } from './receiver.ts';
import { makeShowReply } from './show-reply.ts';
import { makeSlackDirectory } from './slack-directory.ts';
import { deliveryError } from './slack-errors.ts';
import { makeSocket } from './socket.ts';

export interface SlackSurfaceOptions {
  readonly botToken: string;
  /** Null where Slack does not call over HTTP. */
  readonly signingSecret: string | null;
  /** Null where there is no Socket Mode. */
  readonly appToken: string | null;
  /** Ends with a slash. */
  readonly apiUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Workspace ids of the schools served. */
  readonly workspaces: ReadonlySet<string>;
  /** The longest that one call of Slack is waited for; ten seconds unless told otherwise. */
  readonly callMs?: number;
}

export interface SlackSurface extends Surface, Inspectable {
  /** Slack's calls over HTTP, their bodies raw; null without a signing secret. */
  readonly paths: RequestHandler | null;
}

const CALL_MS = 10_000;
// Slack waits three seconds for the whole answer.
const OPEN_MS = 1_500;
const ownShape = z.object({ user_id: z.string(), bot_id: z.string() });
type Own = z.output<typeof ownShape>;

/** Slack as a chat platform: signed requests and Socket Mode in, the Web API out. */
export function makeSlackSurface({ botToken, signingSecret, appToken, apiUrl, clock, log, workspaces, callMs = CALL_MS }: SlackSurfaceOptions): SlackSurface {
  const logger = quiet();
  // No call is ever sent again by the client: whether one may be is for the outbox, which reads back first.
  const calls = { slackApiUrl: apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, timeout: callMs, allowAbsoluteUrls: false };
  const client = new webApi.WebClient(botToken, { ...calls, logger });
  const places = makePlaces(client, workspaces);
  let own: Own | null = null;
  let accept: Accept | null = null;

  async function whoWeAre(): Promise<Own> {
    own ??= ownShape.parse(await client.auth.test());
    return own;
  }
  const ownUser = async (): Promise<string> => (await whoWeAre()).user_id;

  const mark = (text: string): string => createHmac('sha256', botToken).update(text).digest('hex').slice(0, 32);
  const receiver = new SlackReceiver({ workspaces, log, parse: (body) => Promise.resolve(parsePayload(body, { own: own?.user_id ?? null, mark })) });
  const app = new App({
    receiver, logger, clientOptions: calls, ignoreSelf: false, convoStore: false,
    // One workspace, one token, and no call for it.
    authorize: () => Promise.resolve({ botToken }),
  });
  // Rethrown, so that Slack hears of it and sends the event again.
  app.error((error) => Promise.reject(error));
  // One listener for all: which payload is what is decided by `parsePayload` alone.
  app.use(({ body }) => handle(receiver.takenOf(body)));

  const posting = makePosting({ client, clock, log, places, ownBot: async () => (await whoWeAre()).bot_id });
  const show = makeShowReply({ client, posting, places, log });

  async function handle(taken: Taken): Promise<void> {
    if (!accept) throw new Error('not started');
    const incoming = await inConversation(taken.incoming);
    const reply = await accept(inboundOf(incoming, clock.now()), incoming.trigger === undefined ? {} : { triggerId: incoming.trigger });
    await show({ ...taken, incoming }, reply);
  }

  async function inConversation(incoming: Incoming): Promise<Incoming> {
    if (incoming.conversation) return incoming;
    // What was said must come in even where Slack would not open the conversation now: the person's id stands for it until then.
    const id = (await openedSoon(incoming.account.id)) ?? incoming.account.id;
    return { ...incoming, conversation: { id, kind: 'personal' } };
  }

  async function openedSoon(user: string): Promise<string | null> {
    try {
      const opened = await withTimeLimit(OPEN_MS, () => places.privateWith(user));
      if (opened.ok) return opened.value;
      log('slack.not-opened', { reason: opened.error.reason });
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      log('slack.not-opened', { reason: 'timeout' });
    }
    return null;
  }

  const socket = appToken === null ? null : makeSocket(new SocketModeClient({ appToken, logger, autoReconnectEnabled: false, clientOptions: calls }), receiver, log);

  return {
    name: 'slack',
    directory: makeSlackDirectory({
      client, clock, workspaces, own: ownUser,
      channelOf: async (place) => {
        const spot = await places.spotOf(place);
        if (!spot.ok) throw new Error(`no place: ${spot.error.reason}`);
        return spot.value.channel;
      },
    }),
    paths: signingSecret === null ? null : signedRequests(receiver, { signingSecret, clock, log }),
    async start(into) {
      accept = into;
      socket?.open();
      // Known early so that its own name is taken out of what people type; a Slack that does not answer does not keep the desk from starting.
      await whoWeAre().catch((error: unknown) => log('slack.not-reached', { reason: deliveryError(error).reason }));
    },
    deliver: (outbound) => posting.deliver(outbound),
    update: (receipt, card, effectId) => posting.update(receipt, card, effectId),
    find: (effectId, to, since) => posting.find(effectId, to, since),
    inspect: (expected) => inspectSlack(client, workspaces, appToken, expected),
    async stop() {
      await socket?.close();
      await receiver.stop();
      accept = null;
    },
  };
}

function inboundOf({ eventId, account, conversation, matter }: Incoming, at: number): Inbound {
  if (!conversation) throw new Error('its conversation is not known yet');
  const about = { eventId, account, at, conversation: { ...conversation, id: asId<'conversation'>(conversation.id) } };
  switch (matter.kind) {
    case 'message':
      return { kind: 'message', ...about, text: matter.text };
    case 'press':
      return pressed(about, matter.press.verb, matter.press.data, matter.inputs);
    case 'membership':
      return { kind: 'membership', ...about, change: matter.change, member: matter.member };
    case 'home':
    case 'installed':
      return { kind: matter.kind, ...about };
  }
}

/** The libraries' own log lines hold bodies and addresses: what is worth knowing is written by the surface itself, in codes. */
function quiet() {
  const nothing = (): void => {};
  return { debug: nothing, info: nothing, warn: nothing, error: nothing, setLevel: nothing, getLevel: () => LogLevel.ERROR, setName: nothing };
}
