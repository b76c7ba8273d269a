import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { dayIn, timeIn } from '../time/school-day.ts';
import { DONE, type Ending, FAILED, note, wrongUsage } from './command.ts';
import { flaggedSchool } from './flagged-school.ts';

/** Opens the records themselves, which belong to one process: the desk must be stopped. */
export async function exportCases(args: string[]): Promise<Ending> {
  if (args.some((one) => one === '--person' || one.startsWith('--person='))) return (await import('./person.ts')).exportPersonCommand(args);
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { incident: { type: 'string' }, child: { type: 'string' }, adult: { type: 'string' }, school: { type: 'string' }, out: { type: 'string' } } });
  const asked = (['incident', 'child', 'adult'] as const).flatMap((by) => (values[by] === undefined ? [] : [{ by, value: values[by] }]));
  const [first] = asked;
  if (!first || asked.length > 1 || positionals.length > 0) return wrongUsage('export needs one of --incident REF, --child NAME and --adult NAME');
  const opened = flaggedSchool(values.school);
  if ('ending' in opened) return opened.ending;
  const { config, school } = opened;
  const now = systemClock.now();
  const { exportRecords } = await import('../export.ts');
  // The folder's name says when, and never of whom.
  const out = resolve(values.out ?? `staffroom-export-${dayIn(now)}-${timeIn(now).replace(':', '')}`);
  const done = await exportRecords(first, { config, school, out, account: userInfo().username, now, log: silentLog });
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
