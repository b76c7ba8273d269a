import { describe, expect, it } from 'vitest';
import type { RouteQuestion, RouteRule } from '../../../src/incidents/route-rules.ts';
import { peopleFor, routeFor, type RouteToPeople, type Situation } from '../../../src/incidents/routing.ts';
import { Staff, type ListedPerson } from '../../../src/people/staff.ts';

const row = (id: string, ...roles: ListedPerson['roles']): ListedPerson => ({ id, name: `Ms ${id}`, roles });
const usual = new Staff([row('head', 'headteacher', 'slt'), row('lead', 'dsl'), row('deputy', 'deputy-dsl'), row('chair', 'chair-of-governors'), row('ahead', 'slt'), row('ann', 'teacher'), row('bea', 'line-manager'), row('cy', 'line-manager')]);
const oneHead = new Staff([row('head', 'headteacher', 'dsl'), row('deputy', 'deputy-dsl'), row('chair', 'chair-of-governors'), row('ann', 'teacher')]);

const question = (change: Partial<RouteQuestion> = {}): RouteQuestion => ({
  type: 'contact-by-staff', alsoLike: [], startedBy: 'staff', toldBy: ['staff'], reporterRoles: [], subjectRoles: [], aboutAdult: true, childMayBeHarmed: true, urgent: false, words: '', ...change,
});
const situation = (staff: Staff, change: Partial<Situation> = {}): Situation => ({ staff, subjects: [], closeTo: [], receiverConflict: [], reporter: 'ann', known: {}, ...change });
const rule = (change: Partial<RouteRule>): RouteRule => ({ types: ['contact-by-staff'], startedBy: null, toldBy: null, section: null, about: null, to: [{ role: 'headteacher' }], bodies: [], bodiesIf: null, because: { file: 'p.txt', quote: 'Tell the headteacher.' }, ...change });
const route = (asked: RouteQuestion, where: Situation, rules: readonly RouteRule[] = []): RouteToPeople => peopleFor(routeFor(asked, rules), where);
const ids = (to: RouteToPeople): (string | undefined)[] => [to.first?.person.id, ...to.also.map((one) => one.person.id)];

describe('a report about an adult in contact with a child', () => {
  it('goes to the headteacher by the policy, and to the safeguarding lead for the child at the same time', () => {
    const to = route(question(), situation(usual), [rule({})]);
    expect(ids(to)).toEqual(['head', 'lead']);
    expect(to).toMatchObject({ basis: 'policy', because: { quote: 'Tell the headteacher.' }, held: false, ring: [] });
    expect(to.also[0]?.track).toBe('welfare');
  });

  it('goes to the chair when it is about the head, not as policy, and the reporter sees the LADO', () => {
    const to = route(question(), situation(usual, { subjects: ['head'] }), [rule({})]);
    expect(ids(to)).toEqual(['chair', 'lead']);
    expect(to).toMatchObject({ basis: 'sector_default', because: null, ring: ['lado'], held: false });
  });

  it('goes to the chair, with the deputy for the child, where the head is the safeguarding lead too', () => {
    expect(ids(route(question(), situation(oneHead, { subjects: ['head'] }), [rule({}), rule({ to: [{ role: 'dsl' }] })]))).toEqual(['chair', 'deputy']);
  });

  it('never goes to someone who answers to the head, whatever the policy names', () => {
    expect(ids(route(question(), situation(usual, { subjects: ['head'] }), [rule({ to: [{ role: 'slt' }] })]))).toEqual(['chair', 'lead']);
  });

  it('leaves out who is close to the subject, and whom the reporter warned of', () => {
    expect(ids(route(question(), situation(usual, { subjects: ['ahead'], closeTo: ['head'] })))).toEqual(['chair', 'lead']);
    expect(ids(route(question(), situation(usual, { subjects: ['ahead'], receiverConflict: ['lead'] })))).toEqual(['head', 'deputy']);
  });

  it('is held where nobody is left, and the reporter is told whom to ring', () => {
    const to = route(question(), situation(oneHead, { subjects: ['head', 'deputy'], closeTo: ['chair'] }));
    expect(to).toMatchObject({ first: null, also: [], held: true, ring: ['childrens-social-care', 'lado', 'office'] });
  });

  it('reaches the chair for the adult, and is held for the child, when lead, deputy and leaders are all concerned', () => {
    const to = route(question(), situation(oneHead, { subjects: ['head', 'deputy'] }));
    expect(ids(to)).toEqual(['chair']);
    expect(to.held).toBe(true);
    expect(to.ring).toContain('childrens-social-care');
  });
});

describe('a report about a child', () => {
  const child = question({ type: 'cyberbullying-of-pupil', startedBy: 'pupil', aboutAdult: false });

  it('goes to a class teacher by the policy only beside the safeguarding lead', () => {
    const to = route(child, situation(usual, { known: { 'class-teacher': 'bea' } }), [rule({ types: ['cyberbullying-of-pupil'], to: [{ role: 'class-teacher' }] })]);
    expect(ids(to)).toEqual(['bea', 'lead']);
    expect(to.basis).toBe('policy');
  });

  it('goes to lead and deputy at once when it is urgent', () => {
    expect(ids(route({ ...child, urgent: true }, situation(usual)))).toEqual(['lead', 'deputy']);
  });

  it('goes to the next eligible leader when lead and deputy are the ones concerned', () => {
    expect(ids(route({ ...child, aboutAdult: true }, situation(usual, { subjects: ['lead', 'deputy'] })))).toEqual(['head']);
  });

  it('is not sent back to the lead who writes it', () => {
    expect(ids(route(child, situation(usual, { reporter: 'lead' })))).toEqual(['deputy']);
  });
});

describe('a rule of the school', () => {
  it('for whoever began it goes before one for all, and one for pupils is no colleague\'s', () => {
    const rules = [rule({ types: ['threat'], to: [{ role: 'slt' }] }), rule({ types: ['threat'], startedBy: ['parent'] }), rule({ types: ['threat'], toldBy: ['pupil'], to: [{ role: 'dsl' }] })];
    const threat = question({ type: 'threat', aboutAdult: false, childMayBeHarmed: false, startedBy: 'parent' });
    expect(routeFor(threat, rules).first).toEqual([{ role: 'headteacher' }]);
    expect(routeFor({ ...threat, startedBy: 'third-party' }, rules).first).toEqual([{ role: 'slt' }]);
  });

  it('that says "your line manager" finds them only where it is known whose they are', () => {
    const rules = [rule({ types: ['own-mistake'], to: [{ role: 'line-manager' }] })];
    const mistake = question({ type: 'own-mistake', childMayBeHarmed: false });
    expect(route(mistake, situation(usual), rules)).toMatchObject({ first: { person: { id: 'head' } }, basis: 'sector_default', because: null });
    expect(route(mistake, situation(usual, { known: { 'line-manager': 'cy' } }), rules)).toMatchObject({ first: { person: { id: 'cy' } }, basis: 'policy' });
  });

  it('that names "a senior member of staff" says nothing of whom to tell about one of them', () => {
    const rules = [rule({ types: ['data-or-image-posted'], to: [{ role: 'slt' }] })];
    const posted = question({ type: 'data-or-image-posted', childMayBeHarmed: false, aboutAdult: true });
    expect(routeFor({ ...posted, subjectRoles: ['teacher'] }, rules)).toMatchObject({ first: [{ role: 'slt' }], basis: 'policy' });
    for (const role of ['dsl', 'deputy-dsl', 'slt'] as const) expect(routeFor({ ...posted, subjectRoles: [role] }, rules)).toMatchObject({ first: [{ role: 'headteacher' }], basis: 'sector_default', because: null });
  });

  it('without a policy\'s words is a setting of the school, never shown as policy', () => {
    expect(route(question(), situation(usual), [rule({ because: null })])).toMatchObject({ basis: 'school_setting', because: null });
  });

  it('for a comment on an official account follows what the comment is like', () => {
    const rules = [rule({ types: ['abusive-post'], to: [{ role: 'slt' }] })];
    const comment = question({ type: 'official-account-comment', aboutAdult: false, childMayBeHarmed: false, startedBy: 'parent' });
    expect(routeFor({ ...comment, alsoLike: ['abusive-post'] }, rules).basis).toBe('policy');
    expect(routeFor({ ...comment, alsoLike: ['advice'] }, rules).basis).toBe('sector_default');
  });

  it('names a body for its condition only, and makes a task of each', () => {
    const rules = [rule({ types: ['cyberbullying-of-pupil'], to: [], bodies: ['police'], bodiesIf: 'if the parents refuse to meet' })];
    const bullied = question({ type: 'cyberbullying-of-pupil', aboutAdult: false, startedBy: 'pupil' });
    expect(routeFor({ ...bullied, words: 'They refused to come.' }, rules).external).toContain('police');
    const calm = routeFor({ ...bullied, words: 'They came in.' }, rules);
    expect(calm.external).not.toContain('police');
    expect(calm.tasks).toContain('consider-police');
  });
});
