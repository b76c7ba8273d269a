import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Finding } from '../chat/inspection.ts';
import { loadDotEnv, readConfig } from '../config.ts';
import { systemClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { DONE, type Ending, FAILED, wrongUsage } from './command.ts';

/** Safe beside a running desk: it opens no record and starts no platform. */
export async function doctor(args: string[]): Promise<Ending> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { school: { type: 'string' }, post: { type: 'boolean' } } });
  if (positionals.length > 0) return wrongUsage('doctor takes --school DIR and --post alone');
  if (values.school !== undefined && !existsSync(values.school)) return wrongUsage(`there is no ${values.school}`);
  loadDotEnv();
  // Only this command needs the platforms' packages, which take a second to load.
  const { closingLines, examine, findingLine } = await import('../doctor/doctor.ts');
  const { makePlatforms, platformFaults } = await import('../platforms.ts');
  const found: Finding[] = [];
  const report = (finding: Finding): void => {
    found.push(finding);
    process.stdout.write(`${findingLine(finding)}\n`);
  };
  // Conversations that the running desk knows stand in its records; those of school.yaml are found without them.
  const places = { append: () => Promise.resolve(), all: () => Promise.resolve([]) };
  const well = await examine({
    config: readConfig(),
    settingsFile: '.env',
    schoolDir: values.school ?? null,
    post: values.post === true,
    clock: systemClock,
    platformsOf: async (config, schools) => ({ platforms: await makePlatforms({ config, schools, clock: systemClock, log: silentLog, places }), faults: platformFaults(config, schools) }),
    report,
  });
  process.stdout.write(`${closingLines(found, values.post === true).join('\n')}\n`);
  return well ? DONE : FAILED;
}
