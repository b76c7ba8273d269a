import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { SCHOOL_PLATFORMS } from '../chat/outbound.ts';
import { asId, type PersonId } from '../kernel/ids.ts';

/** The roles that rules speak of. A school may give a person several; an unlisted colleague has none and is plain staff. */
export const ROLES = [
  'dsl', 'deputy-dsl', 'headteacher', 'executive-headteacher', 'head-of-school', 'chair-of-governors', 'governor', 'safeguarding-governor',
  'slt', 'teacher', 'ta', 'office', 'school-business-manager', 'data-protection-lead', 'it-lead', 'policy-owner', 'line-manager',
  'senco', 'midday-supervisor', 'caretaker', 'supply', 'volunteer',
] as const;
export type Role = (typeof ROLES)[number];

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  'dsl': 'Designated safeguarding lead', 'deputy-dsl': 'Deputy safeguarding lead', 'headteacher': 'Headteacher', 'executive-headteacher': 'Executive headteacher',
  'head-of-school': 'Head of school', 'chair-of-governors': 'Chair of governors', 'governor': 'Governor', 'safeguarding-governor': 'Safeguarding governor',
  'slt': 'Senior leader', 'teacher': 'Teacher', 'ta': 'Teaching assistant', 'office': 'School office', 'school-business-manager': 'School business manager',
  'data-protection-lead': 'Data protection lead', 'it-lead': 'IT lead', 'policy-owner': 'Policy owner', 'line-manager': 'Line manager', 'senco': 'SENCO',
  'midday-supervisor': 'Midday supervisor', 'caretaker': 'Caretaker', 'supply': 'Supply teacher', 'volunteer': 'Volunteer',
};
/** The role as people say it, with a capital. */
export const roleWords = (role: Role): string => ROLE_WORDS[role];

/** One row of `people:` in school.yaml. */
const personSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{2,60}$/, 'use lower-case letters, digits and hyphens'),
  name: z.string().trim().min(2).max(120),
  email: z.email().optional(),
  roles: z.array(z.enum(ROLES)).default([]),
  telephone: z.string().trim().min(3).max(40).optional(),
  room: z.string().trim().max(60).optional(),
  /** Their account, where an address cannot tell it (a shared one, or an account made anew): Slack's id (U…), Teams' directory id. */
  slack: z.string().regex(/^[UW][A-Z0-9]{5,20}$/, 'is the member id, such as U0123456789').optional(),
  teams: z.uuid('is the object id of the person in the directory').toLowerCase().optional(),
});
export const peopleSchema = z.array(personSchema).default([]);
export type ListedPerson = z.output<typeof personSchema>;

/**
 * Who acts, as this school knows them.
 * `listed`: a row of school.yaml · `staff`: a full member of the workspace without a row · `unnamed`: at the school's desk, not named ·
 * `outsider`: guests, bots, other workspaces, deactivated accounts.
 */
export interface Person {
  readonly id: PersonId;
  readonly standing: 'listed' | 'staff' | 'unnamed' | 'outsider';
  readonly name: string;
  readonly roles: readonly Role[];
  readonly telephone: string | null;
  readonly room: string | null;
}

export function listed(row: ListedPerson): Person {
  return { id: asId<'person'>(row.id), standing: 'listed', name: row.name, roles: row.roles, telephone: row.telephone ?? null, room: row.room ?? null };
}

/** The school's own people, found by id or by role in the order of school.yaml. Always ask it anew: roles are given and taken while the desk runs. */
export class Staff {
  #byId: ReadonlyMap<string, Person> = new Map();
  #byEmail: ReadonlyMap<string, Person> = new Map();
  /** By platform and the account's id. */
  #byAccount: ReadonlyMap<string, Person> = new Map();
  /** "slack priya-nair": whose account of that platform school.yaml names. */
  #accounts: ReadonlySet<string> = new Set();
  #all: readonly Person[] = [];

  constructor(rows: readonly ListedPerson[]) {
    this.become(rows);
  }

  get all(): readonly Person[] {
    return this.#all;
  }

  /** From now on these are the school's people. Who has not changed stays the same object. */
  become(rows: readonly ListedPerson[]): void {
    this.#all = rows.map((row) => {
      const now = listed(row);
      const before = this.#byId.get(row.id);
      return before && isDeepStrictEqual(before, now) ? before : now;
    });
    this.#byId = new Map(this.#all.map((p) => [p.id, p]));
    // Of two rows with one account the first is meant, as ever.
    this.#byAccount = new Map(rows.toReversed().flatMap((row) => SCHOOL_PLATFORMS.flatMap((surface) => (row[surface] === undefined ? [] : [[`${surface} ${row[surface]}`, this.#byId.get(row.id)!] as const]))));
    this.#accounts = new Set(rows.flatMap((row) => SCHOOL_PLATFORMS.flatMap((surface) => (row[surface] === undefined ? [] : [`${surface} ${row.id}`]))));
    this.#byEmail = new Map(rows.flatMap((row) => (row.email ? [[row.email.toLowerCase(), this.#byId.get(row.id)!] as const] : [])));
  }

  /** Whose account school.yaml says this is; null where it says nothing of it. */
  byAccount(surface: string, id: string): Person | null {
    return this.#byAccount.get(`${surface} ${id}`) ?? null;
  }

  /** Whether school.yaml says which account of this platform is this person's. */
  hasAccount(surface: string, person: Person): boolean {
    return this.#accounts.has(`${surface} ${person.id}`);
  }

  byId(id: string): Person | null {
    return this.#byId.get(id) ?? null;
  }

  /** Platforms vouch for e-mail addresses in any case. */
  byEmail(email: string): Person | null {
    return this.#byEmail.get(email.toLowerCase()) ?? null;
  }

  withRole(role: Role): readonly Person[] {
    return this.all.filter((p) => p.roles.includes(role));
  }

  /** The first person of the first of these roles that anyone holds. */
  firstOf(...roles: readonly Role[]): Person | null {
    for (const role of roles) {
      const found = this.withRole(role)[0];
      if (found) return found;
    }
    return null;
  }
}

/** "Mrs Okafor, Room 4, 01632 960101": what a colleague needs to find them. */
export function whereToFind(person: Person): string {
  return [person.name, person.room, person.telephone].filter((part) => part !== null && part !== '').join(', ');
}
