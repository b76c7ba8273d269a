import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sleep } from '../../../src/kernel/clock.ts';

/** A platform on loopback that takes messages after a moment, and can say whether it has one. */
export interface Recorder {
  readonly url: string;
  post(effect: string, card: string): Promise<void>;
  find(effect: string): Promise<boolean>;
  /** How often a card was posted. */
  count(card: string): number;
  /** Cards that were posted at least once. */
  readonly posted: number;
  close(): Promise<void>;
}

const LATEST_MS = 12;

export async function openRecorder(): Promise<Recorder> {
  const effects = new Set<string>();
  const cards = new Map<string, number>();
  const post = async (effect: string, card: string): Promise<void> => {
    await sleep(Math.random() * LATEST_MS);
    effects.add(effect);
    cards.set(card, (cards.get(card) ?? 0) + 1);
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://recorder');
    const effect = searchParams.get('effect') ?? '';
    // What arrived counts, whether or not whoever sent it lives to hear of it.
    const done = pathname === '/post' ? post(effect, searchParams.get('card') ?? '').then(() => 200) : Promise.resolve(effects.has(effect) ? 200 : 404);
    void done.then((status) => response.writeHead(status).end());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    post,
    find: (effect) => Promise.resolve(effects.has(effect)),
    count: (card) => cards.get(card) ?? 0,
    get posted() {
      return cards.size;
    },
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}

/** The recorder of another process. */
export const recorderAt = (url: string): Pick<Recorder, 'post' | 'find'> => ({
  post: async (effect, card) => {
    const answer = await fetch(`${url}/post?effect=${effect}&card=${encodeURIComponent(card)}`, { method: 'POST' });
    if (!answer.ok) throw new Error(`the recorder said ${answer.status}`);
  },
  find: async (effect) => (await fetch(`${url}/find?effect=${effect}`)).ok,
});

/** Cards of these reports that stand there more or less than once. */
export function wrongInPosts(recorder: Pick<Recorder, 'count'>, kept: readonly number[]): { readonly wrong: string[]; readonly missing: number; readonly doubled: number } {
  const cards = kept.flatMap((n) => [`card:${n}`, `follow:${n}`]).map((card) => ({ card, times: recorder.count(card) }));
  return { wrong: cards.filter(({ times }) => times !== 1).map(({ card, times }) => `${card} was posted ${times} times`), missing: cards.filter(({ times }) => times === 0).length, doubled: cards.filter(({ times }) => times > 1).length };
}
