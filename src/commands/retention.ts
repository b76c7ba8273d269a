import { parseArgs } from 'node:util';
import { periodWords, RETENTION } from '../records/retention-classes.ts';
import { classInForce } from '../records/retention-settings.ts';
import { DONE, type Ending, print, wrongUsage } from './command.ts';
import { flaggedSchool } from './flagged-school.ts';

/** How long each class of records is kept in a school, as JSON lines. Reads school.yaml alone: the desk may run. */
export async function retention(args: string[]): Promise<Ending> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { school: { type: 'string' } } });
  if (positionals.length > 0) return wrongUsage('retention takes no words');
  const opened = flaggedSchool(values.school);
  if ('ending' in opened) return opened.ending;
  const { school } = opened;
  for (const { id } of RETENTION) {
    const { what, period, from, reviewers, source, because } = classInForce(id, school.settings.retention);
    await print({ class: id, what, period: periodWords(period), from, who: reviewers, because: because ?? source, own: because !== null });
  }
  return DONE;
}
