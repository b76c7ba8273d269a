import { createHmac, timingSafeEqual } from 'node:crypto';
import type { App, Receiver } from '@slack/bolt';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { Incoming, Parsed } from './parse-payload.ts';
import { readBody } from './request-body.ts';

/** What Slack is answered: 200 with what an interaction wants shown; 400 for what Slack never sends; 500 so that it comes again. */
export interface Answer {
  readonly status: 200 | 400 | 500;
  readonly body?: object;
}
export interface Retry {
  readonly num?: number;
  readonly reason?: string;
}

/** One incoming payload on its way through Bolt. `answer` acknowledges it; only the first call counts. */
export interface Taken {
  readonly incoming: Incoming;
  readonly answer: (body?: object) => void;
}

export interface SlackReceiverOptions {
  readonly parse: (body: unknown) => Promise<Parsed>;
  readonly workspaces: ReadonlySet<string>;
  readonly log: Log;
}

/**
 * The way in for requests over HTTP and through Socket Mode alike. Bolt acknowledges events before any listener has run; here its
 * acknowledgement is not passed on, and Slack is answered when the listener says so or has ended, which is after the commit.
 */
export class SlackReceiver implements Receiver {
  readonly #options: SlackReceiverOptions;
  readonly #taken = new WeakMap<object, Taken>();
  readonly #underWay = new Set<Promise<void>>();
  #app: App | null = null;

  constructor(options: SlackReceiverOptions) {
    this.#options = options;
  }

  init(app: App): void {
    this.#app = app;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  /** Resolves when everything taken has been dealt with. */
  async stop(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  /** The payload that Bolt hands to a listener, as it was taken. */
  takenOf(body: object): Taken {
    const found = this.#taken.get(body);
    if (!found) throw new Error('a payload that did not come by the receiver');
    return found;
  }

  async take(body: unknown, retry: Retry = {}): Promise<Answer> {
    const { parse, workspaces, log } = this.#options;
    const app = this.#app;
    if (!app) throw new Error('not initialised');
    const parsed = await parse(body);
    if (parsed.kind === 'invalid') {
      log('slack.invalid', { why: parsed.why });
      return { status: 400 };
    }
    if (parsed.kind === 'ignored') return { status: 200 };
    const { incoming } = parsed;
    if (!incoming.workspaces.some((id) => workspaces.has(id))) {
      log('slack.other-workspace', { workspace: incoming.workspaces[0] ?? null });
      return { status: 200 };
    }
    return new Promise((resolve) => {
      this.#taken.set(incoming.body, { incoming, answer: (shown) => resolve({ status: 200, ...(shown ? { body: shown } : {}) }) });
      const event = { body: incoming.body, ack: () => Promise.resolve(), ...(retry.num === undefined ? {} : { retryNum: retry.num }), ...(retry.reason === undefined ? {} : { retryReason: retry.reason }) };
      const work = app.processEvent(event).then(() => resolve({ status: 200 }), (error: unknown) => {
        log('slack.not-taken', { error: error instanceof Error ? error.name : 'unknown' });
        resolve({ status: 500 });
      }).finally(() => this.#underWay.delete(work));
      this.#underWay.add(work);
    });
  }
}

const FIVE_MINUTES_S = 300;
const ANSWERED = { 'cache-control': 'no-store' } as const;

/** Slack's requests over HTTP: proved by signature, then taken. `request.body` is the raw body. */
export function signedRequests(receiver: SlackReceiver, options: { readonly signingSecret: string; readonly clock: Clock; readonly log: Log }): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    response.set(ANSWERED);
    if (request.method !== 'POST') return next();
    const raw: unknown = request.body;
    if (!Buffer.isBuffer(raw) || !isSigned(request, raw, options)) return void response.status(401).end();
    const read = readBody(raw, request.headers['content-type'] ?? '');
    switch (read.kind) {
      case 'invalid':
        options.log('slack.invalid', { why: read.why });
        return void response.status(400).end();
      case 'certificate-check':
        return void response.status(200).end();
      case 'verification':
        return void response.status(200).json({ challenge: read.challenge });
      case 'payload':
        break;
    }
    receiver.take(read.payload, retryOf(request)).then(({ status, body }) => {
      response.status(status);
      if (body) response.json(body);
      else response.end();
    }).catch(next);
  };
}

function isSigned({ headersDistinct }: Request, raw: Buffer, { signingSecret, clock }: { readonly signingSecret: string; readonly clock: Clock }): boolean {
  // Of two headers Node joins or keeps one, another reader the other: then nothing is proved.
  const [stamp, ...moreStamps] = headersDistinct['x-slack-request-timestamp'] ?? [];
  const [signature, ...moreSignatures] = headersDistinct['x-slack-signature'] ?? [];
  if (stamp === undefined || signature === undefined || moreStamps.length + moreSignatures.length > 0) return false;
  if (!/^\d{1,12}$/.test(stamp) || !/^v0=[0-9a-f]{64}$/.test(signature)) return false;
  // Both ways: Bolt's own check lets a stamp from the future through.
  if (Math.abs(Math.floor(clock.now() / 1_000) - Number(stamp)) > FIVE_MINUTES_S) return false;
  const expected = createHmac('sha256', signingSecret).update(`v0:${stamp}:`).update(raw).digest();
  return timingSafeEqual(expected, Buffer.from(signature.slice(3), 'hex'));
}

function retryOf(request: Request): Retry {
  const num = request.get('x-slack-retry-num');
  const reason = request.get('x-slack-retry-reason');
  return { ...(num !== undefined && /^\d{1,3}$/.test(num) ? { num: Number(num) } : {}), ...(reason !== undefined && /^[\w-]{1,60}$/.test(reason) ? { reason } : {}) };
}
