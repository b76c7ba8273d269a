import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountFacts } from '../../../src/chat/directory.ts';
import type { Account } from '../../../src/chat/inbound.ts';
import type { Expected, Finding } from '../../../src/chat/inspection.ts';
import type { Outbound } from '../../../src/chat/outbound.ts';
import type { DeliveryError } from '../../../src/chat/surface.ts';
import { readConfig } from '../../../src/config.ts';
import type { Platform } from '../../../src/doctor/channels.ts';
import { closingLines, examine, findingLine } from '../../../src/doctor/doctor.ts';
import { fixedClock } from '../../../src/kernel/clock.ts';
import { asId } from '../../../src/kernel/ids.ts';
import { err, ok } from '../../../src/kernel/result.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'staffroom-doctor-'));
  mkdirSync(join(dir, 'school', 'policies'), { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true }));

const TENANT = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const SCHOOL = `
name: Elm Lane School
telephone: "01632 960 300"
slack: { workspace: T0ELM00001 }
teams: { tenant: ${TENANT} }
people:
  - { id: ada, name: Ada Lead, email: ada@elm.example, roles: [dsl], telephone: "01632 960 301" }
  - { id: ben, name: Ben Deputy, email: ben@elm.example, roles: [deputy-dsl] }
  - { id: cat, name: Cat Head, email: cat@elm.example, roles: [headteacher] }
  - { id: dan, name: Dan Chair, email: dan@elm.example, roles: [chair-of-governors], telephone: "01632 960 304" }
  - { id: eve, name: Eve Teacher, email: eve@elm.example, roles: [teacher] }
channels:
  - { id: safeguarding, name: Safeguarding, purpose: safeguarding, members: [ada, ben], slack: C0SAFE0001 }
  - { id: staff, name: All staff, purpose: staff, members: [ada, eve], slack: C0STAFF001 }
contacts:
  childrens-social-care: { name: Care, telephone: "01632 960 310" }
  lado: { name: LADO, telephone: "01632 960 311" }
`;
const SLACK = { SLACK_BOT_TOKEN: 'xoxb-secret-value', SLACK_APP_TOKEN: 'xapp-secret-value' };
const TEAMS = { MICROSOFT_APP_ID: '1b4e28ba-2fa1-41d2-883f-0016d3cca427', MICROSOFT_APP_PASSWORD: 'very-secret-value', MICROSOFT_APP_TENANT_ID: TENANT };
const TODAY = Date.parse('2026-11-21T12:00:00Z');

const ADA: AccountFacts = { kind: 'member', emails: ['Ada@Elm.example'], name: 'ada.l' };
const BEN: AccountFacts = { kind: 'member', emails: ['ben@elm.example'], name: 'ben' };

interface Fake {
  readonly members?: Record<string, readonly AccountFacts[]>;
  readonly findings?: readonly Finding[];
  readonly answers?: DeliveryError[];
}

/** A platform that knows who is where, and keeps what it was asked for and what was posted. */
function fakeSlack({ members = {}, findings = [], answers = [] }: Fake): Platform & { readonly posted: Outbound[]; readonly asked: Expected[] } {
  const facts = new Map<string, AccountFacts>();
  const posted: Outbound[] = [];
  const asked: Expected[] = [];
  return {
    name: 'slack',
    posted,
    asked,
    inspect: (expected) => {
      asked.push(expected);
      return Promise.resolve(findings);
    },
    directory: {
      account: ({ id }) => Promise.resolve(facts.get(id) ?? { kind: 'external' }),
      members: (place) => {
        const there = place.kind === 'conversation' ? members[place.conversation] : undefined;
        if (!there) return Promise.reject(new Error('channel_not_found'));
        return Promise.resolve(there.map((one, i): Account => {
          const id = `${place.kind === 'conversation' ? place.conversation : ''}-${i}`;
          facts.set(id, one);
          return { surface: 'slack', tenant: 'T0ELM00001', id };
        }));
      },
    },
    deliver: (outbound) => {
      posted.push(outbound);
      const failure = answers.shift();
      return Promise.resolve(failure ? err(failure) : ok({ surface: 'slack', conversation: asId<'conversation'>('C0SAFE0001'), message: '1', at: 0 }));
    },
  };
}

async function examined(given: { school?: string; env?: Record<string, string>; platform?: Platform; post?: boolean; schoolDir?: string; faults?: string[] }): Promise<{ well: boolean; lines: string[] }> {
  writeFileSync(join(dir, 'school', 'school.yaml'), given.school ?? SCHOOL);
  const config = readConfig({ HOME: dir, SCHOOL_DIR: join(dir, 'school'), DATA_DIR: join(dir, 'data'), MASTER_KEY_FILE: join(dir, 'master.key'), ...(given.env ?? SLACK) });
  const lines: string[] = [];
  const well = await examine({
    config,
    settingsFile: join(dir, '.env'),
    schoolDir: given.schoolDir ?? null,
    post: given.post ?? false,
    clock: fixedClock(TODAY),
    platformsOf: () => Promise.resolve({ platforms: given.platform ? [given.platform] : [], faults: given.faults ?? [] }),
    report: (finding) => lines.push(findingLine(finding)),
  });
  return { well, lines };
}
const about = (lines: readonly string[], what: string | RegExp): string[] => lines.filter((line) => (typeof what === 'string' ? line.includes(what) : what.test(line)));
const BOTH = { C0SAFE0001: [ADA, BEN], C0STAFF001: [ADA] };

describe('a school that is set up well', () => {
  it('has nothing to mend, each line begins with its weight, and no secret is printed', async () => {
    const { well, lines } = await examined({ platform: fakeSlack({ members: BOTH }) });
    expect(about(lines, /^(mend|look)/)).toEqual([]);
    expect(well).toBe(true);
    expect(lines.every((line) => line.startsWith('ok: '))).toBe(true);
    expect(lines.join('\n')).not.toContain('secret-value');
    expect(about(lines, 'slack channel Safeguarding')).toEqual(['ok: slack channel Safeguarding: 2 accounts can read it: Ada Lead, Ben Deputy']);
  });

  it('is asked of the platform by the scopes of the manifest and the channels of school.yaml', async () => {
    const platform = fakeSlack({ members: BOTH });
    await examined({ platform });
    expect(platform.asked[0]?.scopes).toEqual(expect.arrayContaining(['chat:write', 'groups:history', 'users:read.email']));
    expect(platform.asked[0]?.channels).toEqual([{ name: 'Safeguarding', conversation: 'C0SAFE0001', confidential: true }, { name: 'All staff', conversation: 'C0STAFF001', confidential: false }]);
  });

  it('gets no post without --post', async () => {
    const platform = fakeSlack({ members: BOTH });
    await examined({ platform });
    expect(platform.posted).toEqual([]);
  });

  it('is the one of --school, also where SCHOOL_DIR is another', async () => {
    mkdirSync(join(dir, 'other'));
    writeFileSync(join(dir, 'other', 'school.yaml'), 'name: [');
    const { lines } = await examined({ platform: fakeSlack({ members: BOTH }), schoolDir: join(dir, 'other') });
    expect(about(lines, /^mend: .*other\/school\.yaml/)).not.toEqual([]);
  });
});

describe('who can read a confidential channel', () => {
  it('must be of the school: a guest and someone of another organisation are named, to be taken out', async () => {
    const members = { ...BOTH, C0SAFE0001: [ADA, BEN, { kind: 'guest', name: 'Gus Guest' }, { kind: 'external', name: 'Olga Other' }] as AccountFacts[] };
    const { well, lines } = await examined({ platform: fakeSlack({ members }) });
    expect(about(lines, /^mend: slack channel Safeguarding: Gus Guest, Olga Other can read it/)).toHaveLength(1);
    expect(well).toBe(false);
  });

  it('is compared with its members in school.yaml, both ways, by name', async () => {
    const members = { ...BOTH, C0SAFE0001: [ADA, { kind: 'member', emails: ['eve@elm.example'] }, { kind: 'member', emails: ['zoe@elm.example'], name: 'Zoe Unlisted' }] as AccountFacts[] };
    const { well, lines } = await examined({ platform: fakeSlack({ members }) });
    expect(about(lines, /^look: .*Eve Teacher, Zoe Unlisted can read it and are not among its members/)).toHaveLength(1);
    expect(about(lines, /^look: .*Ben Deputy cannot read it and is among its members/)).toHaveLength(1);
    expect(well).toBe(true);
  });

  it('counts no closed account, and names another app as one that may read', async () => {
    const members = { ...BOTH, C0SAFE0001: [ADA, BEN, { kind: 'deactivated', name: 'Old Colleague' }, { kind: 'bot', name: 'Poll app' }] as AccountFacts[] };
    const { lines } = await examined({ platform: fakeSlack({ members }) });
    expect(lines.join('\n')).not.toContain('Old Colleague');
    expect(about(lines, /^look: .*another app can read it: Poll app/)).toHaveLength(1);
  });

  it('includes someone who may confirm its test card, or it says that nobody does', async () => {
    const members = { ...BOTH, C0SAFE0001: [{ kind: 'member', emails: ['eve@elm.example'] }] as AccountFacts[] };
    const { lines } = await examined({ platform: fakeSlack({ members }) });
    expect(about(lines, /^look: .*nobody who can read it may confirm/)).toHaveLength(1);
  });

  it('includes a safeguarding lead, or it says that none does', async () => {
    const members = { ...BOTH, C0SAFE0001: [{ kind: 'member', emails: ['cat@elm.example'] }] as AccountFacts[] };
    const { lines } = await examined({ platform: fakeSlack({ members }) });
    expect(about(lines, 'neither the safeguarding lead nor a deputy can read it')).toHaveLength(1);
  });

  it('has to be known: a channel of which the platform says nothing must be mended, and one with nobody in it', async () => {
    const unknown = await examined({ platform: fakeSlack({ members: { C0STAFF001: [ADA] } }) });
    expect(about(unknown.lines, /^mend: slack channel Safeguarding: Slack did not say who can read it/)).toHaveLength(1);
    const empty = await examined({ platform: fakeSlack({ members: { ...BOTH, C0SAFE0001: [] } }) });
    expect(about(empty.lines, /^mend: slack channel Safeguarding: nobody can read it/)).toHaveLength(1);
  });

  it('may be anyone of the school in a channel for all staff; a guest there is only pointed out', async () => {
    const members = { ...BOTH, C0STAFF001: [ADA, { kind: 'member', emails: [], name: 'New Colleague' }, { kind: 'guest', name: 'Gus Guest' }] as AccountFacts[] };
    const { well, lines } = await examined({ platform: fakeSlack({ members }) });
    expect(about(lines, 'slack channel All staff')).toEqual([expect.stringMatching(/^ok: .*3 accounts/), expect.stringMatching(/^look: .*Gus Guest/)]);
    expect(well).toBe(true);
  });
});

describe('the test post', () => {
  it('goes to confidential channels alone, names everyone who can read it, and says that notices stay off until it is confirmed', async () => {
    const platform = fakeSlack({ members: BOTH });
    const { well, lines } = await examined({ platform, post: true });
    expect(platform.posted.map(({ to, card, repeat }) => ({ to, card, repeat }))).toEqual([
      { to: { kind: 'conversation', surface: 'slack', conversation: 'C0SAFE0001' }, repeat: false, card: { template: 'channel-test', data: { channel: 'safeguarding', name: 'Safeguarding', readers: ['Ada Lead', 'Ben Deputy'], on: 'slack', seen: expect.stringMatching(/^all-/), foot: expect.objectContaining({ text: expect.stringContaining('Ada Lead') }) } } },
    ]);
    expect(about(lines, /^ok: .*test card is posted.*stay off/)).toHaveLength(1);
    expect(well).toBe(true);
  });

  it('is not made where an outsider can read, nor where nobody said who can', async () => {
    for (const members of [{ ...BOTH, C0SAFE0001: [ADA, { kind: 'guest', name: 'Gus' }] as AccountFacts[] }, { C0STAFF001: [ADA] }]) {
      const platform = fakeSlack({ members });
      const { well, lines } = await examined({ platform, post: true });
      expect(platform.posted).toEqual([]);
      expect(about(lines, /^mend: .*no test card was posted.*stay off/)).toHaveLength(1);
      expect(well).toBe(false);
    }
  });

  it('is not made where the platform itself found the channel unfit', async () => {
    const platform = fakeSlack({ members: BOTH, findings: [{ level: 'error', check: 'channel Safeguarding', text: 'is public' }] });
    const { well } = await examined({ platform, post: true });
    expect({ posted: platform.posted, well }).toEqual({ posted: [], well: false });
  });

  it('is tried again only where Slack said that it did not take it', async () => {
    const again = fakeSlack({ members: BOTH, answers: [{ code: 'retry', afterMs: 1, reason: 'ratelimited', refused: true }] });
    expect((await examined({ platform: again, post: true })).well).toBe(true);
    expect(again.posted.map((one) => one.effectId)).toEqual([again.posted[0]?.effectId, again.posted[0]?.effectId]);
    const lost = fakeSlack({ members: BOTH, answers: [{ code: 'retry', reason: 'timeout' }] });
    const { well, lines } = await examined({ platform: lost, post: true });
    expect({ posts: lost.posted.length, well }).toEqual({ posts: 1, well: false });
    expect(about(lines, 'Look into the channel')).toHaveLength(1);
  });

  it('that is refused says what to do', async () => {
    const { lines } = await examined({ platform: fakeSlack({ members: BOTH, answers: [{ code: 'denied', reason: 'not_in_channel' }] }), post: true });
    expect(about(lines, /^mend: .*\/invite @Staffroom.*not_in_channel/)).toHaveLength(1);
  });
});

describe('a trust', () => {
  it('has each school looked at by name, and a channel of one is not held back for another\'s', async () => {
    const second = SCHOOL.replace('Elm Lane', 'Oak Lane').replaceAll('C0SAFE0001', 'C0SAFE0002').replaceAll('C0STAFF001', 'C0STAFF002');
    mkdirSync(join(dir, 'trust', 'elm', 'policies'), { recursive: true });
    mkdirSync(join(dir, 'trust', 'oak', 'policies'), { recursive: true });
    writeFileSync(join(dir, 'trust', 'elm', 'school.yaml'), SCHOOL);
    writeFileSync(join(dir, 'trust', 'oak', 'school.yaml'), second);
    const platform = fakeSlack({ members: { ...BOTH, C0SAFE0002: [ADA, BEN], C0STAFF002: [ADA] }, findings: [{ level: 'error', check: 'channel Safeguarding (oak)', text: 'is public' }] });
    const { lines } = await examined({ platform, post: true, schoolDir: join(dir, 'trust') });
    expect(about(lines, 'elm: slack channel Safeguarding: the test card is posted')).toHaveLength(1);
    expect(about(lines, /^mend: oak: slack channel Safeguarding: no test card/)).toHaveLength(1);
    expect(platform.posted.map(({ school, to }) => [school, to.kind === 'conversation' && to.conversation])).toEqual([['elm', 'C0SAFE0001']]);
  });
});

describe('what the platform finds of itself', () => {
  it('is printed among the rest and counts', async () => {
    const { well, lines } = await examined({ platform: fakeSlack({ members: BOTH, findings: [{ level: 'error', check: 'scopes', text: 'groups:read is missing' }] }) });
    expect(lines).toContain('mend: slack scopes: groups:read is missing');
    expect(well).toBe(false);
  });
});

describe('the routes of school.yaml', () => {
  it('without a deputy, a head or a chair are looked at', async () => {
    const { lines } = await examined({ school: SCHOOL.replace(/ {2}- \{ id: (ben|cat|dan).*\n/g, '').replaceAll(', ben]', ']'), platform: fakeSlack({ members: BOTH }) });
    for (const role of ['deputy-dsl', 'headteacher', 'chair-of-governors']) expect(about(lines, new RegExp(`^look: .*nobody has the role ${role}`))).toHaveLength(1);
  });

  it('that end with one person are looked at: a lead who is their own deputy, a head who is the lead', async () => {
    const own = await examined({ school: SCHOOL.replace('[dsl]', '[dsl, deputy-dsl]').replace('[deputy-dsl]', '[teacher]') });
    expect(about(own.lines, 'their own deputy')).toHaveLength(1);
    const head = await examined({ school: SCHOOL.replace('[dsl]', '[dsl, headteacher]').replace('[headteacher]', '[teacher]') });
    expect(about(head.lines, 'Ada Lead is both headteacher and safeguarding lead')).toHaveLength(1);
  });

  it('whose people have no e-mail cannot be followed on a platform', async () => {
    const { lines } = await examined({ school: SCHOOL.replace('email: ben@elm.example, ', '') });
    expect(about(lines, /^look: people: Ben Deputy \(Deputy safeguarding lead\) has no email/)).toHaveLength(1);
  });

  it('need the platform\'s own place of a channel and the school\'s workspace', async () => {
    const { lines } = await examined({ school: SCHOOL.replace('slack: { workspace: T0ELM00001 }\n', '').replaceAll(/, slack: C0[A-Z0-9]+/g, '') });
    expect(about(lines, /^look: channel Safeguarding: has no slack id/)).toHaveLength(1);
    expect(about(lines, 'slack.workspace is not set')).toHaveLength(1);
  });

  it('that no platform can follow are told as the start tells them', async () => {
    const { well, lines } = await examined({ faults: ['MICROSOFT_APP_TENANT_ID: names another tenant'] });
    expect(lines).toContain('mend: settings: MICROSOFT_APP_TENANT_ID: names another tenant');
    expect(well).toBe(false);
  });

  it('of an invented school are for trying out alone', async () => {
    const { lines } = await examined({ school: `example: true${SCHOOL}` });
    expect(about(lines, /^look: school\.yaml: example is true/)).toHaveLength(1);
  });
});

describe('the client secret of Teams', () => {
  it.each([
    ['2026-11-20', /^mend: teams secret: ended on 2026-11-20/],
    ['2026-11-21', /^look: teams secret: ends on 2026-11-21, today/],
    ['2027-01-20', /^look: teams secret: ends on 2027-01-20, in 60 days/],
    ['2027-01-21', /^ok: teams secret: lasts until 2027-01-21/],
    ['', /^look: teams secret: MICROSOFT_APP_PASSWORD_EXPIRES is not set/],
  ])('that ends on "%s" is told in time', async (day, told) => {
    const { lines } = await examined({ env: { ...TEAMS, MICROSOFT_APP_PASSWORD_EXPIRES: day } });
    expect(about(lines, told)).toHaveLength(1);
  });

  it('is no secret while TEAMS_DEV is on', async () => {
    const { well } = await examined({ env: { TEAMS_DEV: '1' } });
    expect(well).toBe(false);
  });
});

describe('settings and machine', () => {
  it('with a wrong setting: each fault is named, the school is still read, and the platforms are left alone', async () => {
    const platform = fakeSlack({ members: BOTH });
    const { well, lines } = await examined({ env: { SLACK_APP_TOKEN: 'xapp-x', PORT: 'many' }, platform, schoolDir: join(dir, 'school'), post: true });
    expect(about(lines, /^mend: settings: /)).not.toEqual([]);
    expect(about(lines, /^ok: routes: /)).toHaveLength(1);
    expect({ well, asked: platform.asked, posted: platform.posted }).toEqual({ well: false, asked: [], posted: [] });
  });

  it('a folder or a key that others can read is named; nothing is made where there is none yet', async () => {
    mkdirSync(join(dir, 'data'));
    chmodSync(join(dir, 'data'), 0o755);
    writeFileSync(join(dir, 'master.key'), 'x');
    chmodSync(join(dir, 'master.key'), 0o644);
    const open = await examined({});
    expect(about(open.lines, /^look: records: .*chmod 700/)).toHaveLength(1);
    expect(about(open.lines, /^mend: master key: .*chmod 600/)).toHaveLength(1);
    rmSync(join(dir, 'data'), { recursive: true });
    rmSync(join(dir, 'master.key'));
    expect(about((await examined({})).lines, 'the first start makes it')).toHaveLength(2);
  });

  it('a file of tokens that others can read is named', async () => {
    writeFileSync(join(dir, '.env'), '', { mode: 0o600 });
    expect(about((await examined({})).lines, 'chmod 600')).toEqual([]);
    chmodSync(join(dir, '.env'), 0o644);
    expect(about((await examined({})).lines, /^look: settings: .*\.env.*chmod 600/)).toHaveLength(1);
  });

  it('a key inside the records it opens, and a key that is lost, are told', async () => {
    mkdirSync(join(dir, 'data', 'school', 'keys'), { recursive: true });
    writeFileSync(join(dir, 'data', 'school', 'keys', 'master.check'), 'x');
    expect(about((await examined({})).lines, /^mend: master key: .*is missing, and DATA_DIR holds records/)).toHaveLength(1);
    writeFileSync(join(dir, 'data', 'master.key'), 'x');
    expect(about((await examined({ env: { MASTER_KEY_FILE: join(dir, 'data', 'master.key') } })).lines, /^mend: master key: .*lies in DATA_DIR/)).toHaveLength(1);
  });

  it('the way in from outside is what nobody can see from here', async () => {
    const { lines } = await examined({ env: { ...TEAMS, SLACK_BOT_TOKEN: 'xoxb-x', SLACK_SIGNING_SECRET: 'abcdefgh' } });
    expect(about(lines, /^look: way in: .*\/slack\/events and \/api\/messages.*127\.0\.0\.1:3978/)).toHaveLength(1);
  });
});

describe('a name that someone gave themselves', () => {
  it('ends no line, moves no cursor and turns no text round', () => {
    const line = findingLine({ level: 'error', check: 'slack channel Desk', text: 'Gus\nok: slack channel Desk: all is well\u001b[2K\u202e can read it' });
    expect(line).toBe('mend: slack channel Desk: Gus ok: slack channel Desk: all is well[2K can read it');
  });
});

describe('the last lines', () => {
  it('count what was found and say what the test card is for', () => {
    const found: Finding[] = [{ level: 'error', check: 'a', text: 'b' }, { level: 'good', check: 'a', text: 'b' }];
    expect(closingLines(found, false)).toEqual(['1 to mend, 0 to look at, 1 in order.', expect.stringContaining('until a test card')]);
  });
});
