import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { AccountRules } from '../accounts/account-rules.ts';
import { accountsSchema } from '../accounts/account-settings.ts';
import { replyDue } from '../accounts/replies/reply-due.ts';
import { rulesInForce } from '../accounts/rules/rules-in-force.ts';
import { hoursSchema, type SchoolHours } from '../time/school-hours.ts';
import { DONE, type Ending, FAILED, linesOf, note, print, wrongUsage } from './command.ts';
import { readCorpus, schoolAt } from './schools.ts';

/** By when each of many comments is due, by a school's own rule or by what one policy says. */
export async function clock(args: string[]): Promise<Ending> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { rule: { type: 'string' }, batch: { type: 'string' } } });
  if (values.rule === undefined || values.batch === undefined || positionals.length > 0) return wrongUsage('clock needs --rule DIR or FILE and --batch FILE');
  const path = resolve(values.rule);
  if (!existsSync(path)) return wrongUsage(`there is no ${values.rule}`);
  const lines = linesOf(values.batch);
  const at = schoolAt(path);
  if (!at) return FAILED;
  const corpus = await readCorpus(at.policies);
  const settings = at.school?.settings;
  const { replies } = rulesInForce(settings?.accounts ?? accountsSchema.parse(undefined), corpus.documents);
  const hours = settings?.hours ?? hoursSchema.parse(undefined);
  // A rule that could not be read would look like a policy that has none.
  let failed = corpus.documents.length === 0 && replies === null;
  if (failed) note(`no policy could be read in ${values.rule}, and no school.yaml there gives a rule`);
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    const comment = commentLine(line);
    if (comment.ok) {
      await print(dueLine(comment, replies, hours));
      continue;
    }
    failed = true;
    if (comment.id === null) note(`line ${number}: ${comment.why}`);
    else await print({ id: comment.id, error: comment.why });
  }
  return failed ? FAILED : DONE;
}

interface Comment {
  readonly ok: true;
  readonly id: string | number;
  readonly at: number;
}

function dueLine({ id, at }: Comment, replies: AccountRules['replies'], hours: SchoolHours): Readonly<Record<string, unknown>> {
  if (replies === null) return { id, due_at: null, basis: 'none', because: null };
  const { dueAt, basis } = replyDue(replies.rule, at, hours);
  return { id, due_at: dueAt === null ? null : inUtc(dueAt), basis, because: replies.because?.quote ?? null };
}

/** "2026-11-24T09:10:00Z"; fractions of a second only where there are any. */
const inUtc = (instant: number): string => new Date(instant).toISOString().replace('.000Z', 'Z');

const WRITTEN = /^(?<day>\d{4}-\d{2}-\d{2})[Tt ](?<time>(?:[01]\d|2[0-3]):[0-5]\d)(?<seconds>:[0-5]\d(?:[.,]\d{1,9})?)?\s?(?:(?<utc>[Zz])|(?<hours>[+-](?:0\d|1[0-4]))(?::?(?<minutes>[0-5]\d))?)$/;

// A due time must be an ISO one too, of four digits, and the calendar takes the years before 100 for others.
const FIRST = Date.parse('1900-01-01T00:00:00Z');
const LAST = Date.parse('9998-12-31T23:59:59Z');

/** UTC ms of an ISO date and time; null without an offset, since it could then be any of two or three instants, and for a day that is none. */
function instantOf(written: string): number | null {
  const found = WRITTEN.exec(written.trim())?.groups;
  if (!found || !z.iso.date().safeParse(found['day']).success) return null;
  const offset = found['utc'] !== undefined ? 'Z' : `${found['hours'] ?? ''}:${found['minutes'] ?? '00'}`;
  return Date.parse(`${found['day'] ?? ''}T${found['time'] ?? ''}${(found['seconds'] ?? ':00').replace(',', '.').slice(0, 7)}${offset}`);
}

function commentLine(line: string): Comment | { readonly ok: false; readonly id: string | number | null; readonly why: string } {
  let value: unknown;
  try {
    value = JSON.parse(line.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, id: null, why: 'not JSON' };
  }
  const { id, received_at: received } = (typeof value === 'object' && value !== null ? value : {}) as { id?: unknown; received_at?: unknown };
  if (typeof id !== 'string' && !(typeof id === 'number' && Number.isFinite(id))) return { ok: false, id: null, why: 'no "id"' };
  if (typeof received !== 'string') return { ok: false, id, why: 'no "received_at"' };
  const at = instantOf(received);
  if (at !== null && (at < FIRST || at > LAST)) return { ok: false, id, why: '"received_at" is of a year in which nobody left a comment: 1900 to 9998 are taken' };
  return at === null ? { ok: false, id, why: '"received_at" is no ISO date and time with an offset, such as 2026-11-23T09:10:00+00:00' } : { ok: true, id, at };
}
