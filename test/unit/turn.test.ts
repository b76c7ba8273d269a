import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AccountFacts } from '../../src/chat/directory.ts';
import type { Inbound } from '../../src/chat/inbound.ts';
import type { Address } from '../../src/chat/outbound.ts';
import { fixedClock } from '../../src/kernel/clock.ts';
import { asId } from '../../src/kernel/ids.ts';
import { outbox, outboxCards } from '../../src/outbox/outbox.ts';
import type { Person } from '../../src/people/staff.ts';
import { FloodLimit } from '../../src/routes/flood-limit.ts';
import { HOUSEKEEPING, housekeepingRoute } from '../../src/routes/housekeeping.ts';
import type { Intent } from '../../src/routes/intents.ts';
import type { Route } from '../../src/routes/route.ts';
import { makeRouter } from '../../src/routes/router.ts';
import { refusals } from '../../src/records/refusals.ts';
import { removeOldMarks, seen } from '../../src/routes/seen.ts';
import type { Turn } from '../../src/routes/turn.ts';
import { destroyOldDayKeys } from '../../src/storage/day-keys.ts';
import { nodeFiles, type Files } from '../../src/storage/files.ts';
import type { Collection } from '../../src/storage/store.ts';
import { Ticker } from '../../src/time/ticker.ts';
import { timers } from '../../src/time/timers.ts';
import { deskGrant, makeTurns, type TurnPorts } from '../../src/turn.ts';
import { filesHolding, tempStore, type TempStore } from '../fixtures/temp-store.ts';

const marks: Collection<{ id: string; times: number }> = { name: 'marks', schema: z.strictObject({ id: z.string(), times: z.number() }), version: 1, indexes: { all: () => 'yes' }, sensitive: false };
const school = asId<'school'>('oak');
const here: Address = { kind: 'conversation', surface: 'web', conversation: asId<'conversation'>('c') };
const common = { account: { surface: 'web', tenant: 'oak', id: 'ann' }, conversation: { id: asId<'conversation'>('c'), kind: 'personal' }, at: 1 } as const;
let events = 0;
const message = (text: string, eventId = `e${++events}`): Inbound => ({ ...common, kind: 'message', text, eventId: asId<'event'>(eventId) });
const click = (verb: string, inputs: Record<string, string> = {}): Inbound => ({ ...common, kind: 'action', verb, data: {}, inputs, eventId: asId<'event'>(`e${++events}`) });

type Screening = { readonly level: 'red' | 'amber' | 'none' };
const person: Person = { id: asId<'person'>('ann'), standing: 'staff', name: 'Ann', roles: [], telephone: null, room: null };

describe('a turn', () => {
  let temp: TempStore;
  let woken: unknown[] = [];
  let said: string[] = [];
  let handled: Turn[] = [];
  let facts: () => Promise<AccountFacts>;
  let full = false;
  const clock = fixedClock(1_700_000_000_000);
  const files: Files = { ...nodeFiles, open: async (path, flags) => {
    const file = await nodeFiles.open(path, flags);
    return { ...file, write: (bytes, position) => (full ? Promise.reject(Object.assign(new Error(), { code: 'ENOSPC' })) : file.write(bytes, position)) };
  } };
  const mark = async (turn: Turn): Promise<void> => {
    handled.push(turn);
    const found = await turn.tx.get(marks, 'm');
    turn.tx.put(marks, { id: 'm', times: (found?.times ?? 0) + 1 });
    turn.send(here, 'k', { template: 'answer', data: {} });
    turn.reply({ card: { template: 'thanks', data: { about: turn.inbound.kind === 'message' ? turn.inbound.text : '' } } });
  };
  const route = (match: Route['match'], action: Route['action'], handle: Route['handle'] = mark, more: Partial<Route> = {}): Route => ({ name: `${match.kind}/${'intent' in match ? match.intent : 'verb' in match ? match.verb : 'event' in match ? match.event : ''}`, match, action, handle, help: null, ...more });
  const routes = (...more: Route[]): Route[] => [
    route({ kind: 'message', intent: 'ask' }, 'policy.ask'), route({ kind: 'message', intent: 'report' }, 'report.start'), route({ kind: 'message', intent: 'urgent' }, 'urgent.see'),
    route({ kind: 'action', verb: 'send' }, 'question.send'), route({ kind: 'timer', event: 'tick' }, 'system.run', async (turn) => mark({ ...turn, reply: () => {} })), ...more,
  ];
  const accept = (more: Partial<TurnPorts<Screening>> = {}) => makeTurns<Screening>({
    store: temp.store, routes: routes(), clock, log: (event, fields) => said.push(`${event} ${JSON.stringify(fields)}`),
    schoolOf: (inbound) => (inbound.account.tenant === 'oak' ? { id: school, name: 'Oak', example: true } : null),
    factsOf: () => facts(),
    personOf: async (_tx, _school, account, known) => (account.surface === 'system' ? null : known.kind === 'member' ? person : { ...person, standing: 'outsider' }),
    screen: (text) => ({ level: text.includes('danger') ? 'red' : text.includes('worry') ? 'amber' : 'none' }),
    intentOf: (text, { level }): Intent => (level === 'red' ? 'urgent' : text.startsWith('report') ? 'report' : text.startsWith('help') ? 'help' : 'ask'),
    refusalCard: (refusal) => ({ template: refusal, data: {} }), wake: (_school, what) => woken.push(what), ...more,
  });
  const times = async () => (await temp.store.read(school, (tx) => tx.get(marks, 'm')))?.times ?? 0;
  const cards = () => temp.store.read(school, async (tx) => {
    const ids = await tx.findIds(outbox, 'state', 'queued');
    return Promise.all(ids.map(async (id) => (await tx.get(outboxCards, id, deskGrant(1)))?.card.template));
  });

  beforeEach(async () => {
    full = false;
    temp = await tempStore([school], files);
    [woken, said, handled] = [[], [], []];
    facts = async () => ({ kind: 'member' });
  });
  afterEach(async () => {
    full = false;
    await temp.end();
  });

  it('records, wakes the dispatcher after the commit and gives the handler\'s reply', async () => {
    const reply = await accept()(message('hello'));
    expect(reply).toEqual({ status: 'recorded', card: { template: 'thanks', data: { about: 'hello' } } });
    expect(woken).toEqual([{ sent: 1, scheduled: 0 }]);
    expect(await times()).toBe(1);
  });

  it('hands a handler these members, frozen, and no others', async () => {
    await accept()(message('hello'));
    const [turn] = handled;
    expect(Object.keys(turn ?? {}).sort()).toEqual(['actor', 'cancel', 'grant', 'inbound', 'newId', 'now', 'reply', 'schedule', 'school', 'send', 'tx']);
    expect(Object.isFrozen(turn)).toBe(true);
    expect(() => turn?.tx.put(marks, { id: 'late', times: 1 })).toThrow('ended');
  });

  it('gives a repeated event the same reply and does nothing more, however often and at once it comes', async () => {
    const take = accept();
    const replies = await Promise.all(Array.from({ length: 5 }, () => take(message('hello', 'same'))));
    expect(replies.map((r) => r.status).sort()).toEqual(['recorded', 'repeated', 'repeated', 'repeated', 'repeated']);
    for (const reply of replies) expect(reply.card?.data.about).toBe('hello');
    expect(await times()).toBe(1);
    expect(await cards()).toHaveLength(1);
  });

  it('does not hand one account\'s reply to another that names the same event', async () => {
    const take = accept();
    await take(message('private', 'same'));
    const other = await take({ ...message('mine', 'same'), account: { ...common.account, id: 'ben' } });
    expect(other.status).toBe('recorded');
    expect(JSON.stringify(other)).not.toContain('private');
  });

  it('keeps no word of what was typed readable on the disk', async () => {
    await accept()(message('canary-osprey'));
    expect(filesHolding(temp.dataDir, 'canary-osprey')).toEqual([]);
  });

  it('says that nothing was saved when the disk is full, and it is so', async () => {
    const take = accept();
    await take(message('first'));
    full = true;
    expect(await take(message('second', 'again'))).toEqual({ status: 'refused', reason: 'not-saved', card: { template: 'not-saved', data: {} } });
    expect(await times()).toBe(1);
    full = false;
    expect((await take(message('second', 'again'))).status).toBe('recorded');
    expect(await times()).toBe(2);
  });

  it('saves nothing of a handler that breaks, and logs where it broke without a word of its message', async () => {
    const broken = route({ kind: 'message', intent: 'help' }, 'desk.help', async (turn) => {
      await mark(turn);
      throw new Error('canary-osprey said too much');
    });
    const reply = await accept({ routes: routes(broken) })(message('help'));
    expect(reply).toEqual({ status: 'refused', reason: 'something-broke', card: { template: 'something-broke', data: {} } });
    expect(await times()).toBe(0);
    expect(woken).toEqual([]);
    expect(said.join()).toMatch(/turn\.broke/);
    expect(said.join()).not.toMatch(/osprey/);
  });

  it('refuses what the person may not do, what no route takes and what is nobody\'s school, and keeps who tried what, without a word of it', async () => {
    const take = accept();
    facts = async () => ({ kind: 'guest' });
    expect((await take(message('hello'))).reason).toBe('not-allowed');
    expect((await take(click('send'))).reason).toBe('not-allowed');
    expect((await take(click('unheard-of'))).reason).toBe('unknown-action');
    expect((await take({ ...message('x'), account: { ...common.account, tenant: 'elm' } })).reason).toBe('not-allowed');
    expect(handled).toEqual([]);
    expect(await temp.store.read(school, (tx) => tx.values(seen, 'id'))).toEqual([]);
    const kept = await temp.store.read(school, async (tx) => (await Promise.all((await tx.values(refusals, 'day')).map((day) => tx.find(refusals, 'day', day)))).flat());
    expect(kept.map(({ person, route, account }) => ({ person, route, id: account.id }))).toEqual([{ person: 'ann', route: 'message/ask', id: common.account.id }, { person: 'ann', route: 'action/send', id: common.account.id }]);
    expect(JSON.stringify(kept)).not.toContain('hello');
  });

  it('shows the urgent card to anyone, also when the directory is silent', async () => {
    facts = () => Promise.reject(new Error('down'));
    const take = accept();
    expect((await take(message('danger'))).status).toBe('recorded');
    expect((await take(message('hello'))).card?.template).toBe('something-broke');
  });

  it('warns before the route\'s own cards, and also where the route is refused', async () => {
    const warn = async (turn: Turn, found: Screening) => turn.send(here, `warn:${turn.inbound.eventId}`, { template: `warn-${found.level}`, data: {} });
    const take = accept({ warn });
    await take(message('a worry'));
    expect(await cards()).toEqual(['warn-amber', 'answer']);
    const refused = click('unheard-of', { field: 'danger' });
    expect((await take(refused)).reason).toBe('unknown-action');
    await take(refused);
    expect((await cards()).slice(2)).toEqual(['warn-red']);
  });

  it('lets no platform account speak as the desk, nor the desk as an account', async () => {
    const take = accept();
    const forged: Inbound = { ...common, kind: 'timer', key: 'k', event: 'tick', data: {}, dueAt: 1, eventId: asId<'event'>('forged') };
    expect((await take(forged)).reason).toBe('not-allowed');
    expect((await take({ ...message('x'), account: { surface: 'system', tenant: 'oak', id: 'x' } })).reason).toBe('not-allowed');
  });

  it('holds back a flood of questions by one account and nothing else', async () => {
    const take = accept({ floodLimit: new FloodLimit(2, 1_000) });
    const ask = async (text = 'hello') => (await take(message(text))).reason ?? 'taken';
    expect([await ask(), await ask(), await ask()]).toEqual(['taken', 'taken', 'too-many']);
    expect([await ask('danger'), await ask('report it'), await ask('a worry')]).toEqual(['taken', 'taken', 'taken']);
    expect((await take(click('send'))).status).toBe('recorded');
    expect((await take({ ...message('x'), account: { ...common.account, id: 'ben' } })).status).toBe('recorded');
    clock.set(clock.now() + 1_000);
    expect(await ask()).toBe('taken');
  });

  it('prepares again when the account turns out to be someone else by the time it acts', async () => {
    const prepared: string[] = [];
    let asked = 0;
    const reading = route({ kind: 'message', intent: 'help' }, 'desk.help', mark, { prepare: async (turn) => prepared.push(turn.actor?.id ?? 'nobody') });
    await accept({ routes: routes(reading), personOf: async () => ({ ...person, id: asId<'person'>(++asked === 1 ? 'ann' : 'beth') }) })(message('help'));
    expect(prepared).toEqual(['ann', 'beth']);
    expect(handled.map((t) => t.actor?.id)).toEqual(['beth']);
  });

  describe('for timers', () => {
    const note = { at: 1, actor: null, inbound: { eventId: asId<'event'>('t'), kind: 'x', route: null } };
    const set = (id: string, at: number, event = 'tick') => temp.store.transact(school, note, async (tx) => tx.put(timers, { id, at, event, data: {} }));
    const ticker = (more: Partial<TurnPorts<Screening>> = {}) => new Ticker({ store: temp.store, schools: [school], accept: accept(more), clock, log: (event) => said.push(event) });

    it('fires each once, the earliest first, and none before its time', async () => {
      await set('b', clock.now());
      await set('a', clock.now() - 5);
      await set('later', clock.now() + 1);
      const one = ticker();
      expect(await one.runOnce()).toBe(2);
      expect(await one.runOnce()).toBe(0);
      expect(await times()).toBe(2);
      expect(handled.map((t) => t.inbound.kind === 'timer' && t.inbound.key)).toEqual(['a', 'b']);
      expect(handled.every((t) => t.actor === null)).toBe(true);
    });

    it('does not come back to a timer that was set again for the very moment that was handled', async () => {
      const one = ticker();
      await set('a', 1_000);
      await one.runOnce();
      await set('a', 1_000);
      expect(await one.runOnce()).toBe(1);
      expect(await one.runOnce()).toBe(0);
      expect(handled).toHaveLength(1);
    });

    it('keeps a timer that was not saved, and fires it once there is room', async () => {
      await set('a', clock.now());
      const one = ticker();
      full = true;
      await one.runOnce();
      full = false;
      expect(await times()).toBe(0);
      await one.runOnce();
      expect(await times()).toBe(0);
      clock.set(clock.now() + 5_000);
      await one.runOnce();
      expect(await times()).toBe(1);
      await one.runOnce();
      expect(await times()).toBe(1);
    });

    it('keeps a timer whose turn breaks, tries it ever more seldom and lets others pass', async () => {
      await set('a', clock.now(), 'no-route');
      await set('b', clock.now());
      const one = ticker();
      for (let i = 0; i < 20; i++) {
        await one.runOnce();
        clock.set(clock.now() + 1_000);
      }
      expect(await times()).toBe(1);
      expect(said.filter((line) => line === 'timer.refused')).toHaveLength(3);
      expect(await temp.store.read(school, async (tx) => (await tx.get(timers, 'a'))?.event)).toBe('no-route');
    });

    it('lets a handler set its own timer again, and fires nothing that was cancelled meanwhile', async () => {
      const again = route({ kind: 'timer', event: 'again' }, 'system.run', async (turn) => {
        turn.schedule('a', turn.now + 1_000, 'again');
        turn.cancel('b');
      });
      await set('a', clock.now(), 'again');
      await set('b', clock.now() + 10);
      const one = ticker({ routes: routes(again) });
      await one.runOnce();
      clock.set(clock.now() + 999);
      expect(await one.runOnce()).toBe(0);
      clock.set(clock.now() + 1);
      expect(await one.runOnce()).toBe(1);
      expect(await times()).toBe(0);
    });

    it('forgets seen marks after 90 days, their keys too, and looks again the next day', async () => {
      const take = accept({ routes: routes(housekeepingRoute([removeOldMarks])) });
      await take(message('hello', 'old'));
      await set(HOUSEKEEPING, clock.now(), HOUSEKEEPING);
      const one = new Ticker({ store: temp.store, schools: [school], accept: take, clock, log: () => {} });
      await one.runOnce();
      expect((await take(message('hello', 'old'))).status).toBe('repeated');
      clock.set(clock.now() + 92 * 86_400_000);
      await one.runOnce();
      expect(await destroyOldDayKeys(temp.store, school, clock.now())).toBe(2);
      expect((await take(message('hello', 'old'))).status).toBe('recorded');
      expect(await temp.store.read(school, (tx) => tx.get(timers, HOUSEKEEPING))).toMatchObject({ at: clock.now() + 86_400_000 });
    });
  });
});

describe('the table of routes', () => {
  const one = (name: string): Route => ({ name, match: { kind: 'action', verb: 'x' }, action: 'desk.help', help: null, handle: async () => {} });
  it('refuses two routes for one thing', () => {
    expect(() => makeRouter([one('a'), one('b')])).toThrow('b and a both take action x');
  });
  it('finds a form by what stands before its step\'s slash', () => {
    const form: Route = { ...one('f'), match: { kind: 'form', form: 'report' } };
    expect(makeRouter([form])({ ...common, kind: 'form', draft: 'd', step: 'report/2', move: 'next', inputs: {}, eventId: asId<'event'>('f') }, null)).toBe(form);
  });
});
