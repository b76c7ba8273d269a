import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlatformName } from '../../../src/chat/outbound.ts';
import type { AccountFacts, Directory } from '../../../src/chat/directory.ts';
import type { Account, ActionData, Inbound } from '../../../src/chat/inbound.ts';
import type { CardContent } from '../../../src/chat/outbound.ts';
import type { Reply } from '../../../src/chat/reply.ts';
import { fixedClock } from '../../../src/kernel/clock.ts';
import { asId, randomId, type ConversationId } from '../../../src/kernel/ids.ts';
import { outbox, outboxCards } from '../../../src/outbox/outbox.ts';
import { addressesFor, isConfirmed, readersOf } from '../../../src/people/channel-checks.ts';
import { channelsSchema, type Channel } from '../../../src/people/channels.ts';
import { identities, personOf } from '../../../src/people/identity.ts';
import { Staff } from '../../../src/people/staff.ts';
import { channelCheckRoutes, channelTestCard, type ChannelPorts } from '../../../src/routes/channel-checks.ts';
import { membershipRoute, watchRoute } from '../../../src/routes/membership.ts';
import { timers } from '../../../src/time/timers.ts';
import { deskGrant, makeTurns } from '../../../src/turn.ts';
import { tempStore, type TempStore } from '../../fixtures/temp-store.ts';

const oak = asId<'school'>('oak');
const SAFE = asId<'conversation'>('C0SAFE0001');
const STAFF = asId<'conversation'>('C0STAFF001');
const staff = new Staff([
  { id: 'lead', name: 'Mrs Lead', email: 'lead@oak.example', roles: ['dsl'] },
  { id: 'deputy', name: 'Mr Deputy', email: 'deputy@oak.example', roles: ['deputy-dsl'] },
  { id: 'head', name: 'Ms Head', email: 'head@oak.example', roles: ['headteacher'] },
  { id: 'senco', name: 'Dr Senco', email: 'senco@oak.example', roles: ['senco'] },
  { id: 'teacher', name: 'Mr Teacher', email: 'teacher@oak.example', roles: ['teacher'] },
]);
const channels = channelsSchema.parse([
  { id: 'safeguarding', name: 'Safeguarding desk', purpose: 'safeguarding', members: ['lead', 'deputy', 'senco'], slack: SAFE },
  { id: 'staff', name: 'All staff', purpose: 'staff', slack: STAFF },
  { id: 'leadership', name: 'Leadership', purpose: 'leadership' },
]);
const [safeguarding, staffChannel, leadership] = channels as [Channel, Channel, Channel];
const account = (id: string): Account => ({ surface: 'slack', tenant: 'T1', id });

let temp: TempStore;
let facts: Map<string, AccountFacts>;
let inChannel: string[];
let silent = false;
let open: boolean | 'silent' = false;
let asked = 0;
const clock = fixedClock(Date.parse('2026-11-23T10:00:00Z'));
const directory: Directory = {
  account: ({ id }) => {
    const found = facts.get(id);
    return found ? Promise.resolve(found) : Promise.reject(new Error('silent'));
  },
  members: () => {
    asked++;
    return silent ? Promise.reject(new Error('silent')) : Promise.resolve(inChannel.map(account));
  },
  open: () => (open === 'silent' ? Promise.reject(new Error('silent')) : Promise.resolve(open)),
};
const ports: ChannelPorts = { schools: () => ({ staff, channels }), directory: (surface) => (surface === 'slack' ? directory : null) };

const accept = (inbound: Inbound): Promise<Reply> =>
  makeTurns({
    store: temp.store, routes: [...channelCheckRoutes(ports), membershipRoute(ports), watchRoute(ports)], clock, log: () => {}, wake: () => {},
    schoolOf: () => ({ id: oak, name: 'Oak', example: false }), factsOf: ({ id }) => Promise.resolve(facts.get(id) ?? { kind: 'guest' }),
    personOf: (tx, _school, who, known, now) => personOf(tx, staff, who, known, now),
    screen: () => ({ level: 'none' as const }), intentOf: () => 'ask', refusalCard: (refusal) => ({ template: 'refused', data: { reason: refusal } }),
  })(inbound);
const common = (id: string, conversation: ConversationId) => ({ eventId: randomId<'event'>(), account: account(id), conversation: { id: conversation, kind: conversation.startsWith('C') ? ('channel' as const) : ('personal' as const) }, at: clock.now() });
const presses = (who: string, verb: string, data: ActionData, where: ConversationId = SAFE): Promise<Reply> => accept({ ...common(who, where), kind: 'action', verb, data, inputs: {} });
const confirms = (who: string, data: ActionData, where?: ConversationId): Promise<Reply> => presses(who, 'channel.confirm', data, where);
const moves = (change: 'joined' | 'left', who: string, where: ConversationId = SAFE): Promise<Reply> => accept({ ...common(who, where), kind: 'membership', change, member: account(who) });
/** What the buttons of the test card carry that was posted while these could read there. */
const tested = (...who: string[]): ActionData => {
  const { seen } = channelTestCard(safeguarding, 'slack', who.map((id) => ({ account: account(id), name: id }))).data;
  return { channel: 'safeguarding', on: 'slack', seen: String(seen) };
};
const again = (reply: Reply): ActionData => ({ channel: 'safeguarding', on: 'slack', seen: String(reply.card?.data.seen) });
const holds = (): Promise<boolean> => temp.store.read(oak, (tx) => isConfirmed(tx, 'slack', SAFE));
const sent = (): Promise<{ to: unknown; card: CardContent | undefined }[]> => temp.store.read(oak, async (tx) => {
  const rows = await tx.find(outbox, 'state', 'queued');
  return Promise.all(rows.map(async (row) => ({ to: row.to, card: (await tx.get(outboxCards, row.id, deskGrant(1)))?.card })));
});

beforeEach(async () => {
  temp = await tempStore([oak]);
  [silent, open, asked] = [false, false, 0];
  inChannel = ['U1LEAD', 'U1DEP'];
  facts = new Map<string, AccountFacts>([
    ...(['lead', 'deputy', 'head', 'senco', 'teacher'] as const).map((id): [string, AccountFacts] => [`U1${id === 'deputy' ? 'DEP' : id.toUpperCase()}`, { kind: 'member', emails: [`${id}@oak.example`] }]),
    ['U1NEW', { kind: 'member', emails: ['new@oak.example'], name: 'Nia New' }],
    ['U1GUEST', { kind: 'guest', name: 'Gail Guest' }],
    ['U1BOT', { kind: 'bot', name: 'Rota bot' }],
    ['W1OTHER', { kind: 'external', name: 'Otto Other' }],
  ]);
});
afterEach(() => temp.end());

describe('confirming who reads a confidential channel', () => {
  it('takes one press of a lead while the people on the card are those who are there, all of them expected', async () => {
    expect(await holds()).toBe(false);
    const reply = await confirms('U1LEAD', tested('U1LEAD', 'U1DEP'));
    expect(reply).toMatchObject({ status: 'recorded', card: { template: 'channel-confirmed', data: { by: 'Mrs Lead', readers: ['Mr Deputy', 'Mrs Lead'] } } });
    expect(await holds()).toBe(true);
    expect(await sent()).toEqual([]);
  });

  it('shows the new list when someone came since, and confirms only that very list', async () => {
    inChannel = ['U1LEAD', 'U1DEP', 'U1SENCO'];
    const first = await confirms('U1LEAD', tested('U1LEAD', 'U1DEP'));
    expect(first.card).toMatchObject({ template: 'channel-check', data: { changed: true, odd: [], readers: ['Dr Senco', 'Mr Deputy', 'Mrs Lead'] } });
    expect(await holds()).toBe(false);
    inChannel = ['U1LEAD', 'U1DEP'];
    expect((await confirms('U1LEAD', again(first))).card).toMatchObject({ template: 'channel-check', data: { changed: true } });
    inChannel = ['U1LEAD', 'U1DEP', 'U1SENCO'];
    expect((await confirms('U1LEAD', again(first))).card?.template).toBe('channel-confirmed');
    expect(await holds()).toBe(true);
  });

  it.each([
    ['U1GUEST', 'Gail Guest', 'a guest, not a full member'],
    ['U1BOT', 'Rota bot', 'an app, not a person'],
    ['W1OTHER', 'Otto Other', 'from another organisation'],
    ['U1NEW', 'Nia New', 'not listed in school.yaml'],
    ['U1HEAD', 'Ms Head', 'not listed as a member of this channel'],
    ['U1GONE', 'Someone without a name', 'someone I could not look up'],
  ])('names %s, who was not expected there, before it may be confirmed by a second press', async (who, name, why) => {
    inChannel = ['U1LEAD', who];
    const first = await confirms('U1LEAD', tested('U1LEAD', who));
    expect(first.card).toMatchObject({ template: 'channel-check', data: { changed: false, odd: [{ name, why }] } });
    expect(await holds()).toBe(false);
    expect((await confirms('U1LEAD', again(first))).card?.template).toBe('channel-confirmed');
    expect(await holds()).toBe(true);
  });

  it('does not take a second press for someone who has become a guest since the first', async () => {
    inChannel = ['U1LEAD', 'U1NEW'];
    const first = await confirms('U1LEAD', tested('U1LEAD', 'U1NEW'));
    facts.set('U1NEW', { kind: 'guest', name: 'Nia New' });
    expect((await confirms('U1LEAD', again(first))).card?.template).toBe('channel-check');
    expect(await holds()).toBe(false);
  });

  it('stands in the channel too when the press was made elsewhere', async () => {
    await confirms('U1LEAD', tested('U1LEAD', 'U1DEP'), asId<'conversation'>('D0LEAD'));
    expect(await sent()).toMatchObject([{ to: { kind: 'conversation', conversation: SAFE }, card: { template: 'channel-confirmed' } }]);
  });

  it('never confirms an empty list, nor one that the platform would not give', async () => {
    inChannel = [];
    const empty = await confirms('U1LEAD', tested());
    expect(empty.card).toMatchObject({ template: 'channel-check', data: { readers: [] } });
    expect((await confirms('U1LEAD', again(empty))).card?.template).toBe('channel-check');
    silent = true;
    expect((await confirms('U1LEAD', tested('U1LEAD'))).card).toMatchObject({ template: 'refused', data: { reason: expect.stringContaining('nothing was confirmed') as unknown } });
    expect(await holds()).toBe(false);
  });

  it('is refused to a teacher, to a member of the channel without such a role and to a guest, as for a channel that is not there', async () => {
    const absent = await confirms('U1LEAD', { channel: 'cellar', on: 'slack', seen: 'none' });
    expect(absent).toMatchObject({ status: 'refused', reason: 'not-allowed' });
    for (const who of ['U1TEACH', 'U1TEACHER', 'U1SENCO', 'U1GUEST', 'U1NEW']) expect(await confirms(who, tested('U1LEAD', 'U1DEP'))).toEqual(absent);
    for (const channel of ['staff', 'leadership']) expect(await confirms('U1LEAD', { channel, on: 'slack', seen: 'none' })).toEqual(absent);
    // Nor is the platform asked for them, so that the time tells nothing.
    expect(asked).toBe(0);
  });

  it('ends an earlier confirmation when a look finds someone new who was not expected, and not for those it was given for', async () => {
    inChannel = ['U1LEAD', 'U1HEAD'];
    await confirms('U1LEAD', again(await confirms('U1LEAD', tested('U1LEAD', 'U1HEAD'))));
    expect((await confirms('U1LEAD', tested('U1LEAD', 'U1DEP'))).card).toMatchObject({ template: 'channel-check', data: { held: false } });
    expect(await holds()).toBe(true);
    inChannel = ['U1LEAD', 'U1HEAD', 'U1GUEST'];
    expect((await confirms('U1LEAD', tested('U1LEAD', 'U1DEP'))).card).toMatchObject({ template: 'channel-check', data: { held: true } });
    expect(await holds()).toBe(false);
  });

  it('matches nobody for good by looking at them', async () => {
    await confirms('U1LEAD', tested('U1LEAD', 'U1DEP'));
    const matched = await temp.store.read(oak, (tx) => tx.find(identities, 'person', 'deputy'));
    expect(matched).toEqual([]);
  });
});

describe('objecting to who reads a confidential channel', () => {
  it('holds the channel back at once, tells the lead and whoever confirmed it, and says whom notices go to', async () => {
    await confirms('U1DEP', tested('U1LEAD', 'U1DEP'));
    const reply = await presses('U1SENCO', 'channel.object', { channel: 'safeguarding', on: 'slack' });
    expect(reply.card).toMatchObject({ template: 'channel-off', data: { readers: ['Mrs Lead', 'Mr Deputy', 'Dr Senco'] } });
    expect(await holds()).toBe(false);
    expect((await sent()).map((one) => one.to)).toEqual([{ kind: 'person', person: 'deputy' }, { kind: 'person', person: 'lead' }]);
  });

  it('changes nothing where nothing was confirmed, and is refused to whoever has no part in the channel', async () => {
    expect((await presses('U1LEAD', 'channel.object', { channel: 'safeguarding', on: 'slack' })).card?.template).toBe('channel-off');
    expect(await sent()).toEqual([]);
    await confirms('U1LEAD', tested('U1LEAD', 'U1DEP'));
    expect(await presses('U1TEACHER', 'channel.object', { channel: 'safeguarding', on: 'slack' })).toMatchObject({ status: 'refused', reason: 'not-allowed' });
    expect(await holds()).toBe(true);
  });
});

describe('someone who joins a confirmed channel', () => {
  beforeEach(() => confirms('U1DEP', tested('U1LEAD', 'U1DEP')));

  it('is let in when school.yaml lists them there', async () => {
    await moves('joined', 'U1SENCO');
    expect(await holds()).toBe(true);
    expect(await sent()).toEqual([]);
  });

  it.each([
    ['U1GUEST', 'Gail Guest', 'a guest, not a full member'],
    ['U1NEW', 'Nia New', 'not listed in school.yaml'],
    ['U1TEACHER', 'Mr Teacher', 'not listed as a member of this channel'],
    ['U1GONE', 'Someone without a name', 'someone I could not look up'],
  ])('ends the confirmation at once when it is %s, and the one who confirmed and the lead hear who it is', async (who, name, why) => {
    await moves('joined', who);
    expect(await holds()).toBe(false);
    const told = await sent();
    expect(told.map((one) => one.to)).toEqual([{ kind: 'person', person: 'deputy' }, { kind: 'person', person: 'lead' }]);
    expect(told[0]?.card).toMatchObject({ template: 'channel-joined', data: { who: name, why } });
  });

  it('stays held back when they leave again, until a person confirms the list', async () => {
    await moves('joined', 'U1GUEST');
    await moves('left', 'U1GUEST');
    expect(await holds()).toBe(false);
    const list = await confirms('U1LEAD', { channel: 'safeguarding', on: 'slack', seen: 'none' });
    expect(list.card).toMatchObject({ template: 'channel-check', data: { changed: false, odd: [] } });
    await confirms('U1LEAD', again(list));
    expect(await holds()).toBe(true);
  });

  it('counts as new after they left, and not when word of their join comes late', async () => {
    inChannel = ['U1LEAD', 'U1TEACHER'];
    const list = await confirms('U1LEAD', tested('U1LEAD', 'U1TEACHER'));
    await confirms('U1LEAD', again(list));
    await moves('joined', 'U1TEACHER');
    expect(await holds()).toBe(true);
    await moves('left', 'U1TEACHER');
    await moves('joined', 'U1TEACHER');
    expect(await holds()).toBe(false);
  });

  it('changes nothing in another channel', async () => {
    await moves('joined', 'U1GUEST', STAFF);
    expect(await holds()).toBe(true);
    expect(await sent()).toEqual([]);
  });
});

describe('a confirmed channel', () => {
  const due = () => temp.store.read(oak, (tx) => tx.get(timers, 'channel-watch:slack:C0SAFE0001'));
  /** The timer's turn, when it is due. */
  const looksAgain = async (): Promise<void> => {
    const timer = await due();
    if (!timer) throw new Error('nothing is due');
    clock.set(timer.at);
    await accept({ eventId: randomId<'event'>(), account: { surface: 'system', tenant: 'oak', id: 'desk' }, conversation: { id: asId<'conversation'>('desk'), kind: 'personal' }, at: timer.at, kind: 'timer', key: timer.id, event: timer.event, data: timer.data, dueAt: timer.at });
  };
  beforeEach(() => confirms('U1DEP', tested('U1LEAD', 'U1DEP')));

  it('is looked at again soon and then every half hour, so that a join nobody spoke of ends the confirmation all the same', async () => {
    expect((await due())?.at).toBe(clock.now() + 90_000);
    await looksAgain();
    expect((await due())?.at).toBe(clock.now() + 30 * 60_000);
    expect(await holds()).toBe(true);
    inChannel = ['U1LEAD', 'U1DEP', 'U1GUEST'];
    await looksAgain();
    expect(await holds()).toBe(false);
    expect((await sent()).map((one) => one.card?.template)).toEqual(['channel-joined', 'channel-joined']);
    expect(await due()).toBeNull();
  });

  it('stays as it is while the platform does not say who is there, and is looked at again', async () => {
    silent = true;
    await looksAgain();
    expect(await holds()).toBe(true);
    expect(await due()).not.toBeNull();
  });
});

describe('a notice for a confidential channel', () => {
  const goesTo = (channel: Channel) => temp.store.read(oak, (tx) => addressesFor(tx, channel, staff, ['slack']));

  it('goes to each of its people one by one until a person has confirmed who reads it, and again once that is void', async () => {
    const oneByOne = ['lead', 'deputy', 'senco'].map((person) => ({ kind: 'person', person }));
    expect(await goesTo(safeguarding)).toEqual(oneByOne);
    await confirms('U1LEAD', tested('U1LEAD', 'U1DEP'));
    expect(await goesTo(safeguarding)).toEqual([{ kind: 'channel', channel: 'safeguarding' }]);
    await moves('joined', 'U1GUEST');
    expect(await goesTo(safeguarding)).toEqual(oneByOne);
  });

  it('goes by no channel of the page where the school has it in Slack as well', async () => {
    const to = (running: readonly PlatformName[]) => temp.store.read(oak, (tx) => addressesFor(tx, safeguarding, staff, running));
    expect(await to(['slack', 'web'])).toEqual(['lead', 'deputy', 'senco'].map((person) => ({ kind: 'person', person })));
    expect(await to(['web'])).toEqual([{ kind: 'channel', channel: 'safeguarding' }]);
  });

  it('goes to the channel of all staff without any confirmation', async () => {
    expect(await goesTo(staffChannel)).toEqual([{ kind: 'channel', channel: 'staff' }]);
  });

  it('finds its people by role where school.yaml lists none, and never nobody', () => {
    expect(readersOf(leadership, staff).map((person) => person.id)).toEqual(['head']);
    expect(readersOf({ ...safeguarding, members: ['someone-who-left'] }, staff).map((person) => person.id)).toEqual(['lead', 'deputy']);
    expect(readersOf(leadership, new Staff([{ id: 'lead', name: 'Mrs Lead', roles: ['dsl'] }])).map((person) => person.id)).toEqual(['lead']);
  });
});

describe('a channel that was made public after its test card was posted', () => {
  it.each([[true, 'is public'], ['silent', 'could not find out']] as const)('is not confirmed (%s)', async (now, says) => {
    const seen = tested('U1LEAD', 'U1DEP');
    open = now;
    expect(await confirms('U1LEAD', seen)).toMatchObject({ card: { template: 'refused', data: { reason: expect.stringContaining(says) as unknown } } });
    expect(await holds()).toBe(false);
    open = false;
    await confirms('U1LEAD', seen);
    expect(await holds()).toBe(true);
  });
});
