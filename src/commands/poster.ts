import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { poster } from '../incidents/poster.ts';
import { systemClock } from '../kernel/clock.ts';
import { faultLine, loadSchool } from '../school.ts';
import { DONE, type Ending, FAILED, note, wrongUsage } from './command.ts';

/** One page for the wall: whom to tell. */
export function printPoster(args: string[]): Promise<Ending> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { school: { type: 'string' }, out: { type: 'string' } } });
  if (values.school === undefined || positionals.length > 0) return Promise.resolve(wrongUsage('poster needs --school DIR'));
  if (!existsSync(values.school)) return Promise.resolve(wrongUsage(`there is no ${values.school}`));
  const { school, faults } = loadSchool(resolve(values.school));
  for (const fault of faults) if (fault.level === 'error') note(faultLine(fault));
  if (!school) return Promise.resolve(FAILED);
  const { settings, staff } = school;
  const { html, gaps } = poster({ name: settings.name, staff, contacts: settings.contacts, telephone: settings.telephone ?? null, hours: settings.hours }, systemClock.now());
  for (const gap of gaps) note(`not on the poster: ${gap}`);
  if (values.out === undefined) process.stdout.write(html);
  else writeFileSync(values.out, html);
  return Promise.resolve(DONE);
}
