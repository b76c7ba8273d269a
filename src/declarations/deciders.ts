import { isNamedIn } from '../people/named-in.ts';
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
  return people.filter((person) => person.id !== declarant.id && !isNamedIn(person, names) && !(ofHead && person.roles.some((role) => HEADS.includes(role))));
}

/** The first of them who is there today and was not passed over before; where all are away, the first. Null where nobody is left. */
export function deciderNow(deciders: readonly Person[], away: readonly string[], passed: readonly string[]): Person | null {
  const left = deciders.filter((person) => !passed.includes(person.id));
  return left.find((person) => !away.includes(person.id)) ?? left[0] ?? null;
}
