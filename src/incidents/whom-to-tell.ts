import type { Contacts } from '../people/contacts.ts';
import type { Person, Role, Staff } from '../people/staff.ts';

/** Whom a concern seems to be about, as far as the words tell; `none` where no adult in school is meant. */
export type ConcernAbout = 'none' | 'staff' | 'head' | 'dsl';

/** The people and numbers an urgent card names. Everyone is a colleague to be told in person; nothing is sent to them. */
export interface WhomToTell {
  /** For a child's welfare: the safeguarding lead first, then the deputies; never the asker, nor the one it is about. */
  readonly safeguarding: readonly Person[];
  /** When none of those is found: headteacher, then senior leaders. */
  readonly orElse: readonly Person[];
  /** For a worry about an adult who works or helps here. */
  readonly aboutAdult: readonly Person[];
  /** For a worry about the headteacher. */
  readonly aboutHead: readonly Person[];
  /** The safeguarding lead is also the head: a worry about a colleague must not be sent round by "the DSL". */
  readonly leadIsHead: boolean;
  readonly office: string | null;
  readonly socialCare: Contacts['childrens-social-care'];
  readonly lado: Contacts['lado'];
}

const HEADS: readonly Role[] = ['headteacher', 'head-of-school', 'executive-headteacher'];
const MOST_NAMED = 2;

/**
 * Computed as people, not role names: in some schools the safeguarding lead is the head. Whoever the concern seems to be about, and the
 * asker, are left out of every list.
 */
export function whomToTell(staff: Staff, contacts: Contacts, office: string | null, asker: Person | null, about: ConcernAbout): WhomToTell {
  const leads = staff.withRole('dsl');
  const heads = people(staff, HEADS);
  const concerned = new Set<string>([...(about === 'dsl' ? leads : []), ...(about === 'head' ? heads : [])].map((p) => p.id));
  if (asker) concerned.add(asker.id);
  const free = (list: readonly Person[], taken: readonly Person[] = []): Person[] => list.filter((p) => !concerned.has(p.id) && !taken.includes(p));
  const safeguarding = free(people(staff, ['dsl', 'deputy-dsl'])).slice(0, MOST_NAMED);
  const orElse = free(people(staff, [...HEADS, 'slt']), safeguarding).slice(0, MOST_NAMED);
  return {
    safeguarding: safeguarding.length > 0 ? safeguarding : orElse.slice(0, 1),
    orElse: safeguarding.length > 0 ? orElse : orElse.slice(1),
    aboutAdult: free(heads).slice(0, 1),
    aboutHead: free(people(staff, ['chair-of-governors']), []).slice(0, 1),
    leadIsHead: leads.some((p) => heads.includes(p)),
    office,
    socialCare: contacts['childrens-social-care'],
    lado: contacts.lado,
  };
}

/** Holders of the roles in the roles' order, each once. */
function people(staff: Staff, roles: readonly Role[]): Person[] {
  return [...new Set(roles.flatMap((role) => [...staff.withRole(role)]))];
}

/** For a worry about a colleague: the head, or the chair where the head is left out because it is about them or they ask. */
export const forAdults = (to: WhomToTell): readonly Person[] => (to.aboutAdult.length > 0 ? to.aboutAdult : to.aboutHead);
