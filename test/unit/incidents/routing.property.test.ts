import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INCIDENT_TYPES, STARTERS, type IncidentType } from '../../../src/incidents/incident-types.ts';
import type { RouteQuestion, RouteRole, RouteRule } from '../../../src/incidents/route-rules.ts';
import { EXCLUSIONS, peopleFor, routeFor, type Exclusions, type RouteToPeople, type Situation } from '../../../src/incidents/routing.ts';
import { Staff, type ListedPerson, type Role } from '../../../src/people/staff.ts';

// A short run by default; ROUTES_RUNS=100000 is the long one.
const RUNS = Number(process.env['ROUTES_RUNS'] ?? '4000');

interface Case {
  readonly question: RouteQuestion;
  readonly rules: readonly RouteRule[];
  readonly situation: Situation;
}

const ROLES_GIVEN: readonly Role[] = ['dsl', 'deputy-dsl', 'headteacher', 'head-of-school', 'executive-headteacher', 'chair-of-governors', 'slt', 'teacher', 'it-lead', 'line-manager', 'office', 'governor', 'data-protection-lead'];
const RULE_ROLES: readonly RouteRole[] = ['dsl', 'deputy-dsl', 'headteacher', 'slt', 'line-manager', 'class-teacher', 'ict-team', 'governing-body', 'child-protection-lead', 'named-contact', 'account-managers', 'data-protection-lead'];

/** Small schools mostly, in which people hold several roles; now and then a school with nobody in a place that matters. */
const people: fc.Arbitrary<ListedPerson[]> = fc
  .record({
    size: fc.integer({ min: 1, max: 9 }),
    leadIsHead: fc.boolean(),
    roles: fc.array(fc.subarray([...ROLES_GIVEN], { maxLength: 3 }), { minLength: 9, maxLength: 9 }),
    usual: fc.boolean(),
  })
  .map(({ size, leadIsHead, roles, usual }) => {
    const rows = Array.from({ length: size }, (_, i): ListedPerson => ({ id: `p${i}`, name: `Person Name${i}`, roles: [...(roles[i] ?? [])] }));
    if (!usual) return rows;
    const first: Role[] = leadIsHead ? ['headteacher', 'dsl'] : ['headteacher'];
    const given: readonly (readonly Role[])[] = [first, leadIsHead ? ['deputy-dsl'] : ['dsl'], ['deputy-dsl'], ['chair-of-governors'], ['slt'], ['teacher']];
    return rows.map((row, i) => ({ ...row, roles: [...(given[i] ?? row.roles)] }));
  });

const rule: fc.Arbitrary<RouteRule> = fc
  .record({
    types: fc.subarray([...INCIDENT_TYPES], { minLength: 1, maxLength: 6 }),
    startedBy: fc.option(fc.subarray([...STARTERS], { minLength: 1 }), { freq: 3 }),
    toldBy: fc.constant(null),
    section: fc.option(fc.subarray([...STARTERS], { minLength: 1 }), { freq: 3 }),
    about: fc.option(fc.constantFrom<readonly RouteRole[]>(['headteacher'], ['dsl'], ['chair-of-governors']), { freq: 5 }),
    to: fc.array(fc.oneof(fc.constantFrom(...RULE_ROLES).map((role) => ({ role })), fc.integer({ min: 0, max: 8 }).map((i) => ({ person: `p${i}` }))), { minLength: 1, maxLength: 3 }),
  })
  .map((one) => ({ ...one, bodies: [], bodiesIf: null, because: { file: 'policy.txt', quote: 'A quote.' } }));

const some = (ids: readonly string[], most: number): fc.Arbitrary<string[]> => fc.subarray([...ids], { maxLength: Math.min(most, ids.length) });

const cases: fc.Arbitrary<Case> = people.chain((rows) => {
  const staff = new Staff(rows);
  const ids = rows.map((row) => row.id);
  const leaders = rows.filter((row) => row.roles.some((role) => role === 'dsl' || role === 'deputy-dsl' || role === 'headteacher')).map((row) => row.id);
  return fc
    .record({
      type: fc.constantFrom<IncidentType>(...INCIDENT_TYPES),
      rules: fc.array(rule, { maxLength: 4 }),
      startedBy: fc.option(fc.constantFrom(...STARTERS)),
      // Leaders are concerned often: that is where routes break.
      subjects: fc.oneof(some(ids, 2), some(leaders, 3), fc.constant<string[]>([])),
      closeTo: fc.oneof({ weight: 4, arbitrary: fc.constant<string[]>([]) }, { weight: 2, arbitrary: some(ids, 2) }, { weight: 1, arbitrary: some(leaders, 3) }),
      receiverConflict: fc.oneof({ weight: 6, arbitrary: fc.constant<string[]>([]) }, { weight: 2, arbitrary: some(leaders, 3) }, { weight: 1, arbitrary: fc.constant(ids) }),
      reporter: fc.option(fc.constantFrom(...ids)),
      childMayBeHarmed: fc.boolean(),
      urgent: fc.boolean(),
      known: fc.record({ 'line-manager': fc.constantFrom(...ids), 'class-teacher': fc.constantFrom(...ids), 'account-managers': fc.constantFrom(...ids) }, { requiredKeys: [] }),
    })
    .map((given): Case => {
      const subjectRoles = given.subjects.flatMap((id) => staff.byId(id)?.roles ?? []);
      const aboutAdult = given.subjects.length > 0;
      const { type, startedBy, childMayBeHarmed, urgent, subjects, closeTo, receiverConflict, reporter, known } = given;
      // Half of a school's rules are for the very thing that happened.
      const rules = given.rules.map((one, i) => (i % 2 === 0 ? { ...one, types: [type, ...one.types], startedBy: null } : one));
      return {
        question: { type, alsoLike: [], startedBy, toldBy: ['staff'], reporterRoles: reporter === null ? [] : (staff.byId(reporter)?.roles ?? []), subjectRoles, aboutAdult, childMayBeHarmed, urgent, words: '' },
        rules,
        situation: { staff, subjects, closeTo, receiverConflict, reporter, known },
      };
    });
});

const everyone = (route: RouteToPeople): string[] => [...(route.first ? [route.first] : []), ...route.also].map((told) => told.person.id as string);
const hasRole = (route: RouteToPeople, ...roles: Role[]): boolean => [...(route.first ? [route.first] : []), ...route.also].some((told) => told.person.roles.some((role) => roles.includes(role)));

/** What is wrong with a route; empty when nothing is. Written from the rules, not from the code. */
function faults({ question, situation }: Case, route: RouteToPeople): string[] {
  const found: string[] = [];
  const { subjects, closeTo, receiverConflict, reporter, staff } = situation;
  for (const id of everyone(route)) {
    if (subjects.includes(id)) found.push('reaches the subject');
    if (closeTo.includes(id)) found.push('reaches one close to the subject');
    if (receiverConflict.includes(id)) found.push('reaches a receiver the reporter warned of');
    if (reporter === id) found.push('reaches the reporter');
    if (staff.byId(id) === null) found.push('reaches nobody living');
  }
  if (question.childMayBeHarmed && !hasRole(route, 'dsl', 'deputy-dsl', 'headteacher', 'head-of-school', 'executive-headteacher', 'slt') && !(route.held && route.ring.includes('childrens-social-care'))) found.push('a child, and no safeguarding lead, deputy or stand-in');
  const eligible = (role: Role): string[] => staff.withRole(role).map((p) => p.id as string).filter((id) => ![...subjects, ...closeTo, ...receiverConflict, reporter].includes(id));
  const leads = [...new Set([...eligible('dsl'), ...eligible('deputy-dsl')])];
  if (question.childMayBeHarmed && leads.length > 0 && !leads.some((id) => everyone(route).includes(id))) found.push('a child, and a lead or deputy who could be told is not');
  if (question.childMayBeHarmed && question.urgent && !leads.every((id) => everyone(route).includes(id))) found.push('urgent, and not both lead and deputies');
  if (everyone(route).length === 0 && !(route.held && route.ring.length > 0)) found.push('nobody, and nobody to ring');
  if (new Set(everyone(route)).size !== everyone(route).length) found.push('one person twice');
  if ((route.basis === 'policy') !== (route.because !== null)) found.push('policy without its words');
  const heads: Role[] = ['headteacher', 'head-of-school', 'executive-headteacher'];
  const aboutHead = subjects.some((id) => staff.byId(id)?.roles.some((role) => heads.includes(role)) === true);
  if (aboutHead && route.first && !route.first.person.roles.some((role) => role === 'chair-of-governors' || role === 'executive-headteacher')) found.push('a head\'s conduct first to one who answers to them');
  return found;
}

const routed = ({ question, rules, situation }: Case, exclusions: Exclusions = EXCLUSIONS): RouteToPeople => peopleFor(routeFor(question, rules), situation, exclusions);

describe('any incident in any organisation', () => {
  it(`is routed to a living person who is not concerned, or held with whom to ring (${RUNS} of them)`, () => {
    const counts = { 'DSL = head': 0, 'head as subject': 0, 'DSL and deputy as subjects': 0, 'nobody left': 0, 'held on one track': 0, 'by policy': 0 };
    fc.assert(
      fc.property(cases, (one) => {
        const route = routed(one);
        const { staff, subjects } = one.situation;
        const holds = (id: string, role: Role): boolean => staff.byId(id)?.roles.includes(role) === true;
        if (staff.withRole('dsl').some((p) => p.roles.includes('headteacher'))) counts['DSL = head']++;
        if (subjects.some((id) => holds(id, 'headteacher'))) counts['head as subject']++;
        if (subjects.some((id) => holds(id, 'dsl')) && subjects.some((id) => holds(id, 'deputy-dsl'))) counts['DSL and deputy as subjects']++;
        if (route.first === null && route.also.length === 0) counts['nobody left']++;
        else if (route.held) counts['held on one track']++;
        if (route.basis === 'policy') counts['by policy']++;
        expect(faults(one, route)).toEqual([]);
      }),
      { numRuns: RUNS, seed: 20_261_121 },
    );
    process.stdout.write(`${RUNS} organisations and incidents: ${Object.entries(counts).map(([what, count]) => `${what} ${count}`).join(' · ')}\n`);
    for (const count of Object.values(counts)) expect(count).toBeGreaterThanOrEqual(RUNS / 100);
  }, 600_000);

  it.each(Object.keys(EXCLUSIONS) as (keyof Exclusions)[])('is found to be routed wrongly when the check "%s" is taken away', (taken) => {
    const without: Exclusions = { ...EXCLUSIONS, [taken]: () => false };
    const result = fc.check(fc.property(cases, (one) => faults(one, routed(one, without)).length === 0), { numRuns: RUNS, seed: 20_261_121 });
    expect(result.failed).toBe(true);
  }, 600_000);
});
