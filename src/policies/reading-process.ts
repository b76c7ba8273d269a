import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { Result } from '../kernel/result.ts';
import type { DocumentId, PolicyDocument } from './document.ts';
import './extract/docx.ts';
import type { Reason } from './extract/file-guard.ts';
import './extract/html.ts';
import './extract/pdf.ts';
import { readDocument } from './read-document.ts';

/** What the bot sends to the reading process, and what comes back. */
export interface ReadRequest {
  readonly path: string;
  readonly file: string;
  readonly id: DocumentId;
}
export type ReadAnswer = { readonly ready: true } | { readonly result: Result<PolicyDocument, Reason> };

/**
 * Ends this process when its memory passes the cap. A thread of its own, because the reader may be busy in one long call; resident
 * size, because PDF buffers lie outside the heap that V8's own limit counts. SIGKILL is how the parent knows.
 */
const WATCHDOG = `
const { workerData } = require('node:worker_threads');
const still = new Int32Array(new SharedArrayBuffer(4));
for (;;) {
  if (process.memoryUsage.rss() > workerData) process.kill(process.pid, 'SIGKILL');
  Atomics.wait(still, 0, 0, 25);
}`;

/** Answers the parent's requests, one at a time, until the parent goes. All readers are loaded by now: see reading-process.mjs. */
export function serve(): void {
  const send = (answer: ReadAnswer): void => {
    process.send?.(answer);
  };
  new Worker(WATCHDOG, { eval: true, workerData: Number(process.argv[2]), resourceLimits: { maxOldGenerationSizeMb: 8 } }).unref();
  process.on('disconnect', () => process.exit(0));
  process.on('message', (request: ReadRequest) => {
    // A failure that is no expected outcome ends the process, and the parent says so for this file alone.
    void readFile(request.path)
      .then((bytes) => readDocument(bytes, request.file, request.id))
      .then((result) => send({ result }));
  });
  send({ ready: true });
}
