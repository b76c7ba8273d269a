import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { card } from '../../../../src/cards/card-data.ts';
import type { Outbound } from '../../../../src/chat/outbound.ts';
import { asId } from '../../../../src/kernel/ids.ts';
import { memoryPostLog, type PostLog } from '../../../../src/surfaces/web/post-log.ts';
import { ANN, ended, EVENT, listen, openDesk, REAL, send, STAGE, TAB, type Heard, type TestDesk } from './desk.ts';

let desk: TestDesk;
const opened = async (setup: Parameters<typeof openDesk>[0] = {}): Promise<TestDesk> => (desk = await openDesk(setup));
afterEach(async () => desk.close());

const outbound = (change: Partial<Outbound> = {}): Outbound => ({
  effectId: asId('effect-1'), school: STAGE.id, to: { kind: 'conversation', surface: 'web', conversation: asId('personal:ann') }, cardKey: 'k', card: ended(card('refused', { reason: 'One.' })), repeat: false, ...change,
});
const cards = (events: readonly Heard[]): string[] => events.filter((e) => e.event === 'card').map((e) => String(e.data.text).split('\n')[1] ?? '');

describe('delivering to the page', () => {
  it('posts an effect once, however often and however fast it is delivered', async () => {
    const { web, port } = await opened();
    const receipts = await Promise.all([web.deliver(outbound()), web.deliver(outbound()), web.deliver(outbound())]);
    await web.deliver(outbound());
    expect(new Set(receipts.map((r) => JSON.stringify(r))).size).toBe(1);
    expect(cards(await listen(port, ANN, (all) => all.some((e) => e.event === 'clock')))).toEqual(['One.']);
  });

  it('finds after a restart what was posted before it', async () => {
    const posts = memoryPostLog();
    const { web } = await opened({ posts });
    const posted = await web.deliver(outbound());
    await desk.close();
    const again = await opened({ posts });
    expect(await again.web.find(asId('effect-1'), outbound().to, 0)).toEqual(posted.ok && posted.value);
    expect(await again.web.find(asId('effect-2'), outbound().to, 0)).toBe('absent');
    expect(cards(await listen(again.port, ANN, (all) => all.some((e) => e.event === 'clock')))).toEqual(['One.']);
  });

  it('shows what somebody typed while it runs, and keeps none of it', async () => {
    const posts = memoryPostLog();
    const { web, port } = await opened({ posts });
    const one = (words: string[]) => ({ ...outbound(), card: { ...outbound().card, unkept: { reason: words.join(' ') } } });
    await web.deliver(one(['May', 'Zebedee?']));
    expect(cards(await listen(port, ANN, (all) => all.some((e) => e.event === 'clock')))).toEqual(['May Zebedee?']);
    expect(JSON.stringify(await posts.all())).not.toContain('Zebedee');
    await desk.close();
    const again = await opened({ posts });
    expect(cards(await listen(again.port, ANN, (all) => all.some((e) => e.event === 'clock')))).toEqual(['One.']);
  });

  it('rejects, and shows nothing, when the post could not be kept', async () => {
    const full: PostLog = { append: async () => Promise.reject(new Error('disk full')), all: async () => Promise.resolve([]) };
    const { web } = await opened({ posts: full });
    await expect(web.deliver(outbound())).rejects.toThrow('disk full');
    expect(await web.find(asId('effect-1'), outbound().to, 0)).toBe('absent');
  });

  it('refuses for good a card that cannot be shown', async () => {
    const { web } = await opened();
    expect(await web.deliver(outbound({ card: { template: 'refused', data: {} } }))).toEqual({ ok: false, error: { code: 'invalid', reason: 'card' } });
  });

  it('replaces a card where it stood, and keeps its place among the others', async () => {
    const { web, port } = await opened();
    const first = await web.deliver(outbound());
    await web.deliver(outbound({ effectId: asId('effect-2'), card: ended(card('refused', { reason: 'Two.' })) }));
    if (!first.ok) throw new Error('not posted');
    await web.update(first.value, ended(card('refused', { reason: 'One, changed.' })), asId('effect-3'));
    expect(cards(await listen(port, ANN, (all) => all.some((e) => e.event === 'clock')))).toEqual(['One, changed.', 'Two.']);
  });

  it('says that a message is gone which it does not know', async () => {
    const { web } = await opened();
    const updated = await web.update({ surface: 'web', conversation: asId('personal:ann'), message: 'nowhere', at: 0 }, card('smalltalk', { colleague: true, thanks: false }), asId('e'));
    expect(updated).toEqual({ ok: false, error: { code: 'gone', reason: 'no-message' } });
  });

  it.each([
    ['a person of a school that is not invented', { school: REAL.id }],
    ['nobody of this school', { to: { kind: 'conversation', surface: 'web', conversation: asId<'conversation'>('personal:zoe') } as const }],
    ['a channel that is not there', { to: { kind: 'conversation', surface: 'web', conversation: asId<'conversation'>('channel:nowhere') } as const }],
    ['another platform', { to: { kind: 'conversation', surface: 'slack', conversation: asId<'conversation'>('C1') } as const }],
  ])('has no place for %s', async (_who, change) => {
    const { web } = await opened();
    expect(await web.deliver(outbound(change))).toEqual({ ok: false, error: { code: 'gone', reason: 'no-place' } });
  });
});

describe('the live stream', () => {
  it('goes on where it was cut off', async () => {
    const { web, port } = await opened();
    await web.deliver(outbound());
    const before = await listen(port, ANN, (all) => all.some((e) => e.event === 'clock'));
    await web.deliver(outbound({ effectId: asId('effect-2'), card: ended(card('refused', { reason: 'Two.' })) }));
    const after = await listen(port, ANN, (all) => all.some((e) => e.event === 'clock'), before.at(-1)?.id);
    expect(after.some((e) => e.event === 'reset')).toBe(false);
    expect(cards(after)).toEqual(['Two.']);
  });

  it('starts over for a page that remembers a process before this one', async () => {
    const { web, port } = await opened();
    await web.deliver(outbound());
    const events = await listen(port, ANN, (all) => all.some((e) => e.event === 'clock'), 'another.99');
    expect(events[0]?.event).toBe('reset');
    expect(cards(events)).toEqual(['One.']);
  });

  it('tells a channel and its members, and nobody else, what is in it', async () => {
    const { web, port } = await opened();
    await web.deliver(outbound({ to: { kind: 'conversation', surface: 'web', conversation: asId('channel:leads') } }));
    expect(await listen(port, { ...ANN, conversation: 'channel:leads' }, () => false)).toEqual([]);
    expect(cards(await listen(port, { ...ANN, as: 'dee', conversation: 'channel:leads' }, (all) => all.some((e) => e.event === 'clock')))).toEqual(['One.']);
  });

  it('cuts off a page that takes nothing in, and keeps the others', async () => {
    const desk = await opened();
    const sleeper = connect(desk.port, '127.0.0.1');
    sleeper.pause();
    sleeper.write(`GET /api/stream?${new URLSearchParams(ANN).toString()} HTTP/1.1\r\nHost: 127.0.0.1:${desk.port}\r\n\r\n`);
    const cut = new Promise<void>((resolve) => void sleeper.once('close', () => resolve()).on('error', () => undefined));
    let last = '';
    const awake = listen(desk.port, ANN, (all) => all.some((e) => e.event === 'said' && last !== '' && e.data.event === last));
    const text = 'x'.repeat(20_000);
    // Far more than the system's own buffers take in.
    for (let i = 0; i < 1_200; i++) await send(desk.port, '/api/message', { ...ANN, event: `event-${String(i).padStart(16, '0')}`, text });
    last = 'event-9999999999999999';
    await send(desk.port, '/api/message', { ...ANN, event: last, text: 'end' });
    sleeper.resume();
    await cut;
    expect((await awake).at(-1)?.data.text).toBe('end');
  });

  it('shows the foot that the desk gave the card for its reader', async () => {
    const { web, port } = await opened();
    const outsider = { school: 'stage', as: 'outsider', conversation: 'personal:outsider' };
    await web.deliver(outbound({ to: { kind: 'account', account: { surface: 'web', tenant: 'stage', id: 'outsider' } }, card: ended(card('refused', { reason: 'One.' }), 'Ring 01632 960 100.') }));
    const [shown] = (await listen(port, outsider, (all) => all.some((e) => e.event === 'clock'))).filter((e) => e.event === 'card');
    expect(shown?.data.text).toContain('Ring 01632 960 100.');
    expect(shown?.data.text).not.toContain('Report a worry');
  });
});

describe('what comes from the page', () => {
  it('comes in as a message of that person in that place, with an id that is theirs alone', async () => {
    const { port, heard } = await opened();
    await send(port, '/api/message', { ...ANN, event: EVENT, text: 'May I?' });
    await send(port, '/api/message', { ...ANN, as: 'dee', conversation: 'channel:leads', event: EVENT, text: 'And I?' });
    expect(heard).toMatchObject([
      { kind: 'message', eventId: `web:ann:${EVENT}`, account: { surface: 'web', tenant: 'stage', id: 'ann' }, conversation: { id: 'personal:ann', kind: 'personal' }, school: 'stage', text: 'May I?' },
      { eventId: `web:dee:${EVENT}`, conversation: { id: 'channel:leads', kind: 'channel' } },
    ]);
  });

  it('comes in as a press with its ids and fields', async () => {
    const { port, heard } = await opened();
    await send(port, '/api/action', { ...ANN, event: EVENT, verb: 'question.send', data: { answer: 'a1' }, inputs: { question: 'Why?' } });
    expect(heard).toMatchObject([{ kind: 'action', verb: 'question.send', data: { answer: 'a1' }, inputs: { question: 'Why?' } }]);
  });

  it.each([
    ['nobody of this school', { ...ANN, as: 'zoe' }],
    ['another one\'s personal chat', { ...ANN, conversation: 'personal:dee' }],
    ['a channel of others', { ...ANN, conversation: 'channel:leads' }],
    ['a person of a school that is not invented', { school: 'real', as: 'ann', conversation: 'personal:ann' }],
    ['a channel of a school that is not invented', { school: 'real', as: 'unnamed', conversation: 'channel:staff' }],
    ['a school that is not there', { ...ANN, school: 'none' }],
  ])('is refused from %s, with the same words', async (_who, who) => {
    const { port, heard } = await opened();
    const got = await send(port, '/api/message', { ...who, event: EVENT, text: 'May I?' });
    expect([got.status, got.text, heard.length]).toEqual([400, '{"error":"invalid"}', 0]);
  });

  it('is an unnamed member of staff at a school that is not invented, each tab for itself', async () => {
    const { port, heard } = await opened();
    await send(port, '/api/message', { ...TAB, event: EVENT, text: 'May I?' });
    expect(heard).toMatchObject([{ account: { id: 'unnamed' }, conversation: { id: TAB.conversation, kind: 'personal' } }]);
    const other = await listen(port, { ...TAB, conversation: 'personal:unnamed:zzzzzzzzzzzzzzzzzzzzzz' }, (all) => all.length > 0);
    expect(other.map((e) => e.event)).toEqual(['reset']);
  });

  it.each([
    ['more fields than any card has', { inputs: Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`f${i}`, ''])) }],
    ['more words over all fields than one message may hold', { inputs: { a: 'x'.repeat(10_001), b: 'x'.repeat(10_000) } }],
    ['more ids than any button has', { data: Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`d${i}`, 1])) }],
  ])('is refused with %s, before anything reads it', async (_what, more) => {
    const { port, heard } = await opened();
    const got = await send(port, '/api/action', { ...ANN, event: EVENT, verb: 'question.send', ...more });
    expect([got.status, heard.length]).toEqual([400, 0]);
  });

  it('holds no half of a character pair: what is shown is what can be kept', async () => {
    const { port, heard } = await opened();
    await send(port, '/api/message', { ...ANN, event: EVENT, text: 'May \ud800 I? \u{1F642}' });
    await send(port, '/api/action', { ...ANN, event: `${EVENT}2`, verb: 'question.send', inputs: { question: 'Why\udc00?' } });
    expect(heard).toMatchObject([{ text: 'May \uFFFD I? \u{1F642}' }, { inputs: { question: 'Why\uFFFD?' } }]);
  });

  it('takes names that objects have of their own for nobody and nothing', async () => {
    const { port, heard } = await opened();
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect((await send(port, '/api/message', { ...ANN, as: name, conversation: `personal:${name}`, event: EVENT, text: 'May I?' })).status).toBe(400);
      expect((await send(port, '/api/message', { ...ANN, school: name, event: EVENT, text: 'May I?' })).status).toBe(400);
    }
    expect(heard).toEqual([]);
  });

  it('is shown though another person chose the same name for their message', async () => {
    const { port } = await opened();
    await send(port, '/api/message', { ...ANN, conversation: 'channel:staff', event: EVENT, text: 'First' });
    await send(port, '/api/message', { ...ANN, as: 'dee', conversation: 'channel:staff', event: EVENT, text: 'Second' });
    const events = await listen(port, { ...ANN, conversation: 'channel:staff' }, (all) => all.some((e) => e.event === 'clock'));
    expect(events.filter((e) => e.event === 'said').map((e) => [e.data.by, e.data.text])).toEqual([['ann', 'First'], ['dee', 'Second']]);
  });

  it('stands in the conversation once, though it was sent twice', async () => {
    const { port } = await opened();
    await send(port, '/api/message', { ...ANN, event: EVENT, text: 'May I?' });
    await send(port, '/api/message', { ...ANN, event: EVENT, text: 'May I?' });
    const events = await listen(port, ANN, (all) => all.some((e) => e.event === 'clock'));
    expect(events.filter((e) => e.event === 'said').map((e) => e.data.text)).toEqual(['May I?']);
  });

  it('gets the reply with its cards filled, and the form\'s next step', async () => {
    const { port } = await opened({ answer: async () => Promise.resolve({ status: 'recorded', step: ended(card('question-form', { answer: 'a1', recipient: 'Mrs Dee Example', role: 'DSL', text: '', forgotten: true, most: 2000 })), fieldErrors: { question: 'Write it.' } }) });
    const got = JSON.parse((await send(port, '/api/action', { ...ANN, event: EVENT, verb: 'question.start' })).text) as { step: { type: string }; fieldErrors: unknown };
    expect(got.step.type).toBe('AdaptiveCard');
    expect(got.fieldErrors).toEqual({ question: 'Write it.' });
  });

  it('hears that nothing was saved when the turn failed', async () => {
    const { port } = await opened({ answer: async () => Promise.reject(new Error('no disk')) });
    const got = await send(port, '/api/message', { ...ANN, event: EVENT, text: 'May I?' });
    expect(got.text).toContain('"reason":"not-saved"');
    expect(got.text).toContain('Nothing was saved');
  });
});

describe('the clock of the page', () => {
  it('moves forward where every school is invented', async () => {
    const { port } = await opened({ schools: [STAGE] });
    const before = await send(port, '/api/clock', { ms: 3_600_000 });
    expect(JSON.parse(before.text)).toEqual({ now: Date.UTC(2026, 2, 3, 11, 42) });
    expect((await send(port, '/api/clock', { ms: -1 })).status).toBe(400);
  });

  it('stops before years that days as text cannot hold', async () => {
    const { port } = await opened({ schools: [STAGE], now: Date.UTC(8_999, 11, 31) });
    expect((await send(port, '/api/clock', { ms: 60_000 })).status).toBe(200);
    expect((await send(port, '/api/clock', { ms: 2 * 86_400_000 })).status).toBe(400);
  });

  it('cannot be moved beside a school that is not invented', async () => {
    const { port } = await opened({ schools: [STAGE, REAL] });
    expect((await send(port, '/api/clock', { ms: 3_600_000 })).status).toBe(404);
  });
});
