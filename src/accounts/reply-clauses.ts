import { routeRulesIn } from '../incidents/route-clauses.ts';
import type { IncidentType } from '../incidents/incident-types.ts';
import type { Corpus } from '../policies/corpus.ts';
import type { Because } from '../policies/settings.ts';
import type { AccountSchool } from './account-ports.ts';
import type { CommentKind } from './comments.ts';

const TYPES: Partial<Readonly<Record<CommentKind, IncidentType>>> = { child: 'contact-from-pupil', press: 'press-contact', abuse: 'abusive-post' };

// Reading every policy for its routes takes a while, and the policies change rarely.
const known = new WeakMap<Corpus, ReadonlyMap<IncidentType, Because>>();

/** The policy's own words on what comes to an account from a child, the press or in abuse; null where it says nothing. */
export function clauseOn(kind: CommentKind, school: Pick<AccountSchool, 'corpus'>): Because | null {
  const type = TYPES[kind];
  const corpus = school.corpus();
  if (!type || !corpus) return null;
  const found = known.get(corpus) ?? clausesIn(corpus);
  known.set(corpus, found);
  return found.get(type) ?? null;
}

/** Of several clauses the one that speaks of accounts. */
function clausesIn(corpus: Corpus): ReadonlyMap<IncidentType, Because> {
  const rules = routeRulesIn(corpus.documents);
  const found = new Map<IncidentType, Because>();
  for (const type of Object.values(TYPES)) {
    const stated = rules.flatMap((rule) => (rule.types[0] === type && rule.because ? [rule.because] : []));
    const best = stated.find(({ quote }) => /\baccounts?\b/iu.test(quote)) ?? stated[0];
    if (best) found.set(type, best);
  }
  return found;
}
