import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runStaffroom } from '../../fixtures/run-staffroom.ts';

vi.setConfig({ testTimeout: 90_000 });

let dir = '';
const RULE = 'Comments on the school’s accounts are answered within 24 hours, or the next working day where they come in at a weekend.';
const POLICY = `# Social Media Policy\n\n## School accounts\n\nOur Twitter account is @oak.\n\nNew school accounts are approved by the headteacher or the deputy headteacher.\n\n${RULE}\n`;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'staffroom-clock-'));
  mkdirSync(join(dir, 'oak', 'policies'), { recursive: true });
  writeFileSync(join(dir, 'oak', 'policies', 'social.md'), POLICY);
  writeFileSync(join(dir, 'oak', 'school.yaml'), 'name: Oak School\naccounts:\n  replies:\n    within-hours: 24\n    weekend: next-working-day\n    day-ends: "15:30"\n');
  mkdirSync(join(dir, 'loose'));
  writeFileSync(join(dir, 'loose', 'social.md'), POLICY);
  writeFileSync(join(dir, 'silent.md'), '# Phones Policy\n\n## Rules\n\nPhones stay in bags all day.\n');
  writeFileSync(join(dir, 'broken.yaml'), '');
});
afterAll(() => rmSync(dir, { recursive: true }));

async function staffroom(args: readonly string[], input = ''): Promise<{ code: number; lines: unknown[]; errors: string }> {
  const cwd = mkdtempSync(join(dir, 'cwd-'));
  const ran = await runStaffroom(args, { cwd, input, env: { PATH: process.env['PATH'] } });
  expect(readdirSync(cwd), 'nothing is written where it runs').toEqual([]);
  return { ...ran, lines: ran.lines.map((line) => JSON.parse(line) as unknown) };
}
const comment = (id: unknown, at: unknown): string => JSON.stringify({ id, received_at: at });

describe('staffroom clock', () => {
  it('goes by the policy of a file, with its clause word for word, in UTC; exit 0', async () => {
    const { code, lines, errors } = await staffroom(['clock', '--rule', join(dir, 'loose', 'social.md'), '--batch', '-'], [comment(1, '2026-11-23T09:10:00+00:00'), comment('b', '2026-06-13T11:00:00+01:00'), comment(3, '2026-06-12T23:30Z')].join('\n'));
    expect({ code, errors, lines }).toEqual({
      code: 0,
      errors: '',
      lines: [
        { id: 1, due_at: '2026-11-24T09:10:00Z', basis: 'elapsed', because: RULE },
        { id: 'b', due_at: '2026-06-15T16:00:00Z', basis: 'next_working_day', because: RULE },
        { id: 3, due_at: '2026-06-15T16:00:00Z', basis: 'next_working_day', because: RULE },
      ],
    });
  });

  it('goes by school.yaml first, which may rest on no clause, and by the policies of a folder without one', async () => {
    const saturday = comment(1, '2026-11-21T11:00:00Z');
    expect((await staffroom(['clock', '--rule', join(dir, 'oak'), '--batch', '-'], saturday)).lines).toEqual([{ id: 1, due_at: '2026-11-23T15:30:00Z', basis: 'next_working_day', because: null }]);
    expect((await staffroom(['clock', '--rule', join(dir, 'loose'), '--batch', '-'], saturday)).lines).toEqual([{ id: 1, due_at: '2026-11-23T17:00:00Z', basis: 'next_working_day', because: RULE }]);
  });

  it('says that nothing is due where nobody says by when', async () => {
    expect(await staffroom(['clock', '--rule', join(dir, 'silent.md'), '--batch', '-'], comment(1, '2026-11-21T11:00:00Z'))).toEqual({ code: 0, errors: '', lines: [{ id: 1, due_at: null, basis: 'none', because: null }] });
  });

  it('gives an error line for a time without its offset or a day that is none, tells of lines without an id, and exits 1', async () => {
    const { code, lines, errors } = await staffroom(['clock', '--rule', join(dir, 'loose'), '--batch', '-'], [comment(1, '2026-11-21T11:00:00'), 'not JSON', comment(2, '2026-02-30T11:00:00Z'), comment(null, '2026-11-21T11:00:00Z'), comment(3, 7), comment(4, '2026-11-23T09:10:00.250Z')].join('\n'));
    expect(lines).toEqual([{ id: 1, error: expect.any(String) }, { id: 2, error: expect.any(String) }, { id: 3, error: expect.any(String) }, expect.objectContaining({ id: 4, due_at: '2026-11-24T09:10:00.250Z' })]);
    expect(errors).toMatch(/line 2: not JSON[\s\S]*line 4: no "id"/);
    expect(code).toBe(1);
  });

  it('gives an error line, and never a wrong time, for years that no comment is of, leap seconds and ids that are none', async () => {
    const odd = ['9999-12-31T23:59:59Z', '9999-12-25T10:00:00Z', '9998-12-31T23:59:59-14:00', '0050-01-01T10:00:00Z', '0000-01-01T10:00:00Z', '2016-12-31T23:59:60Z', '2026-02-30T10:00:00Z', '2026-10-24T24:00:00Z'];
    const { code, lines, errors } = await staffroom(['clock', '--rule', join(dir, 'loose'), '--batch', '-'], [...odd.map((at, i) => comment(i, at)), '{"id":1e400,"received_at":"2026-10-24T12:30:00Z"}', '{"__proto__":{"id":7,"received_at":"2026-10-24T12:30:00Z"}}', comment('__proto__', '9998-12-31T10:00:00Z'), '['.repeat(100_000)].join('\n'));
    expect(lines).toEqual([...odd.map((_, id) => ({ id, error: expect.any(String) })), { id: '__proto__', due_at: '9999-01-01T10:00:00Z', basis: 'elapsed', because: RULE }]);
    expect({ code, errors }).toEqual({ code: 1, errors: 'staffroom: line 9: no "id"\nstaffroom: line 10: no "id"\nstaffroom: line 12: not JSON\n' });
  });

  it('exits 2 without a rule, a batch, or where there is no such file', async () => {
    expect((await staffroom(['clock', '--rule', join(dir, 'oak')])).code).toBe(2);
    expect((await staffroom(['clock', '--rule', join(dir, 'nowhere'), '--batch', '-'])).code).toBe(2);
    expect((await staffroom(['clock', '--rule', join(dir, 'oak'), '--batch', join(dir, 'nowhere')])).code).toBe(2);
  });
});

describe('staffroom due', () => {
  it('prints one line for each policy, with what it says of accounts and of its review', async () => {
    const { code, lines } = await staffroom(['due', '--policies', join(dir, 'oak'), '--at', '2026-11-21']);
    expect(code).toBe(0);
    expect(lines).toEqual([{
      school: 'oak', document: 'social.md', review_text: null, earliest: null, latest: null, precision: 'none', status: 'none', approved_by: null, last_reviewed_text: null,
      official_accounts: [{ platform: 'Twitter', handle: 'oak', quote: 'Our Twitter account is @oak.' }],
      response_rule: { within: 'PT24H', weekend: 'next_working_day', because: RULE },
      approval_rule: { by: ['headteacher', 'deputy-headteacher'], quorum: 'any', because: 'New school accounts are approved by the headteacher or the deputy headteacher.' },
      exception_rule: null,
    }]);
  });

  it('takes one file, and a folder of schools; a day that is none is wrong usage', async () => {
    expect((await staffroom(['due', '--policies', join(dir, 'silent.md')])).lines).toEqual([expect.objectContaining({ school: 'silent', document: 'silent.md', official_accounts: [], response_rule: null, approval_rule: null })]);
    const schools = join(dir, 'schools');
    mkdirSync(join(schools, 'elm'), { recursive: true });
    writeFileSync(join(schools, 'elm', 'a.md'), POLICY);
    writeFileSync(join(schools, 'ash.md'), '# Phones Policy\n\nNext review due: May 2026\n\n## Rules\n\nPhones stay in bags all day.\n');
    expect((await staffroom(['due', '--schools', schools, '--at', '2026-11-21'])).lines).toEqual([
      expect.objectContaining({ school: 'elm', document: 'a.md' }),
      expect.objectContaining({ school: 'ash', document: 'ash.md', review_text: 'May 2026', earliest: '2026-05-01', latest: '2026-05-31', precision: 'month', status: 'overdue' }),
    ]);
    expect((await staffroom(['due', '--schools', schools, '--at', '2026-02-30'])).code).toBe(2);
    expect((await staffroom(['due'])).code).toBe(2);
  });
});
