/** A date as printed may be a month or a term. Days are ISO `yyyy-mm-dd`, school dates (Europe/London). */
export interface DateRange {
  readonly text: string;
  readonly earliest: string;
  /** What is due then is overdue after this day. */
  readonly latest: string;
  readonly precision: 'day' | 'month' | 'term' | 'year' | 'academic-year';
}

/** A date and where it stands in the words it was read from. */
export interface FoundDate extends DateRange {
  readonly start: number;
  readonly end: number;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = '(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const YEAR = "(?<year>(?:19|20)\\d{2}|['’]\\d{2})";
const SHORT_YEAR = "(?<year>(?:19|20)\\d{2}|['’]?\\d{2})";
const DAY = '(?<day>0?[1-9]|[12]\\d|3[01])';
const NOT_AFTER = '(?<![\\d.,/:£-])';
const NOT_BEFORE = '(?![\\d%]|[./:]\\d|st\\b|nd\\b|rd\\b|th\\b)';
const DASH = '\\s?[/–—-]\\s?';

type Reader = (groups: Readonly<Record<string, string | undefined>>) => Omit<DateRange, 'text'> | null;

// In order: where two readings start at the same character the one above wins.
const GRAMMAR: readonly (readonly [RegExp, Reader])[] = [
  [new RegExp(`${NOT_AFTER}(?<year>(?:19|20)\\d{2})-(?<number>\\d{2})-(?<day>\\d{2})${NOT_BEFORE}`, 'gi'), (g) => day(g['year'], Number(g['number']), g['day'])],
  [new RegExp(`${NOT_AFTER}\\b${DAY}(?:\\s?(?:st|nd|rd|th))?\\s+(?:of\\s+|day of\\s+)?${MONTH},?\\s+${SHORT_YEAR}\\b${NOT_BEFORE}`, 'gi'), (g) => day(g['year'], monthNumber(g['month']), g['day'])],
  [new RegExp(`\\b${MONTH}\\s+${DAY}(?:st|nd|rd|th)?,?\\s+(?<year>(?:19|20)\\d{2})\\b${NOT_BEFORE}`, 'gi'), (g) => day(g['year'], monthNumber(g['month']), g['day'])],
  // In Britain the day comes first.
  [new RegExp(`${NOT_AFTER}\\b${DAY}\\s?(?<mark>[./-])\\s?(?<number>0?[1-9]|1[0-2])\\s?\\k<mark>\\s?${SHORT_YEAR}${NOT_BEFORE}`, 'gi'), (g) => day(g['year'], Number(g['number']), g['day'])],
  [
    new RegExp(`\\b(?<term>autumn|spring|summer)(?:\\s+term)?(?:\\s+(?:term\\s+)?(?<half>[12]))?,?\\s+(?:of\\s+)?(?<year>(?:19|20)\\d{2})(?:${DASH}(?<next>(?:20)?\\d{2}))?${NOT_BEFORE}`, 'gi'),
    (g) => term(g['term'], g['half'], g['year'], g['next']),
  ],
  [new RegExp(`\\b(?<feast>easter|christmas)(?:\\s+(?:term|holidays?|break))?,?\\s+(?<year>(?:19|20)\\d{2})${NOT_BEFORE}`, 'gi'), (g) => feast(g['feast'], g['year'])],
  [new RegExp(`\\b${MONTH},?\\s+(?:of\\s+)?${YEAR}\\b${NOT_BEFORE}`, 'gi'), (g) => month(g['year'], monthNumber(g['month']))],
  [new RegExp(`\\b${MONTH}${DASH}${SHORT_YEAR}\\b${NOT_BEFORE}`, 'gi'), (g) => month(g['year'], monthNumber(g['month']))],
  [new RegExp(`\\b(?!may\\b|mar\\b)${MONTH}\\s+(?<year>[1-7]\\d)\\b${NOT_BEFORE}`, 'gi'), (g) => month(g['year'], monthNumber(g['month']))],
  [new RegExp(`${NOT_AFTER}\\b(?<number>0?[1-9]|1[0-2])/(?<year>(?:19|20)\\d{2})\\b${NOT_BEFORE}`, 'gi'), (g) => month(g['year'], Number(g['number']))],
  [new RegExp(`${NOT_AFTER}\\b(?<year>(?:19|20)\\d{2})${DASH}(?<next>(?:20)?\\d{2})\\b${NOT_BEFORE}`, 'gi'), (g) => academicYear(g['year'], g['next'])],
];

/** Every date printed in some words, in order. A lone year is none: it is as often the year of a law or a survey. */
export function findDates(text: string): FoundDate[] {
  const found: FoundDate[] = [];
  for (const [pattern, read] of GRAMMAR) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      if (found.some((other) => start < other.end && other.start < end)) continue;
      // "May 2023" may be a verb and a year ("staff may 2023 …" is not English), but "version 3.1.22" is no date.
      if (/\bv(?:er(?:sion)?|ol)?\.?\s*$/i.test(text.slice(0, start)) && /^\d/.test(match[0]) && !/[a-z]/i.test(match[0])) continue;
      const range = read(match.groups ?? {});
      if (range) found.push({ text: match[0].replace(/\s+/g, ' ').trim(), ...range, start, end });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/**
 * The first date in some words: a day, a month ("Sept 2023"), a term ("Spring Term 2026"), an academic year ("2025-26"), or a year when the
 * words hold nothing else. A term gets the widest bounds used in England. Null when there is none.
 */
export function readDate(text: string): DateRange | null {
  const first = findDates(text)[0];
  if (first) return { text: first.text, earliest: first.earliest, latest: first.latest, precision: first.precision };
  const year = /^\W*(?:(?:in|by|the end of|during|year)\s+)*((?:19|20)\d{2})\W*$/i.exec(text)?.[1];
  return year === undefined ? null : { text: year, earliest: `${year}-01-01`, latest: `${year}-12-31`, precision: 'year' };
}

/** How often something is done, as printed; `months` between two times. */
export interface Interval {
  readonly text: string;
  readonly months: number;
  readonly start: number;
  readonly end: number;
}

const COUNT: Readonly<Record<string, number>> = { a: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, twelve: 12, eighteen: 18, 'twenty-four': 24, other: 2, second: 2, third: 3 };
const COUNT_WORDS = '(?<count>\\d{1,2}|a|one|two|three|four|five|six|twelve|eighteen|twenty-four|other|second|third)';
const INTERVALS: readonly (readonly [RegExp, (count: number) => number])[] = [
  [new RegExp(`\\b(?:at least |no less than )?(?:once )?(?:every|each)(?:\\s+${COUNT_WORDS})?\\s*-?\\s*(?:academic |school |calendar )?years?\\b`, 'i'), (n) => 12 * n],
  [new RegExp(`\\b(?:at least |no less than )?(?:once )?every\\s+${COUNT_WORDS}\\s+months\\b`, 'i'), (n) => n],
  [new RegExp(`\\b(?:at least )?(?:once )?(?:every|each)(?:\\s+${COUNT_WORDS})?\\s+terms?\\b|\\b(?:at least )?termly\\b`, 'i'), (n) => 4 * n],
  [new RegExp(`\\b${COUNT_WORDS}[ -]yearly\\b`, 'i'), (n) => 12 * n],
  [/\b(?:at least )?(?:biennial(?:ly)?|bi-?annual(?:ly)? \(every two years\))/i, () => 24],
  [/\b(?:at least )?(?:once a year|(?:on an )?annual(?:ly)?(?: basis)?|yearly|per annum|twelve-monthly|12-monthly)\b/i, () => 12],
  [/\b(?:at least )?(?:half-yearly|twice a year)\b/i, () => 6],
  [new RegExp(`^\\W*${COUNT_WORDS}\\s+years?\\W*$`, 'i'), (n) => 12 * n],
];

/** How often, in the first words that say so ("annually", "every two years"); null when none do. */
export function readInterval(text: string): Interval | null {
  for (const [pattern, months] of INTERVALS) {
    const match = pattern.exec(text);
    if (!match) continue;
    const count = match.groups?.['count']?.toLowerCase();
    const number = count === undefined ? 1 : (COUNT[count] ?? Number(count));
    return { text: match[0].replace(/\s+/g, ' ').trim(), months: months(number), start: match.index, end: match.index + match[0].length };
  }
  return null;
}

/** The day some months later; the last day of a month stays within its month. */
export function monthsLater(iso: string, months: number): string {
  const [y = 0, m = 1, d = 1] = iso.split('-').map(Number);
  const at = y * 12 + (m - 1) + months;
  const [year, number] = [Math.floor(at / 12), (at % 12) + 1];
  const whole = d === lastDay(y, m);
  return isoDay(year, number, whole ? lastDay(year, number) : Math.min(d, lastDay(year, number)));
}

function fullYear(printed: string | undefined): number {
  const digits = (printed ?? '').replace(/\D/g, '');
  const number = Number(digits);
  // Policies of the last century are not reviewed any more, but their years must not move to this one.
  return digits.length === 4 ? number : number >= 80 ? 1900 + number : 2000 + number;
}

const monthNumber = (word: string | undefined): number => MONTHS.indexOf((word ?? '').slice(0, 3).toLowerCase()) + 1;
const lastDay = (year: number, number: number): number => new Date(Date.UTC(year, number, 0)).getUTCDate();
const isoDay = (year: number, number: number, d: number): string => `${String(year).padStart(4, '0')}-${String(number).padStart(2, '0')}-${String(d).padStart(2, '0')}`;

function day(printedYear: string | undefined, number: number, printedDay: string | undefined): Omit<DateRange, 'text'> | null {
  const year = fullYear(printedYear);
  const d = Number(printedDay);
  if (number < 1 || number > 12 || d < 1 || d > lastDay(year, number)) return null;
  const on = isoDay(year, number, d);
  return { earliest: on, latest: on, precision: 'day' };
}

function month(printedYear: string | undefined, number: number): Omit<DateRange, 'text'> {
  const year = fullYear(printedYear);
  return { earliest: isoDay(year, number, 1), latest: isoDay(year, number, lastDay(year, number)), precision: 'month' };
}

/** First and last month-day of each term, and of its halves, at their widest in England. */
const TERMS: Readonly<Record<string, readonly [readonly [string, string], readonly [string, string], readonly [string, string]]>> = {
  autumn: [['09-01', '12-31'], ['09-01', '11-05'], ['10-18', '12-31']],
  spring: [['01-01', '04-30'], ['01-01', '02-28'], ['02-10', '04-30']],
  summer: [['04-01', '08-31'], ['04-01', '06-07'], ['05-20', '08-31']],
};

function term(name: string | undefined, half: string | undefined, printedYear: string | undefined, next: string | undefined): Omit<DateRange, 'text'> | null {
  const bounds = TERMS[(name ?? '').toLowerCase()]?.[half === undefined ? 0 : half === '1' ? 1 : 2];
  let year = fullYear(printedYear);
  if (!bounds) return null;
  if (next !== undefined) {
    if (fullYear(next) !== year + 1) return null;
    // Of an academic year only the autumn lies in the first of its two years.
    if ((name ?? '').toLowerCase() !== 'autumn') year++;
  }
  return { earliest: `${year}-${bounds[0]}`, latest: `${year}-${bounds[1]}`, precision: 'term' };
}

function feast(name: string | undefined, printedYear: string | undefined): Omit<DateRange, 'text'> {
  const year = fullYear(printedYear);
  // Easter falls between 22 March and 25 April; schools mean the weeks around it.
  return (name ?? '').toLowerCase() === 'easter' ? { earliest: `${year}-03-15`, latest: `${year}-04-30`, precision: 'term' } : { earliest: `${year}-12-01`, latest: `${year}-12-31`, precision: 'term' };
}

function academicYear(printedYear: string | undefined, next: string | undefined): Omit<DateRange, 'text'> | null {
  const year = fullYear(printedYear);
  return fullYear(next) === year + 1 ? { earliest: `${year}-09-01`, latest: `${year + 1}-08-31`, precision: 'academic-year' } : null;
}
