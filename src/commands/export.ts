import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadDotEnv, readConfig } from '../config.ts';
import { systemClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { faultLine, loadSchool } from '../school.ts';
import { dayIn, timeIn } from '../time/school-day.ts';
import { DONE, type Ending, FAILED, note, wrongUsage } from './command.ts';

/** Opens the records themselves, which belong to one process: the desk must be stopped. */
export async function exportCases(args: string[]): Promise<Ending> {
  if (args.some((one) => one === '--person' || one.startsWith('--person='))) return (await import('./person.ts')).exportPersonCommand(args);
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { incident: { type: 'string' }, child: { type: 'string' }, adult: { type: 'string' }, school: { type: 'string' }, out: { type: 'string' } } });
  const asked = (['incident', 'child', 'adult'] as const).flatMap((by) => (values[by] === undefined ? [] : [{ by, value: values[by] }]));
  const [first] = asked;
  if (!first || asked.length > 1 || positionals.length > 0) return wrongUsage('export needs one of --incident REF, --child NAME and --adult NAME');
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
  const now = systemClock.now();
  const { exportRecords } = await import('../export.ts');
  // The folder's name says when, and never of whom.
  const out = resolve(values.out ?? `staffroom-export-${dayIn(now)}-${timeIn(now).replace(':', '')}`);
  const done = await exportRecords(first, { config: config.value, school, out, account: userInfo().username, now, log: silentLog });
  if (!done.ok) {
    note(done.error);
    return FAILED;
  }
  const { folder, references, linked, notIncluded } = done.value;
  for (const one of notIncluded) note(`not included, look: ${one.reference} (${one.why})`);
  for (const one of linked) note(`linked, and a record of its own: ${one}`);
  if (folder === null) note(first.by === 'incident' ? 'there is no report of that reference, or its words were erased' : 'no report has that full name among its names');
  if (folder === null) return FAILED;
  note('that it was written out is recorded in each report. It holds children\'s names: keep it where only those who may read it can, and delete it when it is filed');
  process.stdout.write(`${folder}: ${references.join(', ')}\n`);
  return DONE;
}
