/** A word (or a pictograph) of a text. */
export interface Token {
  /** As written. */
  readonly text: string;
  /** Folded for comparing: lower case, straight apostrophes, no accents, no invisible characters. Never empty. */
  readonly lower: string;
  /** UTF-16 offsets into the text that was split: `text.slice(start, end)` is the token as written. */
  readonly start: number;
  readonly end: number;
}

// A word is letters and digits, with apostrophes inside ("don't", "school's"); invisible joiners inside a word belong to it, so that
// "Face\u00adbook" is one word. "e-mail" is one word, other hyphens part words ("ex-pupil" is two). Each alternative starts with a
// different class of character and none is nested, so matching takes linear time on hostile input.
const WORD = /[eE][-\u2010\u2011](?=[mM]ail)[\p{L}\p{M}]+|[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}\u00AD\u200B-\u200D\u2060\uFEFF]|['\u2018\u2019\u02BC\uFF07](?=\p{L}))*|\p{Extended_Pictographic}/gu;
const PLAIN = /^[a-z0-9]+$/;
const APOSTROPHES = /['\u2018\u2019\u02BC\uFF07]/g;
const DROPPED = /[\p{M}\u00AD\u200B-\u200D\u2060\uFEFF\u2010\u2011-]/gu;

/** The words of a text in order, in linear time. Punctuation is left out; each emoji is a token of its own. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (const match of text.matchAll(WORD)) {
    const word = match[0];
    found.push({ text: word, lower: foldWord(word), start: match.index, end: match.index + word.length });
  }
  return found;
}

/** The folded words alone. */
export function words(text: string): string[] {
  return tokens(text).map((t) => t.lower);
}

/** A text folded to its words parted by single spaces, for comparing what was typed. */
export const plainWords = (text: string): string => words(text).join(' ');

/** One word folded as `Token.lower` is. */
export function foldWord(word: string): string {
  const lower = word.toLowerCase();
  if (PLAIN.test(lower)) return lower;
  const folded = lower.normalize('NFKD').replace(APOSTROPHES, "'").replace(DROPPED, '');
  return folded === '' ? lower : folded;
}
