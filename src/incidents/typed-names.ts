import { distance } from 'fastest-levenshtein';

interface Token {
  readonly folded: string;
  /** Written with a capital, or joined to the word before it by a hyphen: it may be part of the name. */
  readonly nameLike: boolean;
  readonly typed: string;
}

const TITLES: ReadonlySet<string> = new Set(['mr', 'mrs', 'miss', 'ms', 'mx', 'dr', 'sir', 'rev', 'master']);
const CLASS_WORDS: ReadonlySet<string> = new Set(['year', 'yr', 'class', 'form', 'reception', 'nursery', 'pupil', 'child', 'aged', 'teacher', 'ta', 'supply', 'the']);
// From here a slip in a word still points to it.
const SHORTEST_SLIP = 4;

/** Lower case, without accents and apostrophes: as two people type one name. */
const fold = (text: string): string => text.normalize('NFKD').replace(/[\p{M}'’ʼ]/gu, '').toLowerCase();

/** The parts of what was typed that each may hold a name: by lines, commas, brackets and "and". */
const segmentsIn = (typed: string): string[] => typed.split(/[\n,;/&+()[\]]|\s(?:and|with|plus)\s/iu).map((part) => part.replace(/\b\S+\s+class\b/giu, ' ').trim()).filter((part) => part !== '');

function tokensIn(segment: string): Token[] {
  return [...segment.matchAll(/[\p{L}\p{M}\p{N}'’ʼ]+/gu)].flatMap(([typed], i, all) => {
    const folded = fold(typed);
    if (folded === '' || /\d/.test(folded) || TITLES.has(folded) || CLASS_WORDS.has(folded)) return [];
    const joined = i > 0 && segment.charAt((all[i]?.index ?? 0) - 1) === '-';
    return [{ folded, typed, nameLike: joined || /^\p{Lu}/u.test(typed) }];
  });
}

/** The names in a field of names, as typed, each once, without titles and classes. */
export function namesIn(typed: string): string[] {
  // "Ann Lee in the corridor, with her mum": where names have capitals, what is written small is none.
  const someCapitals = tokensIn(typed).some((token) => token.nameLike);
  const names = segmentsIn(typed).flatMap((segment) => {
    const capitals = tokensIn(segment).filter((token) => token.nameLike || !someCapitals);
    return capitals.length === 0 || capitals.length > 5 ? [] : [capitals.map((token) => token.typed).join(' ')];
  });
  return [...new Set(names)];
}

/** A first and a last name at least: one word alone would find other people's records. */
export const isFullName = (name: string): boolean => tokensIn(name).length >= 2;

/**
 * Whether a field of names holds this full name: `exact` after folding of letters, accents, titles and classes; `near` where it may be a slip, a
 * longer name or a part of it; null where it holds neither.
 */
export function nameMatch(name: string, typed: string): 'exact' | 'near' | null {
  const wanted = tokensIn(name).map((token) => token.folded);
  let best: 'near' | null = null;
  for (const segment of segmentsIn(typed)) {
    const tokens = tokensIn(segment);
    if (holdsExactly(wanted, tokens)) return 'exact';
    if (isNear(wanted, tokens)) best = 'near';
  }
  return best;
}

/** Whether two names are one, as two people type it. */
export const isSameName = (a: string, b: string): boolean => tokensIn(a).map((token) => token.folded).join(' ') === tokensIn(b).map((token) => token.folded).join(' ');

/** Whether a text of any length names this person in full. */
export const isNamedIn = (name: string, text: string): boolean => ` ${tokensIn(text).map((token) => token.folded).join(' ')} `.includes(` ${tokensIn(name).map((token) => token.folded).join(' ')} `);

function holdsExactly(wanted: readonly string[], tokens: readonly Token[]): boolean {
  const someCapitals = tokens.some((token) => token.nameLike);
  const continues = (token: Token | undefined): boolean => token !== undefined && (!someCapitals || token.nameLike);
  for (let i = 0; i + wanted.length <= tokens.length; i++) {
    const here = wanted.every((word, j) => tokens[i + j]?.folded === word);
    if (here && !continues(tokens[i - 1]) && !continues(tokens[i + wanted.length])) return true;
  }
  return false;
}

function isNear(wanted: readonly string[], tokens: readonly Token[]): boolean {
  const found = (word: string): boolean => tokens.some((token) => alike(word, token.folded));
  const surname = wanted.at(-1) ?? '';
  const [first = ''] = wanted;
  return found(surname) || (found(first) && tokens.length === 1);
}

function alike(a: string, b: string): boolean {
  if (a === b) return true;
  const shorter = Math.min(a.length, b.length);
  return shorter >= SHORTEST_SLIP && distance(a, b) <= (shorter >= 8 ? 2 : 1);
}

const withCapital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const ESCAPED = /[.*+?^${}()|[\]\\/]/g;

/** Every letter with an accent beside the one without: people leave them out, and put them in. */
const ACCENTED: ReadonlyMap<string, string> = (() => {
  const found = new Map<string, string>();
  for (const [first, last] of [[0xc0, 0x24f], [0x1e00, 0x1eff]] as const) {
    for (let code = first; code <= last; code++) {
      const letter = String.fromCodePoint(code);
      const [, plain] = /^([A-Za-z])\p{M}+$/u.exec(letter.normalize('NFKD')) ?? [];
      if (plain !== undefined) found.set(plain, `${found.get(plain) ?? plain}${letter}`);
    }
  }
  return found;
})();

/** A pattern for one name, as two people type it: without its accents or apostrophes, with a hyphen for a blank. Capitals are as they are given. */
const spelled = (name: string): string =>
  [...name.normalize('NFKD').replace(/\p{M}/gu, '').matchAll(/[\s‐‑-]+|['’ʼ‘]|./gsu)].map(([part]) => {
    if (/^[\s‐‑-]/u.test(part)) return '[\\s‐‑\\-]+';
    if (/^['’ʼ‘]/u.test(part)) return "['’ʼ‘]?";
    const letters = ACCENTED.get(part);
    return letters === undefined ? part.replace(ESCAPED, '\\$&') : `[${letters}]\\p{M}*`;
  }).join('');

/**
 * A pattern for these names wherever they stand in a text, whole or by one of their words; null where there are none. Words that the subject's
 * name has too are not looked for alone. One word is a name only with a capital, or all in capitals: "will" is none.
 */
export function patternOf(names: readonly string[], subject: string | null): RegExp | null {
  const shared = new Set(subject === null ? [] : tokensIn(subject).map((token) => token.folded));
  const singles = names.flatMap((name) => tokensIn(name)).filter((token) => token.typed.length > 2 && !shared.has(token.folded)).map((token) => withCapital(token.typed));
  const whole = names.flatMap((name) => [name, tokensIn(name).map((token) => token.typed).join(' ')]).filter((name) => /[\p{L}\p{N}]/u.test(name) && (name.includes(' ') || names.includes(name)));
  const words = new Set([...whole, ...whole.map((name) => name.toLowerCase()), ...singles, ...[...whole, ...singles].map((name) => name.toUpperCase())]);
  const patterns = [...words].toSorted((a, b) => b.length - a.length).map(spelled);
  if (patterns.length === 0) return null;
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${[...new Set(patterns)].join('|')})(?![\\p{L}\\p{N}])`, 'gu');
}
