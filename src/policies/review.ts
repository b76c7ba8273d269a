import { dateIn } from '../time/school-day.ts';
import { monthsLater, readDate, readInterval } from '../time/date-words.ts';
import type { DateRange, Fact } from './document.ts';
import type { PoliciesSettings } from './settings.ts';

/** Where a document stands with its review on one day. `text` is for people; it follows the document's title and a colon. */
export interface ReviewState {
  readonly state: 'in-date' | 'due-soon' | 'overdue' | 'none-stated';
  readonly due: DateRange | null;
  readonly text: string;
}

/** A review date that a person gave; with the day of the approval that it stands in, where there was one. */
export interface ConfirmedDue extends DateRange {
  readonly approvedOn?: string;
}

const DUE_SOON_DAYS = 60;
const DAY_MS = 86_400_000;

/**
 * How a document stands with its review. `today` is an ISO day in Europe/London; `confirmed` is a date a person gave, which goes before the
 * printed one. With no date printed but an interval and a last review, the date is reckoned from these two and said to be.
 */
export function reviewState(facts: readonly Fact[], today: string, confirmed: ConfirmedDue | null = null): ReviewState {
  const printed = facts.find((f) => f.kind === 'review-due' && f.date !== null)?.date ?? null;
  if (confirmed) return stateOf(confirmed, `${whenWords(confirmed)}, as ${confirmed.approvedOn === undefined ? 'the school confirmed' : `approved on ${dayWords(confirmed.approvedOn)}`}`, today);
  if (printed) return stateOf(printed, whenWords(printed), today);
  const last = lastDate(facts);
  const interval = facts.find((f) => f.kind === 'review-interval');
  const months = interval ? readInterval(interval.value)?.months : undefined;
  if (last?.date && interval && months !== undefined) {
    const due: DateRange = { text: `${interval.value} after ${last.date.text}`, earliest: monthsLater(last.date.earliest, months), latest: monthsLater(last.date.latest, months), precision: last.date.precision };
    return stateOf(due, `by ${dayWords(due.latest)}, reckoned from "${interval.value}" and ${lastWords(last)}`, today);
  }
  const empty = facts.some((f) => f.kind === 'review-due' && f.value === '');
  const how = interval ? `no review date stated, only "${interval.value}"` : empty ? 'the review date was left empty' : 'no review date stated';
  return { state: 'none-stated', due: null, text: last?.date ? `${how}; ${lastWords(last)}` : how };
}

function stateOf(due: DateRange, when: string, today: string): ReviewState {
  if (today > due.latest) return { state: 'overdue', due, text: `review overdue: it was due ${when}` };
  const days = (Date.parse(due.latest) - Date.parse(today)) / DAY_MS;
  const soon = days <= DUE_SOON_DAYS || today >= due.earliest;
  return { state: soon ? 'due-soon' : 'in-date', due, text: `review due ${when}` };
}

/** "in Spring Term 2026 (taken as ending by 30 April 2026)": always the printed words, and what they were taken for where that is not plain. */
function whenWords(due: DateRange): string {
  switch (due.precision) {
    case 'day':
      return `on ${due.text}`;
    case 'month':
    case 'year':
      return `in ${due.text}`;
    case 'term':
    case 'academic-year':
      return `in ${due.text} (taken as ending by ${dayWords(due.latest)})`;
  }
}

const dayWords = (iso: string): string => dateIn(Date.parse(`${iso}T12:00:00Z`));

function lastDate(facts: readonly Fact[]): Fact | null {
  for (const kind of ['reviewed-on', 'approved-on', 'written-on'] as const) {
    const dated = facts.filter((f) => f.kind === kind && f.date !== null).sort((a, b) => (b.date?.latest ?? '').localeCompare(a.date?.latest ?? ''));
    if (dated[0]) return dated[0];
  }
  return null;
}

function lastWords(fact: Fact): string {
  const text = fact.date?.text ?? '';
  return fact.kind === 'reviewed-on' ? `last reviewed ${text}` : fact.kind === 'approved-on' ? `approved ${text}` : `dated ${text}`;
}

/** The review date of a file that a person confirmed in the school's settings, or recorded with an approval; null when none was. */
export function confirmedDue(policies: PoliciesSettings, file: string): ConfirmedDue | null {
  const found = policyRow(policies, file);
  const text = found?.['review-due']?.text;
  const due = text === undefined ? null : readDate(text);
  return due && (found?.approved === undefined ? due : { ...due, approvedOn: found.approved.on });
}

/** What school.yaml says of one policy file. */
export const policyRow = (policies: PoliciesSettings, file: string): PoliciesSettings[number] | undefined => policies.find((p) => p.file.replace(/^policies\//, '') === file);
