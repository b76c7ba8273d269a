import type { Role } from '../people/staff.ts';

/** A kind of record, by how long it is kept and how that ends. */
export const RETENTION_CLASSES = [
  'child-protection', 'sexual-abuse', 'allegation', 'low-level-concern', 'other-report', 'declaration', 'sign-off', 'account-case', 'account', 'account-check', 'account-comment', 'account-post',
  'account-found', 'question', 'policy-review', 'staff-state', 'proof-of-disposal', 'working-state', 'unanswered-question', 'draft', 'mark',
] as const;
export type RetentionClassId = (typeof RETENTION_CLASSES)[number];

/** How long: whole years after what it runs from, until somebody's age, or the later of the two; days for what ends by itself; or as long as the desk is used. */
export type Period =
  | { readonly kind: 'years'; readonly years: number }
  | { readonly kind: 'age'; readonly age: number }
  | { readonly kind: 'age-or-years'; readonly age: number; readonly years: number }
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'in-use' };

export interface RetentionClass {
  readonly id: RetentionClassId;
  readonly what: string;
  readonly period: Period;
  /** What the time runs from, as it is printed. */
  readonly from: string;
  /** The day that a person has to say before the time can run; null where the desk knows it. */
  readonly asks: string | null;
  /** Who decides at its end, those first who are asked first. Empty where nobody has to: only for what holds no record. */
  readonly reviewers: readonly Role[];
  /** Where the default comes from. It is sector guidance, to be checked against the school's own schedule. */
  readonly source: string;
}

const HEADS: readonly Role[] = ['headteacher', 'executive-headteacher', 'head-of-school'];
const SAFEGUARDING: readonly Role[] = ['dsl', 'deputy-dsl', ...HEADS, 'chair-of-governors'];
const CONDUCT: readonly Role[] = [...HEADS, 'chair-of-governors'];
const OFFICE: readonly Role[] = ['data-protection-lead', 'school-business-manager', ...HEADS, 'chair-of-governors'];

const IRMS = 'Information Management Toolkit for Schools (IRMS)';
const KCSIE = 'Keeping children safe in education, part four';

/**
 * The one table of how long everything is kept. What holds a record ends in a person's decision; only drafts, marks and questions that nobody
 * answered end by themselves. School.yaml may change a period, with its reason. The page for the school is printed from this table.
 */
export const RETENTION: readonly RetentionClass[] = [
  { id: 'child-protection', what: 'Reports about a child\'s welfare', period: { kind: 'age', age: 25 }, from: 'the child\'s date of birth (the youngest, where there are several)', asks: 'The date of birth of the child (of the youngest)', reviewers: SAFEGUARDING, source: `${IRMS}: date of birth + 25 years, then review` },
  { id: 'sexual-abuse', what: 'Reports that a reviewer marked as about sexual abuse', period: { kind: 'years', years: 75 }, from: 'the day the report was closed', asks: null, reviewers: SAFEGUARDING, source: 'Independent Inquiry into Child Sexual Abuse, recommendation 17: 75 years, with reviews' },
  { id: 'allegation', what: 'Reports about an adult\'s conduct', period: { kind: 'age-or-years', age: 68, years: 10 }, from: 'the adult\'s date of birth, or the day of the report: whichever ends later', asks: 'The date of birth of the adult it is about', reviewers: CONDUCT, source: `${KCSIE}: until normal pension age, or 10 years from the allegation if that is longer` },
  { id: 'low-level-concern', what: 'Concerns about an adult below the harm threshold', period: { kind: 'years', years: 0 }, from: 'the day the adult left', asks: 'The day on which the adult left the school', reviewers: CONDUCT, source: `${KCSIE}: at least until the adult leaves; the school's own schedule says how long after` },
  { id: 'other-report', what: 'Reports about accounts, posts or data, and practice reports', period: { kind: 'years', years: 6 }, from: 'the day it was closed', asks: null, reviewers: [...HEADS, 'dsl', 'chair-of-governors'], source: `${IRMS}: 6 years, as other correspondence that may be acted on` },
  { id: 'declaration', what: 'Declared relationships that have ended', period: { kind: 'years', years: 6 }, from: 'the day it ended', asks: null, reviewers: CONDUCT, source: `${IRMS}: staff records, end + 6 years` },
  { id: 'sign-off', what: 'What colleagues read and signed for', period: { kind: 'years', years: 6 }, from: 'the day the colleague left', asks: null, reviewers: OFFICE, source: `${IRMS}: staff records, termination + 6 years` },
  { id: 'account-case', what: 'Business cases for accounts, with their decisions', period: { kind: 'years', years: 6 }, from: 'the day it was decided or withdrawn', asks: null, reviewers: OFFICE, source: `${IRMS}: 6 years` },
  { id: 'account', what: 'Closed accounts of the register', period: { kind: 'years', years: 6 }, from: 'the day it was closed', asks: null, reviewers: OFFICE, source: `${IRMS}: 6 years` },
  { id: 'account-check', what: 'Daily checks of accounts and weekly looks at sources', period: { kind: 'years', years: 3 }, from: 'the end of its month', asks: null, reviewers: OFFICE, source: 'None is published: 3 years, as other monitoring' },
  { id: 'account-comment', what: 'Comments that were answered, with their clocks', period: { kind: 'years', years: 3 }, from: 'the day it was logged', asks: null, reviewers: OFFICE, source: 'None is published: 3 years, as complaints that were not taken further' },
  { id: 'account-post', what: 'Posts, who agreed to them, and rulings', period: { kind: 'years', years: 3 }, from: 'the day it was published or withdrawn', asks: null, reviewers: OFFICE, source: 'None is published: 3 years' },
  { id: 'account-found', what: 'Accounts that were not the school\'s, and what was done', period: { kind: 'years', years: 6 }, from: 'the last day on which something was done', asks: null, reviewers: OFFICE, source: `${IRMS}: 6 years` },
  { id: 'question', what: 'Questions that were sent to a person, and the replies', period: { kind: 'years', years: 1 }, from: 'the day of the reply', asks: null, reviewers: OFFICE, source: 'None is published: 1 year' },
  { id: 'policy-review', what: 'Reviews and versions of policies that are no longer in the folder', period: { kind: 'years', years: 3 }, from: 'the day the policy was taken out', asks: null, reviewers: OFFICE, source: `${IRMS}: life of the policy + 3 years` },
  { id: 'staff-state', what: 'What the desk knew of a colleague who left: accounts on the platform, absences, that an urgent card was shown', period: { kind: 'years', years: 1 }, from: 'the day the colleague left', asks: null, reviewers: OFFICE, source: 'None is published: 1 year, in case they come back' },
  { id: 'proof-of-disposal', what: 'That something was erased or restored: when, by whom, why; holds and reviews', period: { kind: 'in-use' }, from: '', asks: null, reviewers: [], source: `${IRMS}: a list of what was destroyed is kept for good` },
  { id: 'working-state', what: 'What the desk knows now: channels, settled answers, rotas, what is to be said', period: { kind: 'in-use' }, from: '', asks: null, reviewers: [], source: 'Replaced when it changes; it holds ids, days and the school\'s own words' },
  { id: 'unanswered-question', what: 'Questions that wait for the owner of a policy; words that nobody knew', period: { kind: 'days', days: 180 }, from: 'the day it was asked', asks: null, reviewers: [], source: 'The asker is told the day; it is no record until it is answered' },
  { id: 'draft', what: 'What somebody began and did not send', period: { kind: 'days', days: 30 }, from: 'its last change (7 days for a report)', asks: null, reviewers: [], source: 'Its author\'s alone: never sent, so never a record' },
  { id: 'mark', what: 'That an event was dealt with, messages on their way, timers', period: { kind: 'days', days: 90 }, from: 'the day it was made', asks: null, reviewers: [], source: 'Technical: no platform repeats an event later' },
];

export const classOf = (id: RetentionClassId): RetentionClass => {
  const found = RETENTION.find((one) => one.id === id);
  if (!found) throw new Error(`there is no class ${id}`);
  return found;
};

/** "25th birthday", "6 years": how a period is printed. */
export function periodWords(period: Period): string {
  switch (period.kind) {
    case 'years':
      return period.years === 0 ? 'until then' : `${period.years} ${period.years === 1 ? 'year' : 'years'}`;
    case 'age':
      return `until the age of ${period.age}`;
    case 'age-or-years':
      return `until the age of ${period.age}, or ${period.years} years, whichever ends later`;
    case 'days':
      return `${period.days} days, then by itself`;
    case 'in-use':
      return 'as long as the desk is used';
  }
}

/** The same day so many years on; 29 February becomes 1 March where there is none: never a day early. */
export function yearsAfter(day: string, years: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year + years, month - 1, date)).toISOString().slice(0, 10);
}

/** The last day of the school year in which a day lies. Reviews come once a year; and a day in clear is nobody's date of birth. */
export function endOfSchoolYear(day: string): string {
  const year = Number(day.slice(0, 4));
  return day <= `${year}-08-31` ? `${year}-08-31` : `${year + 1}-08-31`;
}

/**
 * The first day (ISO) on which a record may be reviewed for disposal; null while the day that it needs is not known: then it is kept. `from` is
 * the day that the desk knows; `base` the one that a person said.
 */
export function reviewDay(period: Period, asks: boolean, from: string, base: string | null): string | null {
  if (asks && base === null) return null;
  switch (period.kind) {
    case 'years':
      return endOfSchoolYear(yearsAfter(asks && base !== null ? base : from, period.years));
    case 'age':
      return base === null ? null : endOfSchoolYear(latest(yearsAfter(base, period.age), from));
    case 'age-or-years':
      return base === null ? null : endOfSchoolYear(latest(yearsAfter(base, period.age), yearsAfter(from, period.years)));
    case 'days':
    case 'in-use':
      return null;
  }
}

/** How old somebody can be when such a report is closed or made, in years. */
const AGES: Readonly<Partial<Record<RetentionClassId, { readonly least: number; readonly most: number }>>> = { 'child-protection': { least: -1, most: 22 }, 'allegation': { least: 16, most: 100 } };

/**
 * Whether a date of birth can be meant, beside the day that the desk knows: with a wrong one, typed or chosen, a report of this year would be over in
 * this year. For a class that asks for none, and for a day that is none of birth, every day can.
 */
export function canBeBorn(id: RetentionClassId, base: string, from: string): boolean {
  const ages = AGES[id];
  return !ages || (base >= yearsAfter(from, -ages.most) && base <= yearsAfter(from, -ages.least));
}

const latest = (a: string, b: string): string => (a > b ? a : b);
