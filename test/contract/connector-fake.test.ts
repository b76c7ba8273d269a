import { afterEach, expect, it } from 'vitest';
import { openConnectorFake, type ConnectorFake } from '../fixtures/teams/connector-fake.ts';
import { PEOPLE, personalChat, STAFF_CHANNEL } from '../fixtures/teams/directory.ts';

// The stand-in for the bot service of Teams refuses what Teams refuses, else the tests that use it would prove nothing.
let teams: ConnectorFake;
afterEach(() => teams.close());

const PRIYA = personalChat(PEOPLE['priya-nair']);
const CARD = 'application/vnd.microsoft.card.adaptive';
const ask = (method: string, path: string, body?: unknown) => fetch(`${teams.serviceUrl}v3/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) });
const post = (conversation: string, body: object) => ask('POST', `conversations/${encodeURIComponent(conversation)}/activities`, body);
const text = (words: string) => ({ type: 'message', text: words });

it('keeps what is posted, replaces it, and opens the same private chat again', async () => {
  teams = await openConnectorFake();
  const { id } = (await (await post(PRIYA, text('one'))).json()) as { id: string };
  expect((await ask('PUT', `conversations/${PRIYA}/activities/${id}`, text('two'))).status).toBe(200);
  expect(teams.posted()).toMatchObject([{ conversation: PRIYA, text: 'two', updates: 1 }]);
  const opened = await ask('POST', 'conversations', { members: [{ id: PEOPLE['priya-nair'].id }] });
  expect(await opened.json()).toEqual({ id: PRIYA });
});

it('refuses a card over 28 KB, a message over 80 KB of UTF-16, an empty one and one for nobody', async () => {
  teams = await openConnectorFake();
  const card = { type: 'message', attachments: [{ contentType: CARD, content: { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: 'x'.repeat(28 * 1024) }] } }] };
  expect((await post(PRIYA, card)).status).toBe(413);
  expect((await post(PRIYA, text('x'.repeat(41 * 1024)))).status).toBe(413);
  expect((await post(PRIYA, { type: 'message' })).status).toBe(400);
  expect((await post('a:1nobody', text('x'))).status).toBe(404);
  expect((await ask('PUT', `conversations/${PRIYA}/activities/999`, text('x'))).status).toBe(404);
  teams.installed(PRIYA, false);
  expect((await post(PRIYA, text('x'))).status).toBe(403);
  expect(teams.posted()).toEqual([]);
});

it('refuses to open a chat with somebody of another tenant or with somebody who left', async () => {
  teams = await openConnectorFake();
  const open = async (name: keyof typeof PEOPLE): Promise<number> => (await ask('POST', 'conversations', { members: [{ id: PEOPLE[name].id }] })).status;
  expect([await open('stranger'), await open('left')]).toEqual([403, 404]);
});

it('gives the roster in pages, without whoever left', async () => {
  teams = await openConnectorFake();
  const page = async (query: string) => (await (await ask('GET', `conversations/${encodeURIComponent(STAFF_CHANNEL)}/pagedmembers?${query}`)).json()) as { members: { aadObjectId: string }[]; continuationToken?: string };
  const first = await page('pageSize=4');
  const second = await page(`pageSize=4&continuationToken=${first.continuationToken}`);
  expect(first.members).toHaveLength(4);
  const third = await page(`pageSize=4&continuationToken=${second.continuationToken}`);
  expect([...first.members, ...second.members, ...third.members].map((one) => one.aadObjectId).sort()).toEqual(Object.values(PEOPLE).filter((one) => one.standing !== 'deactivated').map((one) => one.aadObjectId).sort());
  expect((await ask('GET', `conversations/${PRIYA}/members/${PEOPLE.left.aadObjectId}`)).status).toBe(404);
});

it('takes seven messages a second in a conversation and asks for a wait after that', async () => {
  teams = await openConnectorFake({ rates: true, now: () => 5_000 });
  const statuses: number[] = [];
  for (let i = 0; i < 8; i++) statuses.push((await post(PRIYA, text('x'))).status);
  expect(statuses).toEqual([201, 201, 201, 201, 201, 201, 201, 429]);
});

it('fails as it is told: a rate limit and a fault do nothing, a lost answer was done', async () => {
  teams = await openConnectorFake({ fault: () => '429', retryAfter: 7 });
  const limited = await post(PRIYA, text('x'));
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
  teams.setFault(() => '5xx');
  expect((await post(PRIYA, text('x'))).status).toBe(503);
  expect(teams.posted()).toEqual([]);
  teams.setFault(() => 'lost');
  await expect(post(PRIYA, text('x'))).rejects.toThrow(/fetch failed|timeout/i);
  expect(teams.posted()).toHaveLength(1);
  teams.setFault(() => 'hang');
  await expect(fetch(`${teams.serviceUrl}v3/conversations/${PRIYA}/activities`, { method: 'POST', body: JSON.stringify(text('x')), signal: AbortSignal.timeout(200) })).rejects.toThrow(/fetch failed|timeout/i);
  expect(teams.posted()).toHaveLength(1);
});
