/** A name as staff lists and forms write it: its title, given names and surname, in letters that compare. */
interface Parts {
  readonly title: 'mr' | 'mrs' | null;
  readonly given: readonly string[];
  readonly surname: string;
}

const TITLES: Readonly<Record<string, Parts['title']>> = { mr: 'mr', sir: 'mr', mrs: 'mrs', ms: 'mrs', miss: 'mrs', madam: 'mrs', dr: null, prof: null, professor: null, mx: null, rev: null, revd: null, fr: null, canon: null };

const EARNED: ReadonlySet<string> = new Set(['mbe', 'obe', 'cbe', 'jp', 'bed', 'med', 'bsc', 'msc', 'mba', 'phd', 'edd', 'hons', 'pgce', 'qts', 'qtls', 'npqh', 'npqsl', 'frsa', 'jnr', 'jr', 'snr', 'sr']);

function partsOf(name: string): Parts | null {
  // What stands in brackets or behind a comma or dash says who they are ("Jo Hill, parent"), not what they are called.
  const [bare = ''] = name.normalize('NFKD').replace(/[\p{M}\p{Cf}]/gu, '').toLowerCase().replace(/[\u2018\u2019]/g, "'").split(/[,;(:]|\s[-–—]\s/);
  const words = bare.replace(/[^\p{L}'\s-]/gu, ' ').trim().split(/\s+/).filter((word) => word !== '');
  const title = words.find((word) => Object.hasOwn(TITLES, word));
  const names = words.filter((word) => !Object.hasOwn(TITLES, word));
  // What is earned stands behind a whole name, and is no surname.
  while (names.length > 2 && EARNED.has(names.at(-1) ?? '')) names.pop();
  const surname = names.at(-1);
  return surname === undefined ? null : { title: title === undefined ? null : (TITLES[title] ?? null), given: names.slice(0, -1), surname };
}

/**
 * Whether two names may be one person: the same surname, and nothing that tells them apart ("Mr" and "Mrs", two different first names). An initial
 * or a missing first name tells nothing apart: where nobody decides about themselves, a doubt counts as the same.
 */
export function mayBeSame(a: string, b: string): boolean {
  const [one, other] = [partsOf(a), partsOf(b)];
  if (!one || !other || one.surname !== other.surname) return false;
  if (one.title !== null && other.title !== null && one.title !== other.title) return false;
  const [first, second] = [one.given[0], other.given[0]];
  return first === undefined || second === undefined || first.startsWith(second) || second.startsWith(first);
}
