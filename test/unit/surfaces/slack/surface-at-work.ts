import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Inbound } from '../../../../src/chat/inbound.ts';
import type { Reply } from '../../../../src/chat/reply.ts';
import type { Accept } from '../../../../src/chat/surface.ts';
import { fixedClock, type Clock } from '../../../../src/kernel/clock.ts';
import { makeLog } from '../../../../src/kernel/log.ts';
import { card, type CardInput, type CardName } from '../../../../src/cards/card-data.ts';
import type { CardContent } from '../../../../src/chat/outbound.ts';
import { makeSlackSurface, type SlackSurface } from '../../../../src/surfaces/slack/slack-surface.ts';
import { httpCarrier, type Carrier } from '../../../fixtures/slack/carrier.ts';
import { personAt, type Person } from '../../../fixtures/slack/person.ts';
import { openSlackFake, type SlackFake, type SlackFakeOptions } from '../../../fixtures/slack/slack-fake.ts';
import { TEAM } from '../../../fixtures/slack/workspace.ts';

export const SECRET = 'invented-signing-secret';
export const START = Date.parse('2026-11-23T10:00:00Z');
export const TEACHER = 'U0TEACHER1';
export const COLLEAGUE = 'U0COLLEAG1';
export const STAFF_ROOM = 'C0STAFFRM1';

/** The Slack surface alone, behind HTTP, in a workspace on this machine; what the desk would answer is said by the test. */
export interface SurfaceAtWork {
  readonly surface: SlackSurface;
  readonly slack: SlackFake;
  readonly clock: Clock & { set(ms: number): void };
  readonly url: string;
  readonly carrier: Carrier;
  readonly inbounds: Inbound[];
  readonly log: string[];
  readonly teacher: Person;
  /** What the desk answers from now on. */
  answers(reply: Reply | ((inbound: Inbound) => Promise<Reply>)): void;
  /** What the surface does beside its acknowledgements is done. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export async function openSurface(fake: Partial<SlackFakeOptions> = {}, workspaces: ReadonlySet<string> = new Set([TEAM])): Promise<SurfaceAtWork> {
  const clock = fixedClock(START);
  const slack = await openSlackFake({
    now: () => clock.now(),
    people: [
      { id: TEACHER, name: 'Priya Nair', email: 'p.nair@alderbank.example' },
      { id: COLLEAGUE, name: 'Tom Reed', email: 't.reed@alderbank.example' },
      { id: 'U0000GUEST', name: 'Gus Guest', email: 'gus@parents.example', standing: 'guest' },
      { id: 'U0STRANGER', name: 'Sam Stranger', standing: 'stranger' },
      { id: 'U000LEAVER', name: 'Lee Leaver', email: 'l@alderbank.example', standing: 'deactivated' },
      { id: 'U000ROBOT1', name: 'Robot', standing: 'bot' },
    ],
    channels: [{ id: STAFF_ROOM, name: 'staffroom', members: [TEACHER, COLLEAGUE, 'U0000GUEST', 'U0STRANGER'] }, { id: 'G0PRIVATE1', name: 'safeguarding', private: true, members: [COLLEAGUE] }],
    ...fake,
  });
  const log: string[] = [];
  const surface = makeSlackSurface({ botToken: slack.botToken, signingSecret: SECRET, appToken: null, apiUrl: slack.apiUrl, clock, log: makeLog((line) => log.push(line), () => clock.now()), workspaces });
  const inbounds: Inbound[] = [];
  let answer: Reply | ((inbound: Inbound) => Promise<Reply>) = { status: 'recorded' };
  const accept: Accept = (inbound) => {
    inbounds.push(inbound);
    return typeof answer === 'function' ? answer(inbound) : Promise.resolve(answer);
  };
  await surface.start(accept);
  const app = express();
  if (surface.paths) app.use('/slack/events', express.raw({ limit: '1mb', type: () => true }), surface.paths);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  const carrier = httpCarrier({ url, secret: SECRET, now: () => clock.now() });
  return {
    surface, slack, clock, url, carrier, inbounds, log, teacher: personAt(slack, carrier, TEACHER),
    answers: (reply) => {
      answer = reply;
    },
    settled: async () => {
      // Stopping waits for all that is under way.
      await surface.stop();
      await surface.start(accept);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await surface.stop();
      await slack.close();
    },
  };
}

/** A card as it reaches a surface, with its foot. */
export function withFoot<T extends CardName>(name: T, data: CardInput<T>): CardContent {
  const { template, data: given } = card(name, data);
  return { template, data: { ...(given as Record<string, unknown>), foot: { text: 'Worried about a child? Tell Mrs Okafor.', report: false } } };
}

export const LONG = (letter: string, pieces = 5): CardContent => withFoot('help', { colleague: true, lines: Array.from({ length: pieces }, (_one, n) => `${letter}${n} ${'word '.repeat(600)}`) });
