import { CloudAdapter, ConfigurationBotFrameworkAuthentication, ConfigurationServiceClientCredentialFactory, type ConversationParameters, type TurnContext } from 'botbuilder';
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { Activity } from './activity.ts';
import type { PlaceLog } from './place-book.ts';
import { surfaceOver, type TeamsSurface } from './surface-over.ts';
import { TransportFault, type OutgoingMessage, type TeamsTransport } from './teams-transport.ts';
import { OPENID_METADATA_URL, TOKEN_ISSUER, TokenCheck } from './token-check.ts';

export type { TeamsSurface } from './surface-over.ts';

export type TeamsIdentity = { readonly dev: false; readonly appId: string; readonly password: string; readonly tenant: string } | { readonly dev: true };

export interface TeamsSurfaceOptions {
  /** `dev`: no token is checked, and only addresses of this machine are called. */
  readonly identity: TeamsIdentity;
  readonly places: PlaceLog;
  readonly clock: Clock;
  readonly log: Log;
  /** For tests alone: whose keys sign the tokens. No setting sets it. */
  readonly openIdMetadataUrl?: string;
  /** For tests alone: how long one call may take, in ms. */
  readonly timeoutMs?: number;
}

/** Teams as a chat platform, by Microsoft's botbuilder. It starts nothing by itself: the server mounts `paths`. */
export function makeTeamsSurface({ identity, places, clock, log, openIdMetadataUrl, timeoutMs }: TeamsSurfaceOptions): TeamsSurface {
  const transport = makeBotbuilderTransport(identity, clock, log, openIdMetadataUrl ?? OPENID_METADATA_URL);
  return surfaceOver({ transport, places, clock, log, own: identity.dev ? null : { tenant: identity.tenant, appId: identity.appId }, timeoutMs: timeoutMs ?? CALL_MS });
}

/** One call of Teams; a turn of a person's has fifteen seconds in all. */
const CALL_MS = 8_000;

const LOGIN_URL = 'https://login.microsoftonline.com/botframework.com';
const SCOPE = 'https://api.botframework.com';

/** Gives the one thing that is wanted of the adapter: its check of who is calling, as an error and not on the console. */
class Adapter extends CloudAdapter {
  take(authorization: string, activity: Activity, logic: (context: TurnContext) => Promise<void>): Promise<unknown> {
    return this.processActivity(authorization, activity as unknown as Parameters<CloudAdapter['processActivityDirect']>[1], logic);
  }

  /** Calls that the desk makes by itself carry its own identity. */
  connector(appId: string | null, serviceUrl: string) {
    return this.botFrameworkAuthentication.createConnectorFactory(this.createClaimsIdentity(appId ?? '')).create(serviceUrl, SCOPE);
  }
}
type Connector = Awaited<ReturnType<Adapter['connector']>>;
type PageOptions = Parameters<Connector['conversations']['getConversationPagedMembers']>[1];

/** The transport by botbuilder 4: only its adapter, its credentials and its connector. */
export function makeBotbuilderTransport(identity: TeamsIdentity, clock: Clock, log: Log, metadataUrl: string): TeamsTransport {
  const credentials = new ConfigurationServiceClientCredentialFactory(
    identity.dev ? {} : { MicrosoftAppId: identity.appId, MicrosoftAppPassword: identity.password, MicrosoftAppTenantId: identity.tenant, MicrosoftAppType: 'SingleTenant' },
  );
  // All or nothing: with one of these given, botbuilder takes the rest as empty, and an empty issuer is that of a token without one.
  const adapter = new Adapter(new ConfigurationBotFrameworkAuthentication({
    ToChannelFromBotLoginUrl: LOGIN_URL, ToChannelFromBotOAuthScope: SCOPE, ToBotFromChannelTokenIssuer: TOKEN_ISSUER, OAuthUrl: SCOPE,
    ToBotFromChannelOpenIdMetadataUrl: metadataUrl, ToBotFromEmulatorOpenIdMetadataUrl: metadataUrl, CallerId: 'urn:botframework:azure',
  }, credentials));
  const appId = identity.dev ? null : identity.appId;
  const check = appId === null ? null : new TokenCheck({ appId, metadataUrl, clock });

  /** One call. The connector would try again by itself and follow the answer elsewhere with the token in hand; both are taken out. */
  async function call<T>(serviceUrl: string, work: (connector: Connector) => Promise<T>): Promise<T> {
    const connector = await adapter.connector(appId, serviceUrl);
    const { pipeline } = connector['client'];
    for (const name of ['defaultRetryPolicy', 'redirectPolicy']) pipeline.removePolicy({ name });
    try {
      return await work(connector);
    } catch (error) {
      throw faultOf(error);
    }
  }

  return {
    async receive(authorization, activity, work) {
      const fault = check ? await check.fault(authorization, activity.serviceUrl) : null;
      if (fault !== null) {
        log('teams.refused', { reason: fault });
        return 'refused';
      }
      let ran = false;
      try {
        await adapter.take(authorization ?? '', activity, async () => {
          ran = true;
          await work();
        });
      } catch (error) {
        if (ran || !isRefusal(error)) throw error;
        log('teams.refused', { reason: 'adapter' });
        return 'refused';
      }
      return ran ? 'done' : 'refused';
    },
    send: ({ serviceUrl, conversation }, message, signal) => call(serviceUrl, async ({ conversations }) => {
      const { id } = await conversations.sendToConversation(conversation, activityOf(message), { abortSignal: signal });
      if (typeof id !== 'string' || id === '') throw new TransportFault(null, 'no-id');
      return id;
    }),
    update: ({ serviceUrl, conversation }, id, message, signal) => call(serviceUrl, async ({ conversations }) => {
      await conversations.updateActivity(conversation, id, { ...activityOf(message), id }, { abortSignal: signal });
    }),
    open: (serviceUrl, { tenant, member, bot }, signal) => call(serviceUrl, async ({ conversations }) => {
      const parameters: Partial<ConversationParameters> = { isGroup: false, bot: { id: bot, name: '' }, members: [{ id: member, name: '' }], tenantId: tenant, channelData: { tenant: { id: tenant } } };
      const { id } = await conversations.createConversation(parameters as ConversationParameters, { abortSignal: signal });
      if (typeof id !== 'string' || id === '') throw new TransportFault(null, 'no-id');
      return id;
    }),
    member: ({ serviceUrl, conversation }, member, signal) => call<unknown>(serviceUrl, ({ conversations }) => conversations.getConversationMember(conversation, member, { abortSignal: signal })),
    members: ({ serviceUrl, conversation }, page, signal) => call<unknown>(serviceUrl, ({ conversations }) => {
      const options: Partial<PageOptions> = { pageSize: 500, abortSignal: signal, ...(page === undefined ? {} : { continuationToken: page }) };
      // The first page has no token, whatever the type says.
      return conversations.getConversationPagedMembers(conversation, options as PageOptions);
    }),
    async token() {
      if (appId === null) return null;
      const own = await credentials.createCredentials(appId, SCOPE, LOGIN_URL, true);
      if (!('getToken' in own) || typeof own.getToken !== 'function') throw new TransportFault(null, 'no-token');
      try {
        const token: unknown = await own.getToken(true);
        return typeof token === 'string' ? token : null;
      } catch (error) {
        throw faultOf(error);
      }
    },
  };
}

const activityOf = (message: OutgoingMessage) => ({ ...message, attachments: message.attachments ? [...message.attachments] : [] });

/** Did botbuilder turn the caller away, rather than break? */
const isRefusal = (error: unknown): boolean => error instanceof Error && (error.name === 'AuthenticationError' || ('statusCode' in error && (error.statusCode === 401 || error.statusCode === 403)) || error.name === 'JsonWebTokenError' || error.name === 'TokenExpiredError' || error.name === 'NotBeforeError');

const CODE = /^[\w.-]{1,60}$/;
const codeOf = (value: unknown): string | null => (typeof value === 'string' && CODE.test(value) ? value : null);

/** What the SDK threw, as status and code alone: its own error holds the request, the token in it. */
function faultOf(error: unknown): Error {
  if (error instanceof TransportFault) return error;
  if (typeof error !== 'object' || error === null) return new TransportFault(null, 'unknown');
  // Entra names what is wrong in its text and nowhere else.
  const entra = error instanceof Error ? /\bAADSTS\d+/.exec(error.message)?.[0] : undefined;
  if (entra !== undefined) return new TransportFault(null, entra);
  const { statusCode, code, response, errorCode } = error as { statusCode?: unknown; code?: unknown; response?: unknown; errorCode?: unknown };
  const status = typeof statusCode === 'number' ? statusCode : null;
  return new TransportFault(status, bodyCode(response) ?? codeOf(code) ?? codeOf(errorCode) ?? 'unknown', retryAfter(response));
}

function bodyCode(response: unknown): string | null {
  if (typeof response !== 'object' || response === null || !('bodyAsText' in response) || typeof response.bodyAsText !== 'string') return null;
  const found = /"code"\s*:\s*"([\w.-]{1,60})"/.exec(response.bodyAsText);
  return codeOf(found?.[1]);
}

function retryAfter(response: unknown): number | null {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return null;
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null || !('get' in headers) || typeof headers.get !== 'function') return null;
  const said: unknown = headers.get('retry-after');
  const seconds = typeof said === 'string' && /^\d{1,6}(?:\.\d+)?$/.test(said) ? Number(said) : null;
  return seconds === null ? null : Math.ceil(seconds * 1_000);
}
