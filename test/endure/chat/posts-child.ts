import { mkdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Accept, Surface } from '../../../src/chat/surface.ts';
import { sleep, systemClock } from '../../../src/kernel/clock.ts';
import { asId } from '../../../src/kernel/ids.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { ok } from '../../../src/kernel/result.ts';
import { loadMasterKey } from '../../../src/kernel/seal.ts';
import { Dispatcher } from '../../../src/outbox/dispatcher.ts';
import { enqueue, outbox } from '../../../src/outbox/outbox.ts';
import { openLowdbStore } from '../../../src/storage/lowdb-store.ts';
import type { Tx } from '../../../src/storage/store.ts';
import type { TeamsPlace } from '../../../src/surfaces/teams/place-book.ts';
import { deskGrant } from '../../../src/turn.ts';
import { cardOf, CHANNELS, effectId, memberId, placeOf, teamsChannel, teamsChat, TENANT, type Order, type Planted } from './posts-plan.ts';

/*
 * A process that puts effects into the outbox and delivers them by a platform's own surface, until it is killed or all is out.
 * It loads everything first and opens nothing until it reads its order: so the next process stands ready while this one is killed.
 */
const BATCH = 8;
const school = asId<'school'>('posts');
const say = (line: string): void => {
  writeSync(1, `${line}\n`);
};

// Each platform brings an SDK with it: only the one that is posted to is loaded.
const surfaceOf = process.argv[2] === 'slack' ? await slackSurface() : await teamsSurface();
say('loaded');
for await (const line of createInterface({ input: process.stdin })) {
  await work(JSON.parse(line) as Order);
  process.exit(0);
}

async function work(order: Order): Promise<void> {
  const data = join(order.dir, 'data');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const master = loadMasterKey(join(order.dir, 'master.key'), data);
  if (!master.ok) throw new Error(master.error.message);
  const opened = await openLowdbStore({ dataDir: data, schools: [school], master: master.value, log: silentLog, snapshotEvery: 2_000 });
  if (!opened.ok) throw new Error(opened.error.message);
  const store = opened.value;
  // Only what goes out is looked at here: what comes in has its own harness.
  const accept: Accept = () => Promise.resolve({ status: 'refused', reason: 'unknown-action' });
  const surface = watched(spoilt(surfaceOf(order), order.planted));
  await surface.start(accept);
  const dispatcher = new Dispatcher({
    store, schools: [school], surfaces: [surface], accept, clock: systemClock, log: silentLog, grant: deskGrant,
    locate: async (to) => (to.kind === 'person' || to.kind === 'channel' ? null : to),
    retry: { most: 200, firstMs: 20, longestMs: 200 }, settleMs: { [order.platform]: order.limits.settle }, sendLimitMs: order.limits.send,
  });
  const note = () => ({ at: systemClock.now(), actor: null, inbound: { eventId: asId<'event'>('posts'), kind: 'message', route: 'posts' } });
  const make = async (tx: Tx, n: number): Promise<void> => {
    if (await tx.get(outbox, effectId(n))) return;
    await enqueue(tx, [{ to: placeOf(order.platform, n, order.threads), cardKey: `card:${n}`, card: cardOf(n) }], { turn: `turn:${n}`, now: systemClock.now(), newId: () => effectId(n) });
  };
  say('open');
  dispatcher.wake();
  const first = await store.read(school, async (tx) => {
    let n = 1;
    while (n <= order.upTo && (await tx.get(outbox, effectId(n)))) n += 1;
    return n;
  });
  for (let from = first; from <= order.upTo; from += BATCH) {
    await store.transact(school, note, async (tx) => {
      for (let n = from; n < from + BATCH && n <= order.upTo; n++) await make(tx, n);
    });
    dispatcher.wake();
    await sleep(5);
  }
  say('made');
  for (;;) {
    await dispatcher.runOnce();
    const lanes = await store.read(school, (tx) => tx.values(outbox, 'lane'));
    if (lanes.length === 0) break;
    await sleep(10);
  }
  const dead = await store.read(school, (tx) => tx.find(outbox, 'state', 'dead'));
  await dispatcher.stop();
  await surface.stop();
  await store.close();
  say(`done ${dead.length} ${[...new Set(dead.map((row) => row.reason))].join(' ')}`.trimEnd());
}

async function slackSurface(): Promise<(order: Order) => Surface> {
  const { makeSlackSurface } = await import('../../../src/surfaces/slack/slack-surface.ts');
  return ({ url, limits }) => makeSlackSurface({ botToken: 'xoxb-1-desk', signingSecret: 'not-a-real-secret', appToken: null, apiUrl: `${url}/api/`, workspaces: new Set([TENANT.slack]), clock: systemClock, log: silentLog, callMs: limits.call });
}

async function teamsSurface(): Promise<(order: Order) => Surface> {
  const { makeTeamsSurface } = await import('../../../src/surfaces/teams/teams-surface.ts');
  return ({ url, limits }) => {
    const common = { serviceUrl: `${url}/`, tenant: TENANT.teams, botId: '28:desk', at: 1 };
    const places: TeamsPlace[] = Array.from({ length: CHANNELS }, (_one, i): TeamsPlace[] => [
      { ...common, conversation: teamsChannel(i), kind: 'channel', account: null },
      { ...common, conversation: teamsChat(i), kind: 'personal', account: memberId(i) },
    ]).flat();
    return makeTeamsSurface({ identity: { dev: true }, places: { append: () => Promise.resolve(), all: () => Promise.resolve(places) }, clock: systemClock, log: silentLog, timeoutMs: limits.call });
  };
}

/** Says before each delivery whose it is, and after it whether its arrival is known: told once, nothing may be tried again. */
function watched(surface: Surface): Surface {
  return {
    ...surface,
    deliver: async (outbound) => {
      say(`try ${outbound.effectId}`);
      const result = await surface.deliver(outbound);
      if (result.ok) say(`told ${outbound.effectId}`);
      return result;
    },
  };
}

/** The surface, with the fault that was asked for. */
function spoilt(surface: Surface, planted: Planted | null): Surface {
  if (planted === 'retries-without-looking') return { ...surface, find: () => Promise.resolve('absent') };
  if (planted === 'hides-repeats') return { ...surface, deliver: (outbound) => surface.deliver({ ...outbound, repeat: false }) };
  if (planted !== 'marks-before-sending') return surface;
  return {
    ...surface,
    deliver: (outbound) => {
      void surface.deliver(outbound).catch(() => undefined);
      return Promise.resolve(ok({ surface: surface.name, conversation: asId<'conversation'>('unknown'), message: outbound.effectId, at: systemClock.now() }));
    },
  };
}
