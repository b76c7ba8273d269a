import { ROLES, type Role } from '../people/staff.ts';
import type { PolicyDocument } from './document.ts';
import type { FoundPerson } from './people-found.ts';
import { namesAtStart, roleOf } from './roles.ts';

interface ByPolicy {
  readonly file: string;
  readonly to: { readonly role?: Role; readonly person?: string; readonly because: { readonly file: string; readonly quote: string } };
}

/** Longer quotes are not kept as a setting's reason. */
const LONGEST_BECAUSE = 2_000;

/**
 * Whom each policy names for staff's questions, as settings with the words they rest on, and as notes what could not be made a setting
 * (contacts for parents, or words that are neither one of the school's roles nor a person named here).
 */
export function questionsFound(documents: readonly PolicyDocument[], people: readonly FoundPerson[]): { readonly settings: ByPolicy[]; readonly notes: string[] } {
  const settings: ByPolicy[] = [];
  const notes: string[] = [];
  for (const document of documents) {
    const contacts = document.facts.filter((f) => f.kind === 'contact' && !f.value.includes('@'));
    for (const fact of contacts) {
      const forStaff = fact.role === 'staff' || fact.role === 'anyone';
      const to = forStaff ? answerer(fact.value, people) : null;
      if (to && fact.source.length <= LONGEST_BECAUSE && !settings.some((s) => s.file === document.file)) settings.push({ file: document.file, to: { ...to, because: { file: document.file, quote: fact.source } } });
      else notes.push(`${document.file} names "${fact.value}" for ${fact.role ?? 'anyone'}`);
    }
  }
  return { settings, notes: [...new Set(notes)] };
}

function answerer(value: string, people: readonly FoundPerson[]): { readonly role: Role } | { readonly person: string } | null {
  const name = namesAtStart(value)[0]?.name;
  if (name !== undefined) {
    const person = people.find((p) => p.name === name) ?? people.find((p) => p.name.split(' ').at(-1) === name.split(' ').at(-1));
    if (person) return { person: person.id };
  }
  const printed = roleOf(value.split(/\s*(?:\/|,|\bor\b|\band\b)\s*/)[0] ?? '');
  const role = ROLES.find((r) => r === printed);
  return role ? { role } : null;
}
