import { Worker } from 'node:worker_threads';
import type { EncodeAnswer, EncodeRequest } from './encoder-thread.ts';
import { plainChat } from './chat-words.ts';

/** The length of a sentence's vector. */
export const ENCODED = 512;
/** A text beyond this is cut: a clause or a question is shorter, and time grows with length. In characters. */
const LONGEST_TEXT = 600;
/** So many texts at once: a question that comes in between waits for one such batch. */
const BATCH = 8;

/** Turns sentences into vectors that lie near each other when the sentences mean the like (Universal Sentence Encoder, lite, English). */
export interface Encoder {
  /** One vector of ENCODED numbers for each text, in order. Rejects when the thread has ended. About 5 to 10 ms a text. */
  encode(texts: readonly string[]): Promise<Float32Array[]>;
  close(): Promise<void>;
  /** Tells each time that it is back after it had ended; absent where one that ends stays ended. */
  readonly onBack?: (told: () => void) => void;
}

/** An encoder with the thread it runs in. */
export interface EncoderThread extends Encoder {
  /** Resolves when the thread has ended, however it did. */
  readonly ended: Promise<void>;
}

/** Starts the encoder in a thread of its own; resolves when it is loaded (a quarter of a second), rejects when it cannot be, or when `stop` ends the loading. Nothing is fetched: the model lies in its package. */
export function openEncoder(stop?: AbortSignal): Promise<EncoderThread> {
  const thread = new Worker(new URL('encoder-thread.mjs', import.meta.url));
  // An idle encoder must not keep a finished command alive.
  thread.unref();
  const waiting = new Map<number, { readonly done: (vectors: Float32Array) => void; readonly failed: (error: Error) => void }>();
  let next = 0;
  let ended: Error | null = null;
  const end = (error: Error): void => {
    ended ??= error;
    for (const { failed } of waiting.values()) failed(ended);
    waiting.clear();
    thread.unref();
  };
  const request = (texts: readonly string[]): Promise<Float32Array> =>
    new Promise((done, failed) => {
      if (ended) return failed(ended);
      const id = next++;
      // Whoever waits for an answer is to get it.
      if (waiting.size === 0) thread.ref();
      waiting.set(id, { done, failed });
      thread.postMessage({ id, texts } satisfies EncodeRequest);
    });
  const encode = async (texts: readonly string[]): Promise<Float32Array[]> => {
    const found: Float32Array[] = [];
    for (let from = 0; from < texts.length; from += BATCH) {
      const batch = texts.slice(from, from + BATCH).map((text) => plainChat(text).slice(0, LONGEST_TEXT) || '-');
      const vectors = await request(batch);
      for (let i = 0; i < batch.length; i++) found.push(vectors.slice(i * ENCODED, (i + 1) * ENCODED));
    }
    return found;
  };
  const terminate = (): void => void thread.terminate();
  stop?.addEventListener('abort', terminate, { once: true });
  const gone = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
  return new Promise((opened, refused) => {
    thread.once('error', (error: unknown) => {
      const reason = error instanceof Error ? error : new Error('the encoder failed');
      end(reason);
      refused(reason);
    });
    thread.once('exit', () => {
      stop?.removeEventListener('abort', terminate);
      const reason = new Error('the encoder has ended');
      end(reason);
      refused(reason);
    });
    thread.on('message', (answer: EncodeAnswer) => {
      if ('ready' in answer) {
        opened({ encode, close: async () => void (await thread.terminate()), ended: gone });
        return;
      }
      const asked = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (waiting.size === 0) thread.unref();
      if ('error' in answer) asked?.failed(new Error(answer.error));
      else asked?.done(answer.vectors);
    });
  });
}
