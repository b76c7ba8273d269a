import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exceptionRuleIn, type ExceptionRule } from '../../../src/policies/exception-rule.ts';
import { policyOf, underHeading } from '../../fixtures/policy-text.ts';
import { referencePath } from '../../fixtures/reference-path.ts';

const short = (rule: ExceptionRule | null): string => (rule === null ? 'none' : `${rule.kind}: ${rule.to}`);
const HEADING = 'Friends and contacts';

describe('the exception that a policy makes for relationships which were there before', () => {
  it.each([
    ['Staff must not be friends with pupils online unless there is a family link that the Headteacher has approved.', 'approval: headteacher'],
    ['Existing friendships with parents may continue only with the permission of the Principal.', 'approval: headteacher'],
    ['Where a member of staff is related to a pupil, any contact on social media must be authorised by the Executive Headteacher.', 'approval: executive-headteacher'],
    ['Pre-existing relationships with families need the agreement of the Head of School before contact is made online.', 'approval: head-of-school'],
    ['A colleague who already knows a parent must ask for consent from the DSL before they connect online.', 'approval: dsl'],
    ['An exception for family members who attend the school has to be signed off by a member of the Senior Leadership Team.', 'approval: slt'],
    ['Contact with former pupils is not allowed unless there is a prior relationship. Such relationships must be approved by the Deputy Headteacher.', 'approval: deputy-headteacher'],
    ['Contact with a pupil who is family may go on once the principal has agreed to it.', 'approval: headteacher'],
    ['Family connections with learners must be declared to the Headteacher. These are allowed only with the written permission of the Headteacher.', 'approval: headteacher'],
  ])('an approval: %s', async (text, expected) => {
    expect(short(exceptionRuleIn(await underHeading(HEADING, text)))).toBe(expected);
  });

  it.each([
    ['Any pre-existing friendship with a parent should be discussed with the Designated Safeguarding Lead.', 'decision_after_discussion: dsl'],
    ['Staff who are related to a pupil should speak to the Headteacher, who will decide what is suitable.', 'decision_after_discussion: headteacher'],
    ['Where staff have existing personal relationships with families they will seek advice from the DSL.', 'decision_after_discussion: dsl'],
    ['If you already know the parents of a child at the school, talk to your line manager about what contact is sensible.', 'decision_after_discussion: line-manager'],
    ['Friendships with parents that pre-date employment are raised with the Head of School.', 'decision_after_discussion: head-of-school'],
    ['Prior relationships with families are declared to the Principal. Decisions on them are kept on file.', 'decision_after_discussion: headteacher'],
    ['Staff whose own children attend the school should consult the Safeguarding Lead about contact with other families through a group.', 'decision_after_discussion: dsl'],
  ])('a discussion and a decision: %s', async (text, expected) => {
    expect(short(exceptionRuleIn(await underHeading(HEADING, text)))).toBe(expected);
  });

  it.each([
    ['Where a family link to a pupil exists, the Headteacher is to be told in writing.', 'written_notice: headteacher'],
    ['Staff with relatives at the school must notify the Head of School by e-mail.', 'written_notice: head-of-school'],
    ['Existing friendships with parents are declared on a declaration form given to the School Business Manager.', 'written_notice: school-business-manager'],
    ['Staff who are friends with parents declare it in writing to the principal.', 'written_notice: headteacher'],
    ['If a parent is also a close friend, write to the Principal to say so.', 'written_notice: headteacher'],
    ['Any relationship with a family that existed before joining the school must be disclosed in writing to the Chair of Governors.', 'written_notice: chair-of-governors'],
    ['Any relationship with a family that existed before joining the school must be disclosed in writing to the Chair.', 'written_notice: chair-of-governors'],
    ['Staff who have pre-existing links with pupils complete a form for the DSL.', 'written_notice: dsl'],
  ])('a notice in writing: %s', async (text, expected) => {
    expect(short(exceptionRuleIn(await underHeading(HEADING, text)))).toBe(expected);
  });

  it.each([
    ['Staff should declare any pre-existing relationship with a parent to the Headteacher.', 'notification: headteacher'],
    ['Close personal relationships with parents should be disclosed to the head of school in confidence.', 'notification: head-of-school'],
    ['Staff should inform senior management of any relationship with a parent that goes beyond the usual professional relationship.', 'notification: slt'],
    ['Please let the DSL know if you are related to a pupil.', 'notification: dsl'],
    ['Family links with learners should be made known to the Head of School.', 'notification: head-of-school'],
    ['The line manager is informed where a colleague has an existing friendship with a parent.', 'notification: line-manager'],
    ['Only accept friend requests from parents whom you already know socially as friends.', 'notification: headteacher'],
    ['Staff must not accept requests from parents except where there is an established friendship. The Principal may ask about such friendships.', 'notification: headteacher'],
    ['Members of staff may remain friends online with families they have a prior relationship with. The DSL has the right to question online friendships.', 'notification: dsl'],
  ])('a notification: %s', async (text, expected) => {
    expect(short(exceptionRuleIn(await underHeading(HEADING, text)))).toBe(expected);
  });

  it.each([
    ['Members of staff must not be friends with pupils or parents on social media.'],
    ['Staff must not be friends with pupils online. There are no exceptions.'],
    ['This applies even where there is a pre-existing relationship with the family.'],
    ['No exceptions are made for family members who are pupils at the school.'],
    ['Being related to a pupil is not a reason to contact them online.'],
    ['Staff must not accept requests from parents, including those with whom they have a prior friendship.'],
    ['This rule also applies to staff whose own children attend the school.'],
    ['Relationships between staff must be declared to the Headteacher.'],
    ['Governors declare any business interests and family connections with suppliers to the clerk.'],
    ['Applicants must disclose any family relationship to a governor or pupil on the form.'],
    ['Staff should build positive relationships with parents.'],
    ['Parents must inform the school in writing of any change in family circumstances.'],
    ['Pupils should tell the Headteacher if a family member contacts them online.'],
    ['Staff must inform the Headteacher if a pupil sends them a friend request.'],
    ['Any member of staff who is contacted by a former pupil must report this to the DSL.'],
    ['Relationships and sex education is approved by the governing body.'],
    ['Photographs of pupils need the written consent of parents.'],
    ['Existing accounts must be approved by the Headteacher.'],
    ['Staff must declare any conviction of a family member in writing to the Headteacher.'],
    ['Children talk about healthy relationships with friends online.'],
    ['Only a named family member may collect a child.'],
    ['The Headteacher must approve any new social media account.'],
    ['Friendships with parents are a private matter but must never be discussed in school.'],
    ['Staff should report any relationship between a colleague and a pupil to the DSL.'],
    ['Existing relationships with community partners should be approved by governors.'],
    ['Staff should not form friendships with pupils.'],
    ['Staff must not discuss pupils or their families on social media.'],
    ['Parents who are concerned about a friendship should speak to the class teacher.'],
  ])('is none, and is not taken from: %s', async (text) => {
    expect(short(exceptionRuleIn(await underHeading(HEADING, text)))).toBe('none');
  });

  it('is found in a footnote and in an item, by its lead', async () => {
    expect(short(exceptionRuleIn(await policyOf('# Online Safety Policy\n\n## Staff and pupils\n\nStaff with existing family links to pupils must:\n\n- tell the Headteacher in writing\n- keep school matters out of it\n')))).toBe('written_notice: headteacher');
  });

  it('takes the strictest of several', async () => {
    expect(short(exceptionRuleIn(await underHeading(HEADING, 'Only accept invitations from parents whom you already know as friends.', 'Family links with pupils must be approved by the Headteacher.')))).toBe('approval: headteacher');
  });
});

const POLICIES = referencePath('policies');
describe.skipIf(!existsSync(POLICIES))('the exception in the real policies (reference folder)', () => {
  it.each([
    ['moat-farm.txt', 'approval: headteacher'],
    ['great-chart.txt', 'notification: headteacher'],
    ['barley-lane.txt', 'none'],
    ['st-alphege.txt', 'decision_after_discussion: dsl'],
    ['mosaic.txt', 'written_notice: headteacher'],
  ])('of %s is %s', async (file, expected) => {
    expect(short(exceptionRuleIn(await policyOf(readFileSync(referencePath('policies', file), 'utf8'), file)))).toBe(expected);
  });
});
