import { roleWords, type Person, type Role, type Staff } from '../people/staff.ts';

const HEADS: readonly Role[] = ['headteacher', 'head-of-school', 'executive-headteacher'];
/** Who may be sent a report, whatever it is about: the question who is concerned names them all. */
const RECEIVING: readonly Role[] = ['dsl', 'deputy-dsl', ...HEADS, 'chair-of-governors', 'safeguarding-governor', 'slt', 'data-protection-lead', 'it-lead'];

const holders = (staff: Staff, roles: readonly Role[]): Person[] => [...new Set(roles.flatMap((role) => [...staff.withRole(role)]))];

// A list to be read in two minutes: fewer words than the role has elsewhere.
const SHORT: Readonly<Partial<Record<Role, string>>> = {
  'dsl': 'safeguarding lead', 'deputy-dsl': 'deputy lead', 'headteacher': 'head', 'chair-of-governors': 'chair', 'safeguarding-governor': 'governor', 'slt': 'senior leader', 'data-protection-lead': 'data protection',
};

/** Everyone whom a report may be sent to in this school: the question who is concerned and "not sure" mean the same people. */
export const whoReceive = (staff: Staff): Person[] => holders(staff, RECEIVING);

/** Those who may be sent reports in this school, with what they are; never the reporter. */
export function receiversFor(staff: Staff, reporter: Pick<Person, 'id'>): { readonly person: Person; readonly title: string }[] {
  return whoReceive(staff).flatMap((person) => {
    const role = RECEIVING.find((one) => person.roles.includes(one));
    return person.id === reporter.id || !role ? [] : [{ person, title: `${person.name} (${SHORT[role] ?? roleWords(role)})` }];
  });
}

// Where a reporter writes the role for the name. A deputy head is no head.
const ROLE_NAMES: readonly (readonly [RegExp, readonly Role[]])[] = [
  [/(?<!\b(?:deputy|assistant|vice)[ -])\b(?:head ?teacher|head ?master|head ?mistress|principal|head of school|executive head|(?:the|our|my) head)\b(?! of (?!school))/, HEADS],
  [/(?<!\b(?:deputy|assistant)[ -])\b(?:dsl|designated safeguarding (?:lead|officer|person)|safeguarding lead)\b/, ['dsl']],
  [/\b(?:ddsl|deputy (?:dsl|designated safeguarding (?:lead|officer|person)|safeguarding lead))\b/, ['deputy-dsl']],
  [/\bchair(?:man|woman|person)?\b/, ['chair-of-governors']],
];

/** People of the school whom these words name: by surname, by full name, or by the role they hold. Two of one surname are both meant. */
export function peopleNamed(text: string, staff: Staff): Person[] {
  const said = plain(text);
  const roles = ROLE_NAMES.flatMap(([pattern, of]) => (pattern.test(said) ? of : []));
  return staff.all.filter((person) => {
    const surname = plain(person.name).split(' ').at(-1) ?? '';
    return roles.some((role) => person.roles.includes(role)) || (surname.length > 1 && new RegExp(`(?<![\\p{L}])${surname.replace(/[^\p{L}'-]/gu, '')}(?![\\p{L}])`, 'u').test(said));
  });
}

/** Lower case, without accents, straight quotes, one space: as two people type one name. */
const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[\u2018\u2019]/g, "'").replace(/\s+/g, ' ').trim();
