import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address, Outbound, Receipt } from '../../../src/chat/outbound.ts';
import type { Surface } from '../../../src/chat/surface.ts';
import { fixedClock } from '../../../src/kernel/clock.ts';
import { makeGrant } from '../../../src/kernel/grant.ts';
import { asId, randomId } from '../../../src/kernel/ids.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { ok } from '../../../src/kernel/result.ts';
import { Dispatcher, type DispatcherOptions } from '../../../src/outbox/dispatcher.ts';
import { enqueue, outbox, outboxDue, outboxDues } from '../../../src/outbox/outbox.ts';
import { tempStore, type TempStore } from '../../fixtures/temp-store.ts';

const school = asId<'school'>('oak');
const LANE = 'conversation:web:a';
const to: Address = { kind: 'conversation', surface: 'web', conversation: asId<'conversation'>('a') };

describe('an outbox that several processes send from', () => {
  let temp: TempStore;
  let clock: ReturnType<typeof fixedClock>;
  const posted: string[] = [];
  /** Runs while a message is on its way. */
  let meanwhile: () => Promise<void> = () => Promise.resolve();
  const receipts = new Map<string, Receipt>();
  const surface: Surface = {
    name: 'web',
    directory: { account: () => Promise.resolve({ kind: 'member' }), members: () => Promise.resolve([]) },
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    deliver: async ({ effectId, card }: Outbound) => {
      const receipt: Receipt = { surface: 'web', conversation: asId<'conversation'>('a'), message: `m-${effectId}`, at: 0 };
      receipts.set(effectId, receipt);
      posted.push(String(card.data.text));
      await meanwhile();
      return ok(receipt);
    },
    update: (receipt) => Promise.resolve(ok(receipt)),
    find: (effectId) => Promise.resolve(receipts.get(effectId) ?? 'absent'),
  };
  const replica = (options: Partial<DispatcherOptions> = {}): Dispatcher => new Dispatcher({
    store: temp.store, schools: [school], surfaces: [surface], clock, log: silentLog, grant: (now) => makeGrant('system.run', null, now), random: () => 1, shared: true,
    accept: () => Promise.resolve({ status: 'recorded' }), locate: (address) => Promise.resolve(address.kind === 'conversation' ? address : null), ...options,
  });
  const send = (...texts: string[]): Promise<void> => temp.store.transact(school, { at: 1, actor: null, inbound: { eventId: randomId<'event'>(), kind: 'message', route: null } }, (tx) =>
    enqueue(tx, texts.map((text) => ({ to, cardKey: text, card: { template: 'note', data: { text } } })), { turn: randomId(), now: clock.now(), newId: randomId }));
  const rows = () => temp.store.read(school, async (tx) => (await Promise.all(['queued', 'leased', 'delivered', 'dead'].map((state) => tx.find(outbox, 'state', state)))).flat());

  beforeEach(async () => {
    temp = await tempStore([school]);
    clock = fixedClock(1_000_000);
    posted.length = 0;
    receipts.clear();
    meanwhile = () => Promise.resolve();
  });
  afterEach(() => temp.end());

  it('sends each message once and in order, when two of them work on one lane at the same moment', async () => {
    await send('one', 'two', 'three');
    const [a, b] = [replica(), replica()];
    await Promise.all([a.runLane(school, LANE), b.runLane(school, LANE), a.runLane(school, LANE)]);
    expect(posted).toEqual(['one', 'two', 'three']);
    expect((await rows()).every((row) => row.state === 'delivered' && row.tries === 1)).toBe(true);
  });

  it('leaves alone what another has taken, and says when that one must have given up', async () => {
    await send('one', 'two');
    let said: number | null = null;
    meanwhile = async () => {
      meanwhile = () => Promise.resolve();
      said = await replica().runLane(school, LANE);
    };
    await replica().runLane(school, LANE);
    expect(said).toBe(clock.now() + 40_000);
    expect(posted).toEqual(['one', 'two']);
  });

  it('finds what a process posted that was killed before it could say so, and posts it no second time', async () => {
    await send('one', 'two');
    meanwhile = () => new Promise(() => undefined);
    void replica().runLane(school, LANE);
    await expect.poll(() => posted.length).toBe(1);
    meanwhile = () => Promise.resolve();
    const other = replica();
    expect(await other.runLane(school, LANE)).toBe(clock.now() + 40_000);
    clock.set(clock.now() + 40_000);
    expect(await other.runLane(school, LANE)).toBeNull();
    expect(posted).toEqual(['one', 'two']);
  });

  it('sends nothing after a sleep in which another may have taken it', async () => {
    await send('one');
    const slept = replica({ mayLeave: async () => {
      clock.set(clock.now() + 31_000);
      return true;
    } });
    const from = clock.now();
    expect(await slept.runLane(school, LANE)).toBeGreaterThan(from + 31_000);
    expect(posted).toEqual([]);
    expect(await rows()).toMatchObject([{ state: 'queued', reason: 'too-late', doubt: false, tries: 0 }]);
  });

  it('does not write over what another found out since', async () => {
    await send('one');
    meanwhile = async () => {
      meanwhile = () => Promise.resolve();
      clock.set(clock.now() + 40_000);
      await replica().runLane(school, LANE);
    };
    await replica().runLane(school, LANE);
    expect(posted).toEqual(['one']);
    expect(await rows()).toMatchObject([{ state: 'delivered', tries: 2 }]);
  });

  it('leaves a job for what waits and for what is dead and untold, and none for what is taken or done', async () => {
    await send('one');
    const [row] = await rows();
    const due = (change: object) => outboxDue({ collection: 'outbox', id: 'x', record: { ...row, ...change } });
    expect(due({})).toEqual({ kind: 'lane', key: LANE, at: 1_000_000 });
    expect(due({ state: 'dead' })).toEqual({ kind: 'dead', key: row?.id, at: 1_000_000 });
    expect([due({ state: 'leased' }), due({ state: 'delivered' }), due({ state: 'dead', told: true }), outboxDue({ collection: 'outbox', id: 'x', record: null }), outboxDue({ collection: 'seen', id: 'x', record: row })]).toEqual([null, null, null, null, null]);
    expect(await temp.store.read(school, outboxDues)).toEqual([{ kind: 'lane', key: LANE, at: 0 }]);
  });

  it('tells of a dead message once, and again where the telling was refused', async () => {
    await send('one');
    let reply: 'recorded' | 'refused' = 'refused';
    let told = 0;
    const one = replica({ locate: () => Promise.resolve(null), accept: () => {
      told++;
      return Promise.resolve(reply === 'refused' ? { status: 'refused', reason: 'not-saved' } : { status: 'recorded' });
    } });
    await one.runLane(school, LANE);
    const [row] = await rows();
    expect(row).toMatchObject({ state: 'dead', told: false });
    expect(await one.runDead(school, row?.id ?? '')).toBe(clock.now() + 60_000);
    reply = 'recorded';
    expect(await one.runDead(school, row?.id ?? '')).toBeNull();
    expect(await one.runDead(school, row?.id ?? '')).toBeNull();
    expect(told).toBe(2);
  });
});
