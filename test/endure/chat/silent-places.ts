import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Receipt } from '../../../src/chat/outbound.ts';
import type { Accept, Surface } from '../../../src/chat/surface.ts';
import { elapsed, sleep, systemClock } from '../../../src/kernel/clock.ts';
import { asId } from '../../../src/kernel/ids.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { err, ok } from '../../../src/kernel/result.ts';
import { masterKey } from '../../../src/kernel/seal.ts';
import { Dispatcher } from '../../../src/outbox/dispatcher.ts';
import { enqueue, outbox } from '../../../src/outbox/outbox.ts';
import { openLowdbStore } from '../../../src/storage/lowdb-store.ts';
import { deskGrant } from '../../../src/turn.ts';
import { fastTemp } from '../crash/desk.ts';

/** How a place fails: no answer at all, or 429 with how long to wait, or 5xx. */
export type Silence = 'hangs' | 'too-many' | 'broken';

export interface Silent {
  readonly places: number;
  readonly silentPlaces: number;
  /** Of the messages to places that answer: all of them, those that arrived once, and how long the slowest took. */
  readonly sent: number;
  readonly arrivedOnce: number;
  readonly slowestMs: number;
}

const school = asId<'school'>('silent');
const PLACES = 64;
export const SEND_LIMIT_MS = 3_000;

/** Messages to 64 places of which some never answer (or always refuse): the others' are timed from when they were put in the outbox. */
export async function silentPlaces(silence: Silence, howMany: number): Promise<Silent> {
  const dir = mkdtempSync(join(fastTemp, 'staffroom-silent-'));
  const store = await openLowdbStore({ dataDir: dir, schools: [school], master: masterKey(Buffer.alloc(32, 5)), log: silentLog });
  if (!store.ok) throw new Error(store.error.message);
  const accept: Accept = () => Promise.resolve({ status: 'refused', reason: 'unknown-action' });
  const arrived = new Map<string, number[]>();
  let from = 0;
  const surface: Surface = {
    name: 'slack',
    directory: { account: () => Promise.resolve({ kind: 'member' }), members: () => Promise.resolve([]) },
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    deliver: async ({ effectId, to }) => {
      const place = to.kind === 'conversation' ? Number(to.conversation) : 0;
      if (place < howMany) {
        // Longer than the test: as an answer that never comes.
        if (silence === 'hangs') await sleep(SEND_LIMIT_MS * 4);
        return err(silence === 'too-many' ? { code: 'retry', reason: '429', afterMs: 60_000, refused: true } : { code: 'retry', reason: '503' });
      }
      await sleep(5);
      arrived.set(effectId, [...(arrived.get(effectId) ?? []), elapsed() - from]);
      return ok<Receipt>({ surface: 'slack', conversation: asId<'conversation'>(String(place)), message: effectId, at: 1 });
    },
    update: () => Promise.resolve(err({ code: 'gone', reason: 'none' })),
    find: () => Promise.resolve('absent'),
  };
  const dispatcher = new Dispatcher({
    store: store.value, schools: [school], surfaces: [surface], accept, clock: systemClock, log: silentLog, grant: deskGrant, locate: (to) => Promise.resolve(to.kind === 'conversation' ? to : null),
    retry: { most: 50, firstMs: 200, longestMs: 2_000 }, settleMs: { slack: 0 }, sendLimitMs: SEND_LIMIT_MS,
  });
  try {
    let ids = 0;
    await store.value.transact(school, { at: 1, actor: null, inbound: { eventId: asId<'event'>('made'), kind: 'test', route: null } }, async (tx) => {
      // The silent ones first, as where their trouble began before the others had something to be told.
      for (let place = 0; place < PLACES; place++) {
        for (let n = 0; n < 2; n++) await enqueue(tx, [{ to: { kind: 'conversation', surface: 'slack', conversation: asId<'conversation'>(String(place)) }, cardKey: `c${place}-${n}`, card: { template: 'receipt', data: {} } }], { turn: `t${place}-${n}`, now: systemClock.now(), newId: () => asId<'effect'>(`e${ids++}`) });
      }
    });
    from = elapsed();
    const expected = (PLACES - howMany) * 2;
    while (arrived.size < expected && elapsed() - from < SEND_LIMIT_MS * 3) {
      dispatcher.wake();
      await sleep(20);
    }
    const waiting = await store.value.read(school, async (tx) => (await tx.findIds(outbox, 'state', 'dead')).length);
    if (waiting > 0) throw new Error('a message was given up');
    const times = [...arrived.values()];
    return { places: PLACES, silentPlaces: howMany, sent: expected, arrivedOnce: times.filter((one) => one.length === 1).length, slowestMs: Math.round(Math.max(0, ...times.map(([first = 0]) => first))) };
  } finally {
    await dispatcher.stop();
    await store.value.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
