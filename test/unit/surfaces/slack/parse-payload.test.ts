import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carry } from '../../../../src/surfaces/slack/answers.ts';
import { parsePayload, type Incoming } from '../../../../src/surfaces/slack/parse-payload.ts';

const OWN = 'U0DESK';
const options = { own: OWN, mark: (text: string) => `m${text.length}` };
const parse = (body: unknown) => parsePayload(body, options);
function incoming(body: unknown): Incoming {
  const parsed = parse(body);
  if (parsed.kind !== 'incoming') throw new Error(`${parsed.kind}: ${parsed.why}`);
  return parsed.incoming;
}
const envelope = (event: object, more: object = {}) => ({ type: 'event_callback', team_id: 'T1', event_id: 'Ev1', event, ...more });
const message = (more: object = {}) => envelope({ type: 'message', user: 'U1', team: 'T1', channel: 'D1', channel_type: 'im', ts: '1.2', text: 'hello', ...more });
const mention = (more: object = {}) => envelope({ type: 'app_mention', user: 'U1', channel: 'C1', ts: '1.2', text: `<@${OWN}> hello`, ...more });
const actor = { user: { id: 'U1', team_id: 'T1' }, team: { id: 'T1' }, trigger_id: '1.2.abc' };
const button = (verb: string, data: Record<string, string> = {}) => ({ action_id: 'b1', type: 'button', value: carry({ verb, data }), action_ts: '9.9' });
const view = (more: object = {}) => ({ id: 'V1', type: 'modal', hash: 'h1', private_metadata: carry({ verb: 'form.next', data: { draft: 'd1', step: 's1' } }), callback_id: 'staffroom', state: { values: {} }, previous_view_id: null, blocks: [], ...more });

describe('a message', () => {
  it('in the private conversation is one, in its thread where it stands in one', () => {
    expect(incoming(message())).toMatchObject({ eventId: 'Ev1', account: { surface: 'slack', tenant: 'T1', id: 'U1' }, conversation: { id: 'D1', kind: 'personal' }, matter: { kind: 'message', text: 'hello' } });
    expect(incoming(message()).conversation).not.toHaveProperty('thread');
    expect(incoming(message({ thread_ts: '1.1' })).conversation).toEqual({ id: 'D1', kind: 'personal', thread: '1.1' });
  });

  it('with a file goes on as its words; without words it comes in empty, so that its sender hears that it was not opened', () => {
    expect(incoming(message({ subtype: 'file_share', files: [{ id: 'F1' }] })).matter).toEqual({ kind: 'message', text: 'hello' });
    expect(incoming(message({ subtype: 'file_share', text: '' })).matter).toEqual({ kind: 'message', text: '' });
    expect(incoming(mention({ text: `<@${OWN}>`, files: [{ id: 'F1' }] })).matter).toEqual({ kind: 'message', text: '' });
  });

  // Bolt keeps its clients in a plain object by workspace.
  it.each(['__proto__', 'constructor', 'toString', 't1', ''])('of a workspace called %j is no message, wherever it stands', (id) => {
    expect(parse(envelope({ type: 'message', user: 'U1', channel: 'D1', ts: '1.2', text: 'x' }, { team_id: id })).kind).toBe('invalid');
    expect(parse({ ...message(), authorizations: [{ team_id: id, user_id: OWN, is_bot: true }] }).kind).toBe('invalid');
    expect(parse({ type: 'block_actions', ...actor, user: { id: 'U1', team_id: id }, actions: [button('help')] }).kind).toBe('invalid');
    expect(parse({ command: '/policy', text: 'x', team_id: id, channel_id: 'C1', user_id: 'U1', trigger_id: '1.2.3' }).kind).toBe('invalid');
  });

  it('passed on from elsewhere is heard with the words that were passed on', () => {
    const shared = { is_share: true, text: 'a &amp; b', author_name: 'A. Colleague' };
    expect(incoming(message({ attachments: [shared] })).matter).toEqual({ kind: 'message', text: 'hello\na & b' });
    expect(incoming(message({ text: '', attachments: [shared] })).matter).toEqual({ kind: 'message', text: 'a & b' });
    // The preview of a link is nobody's word, and nothing odd in an attachment keeps a message out.
    expect(incoming(message({ attachments: [{ text: 'a page', from_url: 'https://x.example' }] })).matter).toEqual({ kind: 'message', text: 'hello' });
    expect(incoming(message({ attachments: [{ is_share: 'yes', text: 4 }] })).matter).toEqual({ kind: 'message', text: 'hello' });
  });

  it('that was edited is heard as it reads now; a preview that Slack adds to it is not', () => {
    const edit = (text: string, more: object = {}) => envelope({
      type: 'message', subtype: 'message_changed', hidden: true, channel: 'D1', channel_type: 'im', ts: '2.2',
      message: { type: 'message', user: 'U1', team: 'T1', text, ts: '1.2', edited: { user: 'U1', ts: '2.0' }, ...more }, previous_message: { type: 'message', user: 'U1', text: 'hello', ts: '1.2' },
    });
    expect(incoming(edit('she told me her uncle hits her'))).toMatchObject({ account: { tenant: 'T1', id: 'U1' }, conversation: { id: 'D1', kind: 'personal' }, matter: { kind: 'message', text: 'she told me her uncle hits her' } });
    expect(incoming(edit('later', { thread_ts: '1.1' })).conversation).toMatchObject({ thread: '1.1' });
    expect(parse(edit('hello', { attachments: [{ text: 'a page' }] })).kind).toBe('ignored');
    expect(parse(edit('mine', { bot_id: 'B1' })).kind).toBe('ignored');
    expect(parse(edit('', { subtype: 'tombstone' })).kind).toBe('ignored');
  });

  it('also sent to the whole conversation is heard', () => {
    expect(incoming(message({ subtype: 'thread_broadcast', thread_ts: '1.1' })).matter).toMatchObject({ text: 'hello' });
  });

  it.each([
    ['a bot', { bot_id: 'B1' }], ['the desk itself', { user: OWN }], ['Slackbot', { user: 'USLACKBOT' }], ['nobody', { user: undefined }],
    ['an edit of nothing', { subtype: 'message_changed' }], ['a deletion', { subtype: 'message_deleted' }], ['a join', { subtype: 'channel_join' }],
    ['a channel without a mention', { channel: 'C1', channel_type: 'channel' }], ['a group conversation', { channel: 'G1', channel_type: 'mpim' }],
  ])('of %s is ignored', (_what, more) => {
    expect(parse(message(more)).kind).toBe('ignored');
  });

  it('that names the desk in a channel is answered in its thread, once', () => {
    expect(incoming(mention())).toMatchObject({ conversation: { id: 'C1', kind: 'channel', thread: '1.2' }, matter: { text: 'hello' } });
    expect(incoming(mention({ thread_ts: '1.1' })).conversation).toMatchObject({ thread: '1.1' });
    expect(incoming(mention({ text: `<@${OWN}>` })).matter).toMatchObject({ text: 'help' });
    expect(parse(mention({ channel: 'D1' })).kind).toBe('ignored');
  });

  it('from another workspace keeps that workspace', () => {
    expect(incoming(message({ user_team: 'T2', team: 'T1' })).account.tenant).toBe('T2');
    expect(incoming(message()).workspaces).toEqual(['T1']);
  });

  it('knows the desk by what Slack says of the authorisation', () => {
    const body = envelope({ type: 'app_mention', user: 'U1', channel: 'C1', ts: '1.2', text: '<@U0OTHER> hi' }, { authorizations: [{ team_id: 'T1', user_id: 'U0OTHER', is_bot: true }] });
    expect(incoming(body).matter).toEqual({ kind: 'message', text: 'hi' });
  });
});

describe('a command and a shortcut', () => {
  const command = { command: '/policy', text: 'may I?', team_id: 'T1', channel_id: 'C1', user_id: 'U1', trigger_id: '1.2.abc', token: 'x', response_url: 'https://hooks.slack.com/x' };
  it('are messages in the private conversation', () => {
    expect(incoming(command)).toMatchObject({ conversation: null, eventId: 'command:T1:1.2.abc', matter: { kind: 'message', text: 'may I?' }, origin: { kind: 'command', channel: 'C1' } });
    expect(incoming({ ...command, text: ' ' }).matter).toEqual({ kind: 'message', text: 'help' });
    const shortcut = { type: 'message_action', ...actor, callback_id: 'policy_about_message', action_ts: '3.3', channel: { id: 'C1' }, message: { ts: '1.1', text: 'a &amp; b' } };
    expect(incoming(shortcut)).toMatchObject({ conversation: null, matter: { kind: 'message', text: 'a & b' }, origin: { kind: 'shortcut', channel: 'C1' } });
    expect(parse({ ...shortcut, callback_id: 'another' }).kind).toBe('ignored');
  });

  it('keep nothing of the payload that is not read', () => {
    expect(incoming(command).body).not.toHaveProperty('response_url');
    expect(incoming(command).body).not.toHaveProperty('token');
  });
});

describe('a press', () => {
  const press = (more: object = {}) => ({ type: 'block_actions', ...actor, container: { type: 'message', message_ts: '1.2' }, channel: { id: 'D1' }, message: { ts: '1.2' }, actions: [button('report.start', { id: 'x' })], state: { values: {} }, ...more });
  it('in a message carries its verb, its fields and where it stands', () => {
    const one = incoming(press({ state: { values: { 'name.t1': { field: { type: 'plain_text_input', value: 'half \ud83d' } } } }, message: { ts: '1.2', metadata: { event_type: 'staffroom_effect', event_payload: { effect: 'e1', part: 2, parts: 3 } } } }));
    expect(one).toMatchObject({ conversation: { id: 'D1', kind: 'personal' }, matter: { kind: 'press', press: { verb: 'report.start', data: { id: 'x' } }, inputs: { name: 'half \ufffd' } }, trigger: '1.2.abc' });
    expect(one.origin).toMatchObject({ stand: { in: 'message', channel: 'D1', ts: '1.2', mark: { effect: 'e1', part: 2, parts: 3 }, ephemeral: false } });
  });

  it('in a channel stays in the thread of its message', () => {
    expect(incoming(press({ channel: { id: 'C1' }, message: { ts: '1.2', thread_ts: '1.0' } })).conversation).toEqual({ id: 'C1', kind: 'channel', thread: '1.0' });
    expect(incoming(press({ channel: { id: 'C1' } })).conversation).toEqual({ id: 'C1', kind: 'channel', thread: '1.2' });
  });

  it('is another event when it is pressed again, and the same when Slack sends it again', () => {
    expect(incoming(press()).eventId).toBe(incoming(press({ trigger_id: 'another' })).eventId);
    expect(incoming(press()).eventId).not.toBe(incoming(press({ actions: [{ ...button('report.start', { id: 'x' }), action_ts: '9.8' }] })).eventId);
  });

  it('in a modal or App Home belongs to the private conversation', () => {
    expect(incoming(press({ channel: undefined, message: undefined, view: view() }))).toMatchObject({ conversation: null, origin: { stand: { in: 'modal', view: 'V1', pushed: false } } });
    expect(incoming(press({ channel: undefined, message: undefined, view: view({ type: 'home', previous_view_id: null }) }))).toMatchObject({ conversation: null, origin: { stand: { in: 'home' } } });
  });

  it('of a link, a field or a button that is not ours is ignored', () => {
    expect(parse(press({ actions: [{ action_id: 'link', type: 'button' }] })).kind).toBe('ignored');
    expect(parse(press({ actions: [{ action_id: 'x', type: 'button', value: 'other app' }] })).kind).toBe('ignored');
  });
});

describe('a modal', () => {
  const submitted = (more: object = {}) => ({ type: 'view_submission', ...actor, view: view(more) });
  const answers = (value: string) => ({ state: { values: { 'name.t1': { field: { type: 'plain_text_input', value } } } } });
  it('that is submitted is its submit button with its fields', () => {
    expect(incoming(submitted(answers('Ann')))).toMatchObject({ conversation: null, matter: { press: { verb: 'form.next', data: { draft: 'd1', step: 's1' } }, inputs: { name: 'Ann' } }, origin: { kind: 'submission', view: 'V1', pushed: false } });
    expect(parse(submitted({ private_metadata: '' })).kind).toBe('ignored');
  });

  it('is another event with other answers, the same with the same', () => {
    expect(incoming(submitted(answers('Ann'))).eventId).toBe(incoming(submitted(answers('Ann'))).eventId);
    expect(incoming(submitted(answers('Anne'))).eventId).not.toBe(incoming(submitted(answers('Ann'))).eventId);
  });

  it('that is closed ends nothing: a slip of the thumb must not lose what was written', () => {
    expect(parse({ type: 'view_closed', ...actor, view: view() }).kind).toBe('ignored');
  });
});

describe('App Home and channels', () => {
  it('the home tab is asked for; the messages tab is not', () => {
    expect(incoming(envelope({ type: 'app_home_opened', user: 'U1', tab: 'home' }))).toMatchObject({ matter: { kind: 'home' }, conversation: null });
    expect(parse(envelope({ type: 'app_home_opened', user: 'U1', tab: 'messages' })).kind).toBe('ignored');
  });

  it('who joins and leaves is told; the desk itself joining means that it was added', () => {
    const member = (more: object) => envelope({ type: 'member_joined_channel', user: 'U1', channel: 'C1', team: 'T1', ...more });
    expect(incoming(member({ team: 'T2' })).matter).toEqual({ kind: 'membership', change: 'joined', member: { surface: 'slack', tenant: 'T2', id: 'U1' } });
    expect(incoming(member({ type: 'member_left_channel' })).matter).toMatchObject({ change: 'left' });
    expect(incoming(member({ user: OWN, inviter: 'U2' }))).toMatchObject({ matter: { kind: 'installed' }, account: { id: 'U2' }, conversation: { id: 'C1', kind: 'channel' } });
    expect(parse(member({ type: 'member_left_channel', user: OWN })).kind).toBe('ignored');
  });
});

describe('anything at all', () => {
  it('is taken, ignored or refused, and never throws', () => {
    const seeds = [message(), mention(), { type: 'block_actions', ...actor, actions: [button('a.b')], view: view() }, { type: 'view_submission', ...actor, view: view() }];
    const mutated = fc.tuple(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(), fc.jsonValue()), { maxLength: 4 })).map(([seed, changes]) => changes.reduce<unknown>((body, [at, value]) => changed(body, at, value), seed));
    fc.assert(fc.property(fc.oneof(fc.jsonValue(), mutated), (body) => {
      expect(['incoming', 'ignored', 'invalid']).toContain(parse(body).kind);
    }), { numRuns: 3_000 });
  });
});

/** The value with one of its leaves or branches changed. */
function changed(body: unknown, at: number, value: unknown): unknown {
  if (typeof body !== 'object' || body === null) return value;
  const keys = Object.keys(body);
  const key = keys[at % Math.max(1, keys.length)];
  if (key === undefined) return value;
  const entries = Object.entries(body).map(([name, one]: [string, unknown]) => [name, name === key ? (at % 3 === 0 ? value : changed(one, Math.floor(at / 3), value)) : one] as const);
  return Array.isArray(body) ? entries.map(([, one]) => one) : Object.fromEntries(entries);
}
