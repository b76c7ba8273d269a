import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { clean } from '../cards/words.ts';
import type { Expected, Finding } from '../chat/inspection.ts';
import type { Config } from '../config.ts';
import { TimeoutError, withTimeLimit, type Clock } from '../kernel/clock.ts';
import type { Result } from '../kernel/result.ts';
import { conversationOf, isConfidential, type Channel } from '../people/channels.ts';
import { loadSchool, loadSchools, type School } from '../school.ts';
import { dayIn } from '../time/school-day.ts';
import { postTest, readChannels, type Platform } from './channels.ts';
import { reachFindings, recordsFindings, secretFinding, settingsFileFindings } from './machine.ts';
import { fromFault, routeFindings } from './routes.ts';

/** What `staffroom doctor` looks at, and the one thing it does. */
export interface Examination {
  readonly config: Result<Config, string[]>;
  /** The file that settings were taken from, where there is one. */
  readonly settingsFile: string;
  /** Goes before SCHOOL_DIR; null without `--school`. */
  readonly schoolDir: string | null;
  /** Post the test card into each confidential channel. */
  readonly post: boolean;
  readonly clock: Clock;
  /** The platforms of these settings, made but not started, and what keeps one from working for any of these schools. */
  readonly platformsOf: (config: Config, schools: readonly School[]) => Promise<{ readonly platforms: readonly Platform[]; readonly faults: readonly string[] }>;
  /** Takes each finding as soon as it is known. */
  readonly report: (finding: Finding) => void;
}

const INSPECT_MS = 60_000;

/**
 * Looks at settings, machine, school.yaml and platforms, as they are now. It opens no record and takes no message, so it runs beside the
 * desk; nothing is posted but the test cards. True when nothing must be mended.
 */
export async function examine({ config, settingsFile, schoolDir, post, clock, platformsOf, report }: Examination): Promise<boolean> {
  let well = true;
  const say = (finding: Finding): void => {
    well &&= finding.level !== 'error';
    report(finding);
  };
  if (!config.ok) for (const text of config.error) say({ level: 'error', check: 'settings', text });
  for (const found of settingsFileFindings(settingsFile)) say(found);
  const schools = schoolDir !== null ? loadSchools(schoolDir) : config.ok ? loadSchools(config.value.schoolDir) : null;
  if (schools && !schools.ok) for (const fault of schools.error) say(fromFault(fault));
  const loaded = schools?.ok ? schools.value : [];
  if (!config.ok) {
    for (const school of loaded) for (const found of routeFindings(school, loadSchool(school.dir).faults, { slack: null, teams: null })) say(named(school, loaded)(found));
    say({ level: 'warning', check: 'platforms', text: 'were not looked at: mend the settings first' });
    return well;
  }
  const { slack, teams } = config.value;
  say(settingsFinding(config.value));
  for (const found of recordsFindings(config.value)) say(found);
  if (teams) say(secretFinding(teams, dayIn(clock.now())));
  for (const found of reachFindings(config.value)) say(found);
  for (const school of loaded) for (const found of routeFindings(school, loadSchool(school.dir).faults, { slack, teams })) say(named(school, loaded)(found));
  if (!schools?.ok) return well;
  const { platforms, faults } = await platformsOf(config.value, loaded);
  for (const text of faults) say({ level: 'error', check: 'settings', text });

  for (const platform of platforms) {
    const inspection = await inspected(platform, expectedOf(platform, loaded));
    inspection.forEach(say);
    const wrong = new Set(inspection.flatMap(({ level, check }) => (level === 'error' ? [check] : [])));
    for (const school of loaded) {
      const saying = (found: Finding): void => say(named(school, loaded)(found));
      for (const read of await readChannels(school, platform)) {
        const told = wrong.has(`${platform.name} channel ${labelOf(read.channel, school, loaded)}`);
        // Said once is enough: the platform's own finding says what to do.
        if (!told || read.readers !== null) read.findings.forEach(saying);
        if (post && isConfidential(read.channel)) saying(await postTest(school, platform, { ...read, unfit: read.unfit || told }));
      }
    }
  }
  return well;
}

function settingsFinding({ slack, teams }: Config): Finding {
  const on = [...(slack ? ['Slack'] : []), ...(teams ? ['Teams'] : [])];
  if (on.length === 0) return { level: 'warning', check: 'settings', text: 'all can be read; neither Slack nor Teams is set, so the desk speaks on its own page only. docs/slack.md and docs/teams.md say how they are' };
  return { level: 'good', check: 'settings', text: `all can be read; the desk speaks in ${on.join(' and ')}` };
}

/** What the platform's findings call a channel: in a trust several may have the same name. */
const labelOf = ({ name }: Channel, { id }: School, all: readonly School[]): string => (all.length < 2 ? name : `${name} (${id})`);

/** For a trust, whose finding it is. */
const named = ({ id }: School, all: readonly School[]) => (found: Finding): Finding => (all.length < 2 ? found : { ...found, check: `${id}: ${found.check}` });

async function inspected(platform: Platform, expected: Expected): Promise<readonly Finding[]> {
  try {
    const found = await withTimeLimit(INSPECT_MS, () => platform.inspect(expected));
    return found.map((one) => ({ ...one, check: `${platform.name} ${one.check}` }));
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    return [{ level: 'error', check: platform.name, text: 'did not answer within a minute: can this machine reach it?' }];
  }
}

function expectedOf(platform: Platform, schools: readonly School[]): Expected {
  const channels = schools.flatMap((school) => school.settings.channels.flatMap((channel) => {
    const conversation = conversationOf(channel, platform.name);
    return conversation === null ? [] : [{ name: labelOf(channel, school, schools), conversation, confidential: isConfidential(channel) }];
  }));
  return { scopes: platform.name === 'slack' ? slackScopes() : [], channels };
}

/** The scopes that the Slack manifest asks for. */
export function slackScopes(): string[] {
  const text = readFileSync(new URL('../../manifests/slack/manifest.yaml', import.meta.url), 'utf8');
  return z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) }).parse(parse(text)).oauth_config.scopes.bot;
}

const WORDS = { good: 'ok', warning: 'look', error: 'mend' } as const;

/**
 * One plain line, its weight first: whoever listens to it hears at once whether it matters. Names that people gave themselves on a platform
 * stand in it: none of them ends the line, moves the cursor or turns text round.
 */
export const findingLine = ({ level, check, text }: Finding): string => clean(`${WORDS[level]}: ${check}: ${text}`).replace(/\s+/g, ' ');

/** The last line, and what the test card is still for. */
export function closingLines(found: readonly Finding[], post: boolean): string[] {
  const count = (level: Finding['level']): number => found.filter((one) => one.level === level).length;
  const confirm = post ? 'Confidential notices to a channel start when the names on its test card were confirmed there.' : 'Confidential notices to a channel stay off, and go to each of its people privately, until a test card there was confirmed: staffroom doctor --post sends it.';
  return [`${count('error')} to mend, ${count('warning')} to look at, ${count('good')} in order.`, confirm];
}
