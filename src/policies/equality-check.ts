import type { Clause, PolicyDocument } from './document.ts';

const EQUALITY = /\bequalit(?:y|ies)\b|\bdiscriminat\w+|\bEq?IA\b|\bprotected characteristics?\b/i;
/** Of the policy itself, not of what people post: "this policy, as written, does not …". */
const OF_ITSELF = /\b(?:this|the|our|all|each|every|school(?:'s)?) (?:[\w-]+ ){0,3}?polic(?:y|ies)\b|\bas written\b|\bthis document\b/i;
const LOOKED_AT = /\b(?:ensur\w+|review\w*|assess\w*|check\w*|consider\w*|monitor\w*|analys\w+|impact)\b/i;
const CONDUCT = /\b(?:posts?|comments?|content|messages?|images?|online)\b/i;

/** The clause that asks whether the policy itself is fair to everyone, to be looked at when it is reviewed; null where none does. */
export function equalityClause({ clauses }: Pick<PolicyDocument, 'clauses'>): Clause | null {
  return clauses.find(({ quote, standing }) => standing === 'policy' && EQUALITY.test(quote) && OF_ITSELF.test(quote) && LOOKED_AT.test(quote) && !(CONDUCT.test(quote) && !/\bas written\b|\bimpact\b|\breview/i.test(quote))) ?? null;
}
