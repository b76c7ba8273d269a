import { z } from 'zod';
import { Staff, type ListedPerson, type Role } from '../people/staff.ts';
import type { PolicyDocument } from '../policies/document.ts';
import type { Body } from './incident-tasks.ts';
import { INCIDENT_TYPES, kindOf, proposedTypes, type IncidentType, type Starter } from './incident-types.ts';
import type { RouteQuestion, RouteRole, RouteRule, Teller } from './route-rules.ts';
import { mentionsIn, partiesNamed } from './route-words.ts';
import { peopleFor, routeFor, type Situation } from './routing.ts';

/** One incident of a batch: roles as free words, types as the list has them. */
export const incidentLine = z.looseObject({
  id: z.union([z.string(), z.number()]),
  school: z.string().min(1),
  scenario: z.string().max(100_000),
  incident_type: z.enum(INCIDENT_TYPES),
  reporter_role: z.string().max(200),
  subject_role: z.string().max(200),
});
export type IncidentLine = z.output<typeof incidentLine>;

/** How it would be routed, with roles and bodies in the words of the batch. */
export interface BatchRoute {
  readonly id: string | number;
  readonly first: readonly string[];
  readonly then: readonly string[];
  readonly tasks: readonly string[];
  readonly external: readonly string[];
  readonly because: string | null;
  readonly basis: 'policy' | 'sector_default';
  readonly held: boolean;
}

/** What the routes of a batch need to know of one school. */
export interface BatchSchool {
  readonly rules: readonly RouteRule[];
  /** The policies print one person as both safeguarding lead and head. */
  readonly leadIsHead: boolean;
  /** The policies call their safeguarding lead the child protection person or lead, and nothing else. */
  readonly leadIsChildProtection: boolean;
  /** The policies speak of an executive headteacher. */
  readonly executiveHead: boolean;
}

/** Reads what a batch needs from a school's policies, once. */
export function batchSchool(rules: readonly RouteRule[], documents: readonly PolicyDocument[]): BatchSchool {
  const holders = documents.flatMap((d) => d.facts.filter((f) => f.kind === 'role-holder'));
  const heads = new Set(holders.filter((f) => f.role === 'headteacher' || f.role === 'head-of-school').map((f) => surname(f.value)));
  const named = new Set(documents.flatMap((d) => d.clauses.flatMap((c) => mentionsIn(c.quote).map((m) => m.role))));
  return {
    rules,
    leadIsChildProtection: named.has('child-protection-lead') && !named.has('dsl') && !holders.some((f) => f.role === 'dsl'),
    leadIsHead: holders.some((f) => f.role === 'dsl' && heads.has(surname(f.value))),
    executiveHead: named.has('executive-headteacher'),
  };
}

const surname = (name: string): string => name.toLowerCase().split(/\s+/).at(-1) ?? '';

/**
 * Routes one incident. The roles are made people first, one for each (and one for two where the policies say so), so that who it is about is
 * left out as a person, as on the desk.
 */
export function routeIncident(line: IncidentLine, school: BatchSchool): BatchRoute {
  const people = organisation(line, school);
  const question = questionOf(line, people);
  const plan = routeFor(question, school.rules);
  const situation: Situation = { staff: people.staff, subjects: people.subjects, closeTo: [], receiverConflict: [], reporter: people.reporter, known: people.known };
  const route = peopleFor(plan, situation);
  const print = (role: RouteRole): string => printed(role === 'dsl' && school.leadIsChildProtection ? 'child-protection-lead' : role);
  const then = route.also.map((one) => print(one.by)).filter((role) => role !== (route.first ? print(route.first.by) : null));
  return {
    id: line.id,
    first: route.first ? [print(route.first.by)] : [],
    // oxlint-disable-next-line unicorn/no-thenable -- the batch's own word; it is no function
    then: [...new Set(then)],
    tasks: plan.tasks,
    external: [...new Set(plan.external.flatMap((body) => PRINTED_BODIES[body] ?? []))],
    because: route.because?.quote ?? null,
    basis: route.because ? 'policy' : 'sector_default',
    held: route.held,
  };
}

const PRINTED_ROLES: readonly string[] = [
  'dsl', 'deputy_dsl', 'headteacher', 'executive_headteacher', 'slt', 'line_manager', 'class_teacher', 'ict_team', 'child_protection_lead', 'chair_of_governors', 'governing_body',
  'named_contact', 'account_managers', 'education_safeguarding_service',
];
const OTHER_ROLES: Readonly<Partial<Record<RouteRole, string>>> = { 'head-of-school': 'headteacher', 'teacher': 'class_teacher', 'it-lead': 'ict_team' };
/** A role as the batch prints it; one it has no word for is someone the policy names. */
function printed(role: RouteRole): string {
  const words = OTHER_ROLES[role] ?? role.replaceAll('-', '_');
  return PRINTED_ROLES.includes(words) ? words : 'named_contact';
}

const PRINTED_BODIES: Readonly<Partial<Record<Body, string>>> = {
  'lado': 'lado', 'police': 'police', 'posh': 'posh', 'ceop': 'ceop', 'platform': 'platform', 'local-authority': 'local_authority', 'prevent': 'local_authority', 'education-safeguarding-service': 'education_safeguarding_service',
};

interface Organisation {
  readonly staff: Staff;
  readonly subjects: readonly string[];
  readonly reporter: string | null;
  readonly reporterRoles: readonly RouteRole[];
  readonly known: Situation['known'];
  readonly subjectRoles: readonly RouteRole[];
}

const SINGLE: readonly Role[] = ['headteacher', 'dsl', 'deputy-dsl', 'slt', 'it-lead', 'chair-of-governors', 'data-protection-lead', 'school-business-manager', 'office'];

function organisation(line: IncidentLine, school: BatchSchool): Organisation {
  const oneHead = school.leadIsHead || line.subject_role === 'head_of_school_and_dsl';
  const rows: ListedPerson[] = SINGLE.filter((role) => !(oneHead && role === 'dsl')).map((role) => ({ id: role, name: role, roles: oneHead && role === 'headteacher' ? ['headteacher', 'dsl'] : [role] }));
  if (school.executiveHead || line.subject_role === 'executive_headteacher') rows.push({ id: 'executive-headteacher', name: 'executive-headteacher', roles: ['executive-headteacher'] });
  for (const id of ['class-teacher', 'line-manager', 'account-managers', 'education-safeguarding-service']) rows.push({ id, name: id, roles: [] });
  for (const rule of school.rules) for (const to of rule.to) if ('name' in to && to.name !== undefined && !rows.some((r) => r.name === to.name)) rows.push({ id: `named-${rows.length}`, name: to.name, roles: [] });
  const staff = new Staff(rows);
  const idOf = (words: string): string | null => {
    const role = roleNamed(words);
    if (role === null) return null;
    return staff.byId(role)?.id ?? (role === 'dsl' || role === 'child-protection-lead' ? (staff.withRole('dsl')[0]?.id ?? null) : null);
  };
  const reporter = idOf(line.reporter_role);
  const subject = line.subject_role === 'self' ? reporter : line.subject_role === 'head_of_school_and_dsl' ? 'headteacher' : ADULTS.has(line.subject_role) ? null : idOf(line.subject_role.replaceAll('_', ' '));
  const known: Record<string, string> = { 'class-teacher': 'class-teacher', 'line-manager': 'line-manager', 'account-managers': 'account-managers' };
  if (reporter !== null && staff.byId(reporter)?.roles.includes('dsl') === true) known['education-safeguarding-service'] = 'education-safeguarding-service';
  return {
    staff, subjects: subject === null ? [] : [subject], reporter, known,
    reporterRoles: reporter === null ? [] : [...rolesHeld(staff, reporter)],
    subjectRoles: subject === null ? [] : [...rolesHeld(staff, subject)],
  };
}

/** The roles of a person of the organisation; a person who stands for a role alone has that one. */
function rolesHeld(staff: Staff, id: string): RouteRole[] {
  const roles: RouteRole[] = [...(staff.byId(id)?.roles ?? [])];
  const mention = mentionsIn(id.replaceAll('-', ' '))[0]?.role;
  return mention && !roles.includes(mention) ? [...roles, mention] : roles;
}

/** Adults in school who hold none of the roles that reports go to. */
const ADULTS: ReadonlySet<string> = new Set(['staff', 'volunteer', 'governor', 'contractor', 'pupil', 'ex_pupil', 'parent', 'third_party', 'school', 'none']);
const IN_SCHOOL: ReadonlySet<string> = new Set(['staff', 'volunteer', 'governor', 'contractor', 'self', 'head_of_school_and_dsl']);

function roleNamed(words: string): RouteRole | null {
  const role = mentionsIn(words.replaceAll('_', ' '))[0]?.role ?? null;
  return role === 'ict-team' ? 'it-lead' : role;
}

function questionOf(line: IncidentLine, people: Organisation): RouteQuestion {
  const kind = kindOf(line.incident_type);
  const startedBy = starterOf(line, people);
  return {
    type: line.incident_type,
    alsoLike: proposedTypes(line.scenario, null).filter((type): type is IncidentType => type !== line.incident_type),
    startedBy,
    toldBy: tellersOf(line, people),
    reporterRoles: people.reporterRoles,
    subjectRoles: people.subjectRoles,
    aboutAdult: IN_SCHOOL.has(line.subject_role) || people.subjects.length > 0,
    childMayBeHarmed: kind.childHarmed !== 'no',
    urgent: kind.urgency === 'urgent',
    words: line.scenario,
  };
}

function starterOf({ subject_role }: IncidentLine, people: Organisation): Starter | null {
  if (subject_role === 'pupil' || subject_role === 'ex_pupil') return 'pupil';
  if (subject_role === 'parent') return 'parent';
  if (subject_role === 'third_party') return 'third-party';
  return IN_SCHOOL.has(subject_role) || people.subjects.length > 0 ? 'staff' : null;
}

const PASSED_ON = /\b(pupils?|child(?:ren)?|students?|learners?|(?:y|year )\d{1,2}s?(?: pupil)?|girl|boy|mum|dad|mother|father|parents?|carers?|gran\w*)(?: [a-z]+)?\s+(?:tells?|told|says?|said|reports?|reported|shows?|showed|complain\w*|discloses?|has told|mentions?|mentioned|confides?)\b/gi;
const CHILD = /pupil|child|student|learner|^y|year|girl|boy/i;

/** The reporter, and whoever they speak for in the words of the report. */
function tellersOf(line: IncidentLine, people: Organisation): Teller[] {
  const named = partiesNamed(line.reporter_role.replaceAll('_', ' '));
  const tellers = new Set<Teller>();
  // "class teacher" and "staff" name no pupil, though "class" is about them.
  if (named.has('pupil') && people.reporter === null) tellers.add('pupil');
  else if (named.has('parent') && people.reporter === null) tellers.add('parent');
  else tellers.add('staff');
  if (people.reporterRoles.includes('dsl') || people.reporterRoles.includes('deputy-dsl')) tellers.add('dsl');
  for (const [, who = ''] of line.scenario.matchAll(PASSED_ON)) tellers.add(CHILD.test(who) ? 'pupil' : 'parent');
  return [...tellers];
}
