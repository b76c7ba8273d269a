import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadDotEnv, readConfig } from '../../src/config.ts';
import { err, ok, type Result } from '../../src/kernel/result.ts';
import { loadSchools } from '../../src/school.ts';
import { appPackage, ownManifest, type Own } from './app-package.ts';

const ZIP = fileURLToPath(new URL('staffroom.zip', import.meta.url));
const USAGE = `usage: npm run manifest:teams -- [--app-id ID] [--website https://…]
  --app-id   else MICROSOFT_APP_ID of the environment or of .env
  --website  else the website of the one school in SCHOOL_DIR
`;

/** The school's own values: what the command says, else what the settings and school.yaml say. */
function ownValues(given: { readonly 'app-id'?: string | undefined; readonly website?: string | undefined }): Result<Own, string[]> {
  if (given['app-id'] !== undefined && given.website !== undefined) return ok({ appId: given['app-id'], website: given.website });
  loadDotEnv();
  const config = readConfig();
  if (!config.ok) return err(config.error);
  const { teams, schoolDir } = config.value;
  const appId = given['app-id'] ?? (teams && !teams.dev ? teams.appId : null);
  if (appId === null) return err(['MICROSOFT_APP_ID: is not set, and neither is --app-id: docs/teams.md says where the id stands']);
  if (given.website !== undefined) return ok({ appId, website: given.website });
  const schools = loadSchools(schoolDir);
  const websites = new Set(schools.ok ? schools.value.flatMap((school) => school.settings.website ?? []) : []);
  const [website] = websites;
  if (websites.size !== 1 || website === undefined) return err([`--website: is not set, and SCHOOL_DIR (${schoolDir}) names ${websites.size === 0 ? 'none' : `${websites.size} of them`}: Teams shows one as the maker's website, and as where its privacy notice and terms are`]);
  return ok({ appId, website });
}

async function pack(): Promise<number> {
  const { values } = parseArgs({ options: { 'app-id': { type: 'string' }, website: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return 0;
  }
  const own = ownValues(values);
  const manifest = own.ok ? ownManifest(own.value) : own;
  if (!manifest.ok) {
    process.stderr.write(`No zip was made. These must be mended first:\n${manifest.error.map((fault) => `  - ${fault}`).join('\n')}\n`);
    return 1;
  }
  writeFileSync(ZIP, await appPackage(manifest.value));
  process.stdout.write(`Made ${ZIP}. Upload it in the Teams admin centre; docs/teams.md says how.\n`);
  return 0;
}

try {
  process.exitCode = await pack();
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  if (typeof code !== 'string' || !code.startsWith('ERR_PARSE_ARGS')) throw error;
  process.stderr.write(`manifest:teams: ${message.split('. To specify')[0] ?? message}\n\n${USAGE}`);
  process.exitCode = 2;
}
