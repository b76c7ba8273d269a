import type { Clause, Fact } from './document.ts';
import { placeInClause, type FactPlaces } from './fact-places.ts';
import { NAME, namesAtStart, ROLE_PHRASE } from './roles.ts';

// Whom to ask about the policy itself: reports and disclosures go another way, and their clauses say "report" or "concern".
const ABOUT_QUESTIONS = /\b(?:questions?|queries|query|further (?:information|advice|guidance|help)|more information|unsure|unclear|not sure|in doubt|in the first instance|help with this|clarification|seek (?:advice|guidance))\b/i;
const QUESTION_HEADING = /\b(?:questions?|queries|who to (?:ask|contact)|whom to ask|further (?:information|help|advice)|contacts?)\b/i;
const REPORTING = /\b(?:report(?:ed|ing)?|disclos|allegation|abuse|harm|risk to a child|whistle)/i;
const VERB = /\b(?:speak (?:to|with)|talk (?:to|with)|contact|ask|see|e-?mail|ring|call|consult|(?:seek|get) (?:\w+ )?(?:advice|guidance|help|clarification) from|(?:addressed|directed|sent|put|referred|go) to|refer (?:them |it |any questions )?to|turn to|approach)\s+/i;

const anyCase = (pattern: string): string => pattern.replace(/\\[a-zA-Z]|\(\?[:!=<]+|[a-zA-Z]/g, (m) => (m.length > 1 ? m : `[${m.toLowerCase()}${m.toUpperCase()}]`));
const WHO = `(?:${NAME}|(?:[Tt]he |[Tt]heir |[Yy]our |[Oo]ur |[Aa]n? )?(?:${anyCase(ROLE_PHRASE)}|[Ss]enior leaders?(?:hip [Tt]eam)?|[Ss]enior member of staff|SLT|[Ll]ine [Mm]anager|[Mm]anager|[Ss]chool [Oo]ffice|[Oo]ffice|[Cc]lass teacher|[Hh]eadteacher|[Cc]omputing lead))`;
const PEOPLE = new RegExp(`^${WHO}(?:(?:\\s*,\\s*|\\s*/\\s*|\\s*,?\\s+(?:or|and)\\s+)${WHO})*`);
const LEADING_WORD = /^(?:the|their|your|our|an?)\s+/i;

/** Whom a clause names for questions about the policy, and for whom: "staff", "parents", "pupils" or "anyone". */
export function questionContacts(clause: Clause, places: FactPlaces): Fact[] {
  const { quote } = clause;
  const headed = QUESTION_HEADING.test(clause.headings.at(-1) ?? '');
  if (REPORTING.test(quote) || !(ABOUT_QUESTIONS.test(quote) || (headed && quote.length <= 200))) return [];
  const verb = VERB.exec(quote);
  if (!verb) return [];
  const from = verb.index + verb[0].length;
  const rest = quote.slice(from);
  const found = namesAtStart(rest).length > 0 || PEOPLE.test(rest) ? (PEOPLE.exec(rest)?.[0] ?? '') : '';
  if (found === '') return [];
  const lead = LEADING_WORD.exec(found)?.[0].length ?? 0;
  return [places.fact('contact', placeInClause(places.text, clause, from + lead, from + found.length), { ...clause }, { role: audienceOf(quote.slice(0, from)) })];
}

/** For whom: those that the words before the contact name. */
export function audienceOf(before: string): string {
  if (/\b(?:parents?|carers?|families)\b/i.test(before)) return /\b(?:staff|employees?|colleagues)\b/i.test(before) ? 'anyone' : 'parents';
  if (/\b(?:staff|employees?|colleagues|teachers?|volunteers)\b/i.test(before)) return 'staff';
  return /\b(?:pupils?|children|learners|students)\b/i.test(before) ? 'pupils' : 'anyone';
}
