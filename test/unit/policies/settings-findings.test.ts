import { describe, expect, it } from 'vitest';
import { Staff } from '../../../src/people/staff.ts';
import { policiesSchema } from '../../../src/policies/settings.ts';
import { policySettingsFindings } from '../../../src/policies/settings-findings.ts';

const staff = new Staff([{ id: 'head', name: 'Mrs Head', roles: ['headteacher'] }]);
const findings = (...rows: readonly Record<string, unknown>[]): string[] => policySettingsFindings(policiesSchema.parse(rows), staff, [{ file: 'phones.md' }], '2026-11-21');

describe('what school.yaml says of the policies', () => {
  it('has nothing wrong where files, roles and dates are there', () => {
    expect(findings({ 'file': 'policies/phones.md', 'owner': 'headteacher', 'approvers': ['headteacher'], 'review-due': { text: 'November 2028' }, 'approved': { by: 'Governors', on: '2026-11-12', minute: 'Item 7' } })).toEqual([]);
  });

  it.each([
    [{ file: 'bicycles.md' }, /no such file/], [{ file: 'phones.md', owner: 'dsl' }, /nobody has the role dsl/], [{ file: 'phones.md', approvers: ['governor'] }, /nobody has the role governor/],
    [{ 'file': 'phones.md', 'review-due': { text: 'soon enough' } }, /is no date/],
    [{ 'file': 'phones.md', 'review-due': { text: 'May 2028' }, 'approved': { by: 'Governors', on: '2026-12-24', minute: '7' } }, /has not come yet/],
    [{ 'file': 'phones.md', 'review-due': { text: 'May 2028' }, 'approved': { by: 'Governors', on: '2026-11-12' } }, /names no minute/],
    [{ file: 'phones.md', approved: { by: 'Governors', on: '2026-11-12', minute: '7' } }, /without review-due/],
    [{ 'file': 'phones.md', 'review-due': { text: 'May 2020' }, 'approved': { by: 'Governors', on: '2026-11-12', minute: '7' } }, /before the approval/],
  ])('%o is found', (row, message) => {
    expect(findings(row)).toEqual([expect.stringMatching(message)]);
  });

  it('refuses an approval by nobody', () => {
    expect(policiesSchema.safeParse([{ file: 'phones.md', approved: { by: ' ', on: '2026-11-12' } }]).success).toBe(false);
  });
});
