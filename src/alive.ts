import { join } from 'node:path';
import { randomId, type SchoolId } from './kernel/ids.ts';
import { elapsed, type Clock } from './kernel/clock.ts';
import type { Log } from './kernel/log.ts';
import { WAS_AWAY } from './routes/was-away.ts';
import { errorCode, nodeFiles } from './storage/files.ts';
import { replaceFile } from './storage/replace-file.ts';
import type { Store } from './storage/store.ts';
import { schedule } from './time/timers.ts';

/** Remembers when this desk last ran, so that a start can say from when to when it did not. */
export interface Alive {
  /** Asks the routes to say how long the desk was away; at a start, once the records are open. */
  sayGap(): Promise<void>;
  /** The desk runs. Writes at most every ten seconds. */
  beat(): void;
}

const FILE = 'alive';
const EVERY_MS = 10_000;
// What a restart takes, and then some. Whether a longer one matters is for the school's hours to say.
const SHORTEST_MS = 60_000;

export interface AliveParts {
  /** The mark lies here: it is about this process, so it is no record. */
  readonly dataDir: string;
  readonly store: Store;
  readonly schools: readonly SchoolId[];
  readonly clock: Clock;
  readonly log: Log;
}

export function alive({ dataDir, store, schools, clock, log }: AliveParts): Alive {
  const path = join(dataDir, FILE);
  let beaten = -EVERY_MS;
  const mark = async (): Promise<void> => {
    beaten = elapsed();
    await replaceFile(path, `${clock.now()}\n`, nodeFiles, 0o600).catch((error: unknown) => log('desk.not-marked-alive', { code: errorCode(error) ?? 'unknown' }));
  };
  return {
    sayGap: async () => {
      const from = await lastBeat(path);
      const to = clock.now();
      // A clock that was ahead before says nothing of how long it was.
      if (from === null || to - from < SHORTEST_MS) return;
      log('desk.was-away', { ms: to - from });
      for (const school of schools) {
        const note = { at: to, actor: null, inbound: { eventId: randomId<'event'>(), kind: 'start', route: 'desk/was-away' } };
        await store.transact(school, note, async (tx) => schedule(tx, to, WAS_AWAY, to, WAS_AWAY, { from, to }));
      }
      // At once: a desk that stops and starts again and again says it once.
      await mark();
    },
    beat: () => {
      if (elapsed() - beaten >= EVERY_MS) void mark();
    },
  };
}

/** UTC ms; null where it never ran here, or the mark cannot be read. */
async function lastBeat(path: string): Promise<number | null> {
  if (!(await nodeFiles.stat(path))) return null;
  const at = Number((await nodeFiles.read(path)).toString('utf8'));
  return Number.isSafeInteger(at) && at > 0 ? at : null;
}
