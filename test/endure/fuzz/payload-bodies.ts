import fc from 'fast-check';
import { TEAM } from '../../fixtures/slack/workspace.ts';
import { BOT, PEOPLE, personalChat, TENANT } from '../../fixtures/teams/directory.ts';
import { STAFF_CHANNEL, TEACHER } from '../../contract/platform-desk.ts';

/** One request's body and the type it says it has. */
export interface Body {
  readonly text: string;
  readonly type: string;
}
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

// What Slack sends, to be changed at one or more places.
const SLACK: readonly object[] = [
  { team_id: TEAM, type: 'event_callback', event_id: 'Ev1', authorizations: [{ team_id: TEAM, user_id: 'U0DESKBOT1', is_bot: true }], event: { type: 'message', user: TEACHER.id, ts: '1700000000.000001', text: 'thanks', team: TEAM, channel: 'D0TEACHER1', channel_type: 'im' } },
  { team_id: TEAM, type: 'event_callback', event_id: 'Ev2', authorizations: [{ team_id: TEAM, user_id: 'U0DESKBOT1', is_bot: true }], event: { type: 'app_mention', user: TEACHER.id, ts: '1700000000.000002', text: '<@U0DESKBOT1> thanks', team: TEAM, channel: STAFF_CHANNEL.id, thread_ts: '1700000000.000001' } },
  { team_id: TEAM, type: 'event_callback', event_id: 'Ev3', event: { type: 'member_joined_channel', user: TEACHER.id, channel: STAFF_CHANNEL.id, team: TEAM } },
  { team_id: TEAM, type: 'event_callback', event_id: 'Ev4', event: { type: 'app_home_opened', user: TEACHER.id, tab: 'home' } },
  { type: 'url_verification', challenge: 'c' },
  { type: 'block_actions', team: { id: TEAM }, user: { id: TEACHER.id, team_id: TEAM }, trigger_id: '1.2.3', channel: { id: 'D0TEACHER1' }, container: { message_ts: '1700000000.000003' }, message: { ts: '1700000000.000003' }, state: { values: { b: { a: { type: 'plain_text_input', value: 'x' } } } }, actions: [{ action_id: 'help', block_id: 'b', type: 'button', value: '{}', action_ts: '1700000001.000000' }] },
  { type: 'view_submission', team: { id: TEAM }, user: { id: TEACHER.id, team_id: TEAM }, trigger_id: '1.2.4', view: { id: 'V1', type: 'modal', callback_id: 'form', private_metadata: '{}', state: { values: { b: { a: { type: 'static_select', selected_option: { value: 'y' } } } } } } },
  { type: 'message_action', team: { id: TEAM }, user: { id: TEACHER.id, team_id: TEAM }, trigger_id: '1.2.5', callback_id: 'policy', action_ts: '1700000002.000000', channel: { id: STAFF_CHANNEL.id }, message: { ts: '1700000000.000001', text: 'thanks' } },
  { command: '/policy', text: 'thanks', team_id: TEAM, channel_id: STAFF_CHANNEL.id, user_id: TEACHER.id, trigger_id: '1.2.6' },
];

// Put in place of by the stand-in's own address, known once it is open.
export const SERVICE_URL = 'http://127.0.0.1:1/';
const teacher = PEOPLE['priya-nair'];
const common = {
  id: 'a1', channelId: 'msteams', serviceUrl: SERVICE_URL, from: { id: teacher.id, name: teacher.name, aadObjectId: teacher.aadObjectId }, recipient: BOT,
  conversation: { id: personalChat(teacher), conversationType: 'personal', tenantId: TENANT }, channelData: { tenant: { id: TENANT } },
};
const TEAMS: readonly object[] = [
  { ...common, type: 'message', text: 'thanks', entities: [{ type: 'mention', text: '<at>Staffroom</at>', mentioned: { id: BOT.id } }] },
  { ...common, type: 'message', value: { 'staffroom.press': { verb: 'help', data: {} }, field: 'x' } },
  { ...common, type: 'invoke', name: 'adaptiveCard/action', value: { action: { type: 'Action.Execute', verb: 'help', data: { 'staffroom.press': { verb: 'help', data: {} } } } } },
  { ...common, type: 'invoke', name: 'composeExtension/query', value: { parameters: [{ name: 'text', value: 'phones' }] } },
  { ...common, type: 'conversationUpdate', membersAdded: [{ id: BOT.id }] },
  { ...common, type: 'installationUpdate', action: 'add' },
];

const hostile = fc.constantFrom<unknown>(
  null, true, 0, -1, 1e308, '', '\ud800', '\udc00x', '\u0000', '\u202e', '__proto__', 'constructor', '${jndi:x}', '<!channel>', '<script>', 'x'.repeat(5_000), [], {}, [[]], [null], { length: -1 }, { toString: 1 }, { toJSON: 'x' },
  JSON.parse('{"then":1}'), JSON.parse('{"__proto__":{"admin":true}}'), JSON.parse('{"constructor":{"prototype":{"admin":true}}}'),
);
const anyValue = fc.oneof({ weight: 3, arbitrary: hostile }, fc.jsonValue({ maxDepth: 4 }), fc.string({ unit: 'binary', maxLength: 60 }));

/** The value with the node at this place (counted through all nodes) put in place of by another, or taken out. */
function changed(value: unknown, at: number, by: unknown): unknown {
  let count = 0;
  const walk = (node: unknown): unknown => {
    if (count++ === at) return by;
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, one]) => [key, walk(one)]));
  };
  return walk(value);
}

const mutated = (from: readonly object[]): fc.Arbitrary<unknown> =>
  fc.tuple(fc.constantFrom(...from), fc.array(fc.tuple(fc.nat(24), fc.option(anyValue, { nil: undefined })), { minLength: 0, maxLength: 3 }), fc.nat()).map(([base, changes, n]) => {
    const fresh = JSON.parse(JSON.stringify(base).replace(/"(?:Ev|a)\d"/, (id) => `"${id.slice(1, -1)}-${n}"`)) as unknown;
    return changes.reduce<unknown>((value, [at, by]) => changed(value, at, by), fresh);
  });

// JSON.stringify alone cannot write every text that a stranger can.
const spoilt = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(text, fc.constantFrom('none', 'cut', 'byte', 'proto', 'twice'), fc.nat()).map(([whole, how, n]) => {
    const at = whole.length === 0 ? 0 : n % whole.length;
    if (how === 'cut') return whole.slice(0, at);
    if (how === 'byte') return `${whole.slice(0, at)}${String.fromCharCode(n % 256)}${whole.slice(at + 1)}`;
    if (how === 'proto') return whole.replace('{', '{"__proto__":{"admin":true},');
    if (how === 'twice') return whole.replace('{', '{"type":"message","type":[],');
    return whole;
  });

const written = (values: fc.Arbitrary<unknown>): fc.Arbitrary<string> => spoilt(values.map((value) => JSON.stringify(value) ?? 'null'));
const asJson = (text: string): Body => ({ text, type: JSON_TYPE });
const asPayload = (text: string): Body => ({ text: new URLSearchParams([['payload', text]]).toString(), type: FORM_TYPE });
const words = fc.constantFrom('command', 'text', 'team_id', 'user_id', 'channel_id', 'trigger_id', '__proto__', 'payload', 'ssl_check');

/** Bodies by what they were made from: a payload that a platform documents, or nothing at all. */
export const BODIES: Readonly<Record<'slack' | 'teams', Readonly<Record<'mutated' | 'random', fc.Arbitrary<Body>>>>> = {
  slack: {
    mutated: fc.oneof({ weight: 3, arbitrary: written(mutated(SLACK)).map(asJson) }, { weight: 2, arbitrary: written(mutated(SLACK)).map(asPayload) }),
    random: fc.oneof(
      written(anyValue).map(asJson), written(anyValue).map(asPayload),
      fc.dictionary(words, fc.string({ maxLength: 40 })).map((form): Body => ({ text: new URLSearchParams(form).toString(), type: FORM_TYPE })),
      fc.tuple(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom(JSON_TYPE, FORM_TYPE, 'text/plain', '')).map(([text, type]): Body => ({ text, type })),
    ),
  },
  teams: {
    mutated: written(mutated(TEAMS)).map(asJson),
    random: fc.oneof(written(anyValue).map(asJson), fc.string({ unit: 'binary', maxLength: 200 }).map(asJson), written(fc.dictionary(fc.constantFrom('type', 'id', 'from', 'conversation', 'serviceUrl', 'value', '__proto__'), anyValue)).map(asJson)),
  },
};

const DEEP = 100_000;
const GREAT = 1_048_576;
const extremes = (base: object): readonly string[] => [
  `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`, `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`, '['.repeat(DEEP), '"'.repeat(DEEP), JSON.stringify({ ...base, text: 'x'.repeat(GREAT) }), JSON.stringify({ ...base, text: 'x'.repeat(GREAT - 2_000) }),
  JSON.stringify({ ...base, event: { text: '\ud800'.repeat(100_000) } }), JSON.stringify({ ...base, deep: '' }).replace('"deep":""', `"deep":${'['.repeat(5_000)}${']'.repeat(5_000)}`), JSON.stringify(Object.fromEntries(Array.from({ length: 50_000 }, (_one, i) => [`k${i}`, i]))),
];

/** What is too large to be made a hundred thousand times: a hundred thousand brackets deep, a megabyte in one word, fifty thousand keys. */
export const EXTREMES: Readonly<Record<'slack' | 'teams', readonly Body[]>> = {
  slack: extremes(SLACK[0] ?? {}).flatMap((text): Body[] => [asJson(text), { text: `payload=${text}`, type: FORM_TYPE }]),
  teams: extremes(TEAMS[0] ?? {}).map(asJson),
};
