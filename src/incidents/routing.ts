import type { Contacts } from '../people/contacts.ts';
import { ROLES, type Person, type Role, type Staff } from '../people/staff.ts';
import type { Because } from '../policies/settings.ts';
import { inSafeOrder, taskFor, type Body, type Task } from './incident-tasks.ts';
import { kindOf, type IncidentKind } from './incident-types.ts';
import { bestRule, bodiesOf, type Recipient, type RouteQuestion, type RouteRole, type RouteRule } from './route-rules.ts';
import type { SectorCode } from './sector-defaults.ts';

/** A route in roles: what the school's policy, or where it is silent the sector, would have happen. Nobody is left out yet. */
export interface RoutePlan {
  /** Alternatives: the first that is a person who may have it gets it. */
  readonly first: readonly Recipient[];
  /** `policy` only with its words. */
  readonly basis: 'policy' | 'school_setting' | 'sector_default';
  readonly because: Because | null;
  readonly defaults: readonly SectorCode[];
  /** A child may be harmed: the safeguarding lead or deputy is told at once, whoever is first. */
  readonly welfare: boolean;
  /** It is about an adult who works or helps here. */
  readonly conduct: boolean;
  readonly urgent: boolean;
  /** In the safe order. */
  readonly tasks: readonly Task[];
  /** Outside bodies that this report, as it is told, may need. Each is a task; none is sent anything. */
  readonly external: readonly Body[];
}

/** Works out a route in roles. Pure; the rules are those of one school, in the order of its policies. */
export function routeFor(question: RouteQuestion, rules: readonly RouteRule[]): RoutePlan {
  const kind = kindOf(question.type);
  const rule = bestRule(question, rules);
  const named = bodiesOf(question, rules);
  const external = [...new Set([...bodiesByDefault(kind, question), ...named.likely])];
  const tasks = [...kind.tasks, ...[...external, ...named.all].flatMap((body) => taskFor(body) ?? [])];
  return {
    first: rule ? rule.to : [{ role: leadsByDefault(kind, question) === 'welfare' ? 'dsl' : 'headteacher' }],
    basis: rule ? (rule.because ? 'policy' : 'school_setting') : 'sector_default',
    because: rule?.because ?? null,
    defaults: kind.defaults,
    welfare: question.childMayBeHarmed,
    conduct: question.aboutAdult,
    urgent: question.urgent || kind.urgency === 'urgent',
    tasks: inSafeOrder(tasks),
    external,
  };
}

function leadsByDefault(kind: IncidentKind, question: RouteQuestion): IncidentKind['to'] {
  // An adult in school: the headteacher leads, and the child's welfare is a track of its own.
  if (question.aboutAdult) return 'adult';
  // Parents who will not work with the school over their child's conduct are the head's to meet.
  if (kind.id === 'cyberbullying-of-pupil' && question.startedBy === 'parent') return 'adult';
  if (CHILD_AS_TARGET.has(kind.id) && CHILD_WORDS.test(question.words)) return 'welfare';
  return kind.to;
}

const CHILD_AS_TARGET: ReadonlySet<string> = new Set(['impersonation', 'other']);
const CHILD_WORDS = /\b(?:pupils?|child(?:ren)?|kids?|learners?|students?|boys?|girls?|(?:y|year ?)\d{1,2}s?|son|daughter)\b/i;

function bodiesByDefault(kind: IncidentKind, question: RouteQuestion): Body[] {
  const bodies = new Set<Body>(kind.bodies);
  // The local authority's officer for adults who work with children; a stranger online is for the police and CEOP.
  if (question.aboutAdult && question.childMayBeHarmed && kind.childHarmed === 'yes') {
    bodies.add('lado');
    bodies.delete('ceop');
  }
  if (kind.id === 'abusive-post' && question.startedBy === 'third-party') bodies.add('platform');
  return [...bodies];
}

/** Why somebody may not be given a report. Each is a check of its own, so that a test can take one away. */
export interface Exclusions {
  readonly subject: ExclusionCheck;
  readonly closeToSubject: ExclusionCheck;
  readonly conflicted: ExclusionCheck;
  readonly reporter: ExclusionCheck;
}
type ExclusionCheck = (person: Person, situation: Situation) => boolean;

/** It is about them. */
export const isSubject: ExclusionCheck = (person, { subjects }) => subjects.includes(person.id);
/** They are the partner, relative or close friend of someone it is about. */
export const isCloseToSubject: ExclusionCheck = (person, { closeTo }) => closeTo.includes(person.id);
/** The reporter says, or is not sure, that this receiver is the person or close to them. */
export const isConflicted: ExclusionCheck = (person, { receiverConflict }) => receiverConflict.includes(person.id);
/** They are the one who tells. */
export const isReporter: ExclusionCheck = (person, { reporter }) => person.id === reporter;

export const EXCLUSIONS: Exclusions = { subject: isSubject, closeToSubject: isCloseToSubject, conflicted: isConflicted, reporter: isReporter };

/** Who is who in one report. Every list holds ids of `people:`. */
export interface Situation {
  readonly staff: Staff;
  readonly subjects: readonly string[];
  readonly closeTo: readonly string[];
  readonly receiverConflict: readonly string[];
  readonly reporter: string | null;
  /** Roles that say nothing without knowing whose: the reporter's line manager, the child's class teacher, who runs the account. */
  readonly known: Readonly<Partial<Record<RouteRole, string>>>;
}

/** One person who gets the report, by which role, and for what. */
export interface Told {
  readonly person: Person;
  readonly by: RouteRole;
  readonly track: 'first' | 'welfare' | 'conduct';
}

/** A number for the reporter to ring. */
export type Ring = keyof Contacts | 'office';

/** A route in people: who gets the report in one transaction. */
export interface RouteToPeople {
  /** In the record the first recipient stays first, whoever else is told beside them; null where nobody may have it. */
  readonly first: Told | null;
  readonly also: readonly Told[];
  /** `policy` only where one whom the policy names got it first. */
  readonly basis: RoutePlan['basis'];
  readonly because: Because | null;
  /** A track that needs somebody has nobody: the reporter is told at once whom to ring. */
  readonly held: boolean;
  /** Shown to the reporter; never empty when `held`. */
  readonly ring: readonly Ring[];
}

const WELFARE: readonly Role[] = ['dsl', 'deputy-dsl'];
const STAND_INS: readonly Role[] = ['headteacher', 'head-of-school', 'executive-headteacher', 'slt'];
const CONDUCT: readonly Role[] = ['headteacher', 'head-of-school', 'chair-of-governors', 'executive-headteacher'];
/** Who may look into the conduct of a head: nobody who answers to them. */
const OVER_HEADS: readonly Role[] = ['chair-of-governors', 'executive-headteacher'];
const HEADS: readonly Role[] = ['headteacher', 'head-of-school', 'executive-headteacher'];
const isAboutHead = ({ staff, subjects }: Situation): boolean => subjects.some((id) => staff.byId(id)?.roles.some((role) => HEADS.includes(role)) === true);
const MATTER: readonly Role[] = ['headteacher', 'head-of-school', 'executive-headteacher', 'slt', 'deputy-dsl', 'dsl', 'chair-of-governors'];

/**
 * Turns a plan into people, less everyone it is about and those close to them: whom the policy names, else the safeguarding lead, deputy or
 * stand-in for a child, the headteacher and then the chair for an adult. Pure.
 */
export function peopleFor(plan: RoutePlan, situation: Situation, exclusions: Exclusions = EXCLUSIONS): RouteToPeople {
  const { subject, closeToSubject, conflicted, reporter } = exclusions;
  const may = (person: Person): boolean => ![subject, closeToSubject, conflicted, reporter].some((check) => check(person, situation));
  const aboutHead = plan.conduct && isAboutHead(situation);
  const decides = (person: Person): boolean => may(person) && (!aboutHead || person.roles.some((role) => OVER_HEADS.includes(role)));
  const named = plan.first.map((to) => candidates(to, situation, decides)[0] ?? null).find((one) => one !== null) ?? null;
  const conduct = aboutHead ? OVER_HEADS : CONDUCT;
  const ladder = plan.conduct ? conduct : plan.welfare ? [...WELFARE, ...MATTER] : MATTER;
  const first: Told | null = named ?? holders(ladder, situation.staff, may)[0] ?? null;
  const told: Told[] = first ? [first] : [];
  const holes = new Set<'welfare' | 'conduct' | 'first'>();
  if (plan.welfare) addWelfare(plan, situation, may, told, holes);
  if (plan.conduct && plan.welfare && !told.some(({ person }) => person.roles.some((role) => conduct.includes(role)))) {
    const leader = holders(conduct, situation.staff, may)[0];
    if (leader) told.push({ ...leader, track: 'conduct' });
    else holes.add('conduct');
  }
  if (!first) holes.add('first');
  return {
    first,
    also: told.filter((one) => one !== first),
    basis: named ? plan.basis : 'sector_default',
    because: named ? plan.because : null,
    held: holes.size > 0,
    ring: ringFor(plan, holes, plan.conduct && named === null),
  };
}

const servesWelfare = ({ person }: Told): boolean => person.roles.some((role) => WELFARE.includes(role) || STAND_INS.includes(role));

function addWelfare(plan: RoutePlan, { staff }: Situation, may: (p: Person) => boolean, told: Told[], holes: Set<'welfare' | 'conduct' | 'first'>): void {
  const leads = holders(WELFARE, staff, may);
  // Urgent: safeguarding lead and deputy at once. Else the first of them is enough, and none where the first recipient is one already.
  const wanted = plan.urgent ? leads : told.some((one) => leads.some((lead) => lead.person.id === one.person.id)) ? [] : leads.slice(0, 1);
  for (const lead of wanted) if (!told.some((one) => one.person.id === lead.person.id)) told.push({ ...lead, track: 'welfare' });
  if (leads.length > 0 || told.some(servesWelfare)) return;
  const standIn = holders(STAND_INS, staff, may)[0];
  if (standIn) told.push({ ...standIn, track: 'welfare' });
  else holes.add('welfare');
}

function ringFor(plan: RoutePlan, holes: ReadonlySet<string>, usualLeftOut: boolean): Ring[] {
  const ring = new Set<Ring>();
  if (holes.size > 0 && plan.welfare) ring.add('childrens-social-care');
  if (plan.conduct && (holes.size > 0 || usualLeftOut)) ring.add('lado');
  if (holes.size > 0) ring.add('office');
  return [...ring];
}

/** Each holder once, by the first of the roles that they hold. */
function holders(roles: readonly Role[], staff: Staff, may: (p: Person) => boolean): Told[] {
  const found: Told[] = [];
  for (const role of roles) for (const person of staff.withRole(role)) if (may(person) && !found.some((f) => f.person.id === person.id)) found.push({ person, by: role, track: 'first' });
  return found;
}

const HELD_BY: Readonly<Partial<Record<RouteRole, readonly Role[]>>> = {
  'child-protection-lead': ['dsl'], 'ict-team': ['it-lead'], 'governing-body': ['chair-of-governors'], 'headteacher': ['headteacher', 'head-of-school'], 'head-of-school': ['head-of-school', 'headteacher'],
};

/** One of several, and to send to the wrong one would tell somebody who need not know. */
const WHOSE: ReadonlySet<RouteRole> = new Set<RouteRole>(['line-manager', 'class-teacher', 'account-managers']);

const withoutTitle = (name: string): string => name.replace(/^(?:mr|mrs|ms|miss|mx|dr|rev|prof)\.?\s+/i, '').toLowerCase();
const sameName = (name: string, printed: string | undefined): boolean => printed !== undefined && withoutTitle(name) === withoutTitle(printed);

function candidates(to: Recipient, situation: Situation, may: (p: Person) => boolean): Told[] {
  const { staff, known } = situation;
  const asked = (id: string | undefined, by: RouteRole): Told[] => {
    const person = id === undefined ? null : staff.byId(id);
    return person && may(person) ? [{ person, by, track: 'first' }] : [];
  };
  if ('person' in to) return asked(to.person, 'named-contact');
  if (known[to.role] !== undefined || WHOSE.has(to.role)) return asked(known[to.role], to.role);
  if (to.name !== undefined) return asked(staff.all.find((person) => sameName(person.name, to.name))?.id, 'named-contact');
  return holders(HELD_BY[to.role] ?? ROLES.filter((role) => role === to.role), staff, may).map((one) => ({ ...one, by: to.role }));
}
