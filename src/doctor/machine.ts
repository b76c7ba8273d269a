import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import type { Finding } from '../chat/inspection.ts';
import type { Config, TeamsConfig } from '../config.ts';
import { CHECK_FILE } from '../kernel/seal.ts';

// POSIX modes mean nothing on Windows, where the profile folder's own rights protect the files.
const HAS_MODES = process.platform !== 'win32';
const WARNING_DAYS = 60;
const DAY_MS = 86_400_000;

/** Where records and their key lie and who on this machine may read them. Only names and modes are looked at; nothing is opened or made. */
export function recordsFindings({ dataDir, masterKeyFile }: Pick<Config, 'dataDir' | 'masterKeyFile'>): Finding[] {
  return [dataDirFinding(dataDir), ...masterKeyFindings(masterKeyFile, dataDir)];
}

function dataDirFinding(dataDir: string): Finding {
  const check = 'records';
  if (!existsSync(dataDir)) return { level: 'good', check, text: `DATA_DIR (${dataDir}) is not there yet: the first start makes it, for this user alone` };
  const found = statSync(dataDir);
  if (!found.isDirectory()) return { level: 'error', check, text: `DATA_DIR (${dataDir}) is not a folder` };
  const mode = (found.mode & 0o777).toString(8);
  if (HAS_MODES && (found.mode & 0o002) !== 0) return { level: 'error', check, text: `everyone on this machine may write to DATA_DIR (${dataDir}, mode ${mode}), and the desk does not start: run chmod 700 on it` };
  if (HAS_MODES && (found.mode & 0o077) !== 0) return { level: 'warning', check, text: `others on this machine may look into DATA_DIR (${dataDir}, mode ${mode}): run chmod 700 on it` };
  return { level: 'good', check, text: `DATA_DIR (${dataDir}) is open to this user alone` };
}

function masterKeyFindings(file: string, dataDir: string): Finding[] {
  const check = 'master key';
  const root = existsSync(dataDir) ? realpathSync(dataDir) : resolve(dataDir);
  const place = existsSync(file) ? realpathSync(file) : resolve(file);
  if (place.startsWith(root + sep)) return [{ level: 'error', check, text: `MASTER_KEY_FILE (${file}) lies in DATA_DIR: a copy of that folder would open itself. Move it out` }];
  if (!existsSync(file)) {
    if (holdsKeys(root)) return [{ level: 'error', check, text: `MASTER_KEY_FILE (${file}) is missing, and DATA_DIR holds records sealed with it: put the file back from its safe copy` }];
    return [{ level: 'good', check, text: `MASTER_KEY_FILE (${file}) is not there yet: the first start makes it. Then keep a copy of it apart from DATA_DIR` }];
  }
  const mode = statSync(file).mode & 0o777;
  if (HAS_MODES && (mode & 0o077) !== 0) return [{ level: 'error', check, text: `MASTER_KEY_FILE (${file}, mode ${mode.toString(8)}) can be read by others on this machine: run chmod 600 on it, and ask who has read it` }];
  return [{ level: 'good', check, text: `MASTER_KEY_FILE (${file}) is open to this user alone, outside DATA_DIR` }];
}

const holdsKeys = (root: string): boolean =>
  existsSync(root) && statSync(root).isDirectory() && readdirSync(root).some((school) => existsSync(join(root, school, 'keys', CHECK_FILE)));

/** Who may read the file that the tokens stand in; nothing where there is none. */
export function settingsFileFindings(file: string): Finding[] {
  if (!HAS_MODES || !existsSync(file) || (statSync(file).mode & 0o077) === 0) return [];
  return [{ level: 'warning', check: 'settings', text: `others on this machine may read ${file}, where tokens stand: run chmod 600 on it` }];
}

/** When the client secret of Teams ends. `today` is a day as YYYY-MM-DD. */
export function secretFinding(teams: TeamsConfig, today: string): Finding {
  const check = 'teams secret';
  if (teams.dev) return { level: 'error', check, text: 'TEAMS_DEV=1 turns off the check of who is calling: it is for trying things out on this machine. Leave it out, and set MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD and MICROSOFT_APP_TENANT_ID' };
  const end = teams.passwordExpires;
  if (end === null) return { level: 'warning', check, text: 'MICROSOFT_APP_PASSWORD_EXPIRES is not set, so nobody is warned before the secret ends and Teams falls silent: set the day that the app registration shows beside the secret' };
  const days = Math.round((Date.parse(end) - Date.parse(today)) / DAY_MS);
  const mend = 'make a new client secret in the app registration, put it into MICROSOFT_APP_PASSWORD and its day into MICROSOFT_APP_PASSWORD_EXPIRES, and start the desk again';
  if (days < 0) return { level: 'error', check, text: `ended on ${end}: ${mend}` };
  if (days <= WARNING_DAYS) return { level: 'warning', check, text: `ends on ${end}, ${days === 0 ? 'today' : `in ${days} ${days === 1 ? 'day' : 'days'}`}: ${mend}` };
  return { level: 'good', check, text: `lasts until ${end}` };
}

/** Which way requests reach the desk. What stands between this machine and the internet cannot be seen from here. */
export function reachFindings({ slack, teams, host, port, loopback }: Config): Finding[] {
  const paths = [...(slack && slack.appToken === null ? ['/slack/events'] : []), ...(teams && !teams.dev ? ['/api/messages'] : [])];
  const socket: Finding[] = slack && slack.appToken !== null ? [{ level: 'good', check: 'slack way in', text: 'Socket Mode: the desk calls Slack, so no address is needed' }] : [];
  if (paths.length === 0) return socket;
  const here = `http://${loopback ? '127.0.0.1' : host}:${port}`;
  return [...socket, { level: 'warning', check: 'way in', text: `whether the internet reaches ${paths.join(' and ')} cannot be seen from here: your https address must pass ${paths.length === 1 ? 'it' : 'them'} on to ${here}, unchanged, and nothing else. A first message that is answered is the proof` }];
}
