import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSchool, loadSchools } from '../../src/school.ts';

const EXAMPLE = new URL('../../school.example/', import.meta.url).pathname;
const settings = readFileSync(join(EXAMPLE, 'school.yaml'), 'utf8');
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'staffroom-school-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The faults of a school.yaml with this text, as "line: message". */
function faultsOf(yaml: string): string[] {
  writeFileSync(join(folder, 'school.yaml'), yaml);
  const { school, faults } = loadSchool(folder);
  expect(school).toBeNull();
  return faults.map((fault) => `${fault.line ?? '-'}: ${fault.message}`);
}

describe("a school's settings", () => {
  it('are read, and those of the example have no error', () => {
    cpSync(EXAMPLE, join(folder, 'one'), { recursive: true });
    cpSync(EXAMPLE, join(folder, 'two'), { recursive: true });
    const loaded = loadSchools(folder);
    expect(loaded.ok && loaded.value.map((school) => school.id)).toEqual(['one', 'two']);
  });

  it('may not unfold into more than is written: aliases are named, with their line', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...'bcdefghi'.split('').map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'.charAt(i)}`).join(',')}]`)].join('\n');
    expect(faultsOf(bomb)).toEqual([expect.stringMatching(/^2: anchors and aliases/)]);
    expect(faultsOf(`${settings}\n<<: *nothing\n`)).toEqual([expect.stringContaining('anchors and aliases')]);
  });

  it('give nobody another\'s account', () => {
    const people = (a: string, b: string) => `name: Oak\npeople:\n  - { id: ann, name: Ann, ${a} }\n  - { id: ben, name: Ben, ${b} }\n`;
    const id = '11111111-2222-4333-8444-aaaaaaaaaaaa';
    expect(faultsOf(people('slack: U0123456789', 'slack: U0123456789'))).toContainEqual(expect.stringMatching(/^4: two people have this slack account/));
    expect(faultsOf(people(`teams: ${id}`, `teams: ${id.toUpperCase()}`))).toContainEqual(expect.stringMatching(/^4: two people have this teams account/));
  });

  it('take a directory id in capitals for the one that Teams gives', () => {
    writeFileSync(join(folder, 'school.yaml'), 'name: Oak\npeople: [{ id: ann, name: Ann, teams: 11111111-2222-4333-8444-AAAAAAAAAAAA }]\n');
    expect(loadSchool(folder).school?.staff.byAccount('teams', '11111111-2222-4333-8444-aaaaaaaaaaaa')?.id).toBe('ann');
  });

  it.each([
    ['a key given twice', `${settings}\nname: Twice\n`, /Map keys must be unique/],
    ['a tab for an indent', 'name: X\n\tpeople: []\n', /Tabs are not allowed/],
    ['two documents in one', `${settings}\n---\nname: Two\n`, /multiple documents/],
    ['nothing in it', '', /expected object/],
    ['brackets that never close', `a: ${'['.repeat(20_000)}`, /./],
    ['a megabyte and more', `${settings}\n${'# more\n'.repeat(200_000)}`, /larger than 1 MB/],
  ])('with %s stop the start with a line or two, not a stack', (_what, yaml, says) => {
    const faults = faultsOf(yaml);
    expect(faults.join('\n')).toMatch(says);
    expect(faults.length).toBeLessThan(25);
  });

  it('are never waited for where they are a pipe or a folder', () => {
    execFileSync('mkfifo', [join(folder, 'school.yaml')]);
    expect(loadSchool(folder).faults.map((fault) => fault.message)).toEqual(['is not a file']);
    mkdirSync(join(folder, 'other', 'school.yaml'), { recursive: true });
    expect(loadSchool(join(folder, 'other')).faults.map((fault) => fault.message)).toEqual(['is not a file']);
  });
});
