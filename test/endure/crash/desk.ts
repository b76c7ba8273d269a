import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Inbound } from '../../../src/chat/inbound.ts';
import type { Address } from '../../../src/chat/outbound.ts';
import type { Accept } from '../../../src/chat/surface.ts';
import { sleep, systemClock } from '../../../src/kernel/clock.ts';
import { asId } from '../../../src/kernel/ids.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { loadMasterKey } from '../../../src/kernel/seal.ts';
import { Dispatcher } from '../../../src/outbox/dispatcher.ts';
import { outbox } from '../../../src/outbox/outbox.ts';
import type { Person } from '../../../src/people/staff.ts';
import type { Route } from '../../../src/routes/route.ts';
import { nodeFiles, type Files } from '../../../src/storage/files.ts';
import { verifyJournal } from '../../../src/storage/journal-reader.ts';
import { openLowdbStore, type LowdbStore } from '../../../src/storage/lowdb-store.ts';
import type { Collection } from '../../../src/storage/store.ts';
import { Ticker } from '../../../src/time/ticker.ts';
import { timers } from '../../../src/time/timers.ts';
import { deskGrant, makeTurns } from '../../../src/turn.ts';
import { FloodLimit } from '../../../src/routes/flood-limit.ts';
import { FileSurface, postsIn } from './file-surface.ts';

/** A report as this harness keeps it: `times` is how often its handler's work was committed, which must be once. */
const reportSchema = z.strictObject({ id: z.string(), times: z.number(), words: z.string() });
export const reports: Collection<z.output<typeof reportSchema>> = { name: 'reports', schema: reportSchema, version: 1, indexes: { all: () => 'yes' }, sensitive: true };

export const school = asId<'school'>('crash');
const teacher: Person = { id: asId<'person'>('teacher'), standing: 'staff', name: 'A teacher', roles: [], telephone: null, room: null };
const place = (n: number): Address => ({ kind: 'conversation', surface: 'web', conversation: asId<'conversation'>(`c${n % 12}`) });
const numberOf = (inbound: Inbound): number => (inbound.kind === 'message' ? Number(inbound.text.split(' ')[0]) : inbound.kind === 'timer' ? Number(inbound.data.number) : 0);

/** A report: a sealed record under a key of its own, a card, a timer. The timer sends one more card and replaces the first. */
const routes: Route[] = [
  {
    name: 'report', match: { kind: 'message', intent: 'ask' }, action: 'policy.ask', help: null,
    handle: async (turn) => {
      const n = numberOf(turn.inbound);
      const before = await turn.tx.get(reports, `r${n}`, turn.grant);
      turn.tx.put(reports, { id: `r${n}`, times: (before?.times ?? 0) + 1, words: CANARY }, turn.tx.newKey(`case-${n}`));
      turn.send(place(n), `card:${n}`, { template: 'receipt', data: { number: n, words: CANARY } });
      turn.schedule(`follow:${n}`, turn.now, 'follow', { number: n });
      turn.reply({ card: { template: 'receipt', data: { number: n, words: CANARY } } });
    },
  },
  {
    name: 'follow', match: { kind: 'timer', event: 'follow' }, action: 'system.run', help: null,
    handle: async (turn) => {
      const n = numberOf(turn.inbound);
      turn.send(place(n), `follow:${n}`, { template: 'follow', data: { number: n } });
      turn.send(place(n), `card:${n}`, { template: 'receipt', data: { number: n } });
      await Promise.resolve();
    },
  },
];

/** Where simulated faults play: memory, where there is such a place, because what a sync keeps is simulated too. */
export const fastTemp = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Stands for what people typed: it may be readable in no file of the desk. */
export const CANARY = 'canary-zebra-umbrella';

export interface Desk {
  readonly accept: Accept;
  readonly store: LowdbStore;
  readonly dispatcher: Dispatcher;
  /** Sends and ticks until nothing is due; at most `rounds` times. */
  settle(rounds?: number): Promise<void>;
  report(n: number): Promise<boolean>;
}

export interface DeskOptions {
  readonly files?: Files;
  readonly step?: (name: string) => Promise<void>;
  readonly readsBack?: boolean;
  readonly snapshotEvery?: number;
  readonly wakes?: boolean;
}

export const dataDirOf = (dir: string): string => join(dir, 'data');
export const postsFile = (dir: string): string => join(dir, 'platform.jsonl');

/** The real turn, store, outbox, dispatcher and ticker over a platform that is a file. */
export async function openDesk(dir: string, options: DeskOptions = {}): Promise<Desk> {
  mkdirSync(dataDirOf(dir), { recursive: true, mode: 0o700 });
  const master = loadMasterKey(join(dir, 'master.key'), dataDirOf(dir));
  if (!master.ok) throw new Error(master.error.message);
  const opened = await openLowdbStore({ dataDir: dataDirOf(dir), schools: [school], master: master.value, log: silentLog, snapshotEvery: options.snapshotEvery ?? 1_000_000, ...(options.files ? { files: options.files } : {}) });
  if (!opened.ok) throw new Error(`${opened.error.file}: ${opened.error.message}`);
  const store = opened.value;
  const surface = new FileSurface(postsFile(dir), options.step ?? (async () => {}), options.readsBack ?? true);
  const accept: Accept = makeTurns({
    store, routes, clock: systemClock, log: silentLog,
    schoolOf: () => ({ id: school, name: 'Crash School', example: true }),
    factsOf: async () => ({ kind: 'member' }),
    personOf: async (_tx, _school, account) => (account.surface === 'system' ? null : teacher),
    screen: () => ({ level: 'none' }),
    intentOf: () => 'ask',
    refusalCard: () => null,
    wake: () => { if (options.wakes) dispatcher.wake(); },
    floodLimit: new FloodLimit(1e9, 1),
  });
  const dispatcher = new Dispatcher({
    store, schools: [school], surfaces: [surface], accept, clock: systemClock, log: silentLog, grant: deskGrant,
    locate: async (to) => (to.kind === 'conversation' ? to : null), retry: { most: 20, firstMs: 1, longestMs: 2 },
  });
  const ticker = new Ticker({ store, schools: [school], accept, clock: systemClock, log: silentLog });
  return {
    accept, store, dispatcher,
    async settle(rounds = 50) {
      for (let i = 0; i < rounds; i++) {
        await ticker.runOnce();
        await dispatcher.runOnce();
        const open = await store.read(school, async (tx) => [...(await tx.values(outbox, 'lane')), ...(await tx.values(timers, 'at'))]);
        if (open.length === 0) return;
        await sleep(2);
      }
    },
    async report(n) {
      const reply = await accept(reportInbound(n));
      return reply.status !== 'refused';
    },
  };
}

export function reportInbound(n: number): Inbound {
  return {
    kind: 'message', eventId: asId<'event'>(`event-${n}`), account: { surface: 'web', tenant: 'crash', id: 'teacher' }, at: 1,
    conversation: { id: asId<'conversation'>(`c${n % 12}`), kind: 'personal' }, text: `${n} ${CANARY}`,
  };
}

/** What is wrong with an open, settled desk, given what it acknowledged; empty when every promise was kept. */
export async function violations(desk: Desk, dir: string, acknowledged: ReadonlySet<number>): Promise<string[]> {
  const wrong: string[] = [];
  const kept = await desk.store.read(school, (tx) => tx.find(reports, 'all', 'yes', deskGrant(1)));
  const ids = new Set(kept.map((r) => r.id));
  for (const n of acknowledged) if (!ids.has(`r${n}`)) wrong.push(`report ${n} was acknowledged and is lost`);
  for (const r of kept) if (r.times !== 1) wrong.push(`report ${r.id} was done ${r.times} times`);
  const posts = new Map<string, number>();
  const replaced = new Set<number>();
  for (const p of postsIn(postsFile(dir))) {
    if (p.kind === 'update') replaced.add(p.number);
    else posts.set(p.card, (posts.get(p.card) ?? 0) + 1);
    if (!ids.has(`r${p.number}`)) wrong.push(`${p.card} was posted for a report that was not saved`);
  }
  for (const r of kept) {
    const n = Number(r.id.slice(1));
    for (const card of [`card:${n}`, `follow:${n}`]) if (posts.get(card) !== 1) wrong.push(`${card} was posted ${posts.get(card) ?? 0} times`);
    if (!replaced.has(n)) wrong.push(`card:${n} was not replaced`);
  }
  return wrong;
}

/** The whole chain, and that no file of the desk holds a word of what was typed. */
export async function violationsOnDisk(dir: string): Promise<string[]> {
  const wrong: string[] = [];
  const chain = await verifyJournal(nodeFiles, join(dataDirOf(dir), school, 'journal'));
  if (!chain.ok) wrong.push(`the journal does not verify: ${chain.fault.message}`);
  for (const name of readdirSync(dataDirOf(dir), { recursive: true, encoding: 'utf8' })) {
    const file = join(dataDirOf(dir), name);
    if (statSync(file).isFile() && readFileSync(file).includes(CANARY)) wrong.push(`${name} holds what was typed`);
  }
  return wrong;
}
