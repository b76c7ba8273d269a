import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { screen } from '../incidents/harm-check.ts';
import { routeBatch } from '../incidents/route-lines.ts';
import { intentOf } from '../routes/intents.ts';
import { DONE, type Ending, FAILED, linesOf, note, print, wrongUsage } from './command.ts';
import { readCorpus } from './schools.ts';

/** What each of many messages wants, the harm check first. */
export async function intent(args: string[]): Promise<Ending> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { batch: { type: 'string' } } });
  if (values.batch === undefined || positionals.length > 0) return wrongUsage('intent needs --batch FILE');
  let failed = false;
  let number = 0;
  for await (const line of linesOf(values.batch)) {
    number += 1;
    if (line.trim() === '') continue;
    const read = messageLine(line);
    if (!read.ok) {
      failed = true;
      if (read.id === null) note(`line ${number}: ${read.why}`);
      else await print({ id: read.id, error: read.why });
      continue;
    }
    await print({ id: read.id, intent: intentOf(read.text, screen(read.text)) });
  }
  return failed ? FAILED : DONE;
}

/** Who is told of each of many incidents, by each school's own policy. */
export async function route(args: string[]): Promise<Ending> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { schools: { type: 'string' }, batch: { type: 'string' } } });
  if (values.batch === undefined || values.schools === undefined || positionals.length > 0) return wrongUsage('route needs --schools DIR and --batch FILE');
  let failed = false;
  for await (const routed of routeBatch(resolve(values.schools), linesOf(values.batch), { readCorpus, note: (m) => { failed = true; note(m); } })) {
    if ('error' in routed) failed = true;
    await print(routed);
  }
  return failed ? FAILED : DONE;
}

type MessageLine = { ok: true; id: string | number; text: string } | { ok: false; id: string | number | null; why: string };

function messageLine(line: string): MessageLine {
  let value: unknown;
  try {
    value = JSON.parse(line.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, id: null, why: 'not JSON' };
  }
  const { id, text } = (typeof value === 'object' && value !== null ? value : {}) as { id?: unknown; text?: unknown };
  if (typeof id !== 'string' && typeof id !== 'number') return { ok: false, id: null, why: 'no "id"' };
  if (typeof text !== 'string') return { ok: false, id, why: 'no "text"' };
  return { ok: true, id, text };
}
