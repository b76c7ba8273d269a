import { verifySlackRequest } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer, Carrier, Kind } from '../fixtures/slack/carrier.ts';
import { socketCarrier } from '../fixtures/slack/carrier.ts';
import { signed } from '../fixtures/slack/payloads.ts';
import { personAt, type Person } from '../fixtures/slack/person.ts';
import { openSlackFake, type SlackFake } from '../fixtures/slack/slack-fake.ts';
import { BOT_USER, type Json } from '../fixtures/slack/workspace.ts';

/** The stand-in's own client: what people do becomes what Slack sends, what the app answers becomes what they see. */
const TEACHER = 'U00TEACHER';
const OPEN = 'C000STAFF1';
let slack: SlackFake;
let sent: { kind: Kind; payload: Json }[];
let answers: (Json | null)[];
let teacher: Person;

beforeEach(async () => {
  slack = await openSlackFake({ people: [{ id: TEACHER, name: 'Priya Nair' }, { id: 'U000OTHER1', name: 'Owen Fletcher' }], channels: [{ id: OPEN, name: 'staff', members: [TEACHER] }] });
  sent = [];
  answers = [];
  const carrier: Carrier = {
    captured: [],
    send: (kind, payload): Promise<Answer> => {
      sent.push({ kind, payload });
      return Promise.resolve({ acknowledged: true, status: 200, body: answers.shift() ?? null });
    },
  };
  teacher = personAt(slack, carrier, TEACHER);
});
afterEach(() => slack.close());

const plain = (text: string) => ({ type: 'plain_text', text });
const words = { type: 'input', block_id: 'w', label: plain('Words'), element: { type: 'plain_text_input', action_id: 'a', max_length: 10 } };
const choice = { type: 'input', block_id: 'c', optional: true, label: plain('Which'), element: { type: 'radio_buttons', action_id: 'a', options: [{ text: plain('One'), value: '1' }, { text: plain('Two'), value: '2' }] } };
const modal = (title = 'A form'): Json => ({ type: 'modal', title: plain(title), submit: plain('Send'), blocks: [words, choice] });
const buttons = (title: string) => ({ type: 'actions', block_id: 'x', elements: [{ type: 'button', action_id: 'a', text: plain(title), value: 'v' }] });
const last = (): Json => sent.at(-1)!.payload;

describe('what a person does', () => {
  it('is told to the app in a private conversation, its words as Slack escapes them', async () => {
    await teacher.says('is 1 < 2 & 3?');
    expect(last()).toMatchObject({ type: 'event_callback', event: { type: 'message', channel_type: 'im', user: TEACHER, text: 'is 1 &lt; 2 &amp; 3?' } });
    expect(teacher.sees()).toBe('is 1 < 2 & 3?');
  });

  it('is not told to the app in a channel where the app is not named', async () => {
    await teacher.says('hello', OPEN);
    expect(sent).toEqual([]);
    await teacher.mentions(OPEN, 'hello');
    expect(last()).toMatchObject({ event: { type: 'app_mention', text: `<@${BOT_USER}> hello` } });
  });

  it('has an event id and a trigger of its own each time', async () => {
    await teacher.says('one');
    await teacher.says('two');
    expect(new Set(sent.map(({ payload }) => payload.event_id)).size).toBe(2);
    await teacher.command('/policy', 'x', OPEN);
    await teacher.command('/policy', 'x', OPEN);
    expect(sent.at(-1)!.payload.trigger_id).not.toBe(sent.at(-2)!.payload.trigger_id);
  });

  it('shows what a command was answered with to whoever typed it', async () => {
    answers = [{ response_type: 'ephemeral', text: 'for you' }];
    await teacher.command('/policy', 'x', OPEN);
    expect(teacher.sees(OPEN)).toBe('for you');
    slack.workspace.channels.get(OPEN)!.members.add('U000OTHER1');
    expect(personAt(slack, { captured: [], send: () => Promise.reject(new Error('unused')) }, 'U000OTHER1').sees(OPEN)).toBe('');
  });

  it('is a press with the values of the fields that stand there', async () => {
    slack.workspace.post(slack.workspace.direct(TEACHER), { user: BOT_USER, text: 'x', blocks: [words, buttons('Go')] });
    await teacher.presses('Go', { inputs: { Words: 'owl' } });
    expect(last()).toMatchObject({ type: 'block_actions', actions: [{ action_id: 'a', block_id: 'x', value: 'v' }], state: { values: { w: { a: { type: 'plain_text_input', value: 'owl' } } } } });
    await expect(teacher.presses('Stop')).rejects.toThrow('nobody can press "Stop"');
  });
});

describe('a modal', () => {
  const openOne = () => slack.views.open(slack.views.newTrigger(TEACHER), modal());

  it('is not sent while a field that must be filled in is empty, or holds more than it may', async () => {
    openOne();
    expect((await teacher.submits()).refused).toEqual(['Words']);
    expect((await teacher.submits({ Words: 'x'.repeat(11) })).refused).toEqual(['Words']);
    expect(sent).toEqual([]);
  });

  it('sends what was filled in, and closes when nothing is answered', async () => {
    openOne();
    await teacher.submits({ Words: 'owl', Which: 'Two' });
    expect(last()).toMatchObject({ type: 'view_submission', view: { state: { values: { w: { a: { value: 'owl' } }, c: { a: { selected_option: { value: '2' } } } } } } });
    expect(teacher.modal()).toBeNull();
  });

  it('stays with messages at its fields', async () => {
    openOne();
    answers = [{ response_action: 'errors', errors: { w: 'Too short.' } }];
    expect((await teacher.submits({ Words: 'o' })).fieldErrors).toEqual({ Words: 'Too short.' });
    expect(teacher.modal()).not.toBeNull();
  });

  it('a message at a field that there is not is a fault of the app', async () => {
    openOne();
    answers = [{ response_action: 'errors', errors: { nowhere: 'x' } }];
    await expect(teacher.submits({ Words: 'o' })).rejects.toThrow('no field of the view');
  });

  it('is replaced, covered by another, uncovered, and cleared', async () => {
    openOne();
    answers = [{ response_action: 'update', view: modal('Second') }, { response_action: 'push', view: modal('Third') }, null, { response_action: 'clear' }];
    await teacher.submits({ Words: 'o' });
    expect(teacher.modalText()).toContain('Second');
    await teacher.submits({ Words: 'o' });
    expect(teacher.modalText()).toContain('Third');
    await teacher.submits({ Words: 'o' });
    expect(teacher.modalText()).toContain('Second');
    await teacher.submits({ Words: 'o' });
    expect(teacher.modal()).toBeNull();
  });

  it('says so when the answer is a view that Slack would not take', async () => {
    openOne();
    answers = [{ response_action: 'update', view: modal('x'.repeat(25)) }];
    expect((await teacher.submits({ Words: 'o' })).invalid).toContain('/view/title');
  });

  it('takes no fourth view by an answer either', async () => {
    openOne();
    answers = Array.from({ length: 3 }, (_, n) => ({ response_action: 'push', view: modal(`View ${n}`) }));
    await teacher.submits({ Words: 'o' });
    await teacher.submits({ Words: 'o' });
    expect((await teacher.submits({ Words: 'o' })).invalid).toContain('push_limit_reached');
  });
});

describe('how it is sent', () => {
  it('signs as Bolt checks it', () => {
    const { headers, body } = signed('{"a":1}', { secret: 'secret', at: Date.now() });
    const request = { signingSecret: 'secret', body, headers: { 'x-slack-signature': headers['x-slack-signature']!, 'x-slack-request-timestamp': Number(headers['x-slack-request-timestamp']) } };
    expect(() => verifySlackRequest(request)).not.toThrow();
    expect(() => verifySlackRequest({ ...request, body: '{"a":2}' })).toThrow('signature mismatch');
  });

  it('cannot be sent over a socket that nobody opened', async () => {
    await expect(socketCarrier(slack).send('events_api', {})).rejects.toThrow('no socket is open');
  });
});
