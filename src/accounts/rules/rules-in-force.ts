import { ROLES, type Role } from '../../people/staff.ts';
import { SOCIAL } from '../../policies/account-clauses.ts';
import { accountForbidsIn, type FoundForbid } from '../../policies/account-forbids.ts';
import { approvalRuleIn, type AccountApproval } from '../../policies/approval-rule.ts';
import { casePointsIn, type FoundPoint } from '../../policies/case-points.ts';
import type { Clause, PolicyDocument } from '../../policies/document.ts';
import { monitoringRuleIn, WISHED, type MonitoringRule } from '../../policies/monitoring-rule.ts';
import { postRuleIn, type PostCheckRule } from '../../policies/post-rule.ts';
import { responseRuleIn, type ResponseRule } from '../../policies/response-rule.ts';
import type { Because } from '../../policies/settings.ts';
import { stillStands } from '../../policies/standing-quotes.ts';
import type { AccountRules, ApprovalRule, CaseRule, CheckRule, Forbids, InForce, PostRule, ReplyRule } from '../account-rules.ts';
import { CASE_POINTS, type AccountsSettings, type CasePoint } from '../account-settings.ts';

// What a school may set and no policy says; the same as where its settings leave them out.
const NUDGE_AFTER = 5;
const CHECK_DEFAULTS = { at: '08:30', secondAfterMinutes: 120, leadersAfterMinutes: 240 } as const;
const REPLY_DEFAULTS = { dayEnds: '17:00', holidays: 'bank-holidays', soonHours: 4 } as const;
const FIRST_POSTS = 3;
const HOURS_A_DAY = 24;

/** What is in force for a school's accounts: school.yaml first, then what its policies say, then the setting that is called a setting. */
export function rulesInForce(settings: AccountsSettings, documents: readonly PolicyDocument[]): AccountRules {
  const found = inOrder(documents).map((document) => ({ document, said: saidBy(document) }));
  const first = <Rule extends { readonly clause: Clause }>(pick: (said: Said) => Rule | null): { rule: Rule; because: Because } | null => {
    for (const { document, said } of found) {
      const rule = pick(said);
      if (rule) return { rule, because: becauseOf(rule.clause, document) };
    }
    return null;
  };
  const standing = (because: Because | undefined): Because | null => (because !== undefined && stillStands(because, documents) ? because : null);
  return {
    approval: approvalOf(settings, first((said) => said.approval), standing),
    case: caseOf(settings, found.flatMap(({ document, said }) => said.points.map(({ point, clause }) => ({ point, because: becauseOf(clause, document) }))), standing),
    checks: checksOf(settings, first((said) => said.monitoring), standing),
    replies: repliesOf(settings, first((said) => said.response), standing),
    posts: postsOf(settings, first((said) => said.posts), standing),
    forbids: forbidsOf(found.flatMap(({ document, said }) => said.forbids.map(({ what, clause }) => ({ what, because: becauseOf(clause, document) })))),
  };
}

interface Said {
  readonly approval: AccountApproval | null;
  readonly response: ResponseRule | null;
  readonly monitoring: MonitoringRule | null;
  readonly posts: PostCheckRule | null;
  readonly points: readonly FoundPoint[];
  readonly forbids: readonly FoundForbid[];
}

// A document never changes: a new version is a new one. Rules are asked for at every click, and reading takes milliseconds.
const read = new WeakMap<PolicyDocument, Said>();

function saidBy(document: PolicyDocument): Said {
  let said = read.get(document);
  if (!said) {
    said = {
      approval: known(approvalRuleIn(document)), response: responseRuleIn(document), monitoring: monitoringRuleIn(document),
      posts: postRuleIn(document), points: casePointsIn(document), forbids: accountForbidsIn(document),
    };
    read.set(document, said);
  }
  return said;
}

/** The policy on social media goes before others that touch on it. */
const inOrder = (documents: readonly PolicyDocument[]): PolicyDocument[] => documents.toSorted((a, b) => Number(SOCIAL.test(b.title)) - Number(SOCIAL.test(a.title)));

const becauseOf = (clause: Clause, document: PolicyDocument): Because => ({ file: document.file, quote: clause.quote });

/** Roles that a policy names and a school's people can hold: a deputy head is one of its senior leaders. */
const STANDS_FOR: Readonly<Record<string, Role>> = { 'deputy-headteacher': 'slt', 'head-of-department': 'line-manager', 'online-safety-lead': 'it-lead', 'communications-lead': 'school-business-manager' };

function known(found: AccountApproval | null): AccountApproval | null {
  if (!found) return null;
  const by = [...new Set(found.by.flatMap((role) => ROLES.find((one) => one === role) ?? STANDS_FOR[role] ?? []))];
  return by.length === 0 ? null : { ...found, by };
}

type Standing = (because: Because | undefined) => Because | null;
type Found<Rule> = { readonly rule: Rule; readonly because: Because } | null;

function approvalOf({ approval }: AccountsSettings, found: Found<AccountApproval>, standing: Standing): InForce<ApprovalRule> {
  if (approval) return { rule: { by: approval.by, quorum: approval.quorum, nudgeAfter: approval['nudge-after'] }, source: 'school.yaml', because: standing(approval.because) };
  if (!found) return { rule: { by: ['headteacher'], quorum: 'any', nudgeAfter: NUDGE_AFTER }, source: 'not-stated', because: null };
  const by = found.rule.by.flatMap((role) => ROLES.find((one) => one === role) ?? []);
  return { rule: { by, quorum: found.rule.quorum, nudgeAfter: NUDGE_AFTER }, source: 'policy', because: found.because };
}

/** What the policy prescribes is asked whatever the settings say; they may add points, and give one another clause. */
function caseOf(settings: AccountsSettings, found: readonly { readonly point: CasePoint; readonly because: Because }[], standing: Standing): InForce<CaseRule> {
  const points = new Map<CasePoint, Because | null>();
  for (const { point, because } of found) if (!points.has(point)) points.set(point, because);
  for (const { point, because } of settings.case ?? []) points.set(point, standing(because) ?? points.get(point) ?? null);
  const source = settings.case ? 'school.yaml' : found.length > 0 ? 'policy' : 'not-stated';
  const ordered = CASE_POINTS.flatMap((point) => (points.has(point) ? [{ point, because: points.get(point) ?? null }] : []));
  return { rule: { points: ordered }, source, because: ordered.find(({ because }) => because !== null)?.because ?? null };
}

function checksOf({ checks }: AccountsSettings, found: Found<MonitoringRule>, standing: Standing): InForce<CheckRule> | null {
  if (checks) {
    const because = standing(checks.because);
    const rule = { days: checks.days, at: checks.at, secondAfterMinutes: checks['second-after'], leadersAfterMinutes: checks['leaders-after'], preferred: because !== null && (WISHED.test(because.quote) || (found?.because.quote === because.quote && found.rule.preferred)) };
    return { rule, source: 'school.yaml', because };
  }
  return found && { rule: { days: found.rule.days, ...CHECK_DEFAULTS, preferred: found.rule.preferred }, source: 'policy', because: found.because };
}

function repliesOf({ replies }: AccountsSettings, found: Found<ResponseRule>, standing: Standing): InForce<ReplyRule> | null {
  if (replies) {
    const rule: ReplyRule = {
      withinHours: replies['within-hours'], weekend: replies.weekend, hours: replies.hours, fridayFrom: replies['friday-from'] ?? null,
      dayEnds: replies['day-ends'], holidays: replies.holidays, soonHours: replies.soon,
    };
    return { rule, source: 'school.yaml', because: standing(replies.because) };
  }
  return found && { rule: replyRuleOf(found.rule), source: 'policy', because: found.because };
}

/** A policy's words as a rule that a clock can keep. */
function replyRuleOf({ amount, unit, counted, weekend, fridayFrom }: Pick<ResponseRule, 'amount' | 'unit' | 'counted' | 'weekend' | 'fridayFrom'>): ReplyRule {
  return {
    withinHours: unit === 'hours' ? amount : amount * HOURS_A_DAY, weekend: weekend ?? 'elapsed', hours: counted, fridayFrom, ...REPLY_DEFAULTS,
    ...(unit === 'days' ? { days: amount } : {}),
  };
}

function postsOf({ posts }: AccountsSettings, found: Found<PostCheckRule>, standing: Standing): InForce<PostRule> {
  if (posts) return { rule: { first: posts.first, every: posts.every }, source: 'school.yaml', because: standing(posts.because) };
  if (!found) return { rule: { first: FIRST_POSTS, every: false }, source: 'not-stated', because: null };
  return { rule: { first: FIRST_POSTS, every: found.rule.every }, source: 'policy', because: found.because };
}

/** Each thing once, by the first policy that forbids it. */
const forbidsOf = (found: readonly Forbids[]): Forbids[] => found.filter((one, i) => found.findIndex((other) => other.what === one.what) === i);
