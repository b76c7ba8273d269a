import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openPlatformDesk } from '../../contract/platform-desk.ts';

/**
 * A door that bodies are sent to, in a process of its own so that its memory is its own: the whole desk, or one written without care, which the
 * harness must tell from it (`careless`: it breaks on what it does not expect, keeps what it was sent, and stands still now and then).
 */
export interface DoorState {
  readonly url: string;
  /** Where the stand-in of Teams' bot service answers; empty for the careless one. */
  readonly serviceUrl: string;
  /** The desk's clock, UTC ms: what a signature is made with. */
  readonly now: number;
  readonly rssBytes: number;
  /** How many requests became something that happened. */
  readonly taken: number;
  readonly unhandled: number;
  /** Whether a body reached what every object inherits. */
  readonly polluted: boolean;
}

let unhandled = 0;
for (const event of ['unhandledRejection', 'uncaughtException'] as const) process.on(event, () => void unhandled++);

interface Door {
  readonly url: string;
  readonly serviceUrl: string;
  now(): number;
  taken(): number;
}

async function theDesk(): Promise<Door> {
  const desk = await openPlatformDesk(undefined, { policies: process.argv[3] !== 'bare' });
  let taken = 0;
  // Kept by the stand-ins, and no part of what the desk keeps.
  const count = (): number => {
    taken += desk.taken.length;
    desk.taken.length = 0;
    desk.slack.forget();
    desk.connector.forget();
    return taken;
  };
  return { url: desk.url, serviceUrl: desk.connector.serviceUrl, now: () => desk.clock.now(), taken: count };
}

async function careless(): Promise<Door> {
  const kept: Buffer[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      kept.push(Buffer.alloc(300_000, 1));
      const until = performance.now() + (kept.length % 20 === 0 ? 120 : 0);
      while (performance.now() < until);
      try {
        const { event } = JSON.parse(Buffer.concat(chunks).toString()) as { event: { user: string } };
        response.writeHead(event.user.length > 0 ? 200 : 400).end();
      } catch {
        response.writeHead(500).end();
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, serviceUrl: '', now: () => 0, taken: () => kept.length };
}

const door = await (process.argv[2] === 'careless' ? careless() : theDesk());
process.on('message', () => {
  const taken = door.taken();
  globalThis.gc?.();
  const state: DoorState = { url: door.url, serviceUrl: door.serviceUrl, now: door.now(), rssBytes: process.memoryUsage.rss(), taken, unhandled, polluted: 'admin' in Object.prototype };
  process.send?.(state);
});
process.on('disconnect', () => process.exit(0));
process.send?.('open');
