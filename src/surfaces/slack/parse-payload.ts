import { z } from 'zod';
import type { Account, FieldValues } from '../../chat/inbound.ts';
import { asId, type EventId } from '../../kernel/ids.ts';
import { unbroken } from '../../kernel/incoming-text.ts';
import { errorsFor, inputsOf, pressOf, submitOf, type Press } from './answers.ts';
import { typedWords } from './slack-words.ts';
import {
  PART_MARK, blockActionsShape, commandShape, envelopeShape, globalShortcutShape, homeShape, memberShape, messageActionShape, messageShape, partMarkShape, submissionShape, viewShape, type PartMark,
} from './payload-shapes.ts';

/** Where a pressed button stands. */
export type Stand =
  | { readonly in: 'message'; readonly channel: string; readonly ts: string; readonly thread?: string; readonly mark: PartMark | null; /** Shown to one person only: Slack cannot change it later. */ readonly ephemeral: boolean }
  | { readonly in: 'modal' | 'home'; readonly view: string; readonly pushed: boolean };

/** What it came by, which decides how its reply is shown. */
export type Origin =
  | { readonly kind: 'message' | 'home' | 'silent' }
  | { readonly kind: 'command'; readonly channel: string }
  | { readonly kind: 'shortcut'; readonly channel: string }
  /** Opens a form of the desk from Slack's own menus. */
  | { readonly kind: 'opener' }
  | { readonly kind: 'press'; readonly stand: Stand; readonly press: Press }
  | { readonly kind: 'submission'; readonly view: string; readonly pushed: boolean; readonly errors: (fieldErrors: Readonly<Record<string, string>>) => Record<string, string> };

/** What was said or done. */
export type Matter =
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'press'; readonly press: Press; readonly inputs: FieldValues }
  | { readonly kind: 'home' | 'installed' }
  | { readonly kind: 'membership'; readonly change: 'joined' | 'left'; readonly member: Account };

export interface Incoming {
  /** The payload with nothing in it that we do not read. */
  readonly body: Record<string, unknown>;
  /** The workspaces it is said to concern; one must be a school's. */
  readonly workspaces: readonly string[];
  readonly eventId: EventId;
  readonly account: Account;
  /** Null: the private conversation with the account, which is still to be found. */
  readonly conversation: { readonly id: string; readonly kind: 'personal' | 'channel'; readonly thread?: string; readonly shared?: true } | null;
  readonly matter: Matter;
  readonly origin: Origin;
  readonly trigger?: string;
}

export type Parsed =
  | { readonly kind: 'incoming'; readonly incoming: Incoming }
  /** Nothing for us: acknowledged, and nothing is done. */
  | { readonly kind: 'ignored'; readonly why: string }
  /** Not what Slack sends. */
  | { readonly kind: 'invalid'; readonly why: string };

export interface ParseOptions {
  /** The desk's own user id, where it is known. */
  readonly own: string | null;
  /** A keyed digest of what was typed into a form: two submissions of one view differ by their answers alone. */
  readonly mark: (text: string) => string;
}

const ignored = (why: string): Parsed => ({ kind: 'ignored', why });
const taken = (incoming: Incoming): Parsed => ({ kind: 'incoming', incoming });
const accountOf = (tenant: string, id: string): Account => ({ surface: 'slack', tenant, id });
const present = (...ids: readonly (string | undefined)[]): string[] => ids.filter((id) => id !== undefined);
const kinds = z.object({ type: z.string().optional(), command: z.string().optional() });
// Made once: a schema is compiled when it first parses, which takes longer than all the rest of an event.
const inner = z.object({ event: z.unknown() });

/** A payload of Slack (an Events API envelope, an interaction, a command's fields) as what it means to the desk. Pure; never throws. */
export function parsePayload(body: unknown, options: ParseOptions): Parsed {
  const kind = kinds.safeParse(body);
  if (!kind.success) return { kind: 'invalid', why: 'no-payload' };
  try {
    switch (kind.data.type) {
      case 'event_callback':
        return parseEvent(body, options);
      case 'block_actions':
        return parsePress(blockActionsShape.parse(body));
      case 'view_submission':
        return parseSubmission(submissionShape.parse(body), options);
      case 'message_action':
        return parseShortcut(messageActionShape.parse(body), options);
      case 'shortcut':
        return parseGlobalShortcut(globalShortcutShape.parse(body));
      case undefined:
        return kind.data.command === undefined ? { kind: 'invalid', why: 'no-type' } : parseCommand(commandShape.parse(body), options);
      default:
        return ignored('unknown-type');
    }
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    return { kind: 'invalid', why: `${kind.data.type ?? 'command'}.${error.issues[0]?.path.map(String).join('.') ?? ''}` };
  }
}

function parseEvent(body: unknown, { own }: ParseOptions): Parsed {
  const envelope = envelopeShape.parse(body);
  const { event } = inner.parse(body);
  const about = {
    eventId: asId<'event'>(envelope.event_id),
    workspaces: present(envelope.team_id, envelope.context_team_id, ...(envelope.authorizations ?? []).map((one) => one.team_id)),
    self: envelope.authorizations?.find((one) => one.is_bot)?.user_id ?? own,
    team: envelope.team_id ?? envelope.context_team_id,
  };
  switch (envelope.event.type) {
    case 'message':
    case 'app_mention':
      return parseMessage({ ...envelope, event: asItReadsNow(messageShape.parse(event)) }, about);
    case 'app_home_opened': {
      const home = homeShape.parse(event);
      if (home.tab !== 'home' || about.team === undefined) return ignored('other-tab');
      return taken({ ...about, body: { ...envelope, event: home }, account: accountOf(about.team, home.user), conversation: null, matter: { kind: 'home' }, origin: { kind: 'home' } });
    }
    case 'member_joined_channel':
    case 'member_left_channel':
      return parseMember({ ...envelope, event: memberShape.parse(event) }, about);
    default:
      return ignored('unknown-event');
  }
}

interface AboutEvent {
  readonly eventId: EventId;
  readonly workspaces: readonly string[];
  readonly self: string | null;
  readonly team: string | undefined;
}

type Said = z.output<typeof messageShape>;

/**
 * An edit as the message it made, since a worry may be added to an older line. Slack calls it an edit too when it shows a link's preview or an
 * answer in the thread: then the words are as they were, and nobody said anything.
 */
function asItReadsNow(event: Said): Said {
  const { message, previous_message: before } = event;
  if (event.subtype !== 'message_changed' || !message || (message.text ?? '') === (before?.text ?? '')) return event;
  return { ...event, ...message, subtype: message.subtype, ts: message.ts ?? event.ts };
}

// What else comes as "message" is not somebody speaking: deletions, joins, topics. Files are never fetched; their words go on.
const SPOKEN: ReadonlySet<string> = new Set(['file_share', 'thread_broadcast', 'me_message']);

function parseMessage(envelope: z.output<typeof envelopeShape> & { readonly event: z.output<typeof messageShape> }, about: AboutEvent): Parsed {
  const { event } = envelope;
  const tenant = event.user_team ?? event.team ?? about.team;
  if (event.bot_id !== undefined || event.user === undefined || event.user === about.self || event.user === 'USLACKBOT') return ignored('not-a-person');
  if (event.subtype !== undefined && !SPOKEN.has(event.subtype)) return ignored('subtype');
  if (tenant === undefined) return ignored('no-workspace');
  const direct = event.channel.startsWith('D');
  // In a private conversation every message comes as `message`; a mention there would be a second one.
  if (event.type === 'app_mention' ? direct : !(direct && (event.channel_type ?? 'im') === 'im')) return ignored('another-conversation');
  const passedOn = event.attachments.filter((one) => one.is_share === true || one.is_msg_unfurl === true).map((one) => one.text ?? '');
  const text = [event.text ?? '', ...passedOn].map((words) => typedWords(words, about.self)).filter((words) => words !== '').join('\n');
  const wordless = (event.files ?? []).length > 0 || event.subtype === 'file_share';
  const inThread = event.thread_ts !== undefined && event.thread_ts !== event.ts;
  const thread = direct ? (inThread ? event.thread_ts : undefined) : (event.thread_ts ?? event.ts);
  return taken({
    eventId: about.eventId, workspaces: about.workspaces, body: { ...envelope }, account: accountOf(tenant, event.user),
    conversation: { id: event.channel, kind: direct ? 'personal' : 'channel', ...(thread === undefined ? {} : { thread }), ...sharedBy(envelope, direct) },
    // Only the desk's name: whoever calls it is told what it can do. A picture alone is told that it was not opened.
    matter: { kind: 'message', text: text === '' && !wordless ? 'help' : text }, origin: { kind: 'message' },
  });
}

const sharedBy = (envelope: z.output<typeof envelopeShape>, direct: boolean) => (envelope.is_ext_shared_channel === true && !direct ? { shared: true as const } : {});

function parseMember(envelope: z.output<typeof envelopeShape> & { readonly event: z.output<typeof memberShape> }, about: AboutEvent): Parsed {
  const { event } = envelope;
  const tenant = about.team ?? event.team;
  if (tenant === undefined) return ignored('no-workspace');
  const joined = event.type === 'member_joined_channel';
  const base = {
    eventId: about.eventId, workspaces: about.workspaces, body: { ...envelope }, account: accountOf(tenant, event.inviter ?? event.user),
    conversation: { id: event.channel, kind: 'channel' as const, ...sharedBy(envelope, false) }, origin: { kind: 'silent' as const },
  };
  if (event.user === about.self) return joined ? taken({ ...base, matter: { kind: 'installed' } }) : ignored('left');
  return taken({ ...base, matter: { kind: 'membership', change: joined ? 'joined' : 'left', member: accountOf(event.team ?? tenant, event.user) } });
}

function parseCommand(command: z.output<typeof commandShape>, { own }: ParseOptions): Parsed {
  const text = typedWords(command.text ?? '', own);
  if (command.command === REPORT_COMMAND) {
    return taken({
      body: command, workspaces: [command.team_id], eventId: asId<'event'>(`command:${command.team_id}:${command.trigger_id}`), account: accountOf(command.team_id, command.user_id), conversation: null,
      ...reporting(text, ''), origin: { kind: 'command', channel: command.channel_id }, trigger: command.trigger_id,
    });
  }
  return taken({
    body: command, workspaces: [command.team_id], eventId: asId<'event'>(`command:${command.team_id}:${command.trigger_id}`), account: accountOf(command.team_id, command.user_id), conversation: null,
    matter: { kind: 'message', text: text === '' ? 'help' : text }, origin: { kind: 'command', channel: command.channel_id }, trigger: command.trigger_id,
  });
}

type Interaction = { readonly user: { readonly id: string; readonly team_id: string | undefined }; readonly team?: { readonly id: string } | undefined; readonly trigger_id: string | undefined };

/** Who did it, and where it belongs; null where Slack names no workspace. */
function actorOf(body: Interaction, view?: z.output<typeof viewShape>) {
  const tenant = body.user.team_id ?? body.team?.id;
  if (tenant === undefined) return null;
  return { account: accountOf(tenant, body.user.id), workspaces: present(body.team?.id, view?.app_installed_team_id), ...(body.trigger_id === undefined ? {} : { trigger: body.trigger_id }) };
}

const whole = (inputs: FieldValues): FieldValues => Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, unbroken(value)]));

/** Slack's callback id of the message shortcut, as the manifest has it. */
export const SHORTCUT = 'policy_about_message';

/** The command, and the callback ids of the shortcuts, that open a report; as the manifest has them. */
export const REPORT_COMMAND = '/report';
export const REPORT_WORRY = 'report_worry';
export const REPORT_MESSAGE = 'report_message';

/** The press that starts a report, with what was typed behind the command and where a message stands. */
const reporting = (words: string, place: string): Pick<Incoming, 'matter'> => {
  const brought = Object.entries({ words, place }).filter(([, value]) => value !== '');
  return { matter: { kind: 'press', press: { verb: 'report.start', data: {} }, inputs: whole(Object.fromEntries(brought)) } };
};

/** Where a message stands and when it was sent. Never its words, which are somebody else's. */
function messagePlace({ channel, message, team }: z.output<typeof messageActionShape>): string {
  if (message.ts === undefined) return '';
  const sent = `${new Date(Number(message.ts.split('.')[0]) * 1_000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const link = team?.domain === undefined ? `channel ${channel.id}` : `https://${team.domain}.slack.com/archives/${channel.id}/p${message.ts.replace('.', '')}`;
  return `The message: ${link}, sent ${sent}`;
}

function parseGlobalShortcut(body: z.output<typeof globalShortcutShape>): Parsed {
  const actor = actorOf(body);
  if (body.callback_id !== REPORT_WORRY || !actor) return ignored('another-shortcut');
  return taken({ ...actor, body, eventId: asId<'event'>(`shortcut:${actor.account.tenant}:${actor.account.id}:${body.action_ts}`), conversation: null, ...reporting('', ''), origin: { kind: 'opener' } });
}

function parseShortcut(body: z.output<typeof messageActionShape>, { own }: ParseOptions): Parsed {
  const actor = actorOf(body);
  if (body.callback_id === REPORT_MESSAGE && actor) {
    const eventId = asId<'event'>(`shortcut:${actor.account.tenant}:${actor.account.id}:${body.channel.id}:${body.action_ts}`);
    return taken({ ...actor, body, eventId, conversation: null, ...reporting('', messagePlace(body)), origin: { kind: 'opener' } });
  }
  if (body.callback_id !== SHORTCUT || !actor) return ignored('another-shortcut');
  const text = typedWords(body.message.text ?? '', own);
  return taken({
    ...actor, body, eventId: asId<'event'>(`shortcut:${actor.account.tenant}:${actor.account.id}:${body.channel.id}:${body.action_ts}`), conversation: null,
    matter: { kind: 'message', text }, origin: { kind: 'shortcut', channel: body.channel.id },
  });
}

function parsePress(body: z.output<typeof blockActionsShape>): Parsed {
  const actor = actorOf(body, body.view);
  const action = body.actions.find((one) => pressOf(one) !== null);
  const press = action && pressOf(action);
  if (!actor || !action || !press) return ignored('not-our-button');
  const stand = standOf(body);
  if (!stand) return ignored('stands-nowhere');
  const inputs = whole(inputsOf((body.view?.state ?? body.state)?.values));
  const at = stand.in === 'message' ? `${stand.channel}:${stand.ts}` : `${stand.view}:${body.view?.hash ?? ''}`;
  const inChannel = stand.in === 'message' && !stand.channel.startsWith('D');
  const thread = stand.in === 'message' ? (inChannel ? (stand.thread ?? stand.ts) : stand.thread) : undefined;
  return taken({
    ...actor, body, eventId: asId<'event'>(`press:${actor.account.tenant}:${actor.account.id}:${at}:${action.action_id}:${action.action_ts ?? ''}`),
    conversation: stand.in === 'message' ? { id: stand.channel, kind: inChannel ? 'channel' : 'personal', ...(thread === undefined ? {} : { thread }) } : null,
    matter: { kind: 'press', press, inputs }, origin: { kind: 'press', stand, press },
  });
}

function standOf({ view, channel, message, container }: z.output<typeof blockActionsShape>): Stand | null {
  if (view) return { in: view.type === 'home' ? 'home' : 'modal', view: view.id, pushed: view.previous_view_id !== undefined };
  const ts = message?.ts ?? container?.message_ts;
  if (!channel || ts === undefined) return null;
  const mark = message?.metadata?.event_type === PART_MARK ? partMarkShape.safeParse(message.metadata.event_payload) : null;
  const thread = message?.thread_ts ?? container?.thread_ts;
  return { in: 'message', channel: channel.id, ts, ephemeral: container?.is_ephemeral === true, mark: mark?.success ? mark.data : null, ...(thread === undefined || thread === ts ? {} : { thread }) };
}

function parseSubmission(body: z.output<typeof submissionShape>, { mark }: ParseOptions): Parsed {
  const { view } = body;
  const actor = actorOf(body, view);
  const press = submitOf(view);
  if (!actor || !press) return ignored('not-our-form');
  const inputs = whole(inputsOf(view.state?.values));
  // Slack keeps the view's hash when an answer was refused at a field: the corrected answers must not count as the first ones again.
  const answers = mark(JSON.stringify(Object.entries(inputs).toSorted(([a], [b]) => (a < b ? -1 : 1))));
  return taken({
    ...actor, body: { ...body, view: { ...view, callback_id: view.callback_id ?? '' } }, conversation: null, matter: { kind: 'press', press, inputs },
    eventId: asId<'event'>(`submission:${actor.account.tenant}:${actor.account.id}:${view.id}:${view.hash ?? ''}:${answers}`),
    origin: { kind: 'submission', view: view.id, pushed: view.previous_view_id !== undefined, errors: (fieldErrors) => errorsFor(fieldErrors, view) },
  });
}
