import { elapsed, sleepUnless, TimeoutError, withTimeLimit } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { Encoder, EncoderThread } from './encoder.ts';

/** How long after an end it is started again, in ms: the first time, doubled each time after, at most so long. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5 * 60_000;
/** One that has run so long starts with the first wait again, in ms. */
const SOUND_MS = 60_000;
/** A thread that owes an answer longer than this, and so much more for each text, hangs and is ended, in ms. A text takes a hundredth of a second. */
const HANGS_MS = 30_000;
const HANGS_PER_TEXT_MS = 1_000;

export interface LastingEncoderParts {
  readonly open: (stop: AbortSignal) => Promise<EncoderThread>;
  readonly log: Log;
  /** Ends it for good, also while it waits. */
  readonly stop: AbortSignal;
  readonly wait?: (ms: number) => Promise<void>;
  readonly hangsMs?: number;
}

/**
 * An encoder that is started again when its thread ends, hangs or does not start. Resolves when it was tried once, and never rejects; until
 * it is there, and while it is not, `encode` rejects and whoever asked goes by words.
 */
export async function openLastingEncoder({ open, log, stop, wait = (ms) => sleepUnless(stop, ms), hangsMs = HANGS_MS }: LastingEncoderParts): Promise<Encoder> {
  let current: EncoderThread | null = null;
  let closed = false;
  const told: (() => void)[] = [];
  const over = (): boolean => closed || stop.aborted;

  const start = async (): Promise<EncoderThread | null> => {
    try {
      return await open(stop);
    } catch (error) {
      if (!over()) log('encoder.unavailable', { code: nameOf(error) });
      return null;
    }
  };
  const keep = async (): Promise<void> => {
    let again = FIRST_WAIT_MS;
    while (!over()) {
      const from = elapsed();
      const ran = current;
      await ran?.ended;
      current = null;
      if (over()) return;
      if (elapsed() - from >= SOUND_MS) again = FIRST_WAIT_MS;
      log('encoder.starts-again', { ended: ran !== null, inMs: again });
      await wait(again);
      again = Math.min(again * 2, LONGEST_WAIT_MS);
      if (over()) return;
      const next = await start();
      current = next;
      if (!next) continue;
      if (over()) return next.close();
      log('encoder.back');
      for (const tell of told) tell();
    }
  };

  current = await start();
  keep().catch((error: unknown) => log('encoder.given-up', { code: nameOf(error) }));
  return {
    encode: async (texts) => {
      const thread = current;
      if (!thread) throw new Error('the encoder is not there');
      try {
        return await withTimeLimit(hangsMs + texts.length * HANGS_PER_TEXT_MS, () => thread.encode(texts));
      } catch (error) {
        if (error instanceof TimeoutError) {
          log('encoder.hangs', { texts: texts.length });
          await thread.close();
        }
        throw error;
      }
    },
    close: async () => {
      closed = true;
      await current?.close();
    },
    onBack: (tell) => void told.push(tell),
  };
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
