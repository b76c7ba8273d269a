import { existsSync } from 'node:fs';
import { z } from 'zod';
import { err, ok, type Result } from './kernel/result.ts';

const port = z.string().regex(/^\d+$/, 'must be a number from 0 to 65535').transform(Number).refine((n) => n <= 65_535, 'must be a number from 0 to 65535');

/** Every setting, its default and what is wrong with a bad one. `.env.example` lists the same names (a test holds them equal). */
const settings = z.object({
  PORT: port.default(3978),
  HOST: z.string().regex(/^[\w.:-]+$/, 'must be a host name or an address').default('127.0.0.1'),
  SCHOOL_DIR: z.string().min(1).default('school.example'),
  DATA_DIR: z.string().min(1).default('data'),
  MASTER_KEY_FILE: z.string().min(1).default('~/.config/staffroom/master.key'),
  POLICY_RESCAN: z.string().regex(/^\d+$/, 'must be a number of seconds').transform(Number).default(300),
});

export interface Config {
  readonly port: number;
  readonly host: string;
  /** `HOST` is the machine itself: only then is the web chat served. */
  readonly loopback: boolean;
  readonly schoolDir: string;
  readonly dataDir: string;
  readonly masterKeyFile: string;
  /** Seconds between full looks at the policies folder, for network shares that announce no changes; 0 turns them off. */
  readonly policyRescanSeconds: number;
}

export const SETTING_NAMES = Object.keys(settings.shape);

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Takes the settings of a `.env` file in this folder, where there is one; what the environment already says goes before it. */
export function loadDotEnv(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}

/** The one reader of the environment. Every fault is named at once, in words for whoever set it. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Result<Config, string[]> {
  // An empty value in a .env file means "not set", as people expect of a line they left blank.
  const given = Object.fromEntries(Object.entries(env).filter(([name, value]) => SETTING_NAMES.includes(name) && value !== undefined && value !== ''));
  const parsed = settings.safeParse(given);
  const home = env.HOME ?? env.USERPROFILE ?? '.';
  const place = (path: string): string => (path.startsWith('~/') ? `${home}/${path.slice(2)}` : path);
  // Looked at here too, so that a wrong folder is named together with the other faults and not after them.
  const schoolDir = place(given.SCHOOL_DIR ?? 'school.example');
  const folder = existsSync(schoolDir) ? [] : [`SCHOOL_DIR: there is no such folder (it is ${JSON.stringify(schoolDir)})`];
  if (!parsed.success) return err([...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message} (it is ${JSON.stringify(given[String(issue.path[0])])})`), ...folder]);
  if (folder.length > 0) return err(folder);
  const s = parsed.data;
  const config: Config = {
    port: s.PORT,
    host: s.HOST,
    loopback: LOOPBACK.has(s.HOST),
    schoolDir,
    dataDir: place(s.DATA_DIR),
    masterKeyFile: place(s.MASTER_KEY_FILE),
    policyRescanSeconds: s.POLICY_RESCAN,
  };
  return ok(config);
}
