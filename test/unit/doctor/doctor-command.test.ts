import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { slackScopes } from '../../../src/doctor/doctor.ts';
import { openSlackFake, type SlackFake, type SlackFakeOptions } from '../../fixtures/slack/slack-fake.ts';
import { TEAM, type PersonSetup } from '../../fixtures/slack/workspace.ts';
import { runStaffroom, type Ran } from '../../fixtures/run-staffroom.ts';

let dir = '';
let slack: SlackFake | null = null;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'staffroom-doctor-'));
  mkdirSync(join(dir, 'school', 'policies'), { recursive: true });
  writeFileSync(join(dir, 'school', 'school.yaml'), SCHOOL);
});
afterEach(async () => {
  await slack?.close();
  slack = null;
  rmSync(dir, { recursive: true });
});

const SCHOOL = `
name: Elm Lane School
telephone: "01632 960 300"
slack: { workspace: ${TEAM} }
people:
  - { id: ada, name: Ada Lead, email: ada@elm.example, roles: [dsl], telephone: "01632 960 301" }
  - { id: ben, name: Ben Deputy, email: ben@elm.example, roles: [deputy-dsl] }
  - { id: cat, name: Cat Head, email: cat@elm.example, roles: [headteacher] }
  - { id: dan, name: Dan Chair, email: dan@elm.example, roles: [chair-of-governors], telephone: "01632 960 304" }
channels:
  - { id: safeguarding, name: Safeguarding, purpose: safeguarding, members: [ada, ben], slack: C0SAFE0001 }
contacts:
  childrens-social-care: { name: Care, telephone: "01632 960 310" }
  lado: { name: LADO, telephone: "01632 960 311" }
`;
const ADA: PersonSetup = { id: 'U0ADA00001', name: 'ada.l', email: 'ada@elm.example' };
const BEN: PersonSetup = { id: 'U0BEN00001', name: 'ben', email: 'ben@elm.example' };
const GUS: PersonSetup = { id: 'U0GUS00001', name: 'Gus Guest', email: 'gus@else.example', standing: 'guest' };

async function workspace(members: readonly PersonSetup[], options: SlackFakeOptions = {}): Promise<SlackFake> {
  slack = await openSlackFake({ scopes: slackScopes(), people: [ADA, BEN, GUS], channels: [{ id: 'C0SAFE0001', name: 'safeguarding', private: true, members: members.map((one) => one.id) }], ...options });
  return slack;
}

/** The command as an IT lead runs it, beside this process that plays Slack. */
async function doctor(fake: SlackFake | null, ...args: readonly string[]): Promise<Ran> {
  const env = {
    PATH: process.env['PATH'], HOME: dir, SCHOOL_DIR: join(dir, 'school'), DATA_DIR: join(dir, 'data'), MASTER_KEY_FILE: join(dir, 'master.key'),
    ...(fake ? { SLACK_BOT_TOKEN: fake.botToken, SLACK_APP_TOKEN: fake.appToken, SLACK_API_URL: fake.apiUrl } : {}),
  };
  return runStaffroom(['doctor', ...args], { cwd: dir, env });
}

describe('staffroom doctor in a workspace of Slack', { timeout: 60_000 }, () => {
  it('with the scopes of the manifest and the right people finds nothing to mend, and posts the test card when asked', async () => {
    const fake = await workspace([ADA, BEN]);
    const { code, lines, errors } = await doctor(fake, '--post');
    expect({ code, errors, mend: lines.filter((line) => line.startsWith('mend')) }).toEqual({ code: 0, errors: '', mend: [] });
    expect(lines).toContain('ok: slack channel Safeguarding: 2 accounts can read it: Ada Lead, Ben Deputy');
    const posted = fake.workspace.channel('C0SAFE0001').messages;
    expect(posted).toHaveLength(1);
    expect(JSON.stringify(posted[0]?.blocks)).toMatch(/Ada Lead.*Ben Deputy.*channel\.confirm/s);
  });

  it('takes no message from a running desk and makes no file', async () => {
    const fake = await workspace([ADA, BEN]);
    await doctor(fake);
    expect(fake.workspace.channel('C0SAFE0001').messages).toEqual([]);
    expect(fake.calls.filter((call) => call.method.startsWith('chat.'))).toEqual([]);
    expect(fake.sockets.count()).toBe(0);
    expect([join(dir, 'data'), join(dir, 'master.key')].filter((made) => existsSync(made))).toEqual([]);
  });

  it('names a guest in a confidential channel, posts nothing there, and exits 1', async () => {
    const fake = await workspace([ADA, BEN, GUS]);
    const { code, lines } = await doctor(fake, '--post');
    expect(lines.filter((line) => line.startsWith('mend: slack channel Safeguarding: Gus Guest can read it'))).toHaveLength(1);
    expect(fake.workspace.channel('C0SAFE0001').messages).toEqual([]);
    expect(code).toBe(1);
  });

  it('refuses a confidential channel that is public, whoever its members are', async () => {
    const fake = await workspace([ADA, BEN], { channels: [{ id: 'C0SAFE0001', name: 'safeguarding', members: [ADA.id, BEN.id] }] });
    const { code, lines } = await doctor(fake, '--post');
    expect(lines.filter((line) => line.startsWith('mend: slack channel Safeguarding: #safeguarding is public'))).toHaveLength(1);
    expect({ code, posted: fake.workspace.channel('C0SAFE0001').messages }).toEqual({ code: 1, posted: [] });
  });

  it('names an app-level token that does not open Socket Mode', async () => {
    const fake = await workspace([ADA, BEN]);
    const { code, lines } = await doctor({ ...fake, appToken: 'xapp-unknown-1' });
    expect(lines.filter((line) => line.startsWith('mend: slack socket: '))).toHaveLength(1);
    expect(code).toBe(1);
  });

  it('names a scope that is missing, and a token that Slack does not know', async () => {
    const fake = await workspace([ADA, BEN], { scopes: slackScopes().filter((scope) => scope !== 'groups:history') });
    const short = await doctor(fake);
    expect(short.lines.filter((line) => /^mend: .*groups:history/.test(line))).not.toEqual([]);
    const wrong = await doctor({ ...fake, botToken: 'xoxb-unknown-1' });
    expect(wrong.lines.filter((line) => line.startsWith('mend: slack'))).not.toEqual([]);
    expect([short.code, wrong.code]).toEqual([1, 1]);
    expect([...short.lines, ...wrong.lines].join('\n')).not.toMatch(/xoxb-|xapp-/);
  });
});

describe('staffroom doctor', { timeout: 60_000 }, () => {
  it('without a platform looks at the rest', async () => {
    const { code, lines } = await doctor(null, '--school', join(dir, 'school'));
    expect(lines.filter((line) => line.startsWith('look: settings: '))).toEqual([expect.stringContaining('neither Slack nor Teams')]);
    expect(code).toBe(0);
  });

  it.each([[['elm']], [['--school', '/no/such/school']], [['--loud']]])('%j is wrong usage, exit 2', async (args) => {
    const { code, lines, errors } = await doctor(null, ...args);
    expect({ code, lines }).toEqual({ code: 2, lines: [] });
    expect(errors).toContain('usage:');
  });
});
