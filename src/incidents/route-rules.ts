import type { Because } from '../policies/settings.ts';
import type { Role } from '../people/staff.ts';
import type { Body } from './incident-tasks.ts';
import type { IncidentType, Starter } from './incident-types.ts';

/** Recipients that policies name and the school's list of roles does not. */
export const ROUTE_ONLY_ROLES = ['class-teacher', 'ict-team', 'child-protection-lead', 'governing-body', 'named-contact', 'account-managers', 'education-safeguarding-service'] as const;
export type RouteRole = Role | (typeof ROUTE_ONLY_ROLES)[number];

/** To whom a rule sends: a role, or a person by id of `people:`. `name` is as a policy prints it, where it prints no role. */
export type Recipient = { readonly role: RouteRole; readonly name?: string } | { readonly person: string };

/** Who tells: the reporter, or the one whose words the reporter passes on. */
export const TELLERS = ['staff', 'pupil', 'parent', 'dsl'] as const;
export type Teller = (typeof TELLERS)[number];

/** One rule of a school: a report like this goes first to one of these, because the policy says so. */
export interface RouteRule {
  /** The types it is for, closest first. Never empty. */
  readonly types: readonly IncidentType[];
  /** Who must have started it; null where the policy does not say. */
  readonly startedBy: readonly Starter[] | null;
  /** Who must be telling; null where it binds anyone. */
  readonly toldBy: readonly Teller[] | null;
  /** Whose section of the policy it stands in: it goes before another rule for them, and binds others too. */
  readonly section: readonly Starter[] | null;
  /** The rule is for a report about the holder of one of these roles only; null for any other report. */
  readonly about: readonly RouteRole[] | null;
  /** Alternatives in the policy's order; empty where it only names outside bodies. */
  readonly to: readonly Recipient[];
  /** Outside bodies that the policy names for this. */
  readonly bodies: readonly Body[];
  /** The policy's condition for those bodies, in its words; null where it names none. */
  readonly bodiesIf: string | null;
  /** Null where it is a setting of the school, without a policy's words. */
  readonly because: Because | null;
}

/** What a route depends on. */
export interface RouteQuestion {
  readonly type: IncidentType;
  /** What else the report's words propose: a comment on an official account may be abusive too. */
  readonly alsoLike: readonly IncidentType[];
  readonly startedBy: Starter | null;
  readonly toldBy: readonly Teller[];
  /** The reporter's own roles: nobody is sent to themselves. */
  readonly reporterRoles: readonly RouteRole[];
  /** Roles that whoever it is about holds; empty where it is about nobody in school. */
  readonly subjectRoles: readonly RouteRole[];
  /** It is about an adult who works or helps in the school, with or without a role. */
  readonly aboutAdult: boolean;
  readonly childMayBeHarmed: boolean;
  readonly urgent: boolean;
  /** The report's own words; they decide only whether a policy's condition is met. */
  readonly words: string;
}

// A report of the one may be a report of the other; of other types the words alone prove nothing.
const UMBRELLA: ReadonlySet<IncidentType> = new Set<IncidentType>(['official-account-comment', 'other']);

/** The rule that fits best, or null where the policy is silent. The school's rules come in the order of its policies. */
export function bestRule(question: RouteQuestion, rules: readonly RouteRule[]): RouteRule | null {
  let best: RouteRule | null = null;
  let most = -Infinity;
  for (const rule of rules) {
    const fit = rule.to.length === 0 ? null : fitOf(question, rule);
    if (fit !== null && fit > most) [best, most] = [rule, fit];
  }
  return best;
}

/** Outside bodies that policies name for a report like this: those whose condition it meets, and all of them. */
export function bodiesOf(question: RouteQuestion, rules: readonly RouteRule[]): { readonly likely: Body[]; readonly all: Body[] } {
  const fitting = rules.filter((rule) => rule.bodies.length > 0 && fitOf(question, rule) !== null);
  const likely = fitting.filter((rule) => rule.bodiesIf === null || sharedWords(rule.bodiesIf, question.words) > 0);
  return { likely: [...new Set(likely.flatMap((r) => r.bodies))], all: [...new Set(fitting.flatMap((r) => r.bodies))] };
}

/** How well a rule fits; null where it does not. What it names outright counts more than where it stands. */
function fitOf(question: RouteQuestion, rule: RouteRule): number | null {
  const rank = typeRank(question, rule);
  if (rank === null) return null;
  if (rule.about !== null && !rule.about.some((role) => question.subjectRoles.includes(role))) return null;
  if (rule.startedBy !== null && question.startedBy !== null && !rule.startedBy.includes(question.startedBy)) return null;
  if (rule.toldBy !== null && !rule.toldBy.some((teller) => question.toldBy.includes(teller))) return null;
  if (rule.to.length > 0 && rule.to.every((to) => 'role' in to && question.reporterRoles.includes(to.role))) return null;
  if (isAboutOneOfThem(question, rule)) return null;
  const started = rule.startedBy !== null && rule.startedBy.length < 3 && question.startedBy !== null ? 4 : 0;
  // Nearly every rule binds staff; one for pupils or families was written for them.
  const told = rule.toldBy === null ? 0 : rule.toldBy.includes('staff') ? 0.5 : 2;
  const about = rule.about !== null ? 8 : 0;
  return about + started + told + sectionFit(question, rule) + Math.min(1, sharedWords(rule.because?.quote ?? '', question.words) * 0.25) - rank;
}

const SENIOR: readonly RouteRole[] = ['dsl', 'deputy-dsl', 'slt', 'headteacher', 'head-of-school', 'executive-headteacher'];

/** "A senior member of staff" says nothing of whom to tell about one of them: that is for whoever is over them all. */
function isAboutOneOfThem({ aboutAdult, subjectRoles }: RouteQuestion, { to, about }: RouteRule): boolean {
  return aboutAdult && about === null && to.length > 0 && to.every((one) => 'role' in one && one.role === 'slt') && subjectRoles.some((role) => SENIOR.includes(role));
}

function typeRank(question: RouteQuestion, rule: RouteRule): number | null {
  const at = rule.types.indexOf(question.type);
  if (at >= 0) return at * 0.6 + rule.types.length * 0.1;
  const like = UMBRELLA.has(question.type) ? question.alsoLike.findIndex((type) => rule.types.includes(type)) : -1;
  return like >= 0 ? 3 + like : null;
}

function sectionFit({ startedBy, toldBy }: RouteQuestion, { section }: RouteRule): number {
  if (section === null) return 0;
  const started = startedBy !== null && section.includes(startedBy) ? 1.5 : 0;
  const told = section.some((party) => toldBy.some((teller) => teller === party)) ? 1 : 0;
  return started + told === 0 ? -0.5 : started + told;
}

const LIGHT = /^(?:the|and|that|this|with|from|they|them|their|have|been|where|when|which|should|could|would|will|must|post|posts|school|members?|staff|incident|situation|material|content|other|authorities|case|cases|case\w*|made|may)$/;

/** How many of a report's weightier words a policy's words share, by their stems. */
function sharedWords(said: string, words: string): number {
  const stems = (text: string): string[] => (text.toLowerCase().match(/[a-z]{4,}/g) ?? []).filter((w) => !LIGHT.test(w)).map((w) => w.slice(0, 5));
  const own = new Set(stems(words));
  return new Set(stems(said).filter((stem) => own.has(stem))).size;
}
