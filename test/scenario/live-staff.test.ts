import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { platformSchool, type PlatformSchool } from '../fixtures/platform-school.ts';
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
