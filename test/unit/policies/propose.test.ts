import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { asId } from '../../../src/kernel/ids.ts';
import { clausesOf } from '../../../src/policies/clauses.ts';
import type { PolicyDocument } from '../../../src/policies/document.ts';
import { extractText } from '../../../src/policies/extract/text.ts';
import { factsOf } from '../../../src/policies/facts.ts';
import { proposeSchool } from '../../../src/policies/propose.ts';
import { titleOf } from '../../../src/policies/title.ts';
import { loadSchool } from '../../../src/school.ts';

const document = (file: string, content: string): PolicyDocument => {
  const extracted = extractText(content);
  const id = asId<'document'>(file);
  const clauses = clausesOf(extracted, id);
  return { id, file, sha256: '', title: titleOf(extracted, file), text: extracted.text, pages: extracted.pages, clauses, facts: factsOf(extracted, clauses, id) };
};

const POLICY = `Fernhill Primary School

Phones Policy

Approved by:\tFull Board\tDate: May 2024
Next review due:\tMay 2026

Designated Safeguarding Lead: Mrs Ada Quill (Headteacher)

1. Rules

Fernhill Primary School has an official Instagram account, run by Mr Ben Tarn.

Staff with questions should speak to Mr Ben Tarn in the first instance.

Parents may ring 01632 960 555. Allegations go to the Westmoor LADO.
`;

describe('the proposed school.yaml', () => {
  it('loads as it stands, with the name, people and questions contact that the policies print', () => {
    const dir = mkdtempSync(join(tmpdir(), 'proposed-'));
    mkdirSync(join(dir, 'policies'));
    writeFileSync(join(dir, 'school.yaml'), proposeSchool([document('phones.txt', POLICY)], '2026-11-21'));
    const { school, faults } = loadSchool(dir);
    expect(faults.filter((f) => f.level === 'error')).toEqual([]);
    expect(school?.settings.name).toBe('Fernhill Primary School');
    expect(school?.settings.people.map((p) => [p.id, p.roles])).toEqual([['ada-quill', ['dsl', 'headteacher']], ['ben-tarn', []]]);
    expect(school?.settings.questions['by-policy'][0]?.to.person).toBe('ben-tarn');
    expect(school?.settings.questions['by-policy'][0]?.to.because?.quote).toBe('Staff with questions should speak to Mr Ben Tarn in the first instance.');
  });

  it('puts no printed telephone number or outside body in force, and says where each was printed', () => {
    const text = proposeSchool([document('phones.txt', POLICY)], '2026-11-21');
    const settings = parse(text) as { telephone?: unknown; contacts: unknown };
    expect(settings.telephone).toBeUndefined();
    expect(settings.contacts).toEqual({});
    expect(text).toMatch(/^#.*01632 960 555/m);
    expect(text).toMatch(/^#.*Westmoor LADO/m);
    expect(text).toMatch(/^ *#.*review overdue: it was due in May 2026/m);
  });

  it('leaves what the policies do not print as lines to fill in', () => {
    const text = proposeSchool([document('empty.txt', 'Rules\n\nBe kind to each other at all times.\n')], '2026-11-21');
    expect(text).toMatch(/^# name:/m);
    expect(text).toMatch(/^# - .*roles: \[chair-of-governors\]/m);
    expect(parse(text)).toMatchObject({ people: [], contacts: {} });
  });

  it('takes a surname alone for the one person it fits', () => {
    const other = document('b.txt', 'Online Safety Policy\n\nThe DSL, Mrs Quill, leads on this and keeps the records of it in her office.\n');
    const text = proposeSchool([document('phones.txt', POLICY), other], '2026-11-21');
    const { people } = parse(text) as { people: { name: string }[] };
    expect(people.map((p) => p.name)).toEqual(['Mrs Ada Quill', 'Mr Ben Tarn']);
  });
});
