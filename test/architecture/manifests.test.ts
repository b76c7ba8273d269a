import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { webApi } from '@slack/bolt';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import yauzl from 'yauzl';
import { z } from 'zod';
import { appPackage, manifestFaults, ownManifest } from '../../manifests/teams/app-package.ts';
import { slackScopes } from '../../src/doctor/doctor.ts';
import { COMMANDS } from '../../src/routes/commands.ts';
import { REPORT_COMMAND, REPORT_MESSAGE, REPORT_WORRY, SHORTCUT } from '../../src/surfaces/slack/parse-payload.ts';
import { REPORT_MESSAGE as TEAMS_REPORT } from '../../src/surfaces/teams/report-message.ts';
import { referencePath } from '../fixtures/reference-path.ts';
import { DESK_SCOPES } from '../fixtures/slack/slack-fake.ts';

const slackSchema = z.object({
  features: z.object({
    slash_commands: z.array(z.object({ command: z.string(), url: z.string().optional() })),
    shortcuts: z.array(z.object({ type: z.string(), callback_id: z.string() })),
  }),
  oauth_config: z.object({ scopes: z.strictObject({ bot: z.array(z.string()) }) }),
  settings: z.object({
    event_subscriptions: z.object({ bot_events: z.array(z.string()), request_url: z.string().optional() }),
    interactivity: z.object({ is_enabled: z.literal(true), request_url: z.string().optional() }),
    socket_mode_enabled: z.boolean(),
  }),
});
const SOCKET = 'manifests/slack/manifest.yaml';
const HTTP = 'manifests/slack/manifest-http.yaml';
const slackText = (file: string): string => readFileSync(file, 'utf8');
const slack = (file: string): z.output<typeof slackSchema> => slackSchema.parse(parse(slackText(file)));

/** The code of a surface, without its comments. */
const codeOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')).join('\n');
const slackCode = codeOf('src/surfaces/slack');

/** What each call needs, for the conversations that the desk is in: public and private channels, and private conversations where they are read. By Slack's page of each method. */
const SCOPES_OF_CALLS: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'apps.connections.open': [],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.delete': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.members': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'users.info': ['users:read', 'users:read.email'],
  'users.lookupByEmail': ['users:read.email'],
  'views.open': [],
  'views.push': [],
  'views.update': [],
  'views.publish': [],
};
const SCOPES_OF_EVENTS: Readonly<Record<string, readonly string[]>> = {
  'app_home_opened': [],
  'app_mention': ['app_mentions:read'],
  'member_joined_channel': ['channels:read', 'groups:read'],
  'member_left_channel': ['channels:read', 'groups:read'],
  'message.im': ['im:history'],
};

/** Every method of Slack's interface that the surface names, as a call of the client or by its name. */
function callsIn(code: string): string[] {
  const client: object = new webApi.WebClient();
  const isMethod = (family: string, name: string): boolean => {
    const found: unknown = Reflect.get(client, family);
    return typeof found === 'object' && found !== null && typeof Reflect.get(found, name) === 'function';
  };
  // Looked for without taking them, because `client.chat.update` holds two pairs.
  const pairs = [...code.matchAll(/\b(?=([a-z]+)\.([a-zA-Z]+)\b)/g)];
  const named = pairs.filter(([, family = '', name = '']) => isMethod(family, name)).map(([, family, name]) => `${family}.${name}`);
  return [...new Set([...named, ...(code.includes('apps.connections.open') ? ['apps.connections.open'] : [])])].toSorted();
}

describe('the Slack manifests', () => {
  it('differ in nothing but the way requests come', () => {
    const socket = slack(SOCKET);
    const http = slack(HTTP);
    const address = 'https://staffroom.your-school.example/slack/events';
    expect([...http.features.slash_commands.map((one) => one.url), http.settings.event_subscriptions.request_url, http.settings.interactivity.request_url]).toEqual([address, address, address, address]);
    expect([socket.settings.socket_mode_enabled, http.settings.socket_mode_enabled]).toEqual([true, false]);
    const alike = (text: string): string => text.replace(/^#.*\n/gm, '').replace(/^\s+(?:request_)?url: .*\n/gm, '').replace(/socket_mode_enabled: .*/, '');
    expect(alike(slackText(HTTP))).toBe(alike(slackText(SOCKET)));
    expect(slackText(SOCKET)).not.toMatch(/url:/);
  });

  const schema = referencePath('schemas', 'slack-manifest-2.0.0.json');
  it.skipIf(!existsSync(schema)).each([SOCKET, HTTP])(`%s is valid by Slack's own schema${existsSync(schema) ? '' : ' (skipped: no reference folder)'}`, (file) => {
    const ajv = new Ajv.default({ allErrors: true, strict: false });
    addFormats.default(ajv);
    const valid = ajv.compile(z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(schema, 'utf8'))));
    valid(parse(slackText(file)));
    expect(valid.errors ?? []).toEqual([]);
    const wrong: unknown = parse(slackText(file).replace('policy_about_message', 'x'.repeat(256)));
    expect(valid(wrong), 'the schema refuses what is wrong').toBe(false);
  });

  it.each([SOCKET, HTTP])('%s gives each scope its reason on the line above it', (file) => {
    const lines = slackText(file).split('\n');
    const at = (scope: string): number => lines.findIndex((line) => line.trim() === `- ${scope}`);
    expect(slack(file).oauth_config.scopes.bot.filter((scope) => !/^ +# [A-Z].{20,}\.$/.test(lines[at(scope) - 1] ?? ''))).toEqual([]);
  });

  it('ask for exactly the scopes that the calls, events and commands of the code need', () => {
    const { features, oauth_config: oauth, settings } = slack(SOCKET);
    const calls = callsIn(slackCode);
    expect(calls.filter((call) => !Object.hasOwn(SCOPES_OF_CALLS, call)), 'calls without a row in the table').toEqual([]);
    const needed = [
      ...calls.flatMap((call) => SCOPES_OF_CALLS[call] ?? []),
      ...settings.event_subscriptions.bot_events.flatMap((event) => SCOPES_OF_EVENTS[event] ?? ['an event without a row in the table']),
      ...(features.slash_commands.length + features.shortcuts.length > 0 ? ['commands'] : []),
    ];
    expect(oauth.scopes.bot).toEqual([...new Set(needed)].toSorted());
  });

  it('are what the doctor compares with, and what the stand-in of the tests grants', () => {
    expect(slackScopes()).toEqual(slack(SOCKET).oauth_config.scopes.bot);
    expect([...DESK_SCOPES].toSorted()).toEqual(slackScopes());
  });

  it('offer the events, commands and shortcuts that the code takes, and no other', () => {
    const { features, settings } = slack(SOCKET);
    const types = settings.event_subscriptions.bot_events.map((event) => event.split('.')[0] ?? '');
    // The shapes that are read say what is taken; those of presses and commands need no subscription.
    const shapes = readFileSync('src/surfaces/slack/payload-shapes.ts', 'utf8');
    const read = [...shapes.matchAll(/\btype: z\.(?:literal|enum)\(([^)]*)\)/g)].flatMap(([, list = '']) => [...list.matchAll(/'([^']+)'/g)].map((m) => m[1] ?? ''));
    const unasked = new Set(['event_callback', 'url_verification', 'block_actions', 'message_action', 'shortcut', 'view_submission', 'view_closed']);
    expect([...new Set(read)].filter((type) => !unasked.has(type)).toSorted()).toEqual(types.toSorted());
    expect(features.shortcuts.map((one) => one.callback_id)).toEqual([SHORTCUT, REPORT_WORRY, REPORT_MESSAGE]);
    // The code takes whatever other command Slack sends it as a question, so there must be no third one with another meaning.
    expect(features.slash_commands.map((one) => one.command)).toEqual(['/policy', REPORT_COMMAND]);
  });
});

const teamsText = readFileSync('manifests/teams/manifest.json', 'utf8');
const teams = z
  .looseObject({
    bots: z.tuple([z.looseObject({ scopes: z.array(z.string()), supportsFiles: z.boolean(), commandLists: z.array(z.object({ scopes: z.array(z.string()), commands: z.array(z.object({ title: z.string(), description: z.string() })) })) })]),
    composeExtensions: z.tuple([z.looseObject({ commands: z.array(z.looseObject({ id: z.string(), type: z.string(), context: z.array(z.string()), fetchTask: z.boolean().default(false), parameters: z.array(z.looseObject({ name: z.string() })).optional() })) })]),
    validDomains: z.array(z.string()),
    icons: z.object({ color: z.string(), outline: z.string() }),
  })
  .parse(JSON.parse(teamsText));
const OWN = { appId: '1B4E28BA-2FA1-41D2-883F-0016D3CCA427', website: 'https://elm-lane.example' };

describe('the Teams manifest', () => {
  it('is valid by Microsoft\'s own schema, which refuses what is wrong', () => {
    expect(manifestFaults(teams)).toEqual([]);
    expect(manifestFaults({ ...teams, name: { short: 'x'.repeat(31), full: 'x' } })).toEqual([expect.stringMatching(/^name\.short: .*30/)]);
    expect(manifestFaults({ ...teams, surprise: true })).toEqual([expect.stringContaining('surprise')]);
    expect(manifestFaults({})).toEqual([expect.stringContaining('manifestVersion')]);
  });

  it('asks for no right to read, no files and no domain, in private and in teams alone', () => {
    expect(Object.keys(teams).filter((key) => ['authorization', 'webApplicationInfo', 'devicePermissions', 'supportsChannelFeatures', 'supportedChannelTypes'].includes(key))).toEqual([]);
    expect({ domains: teams.validDomains, files: teams.bots[0].supportsFiles, scopes: teams.bots[0].scopes }).toEqual({ domains: [], files: false, scopes: ['personal', 'team'] });
  });

  it('lists the commands that the desk knows, in its words', () => {
    expect(teams.bots[0].commandLists).toEqual([{ scopes: ['personal', 'team'], commands: COMMANDS.filter(({ listed }) => listed !== false).map(({ name, description }) => ({ title: name, description })) }]);
  });

  it('offers one search with one thing to type, and one action at a message that asks before it takes any words', () => {
    expect(teams.composeExtensions[0].commands.map(({ id, type, context, fetchTask, parameters }) => ({ id, type, context, fetchTask, parameters: parameters?.length ?? 0 }))).toEqual([
      { id: 'searchPolicies', type: 'query', context: ['compose', 'commandBox'], fetchTask: false, parameters: 1 },
      { id: TEAMS_REPORT, type: 'action', context: ['message'], fetchTask: true, parameters: 0 },
    ]);
    const code = codeOf('src/surfaces/teams');
    expect([...new Set([...code.matchAll(/'composeExtension\/([a-zA-Z]+)'/g)].map((m) => m[1]))]).toEqual(['query', 'fetchTask', 'submitAction']);
    // One search and one action: no two of a kind are told apart but by the action's own id.
    expect([...code.matchAll(/\.commandId\b/g)]).toHaveLength(1);
  });

  it.each([['color', 192, 2], ['outline', 32, 6]] as const)('has its %s icon in the true size (%i), and only the outline lets the ground through', (name, size, colourType) => {
    const png = readFileSync(join('manifests/teams', teams.icons[name]));
    expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
    expect({ width: png.readUInt32BE(16), height: png.readUInt32BE(20), colourType: png[25] }).toEqual({ width: size, height: size, colourType });
  });
});

describe('the zip for Teams', () => {
  it('holds the manifest with the school\'s own values and both icons, at the top, the same bytes each time', async () => {
    const manifest = ownManifest(OWN);
    if (!manifest.ok) throw new Error(manifest.error.join('\n'));
    const zip = await appPackage(manifest.value);
    expect(await appPackage(manifest.value)).toEqual(zip);
    const entries = await unzipped(zip);
    expect([...entries.keys()]).toEqual(['manifest.json', 'color.png', 'outline.png']);
    expect(entries.get('color.png')).toEqual(readFileSync('manifests/teams/color.png'));
    const packed = entries.get('manifest.json')?.toString('utf8') ?? '';
    expect(packed).not.toMatch(/00000000-0000|your-school\.example/);
    expect(packed.match(/1b4e28ba-2fa1-41d2-883f-0016d3cca427/g)).toHaveLength(3);
    expect(manifestFaults(JSON.parse(packed))).toEqual([]);
  });

  it.each([
    [{ ...OWN, appId: '00000000-0000-0000-0000-000000000000' }, 'app id'],
    [{ ...OWN, appId: 'staffroom' }, 'app id'],
    [{ ...OWN, website: 'http://elm-lane.example' }, 'https://'],
    [{ ...OWN, website: `https://elm-lane.example/${'x'.repeat(2_100)}` }, 'developer'],
  ])('is not made with %j, and says why', (own, why) => {
    const manifest = ownManifest(own);
    expect(manifest.ok ? [] : manifest.error.join('\n')).toContain(why);
  });

  it('is not made without an app id: the command says what is missing, exit 1; a wrong flag is wrong usage, exit 2', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'staffroom-pack-'));
    const pack = (...args: string[]) => spawnSync(process.execPath, ['--import', import.meta.resolve('tsx'), join(process.cwd(), 'manifests/teams/pack.ts'), ...args], { cwd, encoding: 'utf8', env: { PATH: process.env['PATH'], SCHOOL_DIR: join(process.cwd(), 'school.example') } });
    const missing = pack();
    expect({ code: missing.status, out: missing.stdout }).toEqual({ code: 1, out: '' });
    expect(missing.stderr).toContain('MICROSOFT_APP_ID: is not set');
    expect(pack('--id', 'x').status).toBe(2);
    rmSync(cwd, { recursive: true });
  });
});

function unzipped(bytes: Buffer): Promise<Map<string, Buffer>> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      const found = new Map<string, Buffer>();
      zip.on('entry', (entry: yauzl.Entry) => {
        zip.openReadStream(entry, (failed, stream) => {
          if (failed) return reject(failed);
          buffer(stream).then((content) => {
            found.set(entry.fileName, content);
            zip.readEntry();
          }, reject);
        });
      });
      zip.on('end', () => resolve(found));
      zip.on('error', reject);
      zip.readEntry();
    });
  });
}
