import type { KeyId, SchoolId } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { noteErased } from './anchors.ts';
import { errorCode } from './files.ts';

/** Told which keys of a school are about to be destroyed. */
export type ErasedNotes = (school: SchoolId, keys: readonly KeyId[]) => Promise<void>;

/**
 * Notes destroyed keys in the second folder, so that a restore destroys them again. Where that folder cannot be written, the words are erased all
 * the same and the log says so; what was not noted is noted with the next, as long as this process runs.
 */
export function erasedNotes(dir: string, log: Log): ErasedNotes {
  const waiting = new Map<SchoolId, KeyId[]>();
  return async (school, keys) => {
    const all = [...(waiting.get(school) ?? []), ...keys];
    waiting.set(school, all);
    try {
      await noteErased(dir, school, all);
      waiting.delete(school);
    } catch (error) {
      const code = errorCode(error);
      if (code === null) throw error;
      log('erased.not-noted', { school, keys: all.length, code });
    }
  };
}
