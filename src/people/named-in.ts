import type { Person } from './staff.ts';

const TITLES: ReadonlySet<string> = new Set(['mr', 'mrs', 'ms', 'miss', 'mx', 'dr', 'rev', 'revd', 'sir', 'dame', 'prof', 'professor']);
const OF_WOMEN: ReadonlySet<string> = new Set(['mrs', 'ms', 'miss', 'dame']);
const OF_MEN: ReadonlySet<string> = new Set(['mr', 'sir']);

/**
 * Whether a person stands on one of the lines of a text: with all of their name, or as colleagues are called, by title or initial and surname. A surname alone,
 * or after a title that cannot be theirs, may be that of a relative.
 */
export function isNamedIn({ name }: Pick<Person, 'name'>, text: string): boolean {
  const own = wordsOf(name);
  const parts = own.filter((word) => !TITLES.has(word));
  const first = parts[0];
  const surname = parts.at(-1);
  if (first === undefined || surname === undefined || parts.length < 2) return false;
  const titles = own.filter((word) => TITLES.has(word));
  const called = (before: string | undefined): boolean => before !== undefined && (before === first[0] || (TITLES.has(before) && mayBe(titles, before)));
  return text.split('\n').some((line) => {
    const words = wordsOf(line);
    return parts.every((part) => words.includes(part)) || words.some((word, i) => word === surname && called(words[i - 1]));
  });
}

/** Whether someone with these titles may be called by another one. */
const mayBe = (own: readonly string[], title: string): boolean => !own.some((one) => (OF_MEN.has(one) && OF_WOMEN.has(title)) || (OF_WOMEN.has(one) && OF_MEN.has(title)));

/** Folded so that an accent, the kind of apostrophe, a hyphen and "'s" make no other name. */
const wordsOf = (text: string): string[] => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/['’‘`]s\b/gu, '').replace(/['’‘`]/gu, '').match(/\p{L}+/gu) ?? [];
