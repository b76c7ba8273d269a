import express from 'express';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { card } from '../../../../src/cards/card-data.ts';
import type { Inbound } from '../../../../src/chat/inbound.ts';
import type { CardContent, Outbound, Place } from '../../../../src/chat/outbound.ts';
import type { Reply } from '../../../../src/chat/reply.ts';
import { fixedClock } from '../../../../src/kernel/clock.ts';
import { asId } from '../../../../src/kernel/ids.ts';
import { silentLog } from '../../../../src/kernel/log.ts';
import { PRESS_KEY } from '../../../../src/surfaces/teams/activity.ts';
import type { TeamsPlace } from '../../../../src/surfaces/teams/place-book.ts';
import { OPEN_A_CHAT, SENT_PRIVATELY } from '../../../../src/surfaces/teams/replying.ts';
import { surfaceOver, type TeamsSurface } from '../../../../src/surfaces/teams/surface-over.ts';
import { TransportFault } from '../../../../src/surfaces/teams/teams-transport.ts';
import { SAMPLES, SAMPLE_FOOT } from '../../../contract/card-samples.ts';
import { APP_ID, BOT, channelMessage, CHANNEL, CHAT, execute, inChannel, personalMessage, PRIYA, query, SERVICE_URL, TENANT } from '../../../fixtures/teams/activities.ts';
import { fakeTransport, type FakeTransport } from './fake-transport.ts';

let transport: FakeTransport;
let surface: TeamsSurface;
let server: Server;
let url: string;
let kept: TeamsPlace[];
let accepted: Inbound[];
let reply: Reply;
const clock = fixedClock(1_000_000);

beforeEach(async () => {
  transport = fakeTransport();
  kept = [];
  accepted = [];
  reply = { status: 'recorded' };
  surface = surfaceOver({
    transport, clock, log: silentLog, own: { tenant: TENANT, appId: APP_ID }, timeoutMs: 2_000,
    places: { append: (place) => Promise.resolve(void kept.push(place)), all: () => Promise.resolve([...kept]) },
  });
  await surface.start((inbound) => {
    accepted.push(inbound);
    return Promise.resolve(reply);
  });
  server = createServer(express().use('/api/messages', express.raw({ type: () => true, limit: '1mb' }), surface.paths));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function post(body: unknown): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

const filled = (content: CardContent): CardContent => ({ ...content, data: { ...content.data, foot: SAMPLE_FOOT } });
const REFUSED = filled(card('refused', { reason: 'You may not open this. Nothing was saved.' }));
const HELP = filled(card('help', SAMPLES.help));
const press = (inputs: Record<string, unknown> = {}) => ({ [PRESS_KEY]: { verb: 'question.send', data: { answer: 'a1', version: 2 } }, ...inputs });
const outbound = (to: Place, change: Partial<Outbound> = {}): Outbound => ({ effectId: asId<'effect'>('e1'), school: asId<'school'>('s1'), to, repeat: false, cardKey: 'k', card: HELP, ...change });
const chat: Place = { kind: 'conversation', surface: 'teams', conversation: asId<'conversation'>(CHAT) };
const priya = { surface: 'teams', tenant: TENANT, id: PRIYA.aadObjectId } as const;

describe('what is said in Teams', () => {
  it('in the private chat comes in as typed, from the account that Microsoft vouches for', async () => {
    expect((await post(personalMessage('May I use R&amp;D&nbsp;photos &lt;here&gt;?'))).status).toBe(200);
    expect(accepted).toEqual([{ kind: 'message', eventId: `msteams:${CHAT}:1700000000001`, account: priya, conversation: { id: CHAT, kind: 'personal' }, at: 1_000_000, text: 'May I use R&D photos <here>?' }]);
  });

  it('in a channel comes in without the desk\'s name, with others as names, and with its thread', async () => {
    const entities = [{ type: 'mention', text: '<at>Staffroom</at>', mentioned: { id: BOT, name: 'Staffroom' } }, { type: 'mention', text: '<at>Helen</at>', mentioned: { id: '29:h', name: 'Helen Marsh' } }];
    await post(channelMessage('may <at>Helen</at> film this?', { entities }));
    expect(accepted).toMatchObject([{ kind: 'message', text: 'may Helen Marsh film this?', conversation: { id: CHANNEL, kind: 'channel', thread: '1699999999999' } }]);
  });

  it('is acknowledged only after it was accepted, and not at all where it could not be saved and nobody could be told', async () => {
    reply = { status: 'refused', reason: 'not-saved', card: filled(card('not-saved', {})) };
    transport.faults.push(new TransportFault(503, 'Down'));
    const first = await post(personalMessage('x'));
    const second = await post(personalMessage('x'));
    expect([first.status, second.status, transport.sent.length]).toEqual([503, 200, 1]);
  });

  it('in a channel is refused to its writer alone', async () => {
    reply = { status: 'refused', reason: 'not-allowed', card: REFUSED };
    await post(channelMessage('open it'));
    expect(transport.sent.map(({ at }) => at.conversation)).toEqual([`a:${PRIYA.id}`]);
  });

  it('once changed is screened again', async () => {
    await post(personalMessage('a child told me', { type: 'messageUpdate', channelData: { tenant: { id: TENANT }, eventType: 'editMessage' } }));
    expect(accepted).toMatchObject([{ kind: 'message', text: 'a child told me', eventId: `msteams:${CHAT}:1700000000001:2026-03-03T10:42:00.000Z` }]);
  });
});

describe('a button', () => {
  it('brings its verb and data apart from what was filled in, and its answer takes the card\'s place', async () => {
    reply = { status: 'recorded', card: REFUSED };
    const answer = await post(execute('question.send', press({ note: 'Two\nlines', many: 'a,b', agree: true, number: 3 })));
    expect(accepted).toMatchObject([{ kind: 'action', verb: 'question.send', data: { answer: 'a1', version: 2 }, inputs: { note: 'Two\nlines', many: 'a,b', agree: 'true', number: '3' } }]);
    expect(answer).toMatchObject({ status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: { type: 'AdaptiveCard' } } });
  });

  it('of a form moves it, and what was wrong stands at the field with what was typed', async () => {
    reply = { status: 'refused', reason: 'invalid', step: filled(card('question-form', SAMPLES['question-form'])), fieldErrors: { question: 'Say a little more.' } };
    const answer = await post(execute('form.next', { [PRESS_KEY]: { verb: 'form.next', data: { draft: 'd1', step: 's1' } }, question: 'Hm *bold*' }));
    expect(accepted).toMatchObject([{ kind: 'form', draft: 'd1', step: 's1', move: 'next', inputs: { question: 'Hm *bold*' } }]);
    const text = JSON.stringify(answer.body);
    expect(text).toContain('"value":"Hm *bold*"');
    expect(text.indexOf('Say a little more.')).toBeLessThan(text.indexOf('Hm *bold*'));
  });

  it('in a channel is answered privately, and the channel sees nothing of it', async () => {
    reply = { status: 'recorded', card: REFUSED };
    const answer = await post(execute('question.send', press(), inChannel));
    expect(answer.body).toEqual({ statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: SENT_PRIVATELY });
    expect(transport.sent.map(({ at }) => at.conversation)).toEqual([`a:${PRIYA.id}`]);
  });

  it('in a channel whose presser cannot be written to asks to open a chat', async () => {
    reply = { status: 'recorded', card: REFUSED };
    transport.faults.push(new TransportFault(403, 'BotNotInConversationRoster'));
    const answer = await post(execute('question.send', press(), inChannel));
    expect([answer.body, transport.sent.length]).toEqual([{ statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: OPEN_A_CHAT }, 0]);
  });

  it('in a channel whose card is the same for everyone is answered there', async () => {
    reply = { status: 'recorded', card: HELP };
    expect(await post(execute('question.send', press(), inChannel))).toMatchObject({ body: { type: 'application/vnd.microsoft.card.adaptive' } });
  });

  it('of an older client, sent as a message, has its card replaced', async () => {
    reply = { status: 'recorded', card: REFUSED };
    await post(personalMessage('', { value: press({ note: 'x' }), replyToId: 'm7' }));
    expect(accepted).toMatchObject([{ kind: 'action', verb: 'question.send', inputs: { note: 'x' } }]);
    expect(transport.sent).toMatchObject([{ at: { conversation: CHAT }, replaced: 'm7' }]);
  });

  it.each([
    ['without our key', { verb: 'x', note: 'y' }], ['with another verb than ours', { [PRESS_KEY]: { verb: 'other', data: {} } }],
    ['with an object for a field', press({ note: { a: 1 } })], ['with far too much in a field', press({ note: 'x'.repeat(30_000) })],
  ])('%s is not one of ours', async (_name, data) => {
    expect([(await post(execute('question.send', data))).status, accepted.length]).toEqual([400, 0]);
  });
});

describe('what else comes from Teams', () => {
  it('a search is answered with cards to put into a message', async () => {
    reply = { status: 'recorded', results: [{ title: 'Phones <b>', text: 'In a locker', card: HELP }] };
    const answer = await post(query('phones'));
    expect(accepted).toMatchObject([{ kind: 'search', text: 'phones' }]);
    expect(answer.body).toMatchObject({ composeExtension: { type: 'result', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', preview: { content: { title: 'Phones ‹b›' } } }] } });
  });

  it('one installation, told as two activities, is one event', async () => {
    await post(personalMessage('', { type: 'installationUpdate', action: 'add', id: 'i1' }));
    await post(personalMessage('', { type: 'conversationUpdate', id: 'i2', membersAdded: [{ id: BOT }] }));
    expect(accepted.map((one) => [one.kind, one.eventId])).toEqual([['installed', `msteams:${CHAT}:i1`], ['installed', `msteams:${CHAT}:i1`]]);
    expect(kept).toEqual([{ conversation: CHAT, kind: 'personal', serviceUrl: SERVICE_URL, tenant: TENANT, account: PRIYA.aadObjectId, botId: BOT, at: 1_000_000 }]);
  });

  it('those who join and leave are each an event of their own', async () => {
    await post(channelMessage('', { type: 'conversationUpdate', membersAdded: [{ id: '29:a', aadObjectId: 'a' }, { id: '29:b', aadObjectId: 'b' }], membersRemoved: [{ id: '29:c', aadObjectId: 'c', tenantId: 'another' }] }));
    expect(accepted).toMatchObject([{ kind: 'membership', change: 'joined', member: { id: 'a', tenant: TENANT } }, { kind: 'membership', change: 'joined', member: { id: 'b' } }, { kind: 'membership', change: 'left', member: { id: 'c', tenant: 'another' } }]);
    expect(new Set(accepted.map((one) => one.eventId)).size).toBe(3);
  });

  it('reactions and typing are taken quietly, an invoke it does not serve is not', async () => {
    const statuses = [];
    for (const change of [{ type: 'messageReaction' }, { type: 'typing' }, { type: 'invoke', name: 'task/fetch' }]) statuses.push((await post(personalMessage('x', change))).status);
    expect([statuses, accepted.length]).toEqual([[200, 200, 501], 0]);
  });

  it.each([
    ['no JSON', '{', 400], ['a list', '[]', 400], ['nothing', '', 400], ['100,000 brackets', '['.repeat(100_000), 400], ['__proto__', JSON.stringify(personalMessage('x')).replace('"text":', '"__proto__":{"a":1},"text":'), 400],
    ['a person whose id no directory gives', JSON.stringify(personalMessage('x', { from: { id: '29:p', name: 'Priya', aadObjectId: 'a1de0000-0000-4000-8\u00ae00-000000000101' } })), 400],
    ['no conversation', JSON.stringify({ type: 'message', channelId: 'msteams' }), 400], ['another channel of Microsoft\'s', JSON.stringify(personalMessage('x', { channelId: 'webchat' })), 400], ['a megabyte', JSON.stringify(personalMessage('x'.repeat(600_000))), 413],
    ['an address elsewhere', JSON.stringify(personalMessage('x', { serviceUrl: 'https://smba.trafficmanager.net.evil.example/' })), 403], ['an address with a name in it', JSON.stringify(personalMessage('x', { serviceUrl: 'https://smba.trafficmanager.net@evil.example/' })), 403],
    ['an address without https', JSON.stringify(personalMessage('x', { serviceUrl: 'http://smba.trafficmanager.net/uk/' })), 403], ['an address of this machine', JSON.stringify(personalMessage('x', { serviceUrl: 'http://127.0.0.1:99/' })), 403],
  ])('a body with %s is refused and nothing runs', async (_name, body, status) => {
    expect([(await post(body)).status, accepted.length, kept.length]).toEqual([status, 0, 0]);
  });
});

describe('a delivery', () => {
  it('goes to the conversation, or its thread, with a notice that says nothing of a confidential card', async () => {
    await post(channelMessage('x'));
    const thread: Place = { kind: 'conversation', surface: 'teams', conversation: asId<'conversation'>(CHANNEL), thread: '1699999999999' };
    expect(await surface.deliver(outbound(thread, { card: REFUSED }))).toEqual({ ok: true, value: { surface: 'teams', conversation: `${CHANNEL};messageid=1699999999999`, message: 'm1', at: 1_000_000 } });
    expect(transport.sent).toMatchObject([{ at: { serviceUrl: SERVICE_URL, conversation: `${CHANNEL};messageid=1699999999999` }, message: { summary: 'Staffroom: something needs you' } }]);
  });

  it('to an account goes to the chat that is known, and opens one only where there is none', async () => {
    await surface.deliver(outbound({ kind: 'account', account: priya }));
    await surface.deliver(outbound({ kind: 'account', account: priya }));
    expect([transport.opened, transport.sent.map(({ at }) => at.conversation)]).toEqual([[PRIYA.aadObjectId], [`a:${PRIYA.aadObjectId}`, `a:${PRIYA.aadObjectId}`]]);
    expect(await surface.deliver(outbound({ kind: 'account', account: { ...priya, tenant: 'another', id: 'x' } }))).toMatchObject({ ok: false, error: { code: 'denied', reason: 'other-tenant' } });
  });

  it('to an e-mail address finds its owner in a team that the desk is in, and no guest', async () => {
    await post(channelMessage('x'));
    transport.rosters.set(CHANNEL, [{ id: BOT }, { id: '29:g', aadObjectId: 'g', email: 'okafor@school.example', userRole: 'guest' }, { id: '29:m', aadObjectId: 'm', email: 'okafor@school.example', userPrincipalName: 'mo@school.example' }]);
    await surface.deliver(outbound({ kind: 'email', surface: 'teams', tenant: TENANT, email: 'Okafor@School.example' }));
    expect(transport.opened).toEqual(['29:m']);
    expect(await surface.deliver(outbound({ kind: 'email', surface: 'teams', tenant: TENANT, email: 'nobody@school.example' }))).toMatchObject({ ok: false, error: { code: 'denied', reason: 'nobody-by-that-email' } });
  });

  it.each([
    [new TransportFault(429, 'Throttled', 3_000), { code: 'retry', refused: true, afterMs: 3_000, reason: '429-Throttled' }], [new TransportFault(412, 'x'), { code: 'retry', refused: true, reason: '412-x' }], [new TransportFault(502, 'x'), { code: 'retry', reason: '502-x' }], [new TransportFault(504, 'x'), { code: 'retry', reason: '504-x' }],
    [new TransportFault(null, 'ECONNRESET'), { code: 'retry', reason: 'no-answer' }], [new TransportFault(403, 'x'), { code: 'denied', reason: 'not-installed', refused: true }], [new TransportFault(404, 'x'), { code: 'gone', reason: '404-x', refused: true }], [new TransportFault(413, 'MessageSizeTooBig'), { code: 'invalid', reason: '413-MessageSizeTooBig', refused: true }],
  ])('that fails with %s says what that means', async (fault, error) => {
    transport.faults.push(fault);
    expect(await surface.deliver(outbound(chat))).toEqual({ ok: false, error });
  });

  it('that may have come twice says so on its first line', async () => {
    await surface.deliver(outbound(chat, { repeat: true }));
    const content = transport.sent[0]?.message.attachments?.[0]?.content;
    expect(content && 'body' in content && Array.isArray(content.body) ? (content.body[0] as unknown) : null).toMatchObject({ type: 'TextBlock', text: 'This may be a repeat: the first try got no answer.' });
  });

  it('of several parts goes on where it stopped, and all parts are replaced together', async () => {
    const long = filled(card('question-answered', { ...SAMPLES['question-answered'], text: 'A sentence with an end. '.repeat(2_500) }));
    transport.faults.push(null, new TransportFault(429, 'Throttled'));
    expect(await surface.deliver(outbound(chat, { card: long }))).toEqual({ ok: false, error: { code: 'retry', reason: '429-Throttled' } });
    const done = await surface.deliver(outbound(chat, { card: long }));
    expect(transport.sent.map(({ message }) => /Part \d of \d/.exec(JSON.stringify(message))?.[0])).toEqual(['Part 1 of 4', 'Part 2 of 4', 'Part 3 of 4', 'Part 4 of 4']);
    if (!done.ok) throw new Error('not delivered');
    expect(done.value.message).toBe('m1,m2,m3,m4');
    await surface.update(done.value, HELP, asId<'effect'>('e2'));
    expect(transport.sent.slice(4).map(({ replaced, message }) => [replaced, message.text ?? 'card'])).toEqual([['m1', 'card'], ['m2', 'This part is no longer needed.'], ['m3', 'This part is no longer needed.'], ['m4', 'This part is no longer needed.']]);
  });

  it('is found again by this process alone', async () => {
    await surface.deliver(outbound(chat));
    expect(await surface.find(asId<'effect'>('e1'), chat, 0)).toMatchObject({ message: 'm1' });
    expect(await surface.find(asId<'effect'>('e9'), chat, 0)).toBe('unknown');
  });
});

describe('who is who', () => {
  it.each([
    [{ userPrincipalName: 'Priya@School.example', email: 'p.nair@school.example', name: 'Priya Nair', tenantId: TENANT }, { kind: 'member', name: 'Priya Nair', emails: ['priya@school.example', 'p.nair@school.example'] }],
    [{ userRole: 'guest' }, { kind: 'guest' }], [{ userPrincipalName: 'x_gmail.com#EXT#@school.onmicrosoft.com' }, { kind: 'guest' }], [{ tenantId: 'another' }, { kind: 'external' }],
  ])('a member with %j', async (member, facts) => {
    await post(personalMessage('x'));
    transport.rosters.set(CHAT, [{ id: PRIYA.id, aadObjectId: PRIYA.aadObjectId, ...member }]);
    expect(await surface.directory.account(priya)).toEqual(facts);
  });

  it('of another tenant is external, of Teams\' bots a bot, and neither is asked for', async () => {
    expect([await surface.directory.account({ ...priya, tenant: 'another' }), await surface.directory.account({ ...priya, id: '28:other' }), transport.asked]).toEqual([{ kind: 'external' }, { kind: 'bot' }, 0]);
  });

  it('once gone from the tenant is deactivated, within a minute', async () => {
    await post(personalMessage('x'));
    transport.rosters.set(CHAT, [{ id: PRIYA.id, aadObjectId: PRIYA.aadObjectId }]);
    expect(await surface.directory.account(priya)).toEqual({ kind: 'member' });
    transport.rosters.set(CHAT, []);
    expect([await surface.directory.account(priya), transport.asked]).toEqual([{ kind: 'member' }, 1]);
    clock.set(clock.now() + 60_000);
    expect(await surface.directory.account(priya)).toEqual({ kind: 'deactivated' });
  });

  it('is not known where Teams does not answer', async () => {
    await expect(surface.directory.account(priya)).rejects.toThrow(TransportFault);
  });

  it('can read a channel is asked page by page, the desk left out', async () => {
    transport.rosters.set(CHANNEL, [{ id: BOT }, { id: '29:a', aadObjectId: 'a' }, { id: '29:b', objectId: 'b' }, { id: '29:c', aadObjectId: 'c', tenantId: 'another' }]);
    expect((await surface.directory.members({ kind: 'conversation', surface: 'teams', conversation: asId<'conversation'>(CHANNEL) })).map(({ id, tenant }) => [id, tenant])).toEqual([['a', TENANT], ['b', TENANT], ['c', 'another']]);
  });
});

describe('a look at the set-up', () => {
  it('says what is well and what to do about the rest', async () => {
    await post(personalMessage('x'));
    transport.rosters.set(CHANNEL, [{ id: '29:a', aadObjectId: 'a' }]);
    const findings = await surface.inspect({ scopes: [], channels: [{ name: 'Safeguarding', confidential: true, conversation: asId<'conversation'>(CHANNEL) }, { name: 'Leaders', confidential: true, conversation: asId<'conversation'>('19:other@thread.tacv2') }] });
    expect(findings.map(({ level, check }) => `${level} ${check}`)).toEqual(['good token', 'good channel Safeguarding', 'error channel Leaders']);
  });
});
