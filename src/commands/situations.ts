import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bank } from '../situations/bank.ts';
import { ownSituations } from '../situations/own-situations.ts';
import { DONE, type Ending, FAILED, note, print, wrongUsage } from './command.ts';
import { readCorpus, schoolAt } from './schools.ts';

/** The bank's situations as JSON lines, then those of a school's own clauses. */
export async function situations(args: string[]): Promise<Ending> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { school: { type: 'string' } } });
  if (positionals.length > 0) return wrongUsage('situations takes --school DIR alone');
  if (values.school !== undefined && !existsSync(values.school)) return wrongUsage(`there is no ${values.school}`);
  const at = values.school === undefined ? null : schoolAt(resolve(values.school));
  if (values.school !== undefined && at === null) return FAILED;
  const corpus = at ? await readCorpus(at.policies) : null;
  for (const { id, title, question, kind, slots, branches } of [...bank(), ...(corpus ? ownSituations(corpus) : [])]) await print({ id, title, question, kind, slots, branches });
  if (corpus?.documents.length !== 0) return DONE;
  note('no policy could be read, so the school has no situations of its own');
  return FAILED;
}
