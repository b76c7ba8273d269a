import { afterEach, describe, expect, it } from 'vitest';
import type { Outbound, Place } from '../../../../src/chat/outbound.ts';
import { asId } from '../../../../src/kernel/ids.ts';
import type { Fault } from '../../../fixtures/slack/slack-fake.ts';
import { BOT_USER } from '../../../fixtures/slack/workspace.ts';
import { COLLEAGUE, LONG, STAFF_ROOM, START, TEACHER, openSurface, withFoot, type SurfaceAtWork } from './surface-at-work.ts';

let at: SurfaceAtWork;
afterEach(() => at.close());

const DM = 'D0TEACHER1';
const inDm: Place = { kind: 'conversation', surface: 'slack', conversation: asId<'conversation'>(DM) };
const effect = (id = 'effect-1') => asId<'effect'>(id);
const outbound = (more: Partial<Outbound> = {}): Outbound => ({ effectId: effect(), school: asId<'school'>('alder-bank'), to: inDm, repeat: false, cardKey: 'k', card: withFoot('not-saved', {}), ...more });
/** The faults that a method meets, call by call. */
const once = (method: string, ...faults: Fault[]) => (asked: string, nth: number): Fault => (asked === method ? (faults[nth - 1] ?? null) : null);
const posts = () => at.slack.calls.filter((call) => call.method === 'chat.postMessage');
const standing = (channel = DM) => (at.slack.workspace.channels.get(channel)?.messages ?? []).filter((m) => !m.deleted && m.user === BOT_USER);
async function open(faults?: (method: string, nth: number) => Fault): Promise<void> {
  at = await openSurface(faults ? { faults } : {});
  at.slack.workspace.direct(TEACHER);
}

describe('a delivery', () => {
  it('stands once, marked with its effect, and pings, links and unfurls nothing', async () => {
    await open();
    const sent = await at.surface.deliver(outbound());
    expect(sent).toMatchObject({ ok: true, value: { surface: 'slack', conversation: DM, at: START } });
    expect(posts().map((call) => call.args)).toMatchObject([{ unfurl_links: 'false', unfurl_media: 'false', text: 'Staffroom: something needs you' }]);
    expect(posts()[0]?.args).not.toHaveProperty('link_names');
    expect(standing()[0]?.metadata).toEqual({ event_type: 'staffroom_effect', event_payload: { effect: 'effect-1', part: 1, parts: 1 } });
    expect(await at.surface.find(effect(), inDm, START)).toMatchObject({ message: sent.ok ? sent.value.message : '' });
    expect(await at.surface.find(effect('another'), inDm, START)).toBe('absent');
  });

  it('reaches an account, an address and a thread', async () => {
    await open();
    const account: Place = { kind: 'account', account: { surface: 'slack', tenant: 'T0SCHOOL01', id: COLLEAGUE } };
    expect(await at.surface.deliver(outbound({ to: account }))).toMatchObject({ ok: true, value: { conversation: 'D0COLLEAG1' } });
    const email: Place = { kind: 'email', surface: 'slack', tenant: 'T0SCHOOL01', email: 'p.nair@alderbank.example' };
    expect(await at.surface.deliver(outbound({ to: email }))).toMatchObject({ ok: true, value: { conversation: DM } });
    const asked = at.slack.workspace.post(at.slack.workspace.channel(STAFF_ROOM), { user: TEACHER, text: 'a question' });
    const thread: Place = { kind: 'conversation', surface: 'slack', conversation: asId<'conversation'>(STAFF_ROOM), thread: asked.ts };
    const sent = await at.surface.deliver(outbound({ to: thread, card: LONG('a') }));
    expect(new Set(standing(STAFF_ROOM).map((m) => m.threadTs))).toEqual(new Set([asked.ts]));
    expect(await at.surface.find(effect(), thread, START)).toEqual(sent.ok ? sent.value : null);
    const longer = sent.ok ? await at.surface.update(sent.value, LONG('b', 12), effect('effect-2')) : sent;
    expect(longer.ok && standing(STAFF_ROOM).every((m) => m.threadTs === asked.ts && JSON.stringify(m.metadata).includes('effect-2'))).toBe(true);
  });

  it.each([['a guest', 'gus@parents.example'], ['an app', 'robot@alderbank.example']])('goes to nobody where the address turns out to be that of %s', async (_whose, email) => {
    await open();
    at.slack.workspace.addPerson({ id: 'U000ROBOT2', name: 'Robot', standing: 'bot', email: 'robot@alderbank.example' });
    expect(await at.surface.deliver(outbound({ to: { kind: 'email', surface: 'slack', tenant: 'T0SCHOOL01', email } }))).toEqual({ ok: false, error: { code: 'denied', reason: 'no-member', refused: true } });
    expect(posts()).toEqual([]);
    expect(at.slack.calls.filter((call) => call.method === 'conversations.open')).toEqual([]);
  });

  it('says that it may be a repeat where it is told so', async () => {
    await open();
    await at.surface.deliver(outbound({ repeat: true }));
    expect(JSON.stringify(standing()[0]?.blocks)).toContain('may be a repeat');
  });

  it('of a long card that broke off is completed by the next try, each part once', async () => {
    await open(once('chat.postMessage', null, '429'));
    const first = await at.surface.deliver(outbound({ card: LONG('a', 9) }));
    expect(first).toMatchObject({ ok: false, error: { code: 'retry', reason: 'rate-limited', afterMs: 1_000 } });
    // A part of it stands, so it is not "refused": the next try must look first.
    expect(first.ok ? {} : first.error).not.toHaveProperty('refused');
    expect(standing()).toHaveLength(1);
    at.clock.set(START + 1_001);
    expect(await at.surface.find(effect(), inDm, START)).toBe('absent');
    const second = await at.surface.deliver(outbound({ card: LONG('a', 9) }));
    const marks = standing().map((m) => m.metadata?.event_payload.part);
    expect(marks).toEqual(marks.map((_one, n) => n + 1));
    expect(marks.length).toBeGreaterThan(1);
    expect(second).toMatchObject({ ok: true, value: { message: standing().map((m) => m.ts).join(',') } });
  });

  it('whose part arrived without an answer is found by another process and completed', async () => {
    await open(once('chat.postMessage', null, 'lost'));
    expect(await at.surface.deliver(outbound({ card: LONG('a', 9) }))).toMatchObject({ ok: false, error: { code: 'retry', reason: 'no-answer' } });
    expect(standing()).toHaveLength(2);
    expect(await at.surface.find(effect(), inDm, START)).toBe('absent');
    expect(await at.surface.deliver(outbound({ card: LONG('a', 9) }))).toMatchObject({ ok: true });
    const marks = standing().map((m) => m.metadata?.event_payload.part);
    expect(marks).toEqual(marks.map((_one, n) => n + 1));
    expect(await at.surface.find(effect(), inDm, START)).toMatchObject({ message: standing().map((m) => m.ts).join(',') });
  });

  it('is found behind many other messages, and no one else\'s mark counts', async () => {
    await open();
    const channel = at.slack.workspace.channel(DM);
    at.slack.workspace.post(channel, { user: TEACHER, text: 'mine', metadata: { event_type: 'staffroom_effect', event_payload: { effect: 'effect-1', part: 1, parts: 1 } } });
    expect(await at.surface.find(effect(), inDm, START)).toBe('absent');
    const sent = await at.surface.deliver(outbound());
    for (let n = 0; n < 450; n += 1) at.slack.workspace.post(channel, { user: TEACHER, text: `later ${n}` });
    expect(await at.surface.find(effect(), inDm, START)).toEqual(sent.ok ? sent.value : null);
  });

  it('leaves a channel alone for as long as Slack asks', async () => {
    await open(once('chat.postMessage', '429'));
    expect(await at.surface.deliver(outbound())).toMatchObject({ ok: false, error: { code: 'retry', afterMs: 1_000, refused: true } });
    at.clock.set(START + 400);
    expect(await at.surface.deliver(outbound())).toMatchObject({ ok: false, error: { code: 'retry', afterMs: 600, refused: true } });
    expect(posts()).toHaveLength(1);
    expect(await at.surface.deliver(outbound({ to: { kind: 'account', account: { surface: 'slack', tenant: 'T0SCHOOL01', id: COLLEAGUE } } }))).toMatchObject({ ok: true });
    at.clock.set(START + 1_000);
    expect(await at.surface.deliver(outbound())).toMatchObject({ ok: true });
  });

  it.each([
    ['no such channel', { kind: 'conversation', surface: 'slack', conversation: asId<'conversation'>('C0NOWHERE1') }, 'gone', 'channel_not_found'],
    ['whoever has left', { kind: 'account', account: { surface: 'slack', tenant: 'T0SCHOOL01', id: 'U000LEAVER' } }, 'gone', 'user_disabled'],
    ['a bot', { kind: 'account', account: { surface: 'slack', tenant: 'T0SCHOOL01', id: 'U000ROBOT1' } }, 'denied', 'cannot_dm_bot'],
    ['an unknown address', { kind: 'email', surface: 'slack', tenant: 'T0SCHOOL01', email: 'nobody@alderbank.example' }, 'gone', 'users_not_found'],
    ['another platform', { kind: 'conversation', surface: 'teams', conversation: asId<'conversation'>('19:x') }, 'gone', 'no-place'],
  ] as const)('to %s is said to be impossible', async (_what, to, code, reason) => {
    await open();
    expect(await at.surface.deliver(outbound({ to }))).toEqual({ ok: false, error: { code, reason, refused: true } });
  });

  it('of a card that cannot be filled is refused without a call', async () => {
    await open();
    expect(await at.surface.deliver(outbound({ card: { template: 'help', data: {} } }))).toMatchObject({ ok: false, error: { code: 'invalid', reason: 'card' } });
    expect(posts()).toEqual([]);
  });
});

describe('an update', () => {
  it('replaces the parts, posts what is more and deletes what is left over, however often it is tried', async () => {
    await open(once('chat.postMessage', null, null, 'lost'));
    const sent = await at.surface.deliver(outbound());
    if (!sent.ok) throw new Error('not sent');
    const before = standing().map((m) => m.ts);
    const grown = await at.surface.update(sent.value, LONG('b', 12), effect('effect-2'));
    expect(grown).toMatchObject({ ok: false, error: { code: 'retry' } });
    const again = await at.surface.update(sent.value, LONG('b', 12), effect('effect-2'));
    if (!again.ok) throw new Error(again.error.reason);
    const stamps = standing().map((m) => m.ts);
    expect(stamps[0]).toBe(before[0]);
    expect(again.value.message).toBe(stamps.join(','));
    expect(standing().map((m) => m.metadata?.event_payload.part)).toEqual(stamps.map((_one, n) => n + 1));
    const small = await at.surface.update(again.value, withFoot('not-saved', {}), effect('effect-3'));
    expect(small).toMatchObject({ ok: true, value: { message: before[0] } });
    expect(standing()).toHaveLength(1);
  });

  it('of a message that is gone says so', async () => {
    await open();
    const sent = await at.surface.deliver(outbound());
    standing()[0]!.deleted = true;
    expect(sent.ok && (await at.surface.update(sent.value, withFoot('not-saved', {}), effect('e2')))).toMatchObject({ ok: false, error: { code: 'gone', reason: 'message_not_found' } });
  });
});

const FORM = withFoot('question-form', { answer: 'a1', recipient: 'Mrs Okafor', role: 'lead', text: '', forgotten: false, most: 500 });
const SENT = withFoot('question-sent', { reference: 'ABCD-EFGH', recipient: 'Mrs Okafor', role: 'lead', time: '10:00', date: '23 November 2026' });
const HOME = withFoot('home', { items: [], more: null });
const BUTTON = withFoot('urgent-followup', { urgent: 'u1' });

describe('the reply to a press', () => {
  it('replaces the pressed card with all its parts', async () => {
    await open();
    const sent = await at.surface.deliver(outbound({ card: withFoot('feedback-thanks', { helped: false, answer: 'a1', maySend: true }) }));
    expect(sent.ok).toBe(true);
    const long = LONG('b', 9);
    at.answers({ status: 'recorded', card: { ...long, data: { ...long.data, foot: { text: 'Tell Mrs Okafor.', report: true } } } });
    expect(await at.teacher.presses(buttonOf())).toMatchObject({ status: 200 });
    await settled();
    expect(at.inbounds.at(-1)).toMatchObject({ kind: 'action', account: { id: TEACHER, tenant: 'T0SCHOOL01' }, conversation: { id: DM, kind: 'personal' } });
    const [first, ...others] = standing();
    expect(others.length).toBeGreaterThan(0);
    // The button stands in the last part; the card that takes their place is short.
    at.answers({ status: 'recorded', card: withFoot('not-saved', {}) });
    await at.teacher.presses('Report a worry');
    await settled();
    expect(standing().map((m) => m.ts)).toEqual([first?.ts]);
  });

  it('opens its step as a modal; where the trigger is spent, the step comes as a message that opens it again', async () => {
    await open();
    await at.surface.deliver(outbound({ card: withFoot('feedback-thanks', { helped: false, answer: 'a1', maySend: true }) }));
    at.answers({ status: 'recorded', step: FORM });
    await at.teacher.presses(buttonOf());
    await settled();
    expect(at.teacher.modalText()).toContain('Send');
    at.teacher.closes();
    at.answers(() => {
      at.clock.set(at.clock.now() + 3_000);
      return Promise.resolve({ status: 'recorded', step: FORM });
    });
    await at.teacher.presses(buttonOf());
    await settled();
    expect(at.teacher.modal()).toBeNull();
    expect(at.teacher.sees()).toContain('Fill this in');
    at.answers({ status: 'recorded', step: FORM });
    await at.teacher.presses('Fill this in');
    await settled();
    expect(at.teacher.modalText()).toContain('Send');
    const presses = at.inbounds.filter((one) => one.kind === 'action');
    expect(new Set(presses.map((one) => one.verb)).size).toBe(1);
    expect(new Set(presses.map((one) => one.eventId)).size).toBe(3);
  });

  it('in a channel is shown to the presser alone unless the card is the same for everyone', async () => {
    await open();
    await at.surface.deliver(outbound({ to: { kind: 'conversation', surface: 'slack', conversation: asId<'conversation'>(STAFF_ROOM) }, card: withFoot('feedback-thanks', { helped: false, answer: 'a1', maySend: true }) }));
    const before = at.teacher.sees(STAFF_ROOM);
    at.answers({ status: 'recorded', card: SENT });
    await at.teacher.presses(buttonOf(STAFF_ROOM), { channel: STAFF_ROOM });
    await settled();
    expect(at.inbounds.at(-1)?.conversation).toMatchObject({ id: STAFF_ROOM, kind: 'channel' });
    expect(at.teacher.sees(STAFF_ROOM)).toBe(before);
    expect(at.teacher.modalText()).toContain('Mrs Okafor');
    at.answers({ status: 'recorded', card: withFoot('feedback-thanks', { helped: true, answer: 'a1', maySend: false }) });
    await at.teacher.presses(buttonOf(STAFF_ROOM), { channel: STAFF_ROOM });
    await settled();
    expect(at.teacher.sees(STAFF_ROOM)).not.toBe(before);
  });

  it('that was refused leaves the card as it was', async () => {
    await open();
    await at.surface.deliver(outbound({ card: BUTTON }));
    const before = at.teacher.sees();
    at.answers({ status: 'refused', reason: 'not-saved', card: withFoot('not-saved', {}) });
    expect(await at.teacher.presses(buttonOf())).toMatchObject({ status: 200 });
    expect(at.teacher.sees()).toBe(before);
    expect(at.teacher.modalText()).not.toBe('');
  });
});

describe('the reply to a submitted modal', () => {
  async function withForm(): Promise<void> {
    await open();
    await at.surface.deliver(outbound({ card: BUTTON }));
    at.answers({ status: 'recorded', step: FORM });
    await at.teacher.presses(buttonOf());
    await settled();
  }
  const FIELD = { 'Your question. Leave out names of children.': 'May we wear lanyards?' };

  it('puts faults at the field, and the corrected answers are another event', async () => {
    await withForm();
    at.answers({ status: 'recorded', fieldErrors: { question: 'Too short.' } });
    const done = await at.teacher.submits(FIELD);
    expect(Object.values(done.fieldErrors)).toEqual(['Too short.']);
    await at.teacher.submits(FIELD);
    at.answers({ status: 'recorded', card: SENT });
    await at.teacher.submits({ 'Your question. Leave out names of children.': 'May we wear our lanyards?' });
    const [first, same, other] = at.inbounds.slice(-3);
    expect(first).toMatchObject({ kind: 'action', verb: 'question.send', inputs: { question: 'May we wear lanyards?' }, conversation: { id: DM, kind: 'personal' } });
    expect(same?.eventId).toBe(first?.eventId);
    expect(other?.eventId).not.toBe(first?.eventId);
    expect(first?.eventId).not.toContain('lanyard');
    expect(at.teacher.modalText()).toContain('Mrs Okafor');
  });

  it('closes the modal where there is nothing to show', async () => {
    await withForm();
    at.answers({ status: 'recorded' });
    expect(await at.teacher.submits(FIELD)).toMatchObject({ body: { response_action: 'clear' } });
    expect(at.teacher.modal()).toBeNull();
  });

  it('lies on top of the form where it was refused, so that what was typed is kept', async () => {
    await withForm();
    const form = at.teacher.modal()?.id;
    at.answers({ status: 'refused', reason: 'not-saved', card: withFoot('not-saved', {}) });
    expect(await at.teacher.submits(FIELD)).toMatchObject({ invalid: null, body: { response_action: 'push' } });
    at.teacher.closes();
    expect(at.teacher.modal()?.id).toBe(form);
  });
});

describe('what comes by other ways', () => {
  it('/policy in a channel is answered privately, with a line that only its writer sees', async () => {
    await open();
    const answer = await at.teacher.command('/policy', 'may I & my class go?', STAFF_ROOM);
    expect(answer).toMatchObject({ status: 200, body: { response_type: 'ephemeral', text: 'The answer is in your messages with Staffroom.' } });
    expect(at.inbounds).toMatchObject([{ kind: 'message', text: 'may I & my class go?', conversation: { id: DM, kind: 'personal' } }]);
    expect(await at.teacher.command('/policy', '')).toMatchObject({ status: 200, body: null });
    expect(at.inbounds.at(-1)).toMatchObject({ text: 'help' });
  });

  it.each(['5xx', 'hang'] as const)('/policy comes in even where the private conversation cannot be opened just then (%s)', async (fault) => {
    await open(once('conversations.open', fault));
    await at.teacher.command('/policy', 'a worry', STAFF_ROOM);
    expect(at.inbounds).toMatchObject([{ kind: 'message', text: 'a worry', conversation: { id: TEACHER, kind: 'personal' } }]);
    expect(await at.surface.deliver(outbound({ to: { kind: 'conversation', surface: 'slack', conversation: asId<'conversation'>(TEACHER) } }))).toMatchObject({ ok: true, value: { conversation: DM } });
  });

  it('the message shortcut asks about that message, privately', async () => {
    await open();
    const message = at.slack.workspace.post(at.slack.workspace.channel(STAFF_ROOM), { user: COLLEAGUE, text: 'can I text <@U0TEACHER1> &amp; co?' });
    expect(await at.teacher.shortcut(message, 'policy_about_message')).toMatchObject({ status: 200, body: null });
    expect(at.inbounds).toMatchObject([{ kind: 'message', text: 'can I text @someone & co?', account: { id: TEACHER }, conversation: { id: DM, kind: 'personal' } }]);
    expect(standing(STAFF_ROOM).filter((m) => m.onlyFor === null)).toEqual([]);
  });

  it('App Home shows the reply\'s card', async () => {
    await open();
    at.answers({ status: 'recorded', card: HOME });
    expect(await at.teacher.opensHome()).toMatchObject({ status: 200 });
    await settled();
    expect(at.inbounds).toMatchObject([{ kind: 'home', conversation: { id: DM, kind: 'personal' } }]);
    expect(at.teacher.homeText()).toContain('open items');
  });

  it('a refusal in a channel is told to its writer alone', async () => {
    await open();
    at.answers({ status: 'refused', reason: 'not-allowed', card: withFoot('refused', { reason: 'Only for staff.' }) });
    await at.teacher.mentions(STAFF_ROOM, 'a question');
    await settled();
    expect(at.inbounds).toMatchObject([{ kind: 'message', text: 'a question', conversation: { id: STAFF_ROOM, kind: 'channel' } }]);
    expect(standing(STAFF_ROOM)).toEqual([]);
    expect(at.teacher.sees()).toContain('Only for staff.');
  });
});

describe('the set-up', () => {
  const expected = (conversation: string, scopes: readonly string[]) => ({ scopes, channels: [{ name: 'safeguarding', conversation: asId<'conversation'>(conversation), confidential: true }] });

  it('that is right is found good', async () => {
    await open();
    const scopes = ['chat:write', 'im:write'];
    await at.close();
    at = await openSurface({ scopes: [...scopes, 'groups:read'] });
    expect((await at.surface.inspect(expected('G0PRIVATE1', [...scopes, 'groups:read']))).map(({ level, check }) => `${level} ${check}`)).toEqual(['good token', 'good scopes', 'good channel safeguarding']);
  });

  it('names what is missing: a scope, a channel, privacy, the right workspace', async () => {
    at = await openSurface({}, new Set(['T0ELSEWHERE']));
    const findings = await at.surface.inspect({ scopes: ['files:read'], channels: [{ name: 'a', conversation: asId<'conversation'>('G0NOWHERE1'), confidential: true }, { name: 'b', conversation: asId<'conversation'>(STAFF_ROOM), confidential: true }] });
    expect(findings.map(({ level, check }) => `${level} ${check}`)).toEqual(['error token', 'error scopes', 'error channel a', 'error channel b']);
    expect(JSON.stringify(findings)).not.toContain('xoxb');
  });

  it('of a silent or refusing Slack is a finding too', async () => {
    at = await openSurface({ faults: () => '5xx' });
    expect(await at.surface.inspect({ scopes: [], channels: [] })).toMatchObject([{ level: 'error', check: 'token' }]);
    expect(at.log.join('')).not.toMatch(/xoxb|Priya/);
  });
});

/** The first button that the teacher sees in the newest message of the desk. */
function buttonOf(channel = DM): string {
  const blocks = JSON.stringify(standing(channel).at(-1)?.blocks ?? []);
  const title = /"type":"button"[^}]*?"text":\{"type":"plain_text","text":"([^"]+)"/.exec(blocks)?.[1];
  if (title === undefined) throw new Error(`no button in ${blocks}`);
  return title;
}

const settled = (): Promise<void> => at.settled();
