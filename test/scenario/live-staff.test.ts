import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { platformSchool, type PlatformSchool } from '../fixtures/platform-school.ts';
import { CHILD, matterIn, quickSchool, readIn, reports } from './filed-report.ts';
import { openStage, TENANT, type Platform, type Stage } from './stage.ts';

let school: PlatformSchool;
let stage: Stage;
let slack: Platform;
const member = (email: string) => ({ kind: 'member', emails: [email] }) as const;
beforeEach(async () => {
  school = platformSchool(TENANT.slack);
  stage = await openStage({ schoolDir: school.dir, platforms: ['slack'] });
  slack = stage.on('slack');
  for (const who of ['head', 'teacher', 'lead']) slack.knows(`U1${who.toUpperCase()}`, member(`${who}@oak.example`));
});
afterEach(async () => {
  await stage.close();
  school.end();
});
const presses = (who: string) => slack.presses(who, 'retention.list');

describe('roles in a running desk', () => {
  it('open nothing any more from the moment they are taken away, and open it where they are given', async () => {
    expect(await presses('U1HEAD')).toMatchObject({ status: 'recorded' });
    expect(await presses('U1TEACHER')).toMatchObject({ status: 'refused', reason: 'not-allowed' });
    school.giveRoles('head', ['teacher']);
    await stage.app.rescan();
    expect(await presses('U1HEAD')).toMatchObject({ status: 'refused', reason: 'not-allowed' });
    school.giveRoles('teacher', ['headteacher']);
    await stage.app.rescan();
    expect(await presses('U1TEACHER')).toMatchObject({ status: 'recorded' });
    expect(await stage.app.troubles()).toEqual([]);
  });

  it('stay as they are while the file has a fault, which health says, and are taken once it is mended', async () => {
    const file = join(school.dir, 'school.yaml');
    const good = readFileSync(file, 'utf8');
    writeFileSync(file, good.replace('- headteacher', '- headmaster'));
    await stage.app.rescan();
    expect(await presses('U1HEAD')).toMatchObject({ status: 'recorded' });
    expect(await stage.app.troubles()).toEqual([expect.stringContaining('school.yaml has faults')]);
    writeFileSync(file, good);
    await stage.app.rescan();
    expect(await stage.app.troubles()).toEqual([]);
  });
});

describe('a role that is taken away', () => {
  const TOM = 'tom-ashdown';
  const withRoles = (dir: string, from: string, to: string): void => {
    const file = join(dir, 'school.yaml');
    const before = readFileSync(file, 'utf8');
    const after = before.replace(from, to);
    expect(after).not.toBe(before);
    writeFileSync(file, after);
  };

  it('takes the reports along that someone was told of in it, and leaves them what they took on until it is handed over', async () => {
    const dir = quickSchool();
    const desk = await openStage({ schoolDir: dir });
    try {
      await reports(desk, 'priya-nair', CHILD);
      const first = matterIn(desk, 'channel:safeguarding');
      await desk.later(61_000);
      await reports(desk, 'priya-nair', CHILD);
      const second = matterIn(desk, 'channel:safeguarding');
      expect(second).not.toBe(first);
      await desk.presses(TOM, 'case.take', { case: second });
      expect(readIn(await desk.presses(TOM, 'case.open', { case: first }))).toContain('Zebedee');
      withRoles(dir, 'roles: [deputy-dsl, senco, slt, teacher, policy-owner]', 'roles: [senco, teacher]');
      await desk.app.rescan();
      expect(await desk.presses(TOM, 'case.open', { case: first })).toMatchObject({ status: 'refused', reason: 'not-allowed' });
      expect(await desk.presses(TOM, 'case.take', { case: first })).toMatchObject({ status: 'refused', reason: 'not-allowed' });
      await desk.later(61_000);
      const home = JSON.stringify(await desk.on('web').gives(TOM, { kind: 'home' }));
      expect([home.includes(first), home.includes(second)]).toEqual([false, true]);
      expect(readIn(await desk.presses(TOM, 'case.open', { case: second }))).toContain('Zebedee');
      expect(readIn(await desk.presses('maryam-okafor', 'case.open', { case: first }))).toContain('Zebedee');
      // A lead who became the head reads on; what was a head's alone is not a lead's.
      withRoles(dir, 'roles: [senco, teacher]', 'roles: [head-of-school]');
      await desk.app.rescan();
      expect(readIn(await desk.presses(TOM, 'case.open', { case: first }))).toContain('Zebedee');
    } finally {
      await desk.close();
    }
  });
});
