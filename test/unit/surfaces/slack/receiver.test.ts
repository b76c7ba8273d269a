import { connect } from 'node:net';
import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sleep } from '../../../../src/kernel/clock.ts';
import type { Reply } from '../../../../src/chat/reply.ts';
import { sendRaw } from '../../../fixtures/slack/carrier.ts';
import { event, messageEvent, signed } from '../../../fixtures/slack/payloads.ts';
import { COLLEAGUE, SECRET, START, TEACHER, openSurface, withFoot, type SurfaceAtWork } from './surface-at-work.ts';

let at: SurfaceAtWork;
beforeAll(async () => {
  at = await openSurface();
});
afterAll(() => at.close());
afterEach(() => {
  at.answers({ status: 'recorded' });
  at.inbounds.length = 0;
});

/** The teacher's message as Slack's envelope. */
function said(text: string, user = TEACHER) {
  const channel = at.slack.workspace.direct(user);
  return event(at.slack.workspace, messageEvent(at.slack.workspace, at.slack.workspace.post(channel, { user, text }), channel), at.clock.now());
}
const request = (payload: unknown, stampedAt = START, secret = SECRET) => signed(JSON.stringify(payload), { secret, at: stampedAt });
const raw = (body: string, contentType = 'application/json') => sendRaw(at.url, signed(body, { secret: SECRET, at: START, contentType }));

describe('a request that claims to be from Slack', () => {
  it('is taken with the right signature', async () => {
    expect(await sendRaw(at.url, request(said('hello')))).toMatchObject({ status: 200, body: null });
    expect(at.inbounds).toMatchObject([{ kind: 'message', text: 'hello' }]);
  });

  it.each([
    ['another secret', (r: ReturnType<typeof request>) => ({ ...r, headers: { ...r.headers, 'x-slack-signature': request({}, START, 'another-secret').headers['x-slack-signature']! } })],
    ['no signature', (r: ReturnType<typeof request>) => ({ ...r, headers: { 'content-type': 'application/json', 'x-slack-request-timestamp': r.headers['x-slack-request-timestamp']! } })],
    ['no stamp', (r: ReturnType<typeof request>) => ({ ...r, headers: { 'content-type': 'application/json', 'x-slack-signature': r.headers['x-slack-signature']! } })],
    ['another body', (r: ReturnType<typeof request>) => ({ ...r, body: r.body.replace('hello', 'hullo') })],
    ['an empty body', (r: ReturnType<typeof request>) => ({ ...r, body: '' })],
    ['a signature in capitals', (r: ReturnType<typeof request>) => ({ ...r, headers: { ...r.headers, 'x-slack-signature': r.headers['x-slack-signature']!.toUpperCase() } })],
  ])('is refused with 401 and no word when it has %s', async (_what, tampered) => {
    expect(await sendRaw(at.url, tampered(request(said('hello'))))).toEqual({ acknowledged: false, status: 401, body: null });
    expect(at.inbounds).toEqual([]);
  });

  it.each([[-299, 200], [-301, 401], [299, 200], [301, 401], [600, 401]])('stamped %i seconds from now is answered %i', async (seconds, status) => {
    expect(await sendRaw(at.url, request(said('hello'), START + seconds * 1_000))).toMatchObject({ status });
    expect(at.inbounds).toHaveLength(status === 200 ? 1 : 0);
  });

  it.each(['x-slack-signature', 'x-slack-request-timestamp'])('is refused when %s comes twice', async (name) => {
    const { headers, body } = request(said('hello'));
    const lines = [...Object.entries(headers), [name, headers[name]!], ['host', '127.0.0.1'], ['connection', 'close'], ['content-length', String(Buffer.byteLength(body))]].map(([key, value]) => `${key}: ${value}`);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(at.url).port), '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString())).on('close', () => resolve(text)).on('error', reject);
      socket.write(`POST /slack/events HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 401/);
    expect(at.inbounds).toEqual([]);
  });
});

describe('a signed body', () => {
  it('that asks for verification gets its challenge back', async () => {
    expect(await raw(JSON.stringify({ token: 'x', challenge: 'abc123', type: 'url_verification' }))).toMatchObject({ status: 200, body: { challenge: 'abc123' } });
  });

  it('that checks the certificate is answered 200', async () => {
    expect(await raw('ssl_check=1&token=x', 'application/x-www-form-urlencoded')).toMatchObject({ status: 200, body: null });
  });

  it.each([
    ['no JSON', '{', 'application/json'],
    ['nothing', 'null', 'application/json'],
    ['a list', '[]', 'application/json'],
    ['100,000 brackets', '['.repeat(100_000), 'application/json'],
    ['100,000 objects deep', '{"a":'.repeat(100_000), 'application/json'],
    ['another media type', '<xml/>', 'application/xml'],
    ['two payloads', 'payload={}&payload={}', 'application/x-www-form-urlencoded'],
    ['a form of nothing', 'a=b', 'application/x-www-form-urlencoded'],
    ['an envelope without an event', '{"type":"event_callback","event_id":"Ev1","team_id":"T0SCHOOL01"}', 'application/json'],
    ['a text of a megabyte', JSON.stringify({ type: 'event_callback', event_id: 'Ev1', team_id: 'T0SCHOOL01', event: { type: 'message', user: 'U1', channel: 'D1', ts: '1.1', text: 'a'.repeat(900_000) } }), 'application/json'],
    ['actions that are none', JSON.stringify({ type: 'block_actions', user: { id: 'U1' }, team: { id: 'T0SCHOOL01' }, actions: [null] }), 'application/json'],
  ])('with %s is answered 400', async (_what, body, type) => {
    expect(await raw(body, type)).toEqual({ acknowledged: false, status: 400, body: null });
    expect(at.inbounds).toEqual([]);
  });

  it('with __proto__ and half a surrogate pair changes nothing but shows the half', async () => {
    const payload = JSON.stringify({ ...said('mark') }).replace('"text":"mark"', '"__proto__":{"bot_id":"B1","polluted":1},"text":"mark \\ud800!"');
    expect(await raw(payload)).toMatchObject({ status: 200 });
    expect(at.inbounds).toMatchObject([{ text: 'mark \uFFFD!' }]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('of a kind that we do not know is acknowledged and does nothing', async () => {
    for (const inner of [{ type: 'reaction_added', user: TEACHER }, { type: 'team_join', user: { id: TEACHER } }]) expect(await raw(JSON.stringify(event(at.slack.workspace, inner, START)))).toMatchObject({ status: 200 });
    expect(await raw(JSON.stringify({ type: 'block_suggestion', team: { id: 'T0SCHOOL01' } }))).toMatchObject({ status: 200 });
    expect(at.inbounds).toEqual([]);
  });

  it('of a workspace that no school is in is acknowledged, does nothing and is logged', async () => {
    const other = { ...said('hello'), team_id: 'T0ELSEWHERE', context_team_id: 'T0ELSEWHERE', authorizations: [] };
    expect(await raw(JSON.stringify(other))).toMatchObject({ status: 200 });
    expect(at.inbounds).toEqual([]);
    expect(at.log.join('')).toContain('slack.other-workspace');
  });
});

describe('the acknowledgement', () => {
  it('waits for the commit', async () => {
    let commit: (reply: Reply) => void = () => {};
    at.answers(() => new Promise((resolve) => {
      commit = resolve;
    }));
    let answered = false;
    const answer = sendRaw(at.url, request(said('hello'))).then((given) => {
      answered = true;
      return given;
    });
    await sleep(150);
    expect({ answered, asked: at.inbounds.length }).toEqual({ answered: false, asked: 1 });
    commit({ status: 'recorded' });
    expect(await answer).toMatchObject({ status: 200 });
  });

  it('is a 500 where taking it broke, so that Slack sends it again', async () => {
    at.answers(() => Promise.reject(new Error('broken')));
    expect(await sendRaw(at.url, request(said('hello')))).toMatchObject({ status: 500, body: null });
    expect(at.log.join('')).not.toContain('hello');
  });

  it('is given for what was not saved once the writer was told so privately', async () => {
    at.answers({ status: 'refused', reason: 'not-saved', card: withFoot('not-saved', {}) });
    expect(await sendRaw(at.url, request(said('hello')))).toMatchObject({ status: 200 });
    expect(at.teacher.messages().at(-1)?.message.botId).not.toBeNull();
  });

  it('is a 500 for what was not saved while the writer cannot be told', async () => {
    const blocked = await openSurface({ faults: (method) => (method === 'chat.postMessage' ? '5xx' : null) });
    blocked.answers({ status: 'refused', reason: 'not-saved', card: withFoot('not-saved', {}) });
    expect(await blocked.teacher.says('hello')).toMatchObject({ status: 500 });
    await blocked.close();
  });

  it('of a repeat carries the same event id and posts nothing', async () => {
    const payload = said('hello', COLLEAGUE);
    await sendRaw(at.url, request(payload));
    at.answers({ status: 'repeated' });
    const before = at.slack.calls.length;
    const again = signed(JSON.stringify(payload), { secret: SECRET, at: START, retryNum: 1 });
    expect(await sendRaw(at.url, again)).toMatchObject({ status: 200 });
    expect(new Set(at.inbounds.map((one) => one.eventId)).size).toBe(1);
    expect(at.slack.calls).toHaveLength(before);
  });
});

it('a signature is made as docs.slack.dev says', () => {
  const body = '{"a":1}';
  expect(signed(body, { secret: 's', at: 1_000_000 }).headers['x-slack-signature']).toBe(`v0=${createHmac('sha256', 's').update(`v0:1000:${body}`).digest('hex')}`);
});
