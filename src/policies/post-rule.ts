import { accountClauses, SOCIAL } from './account-clauses.ts';
import type { Clause, PolicyDocument } from './document.ts';
import { WISHED } from './monitoring-rule.ts';

/** A policy that has posts on official accounts agreed by somebody else before they are published. */
export interface PostCheckRule {
  /** Each post without "where possible": what is a wish is not asked of every post. */
  readonly every: boolean;
  readonly clause: Clause;
}

const POST = /\b(?:posts?|content|communications?|publications?|tweets?|messages?|material|updates?)\b/i;
const AGREED = /\b(?:read|checked|approved|agreed|seen|proof-?read|reviewed|authorised|signed off|looked at|cleared|check|agree|approve)\b/i;
const OTHER = /\b(?:another|second|different|one other|at least one other|a further|two|fellow)\b[^.;]{0,24}\b(?:colleagues?|members? of staff|staff members?|persons?|people|adults?|administrators?|pairs? of eyes)\b/i;
const PUBLISHED = /\bbefore\b|\bprior to\b|\bfirst\b|\bpublic\b|\bposted\b|\bpublish\w*/i;

/** What a policy says of a second person who agrees to a post; null where it says nothing of one. */
export function postRuleIn(document: PolicyDocument): PostCheckRule | null {
  for (const one of accountClauses(document)) {
    const { words } = one;
    if (!POST.test(words) || !AGREED.test(words) || !OTHER.test(words) || !PUBLISHED.test(words) || /\bpersonal\b/i.test(words)) continue;
    if (!one.officialSection && !SOCIAL.test(`${words} ${one.heading}`) && !/\bofficial|\bschool accounts?|\bon behalf of the school/i.test(words)) continue;
    return { every: !WISHED.test(words) && /\b(?:must|will|shall|is|are|all|every|each)\b/i.test(words) && !/\bshould\b/i.test(words), clause: one.clause };
  }
  return null;
}
