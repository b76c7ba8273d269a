import type { SocketModeClient } from '@slack/socket-mode';
import { z } from 'zod';
import { TimeoutError, withTimeLimit } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { SlackReceiver } from './receiver.ts';
import { deliveryError } from './slack-errors.ts';

const OPEN_MS = 30_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;

const envelope = z.object({
  ack: z.custom<(payload?: object) => Promise<void>>((value) => typeof value === 'function'),
  body: z.unknown(),
  retry_num: z.number().nullish(),
  retry_reason: z.string().nullish(),
});

/** Slack's requests through Socket Mode, taken as those over HTTP are. */
export interface Socket {
  /** Opens the socket and keeps it open; returns at once, because a Slack that does not answer must not keep the desk from starting. */
  open(): void;
  /** Ends it for good. */
  close(): Promise<void>;
}

/** `client` must not reconnect by itself: its own loop ends the process when Slack refuses it once. */
export function makeSocket(client: SocketModeClient, receiver: SlackReceiver, log: Log): Socket {
  let running: Promise<void> | null = null;
  let stopped = false;
  let stop: () => void = () => {};
  const stopping = new Promise<void>((resolve) => {
    stop = resolve;
  });
  let lost: () => void = () => {};

  client.on('disconnected', () => lost());
  client.on('error', () => log('slack.socket-error'));
  client.on('slack_event', (given: unknown) => {
    take(given).catch((error: unknown) => log('slack.socket-not-answered', { error: error instanceof Error ? error.name : 'unknown' }));
  });

  async function take(given: unknown): Promise<void> {
    const read = envelope.safeParse(given);
    if (!read.success) return log('slack.invalid', { why: 'envelope' });
    const { ack, body, retry_num: num, retry_reason: reason } = read.data;
    const answer = await receiver.take(body, { ...(num ? { num } : {}), ...(reason ? { reason } : {}) });
    // Without an acknowledgement Slack sends it again; what can never be read would only come back.
    if (answer.status !== 500) await ack(answer.body);
  }

  async function keepOpen(): Promise<void> {
    let failures = 0;
    while (!stopped) {
      const gone = new Promise<void>((resolve) => {
        lost = resolve;
      });
      try {
        await withTimeLimit(OPEN_MS, () => client.start());
        failures = 0;
        log('slack.socket-open');
        await Promise.race([gone, stopping]);
      } catch (error) {
        failures += 1;
        log('slack.socket-not-opened', { reason: error instanceof TimeoutError ? 'timeout' : deliveryError(error).reason, failures });
        if (error instanceof TimeoutError) await client.disconnect();
      }
      if (!stopped) await pause(Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS));
    }
    await client.disconnect();
  }

  /** Waits, but not for a desk that is being stopped. */
  async function pause(ms: number): Promise<void> {
    try {
      await withTimeLimit(ms, () => stopping);
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
    }
  }

  return {
    open: () => {
      running ??= keepOpen().catch((error: unknown) => log('slack.socket-ended', { error: error instanceof Error ? error.name : 'unknown' }));
    },
    close: async () => {
      stopped = true;
      stop();
      await running;
    },
  };
}
