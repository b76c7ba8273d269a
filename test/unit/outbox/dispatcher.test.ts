import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Inbound } from '../../../src/chat/inbound.ts';
import type { Directory } from '../../../src/chat/directory.ts';
import type { Address, CardContent, Outbound, Receipt } from '../../../src/chat/outbound.ts';
import type { Reply } from '../../../src/chat/reply.ts';
import type { DeliveryError, Surface } from '../../../src/chat/surface.ts';
import { fixedClock } from '../../../src/kernel/clock.ts';
import { makeGrant } from '../../../src/kernel/grant.ts';
import { asId, randomId, type KeyId } from '../../../src/kernel/ids.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { err, ok, type Result } from '../../../src/kernel/result.ts';
import { Dispatcher, type DispatcherOptions } from '../../../src/outbox/dispatcher.ts';
import { enqueue, outbox, outboxCounts, receiptsOf, removeOldRows, type Send } from '../../../src/outbox/outbox.ts';
import { waitAfter } from '../../../src/outbox/retry-policy.ts';
import { filesHolding, tempStore, type TempStore } from '../../fixtures/temp-store.ts';

const school = asId<'school'>('oak');
const at = (name: string): Address => ({ kind: 'conversation', surface: 'web', conversation: asId<'conversation'>(name) });
const card = (text: string): CardContent => ({ template: 'note', data: { text } });

class FakeSurface implements Surface {
  readonly name = 'web';
  readonly directory: Directory = { account: () => Promise.resolve({ kind: 'member' }), members: () => Promise.resolve([]) };
  readonly log: string[] = [];
  readonly posted = new Map<string, Receipt>();
  answers: ((outbound: Outbound) => Promise<Result<Receipt, DeliveryError>> | 'lost')[] = [];
  updateAnswer: Result<Receipt, DeliveryError> | null = null;
  finds: 'yes' | 'unknown' = 'yes';
  async start() {}
  async stop() {}
  async deliver(outbound: Outbound) {
    const answer = this.answers.shift()?.(outbound);
    if (answer !== undefined && answer !== 'lost') return answer;
    if (outbound.to.kind !== 'conversation') throw new Error('not a place');
    const receipt: Receipt = { surface: 'web', conversation: outbound.to.conversation, message: `m-${outbound.effectId}`, at: 0 };
    this.posted.set(outbound.effectId, receipt);
    this.log.push(`${outbound.repeat ? 'repeat' : 'post'} ${outbound.to.conversation} ${String(outbound.card.data.text)}`);
    if (answer === 'lost') throw new Error('the connection was lost');
    return ok(receipt);
  }
  async update(receipt: Receipt, content: CardContent) {
    if (this.updateAnswer) return this.updateAnswer;
    this.log.push(`update ${receipt.conversation} ${String(content.data.text)}`);
    return ok(receipt);
  }
  async find(effectId: string) {
    this.log.push('find');
    return this.finds === 'unknown' ? 'unknown' as const : this.posted.get(effectId) ?? 'absent' as const;
  }
}

const fail = (code: DeliveryError['code'], afterMs?: number) => async () => err<DeliveryError>({ code, reason: `test-${code}`, ...(afterMs === undefined ? {} : { afterMs }) });

describe('the outbox and its dispatcher', () => {
  let temp: TempStore;
  let surface: FakeSurface;
  let heard: Inbound[] = [];
  let reply: Reply;
  let events = 0;
  const clock = fixedClock(1_000_000);
  const make = (options: Partial<DispatcherOptions> = {}) => new Dispatcher({
    store: temp.store, schools: [school], surfaces: [surface], clock, log: silentLog, grant: (now) => makeGrant('system.run', null, now), random: () => 1,
    accept: async (inbound) => { heard.push(inbound); return reply; },
    locate: async (to) => (to.kind === 'conversation' ? to : to.kind === 'person' && to.person === 'head' ? { kind: 'conversation', surface: 'web', conversation: asId<'conversation'>('dm-head') } : null), ...options,
  });
  const send = (...sends: Send[]) => {
    const turn = `event-${++events}`;
    return temp.store.transact(school, { at: 1, actor: null, inbound: { eventId: asId<'event'>(turn), kind: 'message', route: null } }, (tx) => enqueue(tx, sends, { turn, now: clock.now(), newId: randomId }));
  };
  const rows = () => temp.store.read(school, async (tx) => (await Promise.all(['queued', 'leased', 'delivered', 'dead'].map((state) => tx.find(outbox, 'state', state)))).flat());

  beforeEach(async () => {
    temp = await tempStore([school]);
    surface = new FakeSurface();
    heard = [];
    reply = { status: 'recorded' };
  });
  afterEach(() => temp.end());

  it('delivers once, keeps the receipt and drops the card', async () => {
    await send({ to: at('a'), cardKey: 'k', card: card('canary-plover') });
    const dispatcher = make();
    await dispatcher.runOnce();
    await dispatcher.runOnce();
    expect(surface.log).toEqual(['post a canary-plover']);
    const [row] = await rows();
    expect(row).toMatchObject({ state: 'delivered', tries: 1, receipt: { conversation: 'a' } });
    expect(await temp.store.read(school, (tx) => receiptsOf(tx, 'k'))).toEqual([row?.receipt]);
    expect(await temp.store.read(school, outboxCounts)).toEqual({ open: 0, dead: 0 });
  });

  it('writes no word of a card to the disk in clear', async () => {
    await send({ to: at('a'), cardKey: 'k', card: card('canary-plover') });
    await make().runOnce();
    expect(filesHolding(temp.dataDir, 'canary-plover')).toEqual([]);
  });

  it('holds back what its reader may no longer read, and the desk hears that it did not arrive', async () => {
    await send({ to: at('a'), cardKey: 'k', card: card('canary-plover') });
    await make({ mayLeave: () => Promise.resolve(false) }).runOnce();
    expect(surface.log).toEqual([]);
    expect(await rows()).toMatchObject([{ state: 'dead', reason: 'reader-changed', tries: 1 }]);
    expect(heard).toMatchObject([{ kind: 'delivery', outcome: 'dead', reason: 'reader-changed' }]);
  });

  it('tries again, and holds nothing for posted, while it cannot be told who reads there', async () => {
    await send({ to: at('a'), cardKey: 'k', card: card('one') });
    let silent = true;
    const dispatcher = make({ mayLeave: () => (silent ? Promise.reject(new Error('silent')) : Promise.resolve(true)) });
    await dispatcher.runOnce();
    expect(await rows()).toMatchObject([{ state: 'queued', reason: 'directory-silent', doubt: false }]);
    silent = false;
    clock.set(clock.now() + 1_000);
    await dispatcher.runOnce();
    expect(surface.log).toEqual(['post a one']);
  });

  it('keeps the order in one conversation, and lets a stuck one hold up no other', async () => {
    surface.answers = [fail('retry')];
    await send({ to: at('a'), cardKey: '1', card: card('one') });
    await send({ to: at('a'), cardKey: '2', card: card('two') });
    const dispatcher = make();
    await dispatcher.runOnce();
    await send({ to: at('b'), cardKey: '3', card: card('three') });
    await dispatcher.runOnce();
    expect(surface.log).toEqual(['post b three']);
    clock.set(clock.now() + 1_000);
    await dispatcher.runOnce();
    expect(surface.log.filter((l) => l !== 'find')).toEqual(['post b three', 'post a one', 'post a two']);
  });

  it('asks before it sends again, and does not post twice what a lost answer left in doubt', async () => {
    surface.answers = [() => 'lost'];
    await send({ to: at('a'), cardKey: '1', card: card('one') });
    const dispatcher = make();
    await dispatcher.runOnce();
    clock.set(clock.now() + 1_000);
    await dispatcher.runOnce();
    expect(surface.log).toEqual(['post a one', 'find']);
    expect((await rows())[0]).toMatchObject({ state: 'delivered', tries: 2 });
  });

  it('asks about a row that another process had leased when it ended', async () => {
    await send({ to: at('a'), cardKey: '1', card: card('one') });
    const [row] = await rows();
    if (!row) throw new Error('no row');
    // What the ended process left: leased, posted, never settled.
    await temp.store.transact(school, { at: 1, actor: null, inbound: { eventId: asId<'event'>('x'), kind: 'x', route: null } }, async (tx) => tx.put(outbox, { ...row, state: 'leased', tries: 1, doubt: true, triedAt: clock.now(), place: row.to }));
    surface.posted.set(row.id, { surface: 'web', conversation: asId<'conversation'>('a'), message: 'old', at: 0 });
    await make({ settleMs: { web: 10_000 } }).runOnce();
    // Its message may still be landing: nothing is asked or sent before the platform has settled.
    expect(surface.log).toEqual([]);
    clock.set(clock.now() + 10_000);
    await make({ settleMs: { web: 10_000 } }).runOnce();
    expect(surface.log).toEqual(['find']);
    expect((await rows())[0]).toMatchObject({ state: 'delivered', receipt: { message: 'old' } });
  });

  it('sends again where the platform cannot be read back', async () => {
    surface.finds = 'unknown';
    surface.answers = [() => 'lost'];
    await send({ to: at('a'), cardKey: '1', card: card('one') });
    const dispatcher = make();
    await dispatcher.runOnce();
    clock.set(clock.now() + 1_000);
    await dispatcher.runOnce();
    expect(surface.log).toEqual(['post a one', 'find', 'repeat a one']);
  });

  it('neither waits nor asks after a try that the platform itself refused', async () => {
    surface.answers = [async () => err({ code: 'retry', reason: 'rate-limited', afterMs: 1_000, refused: true })];
    await send({ to: at('a'), cardKey: '1', card: card('one') });
    const dispatcher = make({ settleMs: { web: 60_000 } });
    await dispatcher.runOnce();
    clock.set(clock.now() + 1_000);
    await dispatcher.runOnce();
    expect(surface.log).toEqual(['post a one']);
  });

  it('still asks when a refused try came after one in doubt', async () => {
    surface.answers = [() => 'lost', async () => err({ code: 'retry', reason: 'rate-limited', refused: true })];
    surface.finds = 'unknown';
    await send({ to: at('a'), cardKey: '1', card: card('one') });
    const dispatcher = make();
    for (let i = 0; i < 3; i++) {
      await dispatcher.runOnce();
      clock.set(clock.now() + 5_000);
    }
    expect(surface.log).toEqual(['post a one', 'find', 'find', 'repeat a one']);
  });

  it('sends what comes while a platform hangs over another message', async () => {
    let release = (): void => undefined;
    const hanging = new Promise<void>((resolve) => { release = resolve; });
    surface.answers = [async () => { await hanging; return err({ code: 'retry', reason: 'slow', refused: true }); }];
    await send({ to: at('a'), cardKey: '1', card: card('slow') });
    const dispatcher = make();
    const run = dispatcher.runOnce();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await send({ to: at('b'), cardKey: '2', card: card('urgent') });
    dispatcher.wake();
    for (let i = 0; i < 100 && surface.log.length === 0; i++) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(surface.log).toEqual(['post b urgent']);
    release();
    await run;
  });

  it('does not try again beside a try that still goes on after its time', async () => {
    let release = (): void => undefined;
    const hanging = new Promise<void>((resolve) => { release = resolve; });
    surface.answers = [async (outbound) => { await hanging; surface.posted.set(outbound.effectId, { surface: 'web', conversation: asId('a'), message: 'late', at: 0 }); return err({ code: 'retry', reason: 'late' }); }];
    await send({ to: at('a'), cardKey: '1', card: card('one') });
    const dispatcher = make({ sendLimitMs: 20 });
    await dispatcher.runOnce();
    clock.set(clock.now() + 60_000);
    await dispatcher.runOnce();
    expect(surface.log).toEqual([]);
    release();
    await new Promise((resolve) => setTimeout(resolve, 10));
    await dispatcher.runOnce();
    expect(surface.log).toEqual(['find']);
    expect((await rows())[0]).toMatchObject({ state: 'delivered', receipt: { message: 'late' } });
  });

  it('ends each card as its reader should see it', async () => {
    await send({ to: at('a'), cardKey: '1', card: card('one') });
    await make({ footed: (_school, to, content) => ({ ...content, data: { text: `${String(content.data.text)} for ${to.kind}` } }) }).runOnce();
    expect(surface.log).toEqual(['post a one for conversation']);
  });

  it('waits as long as the platform asks', async () => {
    surface.answers = [fail('retry', 30_000)];
    await send({ to: at('a'), cardKey: '1', card: card('one') });
    const dispatcher = make();
    await dispatcher.runOnce();
    clock.set(clock.now() + 29_999);
    await dispatcher.runOnce();
    expect(surface.log).toEqual([]);
    clock.set(clock.now() + 1);
    await dispatcher.runOnce();
    expect(surface.log).toEqual(['find', 'post a one']);
  });

  it.each(['gone', 'denied', 'invalid'] as const)('gives up at once on %s, and the desk hears of it once', async (code) => {
    surface.answers = [fail(code)];
    await send({ to: at('a'), cardKey: '1', card: card('one') });
    const dispatcher = make();
    await dispatcher.runOnce();
    await dispatcher.runOnce();
    expect(heard).toMatchObject([{ kind: 'delivery', outcome: 'dead', reason: `test-${code}`, account: { surface: 'system' }, school }]);
    expect(heard[0]?.eventId).toBe(`dead:${(await rows())[0]?.id}`);
    expect(await temp.store.read(school, outboxCounts)).toEqual({ open: 0, dead: 1 });
  });

  it('gives up after the last try, and tells it again until the turn has taken it', async () => {
    reply = { status: 'refused', reason: 'not-saved' };
    surface.answers = Array.from({ length: 3 }, () => fail('retry'));
    await send({ to: at('a'), cardKey: '1', card: card('one') });
    const dispatcher = make({ retry: { most: 3, firstMs: 10, longestMs: 10 } });
    for (let i = 0; i < 4; i++) {
      await dispatcher.runOnce();
      clock.set(clock.now() + 10);
    }
    expect(heard).toHaveLength(1);
    reply = { status: 'recorded' };
    clock.set(clock.now() + 60_000);
    await dispatcher.runOnce();
    await dispatcher.runOnce();
    expect(heard).toHaveLength(2);
    expect((await rows())[0]).toMatchObject({ state: 'dead', tries: 3, told: true });
  });

  it('finds a person\'s conversation just before sending, and is dead loudly where there is none', async () => {
    await send({ to: { kind: 'person', person: asId<'person'>('head') }, cardKey: '1', card: card('hello') }, { to: { kind: 'person', person: asId<'person'>('nobody') }, cardKey: '2', card: card('hello') });
    await make().runOnce();
    expect(surface.log).toEqual(['post dm-head hello']);
    expect(heard).toMatchObject([{ kind: 'delivery', reason: 'no-place' }]);
  });

  it('replaces a card that was posted before, at every place where it stands', async () => {
    await send({ to: at('a'), cardKey: 'case', card: card('v1') }, { to: at('b'), cardKey: 'case', card: card('v1') });
    const dispatcher = make();
    await dispatcher.runOnce();
    await send({ to: at('a'), cardKey: 'case', card: card('v2') }, { to: at('c'), cardKey: 'case', card: card('v2') });
    await dispatcher.runOnce();
    expect(surface.log.slice(0, 2).sort()).toEqual(['post a v1', 'post b v1']);
    expect(surface.log.slice(2).sort()).toEqual(['post c v2', 'update a v2', 'update b v2']);
    expect(await temp.store.read(school, (tx) => receiptsOf(tx, 'case'))).toHaveLength(3);
  });

  it('replaces a card that is still on its way when its next version is sent', async () => {
    await send({ to: at('a'), cardKey: 'case', card: card('v1') });
    await send({ to: at('b'), cardKey: 'case', card: card('v2') });
    await make().runOnce();
    expect(surface.log.filter((l) => l.includes(' a '))).toEqual(['post a v1', 'update a v2']);
  });

  it('posts a card anew where its earlier message was deleted', async () => {
    await send({ to: at('a'), cardKey: 'case', card: card('v1') });
    const dispatcher = make();
    await dispatcher.runOnce();
    surface.updateAnswer = err({ code: 'gone', reason: 'deleted' });
    await send({ to: at('a'), cardKey: 'case', card: card('v2') });
    await dispatcher.runOnce();
    surface.updateAnswer = null;
    await send({ to: at('a'), cardKey: 'case', card: card('v3') });
    await dispatcher.runOnce();
    expect(surface.log).toEqual(['post a v1', 'post a v2', 'update a v3']);
  });

  it('sends nothing whose key was destroyed meanwhile', async () => {
    let key: KeyId | null = null;
    await temp.store.transact(school, { at: 1, actor: null, inbound: { eventId: asId<'event'>('k'), kind: 'x', route: null } }, async (tx) => {
      key = tx.newKey('case-9');
      await enqueue(tx, [{ to: at('a'), cardKey: '1', card: card('one'), key }], { turn: 'k', now: clock.now(), newId: randomId });
    });
    await temp.store.destroyKeys(school, (name) => name === 'case-9');
    await make().runOnce();
    expect(surface.log).toEqual([]);
    expect(heard).toMatchObject([{ reason: 'erased' }]);
  });

  it('removes ended updates after 90 days, and posted cards only after 400', async () => {
    await send({ to: at('a'), cardKey: 'case', card: card('v1') });
    await send({ to: at('a'), cardKey: 'case', card: card('v2') });
    await make().runOnce();
    const clean = (days: number) => temp.store.transact(school, { at: 1, actor: null, inbound: { eventId: asId<'event'>(`c${days}`), kind: 'x', route: null } }, (tx) => removeOldRows(tx, clock.now() + days * 86_400_000));
    await clean(89);
    expect(await rows()).toHaveLength(2);
    await clean(92);
    expect((await rows()).map((r) => r.kind)).toEqual(['post']);
    await clean(402);
    expect(await rows()).toEqual([]);
  });
});

describe('the wait before the next try', () => {
  const policy = { most: 14, firstMs: 1_000, longestMs: 600_000 };
  it('doubles up to the longest, at least half of it, and never less than was asked for', () => {
    expect([1, 2, 3, 20].map((tries) => waitAfter(policy, tries, undefined, 1))).toEqual([1_000, 2_000, 4_000, 600_000]);
    expect(waitAfter(policy, 3, undefined, 0)).toBe(2_000);
    expect(waitAfter(policy, 1, 30_000, 0.5)).toBe(30_000);
  });
});
