import { describe, expect, it } from 'vitest';
import { routeRulesIn } from '../../../src/incidents/route-clauses.ts';
import type { RouteRule } from '../../../src/incidents/route-rules.ts';
import { writtenDocument } from '../../fixtures/written-document.ts';

const rulesIn = (...lines: string[]): RouteRule[] => routeRulesIn([writtenDocument(lines)]);
const recipients = (rule: RouteRule | undefined): string[] => (rule?.to ?? []).map((to) => ('role' in to ? (to.name ?? to.role) : to.person));

describe('whom a policy has told of what', () => {
  it.each<[string, string, string[], string]>([
    ['an order', 'Report cyber-bullying to the safeguarding lead.', ['dsl'], 'cyberbullying-of-pupil'],
    ['a passive', 'Threats made online will be passed without delay to the Headteacher.', ['headteacher'], 'threat'],
    ['a recipient who stands first', 'If a pupil is bullied online, the class teacher must be informed.', ['class-teacher'], 'cyberbullying-of-pupil'],
    ['a recipient who receives', 'The Chair of Governors deals with all complaints about this policy.', ['chair-of-governors'], 'complaint-about-policy'],
    ['responsibility', 'The governing body is responsible for handling complaints regarding this policy.', ['governing-body'], 'complaint-about-policy'],
    ['alternatives', 'Offensive posts are referred to the line manager or a senior member of staff.', ['line-manager', 'slt'], 'abusive-post'],
    ['a deputy in brackets', 'Any sexual message is taken to the DSL (or a deputy).', ['dsl', 'deputy-dsl'], 'online-sexual-harm'],
    ['advice', 'Colleagues who are unsure should seek guidance from their line manager.', ['line-manager'], 'advice'],
    ['a tie to a family', 'A member of staff who is related to a pupil must declare this to the Principal.', ['headteacher'], 'relationship'],
    ['leave for a tie', 'Exceptions for family members must be approved by the Head of School.', ['headteacher'], 'relationship'],
    ['the press', 'Enquiries from journalists should be put through to the headteacher.', ['headteacher'], 'press-contact'],
    ['a mistake', 'Staff who post something by accident should own up to the Deputy Head.', ['slt'], 'own-mistake'],
    ['a lost device', 'The loss of any equipment must be notified to the Network Manager.', ['ict-team'], 'security-breach'],
    ['a name beside a role', 'Extremist material is reported at once to Mrs Jane Hale (DSL).', ['dsl'], 'extremism'],
    ['a post that the desk has no role for', 'Fake profiles are flagged to the Communications Manager.', ['Communications Manager'], 'impersonation'],
    ['to let somebody know', 'If a parent messages you privately, let your line manager know.', ['line-manager'], 'contact-from-parent'],
    ['to bring to the attention', 'Unsuitable websites must be brought to the attention of the IT technician.', ['ict-team'], 'inappropriate-content'],
    ['incidents of any kind', 'All online safety incidents must be reported to the DSL.', ['dsl'], 'other'],
  ])('reads %s', (_what, sentence, to, type) => {
    const rules = rulesIn(sentence);
    expect(recipients(rules[0])).toEqual(to);
    expect(rules[0]?.types).toContain(type);
    expect(rules[0]?.because).toEqual({ file: 'policy.txt', quote: sentence });
  });

  it.each([
    ['what another policy says', 'Concerns will be dealt with in line with our child protection policy.'],
    ['leave for something new', 'New accounts must be approved by the headteacher.'],
    ['who must not be told', 'Do not report bullying to the class teacher.'],
    ['a second choice', 'If neither can be found, bullying is reported to the headteacher.'],
    ['what one who was told does next', 'The line manager will inform the headteacher of any threat.'],
    ['what has nothing to do with reports', 'Lost property is handed to the school office.'],
    ['a duty without a recipient', 'Everyone has a responsibility to report bullying.'],
  ])('makes no rule of %s', (_what, sentence) => {
    expect(rulesIn(sentence).filter((rule) => rule.to.length > 0)).toEqual([]);
  });

  it('parts a recipient for pupils from one for staff, and finds the act in the line that a note belongs to', () => {
    const rules = rulesIn('# Contact', 'Learners are not allowed to send friend requests to staff.', '* Any attempt to do so is notified to the DSL (if by a learner) or to the Principal (if by a member of staff).');
    expect(rules.map((rule) => [recipients(rule), rule.types[0], rule.startedBy])).toEqual([[['dsl'], 'contact-from-pupil', ['pupil']], [['headteacher'], 'contact-by-staff', ['staff']]]);
  });

  it('finds the act in the sentence before, in the lead-in, or in the heading', () => {
    expect(rulesIn('No student may try to follow a teacher online. If students do this, the Head of School is informed.')[0]?.types).toEqual(['contact-from-pupil']);
    expect(rulesIn('When staff are threatened online:', '- it is reported to the headteacher')[0]?.types).toContain('threat');
    expect(rulesIn('# Cyberbullying', 'Incidents are reported to the pastoral lead.')[0]?.types).toContain('cyberbullying-of-pupil');
  });

  it('binds pupils alone to an order in a part for pupils, and everyone to one for staff', () => {
    expect(rulesIn('# Advice for pupils', 'Please report bullying to your class teacher.')[0]?.toldBy).toEqual(['pupil']);
    expect(rulesIn('# Advice for staff', 'Please report bullying to your line manager.')[0]?.toldBy).toBeNull();
  });

  it('keeps a worry about a head apart', () => {
    const rules = rulesIn('A worry about a colleague is passed to the headteacher. If the headteacher is the person concerned, write to the chair of governors.');
    expect(rules.map((rule) => [recipients(rule), rule.about])).toEqual([[['headteacher'], null], [['chair-of-governors'], ['headteacher']]]);
  });

  it('has the safeguarding lead ask a service outside, and colleagues ask the lead', () => {
    const rules = rulesIn('Where we are unsure about an incident the DSL will seek advice from the Education Safeguarding Service.');
    expect(rules.map((rule) => [recipients(rule), rule.toldBy])).toEqual([[['education-safeguarding-service'], ['dsl']], [['dsl', 'deputy-dsl'], ['staff', 'pupil', 'parent']]]);
  });

  it('names outside bodies with the condition that the policy has for them', () => {
    const rules = rulesIn('Abusive posts: if the author refuses to remove them, the school may report them to the hosting company and the police.');
    expect(rules.find((rule) => rule.bodies.length > 0)).toMatchObject({ bodies: ['platform', 'police'], to: [] });
  });

  it('never sends anyone by words that ask for a copy of an indecent picture', () => {
    expect(rulesIn('If a picture of a child is indecent, staff must print or save a copy as evidence and hand it to the headteacher.')).toEqual([]);
  });
});
