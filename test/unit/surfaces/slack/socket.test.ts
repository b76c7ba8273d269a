import { afterEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../../../src/chat/reply.ts';
import { fixedClock, sleep } from '../../../../src/kernel/clock.ts';
import { makeLog } from '../../../../src/kernel/log.ts';
import { makeSlackSurface, type SlackSurface } from '../../../../src/surfaces/slack/slack-surface.ts';
import { event, messageEvent } from '../../../fixtures/slack/payloads.ts';
import { openSlackFake, type Fault, type SlackFake } from '../../../fixtures/slack/slack-fake.ts';
import { TEAM } from '../../../fixtures/slack/workspace.ts';
import { START, TEACHER } from './surface-at-work.ts';

let slack: SlackFake;
let surface: SlackSurface;
let log: string[];
const taken: string[] = [];

async function open(answer: () => Promise<Reply>, faults: (method: string, nth: number) => Fault = () => null): Promise<void> {
  const clock = fixedClock(START);
  log = [];
  taken.length = 0;
  slack = await openSlackFake({ now: () => clock.now(), people: [{ id: TEACHER, name: 'Priya Nair' }], faults });
  surface = makeSlackSurface({ botToken: slack.botToken, signingSecret: null, appToken: slack.appToken, apiUrl: slack.apiUrl, clock, log: makeLog((line) => log.push(line), () => clock.now()), workspaces: new Set([TEAM]) });
  await surface.start((inbound) => {
    taken.push(inbound.eventId);
    return answer();
  });
}
afterEach(async () => {
  await surface.stop();
  await slack.close();
});

function said(text: string) {
  const channel = slack.workspace.direct(TEACHER);
  return event(slack.workspace, messageEvent(slack.workspace, slack.workspace.post(channel, { user: TEACHER, text }), channel), START);
}

describe('Socket Mode', () => {
  it('needs no path of its own', async () => {
    await open(() => Promise.resolve({ status: 'recorded' }));
    expect(surface.paths).toBeNull();
  });

  it('acknowledges an envelope after the commit, not before', async () => {
    let commit: (reply: Reply) => void = () => {};
    await open(() => new Promise((resolve) => {
      commit = resolve;
    }));
    await slack.sockets.opened();
    let acked = false;
    const sent = slack.sockets.send('events_api', said('hello')).then((answer) => {
      acked = answer.acked;
      return answer;
    });
    await sleep(150);
    expect({ acked, taken: taken.length }).toEqual({ acked: false, taken: 1 });
    commit({ status: 'recorded' });
    expect(await sent).toMatchObject({ acked: true });
  });

  it('leaves what was not taken unacknowledged, so that Slack sends it again', async () => {
    await open(() => Promise.reject(new Error('broken')));
    await slack.sockets.opened();
    expect(await slack.sockets.send('events_api', said('hello'), undefined, 400)).toEqual({ acked: false, payload: null });
    expect(log.join('')).toContain('slack.not-taken');
  });

  it('answers a command in the acknowledgement', async () => {
    await open(() => Promise.resolve({ status: 'recorded' }));
    await slack.sockets.opened();
    const command = { command: '/policy', text: 'may I?', team_id: TEAM, channel_id: 'C0STAFFRM1', user_id: TEACHER, trigger_id: '1.1.a' };
    expect(await slack.sockets.send('slash_commands', command)).toMatchObject({ acked: true, payload: { response_type: 'ephemeral' } });
  });

  it('comes again when Slack asks it to, and ends for good when it is stopped', async () => {
    await open(() => Promise.resolve({ status: 'recorded' }));
    await slack.sockets.opened();
    slack.sockets.refresh();
    const again = () => log.filter((line) => line.includes('slack.socket-open')).length;
    for (let tries = 0; tries < 100 && again() < 2; tries += 1) await sleep(50);
    expect(again()).toBe(2);
    expect(await slack.sockets.send('events_api', said('hello again'))).toMatchObject({ acked: true });
    await surface.stop();
    await sleep(100);
    expect(slack.sockets.count()).toBe(0);
  });

  it('keeps trying while Slack refuses or does not answer, and the desk starts meanwhile', async () => {
    await open(() => Promise.resolve({ status: 'recorded' }), (method, nth) => (method === 'apps.connections.open' && nth <= 1 ? '5xx' : method === 'auth.test' ? '5xx' : null));
    await slack.sockets.opened();
    expect(await slack.sockets.send('events_api', said('hello'))).toMatchObject({ acked: true });
    expect(log.join('')).toMatch(/slack\.socket-not-opened","reason":"http-503".*slack\.socket-open/s);
  });
});
