import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address, PlatformName } from '../../src/chat/outbound.ts';
import { asId } from '../../src/kernel/ids.ts';
import { locate } from '../../src/locate.ts';
import { confirmedChannels } from '../../src/people/channel-checks.ts';
import { identities } from '../../src/people/identity.ts';
import { loadSchool } from '../../src/school.ts';
import { tempStore, type TempStore } from '../fixtures/temp-store.ts';

const example = loadSchool('school.example').school!;
const school = { ...example, settings: { ...example.settings, example: false, slack: { workspace: 'T0000001' }, teams: { tenant: '11111111-2222-4333-8444-555555555555' }, channels: [
  { id: 'staff', name: 'Staff', purpose: 'staff' as const, members: [], slack: 'C0STAFF01' },
  { id: 'safeguarding', name: 'Desk', purpose: 'safeguarding' as const, members: [], slack: 'C0SAFE001', teams: '19:safe@thread.tacv2' },
  { id: 'paper', name: 'Nowhere', purpose: 'staff' as const, members: [] },
] } };
const oak = asId<'school'>('oak');
const head = asId<'person'>('helen-marsh');

let temp: TempStore;
beforeEach(async () => void (temp = await tempStore([oak])));
afterEach(async () => temp.end());

const note = { at: 1, actor: null, inbound: { eventId: asId<'event'>('x'), kind: 'x', route: null } };
const confirmed = (id: string) => ({ id, channel: 'safeguarding', members: [], by: 'helen-marsh', at: 1, voidSince: null });
const known = (id: string, at: number) => temp.store.transact(oak, note, async (tx) => tx.put(identities, { id, person: head, at }));
const at = (to: Address, running: PlatformName[], where = school) => temp.store.read(oak, (tx) => locate(to, tx, where, new Set(running)));

describe('where a person is reached', () => {
  it('is where they were matched last, of the platforms that run', async () => {
    await known('slack:T0000001:U1', 5);
    await known('teams:t1:a:b', 9);
    expect(await at({ kind: 'person', person: head }, ['slack', 'teams'])).toEqual({ kind: 'account', account: { surface: 'teams', tenant: 't1', id: 'a:b' }, reader: head });
    expect(await at({ kind: 'person', person: head }, ['slack'])).toMatchObject({ account: { surface: 'slack', id: 'U1' } });
  });
  it('is their address in the school\'s workspace when they never spoke', async () => {
    expect(await at({ kind: 'person', person: head }, ['slack', 'web'])).toEqual({ kind: 'email', surface: 'slack', tenant: 'T0000001', email: 'h.marsh@alderbank.example' });
  });
  it('is the account that school.yaml names before any address, and never an account that was matched before it did', async () => {
    const pinned = { ...school, settings: { ...school.settings, people: school.settings.people.map((row) => (row.id === head ? { ...row, slack: 'U9PINNED1' } : row)) } };
    const named = { kind: 'account', account: { surface: 'slack', tenant: 'T0000001', id: 'U9PINNED1' }, reader: head };
    expect(await at({ kind: 'person', person: head }, ['slack'], pinned)).toEqual(named);
    await known('slack:T0000001:U1SHARED', 9);
    expect(await at({ kind: 'person', person: head }, ['slack'], pinned)).toEqual(named);
    await known('slack:T0000001:U9PINNED1', 10);
    expect(await at({ kind: 'person', person: head }, ['slack'], pinned)).toEqual(named);
  });
  it('is nowhere for someone whom school.yaml lists no longer, whatever was matched once', async () => {
    await known('slack:T0000001:U1', 5);
    const without = { ...school, settings: { ...school.settings, people: school.settings.people.filter((row) => row.id !== head) } };
    expect(await at({ kind: 'person', person: head }, ['slack', 'teams'], without)).toBeNull();
  });
  it('is nowhere on the page of a real school, and their own chat on an invented one\'s', async () => {
    expect(await at({ kind: 'person', person: head }, ['web'])).toBeNull();
    expect(await at({ kind: 'person', person: head }, ['web'], { ...school, settings: { ...school.settings, example: true } } as typeof school)).toMatchObject({ conversation: 'personal:helen-marsh' });
  });
});

describe('where a channel is reached', () => {
  it('is its id on a platform that runs; nowhere when it has none there', async () => {
    expect(await at({ kind: 'channel', channel: 'staff' }, ['slack', 'teams'])).toEqual({ kind: 'conversation', surface: 'slack', conversation: 'C0STAFF01' });
    expect(await at({ kind: 'channel', channel: 'staff' }, ['teams'])).toBeNull();
    expect(await at({ kind: 'channel', channel: 'paper' }, ['slack', 'teams'])).toBeNull();
    expect(await at({ kind: 'channel', channel: 'unknown' }, ['slack'])).toBeNull();
  });
  it('is nowhere for a confidential one until a person has confirmed who reads it, platform by platform', async () => {
    expect(await at({ kind: 'channel', channel: 'safeguarding' }, ['slack', 'teams'])).toBeNull();
    await temp.store.transact(oak, note, async (tx) => tx.put(confirmedChannels, confirmed('teams:19:safe@thread.tacv2')));
    expect(await at({ kind: 'channel', channel: 'safeguarding' }, ['slack', 'teams'])).toEqual({ kind: 'conversation', surface: 'teams', conversation: '19:safe@thread.tacv2' });
    expect(await at({ kind: 'channel', channel: 'safeguarding' }, ['slack'])).toBeNull();
  });
});

describe('an address that is a place already', () => {
  it('is reached only while its platform runs', async () => {
    const dm: Address = { kind: 'account', account: { surface: 'slack', tenant: 'T', id: 'U' } };
    expect(await at(dm, ['slack'])).toEqual(dm);
    expect(await at(dm, ['teams'])).toBeNull();
    expect(await at({ kind: 'account', account: { surface: 'system', tenant: 'T', id: 'U' } }, ['slack'])).toBeNull();
  });
});
