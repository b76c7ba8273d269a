import type { RequestHandler } from 'express';
import type { Inspectable } from './chat/inspection.ts';
import type { SchoolPlatform } from './chat/outbound.ts';
import type { Surface } from './chat/surface.ts';
import type { Config } from './config.ts';
import type { Clock } from './kernel/clock.ts';
import type { Log } from './kernel/log.ts';
import type { School } from './school.ts';
import type { PlaceLog } from './surfaces/teams/place-book.ts';

/** A chat platform that schools use, and the path its signed requests come to (null where it comes by a socket of its own). */
export interface Platform extends Surface, Inspectable {
  readonly name: SchoolPlatform;
  readonly path: string;
  readonly paths: RequestHandler | null;
}

export interface PlatformParts {
  readonly config: Pick<Config, 'slack' | 'teams'>;
  readonly schools: readonly School[];
  readonly clock: Clock;
  readonly log: Log;
  /** Where Teams' conversations are kept over restarts. */
  readonly places: PlaceLog;
}

/** The platforms that the settings name, made but not started. Each library takes half a second and tens of megabytes: only those that are used are loaded. */
export async function makePlatforms({ config, schools, clock, log, places }: PlatformParts): Promise<Platform[]> {
  const workspaces = new Set(schools.flatMap((school) => school.settings.slack?.workspace ?? []));
  const platforms: Platform[] = [];
  if (config.slack) {
    const { makeSlackSurface } = await import('./surfaces/slack/slack-surface.ts');
    platforms.push({ ...makeSlackSurface({ ...config.slack, workspaces, clock, log }), name: 'slack', path: '/slack/events' });
  }
  if (config.teams) {
    const { makeTeamsSurface } = await import('./surfaces/teams/teams-surface.ts');
    platforms.push({ ...makeTeamsSurface({ identity: config.teams, places, clock, log }), name: 'teams', path: '/api/messages' });
  }
  return platforms;
}

/** What cannot work: a platform that no school of this desk says it is on. */
export function platformFaults(config: Pick<Config, 'slack' | 'teams'>, schools: readonly School[]): string[] {
  const faults: string[] = [];
  if (config.slack && schools.every((school) => !school.settings.slack)) faults.push('SLACK_BOT_TOKEN: no school.yaml says slack: {workspace: …}, so nobody in Slack is anybody\'s colleague');
  if (config.teams && schools.every((school) => !school.settings.teams)) faults.push('MICROSOFT_APP_ID, TEAMS_DEV: no school.yaml says teams: {tenant: …}, so nobody in Teams is anybody\'s colleague');
  const { teams } = config;
  const real = schools.find((school) => !school.settings.example);
  if (teams?.dev && real) faults.push(`TEAMS_DEV: nobody's token is checked with it, so whoever can reach this machine may speak for anyone; it is for invented schools (example: true), and ${real.id} is none`);
  if (teams && !teams.dev) {
    for (const school of schools) if (school.settings.teams && school.settings.teams.tenant !== teams.tenant) faults.push(`MICROSOFT_APP_TENANT_ID: ${school.id}/school.yaml names another tenant; one desk serves one`);
  }
  const workspaces = new Set(schools.flatMap((school) => school.settings.slack?.workspace ?? []));
  if (config.slack && workspaces.size > 1) faults.push(`SLACK_BOT_TOKEN: the schools name ${workspaces.size} Slack workspaces; one desk serves one`);
  return faults;
}
