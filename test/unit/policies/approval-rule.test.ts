import { describe, expect, it } from 'vitest';
import { approvalRuleIn, type AccountApproval } from '../../../src/policies/approval-rule.ts';
import { policyOf, underHeading } from '../../fixtures/policy-text.ts';

const short = (rule: AccountApproval | null): string => (rule === null ? 'silent' : `${rule.by.join(' ')}: ${rule.quorum}`);

describe('who decides on a new official account', () => {
  it.each([
    ['New social media accounts must be approved by the headteacher.', 'headteacher: any'],
    ['No member of staff may set up an account in the name of the school without the permission of the Headteacher.', 'headteacher: any'],
    ['The Senior Leadership Team must approve any new school account before it is opened.', 'slt: any'],
    ["The headteacher's written permission is needed before a class page is set up.", 'headteacher: any'],
    ['Any official account needs the agreement of the Headteacher and the Chair of Governors before it goes live.', 'headteacher chair-of-governors: all'],
    ['Setting up a department Instagram account requires approval from the Headteacher or the Deputy Headteacher.', 'headteacher deputy-headteacher: any'],
    ['Proposals for new school accounts are put to the governing body, which decides.', 'governor: any'],
    ['Staff who wish to create a school Facebook page must seek approval from two members of the SLT.', 'slt: 2'],
    ['School social media sites may only be created with the authorisation of a senior leader.', 'slt: any'],
    ['Before a new official account is launched it has to be signed off by both the Head of School and the DSL.', 'head-of-school dsl: all'],
    ['Official use of social media by the school is only permitted with the consent of the Principal.', 'headteacher: any'],
    ['To open a new account on behalf of the school, apply in writing to the School Business Manager.', 'school-business-manager: any'],
    ['The head and the chair of governors must agree to any new official page.', 'headteacher chair-of-governors: all'],
    ['A request to start a school blog must be approved by the ICT Coordinator, the DSL and the Headteacher.', 'it-lead dsl headteacher: all'],
    ['All school social media accounts must be authorised by the Executive Headteacher.', 'executive-headteacher: any'],
    ['An application for a new channel on social media is submitted to the Communications Manager for approval.', 'communications-lead: any'],
    ['Accounts run on behalf of a class should be agreed with the Headteacher/Principal before they are created.', 'headteacher: any'],
    ['Staff must discuss a proposed school account with their line manager, and it is approved by a member of SLT.', 'slt: any'],
    ['The use of social media for school purposes has to be approved in advance by the Headteacher, Deputy Headteacher or Designated Safeguarding Lead.', 'headteacher deputy-headteacher dsl: any'],
    ['At least two governors must approve a new official account.', 'governor: 2'],
    ['It is for the governors to agree to any new account.', 'governor: any'],
    ['No one may open an account for a class, club or team unless the head has said yes in writing.', 'headteacher: any'],
    ['Requests for a new page go to the School Business Manager, who says yes or no within a week.', 'school-business-manager: any'],
    ['New accounts are agreed at a full governing body meeting.', 'governor: any'],
    ['Any new official page must be approved by the headteacher or the chair.', 'headteacher chair-of-governors: any'],
    ['The Chair must approve any new official account.', 'chair-of-governors: any'],
    ['Either the Headteacher or the Chair of Governors can authorise a new official account.', 'headteacher chair-of-governors: any'],
    ['Any three members of the senior leadership team together may approve a new school account.', 'slt: 3'],
    ['A new account is opened once the Headteacher, the DSL and the Data Protection Officer have all agreed to it.', 'headteacher dsl data-protection-lead: all'],
    ['Staff may set up educational blogs with their class as long as the Computing Lead has agreed.', 'it-lead: any'],
    ['Staff wanting to set up a club page should complete the request form. SLT will consider it and give a decision within ten days.', 'slt: any'],
    ['All social media accounts must be approved by the headteacher.', 'headteacher: any'],
    ['Permission must be sought from the Principal prior to the creation of any school social media page.', 'headteacher: any'],
    ['The creation of any account, page or group that represents the school requires written approval by the CEO.', 'headteacher: any'],
    ['Any social media accounts set up for school use must have SLT approval.', 'slt: any'],
    ['The use of social media as a communication tool was risk assessed and approved by the headteacher.', 'headteacher: any'],
    ['Departments wanting a Twitter account need to get agreement from their Head of Department and the Headteacher.', 'head-of-department headteacher: all'],
    ['The social media lead approves requests for new accounts.', 'communications-lead: any'],
  ])('"%s": %s', async (sentence, expected) => {
    expect(short(approvalRuleIn(await underHeading('Official use of social media', sentence)))).toBe(expected);
  });

  it('is told by a business case whose decision comes later, a table of decisions and a list', async () => {
    const cased = await underHeading('Setting up accounts', 'Colleagues who want a new school account submit a business case to the SLT, saying what it is for.', 'The SLT will then agree or refuse the application.');
    expect(short(approvalRuleIn(cased))).toBe('slt: any');
    const table = await policyOf('# Social media\n\n## Decisions\n\n| What | Who approves | When |\n|---|---|---|\n| Friend requests from parents | Headteacher | Before |\n| A new school account | Head of School | Ten days |\n| A paid advertisement | School Business Manager | Five days |\n');
    expect(short(approvalRuleIn(table))).toBe('head-of-school: any');
    const list = await policyOf('# Social media\n\n## School accounts\n\nAnyone who wants to set up a school account must:\n\n- have a clear purpose for it\n- obtain the approval of the headteacher\n');
    expect(short(approvalRuleIn(list))).toBe('headteacher: any');
    expect(short(approvalRuleIn(await underHeading('Official accounts', 'When school accounts are established there should be:', '- a process for approval by senior leaders\n- clear ways of running them')))).toBe('slt: any');
    expect(short(approvalRuleIn(await underHeading('Who does what', 'SLT:', '- Receive completed applications for social media accounts\n- Approve account creation')))).toBe('slt: any');
    expect(short(approvalRuleIn(await underHeading('Who does what', 'Administrator:', '- Create the account following SLT approval\n- Keep its details safe')))).toBe('slt: any');
  });

  it.each([
    ['This policy was approved by the governing body in May 2024.'],
    ['Exceptions for family links must be approved by the headteacher.'],
    ['Friend requests from former pupils must be agreed with the headteacher.'],
    ['Photographs on the school account must be approved by the headteacher before they are posted.'],
    ['Posts on official accounts are checked and agreed by a second colleague.'],
    ['A pupil may open an e-mail account with the permission of a parent.'],
    ['New user accounts on the network are approved by the IT lead.'],
    ['Closing an official account is decided by the school business manager.'],
    ['Staff do not need the approval of the headteacher to open a personal account.'],
    ['Staff should not set up accounts in the name of the school.'],
    ['The headteacher must approve access to blocked social media sites.'],
    ['Advertising on the school page is approved by the headteacher.'],
    ['The headteacher has overall responsibility for official accounts.'],
    ['New accounts must be set up with a school e-mail address.'],
    ['Parents must ask permission before they post pictures from a school event on a personal page.'],
    ['Passwords for official accounts are agreed with the IT lead.'],
    ['The headteacher can ask staff about their personal accounts.'],
    ['The governing body approves the policy on new accounts every two years.'],
    ['Zoom accounts for staff are set up by the IT manager with the approval of the head.'],
    ['If a member of staff wants to keep a blog about teaching they should agree it with the headteacher.'],
    ['Pupils must get permission from a teacher before they open an account for a school project.'],
    ['The headteacher must approve anyone who is given the password of an official account.'],
    ['Staff members who have not been authorised by the headteacher to manage the account must not access it.'],
    ['The school has official accounts, managed by the office.'],
    ['New apps must be approved by the data protection officer before use.'],
    ['Staff must have the permission of the headteacher to use social media during the working day.'],
  ])('is not stated by "%s"', async (sentence) => {
    expect(short(approvalRuleIn(await underHeading('Social media', sentence)))).toBe('silent');
  });
});
