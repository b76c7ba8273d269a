import { NotSaved } from './store.ts';
import { errorCode } from './files.ts';

/** Why a school's records cannot be opened. `message` says what to do, for whoever runs the machine. */
export interface StorageFault {
  readonly code: 'journal-damaged' | 'journal-short' | 'snapshot-damaged' | 'in-use' | 'too-open' | 'not-writable' | 'wrong-key' | 'moved' | 'not-moved' | 'not-empty' | 'newer-program' | 'io';
  readonly file: string;
  /** Byte offset of the fault in `file`, from 0; null where no byte is to blame. */
  readonly offset: number | null;
  readonly message: string;
}

/** Carries a StorageFault to the one place that opens a school's records and returns it. */
export class CannotOpen extends Error {
  override readonly name = 'CannotOpen';
  readonly fault: StorageFault;
  constructor(code: StorageFault['code'], file: string, message: string, offset: number | null = null) {
    super(`${file}${offset === null ? '' : ` at byte ${offset}`}: ${message}`);
    this.fault = { code, file, offset, message };
  }
}

/** What a failed write means for the turn; anything that is not a file's failure is a bug and is thrown on. */
export function notSaved(error: unknown): NotSaved {
  if (error instanceof NotSaved) return error;
  const code = errorCode(error);
  if (code === null) throw error;
  return new NotSaved(code === 'ENOSPC' || code === 'EDQUOT' ? { code: 'disk-full' } : { code: 'io', reason: code });
}
