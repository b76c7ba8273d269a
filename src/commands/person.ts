import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { dayIn, timeIn } from '../time/school-day.ts';
import { DONE, type Ending, FAILED, note, wrongUsage } from './command.ts';
import { flaggedSchool } from './flagged-school.ts';

/** `export --person`: opens the records themselves, which belong to one process; the desk must be stopped. */
export async function exportPersonCommand(args: string[]): Promise<Ending> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { person: { type: 'string' }, redactions: { type: 'string' }, school: { type: 'string' }, out: { type: 'string' } } });
  if (values.person === undefined || positionals.length > 0) return wrongUsage('export --person needs a full name, in quotes');
  const redactions = values.redactions === undefined ? null : readFileSync(values.redactions, 'utf8');
  const opened = flaggedSchool(values.school);
  if ('ending' in opened) return opened.ending;
  const { config, school } = opened;
  const now = systemClock.now();
  const { exportPerson } = await import('../export-person.ts');
  // The folder's name says when, and never of whom.
  const out = resolve(values.out ?? `staffroom-person-${dayIn(now)}-${timeIn(now).replace(':', '')}`);
  const done = await exportPerson(values.person, { config, school, out, account: userInfo().username, now, log: silentLog, redactions });
  if (!done.ok) {
    note(done.error);
    return FAILED;
  }
  const { folder, records, withheld, near, lines } = done.value;
  for (const one of near) note(`not included, look: ${one}`);
  if (lines === null) note('lines of the journal with this person as actor are not included: the records are in PostgreSQL');
  if (folder === null) {
    note('nothing is held under that full name');
    return FAILED;
  }
  note(redactions === null ? 'read all.html, fill in redactions.yaml, then run it again with --redactions. Nothing of this folder goes to the person' : 'read given.html before it goes to anyone: names that stand only in a text were taken out only where you named them');
  process.stdout.write(`${folder}: ${records} records${withheld > 0 ? `, ${withheld} not given` : ''}\n`);
  return DONE;
}
