import type { Inbound } from '../chat/inbound.ts';
import type { Accept } from '../chat/surface.ts';
import type { Clock } from '../kernel/clock.ts';
import { asId, type SchoolId } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import type { Store } from '../storage/store.ts';
import { timerEvent, timers, type Timer } from './timers.ts';

export interface TickerOptions {
  readonly store: Store;
  readonly schools: readonly SchoolId[];
  readonly accept: Accept;
  readonly clock: Clock;
  readonly log: Log;
}

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 3_600_000;

/** Hands due timers in by the same door as everything else. */
export class Ticker {
  readonly #options: TickerOptions;
  /** Timers whose turn failed, with when to try again: a fault in one must not fill the log nor hold up the others. */
  readonly #failed = new Map<string, { until: number; wait: number }>();
  #running: Promise<number> | null = null;

  constructor(options: TickerOptions) {
    this.#options = options;
  }

  /**
   * Runs every timer due at `now`, the earliest first, and says how many it handed in. The event id is made of key, due time and when it was set, so a
   * timer that was under way at a crash is recognised when it comes again. One run at a time: a second call joins the first.
   */
  runOnce(now: number = this.#options.clock.now()): Promise<number> {
    this.#running ??= this.#run(now).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #run(now: number): Promise<number> {
    let handed = 0;
    for (const school of this.#options.schools) {
      for (const timer of await this.#due(school, now)) {
        if ((this.#failed.get(nameOf(school, timer))?.until ?? 0) > now) continue;
        handed++;
        await this.#hand(school, timer, now);
      }
    }
    return handed;
  }

  /**
   * Runs the timer of that key, for a process that shares the timers with others: whoever comes second finds that it was taken. Says when to look
   * again, UTC ms: it is not due yet, or its turn failed; null when it is done, or was cancelled.
   */
  async runTimer(school: SchoolId, key: string): Promise<number | null> {
    const now = this.#options.clock.now();
    const timer = await this.#options.store.read(school, (tx) => tx.get(timers, key));
    if (!timer) return null;
    if (timer.at > now) return timer.at;
    return this.#hand(school, timer, now);
  }

  /** Null when it was taken; else when to try again. */
  async #hand(school: SchoolId, timer: Timer, now: number): Promise<number | null> {
    const name = nameOf(school, timer);
    const reply = await this.#options.accept(inboundOf(school, timer, now));
    if (reply.status !== 'refused') {
      this.#failed.delete(name);
      return null;
    }
    const wait = Math.min((this.#failed.get(name)?.wait ?? FIRST_WAIT_MS / 2) * 2, LONGEST_WAIT_MS);
    this.#failed.set(name, { until: now + wait, wait });
    this.#options.log('timer.refused', { school, event: timer.event, reason: reply.reason ?? 'broke' });
    return now + wait;
  }

  async #due(school: SchoolId, now: number): Promise<Timer[]> {
    return this.#options.store.read(school, async (tx) => {
      const times = (await tx.values(timers, 'at')).map(Number).filter((at) => at <= now).sort((a, b) => a - b);
      const found: Timer[] = [];
      for (const at of times) found.push(...(await tx.find(timers, 'at', String(at))));
      return found;
    });
  }
}

const nameOf = (school: SchoolId, timer: Timer): string => `${school} ${timer.id} ${timer.at}`;

function inboundOf(school: SchoolId, timer: Timer, now: number): Inbound {
  return {
    kind: 'timer',
    eventId: asId<'event'>(timerEvent(timer)),
    account: { surface: 'system', tenant: school, id: 'ticker' },
    conversation: { id: asId<'conversation'>('system'), kind: 'personal' },
    at: now,
    school,
    key: timer.id,
    event: timer.event,
    data: timer.data,
    dueAt: timer.at,
  };
}
