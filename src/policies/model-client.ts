import { type Clock, elapsed, TimeoutError, withTimeLimit } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { CHOICE_FORMAT, choiceIn, type ModelChoice, type ModelFault, type ModelMessage } from './model-choice.ts';
import { Breaker, Slots } from './model-limits.ts';
import type { ModelReply, ModelTransport } from './model-transport.ts';

/** What a model is asked for: to read at ask time, or to propose in the review. */
export type ModelUse = 'read' | 'propose';

/** Asks a model to choose among numbered clauses. */
export interface ModelClient {
  /** `count`: how many clauses the messages hold. Settles within the time limit of its use; a fault is a code, never words. */
  choose(use: ModelUse, messages: readonly ModelMessage[], count: number): Promise<Result<ModelChoice, ModelFault>>;
}

export interface ModelClientOptions {
  readonly transport: ModelTransport;
  /** As the server names it. */
  readonly model: string;
  /** Milliseconds from asking to an answer, waiting for a turn included. */
  readonly limits: Readonly<Record<ModelUse, number>>;
  /** False in a replay: what failed then says nothing about now. */
  readonly pauses?: boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/** A proposal can wait; half of the turns are kept for people who wait for an answer. */
const AT_ONCE: Readonly<Record<ModelUse, number>> = { read: 4, propose: 2 };
const MOST_WAITING = 40;

/**
 * A client that is kind to its server and to its caller: four requests at once, none for a minute after three failures in a row (or for as
 * long as the server asks), each within its time.
 */
export function modelClient({ transport, model, limits, pauses = true, clock, log }: ModelClientOptions): ModelClient {
  const slots = new Slots(AT_ONCE, MOST_WAITING);
  const breaker = new Breaker(clock);
  // Older servers know no schema and some models no temperature: what a server would not take is not offered to it again.
  let offered: Offered = { schema: true, temperature: true };

  async function ask(messages: readonly ModelMessage[], count: number, signal: AbortSignal): Promise<{ readonly choice: Result<ModelChoice, ModelFault>; readonly retryAfter: number | null }> {
    let now = offered;
    for (;;) {
      const reply = await transport.send(bodyOf(model, messages, now), signal);
      if (!reply.ok) return { choice: err(reply.error), retryAfter: null };
      const { status, body, retryAfter } = reply.value;
      const filtered = status === 400 && body.includes('content_filter');
      if (filtered) return { choice: err('refused'), retryAfter };
      const less = status === 400 || status === 422 ? lessThan(now, body) : null;
      if (less) {
        now = less;
        continue;
      }
      const fault = faultOf(reply.value);
      // Only a request that was taken in the end shows what the server minded in the others.
      if (fault === null) offered = now;
      return { choice: fault === null ? choiceIn(body, count) : err(fault), retryAfter };
    }
  }

  return {
    choose: async (use, messages, count) => {
      const from = elapsed();
      const outcome = await withTimeLimit(limits[use], async (signal) => {
        if (!breaker.lets()) return { choice: err('paused' as const), retryAfter: null };
        const slot = await slots.take(use, signal);
        if (slot === null) return null;
        try {
          // Others may have failed while this one waited.
          if (!breaker.begin()) return { choice: err('paused' as const), retryAfter: null };
          const asked = await ask(messages, count, signal);
          if (asked.choice.ok) breaker.worked();
          // A filter that minds one question's subject says nothing about the server.
          else if (asked.choice.error === 'refused' || !pauses) breaker.passed();
          else breaker.failed(asked.retryAfter);
          return asked;
        } finally {
          slot.free();
        }
      }).catch((error: unknown) => {
        if (!(error instanceof TimeoutError)) throw error;
        return { choice: err('slow' as const), retryAfter: null };
      });
      const choice = outcome === null ? err<ModelFault>('busy') : outcome.choice;
      log('model.asked', { use, clauses: count, ms: Math.round(elapsed() - from), code: choice.ok ? choice.value.verdict : choice.error });
      return choice.ok ? ok(choice.value) : err(choice.error);
    },
  };
}

interface Offered {
  readonly schema: boolean;
  readonly temperature: boolean;
}

function bodyOf(model: string, messages: readonly ModelMessage[], { schema, temperature }: Offered): string {
  return JSON.stringify({ model, messages, stream: false, ...(temperature ? { temperature: 0 } : {}), ...(schema ? { response_format: CHOICE_FORMAT } : {}) });
}

/** What to leave out of a request that was not taken, by what the server says it minds; null where nothing is left to leave out. */
function lessThan(now: Offered, body: string): Offered | null {
  if (now.temperature && body.includes('temperature')) return { ...now, temperature: false };
  if (now.schema) return { ...now, schema: false };
  return now.temperature ? { ...now, temperature: false } : null;
}

function faultOf({ status }: ModelReply): ModelFault | null {
  if (status === 200) return null;
  if (status >= 300 && status < 400) return 'redirected';
  if (status === 401 || status === 403) return 'not-allowed';
  if (status === 404) return 'not-there';
  if (status === 429) return 'too-many';
  if (status >= 400 && status < 500) return 'not-taken';
  return 'broken';
}
