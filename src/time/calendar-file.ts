import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { convertIcsCalendar, type IcsDateObject, type IcsEvent } from 'ts-ics';
import { err, ok, type Result } from '../kernel/result.ts';
import type { CalendarDays, SchoolTerm } from './school-calendar.ts';
import { dayIn, daysAfter, isDay } from './school-day.ts';

/** What a school's calendar file says of its year. */
export interface CalendarFile extends CalendarDays {
  /** Events that say nothing of when children are in school, or not in a way that is understood: "Sports day". */
  readonly notUnderstood: readonly { readonly name: string; readonly day: string }[];
}

/** Larger than the calendar of any school for many years. */
export const MOST_CALENDAR_BYTES = 512 * 1024;
const MOST_EVENTS = 2_000;
// Events and what stands in them; reading costs the square of what is nested.
const MOST_PARTS = 4_000;
const MOST_LINE = 8_000;
const LONGEST_NAME = 120;
// A longer span than this is a slip, or a wish to keep us busy.
const LONGEST_DAYS = 200;

const INSET = /\b(?:inset|in-?service|training day|staff (?:training|development)|teacher training|non[- ]pupil day|pupil[- ]free day)\b/i;
const CLOSED = /\b(?:half[- ]?term|holidays?|break|school closed|closure|bank holiday|occasional day|polling day|vacation)\b/i;
const BEGINS = /\b(?:term (?:begins|starts|opens)|(?:first|1st) day (?:of (?:the )?(?:\w+ )?term|back)|(?:start|beginning) of (?:the )?(?:\w+ )?term|(?:school|pupils|children) (?:re-?opens?|returns?|re-?starts?))\b/i;
const ENDS = /\b(?:term (?:ends|finishes|closes)|last day of (?:the )?(?:\w+ )?term|end of (?:the )?(?:\w+ )?term|breaks? up|(?:school|pupils|children) (?:finish(?:es)?|break up))\b/i;
const TERM = /\bterm\b/i;
const SEASON = /\b(autumn|winter|spring|easter|summer)\b/i;

interface Span {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/**
 * The school year as an .ics file has it. Events that repeat are never multiplied out: they are among those that are not understood. The fault
 * says why the file as a whole is not taken.
 */
export function readCalendarFile(text: string): Result<CalendarFile, string> {
  if (Buffer.byteLength(text) > MOST_CALENDAR_BYTES) return err(`is larger than ${MOST_CALENDAR_BYTES / 1024} kB`);
  if (!/^\uFEFF?\s*BEGIN:VCALENDAR\b/i.test(text)) return err('is no calendar: it does not begin with BEGIN:VCALENDAR');
  if ((text.match(/^BEGIN:VEVENT/gim) ?? []).length > MOST_EVENTS) return err(`has more than ${MOST_EVENTS} events`);
  if ((text.match(/^BEGIN:/gim) ?? []).length > MOST_PARTS) return err(`has more than ${MOST_PARTS} parts`);
  if (text.split(/\r?\n/).some((line) => line.length > MOST_LINE)) return err(`has a line of more than ${MOST_LINE} characters`);
  const wrong = [...text.matchAll(/^DT(?:START|END)[^:\r\n]{0,200}:(\d{4})(\d\d)(\d\d)/gim)].find(([, year, month, day]) => !isDay(`${year ?? ''}-${month ?? ''}-${day ?? ''}`));
  if (wrong) return err(`has a day that does not exist: ${wrong.slice(1).join('-')}`);
  let events: readonly IcsEvent[];
  try {
    events = convertIcsCalendar(undefined, text.replace(/^\uFEFF?\s*/, '').replace(/\r?\n/g, '\r\n')).events ?? [];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return err('cannot be read as a calendar');
  }
  return ok(understood(events));
}

/** What stands in the calendar file of a school's folder; nothing where no file is named. */
export function calendarDays(folder: string, name: string | undefined): Result<CalendarFile, string> {
  if (name === undefined) return ok({ terms: [], inset: [], closed: [], notUnderstood: [] });
  try {
    const about = statSync(join(folder, name));
    if (!about.isFile()) return err('is not a file');
    return about.size > MOST_CALENDAR_BYTES ? err(`is larger than ${MOST_CALENDAR_BYTES / 1024} kB: no school's calendar is`) : readCalendarFile(readFileSync(join(folder, name), 'utf8'));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return err(code === 'ENOENT' ? 'there is no such file beside school.yaml (calendar.file)' : `cannot be read (${code})`);
  }
}

function understood(events: readonly IcsEvent[]): CalendarFile {
  const found = { terms: [] as SchoolTerm[], inset: [] as string[], closed: [] as Span[], notUnderstood: [] as { name: string; day: string }[] };
  const begins: Span[] = [];
  const ends: Span[] = [];
  for (const event of events) {
    const span = spanOf(event);
    const name = nameOf(event);
    if (!span || event.recurrenceRule) found.notUnderstood.push({ name, day: span?.from ?? '' });
    else if (INSET.test(name)) found.inset.push(...daysOf(span));
    else if (BEGINS.test(name)) begins.push(span);
    else if (ENDS.test(name)) ends.push(span);
    else if (CLOSED.test(name)) found.closed.push(span);
    else if (TERM.test(name) && span.from < span.to) found.terms.push(named(span));
    else found.notUnderstood.push({ name, day: span.from });
  }
  pair(begins, ends, found);
  return { ...found, terms: found.terms.toSorted((a, b) => a.from.localeCompare(b.from)), inset: found.inset.toSorted((a, b) => a.localeCompare(b)) };
}

/** "Term begins" and the next "term ends" are one term; one that is left alone is none. */
function pair(begins: readonly Span[], ends: readonly Span[], found: { terms: SchoolTerm[]; notUnderstood: { name: string; day: string }[] }): void {
  const all = [...begins.map((span) => ({ span, begins: true })), ...ends.map((span) => ({ span, begins: false }))].toSorted((a, b) => a.span.from.localeCompare(b.span.from) || Number(b.begins) - Number(a.begins));
  let open: Span | null = null;
  const alone = (span: Span): void => void found.notUnderstood.push({ name: span.name, day: span.from });
  for (const { span, begins: first } of all) {
    if (first) {
      if (open) alone(open);
      open = span;
    } else if (open && daysBetween(open.from, span.to) <= LONGEST_DAYS) {
      found.terms.push(named({ name: SEASON.test(open.name) ? open.name : span.name, from: open.from, to: span.to }));
      open = null;
    } else alone(span);
  }
  if (open) alone(open);
}

/** "Autumn term": as the event has it, else by the months it lies in. */
function named({ name, from, to }: Span): SchoolTerm {
  const said = SEASON.exec(name)?.[1]?.toLowerCase();
  const month = from.slice(5, 7);
  const season = said === 'winter' ? 'autumn' : said === 'easter' ? 'spring' : (said ?? (month >= '08' ? 'autumn' : month <= '03' ? 'spring' : 'summer'));
  return { name: `${season[0]?.toUpperCase() ?? ''}${season.slice(1)} term`, from, to };
}

function nameOf(event: IcsEvent): string {
  // Names go to a terminal and a log of faults: nothing that moves a cursor.
  const name = (typeof event.summary === 'string' ? event.summary : '').replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return name === '' ? 'an event without a name' : name.slice(0, LONGEST_NAME);
}

function spanOf(event: IcsEvent): Span | null {
  const from = dayOf(event.start);
  if (from === null) return null;
  const end = event.end ? dayOf(event.end) : null;
  // The end of an event of whole days is the first day after it.
  const last = end === null ? from : event.end?.type === 'DATE' ? daysAfter(end, -1) : end;
  const to = last < from ? from : last;
  return daysBetween(from, to) > LONGEST_DAYS ? null : { name: nameOf(event), from, to };
}

/** The day of the school's own clock; a whole day is the same everywhere. */
function dayOf(at: IcsDateObject | undefined): string | null {
  const instant = at?.date.getTime() ?? Number.NaN;
  if (Number.isNaN(instant)) return null;
  const day = at?.type === 'DATE' ? new Date(instant).toISOString().slice(0, 10) : dayIn(instant);
  return /^20\d\d-/.test(day) ? day : null;
}

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

function daysOf({ from, to }: Span): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = daysAfter(day, 1)) days.push(day);
  return days;
}
