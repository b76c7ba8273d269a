import { createHash } from 'node:crypto';
import type { Account, Conversation, FieldValues, Inbound } from '../../chat/inbound.ts';
import { pressed } from '../../chat/press.ts';
import { asId } from '../../kernel/ids.ts';
import { executeSchema, messageActionSchema, pressSchema, querySchema, PRESS_KEY, type Activity, type Someone } from './activity.ts';
import type { TeamsPlace } from './place-book.ts';
import { broughtFrom, REPORT_MESSAGE } from './report-message.ts';

/** What an activity is to the desk. Pure: the same activity is always the same. */
export type Parsed =
  | { readonly kind: 'message'; readonly inbound: Extract<Inbound, { kind: 'message' }> }
  /** A button. `submit`: from a client without Action.Execute, which takes no card in the answer. */
  | { readonly kind: 'press'; readonly inbound: Inbound; readonly inputs: FieldValues; readonly submit: boolean; readonly card: string | null }
  | { readonly kind: 'search'; readonly inbound: Inbound }
  /** A report is to start at a message: what goes into it is asked first, then it is pressed. */
  | { readonly kind: 'report-ask' }
  | { readonly kind: 'report-start'; readonly inbound: Inbound }
  | { readonly kind: 'news'; readonly inbounds: readonly Inbound[] }
  | { readonly kind: 'ignored' }
  /** An invoke the desk does not serve. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'invalid' };

export interface Receiving {
  /** The tenant the desk belongs to; null in development, where whatever the client says is taken. */
  readonly tenant: string | null;
  /** UTC ms. */
  readonly now: number;
}

/** The tenant of the conversation that an activity comes from; null where it does not say, or says two. */
export function tenantOf(activity: Activity): string | null {
  const said = [activity.channelData?.tenant?.id, activity.conversation.tenantId].filter((one): one is string => typeof one === 'string' && one !== '');
  return said.length > 0 && said.every((one) => one.toLowerCase() === said[0]?.toLowerCase()) ? (said[0] ?? null) : null;
}

const DEV_TENANT = 'development';

export function parseActivity(activity: Activity, receiving: Receiving): Parsed {
  const conversation = conversationOf(activity);
  const about = { eventId: asId<'event'>(eventIdOf(activity)), account: accountOf(activity.from, activity, receiving), conversation, at: receiving.now };
  switch (activity.type) {
    case 'message': {
      if (typeof activity.value === 'object' && activity.value !== null && PRESS_KEY in activity.value) {
        const press = pressSchema.safeParse(activity.value);
        if (!press.success) return { kind: 'invalid' };
        const { verb, data, inputs } = press.data;
        return { kind: 'press', inbound: pressed(about, verb, data, inputs), inputs, submit: true, card: activity.replyToId ?? null };
      }
      return { kind: 'message', inbound: { kind: 'message', ...about, text: saidIn(activity) } };
    }
    case 'messageUpdate':
      // What was changed is screened like what was said: a worry may be added to an older line.
      if (activity.channelData?.eventType !== 'editMessage') return { kind: 'ignored' };
      return { kind: 'message', inbound: { kind: 'message', ...about, eventId: asId<'event'>(`${about.eventId}:${activity.timestamp ?? ''}`), text: saidIn(activity) } };
    case 'invoke':
      return invoked(activity, about);
    case 'installationUpdate':
      if (activity.action?.startsWith('add')) return { kind: 'news', inbounds: [{ kind: 'installed', ...about }] };
      return { kind: 'news', inbounds: [{ kind: 'membership', ...about, change: 'left', member: botOf(activity, receiving) }] };
    case 'conversationUpdate':
      return changed(activity, about, receiving);
    default:
      return { kind: 'ignored' };
  }
}

type About = Pick<Inbound, 'eventId' | 'account' | 'conversation' | 'at'>;

function invoked(activity: Activity, about: About): Parsed {
  if (activity.name === 'adaptiveCard/action') {
    const execute = executeSchema.safeParse(activity.value);
    const press = execute.success ? pressSchema.safeParse(execute.data.action.data) : null;
    if (!execute.success || !press?.success) return { kind: 'invalid' };
    const { verb, data, inputs } = press.data;
    // Ours says what the button is; a client that names another button has changed one of them.
    if (execute.data.action.verb && execute.data.action.verb !== verb) return { kind: 'invalid' };
    return { kind: 'press', inbound: pressed(about, verb, data, inputs), inputs, submit: false, card: activity.replyToId ?? null };
  }
  if (activity.name === 'composeExtension/query') {
    const query = querySchema.safeParse(activity.value);
    if (!query.success) return { kind: 'invalid' };
    const typed = query.data.parameters.find((one) => one.name !== 'initialRun')?.value ?? '';
    return { kind: 'search', inbound: { kind: 'search', ...about, text: typed.trim() } };
  }
  if (activity.name === 'composeExtension/fetchTask' || activity.name === 'composeExtension/submitAction') {
    const action = messageActionSchema.safeParse(activity.value);
    if (!action.success || action.data.commandId !== REPORT_MESSAGE) return { kind: 'invalid' };
    if (activity.name === 'composeExtension/fetchTask') return { kind: 'report-ask' };
    return { kind: 'report-start', inbound: pressed(about, 'report.start', {}, broughtFrom(action.data)) };
  }
  return { kind: 'unknown' };
}

function changed(activity: Activity, about: About, receiving: Receiving): Parsed {
  const news = (member: Someone, change: 'joined' | 'left'): Inbound => {
    const eventId = asId<'event'>(`${about.eventId}:${change}:${member.id}`);
    const isDesk = member.id === activity.recipient?.id;
    if (isDesk && change === 'joined') return { kind: 'installed', ...about };
    return { kind: 'membership', ...about, eventId, change, member: isDesk ? botOf(activity, receiving) : accountOf(member, activity, receiving) };
  };
  const inbounds = [...(activity.membersAdded ?? []).map((one) => news(one, 'joined')), ...(activity.membersRemoved ?? []).map((one) => news(one, 'left'))];
  return inbounds.length === 0 ? { kind: 'ignored' } : { kind: 'news', inbounds };
}

/** Teams' own id of the event. An activity without one is known by its content and time, which a repeat shares. */
function eventIdOf(activity: Activity): string {
  const own = activity.id ?? createHash('sha256').update(JSON.stringify(activity)).digest('base64url');
  return `${activity.channelId}:${activity.conversation.id}:${activity.type === 'invoke' ? `${activity.name}:` : ''}${own}`;
}

const THREAD = ';messageid=';

/** Only what calls itself personal is private: a group chat, a meeting and whatever comes new are read by several. */
function conversationOf({ conversation }: Activity): Conversation {
  const [id = '', thread] = conversation.id.split(THREAD);
  return { id: asId<'conversation'>(id === '' ? conversation.id : id), kind: conversation.conversationType === 'personal' && conversation.isGroup !== true ? 'personal' : 'channel', ...(thread ? { thread } : {}) };
}

/** A conversation's id as Teams wants it in a call. */
export const conversationIn = (conversation: string, thread?: string): string => (thread === undefined ? conversation : `${conversation}${THREAD}${thread}`);

function accountOf(who: Someone, activity: Activity, receiving: Receiving): Account {
  const own = receiving.tenant ?? tenantOf(activity) ?? DEV_TENANT;
  // Somebody of another tenant in a shared channel says so; what only differs in capitals is the same tenant.
  const tenant = who.tenantId && who.tenantId.toLowerCase() !== own.toLowerCase() ? who.tenantId : own;
  return { surface: 'teams', tenant, id: who.aadObjectId || who.id };
}
const botOf = (activity: Activity, receiving: Receiving): Account => ({ surface: 'teams', tenant: receiving.tenant ?? tenantOf(activity) ?? DEV_TENANT, id: activity.recipient?.id ?? activity.conversation.id });

/** Where an activity shows that the desk can be written to. */
export function placeOf(activity: Activity, receiving: Receiving): TeamsPlace | null {
  if (!activity.recipient) return null;
  const { id, kind } = conversationOf(activity);
  // A search or an action comes from wherever its writer is, and the desk may not be there.
  if (activity.type === 'invoke' && activity.name?.startsWith('composeExtension/')) return null;
  if (activity.type === 'installationUpdate' && !activity.action?.startsWith('add')) return null;
  const account = accountOf(activity.from, activity, receiving);
  return {
    conversation: id, kind, serviceUrl: activity.serviceUrl, tenant: receiving.tenant ?? tenantOf(activity) ?? DEV_TENANT,
    account: kind === 'personal' && activity.from.id !== activity.recipient.id ? account.id : null, botId: activity.recipient.id, at: receiving.now,
  };
}

const ENTITIES: Readonly<Record<string, string>> = { 'amp': '&', 'lt': '<', 'gt': '>', 'quot': '"', '#39': '\'', 'nbsp': ' ' };

/** What the person typed: the desk's own name taken out, other mentions as names, the platform's escapes undone. */
function textOf(activity: Activity): string {
  let text = activity.text ?? '';
  for (const { type, text: shown, mentioned } of activity.entities ?? []) {
    if (type !== 'mention' || !shown) continue;
    text = text.replaceAll(shown, mentioned?.id !== undefined && mentioned.id === activity.recipient?.id ? ' ' : (mentioned?.name ?? bare(shown)));
  }
  return bare(text).replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (whole, name: string) => ENTITIES[name] ?? whole).replaceAll('\u00a0', ' ').trim();
}

/** The words; where only the desk's name was typed, the wish for help. Empty where something came without words. */
function saidIn(activity: Activity): string {
  const text = textOf(activity);
  return text === '' && !hasMore(activity) ? 'help' : text;
}

/** A picture, a recording, a file. Every message also brings its own words once more as HTML. */
const hasMore = ({ attachments }: Activity): boolean =>
  (attachments ?? []).some(({ contentType, content }) => contentType !== 'text/html' || (typeof content === 'string' && /<(?:img|video|audio)\b/i.test(content)));

const bare = (text: string): string => text.replace(/<\/?at(?: [^>]*)?>/g, '');
