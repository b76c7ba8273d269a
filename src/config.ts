import { existsSync } from 'node:fs';
import { z } from 'zod';
import { err, ok, type Result } from './kernel/result.ts';

const port = z.string().regex(/^\d+$/, 'must be a number from 0 to 65535').transform(Number).refine((n) => n <= 65_535, 'must be a number from 0 to 65535');

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** A PostgreSQL server on this machine, or one that proves who it is: records cross no network in the clear. */
const databaseUrl = z.url({ abort: true, protocol: /^postgres(?:ql)?$/ }).refine(isDatabaseUrl, 'must be on this machine, or end with ?sslmode=verify-full');

/** Every setting, its default and what is wrong with a bad one. `.env.example` lists the same names (a test holds them equal). */
const settings = z.object({
  PORT: port.default(3978),
  HOST: z.string().regex(/^[\w.:-]+$/, 'must be a host name or an address').default('127.0.0.1'),
  PUBLIC_URL: z.url({ abort: true }).refine((url) => /^https:\/\/[^?#@]+$/.test(url), 'must be https, without a user name, a query or a #').optional(),
  SCHOOL_DIR: z.string().min(1).default('school.example'),
  DATA_DIR: z.string().min(1).default('data'),
  CACHE_DIR: z.string().min(1).default('~/.cache/staffroom'),
  MASTER_KEY_FILE: z.string().min(1).default('~/.config/staffroom/master.key'),
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_OWNER_URL: databaseUrl.optional(),
  ANCHOR_DIR: z.string().min(1).optional(),
  BACKUP_KEY_FILE: z.string().min(1).default('~/.config/staffroom/backup.key'),
  BACKUP_MAX_AGE: z.string().regex(/^\d+$/, 'must be a number of hours').transform(Number).refine((hours) => hours >= 1, 'must be at least 1').optional(),
  SLACK_BOT_TOKEN: z.string().regex(/^xoxb-\S+$/, 'must be the bot token, which begins with xoxb-').optional(),
  SLACK_SIGNING_SECRET: z.string().min(8, 'must be the signing secret of the app').optional(),
  SLACK_APP_TOKEN: z.string().regex(/^xapp-\S+$/, 'must be the app-level token, which begins with xapp-').optional(),
  SLACK_API_URL: z.url({ abort: true }).refine(isSlackApi, 'must be Slack itself (https) or this machine').optional(),
  MICROSOFT_APP_ID: z.uuid('must be the id of the bot\'s app registration').optional(),
  MICROSOFT_APP_PASSWORD: z.string().min(8, 'must be the client secret of the app registration').optional(),
  MICROSOFT_APP_TENANT_ID: z.uuid('must be the id of the school\'s tenant').optional(),
  MICROSOFT_APP_PASSWORD_EXPIRES: z.iso.date('must be a day as YYYY-MM-DD').optional(),
  TEAMS_DEV: z.enum(['0', '1'], 'must be 1, or left out').default('0'),
  READER_URL: z.url({ abort: true }).refine(isReaderUrl, 'must be https, or http on this machine, without a user name, a password or a #').optional(),
  READER_MODEL: z.string().max(200).optional(),
  READER_KEY_FILE: z.string().min(1).optional(),
  READER_FOR: z.string().transform((text) => text.split(',').map((use) => use.trim())).pipe(z.array(z.enum(['propose', 'read'], 'must be propose, read, or both parted by a comma'))).optional(),
  READER_TIMEOUT_MS: z.string().regex(/^\d+$/, 'must be a number of milliseconds').transform(Number).refine((ms) => ms >= 100 && ms <= 300_000, 'must be from 100 to 300000').optional(),
  READER_RECORD: z.string().min(1).optional(),
  READER_REPLAY: z.string().min(1).optional(),
  METRICS_TOKEN: z.string().regex(/^[\x21-\x7e]{16,200}$/, 'must be 16 to 200 characters without spaces').optional(),
  POLICY_RESCAN: z.string().regex(/^\d+$/, 'must be a number of seconds').transform(Number).default(300),
});

/** Slack's own address or this machine's: the token goes nowhere else. */
function isSlackApi(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' ? hostname === 'slack.com' || hostname.endsWith('.slack.com') || hostname === 'slack-gov.com' || hostname.endsWith('.slack-gov.com') : protocol === 'http:' && LOOPBACK.has(hostname.replace(/^\[|\]$/g, ''));
}

function isDatabaseUrl(url: string): boolean {
  const { hostname, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? hostname;
  return host === '' || host.startsWith('/') || LOOPBACK.has(host.replace(/^\[|\]$/g, '')) || searchParams.get('sslmode') === 'verify-full';
}

/** What is sent to a model, and its key, crosses no network in the clear. */
function isReaderUrl(url: string): boolean {
  const { protocol, hostname, username, password, hash } = new URL(url);
  const safe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname.replace(/^\[|\]$/g, '')));
  return safe && username === '' && password === '' && hash === '';
}

/** How the desk is Slack's app. Requests come signed over HTTP, or through Socket Mode, or both. */
export interface SlackConfig {
  readonly botToken: string;
  readonly signingSecret: string | null;
  readonly appToken: string | null;
  /** Ends with a slash. Slack's own unless a test says otherwise. */
  readonly apiUrl: string;
}

/** How the desk is a bot of Teams. `dev`: no account and no token check, on this machine alone. */
export type TeamsConfig =
  | { readonly dev: false; readonly appId: string; readonly password: string; readonly tenant: string; /** The day the secret ends, YYYY-MM-DD. */ readonly passwordExpires: string | null }
  | { readonly dev: true };

/** The school's own model, and what it may do. docs/model.md. */
export interface ReaderConfig {
  /** Null in a replay. */
  readonly url: string | null;
  readonly model: string;
  readonly keyFile: string | null;
  /** Never empty. */
  readonly uses: ReadonlySet<'propose' | 'read'>;
  /** Null: the default of each use. */
  readonly timeoutMs: number | null;
  readonly recordFile: string | null;
  readonly replayFile: string | null;
}

export interface Config {
  readonly port: number;
  readonly host: string;
  /** `HOST` is the machine itself: only then is the web chat served. */
  readonly loopback: boolean;
  /** Where browsers reach this desk, without a slash at its end; null where only this machine does. */
  readonly publicUrl: string | null;
  readonly schoolDir: string;
  readonly dataDir: string;
  readonly masterKeyFile: string;
  /** A second folder, where the places that the records had reached are noted; null where there is none. */
  readonly anchorDir: string | null;
  readonly backupKeyFile: string;
  /** Hours after which the desk is not well without a good backup; null where nobody asked for one. */
  readonly backupMaxAge: number | null;
  /** What a collector on another machine shows to read /metrics; null where only this machine may. */
  readonly metricsToken: string | null;
  /** Seconds between full looks at the policies folder, for network shares that announce no changes; 0 turns them off. */
  readonly policyRescanSeconds: number;
  /** Where the records are, if not in DATA_DIR: as the role that the desk runs as, and as the owner of the tables, where it is told. */
  readonly database: { readonly url: string; readonly ownerUrl: string | null } | null;
  /** Null where the school has no Slack. */
  readonly slack: SlackConfig | null;
  /** Null where the school has no Teams. */
  readonly teams: TeamsConfig | null;
  /** Null where no model is switched on. */
  readonly reader: ReaderConfig | null;
}

export const SETTING_NAMES = Object.keys(settings.shape);

/** Takes the settings of a `.env` file in this folder, where there is one; what the environment already says goes before it. */
export function loadDotEnv(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}

/** The one reader of the environment. Every fault is named at once, in words for whoever set it. `flags` of a command go before what it says. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env, flags: Readonly<Record<string, string>> = {}): Result<Config, string[]> {
  // An empty value in a .env file means "not set", as people expect of a line they left blank.
  const given = Object.fromEntries(Object.entries({ ...env, ...flags }).filter(([name, value]) => SETTING_NAMES.includes(name) && value !== undefined && value !== ''));
  const parsed = settings.safeParse(given);
  const home = env.HOME ?? env.USERPROFILE ?? '.';
  const place = (path: string): string => (path.startsWith('~/') ? `${home}/${path.slice(2)}` : path);
  // Looked at here too, so that a wrong folder is named together with the other faults and not after them.
  const schoolDir = place(given.SCHOOL_DIR ?? 'school.example');
  const folder = existsSync(schoolDir) ? [] : [`SCHOOL_DIR: there is no such folder (it is ${JSON.stringify(schoolDir)})`];
  if (!parsed.success) return err([...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message} ${shownValue(String(issue.path[0]), given)}`), ...folder]);
  const s = parsed.data;
  const database = s.DATABASE_OWNER_URL !== undefined && s.DATABASE_URL === undefined ? ['DATABASE_URL: is missing: DATABASE_OWNER_URL is for bringing its tables up to date'] : [];
  const platforms = [...database, ...slackFaults(s), ...teamsFaults(s), ...readerFaults(s)];
  if (folder.length + platforms.length > 0) return err([...platforms, ...folder]);
  const config: Config = {
    port: s.PORT,
    host: s.HOST,
    loopback: LOOPBACK.has(s.HOST),
    publicUrl: s.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    schoolDir,
    dataDir: place(s.DATA_DIR),
    masterKeyFile: place(s.MASTER_KEY_FILE),
    database: s.DATABASE_URL === undefined ? null : { url: s.DATABASE_URL, ownerUrl: s.DATABASE_OWNER_URL ?? null },
    anchorDir: s.ANCHOR_DIR === undefined ? null : place(s.ANCHOR_DIR),
    backupKeyFile: place(s.BACKUP_KEY_FILE),
    backupMaxAge: s.BACKUP_MAX_AGE ?? null,
    metricsToken: s.METRICS_TOKEN ?? null,
    policyRescanSeconds: s.POLICY_RESCAN,
    slack: s.SLACK_BOT_TOKEN === undefined ? null : { botToken: s.SLACK_BOT_TOKEN, signingSecret: s.SLACK_SIGNING_SECRET ?? null, appToken: s.SLACK_APP_TOKEN ?? null, apiUrl: `${(s.SLACK_API_URL ?? 'https://slack.com/api/').replace(/\/+$/, '')}/` },
    teams: teamsOf(s),
    reader: readerOf(s, place),
  };
  return ok(config);
}

/** The settings of the school's own model alone, for commands that need no desk; null where none is switched on. */
export function readReader(env: Readonly<Record<string, string | undefined>> = process.env): Result<ReaderConfig | null, string[]> {
  const own = Object.fromEntries(Object.entries(env).filter(([name, value]) => name === 'HOME' || name === 'USERPROFILE' || (name.startsWith('READER_') && value !== undefined)));
  const read = readConfig(own, { SCHOOL_DIR: '.' });
  return read.ok ? ok(read.value.reader) : read;
}

/** Where commands keep what they read, for the next time; null where they keep nothing. */
export function readCacheDir(env: Readonly<Record<string, string | undefined>> = process.env): string | null {
  const dir = settings.shape.CACHE_DIR.parse(env.CACHE_DIR === '' ? undefined : env.CACHE_DIR);
  const home = env.HOME ?? env.USERPROFILE;
  if (dir === 'none' || (dir.startsWith('~/') && home === undefined)) return null;
  return dir.startsWith('~/') ? `${home}/${dir.slice(2)}` : dir;
}

type Settings = z.output<typeof settings>;

function slackFaults(s: Settings): string[] {
  const parts = [s.SLACK_BOT_TOKEN, s.SLACK_SIGNING_SECRET, s.SLACK_APP_TOKEN];
  if (parts.every((one) => one === undefined)) return [];
  if (s.SLACK_BOT_TOKEN === undefined) return ['SLACK_BOT_TOKEN: is missing: without it nothing can be posted in Slack'];
  if (s.SLACK_SIGNING_SECRET === undefined && s.SLACK_APP_TOKEN === undefined) return ['SLACK_SIGNING_SECRET: is missing: set it for requests over HTTP, or SLACK_APP_TOKEN for Socket Mode'];
  return [];
}

function teamsFaults(s: Settings): string[] {
  const names = ['MICROSOFT_APP_ID', 'MICROSOFT_APP_PASSWORD', 'MICROSOFT_APP_TENANT_ID'] as const;
  const missing = names.filter((name) => s[name] === undefined);
  if (s.TEAMS_DEV === '1') {
    const local = LOOPBACK.has(s.HOST) ? [] : ['TEAMS_DEV: nobody\'s token is checked with it, so HOST must be this machine (127.0.0.1)'];
    return [...local, ...(missing.length < names.length ? ['TEAMS_DEV: leave it out where MICROSOFT_APP_ID is set: it turns off the check of who is calling'] : [])];
  }
  if (missing.length === 0 || missing.length === names.length) return [];
  return missing.map((name) => `${name}: is missing: Teams needs all of ${names.join(', ')}`);
}

function teamsOf(s: Settings): TeamsConfig | null {
  if (s.TEAMS_DEV === '1') return { dev: true };
  if (s.MICROSOFT_APP_ID === undefined || s.MICROSOFT_APP_PASSWORD === undefined || s.MICROSOFT_APP_TENANT_ID === undefined) return null;
  return { dev: false, appId: s.MICROSOFT_APP_ID, password: s.MICROSOFT_APP_PASSWORD, tenant: s.MICROSOFT_APP_TENANT_ID, passwordExpires: s.MICROSOFT_APP_PASSWORD_EXPIRES ?? null };
}

function readerFaults(s: Settings): string[] {
  if (s.READER_FOR === undefined) return [];
  const faults: string[] = [];
  if (s.READER_REPLAY !== undefined && s.READER_RECORD !== undefined) faults.push('READER_RECORD: leave it out where READER_REPLAY is set: a replay has nothing new to record');
  if (s.READER_REPLAY !== undefined) return faults;
  if (s.READER_URL === undefined) faults.push('READER_URL: is missing: READER_FOR switches a model on, and this says where it is');
  if (s.READER_MODEL === undefined) faults.push('READER_MODEL: is missing: the name that the server knows the model by');
  return faults;
}

function readerOf(s: Settings, place: (path: string) => string): ReaderConfig | null {
  if (s.READER_FOR === undefined) return null;
  const file = (path: string | undefined): string | null => (path === undefined ? null : place(path));
  return {
    url: s.READER_REPLAY === undefined ? (s.READER_URL ?? null) : null,
    model: s.READER_MODEL ?? 'recorded',
    keyFile: file(s.READER_KEY_FILE),
    uses: new Set(s.READER_FOR),
    timeoutMs: s.READER_TIMEOUT_MS ?? null,
    recordFile: file(s.READER_RECORD),
    replayFile: file(s.READER_REPLAY),
  };
}

// An address may carry a key in its query.
const SECRETS: ReadonlySet<string> = new Set(['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_APP_TOKEN', 'MICROSOFT_APP_PASSWORD', 'METRICS_TOKEN', 'READER_URL', 'DATABASE_URL', 'DATABASE_OWNER_URL']);
/** What a setting is now, for whoever set it; a secret is not printed. */
const shownValue = (name: string, given: Readonly<Record<string, string | undefined>>): string => (SECRETS.has(name) ? '' : ` (it is ${JSON.stringify(given[name])})`);
