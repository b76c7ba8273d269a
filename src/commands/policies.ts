import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { proposeAccounts } from '../accounts/rules/propose-accounts.ts';
import { checkAnswersFile, checkPolicies } from '../check.ts';
import { proposeRoutes } from '../incidents/propose-routes.ts';
import { systemClock } from '../kernel/clock.ts';
import { proposeSchool } from '../policies/propose.ts';
import { proposeSignOffs } from '../reminders/propose-sign-offs.ts';
import { faultLine, loadSchool } from '../school.ts';
import { dayIn } from '../time/school-day.ts';
import { DONE, type Ending, FAILED, note, wrongUsage } from './command.ts';
import { readCorpus } from './schools.ts';

/** A school.yaml made from what the policies say. */
export async function init(args: string[]): Promise<Ending> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { policies: { type: 'string' } } });
  if (values.policies === undefined || positionals.length > 0) return wrongUsage('init needs --policies DIR or FILE');
  const path = resolve(values.policies);
  if (!existsSync(path)) return wrongUsage(`there is no ${values.policies}`);
  const corpus = await readCorpus(path);
  if (corpus.documents.length === 0) {
    note('no policy could be read, so there is nothing to propose');
    return FAILED;
  }
  process.stdout.write(proposeSchool(corpus.documents, dayIn(systemClock.now())) + proposeRoutes(corpus.documents) + proposeAccounts(corpus.documents) + proposeSignOffs(corpus.documents));
  return corpus.refused.some((r) => r.code !== 'unknown-type') ? FAILED : DONE;
}

/** Everything wrong in a school's folder, and everything in it that went stale. */
export async function check(args: string[]): Promise<Ending> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { school: { type: 'string' } } });
  if (values.school === undefined || positionals.length > 0) return wrongUsage('check needs --school DIR');
  const folder = resolve(values.school);
  if (!existsSync(folder)) return wrongUsage(`there is no ${values.school}`);
  const { school, faults } = loadSchool(folder);
  const corpus = school ? await readCorpus(school.policiesDir) : null;
  const found = school && corpus ? checkPolicies(school, corpus, dayIn(systemClock.now())) : { faults: [], notices: [] };
  const answers = school && corpus ? checkAnswersFile(join(school.dir, 'answers.yaml'), corpus) : { faults: [], notices: [] };
  const all = [...faults, ...found.faults, ...answers.faults];
  const notices = [...found.notices, ...answers.notices];
  for (const fault of all) process.stdout.write(`${faultLine(fault)}\n`);
  for (const n of notices) process.stdout.write(`${n.file}${n.line === null ? '' : `:${n.line}`}: ${n.kind}: ${n.message}\n`);
  const errors = all.filter((f) => f.level === 'error').length;
  process.stdout.write(`${counted(errors, 'error')}, ${counted(all.length - errors, 'warning')}, ${counted(notices.length, 'notice')}\n`);
  return errors > 0 ? FAILED : DONE;
}

const counted = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
