import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, parse, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { systemClock } from '../kernel/clock.ts';
import { schoolsIn } from '../policies/batch.ts';
import { dueLineOf } from '../policies/due-line.ts';
import { loadSchool } from '../school.ts';
import type { SchoolTerm } from '../time/school-calendar.ts';
import { dayIn } from '../time/school-day.ts';
import { DONE, type Ending, FAILED, note, print, wrongUsage } from './command.ts';
import { readCorpus, schoolAt } from './schools.ts';

const Day = z.iso.date();

/** What each policy of one school, or of each school in a folder, says of its review, its official accounts and the rules for them. */
export async function due(args: string[]): Promise<Ending> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { policies: { type: 'string' }, schools: { type: 'string' }, at: { type: 'string' } } });
  const folder = values.policies ?? values.schools;
  if (folder === undefined || (values.policies !== undefined && values.schools !== undefined) || positionals.length > 0) return wrongUsage('due needs --policies DIR or FILE, or --schools DIR; --at gives the day');
  if (values.at !== undefined && !Day.safeParse(values.at).success) return wrongUsage('--at is a day such as 2026-11-21');
  const path = resolve(folder);
  if (!existsSync(path)) return wrongUsage(`there is no ${folder}`);
  if (values.schools !== undefined && !statSync(path).isDirectory()) return wrongUsage('--schools is a folder; one policy goes to --policies');
  const today = values.at ?? dayIn(systemClock.now());
  let failed = false;
  for (const [school, policies] of values.schools === undefined ? [[nameOf(path), policiesAt(path)] as const] : await schoolsIn(path, (message) => { failed = true; note(message); })) {
    const corpus = policies === null ? null : await readCorpus(policies);
    if (corpus === null || corpus.documents.length === 0) note(`${school}: no policy could be read`);
    failed ||= corpus === null || corpus.documents.length === 0 || corpus.refused.some(({ code }) => code !== 'unknown-type');
    const terms = policies === null ? [] : termsBeside(policies);
    for (const document of corpus?.documents ?? []) await print({ school, ...dueLineOf(document, today, terms) });
  }
  return failed ? FAILED : DONE;
}

/** The terms that the school.yaml beside a folder of policies has; none where there is no usable one. */
function termsBeside(policies: string): readonly SchoolTerm[] {
  const folder = dirname(policies);
  return existsSync(join(folder, 'school.yaml')) && statSync(policies).isDirectory() ? (loadSchool(folder).school?.calendar.terms ?? []) : [];
}

/** A file is a school of its own, as it is for the other batch commands. */
const nameOf = (path: string): string => (statSync(path).isDirectory() ? basename(path) : parse(path).name);
const policiesAt = (path: string): string | null => schoolAt(path)?.policies ?? null;
