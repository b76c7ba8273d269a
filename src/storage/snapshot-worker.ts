import { parentPort } from 'node:worker_threads';
import { z } from 'zod';
import { threadData } from '../kernel/thread.ts';
import { errorCode, nodeFiles } from './files.ts';
import { writeSnapshot } from './snapshot.ts';

/** A thread that replays the journal into the snapshot, so that the thread that answers people never stringifies the state. */
const task = z.object({ dir: z.string(), journalDir: z.string(), seq: z.number(), hash: z.string() }).parse(threadData());
try {
  await writeSnapshot(nodeFiles, task.dir, task.journalDir, { seq: task.seq, hash: task.hash });
  parentPort?.postMessage({ failed: null });
} catch (error) {
  const code = errorCode(error);
  // Anything but a file's failure ends the thread with the error itself.
  if (code === null) throw error;
  parentPort?.postMessage({ failed: code });
}
