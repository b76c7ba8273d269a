import { parseArgs } from 'node:util';
import { systemClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { isPrivate, lineOf, toWords } from '../reminders/notice-list-routes.ts';
import { dayIn, instantOf, isDay, timeIn } from '../time/school-day.ts';
import { DONE, type Ending, FAILED, note, wrongUsage } from './command.ts';
import { flaggedSchool } from './flagged-school.ts';
import { readCorpus } from './schools.ts';

const MOST_DAYS = 400;

/** What will be said, to whom, when and why: for the person at the machine, so nothing of whose declaration it is. */
export async function listReminders(args: string[]): Promise<Ending> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { school: { type: 'string' }, at: { type: 'string' } } });
  const days = Number(/^(\d{1,3})d$/.exec(positionals[1] ?? '')?.[1] ?? Number.NaN);
  if (positionals.length !== 2 || positionals[0] !== 'next' || !(days >= 1 && days <= MOST_DAYS)) return wrongUsage(`reminders needs "next" and how many days, up to ${MOST_DAYS}: reminders next 30d`);
  const { at } = values;
  if (at !== undefined && !isDay(at)) return wrongUsage('--at is a day such as 2026-11-21');
  const opened = flaggedSchool(values.school);
  if ('ending' in opened) return opened.ending;
  const { config, school } = opened;
  const { foresee } = await import('../foresee.ts');
  const from = at === undefined ? systemClock.now() : instantOf(at, '00:00');
  const found = await foresee({ config, school, corpus: await readCorpus(school.policiesDir), from, days, log: silentLog });
  if (!found.ok) {
    note(found.error);
    return FAILED;
  }
  const { all, school: seen, fromRecords } = found.value;
  note(fromRecords ? 'from the records: what will be said if nobody does anything meanwhile' : 'there are no records of this school yet: what a desk that starts then would say');
  for (const one of all) {
    const why = isPrivate(one, null) ? '' : one.because ? `: ${seen.whereOf(one.because)}` : ': a setting of the school';
    process.stdout.write(`${dayIn(one.at)} ${timeIn(one.at)}  ${toWords(one, seen, null)}  ${one.kind}${one.together > 1 ? ` (with ${one.together - 1} more in one message)` : ''}  ${lineOf(one, null)}${why}\n`);
  }
  note(`${all.length} reminders from ${dayIn(from)} on, in ${days} days`);
  return DONE;
}
