import { ACCOUNT, accountClauses, NUMBER, numberOf, SOCIAL, type AccountClause } from './account-clauses.ts';
import type { Clause, PolicyDocument } from './document.ts';

/** By when a policy has comments on the school's own accounts answered. */
export interface ResponseRule {
  readonly amount: number;
  readonly unit: 'hours' | 'days';
  /** Which hours or days count. */
  readonly counted: 'all' | 'working-days' | 'school-days';
  /** What is received at a weekend is answered on the next working or school day. */
  readonly weekend: 'next-working-day' | null;
  /** "16:00": on Fridays from then on, the next working day. */
  readonly fridayFrom: string | null;
  readonly clause: Clause;
}

const REPLY = /\b(?:respond(?:ed|ing|s)?|repl(?:y|ies|ied|ying)|answer(?:ed|ing|s)?|response|acknowledg\w+|get back|gets? an? (?:answer|reply|response)|dealt with|deal(?:s|ing)? with|followed up|turnaround)\b/i;
const RECEIVED = /\b(?:comments?|messages?|quer(?:y|ies)|questions?|enquir(?:y|ies)|inquir(?:y|ies)|complaints?|posts?|mentions?|tweets?|reviews?|contacts?|DMs?|feedback|anything|those|they|interactions?|requests?|praise|criticism)\b/i;
/** What stands on an account even where nothing around it says so. */
const ON_SOCIAL = /\bcomments?\b|\bmentions?\b|\btweets?\b|\bposts?\b|\breviews?\b|\b(?:messages?|enquir(?:y|ies)|quer(?:y|ies)|questions?)\b(?! about (?:this|the) policy)|\bDMs?\b/i;
/** Other ways of reaching a school, and what is answered by procedures of its own. */
const ELSEWHERE = /\be-?mails?\b|\btelephone|\bphone ?calls?\b|\bletters?\b|\bvoice ?mail|\btext messages?\b|\bsubject access|\bfreedom of information\b|\bFOI\b|\bSAR\b|\bstage (?:one|two|three|\d)\b|\bcomplainants?\b|\blearning platform\b|\b(?:school|class|learning|homework) apps?\b|\bClass ?Dojo\b|\bSeesaw\b|\bTapestry\b|\bTeams\b|\bGoogle Classroom\b|\bparent ?mail\b|\babsences?\b|\bhomework\b|\bdata breach|\bICO\b/i;
/** Somebody else who answers. */
const OTHERS = /\b(?:facebook|twitter|instagram|snapchat|tiktok|youtube|whatsapp|the (?:platform|provider|site|company|police|council|local authority|LADO|helpline))\s+(?:will|aims?|usually|should|must|may|normally|tries|has|have|is|are)\b|\bby (?:the )?(?:platform|provider|police|council|local authority)\b/i;
const NOT_A_RULE = /\b(?:not|never|nobody|no one)\b[^.;]{0,40}\b(?:required|expected|obliged|guarantee\w*|expect|promise|need)\b|\bcan(?:not|'t) (?:be )?(?:guarantee|promise|expect)|\b(?:some|other|many) schools\b|\bfor example\b|\be\.g\.|\bno (?:fixed|set) (?:time|period)|\bfriend requests?\b|\brequests? to (?:take down|remove|delete)\b|\bno (?:duty|obligation|need)\b|\b(?:under|in line with|in accordance with|as set out in|following|according to) (?:the |our )?(?:school(?:'s)? )?complaints? (?:policy|procedure|process)/i;
/** Reporting, taking down and recording have times of their own. */
const OTHER_DUTY = /\b(?:report(?:ed|s|ing)?|remov(?:ed?|al|ing)|tak(?:e|en) down|delet(?:ed?|ing)|hidden|record(?:ed)?|log(?:ged)?|told|tell|inform(?:ed)?|referred|escalated|passed|forwarded|reset|changed)\b/i;

/** "Urgent comments within two hours, ": only before the time of all others. */
const URGENT = /^[^.;]*?\b(?:urgent|emergency|emergencies)\b[^.;]*?\b(?:hours?|days?)\b(?=[^.;]*\b(?:hours?|days?)\b)/i;

const HOURS = new RegExp(`\\b(?:within|in|inside|under|no(?:t)? (?:later|more|longer) than|up to|a maximum of|max(?:imum)?\\.?(?: of)?|(?<=\\bnot\\b[^.;]{0,30})for (?:more|longer) than)\\s+(?:the (?:next|first) )?(?:a (?:maximum|period) of )?(?<n>${NUMBER})(?:\\s*\\([^)]{1,14}\\))?[ -]?(?<kind>clock |working |school |office |term-?time )?(?:hours?|hrs?)\\b`, 'i');
const TURNAROUND = new RegExp(`\\b(?<n>${NUMBER})[ -](?:hours?|hrs?)\\b[^.;]{0,40}\\b(?:response|reply|turnaround|window|target|deadline|limit|rule)\\b|\\b(?:response|reply)\\b[^.;]{0,24}\\b(?:time|target|deadline)\\b[^.;]{0,24}?\\b(?<m>${NUMBER})[ -](?:hours?|hrs?)\\b`, 'i');
const DAYS = new RegExp(`\\b(?:within|in|inside|no(?:t)? (?:later|more|longer) than|up to|a maximum of)\\s+(?<n>${NUMBER})(?:\\s*\\([^)]{1,14}\\))?\\s+(?<kind>(?:full )?(?:working|school|business|term-?time|weekday|calendar)[ -])?(?<what>days?|weeks?|weekdays?)\\b`, 'i');
const SAME_DAY = /\b(?:on|by the end of|before the end of|within|during)?\s*(?:the |that )?same (?<kind>working |school |business )?day\b|\bby the end of the (?<kind2>working |school |business )?day\b(?! (?:after|that follows))|\b(?:before|by)\b[^.;]{0,14} (?:on )?that day\b|\bthe (?<kind3>working |school )?day (?:on which )?(?:it is|they are|it was) (?:received|posted|made)\b/i;
const NEXT_DAY = /\b(?:on|by|by the end of|before the end of|before the close of|no later than|not later than|until the end of)\s+(?:the )?(?:end of the )?(?:next|following) (?<kind>working |school |business |term-?time )?day\b/i;
const ONLY_ON = /\b(?:hours|day)\b[^.;]{0,30}?\b(?:on|during|in) (?:a )?(?<kind>school|working|term|week)[ -]?(?:days?|time|week)\b|\b(?<kind2>school|working|term)[ -]?(?:days?|time) (?:only|hours)\b|\b(?:monday(?:s)? to friday(?:s)?|excluding weekends?(?: and (?:bank|school) holidays?)?|not counting weekends?|weekdays only|excluding weekends)\b/i;

const AT_WEEKEND = /\bweekends?\b|\bsaturdays?\b|\bsundays?\b/i;
const NEXT_OPEN = /\b(?:next|following|first) (?:working|school|business|available|open|term-?time)(?: working| school)? day\b|\bnext day (?:that )?(?:the )?school is (?:open|in)|\b(?:on|by|until)\b[^.;]{0,24}\bmonday\b|\bwhen (?:the )?school (?:re-?)?opens\b|\bthe working day (?:that follows|after)\b/i;
const FRIDAY = /\b(?:after|from|later than)\s+(?<hour>\d{1,2})(?:[.:](?<minute>\d{2}))?\s?(?<half>am|pm|a\.m\.|p\.m\.)?\s+on\s+(?:a\s+)?fridays?\b|\bfridays?\s+(?:after|from)\s+(?<hour2>\d{1,2})(?:[.:](?<minute2>\d{2}))?\s?(?<half2>am|pm|a\.m\.|p\.m\.)?/i;
/** How far below its rule a relief for weekends may stand. */
const NEAR = 2;

interface Period {
  readonly amount: number;
  readonly unit: ResponseRule['unit'];
  readonly counted: ResponseRule['counted'];
}

/**
 * By when a policy has comments on official accounts answered; null where it says nothing of it. Only what is received on accounts: the
 * stages of a complaints procedure, e-mails and telephone calls have times of their own. Words such as "aim to" are kept in the quote.
 */
export function responseRuleIn(document: PolicyDocument): ResponseRule | null {
  const clauses = accountClauses(document);
  const social = SOCIAL.test(document.title);
  let best: { rule: ResponseRule; weight: number } | null = null;
  clauses.forEach((one, i) => {
    const weight = aboutReplies(one, social);
    if (weight === 0) return;
    const period = replyPeriod(one.words, one.lead);
    if (!period) return;
    const near = clauses.slice(i, i + 1 + NEAR).filter((next) => next.clause.headings.join('|') === one.clause.headings.join('|')).map((next) => next.words);
    const rule: ResponseRule = { ...period, weekend: weekendOf(near), fridayFrom: near.map(fridayOf).find((time) => time !== null) ?? null, clause: one.clause };
    if (!best || weight > best.weight) best = { rule, weight };
  });
  return (best as { rule: ResponseRule } | null)?.rule ?? null;
}

/** 0: not about replies on accounts; more: how plainly it is. `social`: the whole document is about social media. */
function aboutReplies(one: AccountClause, social: boolean): number {
  const { words, lead, before, heading } = one;
  if (!REPLY.test(`${lead} ${words}`) || NOT_A_RULE.test(words) || OTHERS.test(words)) return 0;
  if (!RECEIVED.test(`${heading} ${lead} ${words}`)) return 0;
  const named = /\baccounts?\b|\bsocial (?:media|network)|\bpages?\b|\bchannels?\b|\bfeeds?\b|\bonline\b/i.test(words) || SOCIAL.test(words);
  if (ELSEWHERE.test(words) && !(named && !/\be-?mails?\b[^.;]*\bwithin\b/i.test(words))) return 0;
  if (ELSEWHERE.test(`${lead} ${heading}`) || /\bcomplaints? (?:procedure|policy|process)\b/i.test(heading)) return 0;
  if (/\bpersonal (?:accounts?|profiles?|social)/i.test(words)) return 0;
  if (named) return 3;
  if (one.officialSection || SOCIAL.test(heading)) return 2;
  if (ACCOUNT.test(`${before} ${lead}`) || ACCOUNT.test(heading)) return 1;
  return social && ON_SOCIAL.test(`${heading} ${lead} ${words}`) ? 1 : 0;
}

/** The time of the reply, not that of a report or a removal in the same sentence; the usual one, not that of urgent matters. Null where there is none. */
function replyPeriod(words: string, lead: string): Period | null {
  const parts = words.replace(URGENT, '').split(/[;.]\s|,?\s(?:and|but)\s/);
  const own = parts.find((part) => REPLY.test(part) && periodOf(part) !== null);
  const timed = own ?? parts.find((part) => periodOf(part) !== null);
  const period = timed === undefined ? null : periodOf(timed);
  if (period === null || timed === undefined) return null;
  if (own === undefined && (OTHER_DUTY.test(timed) || !REPLY.test(`${lead} ${words}`))) return null;
  return period.counted === 'all' ? { ...period, counted: onlyOn(words) } : period;
}

function periodOf(words: string): Period | null {
  const hours = HOURS.exec(words) ?? TURNAROUND.exec(words);
  if (hours?.groups) {
    const amount = numberOf(hours.groups['n'] ?? hours.groups['m'] ?? '');
    if (amount !== null && amount > 0) return { amount, unit: 'hours', counted: countedBy(hours.groups['kind']) ?? onlyOn(words) };
  }
  const days = DAYS.exec(words);
  if (days?.groups) {
    const amount = numberOf(days.groups['n'] ?? '');
    const week = /^week(?:s)?$/i.test(days.groups['what'] ?? '');
    if (amount !== null && amount > 0) return { amount: week ? amount * 7 : amount, unit: 'days', counted: countedBy(days.groups['kind'] ?? (/^weekday/i.test(days.groups['what'] ?? '') ? 'working' : undefined)) ?? onlyOn(words) };
  }
  const withoutRelief = words.replace(/[([][^()[\]]*\b(?:weekends?|saturday|sunday|friday)\b[^()[\]]*[)\]]/gi, ' ');
  const same = SAME_DAY.exec(withoutRelief);
  if (same) return { amount: 0, unit: 'days', counted: countedBy(same.groups?.['kind'] ?? same.groups?.['kind2'] ?? same.groups?.['kind3']) ?? onlyOn(words) };
  // "…, on Monday if received at a weekend" is a relief, not the rule itself.
  const next = NEXT_DAY.exec(withoutRelief);
  if (next && !AT_WEEKEND.test(withoutRelief) && !FRIDAY.test(withoutRelief)) return { amount: 1, unit: 'days', counted: countedBy(next.groups?.['kind']) ?? 'all' };
  return null;
}

function countedBy(kind: string | undefined): Period['counted'] | null {
  if (kind === undefined || kind.trim() === '') return null;
  if (/school|term/i.test(kind)) return 'school-days';
  return /working|business|office|weekday/i.test(kind) ? 'working-days' : 'all';
}

function onlyOn(words: string): Period['counted'] {
  const found = ONLY_ON.exec(words);
  if (!found) return 'all';
  const kind = found.groups?.['kind'] ?? found.groups?.['kind2'] ?? 'working';
  return /school|term/i.test(kind) ? 'school-days' : 'working-days';
}

function weekendOf(near: readonly string[]): ResponseRule['weekend'] {
  const relieved = near.some((words, i) => AT_WEEKEND.test(words) && NEXT_OPEN.test(words) && (i === 0 || !/\b(?:checked|monitored|report|e-?mail|telephone)\b/i.test(words)));
  return relieved ? 'next-working-day' : null;
}

function fridayOf(words: string): string | null {
  const found = FRIDAY.exec(words)?.groups;
  if (!found || !NEXT_OPEN.test(words)) return null;
  const hour = Number(found['hour'] ?? found['hour2']);
  const half = found['half'] ?? found['half2'] ?? '';
  const local = /^p/i.test(half) && hour < 12 ? hour + 12 : hour;
  return local > 23 ? null : `${String(local).padStart(2, '0')}:${found['minute'] ?? found['minute2'] ?? '00'}`;
}

/** "PT24H", "P1D", "P0D" for the same day. */
export const periodText = (rule: Pick<ResponseRule, 'amount' | 'unit'>): string => (rule.unit === 'hours' ? `PT${rule.amount}H` : `P${rule.amount}D`);
