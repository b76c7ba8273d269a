import { findDates, readDate, readInterval } from '../time/date-words.ts';
import type { ExtractedDocument, Fact } from './document.ts';
import type { FactPlaces } from './fact-places.ts';
import { labelsOf, type Labelled } from './labels.ts';
import { namesAtStart, roleOf } from './roles.ts';
import type { Span } from './sentences.ts';

const AGREED = '(?:approv(?:ed|al)|agreed|adopted|ratified|authorised|signed off|endorsed)';
const REVIEW = '(?:review(?:ed)?|updated?|revis(?:ed|ion)|amended|renewal)';
const APPROVER = new RegExp(`^(?:(?:date )?(?:policy |first )?${AGREED}(?: (?:and|&|/) ${AGREED})? by|approver|approving body|approval(?: body| level)?|ratifying body)(?:\\s+(?:the\\s+)?(?<who>[A-Z][\\w'’ ]{1,60}?))?(?:\\s+on)?$`, 'i');
const INTERVAL = new RegExp(`^(?:policy )?${REVIEW} (?:cycle|period|frequency|interval|schedule)$|^frequency of review$|^(?:to be )?reviewed every$|^how often reviewed$`, 'i');
const DUE = new RegExp(
  `\\bnext ${REVIEW}\\b|^(?:(?:policy|date) )?(?:to be |due (?:for|to be) |date (?:for|due for) )${REVIEW}(?: (?:by|on|in|again))*$|^(?:policy )?review(?: (?:is|date))?(?: due)?(?: (?:date|by|on|in))*$|^(?:${REVIEW} due|due for ${REVIEW}|renewal date|expiry date|valid until)(?: (?:date|by|on|in))*$`,
  'i',
);
const REVIEWED = new RegExp(`^(?:date )?(?:of )?(?:the )?(?:last|previous|latest|most recent)(?:ly)? ${REVIEW}(?: (?:date|on|in))*$|^(?:date )?(?:last )?(?:reviewed|updated|revised|amended)(?: (?:date|on|in))*$|^(?:date of )(?:update|revision|amendment)$`, 'i');
const APPROVED_ON = new RegExp(`^(?:date )?(?:of )?(?:first )?${AGREED}(?: (?:date|on|in))*$|^effective (?:date|from)$|^date (?:effective|of ${AGREED})$`, 'i');
const WRITTEN = /^(?:date )?(?:written|created|produced|drafted|published|issued)(?: (?:date|on|in))*$|^(?:policy|version|issue|publication|document) date$|^date (?:of (?:the )?(?:policy|issue|publication|document)|policy (?:written|created))$/i;
const OF_REVIEW = /^(?:date of (?:this )?review|review of policy)$/i;

/** What a document's header says of itself: approver, dates, interval, who holds which role. */
export function headerFacts(extracted: ExtractedDocument, places: FactPlaces): Fact[] {
  const labels = labelsOf(extracted);
  const facts: Fact[] = [];
  const states = (test: RegExp): boolean => labels.some((l) => test.test(l.label));
  labels.forEach((labelled, i) => {
    const { label } = labelled;
    if (APPROVER.test(label)) facts.push(...approval(labelled, places));
    else if (INTERVAL.test(label)) facts.push(...interval(labelled, places));
    else if (DUE.test(label)) facts.push(...dated('review-due', labelled, places));
    else if (REVIEWED.test(label)) facts.push(...dated('reviewed-on', labelled, places));
    else if (APPROVED_ON.test(label)) facts.push(...dated('approved-on', labelled, places));
    else if (WRITTEN.test(label)) facts.push(...dated('written-on', labelled, places));
    // Alone it tells the review to come; beside a "next review" it tells the last one.
    else if (OF_REVIEW.test(label)) facts.push(...dated(states(DUE) ? 'reviewed-on' : 'review-due', labelled, places));
    else if (/^dated?$/i.test(label)) {
      const before = labels[i - 1];
      const approved = before !== undefined && before.line.start === labelled.line.start && APPROVER.test(before.label);
      facts.push(...dated(approved ? 'approved-on' : 'written-on', labelled, places));
    } else facts.push(...holders(labelled, places));
  });
  return facts;
}

const at = (labelled: Labelled): Span & { page: number | null } => ({ ...labelled.line, page: labelled.page });

/** A date, or the label with nothing after it. A label with other words after it ("Reviewed: when needed") states no date. */
function dated(kind: Fact['kind'], labelled: Labelled, places: FactPlaces): Fact[] {
  const { value } = labelled;
  const words = places.text.slice(value.start, value.end);
  if (words.trim() === '') return [places.fact(kind, value, at(labelled), { value: '' })];
  const date = readDate(words);
  if (date) {
    const found = findDates(words)[0];
    const span = found ? { start: value.start + found.start, end: value.start + found.end } : value;
    return [places.fact(kind, span, at(labelled), { date })];
  }
  return kind === 'review-due' && readInterval(words) ? interval(labelled, places) : [];
}

function interval(labelled: Labelled, places: FactPlaces): Fact[] {
  const { value } = labelled;
  const found = readInterval(places.text.slice(value.start, value.end));
  return found ? [places.fact('review-interval', { start: value.start + found.start, end: value.start + found.end }, at(labelled))] : [];
}

function approval(labelled: Labelled, places: FactPlaces): Fact[] {
  const { value, label } = labelled;
  const facts: Fact[] = [];
  const words = places.text.slice(value.start, value.end);
  const date = findDates(words)[0];
  const inLabel = APPROVER.exec(label)?.groups?.['who']?.replace(/\s+on$/i, '');
  if (inLabel !== undefined) {
    const start = places.text.indexOf(inLabel, labelled.line.start);
    if (start >= 0) facts.push(places.fact('approver', { start, end: start + inLabel.length }, at(labelled)));
  } else {
    const body = date ? words.slice(0, date.start) : words;
    const kept = body.replace(/[\s,;(–-]*(?:\b(?:on|in|date|dated))?[\s,;(:–-]*$/i, '');
    facts.push(places.fact('approver', { start: value.start, end: value.start + kept.length }, at(labelled)));
  }
  if (date) facts.push(places.fact('approved-on', { start: value.start + date.start, end: value.start + date.end }, at(labelled), { date: readDate(words) }));
  return facts;
}

/** "Designated Safeguarding Lead: Mrs Hill (Head of School)" names one person in two roles. */
function holders(labelled: Labelled, places: FactPlaces): Fact[] {
  const role = roleOf(labelled.label);
  if (role === null) return [];
  const { value } = labelled;
  const words = places.text.slice(value.start, value.end);
  if (words.trim() === '') return [places.fact('role-holder', value, at(labelled), { role, value: '' })];
  const facts: Fact[] = [];
  for (const { start, end } of namesAtStart(words)) {
    const span = { start: value.start + start, end: value.start + end };
    facts.push(places.fact('role-holder', span, at(labelled), { role }));
    const also = /^\s*(?:\(([^)]{2,80})\)|[,–-]\s*([^,;.]{3,80}))/.exec(words.slice(end));
    for (const other of (also?.[1] ?? also?.[2] ?? '').split(/\s+(?:and|&)\s+|\s*[/,]\s*/)) {
      const second = roleOf(other);
      if (second !== null && second !== role) facts.push(places.fact('role-holder', span, at(labelled), { role: second }));
    }
  }
  return facts;
}
