import { describe, expect, it } from 'vitest';
import { mayBeReplaced, signOffFindings } from '../../../src/reminders/check-sign-offs.ts';
import { becausesOfSignOffs, signOffsSchema } from '../../../src/reminders/sign-off-settings.ts';
import { Staff } from '../../../src/people/staff.ts';
import { ACCOUNTS_PEOPLE } from '../../fixtures/accounts-desk.ts';

const item = (more: Record<string, unknown>): Record<string, unknown> => ({ id: 'conduct', title: 'Code of Conduct', kind: 'policy', file: 'conduct.docx', ...more });
const faultsOf = (...items: Record<string, unknown>[]): string[] => {
  const parsed = signOffsSchema.safeParse({ items });
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};

describe('sign-offs of school.yaml', () => {
  it('are none where the school says nothing', () => {
    expect(signOffsSchema.parse(undefined)).toEqual({ items: [] });
  });

  it('are asked of everybody in September, of whoever is new, and again for a new version, in ten school days, unless the school says otherwise', () => {
    expect(signOffsSchema.parse({ items: [item({})] }).items[0]).toMatchObject({ 'for': 'everyone', 'when': ['september', 'on-entry', 'new-version'], 'due': 10, 'questions': [] });
  });

  it('never guess the edition of statutory guidance', () => {
    expect(faultsOf({ id: 'kcsie', title: 'Part one', kind: 'statutory' })).toEqual(['items.0.edition: edition: name the edition that is to be read, as its cover prints it']);
  });

  it.each(['policy', 'aup', 'social-media-aup'])('need a file where it is a %s that is read', (kind) => {
    expect(faultsOf({ id: 'one', title: 'An agreement', kind })).toEqual(['items.0.file: file: name the file in the policies folder that is to be read']);
  });

  it('refuse the same id twice, a fourth question, and a right answer that is no choice', () => {
    const question = { ask: 'When is it?', choices: ['Now', 'Later'], right: 'Now', clause: { file: 'conduct.docx', quote: 'It is now.' } };
    expect(faultsOf(item({}), item({}))).toEqual(['items: items: two of them have the same id']);
    expect(faultsOf(item({ questions: [{ ...question, right: 'Never' }] }))[0]).toContain('is none of the choices');
    expect(faultsOf(item({ questions: [question, question, question, question] })).length).toBe(1);
  });

  it('give the check every quote that they rest on', () => {
    const question = { ask: 'When is it?', choices: ['Now', 'Later'], right: 'Now', clause: { file: 'conduct.docx', quote: 'It is now.' } };
    const settings = signOffsSchema.parse({ items: [item({ because: { file: 'conduct.docx', quote: 'Everybody signs.' }, questions: [question] })] });
    expect(becausesOfSignOffs(settings).map(({ of, because }) => `${of}: ${because.quote}`)).toEqual(['sign-offs conduct: Everybody signs.', 'sign-offs conduct question: It is now.']);
  });

  it('are found wanting where a file is not there, nobody is asked, no lead is listed, or an edition may be replaced', () => {
    const settings = signOffsSchema.parse({ items: [item({}), item({ id: 'caretakers', for: ['caretaker'] }), { id: 'leads', title: 'Who the leads are', kind: 'safeguarding-leads' }, { id: 'kcsie', title: 'Part one', kind: 'statutory', edition: 'September 2025' }] });
    const nobody = new Staff(ACCOUNTS_PEOPLE.filter(({ roles }) => !roles.includes('dsl')));
    expect(signOffFindings(settings, nobody, [], '2026-11-21').map((found) => found.slice(0, 60))).toEqual([
      'sign-offs conduct: "conduct.docx" is not among the policies, ', 'sign-offs caretakers: "conduct.docx" is not among the polici', 'sign-offs caretakers: nobody on the staff list is asked for ',
      'sign-offs leads: nobody has the role dsl, so the card cannot', 'sign-offs kcsie: it names the edition "September 2025"; guid',
    ].map((found) => found.slice(0, 60)));
    expect(signOffFindings(settings, new Staff([...ACCOUNTS_PEOPLE, { id: 'cara', name: 'Mr Car Taker', roles: ['caretaker'] }]), [{ file: 'conduct.docx' }], '2026-08-31')).toEqual([]);
  });

  it.each([['September 2025', '2026-08-31', false], ['September 2025', '2026-09-01', true], ['2025/2026', '2026-10-01', false], ['first edition', '2030-01-01', false]])('edition "%s" on %s: may be replaced is %s', (edition, today, expected) => {
    expect(mayBeReplaced(edition, today)).toBe(expected);
  });
});
