import { parseArgs } from 'node:util';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadDotEnv, readConfig } from '../config.ts';
import { periodWords, RETENTION } from '../records/retention-classes.ts';
import { classInForce } from '../records/retention-settings.ts';
import { faultLine, loadSchool } from '../school.ts';
import { DONE, type Ending, FAILED, note, print, wrongUsage } from './command.ts';

/** How long each class of records is kept in a school, as JSON lines. Reads school.yaml alone: the desk may run. */
export async function retention(args: string[]): Promise<Ending> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { school: { type: 'string' } } });
  if (positionals.length > 0) return wrongUsage('retention takes no words');
  loadDotEnv();
  const config = readConfig(undefined, values.school === undefined ? {} : { SCHOOL_DIR: values.school });
  if (!config.ok) {
    for (const fault of config.error) note(fault);
    return FAILED;
  }
  const dir = resolve(config.value.schoolDir);
  if (!existsSync(join(dir, 'school.yaml'))) return wrongUsage(`${dir} holds no school.yaml: say which school with --school DIR`);
  const { school, faults } = loadSchool(dir);
  for (const fault of faults) if (fault.level === 'error') note(faultLine(fault));
  if (!school) return FAILED;
  for (const { id } of RETENTION) {
    const { what, period, from, reviewers, source, because } = classInForce(id, school.settings.retention);
    await print({ class: id, what, period: periodWords(period), from, who: reviewers, because: because ?? source, own: because !== null });
  }
  return DONE;
}
