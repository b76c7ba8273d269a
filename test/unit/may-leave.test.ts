import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountFacts } from '../../src/chat/directory.ts';
import type { Account } from '../../src/chat/inbound.ts';
import type { Address, Place } from '../../src/chat/outbound.ts';
import { asId } from '../../src/kernel/ids.ts';
import { mayLeave } from '../../src/may-leave.ts';
import { confirmedChannels } from '../../src/people/channel-checks.ts';
import { identities } from '../../src/people/identity.ts';
import { loadSchool } from '../../src/school.ts';
import { tempStore, type TempStore } from '../fixtures/temp-store.ts';

const example = loadSchool('school.example').school!;
const school = { ...example, settings: { ...example.settings, example: false, slack: { workspace: 'T1' }, channels: [
  { id: 'staff', name: 'Staff', purpose: 'staff' as const, members: [], slack: 'C1' },
  { id: 'safeguarding', name: 'Desk', purpose: 'safeguarding' as const, members: [], slack: 'C2' },
] } };
const oak = asId<'school'>('oak');
const head = asId<'person'>('helen-marsh');
const note = { at: 1, actor: null, inbound: { eventId: asId<'event'>('x'), kind: 'x', route: null } };
const u = (id: string): Account => ({ surface: 'slack', tenant: 'T1', id });
const dm = (reader?: string): Place => ({ kind: 'conversation', surface: 'slack', conversation: asId<'conversation'>('D1'), ...(reader === undefined ? {} : { reader: asId<'person'>(reader) }) });
const account = (id: string): Place => ({ kind: 'account', account: u(id), reader: head });
const desk: Address = { kind: 'channel', channel: 'safeguarding' };
const there: Place = { kind: 'conversation', surface: 'slack', conversation: asId<'conversation'>('C2') };

let temp: TempStore;
let asked: string[];
let facts: Map<string, AccountFacts['kind']>;
let members: string[] | null;
let open: boolean;
beforeEach(async () => {
  temp = await tempStore([oak]);
  [asked, facts, members, open] = [[], new Map(), [], false];
});
afterEach(() => temp.end());

const may = (to: Address, place: Place, template = 'question-answered') => mayLeave(to, place, { template, data: {} }, {
  school, read: (look) => temp.store.read(oak, look),
  directory: () => ({
    account: ({ id }) => {
      asked.push(id);
      return Promise.resolve({ kind: facts.get(id) ?? 'member' });
    },
    members: () => (members === null ? Promise.reject(new Error('silent')) : Promise.resolve(members.map(u))),
    open: () => Promise.resolve(open),
  }),
});
const matched = (id: string, at: number) => temp.store.transact(oak, note, async (tx) => tx.put(identities, { id: `slack:T1:${id}`, person: head, at }));
const confirm = (ids: string[], voidSince: number | null = null) => temp.store.transact(oak, note, async (tx) => tx.put(confirmedChannels, { id: 'slack:C2', channel: 'safeguarding', members: ids.map((id) => `slack:T1:${id}`), by: head, at: 1, voidSince }));

describe('a private place', () => {
  it.each([['member', true], ['guest', false], ['external', false], ['deactivated', false], ['bot', false]] as const)('of someone who is now a %s: %s', async (kind, leaves) => {
    facts.set('U1', kind);
    await matched('U1', 1);
    expect(await may({ kind: 'person', person: head }, account('U1'))).toBe(leaves);
    expect(await may(dm(head), dm(head))).toBe(leaves);
    expect(await may(dm('slack:T1:U1'), dm('slack:T1:U1'))).toBe(leaves);
  });

  it('is not asked about for what is the same for everyone, for what to do for a child, and for somebody from outside', async () => {
    facts.set('U1', 'guest');
    for (const template of ['help', 'urgent', 'urgent-followup', 'distress']) expect(await may(dm('slack:T1:U1'), dm('slack:T1:U1'), template)).toBe(true);
    expect(await may(dm('outsider'), dm('outsider'))).toBe(true);
    expect(asked).toEqual([]);
  });
});

describe('a confidential channel', () => {
  it('takes a notice only while nobody reads it who was not among those confirmed', async () => {
    expect(await may(desk, there)).toBe(false);
    await confirm(['U1', 'U2']);
    members = ['U1'];
    expect(await may(desk, there)).toBe(true);
    open = true;
    expect(await may(desk, there)).toBe(false);
    open = false;
    members = ['U1', 'U2', 'U3'];
    expect(await may(desk, there)).toBe(false);
    await confirm(['U1', 'U2', 'U3'], 5);
    expect(await may(desk, there)).toBe(false);
  });

  it('waits while the platform does not say who reads it; a channel for all staff is not asked about', async () => {
    await confirm(['U1']);
    members = null;
    await expect(may(desk, there)).rejects.toThrow('silent');
    expect(await may({ kind: 'channel', channel: 'staff' }, { kind: 'conversation', surface: 'slack', conversation: asId<'conversation'>('C1') })).toBe(true);
  });
});
