import { describe, expect, it } from 'vitest';
import { asId } from '../../../src/kernel/ids.ts';
import { referencesIn, resolve } from '../../../src/policies/cross-references.ts';
import type { PolicyDocument } from '../../../src/policies/document.ts';

const names = (quote: string, headings: readonly string[] = [], leadIn: string | null = null): string[] => referencesIn(quote, { headings, leadIn }).map((r) => r.name);
const document = (title: string, file: string): PolicyDocument => ({ id: asId<'document'>(file), file, sha256: '', title, text: '', pages: null, clauses: [], facts: [] });

describe('documents that a clause sends the reader to', () => {
  it.each([
    ['It is passed on in line with our child protection policy.', ['child protection policy']],
    ['See the Acceptable Use Agreement for laptops.', ['Acceptable Use Agreement']],
    ['Parents may use the school complaints procedure.', ['complaints procedure']],
    ['Serious cases go through the Staff Disciplinary Procedure.', ['Staff Disciplinary Procedure']],
    ['Everybody signs an AUP each year.', ['AUP']],
    ['Look at the Images and Video Policy and the Staff Code of Conduct.', ['Images and Video Policy', 'Staff Code of Conduct']],
    ['See also the Behaviour Policy, the Attendance Policy and the Online Safety Policy.', ['Behaviour Policy', 'Attendance Policy', 'Online Safety Policy']],
    ['The school policy on lone working applies.', ['policy on lone working']],
    ['Concerns are handled under existing policies, including anti-bullying, confidentiality and child protection.', ['anti-bullying policy', 'confidentiality policy', 'child protection policy']],
    ['The [Behaviour Policy](#) applies online.', ['Behaviour Policy']],
    ['Staff follow the acceptable use of technology policy.', ['acceptable use of technology policy']],
  ])('"%s"', (quote, expected) => {
    expect(names(quote).map((name) => name.replace(/^school /, ''))).toEqual(expected);
  });

  it.each([
    'This policy applies to everyone.',
    'Breaches of the policy are taken seriously.',
    'Read Keeping Children Safe in Education and the Prevent duty guidance.',
    'The governors approve all policies every year.',
    'Report policy breaches to the office.',
    'The plan is agreed by the SENCO.',
  ])('names no document in "%s"', (quote) => {
    expect(names(quote)).toEqual([]);
  });

  it('takes an item of a list of related documents for a name', () => {
    expect(names('Data security', ['Links with other policies'])).toEqual(['Data security']);
    expect(names('the privacy notice', [], 'Read this policy together with:')).toEqual(['privacy notice']);
    expect(names('Data security', ['Passwords'])).toEqual([]);
  });
});

describe('whether the document is in the folder', () => {
  const folder = [
    document('Acceptable Use Agreement', 'acceptable-use.pdf'),
    document('Child Protection and Safeguarding Policy', 'child-protection.docx'),
    document('Mobile Phones and Smart Watches', 'mobile-phones-and-smart-watches.md'),
    document('Images and Video Policy', 'images-and-video.pdf'),
    document('Online Safety Policy', 'online-safety.md'),
    document('Staff Code of Conduct', 'staff-code-of-conduct.docx'),
    document('Complaints Procedure', 'complaints.txt'),
  ];
  it.each([
    ['AUP', 'acceptable-use.pdf'],
    ['Acceptable Use Policy', 'acceptable-use.pdf'],
    ['child protection policy', 'child-protection.docx'],
    ['safeguarding policy', 'child-protection.docx'],
    ['mobile phone policy', 'mobile-phones-and-smart-watches.md'],
    ['policy on digital images', 'images-and-video.pdf'],
    ['Photography Policy', 'images-and-video.pdf'],
    ['E-Safety Policy', 'online-safety.md'],
    ['code of conduct', 'staff-code-of-conduct.docx'],
    ['Complaints Policy', 'complaints.txt'],
    ['child protection and allegations against staff policy', 'child-protection.docx'],
    ['Data Protection Policy', null],
    ['Behaviour Policy', null],
    ['Staff Disciplinary Procedure', null],
    ['Attendance Policy', null],
    ['privacy notice', null],
    ['Whistleblowing Policy', null],
  ])('%s: %s', (name, file) => {
    expect(resolve([name], folder)[0]?.document?.file ?? null).toBe(file);
  });

  it('chooses none where two documents fit equally well', () => {
    const twins = [document('Complaints Procedure', 'a.txt'), document('Complaints Procedure', 'b.txt')];
    expect(resolve(['Complaints Policy'], twins)).toEqual([{ name: 'Complaints Policy', document: null }]);
  });
});
