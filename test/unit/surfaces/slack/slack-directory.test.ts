import { afterEach, describe, expect, it } from 'vitest';
import { asId } from '../../../../src/kernel/ids.ts';
import { webApi } from '@slack/bolt';
import { fixedClock } from '../../../../src/kernel/clock.ts';
import { makeSlackDirectory } from '../../../../src/surfaces/slack/slack-directory.ts';
import { TEAM } from '../../../fixtures/slack/workspace.ts';
import { COLLEAGUE, START, STAFF_ROOM, TEACHER, openSurface, type SurfaceAtWork } from './surface-at-work.ts';

let at: SurfaceAtWork;
afterEach(() => at.close());
const account = (id: string, tenant: string = TEAM) => ({ surface: 'slack' as const, tenant, id });
const asked = () => at.slack.calls.filter((call) => call.method === 'users.info').length;

describe('what the workspace says of an account', () => {
  it.each([
    [TEACHER, { kind: 'member', name: 'Priya Nair', emails: ['p.nair@alderbank.example'] }],
    ['U0000GUEST', { kind: 'guest', name: 'Gus Guest' }],
    ['U0STRANGER', { kind: 'external', name: 'Sam Stranger' }],
    ['U000LEAVER', { kind: 'deactivated', name: 'Lee Leaver' }],
    ['U000ROBOT1', { kind: 'bot', name: 'Robot' }],
    ['USLACKBOT', { kind: 'bot' }],
    ['U0UNKNOWN1', { kind: 'external' }],
  ])('%s is %o', async (id, facts) => {
    at = await openSurface();
    expect(await at.surface.directory.account(account(id))).toEqual(facts);
  });

  it('of another workspace is external without a question', async () => {
    at = await openSurface();
    expect(await at.surface.directory.account(account(TEACHER, 'T0ELSEWHERE'))).toEqual({ kind: 'external' });
    expect(asked()).toBe(0);
  });

  it('is remembered for a minute and then asked anew', async () => {
    at = await openSurface();
    await at.surface.directory.account(account(TEACHER));
    at.clock.set(START + 39_999);
    await at.surface.directory.account(account(TEACHER));
    expect(asked()).toBe(1);
    at.slack.workspace.addPerson({ id: TEACHER, name: 'Priya Nair', standing: 'deactivated' });
    at.clock.set(START + 60_000);
    expect(await at.surface.directory.account(account(TEACHER))).toMatchObject({ kind: 'deactivated' });
    expect(asked()).toBe(2);
  });

  it('that Slack does not answer is no fact: it rejects, and nothing is remembered', async () => {
    let silent = true;
    at = await openSurface({ faults: (method) => (method === 'users.info' && silent ? '5xx' : null) });
    await expect(at.surface.directory.account(account(TEACHER))).rejects.toMatchObject({ code: 'slack_webapi_http_error' });
    silent = false;
    expect(await at.surface.directory.account(account(TEACHER))).toMatchObject({ kind: 'member' });
  });

  it('with an address that is not confirmed is a member without one', async () => {
    at = await openSurface();
    const user = { id: 'U1', team_id: TEAM, real_name: 'A', is_email_confirmed: false, profile: { email: 'head@alderbank.example' } };
    const fetchUser: typeof fetch = () => Promise.resolve(Response.json({ ok: true, user }));
    const client = new webApi.WebClient('xoxb-1', { fetch: fetchUser });
    const directory = makeSlackDirectory({ client, clock: fixedClock(START), workspaces: new Set([TEAM]), own: () => Promise.resolve('U0'), channelOf: () => Promise.resolve('C1') });
    expect(await directory.account(account('U1'))).toEqual({ kind: 'member', name: 'A' });
  });
});

describe('who can read a channel', () => {
  it('is everyone in it but the desk, over as many pages as it takes', async () => {
    at = await openSurface();
    const place = { kind: 'conversation' as const, surface: 'slack' as const, conversation: asId<'conversation'>(STAFF_ROOM) };
    const channel = at.slack.workspace.channel(STAFF_ROOM);
    for (let n = 0; n < 450; n += 1) {
      at.slack.workspace.addPerson({ id: `U1MANY${n}`, name: `Person ${n}` });
      channel.members.add(`U1MANY${n}`);
    }
    const members = await at.surface.directory.members(place);
    expect(members).toHaveLength(454);
    expect(members.slice(0, 2)).toEqual([account(TEACHER), account(COLLEAGUE)]);
    expect(at.slack.calls.filter((call) => call.method === 'conversations.members')).toHaveLength(3);
  });

  it('is more than its members where it is public', async () => {
    at = await openSurface();
    at.slack.workspace.addChannel({ id: 'G0MINE0001', name: 'mine', private: true, members: [TEACHER] });
    const open = (id: string) => at.surface.directory.open?.({ kind: 'conversation', surface: 'slack', conversation: asId<'conversation'>(id) });
    expect(await open(STAFF_ROOM)).toBe(true);
    expect(await open('G0MINE0001')).toBe(false);
    await expect(open('G0NOWHERE1')).rejects.toMatchObject({ data: { error: 'channel_not_found' } });
  });

  it('is not known where the desk cannot ask', async () => {
    at = await openSurface();
    await expect(at.surface.directory.members({ kind: 'conversation', surface: 'slack', conversation: asId<'conversation'>('G0NOWHERE1') })).rejects.toMatchObject({ data: { error: 'channel_not_found' } });
  });
});
