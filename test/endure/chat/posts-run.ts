import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { elapsed, sleep } from '../../../src/kernel/clock.ts';
import { countPosts, type Count } from './posts-count.ts';
import { openPlatform } from './posts-platform.ts';
import { type Limits, type Order, type Planted, type Platform } from './posts-plan.ts';
import { FAULTS, openProxy, type Fault } from './posts-proxy.ts';

export interface RunOptions {
  readonly platform: Platform;
  readonly effects: number;
  readonly kills: number;
  readonly seed: number;
  /** Of all calls, 0–1. */
  readonly faultRate?: number;
  readonly planted?: Planted;
}

export interface RunResult extends Count {
  readonly platform: Platform;
  readonly seed: number;
  readonly kills: number;
  /** Messages that a process tried again although it had been told that they arrived. */
  readonly unexplained: number;
  /** Kills after which effects that were on the disk had not arrived yet. */
  readonly killsWithOpenEffects: number;
  readonly faults: Readonly<Record<Fault, number>>;
  readonly calls: number;
  readonly seconds: number;
}

// The longest that a call can arrive after it was made is LATE_MS: with `send` it stays below `settle`, and 0.75 s are left for a busy machine.
export const LIMITS: Limits = { call: 250, send: 800, settle: 1_800 };
const LATE_MS = 250;
const KILL_WITHIN_MS = 700;

/** Processes of the desk that post to a platform's stand-in through faults, killed again and again; then the count of what arrived. */
export async function runPosts(options: RunOptions): Promise<RunResult> {
  const { platform, effects, kills, seed, planted = null, faultRate = 0.3 } = options;
  const from = elapsed();
  const random = randomFrom(seed);
  const root = mkdtempSync(join(tmpdir(), 'staffroom-posts-'));
  const dir = join(root, 'desk');
  mkdirSync(dir);
  const counts: Record<Fault, number> = { refused: 0, broken: 0, reset: 0, hang: 0, gateway: 0, lost: 0, late: 0 };
  let target = '';
  const proxy = await openProxy({
    target: () => target,
    // What a process asks before it can post at all is not what is counted here.
    fault: (_method, path) => {
      if (path.endsWith('/auth.test') || random() >= faultRate) return null;
      const fault = FAULTS[Math.floor(random() * FAULTS.length)] ?? 'lost';
      counts[fault] += 1;
      return fault;
    },
    lateMs: () => random() * LATE_MS,
  });
  const stand = await openPlatform(platform);
  target = stand.url;
  const order = (upTo: number): Order => ({ platform, dir, url: proxy.url, upTo, threads: stand.threads, planted, limits: LIMITS });
  let open = 0;
  let unexplained = 0;
  try {
    let next = spawnDesk(platform);
    for (let kill = 1; kill <= kills; kill++) {
      const desk = next;
      await desk.said('loaded');
      const upTo = Math.round((effects * kill) / (kills + 1));
      desk.order(order(upTo));
      next = spawnDesk(platform);
      await desk.said('open');
      await sleep(random() * KILL_WITHIN_MS);
      desk.kill();
      await desk.ended;
      unexplained += desk.triedAgain();
      proxy.killed();
      if (countPosts(platform, proxy.calls, upTo).missing > 0) open += 1;
    }
    await next.said('loaded');
    next.order(order(effects));
    const last = await next.said('done');
    await next.ended;
    unexplained += next.triedAgain();
    // A call that was made late by the last process, too.
    await sleep(LATE_MS);
    if (last !== 'done 0') throw new Error(`effects were given up: ${last}`);
    return {
      platform, seed, kills, killsWithOpenEffects: open, unexplained, ...countPosts(platform, proxy.calls, effects), faults: counts, calls: proxy.calls.length,
      seconds: Math.round((elapsed() - from) / 100) / 10,
    };
  } finally {
    await proxy.close();
    await stand.close();
    rmSync(root, { recursive: true, force: true });
  }
}

interface DeskProcess {
  /** The first line that begins with this word; rejects where the process ends without saying it. */
  said(word: string): Promise<string>;
  order(order: Order): void;
  kill(): void;
  /** How often it tried a message that it had been told of. */
  triedAgain(): number;
  readonly ended: Promise<void>;
}

function spawnDesk(platform: Platform): DeskProcess {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(process.execPath, ['--import', 'tsx', 'test/endure/chat/posts-child.ts', platform], { stdio: ['pipe', 'pipe', 'inherit'] });
  let rest = '';
  /** The first line by its first word. */
  const firsts = new Map<string, string>();
  const toldOf = new Set<string>();
  let again = 0;
  const hear = (line: string): void => {
    const [word = '', effect = ''] = line.split(' ');
    if (word === 'told') toldOf.add(effect);
    else if (word === 'try') again += toldOf.has(effect) ? 1 : 0;
    else if (!firsts.has(word)) firsts.set(word, line);
  };
  let over = false;
  const waiting = new Set<() => void>();
  const look = (): void => {
    for (const one of waiting) one();
  };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) hear(line);
    look();
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => {
    over = true;
    look();
    resolve();
  }));
  // A process that is killed may leave its order unread.
  child.stdin.on('error', () => undefined);
  return {
    ended,
    said: (word) => new Promise((resolve, reject) => {
      const check = (): void => {
        const line = firsts.get(word);
        if (line === undefined && !over) return;
        waiting.delete(check);
        if (line === undefined) reject(new Error(`the desk ended before it said ${word}`));
        else resolve(line);
      };
      waiting.add(check);
      check();
    }),
    order: (order) => void child.stdin.write(`${JSON.stringify(order)}\n`),
    kill: () => void child.kill('SIGKILL'),
    triedAgain: () => again,
  };
}

/** Numbers 0–1 that are the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
