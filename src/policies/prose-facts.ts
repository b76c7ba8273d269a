import { findDates, readInterval, type FoundDate } from '../time/date-words.ts';
import type { Clause, Fact } from './document.ts';
import { placeInClause, type FactPlaces } from './fact-places.ts';
import { isName, NAME, namesAtStart, ROLE_PHRASE, roleOf } from './roles.ts';

// "This policy", "it": what the sentence speaks of must be the document, because schools review much else.
const ITSELF = /\b(?:this|the|our)\s+(?:[\w-]+\s+){0,4}?(?:policy|policies|document|procedures?|guidance|statement)\b|^it\b|^(?:policy (?:was )?)?(?:written|reviewed|approved|agreed|adopted|updated|last reviewed)\b|^(?:version|issue|edition)\s+[\d.]+\b[^.]{0,20}\b(?:agreed|approved|adopted|reviewed|updated|written)\b|^(?:next )?review (?:is )?due\b|^to be (?:next )?(?:reviewed|looked at again|updated|renewed)\b|^(?:next )?review(?: date)?\s*:/i;
const OTHER_OBJECT = /\breview(?:s|ed|ing)?\s+(?:(?:their|your|its|our)\s+(?!polic)|the\s+(?:settings|risk|register|decision|use|system|filter|monitoring))/i;
const REVIEWED = /\b(?:review(?:ed|s)?|updated|revised|looked at again|renewed)\b/i;

/** What a document's sentences say of its dates, its review and its approval. */
export function proseDates(clause: Clause, places: FactPlaces): Fact[] {
  const { quote } = clause;
  if (!ITSELF.test(quote) || OTHER_OBJECT.test(quote)) return [];
  const facts: Fact[] = [];
  const put = (kind: Fact['kind'], from: number, to: number, date: FoundDate | null = null): void => {
    const { text, earliest, latest, precision } = date ?? { text: '', earliest: '', latest: '', precision: 'day' as const };
    facts.push(places.fact(kind, placeInClause(places.text, clause, from, to), { ...clause }, date ? { date: { text, earliest, latest, precision } } : {}));
  };
  const review = REVIEWED.exec(quote);
  const interval = review ? readInterval(quote) : null;
  if (review && interval && Math.abs(interval.start - review.index) <= 70) put('review-interval', interval.start, interval.end);
  for (const date of findDates(quote)) {
    const before = quote.slice(Math.max(0, date.start - 110), date.start);
    const kind = kindOf(before);
    if (kind) put(kind, date.start, date.end, date);
  }
  const approved = /\b(?:[Aa](?:pproved|greed|dopted)|[Rr]atified)\s+by\s+((?:the\s+)?(?:school['’]s\s+)?(?:full\s+)?(?:[A-Z][\w'’]*|governing|body|board|governors|trustees|of|and|leadership|team|senior|headteacher|committee|local|resources|curriculum|safeguarding)(?:\s+(?:[A-Z][\w'’]*|governing|body|board|governors|trustees|of|leadership|team|senior|headteacher|committee|local))*)/.exec(quote);
  if (approved?.[1] && !/\b(?:must|should|will|to) be (?:approved|agreed)/i.test(quote)) {
    const from = approved.index + approved[0].length - approved[1].length;
    const lead = /^(?:the\s+)/i.exec(approved[1])?.[0].length ?? 0;
    if (findDates(approved[1]).length === 0) put('approver', from + lead, from + approved[1].length);
  }
  return facts;
}

function kindOf(before: string): Fact['kind'] | null {
  if (/\b(?:next|again|due|to be|will be|should be|must be|before)\b[^.]*\breview|\breview(?:ed)?\b[^.]*\b(?:due|next|again)\b|\b(?:will|to|should|must) be (?:next )?(?:reviewed|updated|renewed|looked at again)\b|\bnext review\b|^review(?: date)?\s*:\s*$/i.test(before)) return 'review-due';
  if (/\b(?:last|was|were|been|most recently)?\s*(?:reviewed|updated|revised|amended)\b[^.]*$/i.test(before)) return 'reviewed-on';
  if (/\b(?:approved|agreed|adopted|ratified)\b[^.]*$/i.test(before)) return 'approved-on';
  return /^(?:this policy (?:was )?)?\s*(?:written|drafted|created|produced)\b[^.]*$/i.test(before) ? 'written-on' : null;
}

const PERSON = `(${NAME}(?:(?:,\\s+|\\s+and\\s+|\\s+&\\s+)${NAME}){0,3})`;
// Role words are met in any case, names only with their capitals: the two cannot share one flag.
const anyCase = (pattern: string): string => pattern.replace(/\\[a-zA-Z]|\(\?[:!=<]+|[a-zA-Z]/g, (m) => (m.length > 1 ? m : `[${m.toLowerCase()}${m.toUpperCase()}]`));
const ROLE = `(${anyCase(ROLE_PHRASE)})`;
const ROLE_THEN_NAME = new RegExp(`\\b${ROLE}(?:\\s*\\([A-Z][A-Za-z]{1,8}\\))?(?:\\s*,\\s*|\\s*\\(\\s*|\\s+(?:is|are)\\s+|\\s*:\\s*|\\s+[–-]\\s+|\\s+)${PERSON}`, 'g');
const NAME_THEN_ROLE = new RegExp(`(?<![A-Z][\\w'’.-]*\\s)${PERSON}(?:\\s*,\\s*|\\s*\\(\\s*|\\s+(?:is|are|as)\\s+)(?:(?:the|our|also|an?|school['’]s)\\s+)*${ROLE}\\b`, 'g');
const RUNNERS = new RegExp(`${PERSON}\\s+(?:is|are|will be)\\s+responsible\\s+for\\s+(?:managing|running|monitoring|maintaining|updating|posting\\s+(?:on|to))\\s+(?:our|the\\s+school['’]?s?)\\b`, 'g');
const RUN_BY = new RegExp(`\\b(?:accounts?|page|channel|feed|profile)\\b[^.;]{0,40}?\\b(?:managed|run|looked after|monitored|maintained|administered)\\s+by\\s+${PERSON}`, 'g');

/** Who holds which role, as sentences tell it. A role that several people hold gives one fact for each. */
export function proseHolders(clause: Clause, places: FactPlaces): Fact[] {
  // In a row the cells run together, so that a name seems to go on in the next one; the header's reading of rows tells them apart.
  if (clause.kind === 'row') return [];
  const facts: Fact[] = [];
  const { quote } = clause;
  const put = (names: string, from: number, role: string): void => {
    for (const { start, end } of namesAtStart(names)) {
      const span = placeInClause(places.text, clause, from + start, from + end);
      if (!facts.some((f) => f.start === span.start && f.role === role)) facts.push(places.fact('role-holder', span, { ...clause }, { role }));
    }
  };
  for (const match of quote.matchAll(ROLE_THEN_NAME)) {
    const role = roleOf(match[1] ?? '');
    if (role === null) continue;
    const from = match.index + match[0].length - (match[2] ?? '').length;
    put(quote.slice(from), from, role);
    // "the DSL, Mrs Hill, Head of School" gives her second role after the name.
    const after = quote.slice(from + (match[2] ?? '').length);
    const second = new RegExp(`^\\s*[,(]\\s*(?:(?:the|our)\\s+)?${ROLE}\\b`).exec(after)?.[1];
    const other = second === undefined ? null : roleOf(second);
    if (other !== null && other !== role) put(match[2] ?? '', from, other);
  }
  for (const match of quote.matchAll(NAME_THEN_ROLE)) {
    const role = roleOf(match[2] ?? '');
    if (role !== null && !/[(]/.test(match[1] ?? '')) put(match[1] ?? '', match.index, role);
  }
  for (const pattern of [RUNNERS, RUN_BY]) {
    for (const match of quote.matchAll(pattern)) {
      const from = match.index + match[0].indexOf(match[1] ?? '');
      if ((match[1] ?? '').split(/,|\band\b|&/).every((name) => isName(name.trim()))) put(match[1] ?? '', from, 'account-runner');
    }
  }
  return facts;
}
