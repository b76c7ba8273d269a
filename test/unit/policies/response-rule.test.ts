import { describe, expect, it } from 'vitest';
import { periodText, responseRuleIn, type ResponseRule } from '../../../src/policies/response-rule.ts';
import { policyOf, underHeading } from '../../fixtures/policy-text.ts';

const short = (rule: ResponseRule | null): string => (rule === null ? 'silent' : [periodText(rule), rule.counted, rule.weekend ?? '', rule.fridayFrom ?? ''].join(' ').trim().replace(/ +/g, ' '));

describe('by when a policy has comments answered', () => {
  it.each([
    ['Comments on our pages are answered within 24 hours.', 'PT24H all'],
    ['All messages to the school Facebook page must receive a reply within 48 hours.', 'PT48H all'],
    ['We aim to respond to queries posted on our social media accounts within one working day.', 'P1D working-days'],
    ['Questions left on the school Twitter feed get a response within two school days.', 'P2D school-days'],
    ['Any comment, question or complaint on an official account is acknowledged within twenty-four hours, or on the next working day if it arrives at the weekend.', 'PT24H all next-working-day'],
    ['Comments on the account are replied to on the same day.', 'P0D all'],
    ['Messages sent to our page are answered by the end of the same school day.', 'P0D school-days'],
    ['Posts made by others on our accounts will be responded to by the end of the next working day.', 'P1D working-days'],
    ['The people who run an account reply to comments within 12 hours, Monday to Friday.', 'PT12H working-days'],
    ['Direct messages on our Instagram account are answered within 36 hours during term time.', 'PT36H school-days'],
    ['We operate a 24-hour response time for comments on our social media channels.', 'PT24H all'],
    ['Account holders should reply to any question no later than 3 working days after it was asked on the page.', 'P3D working-days'],
    ['Enquiries received through our channels should be dealt with inside a day.', 'P1D all'],
    ['Complaints made on the Facebook page will be acknowledged within 24 hours and moved to the complaints procedure.', 'PT24H all'],
    ['Queries via official social media get an answer within 24 hours (excluding weekends and bank holidays).', 'PT24H working-days'],
    ['Questions on an account are answered within 24 hours. Those that come in on a Saturday or Sunday are answered on Monday.', 'PT24H all next-working-day'],
    ['Comments on school accounts are answered within 24 hours; anything after 3.30pm on a Friday waits until the next school day.', 'PT24H all 15:30'],
    ['The account lead checks for mentions and responds to them within a week.', 'P7D all'],
    ['Whoever runs the account replies to a comment the same working day.', 'P0D working-days'],
    ['We aim for a response time of 48 hours on social media; messages that arrive on Saturday or Sunday are picked up on Monday.', 'PT48H all next-working-day'],
    ['A comment should not be left for more than 24 hours without an answer.', 'PT24H all'],
    ['Urgent comments are answered within two hours and all others within three school days.', 'P3D school-days'],
    ['Hate speech in comments is removed within an hour and the person answered within 24 hours.', 'PT24H all'],
    ['The office replies to comments within one school day, or by the end of Monday if they come after 3 p.m. on Friday.', 'P1D school-days 15:00'],
    ['We will endeavour to reply to messages within 24 hours, Monday to Friday.', 'PT24H working-days'],
    ['Messages sent through the page will be answered during school hours and normally within two working days.', 'P2D working-days'],
    ['The school will respond to negative comments about it within 24 hours.', 'PT24H all'],
  ])('"%s": %s', async (sentence, expected) => {
    expect(short(responseRuleIn(await underHeading('Our social media accounts', sentence)))).toBe(expected);
  });

  it('is told by sentences that follow, a table, a list and a heading', async () => {
    expect(short(responseRuleIn(await underHeading('Official accounts', 'A named colleague looks at each account every day.', 'Comments are answered within 24 hours.', 'If a comment comes in over the weekend, the answer may wait for the next working day.')))).toBe('PT24H all next-working-day');
    expect(short(responseRuleIn(await policyOf('# Social media\n\n## School accounts\n\n| What comes in | Who replies | Reply within |\n|---|---|---|\n| A question or comment | The person who runs it | Within 24 hours |\n| A journalist | Headteacher | Same day |\n')))).toBe('PT24H all');
    expect(short(responseRuleIn(await policyOf('# Social media\n\n## School accounts\n\nPeople who run an account must:\n\n- keep it up to date\n- reply to comments within 2 working days\n')))).toBe('P2D working-days');
    expect(short(responseRuleIn(await policyOf('# Social media\n\n## Response times on social media\n\nWe reply to comments within 24 hours.\n')))).toBe('PT24H all');
  });

  it.each([
    ['E-mails from parents are answered within 48 hours.'],
    ['Parents should not expect a reply to comments on our page within 24 hours.'],
    ['Staff are not expected to respond to messages within 24 hours.'],
    ['Offensive comments on our page are removed within 24 hours.'],
    ['Abuse on an official account is reported to the headteacher within 24 hours.'],
    ['Facebook will usually respond to a report about a comment within 48 hours.'],
    ['The complaint is acknowledged within five school days under stage two.'],
    ['A subject access request is answered within one month and acknowledged within two days.'],
    ['Comments are answered promptly.'],
    ['Passwords of the account are changed within 24 hours when somebody leaves.'],
    ['Telephone calls about posts are returned and answered within a day.'],
    ['Posts on the account are checked by a colleague within a day of being written.'],
    ['The account is looked at every day, including at weekends.'],
    ['The learning platform is for homework: teachers reply to messages on Seesaw within 24 hours.'],
    ['Any complaints made through social media will be responded to in line with the complaints policy within 10 school days.'],
    ['We reply to e-mails and messages from parents within three working days.'],
    ['Comments left at weekends are answered on Monday.'],
    ['Teachers answer messages on the school app within two working days.'],
    ['Requests to take down a picture from our page are answered within 24 hours.'],
    ['Staff have no duty to answer comments within 24 hours of a post.'],
    ['The DSL responds to any report about social media within 24 hours.'],
    ['Staff have 24 hours to reply to a friend request from a parent.'],
    ['We cannot guarantee that comments on the page are answered within 24 hours.'],
  ])('is not stated by "%s"', async (sentence) => {
    expect(responseRuleIn(await underHeading('Our social media accounts', sentence))).toBeNull();
  });

  it('is not that of the complaints procedure, nor that of a leaflet for parents', async () => {
    expect(responseRuleIn(await policyOf('# Complaints Policy\n\n## Stage 1\n\nThe complaint is acknowledged within 3 school days and answered within ten.\n'))).toBeNull();
    expect(responseRuleIn(await policyOf('# Social media\n\n## Rules\n\nBe kind to everyone here.\n\n## Appendix A\n\n## Advice for parents: Facebook\n\nA school page ought to reply to your comments within 24 hours.\n'))).toBeNull();
  });
});
