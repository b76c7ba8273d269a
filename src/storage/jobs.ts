import type { SchoolId } from '../kernel/ids.ts';

/** What is left to be done. Each kind has a queue of its own, so that none waits behind another; of the chores, one process does one at a time. */
export const JOB_KINDS = ['lane', 'timer', 'dead', 'chores'] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** Work for whichever process takes it. The records say what is to be done; a job says only where to look, so that one too many does nothing. */
export interface Job {
  readonly kind: JobKind;
  readonly school: SchoolId;
  /** The lane, the timer or the message: ids, never what people typed. */
  readonly key: string;
}

/** What a changed record leaves to be done: not before `at`, UTC ms. Those of one kind and key in one commit are one job. */
export interface Due {
  readonly kind: JobKind;
  readonly key: string;
  readonly at: number;
}

/** A record as a commit leaves it; null where it was removed. */
export interface Changed {
  readonly collection: string;
  readonly id: string;
  readonly record: unknown;
}
export type DueOf = (changed: Changed) => Due | null;

/**
 * Jobs that several processes share. A job comes to be in the very transaction of the records it is about; each is taken by one process, and by
 * another where that one ends in the middle of it.
 */
export interface Jobs {
  /**
   * Takes jobs from now on. `work` says when the same is to be looked at again (UTC ms), or null when there is nothing more to do; where it rejects,
   * the job is tried again.
   */
  start(work: (job: Job) => Promise<number | null>): void;
  /** Looks for lanes now: after a commit of this process, whose messages need not wait for the next look. */
  wake(): void;
  /** Puts jobs for what the records hold and nobody may have a job for: after a move from files, a restored backup, a process that was killed. */
  sweep(school: SchoolId, dues: readonly Due[]): Promise<void>;
  /** Ends when the jobs under way have ended. */
  stop(): Promise<void>;
}
