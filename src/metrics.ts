import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Accept, Surface } from './chat/surface.ts';
import type { Log } from './kernel/log.ts';

/** What is asked of the desk at each look of Prometheus. */
export interface Watched {
  /** Messages of all schools that have not arrived: `open` are under way or wait for their next try, `dead` were given up. Null where nobody can say now. */
  waiting(): Promise<{ readonly open: number; readonly dead: number } | null>;
  /** What keeps the desk from being well, as `/readyz` says it. */
  troubles(): Promise<readonly string[]>;
}

/** Counts and times of one process, in the text that Prometheus reads. Labels are kinds and codes; no school, person or word stands in one. */
export interface Metrics {
  /** Counts what comes in and out of a surface, and how long the desk takes to record it. */
  measured(surface: Surface): Surface;
  /** Counts events by name on their way to `log`. */
  counted(log: Log): Log;
  /** How long one round of timers took. */
  ticked(seconds: number): void;
  watch(desk: Watched): void;
  readonly contentType: string;
  text(): Promise<string>;
}

// Slack's limit is three seconds and ours half of it; most turns take a few milliseconds.
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 3, 10];

export function makeMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'staffroom_' });
  const turns = new Histogram({ name: 'staffroom_turn_seconds', help: 'From a message, press or form until it is recorded.', labelNames: ['surface', 'kind', 'status'], buckets: SECONDS, registers });
  const deliveries = new Histogram({ name: 'staffroom_delivery_seconds', help: 'One try to post or replace a message.', labelNames: ['surface', 'outcome'], buckets: SECONDS, registers });
  const ticks = new Histogram({ name: 'staffroom_tick_seconds', help: 'One round of timers over all schools.', buckets: SECONDS, registers });
  const events = new Counter({ name: 'staffroom_events_total', help: 'Lines of the log, by event.', labelNames: ['event'], registers });
  let desk: Watched | null = null;
  const waiting = new Gauge({
    name: 'staffroom_messages', help: 'Messages that have not arrived: open are tried, dead were given up.', labelNames: ['state'], registers,
    async collect() {
      if (!desk) return;
      const counts = await desk.waiting();
      // A figure of before would look like one of now.
      if (!counts) return this.reset();
      this.set({ state: 'open' }, counts.open);
      this.set({ state: 'dead' }, counts.dead);
    },
  });
  waiting.set({ state: 'open' }, 0);
  new Gauge({
    name: 'staffroom_troubles', help: 'What keeps the desk from being well; 0 when all is well.', registers,
    async collect() {
      if (desk) this.set((await desk.troubles()).length);
    },
  });

  const timedAccept = (name: string, accept: Accept): Accept => async (inbound, handle) => {
    const end = turns.startTimer({ surface: name, kind: inbound.kind });
    const reply = await accept(inbound, handle);
    end({ status: reply.reason ?? reply.status });
    return reply;
  };
  return {
    measured: (surface) => ({
      name: surface.name,
      directory: surface.directory,
      start: (accept) => surface.start(timedAccept(surface.name, accept)),
      deliver: async (outbound) => {
        const end = deliveries.startTimer({ surface: surface.name });
        const done = await surface.deliver(outbound);
        end({ outcome: done.ok ? 'delivered' : done.error.code });
        return done;
      },
      update: async (receipt, card, effectId) => {
        const end = deliveries.startTimer({ surface: surface.name });
        const done = await surface.update(receipt, card, effectId);
        end({ outcome: done.ok ? 'replaced' : done.error.code });
        return done;
      },
      find: (effectId, to, since) => surface.find(effectId, to, since),
      stop: () => surface.stop(),
    }),
    counted: (log) => (event, fields) => {
      // Events are names in the code, so there are few of them; what is none is written as "?" by the log too.
      events.inc({ event: /^[a-z][a-z0-9.-]{0,79}$/.test(event) ? event : '?' });
      log(event, fields);
    },
    ticked: (seconds) => ticks.observe(seconds),
    watch: (watched) => {
      desk = watched;
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}
