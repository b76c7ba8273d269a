import { isStopWord } from '../language/stop-words.ts';
import { words } from '../language/tokens.ts';
import { type Party, partiesIn, withoutParty } from './parties.ts';
import type { Question } from './reader.ts';

const OPENS = /^(?:and|but|so|ok(?:ay)?|also|or)?[\s,]*(?:what about|how about|what if|and|or|even if|even|does that|is that|would that|do they|can they|what else|same for|same with|only|but|why|why not|who|when|how long|how)\b/i;
const POINTS_BACK = /\b(?:that|those|they|them|it|this|same|then|either|too|instead|else)\b/i;
const LONGEST_FRAGMENT = 6;

/**
 * Whether a message leans on the question before ("and ex-pupils?", "what about on a school phone?"): it opens like one that does, or
 * is a fragment, and by itself names little.
 */
export function leansOnBefore(text: string): boolean {
  const said = words(text);
  if (said.length === 0 || said.length > 14) return false;
  const content = said.filter((w) => !isStopWord(w));
  if (/^(?:and|what about|how about|but what about|or|same (?:for|with)|even if|even)\b/i.test(text.trim()) && content.length <= LONGEST_FRAGMENT) return true;
  if (content.length === 0) return POINTS_BACK.test(text) || OPENS.test(text.trim());
  if (said.length > LONGEST_FRAGMENT || /\bthis policy\b/i.test(text)) return false;
  // "How long?" and "who to?" lean; "how many moons has Jupiter?" names two things of its own and stands alone.
  return (content.length <= 2 && POINTS_BACK.test(text)) || (content.length <= 1 && OPENS.test(text.trim()));
}

/** The words to search and read for: the question with the one before it when it leans on it. */
export function questionText(question: Pick<Question, 'text' | 'before'>): string {
  return question.before === null || !leansOnBefore(question.text) ? question.text : joinedTo(question.before, question.text);
}

/** A question that leans on another, in one with it. */
export function joinedTo(earlier: string, text: string): string {
  // "What about" asks what the question before asked: without it the two read as one.
  const rest = text.trim().replace(/^(?:(?:and|but|or|so|ok|what about|how about|what if it's|what if|same for|same with)\b[\s,]*)+/i, '');
  const before = earlier.trim().replace(/[?.!\s]+$/, '');
  const replaced = partyReplaced(before, rest);
  return `${replaced === null ? before : withoutParty(before, replaced)} — ${rest}`;
}

/** "Can staff friend pupils? And ex-pupils?" asks about others in place of the pupils: the party that steps back, or null. */
function partyReplaced(before: string, rest: string): Party | null {
  const [named, ...others] = partiesIn(rest);
  if (named === undefined || others.length > 0) return null;
  const had = partiesIn(before);
  if (had.has(named)) return named;
  const [only, ...more] = had;
  return more.length === 0 ? (only ?? null) : null;
}
