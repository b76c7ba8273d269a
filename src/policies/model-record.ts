import { appendFile, readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import { jsonOrNull } from '../kernel/json.ts';
import type { Log } from '../kernel/log.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { ModelFault } from './model-choice.ts';
import type { ModelReply, ModelTransport } from './model-transport.ts';

const FAULTS = ['slow', 'unreachable', 'cut-short', 'too-large', 'not-text', 'not-recorded'] as const satisfies readonly ModelFault[];

const Recorded = z.object({
  request: z.looseObject({ messages: z.unknown() }),
  reply: z.union([z.object({ status: z.int(), retryAfter: z.number().nullable(), body: z.string() }), z.object({ fault: z.enum(FAULTS) })]),
});
const Request = z.looseObject({ messages: z.unknown() });

/**
 * Writes down each request with its reply as one JSON line `{at, request, reply}`; the key is in neither. The file is made for its owner alone,
 * since questions stand in it. A file that cannot be written is told to the log, once a request, and spoils no answer.
 */
export function recording(transport: ModelTransport, file: string, clock: Clock, log: Log): ModelTransport {
  let written: Promise<void> = Promise.resolve();
  return {
    send: async (body, signal) => {
      const at = new Date(clock.now()).toISOString();
      const reply = await transport.send(body, signal);
      const line = JSON.stringify({ at, request: JSON.parse(body) as unknown, reply: reply.ok ? reply.value : { fault: reply.error } });
      // One after another, so that lines stand in the order of their replies and never inside one another.
      written = written.then(() => appendFile(file, `${line}\n`, { mode: 0o600 })).catch((error: unknown) => log('model.not-recorded', { code: codeOf(error) }));
      await written;
      return reply;
    },
  };
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown');

/**
 * The replies of a recorded run, without any server: each request is known by its messages. What was asked several times is answered in the
 * order of the record, the last reply again and again. Fails on a line that is no record, with its number.
 */
export async function replaying(file: string): Promise<Result<ModelTransport, string>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return err(`cannot be read (${codeOf(error)})`);
  }
  const replies = new Map<string, Result<ModelReply, ModelFault>[]>();
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const recorded = Recorded.safeParse(jsonOrNull(line));
    if (!recorded.success) return err(`line ${i + 1} is no record of a request and its reply`);
    const { request, reply } = recorded.data;
    const key = JSON.stringify(request.messages);
    const known = replies.get(key) ?? [];
    replies.set(key, [...known, 'fault' in reply ? err(reply.fault) : ok(reply)]);
  }
  return ok({
    send: (body) => {
      const { messages } = Request.parse(JSON.parse(body));
      const known = replies.get(JSON.stringify(messages));
      const [next] = known ?? [];
      if (known && known.length > 1) known.shift();
      return Promise.resolve(next ?? err('not-recorded'));
    },
  });
}
