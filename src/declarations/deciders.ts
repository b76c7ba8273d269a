import type { Person, Role, Staff } from '../people/staff.ts';

const HEADS: readonly Role[] = ['headteacher', 'head-of-school', 'executive-headteacher'];
const BOARD: readonly Role[] = ['chair-of-governors', 'safeguarding-governor', 'governor'];

/** Everyone who may decide on a declaration that is for this role, the first of them first. */
export interface WhoDecides {
  readonly staff: Staff;
  readonly to: Role;
  /** Whose it is. */
  readonly declarant: Pick<Person, 'id' | 'roles'>;
  /** Names as they were typed into it: nobody decides on their own relationship. */
  readonly names: string;
}

/**
 * Those who may decide, in order. The head's own goes to the governors, and to no one whom the head manages; nobody decides on their own, or on one
 * that names them. Empty where the staff list has no one else.
 */
export function decidersOf({ staff, to, declarant, names }: WhoDecides): Person[] {
  const ofHead = declarant.roles.some((role) => HEADS.includes(role));
  // A lead's own does not go to their deputy.
  const deputies: readonly Role[] = declarant.roles.includes('dsl') ? [] : ['deputy-dsl'];
  const order: readonly Role[] = ofHead ? BOARD : [to, ...(to === 'dsl' ? deputies : []), ...HEADS, ...BOARD, 'dsl', ...deputies];
  const people = [...new Set(order.flatMap((role) => [...staff.withRole(role)]))];
  return people.filter((person) => person.id !== declarant.id && !isNamed(person, names) && !(ofHead && person.roles.some((role) => HEADS.includes(role))));
}

const TITLES: ReadonlySet<string> = new Set(['mr', 'mrs', 'ms', 'miss', 'mx', 'dr', 'rev', 'revd', 'sir', 'dame', 'prof', 'professor']);
const OF_WOMEN: ReadonlySet<string> = new Set(['mrs', 'ms', 'miss', 'dame']);
const OF_MEN: ReadonlySet<string> = new Set(['mr', 'sir']);

/**
 * Whether a person stands on one of the lines: with all of their name, or as colleagues are called, by title or initial and surname. A surname alone,
 * or after a title that cannot be theirs, may be that of a relative.
 */
function isNamed({ name }: Pick<Person, 'name'>, names: string): boolean {
  const own = wordsOf(name);
  const parts = own.filter((word) => !TITLES.has(word));
  const first = parts[0];
  const surname = parts.at(-1);
  if (first === undefined || surname === undefined || parts.length < 2) return false;
  const titles = own.filter((word) => TITLES.has(word));
  const called = (before: string | undefined): boolean => before !== undefined && (before === first[0] || (TITLES.has(before) && mayBe(titles, before)));
  return names.split('\n').some((line) => {
    const words = wordsOf(line);
    return parts.every((part) => words.includes(part)) || words.some((word, i) => word === surname && called(words[i - 1]));
  });
}

/** Whether someone with these titles may be called by another one. */
const mayBe = (own: readonly string[], title: string): boolean => !own.some((one) => (OF_MEN.has(one) && OF_WOMEN.has(title)) || (OF_WOMEN.has(one) && OF_MEN.has(title)));

/** Folded so that an accent, the kind of apostrophe, a hyphen and "'s" make no other name. */
const wordsOf = (text: string): string[] => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/['’‘`]s\b/gu, '').replace(/['’‘`]/gu, '').match(/\p{L}+/gu) ?? [];

/** The first of them who is there today and was not passed over before; where all are away, the first. Null where nobody is left. */
export function deciderNow(deciders: readonly Person[], away: readonly string[], passed: readonly string[]): Person | null {
  const left = deciders.filter((person) => !passed.includes(person.id));
  return left.find((person) => !away.includes(person.id)) ?? left[0] ?? null;
}
