import { AnswerEntry } from './answers.ts';

/** The day of an entry whose file says none: earlier than any, so that it gives way to every dated one. */
export const NO_DAY = '1970-01-01';
/** Who settled an entry whose file does not say. */
export const NOT_STATED = 'not stated';

/** What became of one entry: the entry and what was not taken of it, or why there is none. */
export type ReadEntry = { readonly entry: AnswerEntry; readonly warnings: readonly FieldFault[] } | { readonly entry: null; readonly fault: FieldFault };
export interface FieldFault {
  readonly field: string | null;
  readonly message: string;
}

type Field<T> = { readonly value: T; readonly warning?: string } | { readonly fault: string };

/** Reads one entry as people and other programs write them; `raw` is what the file holds at that place. */
export function readEntry(raw: unknown): ReadEntry {
  if (!isRecord(raw)) return { entry: null, fault: { field: null, message: 'is not an entry: it needs situation:, verdict: and because:' } };
  const warnings: FieldFault[] = [];
  const faults: FieldFault[] = [];
  const take = <T>(field: string, read: Field<T>, otherwise: T): T => {
    if ('fault' in read) {
      faults.push({ field, message: `${field}: ${read.fault}` });
      return otherwise;
    }
    if (read.warning !== undefined) warnings.push({ field, message: `${field}: ${read.warning}` });
    return read.value;
  };
  // A program of YAML 1.1 takes the key "on" for true, and writes it back so.
  const own = (name: string): unknown => (Object.hasOwn(raw, name) ? raw[name] : undefined);
  const on = own('on') ?? own('true');
  for (const key of Object.keys(raw)) if (!KNOWN.has(key)) warnings.push({ field: key, message: `${key.slice(0, 40)}: is not known here and is not read` });
  const verdict = take('verdict', verdictOf(own('verdict')), 'not_covered');
  const read = {
    situation: take('situation', situationOf(own('situation')), ''),
    verdict,
    when: take('when', whenOf(own('when')), null),
    because: take('because', becauseOf(own('because'), verdict), []),
    note: take('note', noteOf(own('note')), null),
    by: take('by', byOf(own('by')), NOT_STATED),
    on: take('on', dayOf(on), NO_DAY),
    second: take('second', secondOf(own('second')), null),
  };
  const [fault] = faults;
  if (fault) return { entry: null, fault };
  const parsed = AnswerEntry.safeParse(read);
  if (parsed.success) return { entry: parsed.data, warnings };
  const issue = parsed.error.issues[0];
  return { entry: null, fault: { field: String(issue?.path[0] ?? ''), message: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not right'}` } };
}

const KNOWN = new Set(['situation', 'verdict', 'when', 'because', 'note', 'by', 'on', 'true', 'second']);
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
const isScalar = (value: unknown): value is string | number | boolean => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
const missing = (value: unknown): boolean => value === undefined || value === null || value === '';
const slug = (value: string | number | boolean): string => (value === true ? 'yes' : value === false ? 'no' : String(value).toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, ''));

function situationOf(value: unknown): Field<string> {
  return isScalar(value) && String(value).trim() !== '' ? { value: String(value).trim() } : { fault: 'is missing: the id of the situation' };
}

const VERDICTS: ReadonlyMap<string, AnswerEntry['verdict']> = new Map([['yes', 'yes'], ['no', 'no'], ['conditional', 'conditional'], ['info', 'info'], ['not-covered', 'not_covered'], ['notcovered', 'not_covered']]);

function verdictOf(value: unknown): Field<AnswerEntry['verdict']> {
  const verdict = isScalar(value) ? VERDICTS.get(slug(value)) : undefined;
  return verdict ? { value: verdict } : { fault: 'is one of yes, no, conditional, info, not_covered' };
}

function whenOf(value: unknown): Field<AnswerEntry['when']> {
  if (missing(value)) return { value: null };
  if (!isRecord(value)) return { fault: 'is a fact and its value, such as {account: own}, or null' };
  const facts: [string, string][] = [];
  for (const [fact, told] of Object.entries(value)) {
    const name = slug(fact);
    const said = isScalar(told) ? slug(told) : '';
    if (name === '' || said === '') return { fault: `the value of ${fact.slice(0, 40)} is a word, a number or yes/no` };
    if (facts.some(([other]) => other === name)) return { fault: `${name} is given twice` };
    facts.push([name, said]);
  }
  return { value: facts.length === 0 ? null : Object.fromEntries(facts) };
}

const MOST_CLAUSES = 6;

function becauseOf(value: unknown, verdict: AnswerEntry['verdict']): Field<string[]> {
  const list = missing(value) ? [] : Array.isArray(value) ? (value as unknown[]) : [value];
  const quotes: string[] = [];
  for (const one of list) {
    const words = isRecord(one) ? (one['quote'] ?? one['text']) : one;
    if (missing(words)) continue;
    if (!isScalar(words)) return { fault: 'is a list of sentences of the policy; a sentence with a colon in it goes in quotes' };
    if (String(words).trim() !== '') quotes.push(String(words).trim());
  }
  if (verdict === 'not_covered') return quotes.length === 0 ? { value: [] } : { value: [], warning: 'a silence rests on no clause: what stands here is not read' };
  if (quotes.length === 0) return { value: [], warning: 'no clause is given: the answer is not shown until it rests on one' };
  if (quotes.length > MOST_CLAUSES) return { value: quotes.slice(0, MOST_CLAUSES), warning: `only the first ${MOST_CLAUSES} clauses are read` };
  return { value: quotes };
}

const LONGEST_NOTE = 400;
const LONGEST_BY = 120;

function noteOf(value: unknown): Field<string | null> {
  if (missing(value)) return { value: null };
  if (!isScalar(value)) return { fault: 'is one text' };
  const note = String(value).trim();
  if (note.length > LONGEST_NOTE) return { value: note.slice(0, LONGEST_NOTE).trim(), warning: `only the first ${LONGEST_NOTE} characters are read` };
  return { value: note === '' ? null : note };
}

function byOf(value: unknown): Field<string> {
  if (!missing(value) && !isScalar(value)) return { fault: 'is a role or a name' };
  const by = missing(value) ? '' : String(value).trim();
  return { value: by.length < 2 ? NOT_STATED : by.slice(0, LONGEST_BY).trim() };
}

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s].*)?$/;
const BRITISH = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$/;

function dayOf(value: unknown): Field<string> {
  if (missing(value)) return { value: NO_DAY, warning: 'no day is given: any dated entry for the same comes before it' };
  const text = value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : String(isScalar(value) ? value : '').trim();
  const iso = ISO.exec(text);
  const british = BRITISH.exec(text);
  const parts = iso ? [iso[1], iso[2], iso[3]] : british ? [british[3], british[2], british[1]] : null;
  const day = parts?.map((part) => (part ?? '').padStart(2, '0')).join('-') ?? '';
  const instant = new Date(`${day}T00:00:00Z`);
  const real = !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day);
  return parts && real ? { value: day } : { fault: 'is a day, such as 2026-11-21' };
}

function secondOf(value: unknown): Field<AnswerEntry['second']> {
  if (missing(value)) return { value: null };
  if (!isRecord(value) || missing(value['by']) || missing(value['on'])) return { fault: 'is who agreed as the second person, and when: {by: headteacher, on: 2026-11-21}' };
  const by = byOf(value['by']);
  const on = dayOf(value['on']);
  if ('fault' in by) return { fault: `by ${by.fault}` };
  if ('fault' in on) return { fault: `on ${on.fault}` };
  return { value: { by: by.value, on: on.value } };
}
