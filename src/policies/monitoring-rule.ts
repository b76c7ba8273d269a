import { accountClauses, SOCIAL, type AccountClause } from './account-clauses.ts';
import type { Clause, PolicyDocument } from './document.ts';

/** On which days a policy has the school's own accounts looked at. */
export interface MonitoringRule {
  readonly days: 'school-days' | 'weekdays' | 'every-day';
  /** Weekends and holidays are a wish of the policy ("preferably", "welcome but voluntary"), or not named at all. */
  readonly preferred: boolean;
  readonly clause: Clause;
}

const CHECK = /\b(?:monitor(?:ed|s|ing)?|check(?:ed|s|ing)?|looks? at|looked at|looking at|open(?:ed|s)?|view(?:ed|s)?|visit(?:ed|s)?|log(?:s|ged)? (?:in|on)|seen to|moderat(?:ed?|es|ing))\b/i;
const EVERY_DAY = /\b(?:7|seven) days (?:a|per) week\b|\bdaily\b|\b(?:every|each|once a|twice a|at least (?:once|twice) (?:a|each|every)|per) (?:single )?day\b|\bday by day\b/i;
const SCHOOL_DAYS = /\b(?:every|each|on|per) (?:single )?school days?\b|\bschool days\b|\b(?:daily|every day|each day|once a day)\b[^.;]{0,24}\b(?:in|during) (?:the )?(?:school )?term|\bin term[- ]time\b|\bduring term(?:[- ]time)?\b|\bwhen (?:the )?school is open\b/i;
const WEEKDAYS = /\b(?:every|each|on|per) (?:week|working) ?days?\b|\bmondays? to fridays?\b|\bweekdays\b/i;
const FREE_DAYS = /\bweekends?\b|\bholidays?\b|\b(?:7|seven) days (?:a|per) week\b|\bsaturdays?\b|\b365\b/i;
/** A duty in the words of a wish: it stays a wish. */
export const WISHED = /\bpreferabl[ye]\b|\bwhere(?:ver)? (?:possible|practicable|appropriate and possible)\b|\bif possible\b|\bideally\b|\bvoluntary\b|\bwelcome\b|\bencouraged\b|\bwhere they can\b|\bnot (?:required|expected|obliged)\b/i;
const NOT_THIS = /\b(?:internet (?:use|access|activity)|devices?|filter\w*|network|e-?mails?|their child(?:ren)?'?s?|your child|privacy settings|settings|software|systems?|screens?|compliance|pupils?' (?:accounts?|use)|personal (?:accounts?|use|social)|policy (?:is|will be)|pass?words?|logs|backups?)\b/i;

/** On which days a policy has official accounts checked; null where it is silent or says no more than "regularly". */
export function monitoringRuleIn(document: PolicyDocument): MonitoringRule | null {
  const clauses = accountClauses(document);
  for (const [i, one] of clauses.entries()) {
    if (!aboutChecks(one)) continue;
    const days = daysOf(one.words);
    if (days === null) continue;
    const next = clauses[i + 1];
    const after = next !== undefined && next.clause.headings.join('|') === one.clause.headings.join('|') && next.lead === one.lead && FREE_DAYS.test(next.words) && !CHECK.test(next.words) ? next.words : '';
    const named = [one.words, after].flatMap((words) => words.split(/[.;]\s/)).filter((sentence) => FREE_DAYS.test(sentence));
    return { days, preferred: named.length > 0 ? named.some((sentence) => WISHED.test(sentence)) : days === 'every-day', clause: one.clause };
  }
  return null;
}

function aboutChecks(one: AccountClause): boolean {
  const { words, lead } = one;
  if (!CHECK.test(`${lead} ${words}`) || NOT_THIS.test(words)) return false;
  const own = /\b(?:official|school(?:'s)?|our|each|every|the|all)\s+(?:[\w'-]+\s+){0,3}?(?:accounts?|pages?|channels?|feeds?)\b/i.test(`${lead} ${words}`) || SOCIAL.test(words);
  return own && (one.officialSection || /\b(?:official|school(?:'s)?|our)\b/i.test(`${lead} ${words}`) || SOCIAL.test(one.heading));
}

function daysOf(words: string): MonitoringRule['days'] | null {
  if (/\b(?:7|seven) days (?:a|per) week\b/i.test(words)) return 'every-day';
  if (SCHOOL_DAYS.test(words)) return 'school-days';
  if (WEEKDAYS.test(words)) return 'weekdays';
  return EVERY_DAY.test(words) ? 'every-day' : null;
}
