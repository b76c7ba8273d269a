import { SocketModeReceiver, webApi } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../../src/kernel/clock.ts';
import { MOST_BLOCK_TEXT, MOST_METADATA, MOST_TEXT, MOST_VIEW_BYTES } from '../fixtures/slack/limits.ts';
import { openSlackFake, type SlackFake, type SlackFakeOptions } from '../fixtures/slack/slack-fake.ts';
import { APP_ID, BOT_ID, BOT_USER, TEAM } from '../fixtures/slack/workspace.ts';

type WebClientOptions = webApi.WebClientOptions;

const START = Date.parse('2026-11-23T10:00:00Z');
const TEACHER = 'U00TEACHER';
const OPEN = 'C000STAFF1';
const PRIVATE = 'G00PRIVATE';

let clock = fixedClock(START);
let slack: SlackFake;

async function openFake(options: SlackFakeOptions = {}): Promise<SlackFake> {
  await slack?.close();
  slack = await openSlackFake({
    now: () => clock.now(),
    people: [
      { id: TEACHER, name: 'Priya Nair', email: 'p.nair@alderbank.example' },
      { id: 'U0000GUEST', name: 'A Guest', email: 'guest@elsewhere.example', standing: 'guest' },
      { id: 'U000000BOT', name: 'Another bot', standing: 'bot' },
      { id: 'U000000OUT', name: 'Gone', email: 'gone@alderbank.example', standing: 'deactivated' },
      { id: 'U0STRANGER', name: 'Stranger', email: 's@other.example', standing: 'stranger' },
    ],
    channels: [
      { id: OPEN, name: 'staff', members: [TEACHER] },
      { id: 'C0NOTIN001', name: 'not-in', members: [TEACHER], app: false },
      { id: 'C0ARCHIVED', name: 'archived', members: [TEACHER], archived: true },
      { id: PRIVATE, name: 'private', private: true, members: ['U0000GUEST'] },
      { id: 'G0UNKNOWN1', name: 'unknown', private: true, members: [TEACHER], app: false },
    ],
    ...options,
  });
  return slack;
}
beforeEach(async () => {
  clock = fixedClock(START);
  await openFake();
});
afterEach(() => slack.close());

const client = (token = slack.botToken, more: WebClientOptions = {}): webApi.WebClient => new webApi.WebClient(token, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, logger: quiet, ...more });
const quiet: NonNullable<WebClientOptions['logger']> = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, setLevel: () => {}, getLevel: () => 'error' as never, setName: () => {} };

/** The platform's error of a call; `done` where it was taken. */
async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'done';
  } catch (error) {
    const { data, code } = error as { data?: { error?: string }; code?: string };
    return data?.error ?? code ?? String(error);
  }
}
const section = (text: string) => ({ type: 'section' as const, text: { type: 'plain_text' as const, text } });
const plain = (text: string) => ({ type: 'plain_text' as const, text });
const options = (count: number) => Array.from({ length: count }, (_, n) => ({ text: plain(`${n}`), value: `${n}` }));
const field = { type: 'input' as const, block_id: 'f', label: plain('Words'), element: { type: 'plain_text_input' as const, action_id: 'words' } };
const modal = (more: Record<string, unknown> = {}) => ({ type: 'modal' as const, title: plain('A form'), submit: plain('Send'), blocks: [field], ...more });
const post = (more: Record<string, unknown> = {}) => client().chat.postMessage({ channel: OPEN, text: 'words', ...more });

describe('who may call', () => {
  it.each([
    ['no token', '', 'not_authed'],
    ['another token', 'xoxb-other', 'invalid_auth'],
    ['an app-level token where a bot token is due', 'xapp-1-desk', 'not_allowed_token_type'],
  ])('%s: %s', async (_name, token, error) => {
    const answer = await fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST', headers: token === '' ? {} : { authorization: `Bearer ${token}` }, body: new URLSearchParams({ channel: OPEN, text: 'x' }) });
    expect(await answer.json()).toMatchObject({ ok: false, error });
  });

  it('opens a socket for an app-level token alone', async () => {
    expect(await outcome(client().apps.connections.open())).toBe('not_allowed_token_type');
    expect(await client(slack.appToken).apps.connections.open()).toMatchObject({ url: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:/) as string });
  });

  it('says who the bot is and what it was given leave for', async () => {
    const me = await client().auth.test();
    expect(me).toMatchObject({ user_id: BOT_USER, bot_id: BOT_ID, team_id: TEAM });
    expect(me.response_metadata?.scopes).toContain('chat:write');
  });

  it.each([
    ['chat:write', () => post()],
    ['im:write', () => client().conversations.open({ users: TEACHER })],
    ['channels:history', () => client().conversations.history({ channel: OPEN })],
    ['groups:history', () => client().conversations.history({ channel: PRIVATE })],
    ['channels:read', () => client().conversations.members({ channel: OPEN })],
    ['groups:read', () => client().conversations.members({ channel: PRIVATE })],
    ['users:read', () => client().users.info({ user: TEACHER })],
    ['users:read.email', () => client().users.lookupByEmail({ email: 'p.nair@alderbank.example' })],
  ])('without %s it is refused by name', async (scope, call) => {
    await openFake({ scopes: ['app_mentions:read'] });
    await expect(call()).rejects.toMatchObject({ data: { error: 'missing_scope', needed: scope } });
  });

  it('shows no e-mail address without users:read.email', async () => {
    await openFake({ scopes: ['users:read'] });
    expect((await client().users.info({ user: TEACHER })).user?.profile?.email).toBeUndefined();
  });

  it('refuses a method that there is not', async () => {
    expect(await outcome(client().apiCall('chat.invent'))).toBe('unknown_method');
  });
});

describe('where the app may write', () => {
  it.each([
    ['channel_not_found', 'C000000000'],
    ['channel_not_found', 'G0UNKNOWN1'],
    ['not_in_channel', 'C0NOTIN001'],
    ['is_archived', 'C0ARCHIVED'],
    ['user_disabled', 'U000000OUT'],
    ['cannot_dm_bot', 'U000000BOT'],
  ])('%s for %s', async (error, channel) => {
    expect(await outcome(post({ channel }))).toBe(error);
  });

  it('opens the private conversation with a person once, and writes there by the id of either', async () => {
    const first = await client().conversations.open({ users: TEACHER });
    const again = await client().conversations.open({ users: TEACHER });
    expect(again).toMatchObject({ already_open: true, channel: { id: first.channel!.id } });
    expect((await post({ channel: TEACHER })).channel).toBe(first.channel!.id);
    expect(await outcome(client().conversations.open({ users: 'U0NOBODY00' }))).toBe('user_not_found');
  });

  it('shows an ephemeral message to a member alone, and keeps it in no history', async () => {
    expect(await outcome(client().chat.postEphemeral({ channel: OPEN, user: 'U0000GUEST', text: 'x' }))).toBe('user_not_in_channel');
    await client().chat.postEphemeral({ channel: OPEN, user: TEACHER, text: 'x' });
    expect((await client().conversations.history({ channel: OPEN })).messages).toEqual([]);
  });

  it('changes and deletes only what the app itself wrote', async () => {
    const theirs = slack.workspace.post(slack.workspace.channel(OPEN), { user: TEACHER, text: 'hers' });
    expect(await outcome(client().chat.update({ channel: OPEN, ts: theirs.ts, text: 'x' }))).toBe('cant_update_message');
    expect(await outcome(client().chat.delete({ channel: OPEN, ts: theirs.ts }))).toBe('cant_delete_message');
    const { ts } = await post();
    await client().chat.delete({ channel: OPEN, ts: ts! });
    expect(await outcome(client().chat.update({ channel: OPEN, ts: ts!, text: 'x' }))).toBe('message_not_found');
  });

  it('refuses a thread that there is not', async () => {
    expect(await outcome(post({ thread_ts: '1.000001' }))).toBe('thread_not_found');
  });
});

describe('what may be in a message', () => {
  it.each([
    ['no words', { text: '' }, 'no_text'],
    ['51 blocks', { blocks: Array.from({ length: 51 }, () => section('x')) }, 'invalid_blocks'],
    ['a header of 151 characters', { blocks: [{ type: 'header', text: plain('x'.repeat(151)) }] }, 'invalid_blocks'],
    ['a section of 3,001 characters', { blocks: [section('x'.repeat(3_001))] }, 'invalid_blocks'],
    ['26 buttons in a row', { blocks: [{ type: 'actions', elements: Array.from({ length: 26 }, (_, n) => ({ type: 'button', action_id: `a${n}`, text: plain('x') })) }] }, 'invalid_blocks'],
    ['two blocks of one block_id', { blocks: [{ ...section('x'), block_id: 'one' }, { ...section('y'), block_id: 'one' }] }, 'invalid_blocks'],
    ['a button value of 2,001 characters', { blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'a', text: plain('x'), value: 'v'.repeat(2_001) }] }] }, 'invalid_blocks'],
    ['a button title of 76 characters', { blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'a', text: plain('x'.repeat(76)) }] }] }, 'invalid_blocks'],
    ['11 texts in a context', { blocks: [{ type: 'context', elements: Array.from({ length: 11 }, () => plain('x')) }] }, 'invalid_blocks'],
    ['11 fields in a section', { blocks: [{ type: 'section', fields: Array.from({ length: 11 }, () => plain('x')) }] }, 'invalid_blocks'],
    ['101 rows of a table', { blocks: [{ type: 'table', rows: Array.from({ length: 101 }, () => [{ type: 'raw_text', text: 'x' }]) }] }, 'invalid_blocks'],
    ['21 cells in a row', { blocks: [{ type: 'table', rows: [Array.from({ length: 21 }, () => ({ type: 'raw_text', text: 'x' }))] }] }, 'invalid_blocks'],
    ['a block of no known type', { blocks: [{ no: 'type' }] }, 'invalid_blocks'],
    ['more text in all blocks than Slack takes', { blocks: Array.from({ length: 5 }, () => section('x'.repeat(MOST_BLOCK_TEXT / 4))) }, 'msg_blocks_too_long'],
    ['metadata that is too large', { metadata: { event_type: 'effect', event_payload: { id: 'x'.repeat(MOST_METADATA) } } }, 'metadata_too_large'],
    ['metadata of another form', { metadata: { event_payload: {} } }, 'invalid_metadata_format'],
  ])('%s: refused', async (_name, more, error) => {
    expect(await outcome(post(more))).toBe(error);
    expect(slack.workspace.channel(OPEN).messages).toEqual([]);
  });

  it('cuts words beyond 40,000 characters and warns', async () => {
    const { message, response_metadata: warned } = await post({ text: 'x'.repeat(MOST_TEXT + 1) });
    expect(message?.text).toHaveLength(MOST_TEXT);
    expect(warned).toMatchObject({ warnings: ['message_truncated'] });
  });

  it('gives metadata back only to who asks for it, newest message first, page by page', async () => {
    for (const id of ['one', 'two', 'three']) await post({ metadata: { event_type: 'effect', event_payload: { id } } });
    const plainly = await client().conversations.history({ channel: OPEN, limit: 2 });
    expect(plainly.messages?.map((m) => m.metadata)).toEqual([undefined, undefined]);
    const first = await client().conversations.history({ channel: OPEN, limit: 2, include_all_metadata: true });
    expect(first.has_more).toBe(true);
    const second = await client().conversations.history({ channel: OPEN, limit: 2, include_all_metadata: true, cursor: first.response_metadata!.next_cursor! });
    expect([...first.messages!, ...second.messages!].map((m) => m.metadata?.event_payload)).toEqual([{ id: 'three' }, { id: 'two' }, { id: 'one' }]);
  });

  it('leaves out what is not newer than `oldest`, and answers in threads', async () => {
    const { ts } = await post();
    await post({ thread_ts: ts, text: 'in the thread' });
    expect((await client().conversations.history({ channel: OPEN, oldest: ts! })).messages).toEqual([]);
    expect((await client().conversations.replies({ channel: OPEN, ts: ts! })).messages?.map((m) => m.text)).toEqual(['words', 'in the thread']);
  });

  it('lets nobody read where the app is not', async () => {
    expect(await outcome(client().conversations.history({ channel: 'C0NOTIN001' }))).toBe('not_in_channel');
    expect(await outcome(client().conversations.members({ channel: 'G0UNKNOWN1' }))).toBe('channel_not_found');
  });
});

describe('views', () => {
  const trigger = (view: string | null = null) => slack.views.newTrigger(TEACHER, view);
  const open = async (): Promise<string> => (await client().views.open({ trigger_id: trigger(), view: modal() })).view!.id!;

  it('opens with a trigger once, within three seconds', async () => {
    const spent = trigger();
    expect(await outcome(client().views.open({ trigger_id: spent, view: modal() }))).toBe('done');
    expect(await outcome(client().views.open({ trigger_id: spent, view: modal() }))).toBe('exchanged_trigger_id');
    const late = trigger();
    clock.set(START + 3_000);
    expect(await outcome(client().views.open({ trigger_id: late, view: modal() }))).toBe('expired_trigger_id');
    expect(await outcome(client().views.open({ trigger_id: 'made.up', view: modal() }))).toBe('invalid_trigger_id');
  });

  it('lays three views on each other and no fourth', async () => {
    let top = await open();
    for (let n = 0; n < 2; n += 1) top = (await client().views.push({ trigger_id: trigger(top), view: modal() })).view!.id!;
    expect(await outcome(client().views.push({ trigger_id: trigger(top), view: modal() }))).toBe('push_limit_reached');
  });

  it('pushes nothing where no view is open', async () => {
    expect(await outcome(client().views.push({ trigger_id: trigger(), view: modal() }))).toBe('view_not_found');
  });

  it('changes a view by its hash, and not by an old one', async () => {
    const { view } = await client().views.open({ trigger_id: trigger(), view: modal() });
    const keys = { view_id: view!.id!, hash: view!.hash! };
    expect(await outcome(client().views.update({ ...keys, view: modal() }))).toBe('done');
    expect(await outcome(client().views.update({ ...keys, view: modal() }))).toBe('hash_conflict');
    expect(await outcome(client().views.update({ view_id: 'V000', view: modal() }))).toBe('not_found');
  });

  it.each([
    ['a title of 25 characters', { title: plain('x'.repeat(25)) }],
    ['a button of 25 characters', { submit: plain('x'.repeat(25)) }],
    ['private metadata of 3,001 characters', { private_metadata: 'x'.repeat(3_001) }],
    ['a field without a button to send it', { submit: undefined }],
    ['a callback id of 256 characters', { callback_id: 'x'.repeat(256) }],
    ['a label of 2,001 characters', { blocks: [{ ...field, label: plain('x'.repeat(2_001)) }] }],
    ['words of 3,001 characters in a field', { blocks: [{ ...field, element: { ...field.element, initial_value: 'x'.repeat(3_001) } }] }],
    ['a placeholder of 151 characters', { blocks: [{ ...field, element: { ...field.element, placeholder: plain('x'.repeat(151)) } }] }],
    ['101 choices', { blocks: [{ ...field, element: { type: 'static_select', action_id: 'a', options: options(101) } }] }],
    ['11 buttons of which one is chosen', { blocks: [{ ...field, element: { type: 'radio_buttons', action_id: 'a', options: options(11) } }] }],
    ['a choice of 76 characters', { blocks: [{ ...field, element: { type: 'static_select', action_id: 'a', options: [{ text: plain('x'.repeat(76)), value: 'v' }] } }] }],
    ['a choice whose value has 76 characters', { blocks: [{ ...field, element: { type: 'static_select', action_id: 'a', options: [{ text: plain('x'), value: 'v'.repeat(76) }] } }] }],
    ['101 blocks', { blocks: Array.from({ length: 101 }, () => section('x')) }],
    ['another type', { type: 'home' }],
  ])('%s: invalid_arguments', async (_name, more) => {
    expect(await outcome(client().views.open({ trigger_id: trigger(), view: modal(more) }))).toBe('invalid_arguments');
  });

  it('takes no view of more than 250 KB', async () => {
    const blocks = Array.from({ length: 100 }, () => section('x'.repeat(MOST_VIEW_BYTES / 100)));
    expect(await outcome(client().views.open({ trigger_id: trigger(), view: modal({ blocks }) }))).toBe('view_too_large');
  });

  it('publishes a home, by its hash where one is given', async () => {
    const home = { type: 'home' as const, blocks: [section('hello')] };
    const { view } = await client().views.publish({ user_id: TEACHER, view: home });
    await client().views.publish({ user_id: TEACHER, view: home });
    expect(await outcome(client().views.publish({ user_id: TEACHER, view: home, hash: view!.hash! }))).toBe('hash_conflict');
    expect(await outcome(client().views.publish({ user_id: 'U0NOBODY00', view: home }))).toBe('user_not_found');
  });
});

describe('people', () => {
  it('tells members, guests, bots, the deactivated and strangers apart', async () => {
    const user = async (id: string) => (await client().users.info({ user: id })).user!;
    expect(await user(TEACHER)).toMatchObject({ team_id: TEAM, is_restricted: false, deleted: false, profile: { email: 'p.nair@alderbank.example' } });
    expect(await user('U0000GUEST')).toMatchObject({ is_restricted: true });
    expect(await user('U000000BOT')).toMatchObject({ is_bot: true });
    expect(await user('U000000OUT')).toMatchObject({ deleted: true });
    const stranger = await user('U0STRANGER');
    expect(stranger.team_id).not.toBe(TEAM);
    expect(stranger.profile?.email).toBeUndefined();
    expect(await outcome(client().users.info({ user: 'U0NOBODY00' }))).toBe('user_not_found');
  });

  it('finds nobody by the address of a stranger or of someone who left', async () => {
    expect((await client().users.lookupByEmail({ email: 'P.Nair@alderbank.example' })).user?.id).toBe(TEACHER);
    for (const email of ['s@other.example', 'gone@alderbank.example', 'nobody@alderbank.example']) expect(await outcome(client().users.lookupByEmail({ email }))).toBe('users_not_found');
  });
});

describe('what goes wrong on the way', () => {
  it('takes one message a second and channel', async () => {
    await openFake({ onePerSecond: true, retryAfter: 7 });
    await post();
    await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_rate_limited_error', retryAfter: 7 });
    await post({ channel: TEACHER });
    clock.set(START + 1_000);
    await post();
    expect(slack.workspace.channel(OPEN).messages).toHaveLength(2);
  });

  it.each([
    ['429', 0, 'slack_webapi_rate_limited_error'],
    ['5xx', 0, 'slack_webapi_http_error'],
    ['lost', 1, 'slack_webapi_request_error'],
    ['hang', 0, 'slack_webapi_request_error'],
  ] as const)('%s leaves %d messages', async (fault, kept, code) => {
    await openFake({ faults: (method, call) => (method === 'chat.postMessage' && call === 1 ? fault : null) });
    await expect(client(slack.botToken, { timeout: 200 }).chat.postMessage({ channel: OPEN, text: 'words' })).rejects.toMatchObject({ code });
    expect(slack.workspace.channel(OPEN).messages).toHaveLength(kept);
    await post();
    expect(slack.workspace.channel(OPEN).messages).toHaveLength(kept + 1);
  });

  it('lets a response_url be used five times within half an hour', async () => {
    const use = async (url: string) => (await fetch(url, { method: 'POST', body: JSON.stringify({ text: 'x' }), headers: { 'content-type': 'application/json' } })).text();
    const url = slack.newResponseUrl(OPEN, TEACHER, null);
    for (let n = 0; n < 5; n += 1) expect(await use(url)).toBe('ok');
    expect(await use(url)).toBe('used_url');
    const late = slack.newResponseUrl(OPEN, TEACHER, null);
    clock.set(START + 30 * 60_000 + 1);
    expect(await use(late)).toBe('expired_url');
  });

  it('opens a socket by an address once', async () => {
    const { url } = await client(slack.appToken).apps.connections.open();
    expect(url).toContain(APP_ID);
    const opened = await socketOpens(url!);
    expect(opened).toBe(true);
    expect(await socketOpens(url!)).toBe(false);
  });
});

async function socketOpens(url: string): Promise<boolean> {
  const { default: WebSocket } = await import('ws');
  const socket = new WebSocket(url);
  return new Promise((resolve) => {
    socket.on('message', (data: Buffer | string) => resolve((JSON.parse(data.toString()) as { type: string }).type === 'hello'));
    socket.on('error', () => resolve(false));
  });
}

describe('Socket Mode with Slack\'s own client', () => {
  it('greets, sends, is acknowledged with a payload, and is opened again after a disconnect', async () => {
    const receiver = new SocketModeReceiver({ appToken: slack.appToken, installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } }, logger: quiet });
    const heard: unknown[] = [];
    receiver.client.on('slack_event', ({ ack, body, retry_num: retry }: { ack: (answer?: unknown) => Promise<void>; body: unknown; retry_num?: number }) => {
      heard.push([body, retry]);
      void ack({ text: 'seen' });
    });
    await receiver.client.start();
    try {
      expect(await slack.sockets.send('slash_commands', { command: '/policy' })).toEqual({ acked: true, payload: { text: 'seen' } });
      await slack.sockets.send('events_api', { event_id: 'Ev1', event: { type: 'message' } }, { num: 2, reason: 'timeout' });
      expect(heard).toEqual([[{ command: '/policy' }, undefined], [{ event_id: 'Ev1', event: { type: 'message' } }, 2]]);
      const again = new Promise((resolve) => void receiver.client.once('connected', resolve));
      slack.sockets.refresh();
      await again;
      expect(await slack.sockets.send('interactive', { type: 'block_actions' })).toMatchObject({ acked: true });
    } finally {
      await receiver.client.disconnect();
    }
  });

  it('says that nobody acknowledged', async () => {
    const { default: WebSocket } = await import('ws');
    const { url } = await client(slack.appToken).apps.connections.open();
    const socket = new WebSocket(url!);
    await slack.sockets.opened();
    expect(await slack.sockets.send('events_api', {}, undefined, 50)).toEqual({ acked: false, payload: null });
    socket.terminate();
  });
});
