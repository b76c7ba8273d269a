import type { Person, Role, Staff } from '../people/staff.ts';
import type { Corpus } from './corpus.ts';
import type { Fact, PolicyDocument } from './document.ts';
import type { Because, QuestionsSettings } from './settings.ts';

/** Who answers what a policy does not say, and what that rests on. `because` is the policy's own words, or null for a school setting or the desk's fallback. */
export interface WhoAnswers {
  readonly person: Person;
  readonly because: Because | null;
  readonly from: 'setting' | 'policy' | 'fallback';
}

// Somebody must always be there to ask: those who own policies, then those who run the school.
const FALLBACK: readonly Role[] = ['policy-owner', 'headteacher', 'head-of-school', 'executive-headteacher', 'dsl', 'slt', 'chair-of-governors'];

/**
 * For a question about these documents (nearest first): what the school set for that policy, whom the policy itself names for staff's
 * questions, what the school set for all, then the fallback. Never the asker; null in a school that lists nobody else.
 */
export function whoAnswers(asker: Person | null, documents: readonly PolicyDocument[], corpus: Corpus, settings: QuestionsSettings, staff: Staff): WhoAnswers | null {
  const candidates: (WhoAnswers | null)[] = [
    ...documents.map((document) => fromSetting(settings['by-policy'].find((p) => sameFile(p.file, document.file))?.to, staff, asker)),
    ...documents.map((document) => fromPolicy(document, staff)),
    fromSetting(settings.default, staff, asker),
    ...corpus.documents.map((document) => fromPolicy(document, staff)),
    ...FALLBACK.flatMap((role) => staff.withRole(role)).map((person): WhoAnswers => ({ person, because: null, from: 'fallback' })),
  ];
  return candidates.find((c) => c !== null && c.person.id !== asker?.id) ?? null;
}

function fromSetting(to: QuestionsSettings['default'], staff: Staff, asker: Person | null): WhoAnswers | null {
  if (!to) return null;
  const people = to.person !== undefined ? [staff.byId(to.person)] : to.role !== undefined ? staff.withRole(to.role) : [];
  const person = people.find((p) => p !== null && p.id !== asker?.id);
  return person ? { person, because: to.because ?? null, from: 'setting' } : null;
}

/** Only a printed name that is one of the school's own people counts: policies outlive the staff they name. */
function fromPolicy(document: PolicyDocument, staff: Staff): WhoAnswers | null {
  for (const fact of document.facts) {
    if (fact.kind !== 'contact' || (fact.role !== 'staff' && fact.role !== 'anyone')) continue;
    const person = named(fact, staff);
    if (person) return { person, because: { file: document.file, quote: fact.source }, from: 'policy' };
  }
  return null;
}

function named(fact: Fact, staff: Staff): Person | null {
  const words = fact.value.toLowerCase();
  return staff.all.find((p) => words.includes(withoutTitle(p.name).toLowerCase())) ?? null;
}

const withoutTitle = (name: string): string => name.replace(/^(?:mr|mrs|ms|miss|mx|dr|rev|prof)\.?\s+/i, '');
const sameFile = (setting: string, file: string): boolean => setting.replace(/^policies\//, '') === file;
