import { describe, expect, it } from 'vitest';
import { accountForbidsIn } from '../../../src/policies/account-forbids.ts';
import { casePointsIn } from '../../../src/policies/case-points.ts';
import { monitoringRuleIn } from '../../../src/policies/monitoring-rule.ts';
import { postRuleIn } from '../../../src/policies/post-rule.ts';
import { underHeading } from '../../fixtures/policy-text.ts';

describe('on which days accounts are looked at', () => {
  const short = async (...lines: readonly string[]): Promise<string> => {
    const rule = monitoringRuleIn(await underHeading('School accounts', ...lines));
    return rule === null ? 'silent' : `${rule.days}${rule.preferred ? ' preferred' : ''}`;
  };

  it.each([
    ['School accounts must be monitored every weekday.', 'weekdays'],
    ['Official accounts are checked daily, including at weekends and in the holidays.', 'every-day'],
    ['Each account is looked at on every school day by somebody who runs it.', 'school-days'],
    ['Our accounts are moderated Monday to Friday during term time.', 'school-days'],
    ['The school account is monitored seven days a week.', 'every-day'],
    ['School accounts should be checked often, preferably every day, weekends too.', 'every-day preferred'],
    ['All official accounts are checked daily.', 'every-day preferred'],
    ['The school page is opened every school day; weekends are voluntary.', 'school-days preferred'],
    ['Our social media accounts are checked once a day and, where possible, at weekends.', 'every-day preferred'],
  ])('"%s": %s', async (sentence, expected) => {
    expect(await short(sentence)).toBe(expected);
  });

  it('hears a wish that follows in a sentence of its own', async () => {
    expect(await short('The school accounts are checked on every school day.', 'Cover at weekends is welcome.')).toBe('school-days preferred');
  });

  it.each([
    ['School accounts must be monitored regularly.'],
    ['The technician checks the filtering logs daily for social media.'],
    ['Parents should monitor their child’s accounts every day.'],
    ['Staff check the privacy settings of their personal accounts every day.'],
    ['Official accounts are reviewed by the governors once a year.'],
    ['E-mails to the school account are checked daily.'],
  ])('is not stated by "%s"', async (sentence) => {
    expect(await short(sentence)).toBe('silent');
  });
});

describe('the points of a request', () => {
  const points = async (...lines: readonly string[]): Promise<string[]> => casePointsIn(await underHeading('New accounts', ...lines)).map(({ point }) => point);

  it('are read from its list, each with its item', async () => {
    expect(await points('A request for a new school account says:', '- what the account is for\n- who it is meant to reach\n- how families will hear of it and how it is promoted\n- which two members of staff will run it\n- whether it is open or private\n- how it will be closed')).toEqual(['aim', 'audience', 'promotion', 'runners', 'visibility', 'closing']);
  });

  it('are read from one sentence that names them', async () => {
    expect(await points('The application for a new account must state its purpose, its audience, the platform and who will manage it.')).toEqual(['aim', 'audience', 'runners', 'platform']);
  });

  it('are read from what is asked of an account elsewhere', async () => {
    expect(await points('Official accounts are registered with a school e-mail address.', 'Everyone who runs an official account must have received training and have read and understood this policy.', 'Parents are informed of any official use of social media.', 'A risk assessment is made before an official account is opened.')).toEqual(['risk-assessment', 'school-email', 'policy-read', 'training', 'parents-informed']);
  });

  it.each([
    ['Staff must use a strong password on their personal accounts.'],
    ['Parents are informed about acceptable use of the learning platform.'],
    ['This policy is read together with the acceptable use agreement.'],
    ['Pupils receive training in online safety.'],
  ])('are not stated by "%s"', async (sentence) => {
    expect(await points(sentence)).toEqual([]);
  });

  it('take a closed account for no closing date', async () => {
    expect(await points('A request for a new school account says:', '- will the account be open or closed to the public')).toEqual(['visibility']);
  });
});

describe('what a policy forbids that an account needs', () => {
  const forbids = async (sentence: string, heading = 'Conduct of staff'): Promise<string[]> => accountForbidsIn(await underHeading(heading, sentence)).map(({ what }) => what);

  it.each([
    ['Staff must never post pictures of pupils online.', 'pupil-images'],
    ['Photographs of children may not be shared on social media.', 'pupil-images'],
    ['No images of pupils are published on any site.', 'pupil-images'],
    ['Colleagues must not post anything that could identify a class or the school.', 'naming-the-school'],
    ['The school does not use social media.', 'official-posts'],
    ['No school accounts may be set up.', 'official-posts'],
  ])('"%s": %s', async (sentence, what) => {
    expect(await forbids(sentence)).toEqual([what]);
  });

  it.each([
    ['Staff must not post pictures of pupils without the consent of a parent.'],
    ['Parents must not post pictures of other children.'],
    ['Staff must not post pictures of pupils on their personal accounts.'],
    ['Staff should not post pictures of pupils.'],
    ['Staff must not identify themselves as employees of the school.'],
    ['We do not use social media with pupils.'],
    ['Do not use your school e-mail address for social media.'],
    ['Pictures of pupils must never be posted with their full names.'],
  ])('is nothing in "%s"', async (sentence) => {
    expect(await forbids(sentence)).toEqual([]);
  });

  it('is nothing under a heading on personal use', async () => {
    expect(await forbids('Never post pictures of pupils.', 'Your personal accounts')).toEqual([]);
  });
});

describe('a second person who agrees to a post', () => {
  const every = async (sentence: string): Promise<boolean | null> => postRuleIn(await underHeading('Official accounts', sentence))?.every ?? null;

  it.each([
    ['Every post must be checked by a second member of staff before it is published.', true],
    ['All content is approved by another colleague before it is posted.', true],
    ['Posts will, where possible, be read by at least one other colleague before they are published.', false],
    ['Posts should be seen by a different colleague before publication.', false],
  ])('"%s": asked of every post: %s', async (sentence, expected) => {
    expect(await every(sentence)).toBe(expected);
  });

  it.each([['Posts are written by the office.'], ['Ask a colleague before you post a picture with them in it.'], ['The account is run by two members of staff.']])('is not stated by "%s"', async (sentence) => {
    expect(await every(sentence)).toBeNull();
  });
});
