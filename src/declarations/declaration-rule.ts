import { ROLES, roleWords, type Role } from '../people/staff.ts';
import { SOCIAL } from '../policies/account-clauses.ts';
import type { PolicyDocument } from '../policies/document.ts';
import { exceptionRuleIn, type ExceptionRule } from '../policies/exception-rule.ts';
import type { Because } from '../policies/settings.ts';
import { stillStands } from '../policies/standing-quotes.ts';
import type { DecisionKind, DeclarationsSettings } from './declaration-settings.ts';

/** How a school deals with a declaration now. */
export interface DeclarationRule {
  readonly kind: DecisionKind;
  readonly to: Role;
  /** `not-stated`: no policy makes an exception, so a ruling is asked. */
  readonly source: 'school.yaml' | 'policy' | 'not-stated';
  readonly because: Because | null;
}

/** Roles that a policy names and a school's people can hold. */
const STANDS_FOR: Readonly<Record<string, Role>> = { 'deputy-headteacher': 'slt', 'head-of-department': 'line-manager', 'online-safety-lead': 'dsl', 'communications-lead': 'school-business-manager' };

// A document never changes: a new version is a new one.
const read = new WeakMap<PolicyDocument, { readonly found: ExceptionRule | null }>();

function exceptionOf(document: PolicyDocument): ExceptionRule | null {
  const known = read.get(document) ?? { found: exceptionRuleIn(document) };
  read.set(document, known);
  return known.found;
}

/** What is in force: school.yaml first, then the policies, that on social media before others; else a ruling of the head is asked. */
export function declarationRule({ decision }: Pick<DeclarationsSettings, 'decision'>, documents: readonly PolicyDocument[]): DeclarationRule {
  if (decision) return { kind: decision.kind, to: decision.to, source: 'school.yaml', because: decision.because && stillStands(decision.because, documents) ? decision.because : null };
  for (const document of documents.toSorted((a, b) => Number(SOCIAL.test(b.title)) - Number(SOCIAL.test(a.title)))) {
    const found = exceptionOf(document);
    if (!found) continue;
    const to = ROLES.find((role) => role === found.to) ?? STANDS_FOR[found.to] ?? 'headteacher';
    return { kind: found.kind, to, source: 'policy', because: { file: document.file, quote: found.clause.quote } };
  }
  return { kind: 'ruling', to: 'headteacher', source: 'not-stated', because: null };
}

/** "headteacher", "DSL": inside a sentence. */
export const roleInside = (role: Role): string => {
  const words = roleWords(role);
  return /^[A-Z]{2}/.test(words) ? words : words.charAt(0).toLowerCase() + words.slice(1);
};

/** What will happen with a declaration, before it is sent and on the card of whoever decides. */
export function kindWords({ kind, source }: Pick<DeclarationRule, 'kind' | 'source'>): string {
  switch (kind) {
    case 'approval':
      return 'It needs approval. The answer may be yes, yes with conditions, or no.';
    case 'decision_after_discussion':
      return 'It is talked over first. Then the decision and the advice are recorded.';
    case 'written_notice':
      return 'It is a notice in writing: it is noted, and you may be asked about it. No approval is asked for.';
    case 'notification':
      return 'It is noted, and you may be asked about it. No approval is asked for.';
    case 'ruling':
      return source === 'not-stated' ? 'Your policy doesn\'t say: I find no exception in it for relationships that were there before. So a ruling is asked. Sending this allows nothing by itself.' : 'A ruling is asked. Sending this allows nothing by itself.';
  }
}
