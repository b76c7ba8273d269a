import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkPolicies } from '../../../src/check.ts';
import { proposeRoutes } from '../../../src/incidents/propose-routes.ts';
import { routeRulesIn } from '../../../src/incidents/route-clauses.ts';
import { routesSchema, rulesOfSettings } from '../../../src/incidents/routes-settings.ts';
import { loadSchool } from '../../../src/school.ts';
import { writtenCorpus, writtenDocument } from '../../fixtures/written-document.ts';

const policy = writtenDocument(
  ['# Reports', 'Bullying is reported to the DSL (or deputy).', 'If a parent messages you privately, tell Mrs Ada Quill.', 'Threats go to the Press Officer.', 'If an abusive post stays up, the school may tell the police.'],
  { file: 'policy.txt', facts: [{ kind: 'role-holder', value: 'Mrs Ada Quill', role: 'headteacher' }] },
);

function schoolWith(routes: string): ReturnType<typeof loadSchool> {
  const dir = mkdtempSync(join(tmpdir(), 'routes-'));
  mkdirSync(join(dir, 'policies'));
  writeFileSync(join(dir, 'school.yaml'), `name: Fernhill School\npeople:\n  - { id: ada-quill, name: Mrs Ada Quill, roles: [headteacher] }\n${routes}`);
  return loadSchool(dir);
}

describe('the routes of a school', () => {
  const proposed = proposeRoutes([policy]);

  it('are proposed with the words that they rest on, and load as they stand', () => {
    const { school, faults } = schoolWith(proposed);
    expect(faults.filter((fault) => fault.level === 'error')).toEqual([]);
    expect(school?.settings.routes[0]).toMatchObject({ to: ['dsl', 'deputy-dsl'], because: { file: 'policy.txt', quote: 'Bullying is reported to the DSL (or deputy).' } });
  });

  it('give back the very rules that were read, save those to somebody the school does not list', () => {
    const settings = routesSchema.parse(parse(proposed)['routes']);
    const read = routeRulesIn([policy]).filter((rule) => !rule.to.some((to) => 'name' in to));
    expect(rulesOfSettings(settings, () => true)).toEqual(read);
  });

  it('say in comments where the policies are silent, and whom they name that is not listed', () => {
    expect(proposed).toContain('# policy.txt names "Press Officer", who is not among the people above, for threat');
    expect(proposed).toMatch(/# {3}press-contact: headteacher, common practice/);
    expect(proposed).not.toMatch(/# {3}cyberbullying-of-pupil/);
  });

  it('are settings of the school once the policy says something else, and check tells of it', () => {
    const { school } = schoolWith(proposed);
    if (!school) throw new Error('the school did not load');
    const changed = writtenCorpus(writtenDocument(['Bullying is reported to the class teacher.'], { file: 'policy.txt' }));
    const { notices } = checkPolicies(school, changed, '2026-11-21');
    expect(notices.filter((notice) => notice.kind === 'quote').map((notice) => notice.message)).toContainEqual(expect.stringContaining('routes cyberbullying-of-pupil: the quote from policy.txt no longer stands there'));
    expect(rulesOfSettings(school.settings.routes, () => false).every((rule) => rule.because === null)).toBe(true);
  });

  it.each([
    ['nobody', 'routes:\n  - for: [threat]\n', 'names neither a recipient nor an outside body'],
    ['a person who is not there', 'routes:\n  - for: [threat]\n    to: [{ person: gone }]\n', 'there is no person "gone"'],
    ['a kind of report that is not on the list', 'routes:\n  - for: [gossip]\n    to: [dsl]\n', 'routes.0.for.0'],
  ])('are refused where one names %s', (_what, yaml, message) => {
    const { faults } = schoolWith(yaml);
    expect(faults.filter((fault) => fault.level === 'error').map((fault) => fault.message)).toContainEqual(expect.stringContaining(message));
  });

  it('of the example school all stand', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'routes-'));
    cpSync('school.example', dir, { recursive: true });
    const { school } = loadSchool(dir);
    expect(school?.settings.routes.length).toBeGreaterThan(15);
    const { readCorpus } = await import('../../evaluation/measure.ts');
    const corpus = await readCorpus(join(dir, 'policies'));
    expect(school && checkPolicies(school, corpus, '2026-11-21').notices.filter((notice) => notice.kind === 'quote')).toEqual([]);
  });
});
