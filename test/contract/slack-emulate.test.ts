import { webApi } from '@slack/bolt';
import { createEmulator } from 'emulate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sleep } from '../../src/kernel/clock.ts';
import { openSlackFake } from '../fixtures/slack/slack-fake.ts';
import { TRIGGER_MS } from '../fixtures/slack/views.ts';

/** The same calls on our stand-in for Slack and on one by others, written apart from it. */
interface StandIn {
  readonly client: webApi.WebClient;
  readonly teacher: string;
  readonly staff: string;
  /** A trigger as an interaction brings it; pressed in that view where one is given. */
  trigger(view?: string): Promise<string>;
  close(): Promise<void>;
}

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const modal = { type: 'modal' as const, title: plain('A form'), blocks: [{ type: 'section' as const, text: plain('words') }] };
const clientOf = (apiUrl: string, token: string) => new webApi.WebClient(token, { slackApiUrl: apiUrl, retryConfig: { retries: 0 }, logLevel: webApi.LogLevel.ERROR });

async function ours(): Promise<StandIn> {
  const slack = await openSlackFake({ people: [{ id: 'U00TEACHER', name: 'Priya Nair', email: 'p.nair@alderbank.example' }], channels: [{ id: 'C000STAFF1', name: 'staff', members: ['U00TEACHER'] }] });
  return { client: clientOf(slack.apiUrl, slack.botToken), teacher: 'U00TEACHER', staff: 'C000STAFF1', trigger: (view) => Promise.resolve(slack.views.newTrigger('U00TEACHER', view ?? null)), close: () => slack.close() };
}

async function theirs(): Promise<StandIn> {
  const emulator = await createEmulator({
    service: 'slack', port: 0, hostname: '127.0.0.1',
    seed: { tokens: { 'xoxb-1-desk': { login: 'staffroom' } }, slack: { team: { name: 'Alder Bank', domain: 'alder-bank' }, users: [{ name: 'staffroom' }, { name: 'priya', real_name: 'Priya Nair', email: 'p.nair@alderbank.example' }], channels: [{ name: 'staff' }] } },
  });
  const apiUrl = `${emulator.url.replace('localhost', '127.0.0.1')}/api/`;
  const client = clientOf(apiUrl, 'xoxb-1-desk');
  const teacher = (await client.users.lookupByEmail({ email: 'p.nair@alderbank.example' })).user!.id!;
  const staff = (await client.conversations.list()).channels!.find((c) => c.name === 'staff')!.id!;
  const trigger = async (view?: string): Promise<string> => {
    const made = await client.apiCall('views.generateTriggerId', { user_id: teacher, ...(view === undefined ? {} : { view_id: view }) });
    return z.object({ trigger_id: z.string() }).parse(made).trigger_id;
  };
  return { client, teacher, staff, trigger, close: () => emulator.close() };
}

async function errorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'done';
  } catch (error) {
    return (error as { data?: { error?: string } }).data?.error ?? String(error);
  }
}

/** Each is done on both; what it gives must be the same. */
const alike: readonly (readonly [string, (on: StandIn) => Promise<unknown>])[] = [
  ['a message is posted, and its words are read back', async ({ client, staff }) => {
    await client.chat.postMessage({ channel: staff, text: 'one' });
    return (await client.conversations.history({ channel: staff, limit: 1 })).messages?.map((m) => m.text);
  }],
  ['a message is changed in its place', async ({ client, staff }) => {
    const { ts } = await client.chat.postMessage({ channel: staff, text: 'before' });
    const changed = await client.chat.update({ channel: staff, ts: ts!, text: 'after' });
    return [changed.ts === ts, (await client.conversations.history({ channel: staff, limit: 1 })).messages?.map((m) => m.text)];
  }],
  ['metadata is given back', async ({ client, staff }) => {
    await client.chat.postMessage({ channel: staff, text: 'x', metadata: { event_type: 'effect', event_payload: { id: 'e1' } } });
    return (await client.conversations.history({ channel: staff, limit: 1, include_all_metadata: true })).messages?.map((m) => m.metadata);
  }],
  ['an answer in a thread stands in the thread and not in the channel', async ({ client, staff }) => {
    const { ts } = await client.chat.postMessage({ channel: staff, text: 'root' });
    await client.chat.postMessage({ channel: staff, text: 'answer', thread_ts: ts! });
    const texts = (found: { messages?: { text?: string }[] }) => found.messages?.map((m) => m.text);
    return [texts(await client.conversations.history({ channel: staff, limit: 1 })), texts(await client.conversations.replies({ channel: staff, ts: ts! }))];
  }],
  ['a message is deleted, and cannot be changed after', async ({ client, staff }) => {
    const { ts } = await client.chat.postMessage({ channel: staff, text: 'x' });
    await client.chat.delete({ channel: staff, ts: ts! });
    return errorOf(client.chat.update({ channel: staff, ts: ts!, text: 'y' }));
  }],
  ['the private conversation is opened once', async ({ client, teacher }) => {
    const first = await client.conversations.open({ users: teacher });
    const again = await client.conversations.open({ users: teacher });
    return [first.channel?.id?.[0], first.channel?.id === again.channel?.id, again.already_open];
  }],
  ['a message to a person goes to the private conversation', async ({ client, teacher }) => {
    const { channel } = await client.conversations.open({ users: teacher });
    return (await client.chat.postMessage({ channel: teacher, text: 'x' })).channel === channel?.id;
  }],
  ['a channel that there is not', ({ client }) => errorOf(client.chat.postMessage({ channel: 'C000000000', text: 'x' }))],
  ['a message without words', ({ client, staff }) => errorOf(client.apiCall('chat.postMessage', { channel: staff }))],
  ['a message changed that there is not', ({ client, staff }) => errorOf(client.chat.update({ channel: staff, ts: '1.000001', text: 'x' }))],
  ['a person that there is not', ({ client }) => errorOf(client.users.info({ user: 'U0NOBODY00' }))],
  ['an address that is nobody\'s', ({ client }) => errorOf(client.users.lookupByEmail({ email: 'nobody@alderbank.example' }))],
  ['an ephemeral message to someone who is not there', ({ client, staff }) => errorOf(client.chat.postEphemeral({ channel: staff, user: 'U0NOBODY00', text: 'x' }))],
  ['words of 40,001 characters are cut', async ({ client, staff }) => {
    const posted = await client.chat.postMessage({ channel: staff, text: 'x'.repeat(40_001) });
    return [posted.message?.text?.length, posted.response_metadata?.warnings];
  }],
  ['a trigger that was used', async ({ client, trigger }) => {
    const spent = await trigger();
    return [await errorOf(client.views.open({ trigger_id: spent, view: modal })), await errorOf(client.views.open({ trigger_id: spent, view: modal }))];
  }],
  ['a trigger that nobody gave', ({ client }) => errorOf(client.views.open({ trigger_id: 'made.up', view: modal }))],
  ['three views lie on each other and no fourth', async ({ client, trigger }) => {
    let top = (await client.views.open({ trigger_id: await trigger(), view: modal })).view!.id!;
    const outcomes: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      try {
        const { view } = await client.views.push({ trigger_id: await trigger(top), view: modal });
        outcomes.push(view?.previous_view_id === top ? 'on it' : 'elsewhere');
        top = view!.id!;
      } catch (error) {
        outcomes.push((error as { data: { error: string } }).data.error);
      }
    }
    return outcomes;
  }],
  ['a push where no view is open', async ({ client, trigger }) => errorOf(client.views.push({ trigger_id: await trigger(), view: modal }))],
  ['a view changed by an old hash', async ({ client, trigger }) => {
    const { view } = await client.views.open({ trigger_id: await trigger(), view: modal });
    return [await errorOf(client.views.update({ view_id: view!.id!, hash: view!.hash!, view: modal })), await errorOf(client.views.update({ view_id: view!.id!, hash: view!.hash!, view: modal }))];
  }],
  ['a view that there is not', ({ client }) => errorOf(client.views.update({ view_id: 'V0000', view: modal }))],
  ['a home is published, and not over an old hash', async ({ client, teacher }) => {
    const home = { type: 'home' as const, blocks: [{ type: 'section' as const, text: plain('hello') }] };
    const { view } = await client.views.publish({ user_id: teacher, view: home });
    await client.views.publish({ user_id: teacher, view: home });
    return errorOf(client.views.publish({ user_id: teacher, view: home, hash: view!.hash! }));
  }],
];

let mine: StandIn;
let other: StandIn;
beforeAll(async () => {
  [mine, other] = await Promise.all([ours(), theirs()]);
});
afterAll(async () => {
  await Promise.all([mine.close(), other.close()]);
});

describe('our Slack and emulate 0.12.2 agree', () => {
  it.each(alike)('%s', async (_name, run) => {
    const given = await run(mine);
    expect(await run(other)).toEqual(given);
  });

  it('a trigger after three seconds', async () => {
    const [late, otherLate] = [await mine.trigger(), await other.trigger()];
    // Theirs goes by the machine's clock, in whole seconds.
    await sleep(TRIGGER_MS + 100);
    const outcomes = await Promise.all([errorOf(mine.client.views.open({ trigger_id: late, view: modal })), errorOf(other.client.views.open({ trigger_id: otherLate, view: modal }))]);
    expect(outcomes).toEqual(['expired_trigger_id', 'expired_trigger_id']);
  });
});

describe('our Slack and emulate 0.12.2 differ, and ours keeps what Slack documents', () => {
  const section = (length: number) => ({ type: 'section' as const, text: plain('x'.repeat(length)) });

  it('51 blocks and a section of 3,001 characters: emulate checks no block', async () => {
    const bad = [Array.from({ length: 51 }, () => section(1)), [section(3_001)]];
    for (const blocks of bad) {
      expect(await errorOf(mine.client.chat.postMessage({ channel: mine.staff, text: 'x', blocks }))).toBe('invalid_blocks');
      expect(await errorOf(other.client.chat.postMessage({ channel: other.staff, text: 'x', blocks }))).toBe('done');
    }
  });

  it('a modal\'s title of 25 characters: emulate checks no view', async () => {
    const view = { ...modal, title: plain('x'.repeat(25)) };
    expect(await errorOf(mine.client.views.open({ trigger_id: await mine.trigger(), view }))).toBe('invalid_arguments');
    expect(await errorOf(other.client.views.open({ trigger_id: await other.trigger(), view }))).toBe('done');
  });

  it('metadata without its event_type: emulate keeps it', async () => {
    const call = (on: StandIn) => errorOf(on.client.apiCall('chat.postMessage', { channel: on.staff, text: 'x', metadata: { event_payload: {} } }));
    expect(await call(mine)).toBe('invalid_metadata_format');
    expect(await call(other)).toBe('done');
  });

  it('`oldest` of a history: emulate gives what is older too', async () => {
    const newer = async ({ client, staff }: StandIn) => {
      const { ts } = await client.chat.postMessage({ channel: staff, text: 'before' });
      await client.chat.postMessage({ channel: staff, text: 'after' });
      return (await client.conversations.history({ channel: staff, oldest: ts! })).messages!.map((m) => m.text);
    };
    expect(await newer(mine)).toEqual(['after']);
    expect(await newer(other)).toContain('before');
  });

  it('Socket Mode: emulate has none', async () => {
    const app = (on: StandIn) => clientOf(String(on.client.slackApiUrl), 'xapp-1-desk').apps.connections.open();
    expect(await errorOf(app(mine))).toBe('done');
    expect(await errorOf(app(other))).not.toBe('done');
  });

  it('the bot in auth.test: emulate names no bot for a seeded token', async () => {
    expect((await mine.client.auth.test()).bot_id).toBeDefined();
    expect((await other.client.auth.test()).bot_id).toBeUndefined();
  });
});
