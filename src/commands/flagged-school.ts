import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadDotEnv, readConfig, type Config } from '../config.ts';
import { faultLine, loadSchool, type School } from '../school.ts';
import { type Ending, FAILED, note, wrongUsage } from './command.ts';

/** The settings of the environment, with that folder as SCHOOL_DIR where one is given; null where they cannot be used, with every fault told. */
export function flaggedSettings(schoolDir: string | undefined): Config | null {
  loadDotEnv();
  const config = readConfig(undefined, schoolDir === undefined ? {} : { SCHOOL_DIR: schoolDir });
  if (config.ok) return config.value;
  for (const fault of config.error) note(fault);
  return null;
}

/** The school of a command's `--school`, else of SCHOOL_DIR, with the settings of the environment; the ending where it cannot be used, with every fault told. */
export function flaggedSchool(flag: string | undefined): { readonly config: Config; readonly school: School } | { readonly ending: Ending } {
  const config = flaggedSettings(flag);
  if (!config) return { ending: FAILED };
  const dir = resolve(config.schoolDir);
  if (!existsSync(join(dir, 'school.yaml'))) return { ending: wrongUsage(`${dir} holds no school.yaml: say which school with --school DIR`) };
  const { school, faults } = loadSchool(dir);
  for (const fault of faults) if (fault.level === 'error') note(faultLine(fault));
  return school ? { config, school } : { ending: FAILED };
}
