import { withTimeLimit, type Clock } from './kernel/clock.ts';
import type { SchoolId } from './kernel/ids.ts';
import type { Log } from './kernel/log.ts';
import type { Shelf } from './shelf.ts';
import { writePendingDecisions } from './situations/answer-decisions.ts';
import { writePendingAdditions } from './situations/loop-additions.ts';
import type { Store } from './storage/store.ts';
import { deskGrant } from './turn.ts';

/** Takes what was settled and added in chat into the files of the schools. */
export interface AnswersWriter {
  /** One writing at a time: whoever comes meanwhile waits for the same. Never rejects; what could not be written is tried again. */
  write(): Promise<void>;
  /** Waits for a writing that goes on, but not for long: what was not written by then is written after the next start. */
  close(): Promise<void>;
}

const LAST_WRITING_MS = 3_000;

export interface AnswersWriterParts {
  readonly store: Store;
  readonly schools: readonly SchoolId[];
  readonly files: (id: SchoolId) => Pick<Shelf, 'answers' | 'bank'>;
  readonly clock: Clock;
  readonly log: Log;
}

export function answersWriter({ store, schools, files, clock, log }: AnswersWriterParts): AnswersWriter {
  let writing: Promise<void> | null = null;
  const all = async (): Promise<void> => {
    for (const school of schools) {
      const { answers, bank } = files(school);
      const writes = [
        ['answers', () => writePendingDecisions({ store, school, file: answers, now: clock.now(), log })],
        ['situations', () => writePendingAdditions({ store, school, file: bank, now: clock.now(), log, grant: deskGrant(clock.now()) })],
      ] as const;
      for (const [what, write] of writes) {
        // They stand all the same, and are tried again.
        await write().catch((error: unknown) => log(`${what}.not-written`, { school, code: error instanceof Error ? error.name : 'unknown' }));
      }
    }
  };
  return {
    write: () => {
      writing ??= all().finally(() => {
        writing = null;
      });
      return writing;
    },
    close: async () => {
      await withTimeLimit(LAST_WRITING_MS, async () => writing ?? undefined).catch((error: unknown) => log('answers.not-written', { code: error instanceof Error ? error.name : 'unknown' }));
    },
  };
}
