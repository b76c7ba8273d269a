import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { accountsSchema, type AccountsSettings } from '../../../../src/accounts/account-settings.ts';
import { accountFindings } from '../../../../src/accounts/rules/check-accounts.ts';
import { proposeAccounts } from '../../../../src/accounts/rules/propose-accounts.ts';
import { rulesInForce } from '../../../../src/accounts/rules/rules-in-force.ts';
import { Staff } from '../../../../src/people/staff.ts';
import { policyOf } from '../../../fixtures/policy-text.ts';

const settings = (given?: unknown): AccountsSettings => accountsSchema.parse(given);
const silent = await policyOf('# Phones Policy\n\n## Rules\n\nPhones stay in bags.\n', 'phones.md');
const policy = await policyOf(
  `# Social Media Policy

## Official accounts

Our Twitter account (@fernhill) is run by Mrs Ada Quill. The school also has a private YouTube channel.

New school accounts must be approved by the headteacher and the chair of governors.

The request for a new account says what it is for and who will run it, and must state its audience.

School accounts are checked every day, preferably at weekends too.

Comments on our accounts are answered within 24 hours, or the next working day where they come in at a weekend.

Every post must be checked by a second colleague before it is published.

Staff must never post pictures of pupils online.
`,
  'social.md',
);

describe('the rules in force for accounts', () => {
  it('are the settings that are called settings where policy and school.yaml are silent', () => {
    expect(rulesInForce(settings(), [silent])).toEqual({
      approval: { rule: { by: ['headteacher'], quorum: 'any', nudgeAfter: 5 }, source: 'not-stated', because: null },
      case: { rule: { points: [] }, source: 'not-stated', because: null },
      checks: null,
      replies: null,
      posts: { rule: { first: 3, every: false }, source: 'not-stated', because: null },
      forbids: [],
    });
  });

  it('are what a policy says, each with its clause', () => {
    const rules = rulesInForce(settings(), [silent, policy]);
    const quote = (words: string): { file: string; quote: string } => ({ file: 'social.md', quote: words });
    expect(rules.approval).toEqual({ rule: { by: ['headteacher', 'chair-of-governors'], quorum: 'all', nudgeAfter: 5 }, source: 'policy', because: quote('New school accounts must be approved by the headteacher and the chair of governors.') });
    expect(rules.checks).toMatchObject({ rule: { days: 'every-day', at: '08:30', preferred: true }, source: 'policy' });
    expect(rules.replies).toMatchObject({ rule: { withinHours: 24, weekend: 'next-working-day', hours: 'all', fridayFrom: null, dayEnds: '17:00', holidays: 'bank-holidays' }, source: 'policy' });
    expect(rules.posts).toMatchObject({ rule: { first: 3, every: true }, source: 'policy' });
    expect(rules.case.rule.points.map(({ point }) => point)).toEqual(['aim', 'audience', 'runners']);
    expect(rules.forbids).toEqual([{ what: 'pupil-images', because: quote('Staff must never post pictures of pupils online.') }]);
  });

  it('are those of school.yaml first, and never rest on words that no longer stand', () => {
    const stands = { file: 'social.md', quote: 'New school accounts must be approved by the headteacher and the chair of governors.' };
    const given = settings({ approval: { by: ['slt'], quorum: 2, because: stands }, replies: { 'within-hours': 48, 'because': { file: 'social.md', quote: 'within 48 hours of being seen' } }, case: [{ point: 'recovery' }, { point: 'aim' }] });
    const rules = rulesInForce(given, [policy]);
    expect(rules.approval).toEqual({ rule: { by: ['slt'], quorum: 2, nudgeAfter: 5 }, source: 'school.yaml', because: stands });
    expect(rules.replies).toMatchObject({ rule: { withinHours: 48, weekend: 'elapsed' }, source: 'school.yaml', because: null });
    expect(rules.case.rule.points.map(({ point, because }) => [point, because !== null])).toEqual([['aim', true], ['audience', true], ['runners', true], ['recovery', false]]);
  });

  it('keep a wish a wish when school.yaml repeats it with its clause', () => {
    const wished = { file: 'social.md', quote: 'School accounts are checked every day, preferably at weekends too.' };
    expect(rulesInForce(settings({ checks: { days: 'every-day', because: wished } }), [policy]).checks?.rule.preferred).toBe(true);
    expect(rulesInForce(settings({ checks: { days: 'every-day' } }), [policy]).checks?.rule.preferred).toBe(false);
  });

  it('read a rule in days as days, and a deputy head as one of the senior leaders', async () => {
    const days = await policyOf('# Social Media Policy\n\n## School accounts\n\nComments on our accounts are answered within two working days.\n\nNew school accounts are approved by the deputy headteacher.\n');
    const rules = rulesInForce(settings(), [days]);
    expect(rules.replies?.rule).toMatchObject({ days: 2, withinHours: 48, hours: 'working-days' });
    expect(rules.approval.rule.by).toEqual(['slt']);
  });

  it('follow the documents: a new version is read anew', async () => {
    const newer = await policyOf('# Social Media Policy\n\n## School accounts\n\nComments on our accounts are answered within 12 hours.\n', 'social.md');
    expect(rulesInForce(settings(), [policy]).replies?.rule.withinHours).toBe(24);
    expect(rulesInForce(settings(), [newer]).replies?.rule.withinHours).toBe(12);
  });
});

describe('the proposed accounts of school.yaml', () => {
  it('load as they stand and give the rules that the policies gave', () => {
    const proposed = settings((parse(proposeAccounts([policy])) as { accounts: unknown }).accounts);
    const { approval, checks, replies } = rulesInForce(proposed, [policy]);
    const read = rulesInForce(settings(), [policy]);
    expect([approval.rule, checks?.rule, replies?.rule]).toEqual([read.approval.rule, read.checks?.rule, read.replies?.rule]);
    expect(approval.source).toBe('school.yaml');
    expect(proposed.existing.map(({ platform, handle }) => [platform, handle])).toEqual([['Twitter', 'fernhill']]);
  });

  it('hold the places that somebody named looks at, which are no accounts', async () => {
    const watched = await policyOf('# Social Media Policy\n\n## School accounts\n\nAda Quill and Ben Tarn are responsible for running our Twitter account and for checking Wikipedia and Google reviews.\n', 'watched.md');
    const proposed = settings((parse(proposeAccounts([watched])) as { accounts: unknown }).accounts);
    expect(proposed.sources.map(({ name, by, day }) => [name, by, day])).toEqual([['Google reviews', ['ada-quill', 'ben-tarn'], 'monday'], ['Wikipedia', ['ada-quill', 'ben-tarn'], 'monday']]);
    // Anchors are a fault in school.yaml.
    expect(proposeAccounts([watched])).not.toMatch(/[&*]a\d/);
  });

  it('invent no name for an account that the policy does not name, and say what it leaves out', () => {
    expect(proposeAccounts([policy])).toMatch(/^# social\.md names a YouTube account without its name/m);
    const text = proposeAccounts([silent]);
    expect(settings((parse(text) as { accounts: unknown }).accounts)).toEqual({ sources: [], existing: [] });
    expect(text.match(/^# No policy here says /gm)).toHaveLength(3);
  });
});

describe('a look at the accounts of a school', () => {
  const staff = new Staff([{ id: 'ada', name: 'Mrs Ada Quill', roles: ['headteacher'] }, { id: 'ben', name: 'Mr Ben Tarn', roles: ['teacher'] }]);

  it('warns of rules that nobody could keep', () => {
    expect(accountFindings(settings({ approval: { by: ['slt'] } }), staff, []).warnings).toEqual([expect.stringContaining('nobody has the role slt')]);
    expect(accountFindings(settings({ approval: { by: ['headteacher', 'dsl'], quorum: 'all' } }), staff, []).warnings).toEqual([expect.stringContaining('nobody has the role dsl')]);
    expect(accountFindings(settings({ approval: { by: ['headteacher'], quorum: 2 } }), staff, []).warnings).toEqual([expect.stringContaining('only 1 could decide')]);
    expect(accountFindings(settings({ approval: { by: ['headteacher'] } }), staff, []).warnings).toEqual([]);
  });

  it('tells of accounts that one person runs, and of those that a policy names and the settings do not', () => {
    const found = accountFindings(settings({ existing: [{ platform: 'Instagram', handle: 'fernhill_art', runners: ['ben'] }] }), staff, [policy]);
    expect(found.notices).toEqual([
      expect.stringContaining('Instagram fernhill_art: one person runs it'),
      expect.stringContaining('social.md names Twitter fernhill'),
      expect.stringContaining('social.md names a YouTube account'),
    ]);
  });
});
