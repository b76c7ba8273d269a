import { TimeoutError, withTimeLimit } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { Encoder } from './encoder.ts';

/** The vector of a question; null where it cannot be had in time: then words alone must do. Never rejects. */
export type QuestionVector = (text: string) => Promise<Float32Array | null>;

/** A question is to be answered within a second, and the encoder needs a hundredth of one. */
const LIMIT_MS = 400;

/** Asks the encoder for the sake of someone who waits: not while it is loading, not longer than `limitMs`, and not while it still owes an answer that came too late for another. */
export function questionVectors(encoder: Promise<Encoder | null>, log: Log, limitMs = LIMIT_MS): QuestionVector {
  let loaded: Encoder | null = null;
  encoder.then(
    (one) => {
      loaded = one;
    },
    () => undefined,
  );
  let owed = 0;
  return async (text) => {
    if (!loaded || owed > 0) return null;
    const asked = loaded.encode([text]);
    try {
      const [vector] = await withTimeLimit(limitMs, () => asked);
      return vector ?? null;
    } catch (error) {
      log('encoder.no-vector', { code: error instanceof Error ? error.name : 'unknown' });
      if (error instanceof TimeoutError) {
        owed += 1;
        const come = (): void => {
          owed -= 1;
        };
        asked.then(come, come);
      }
      return null;
    }
  };
}
