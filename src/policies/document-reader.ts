import { fork, type ChildProcess } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { TimeoutError, withTimeLimit } from '../kernel/clock.ts';
import { err, type Result } from '../kernel/result.ts';
import type { PolicyDocument } from './document.ts';
import { kindOf, MAX_FILE_BYTES, reason, tooLarge, type Reason } from './extract/file-guard.ts';
import { readDocument } from './read-document.ts';
import type { ReadAnswer, ReadRequest } from './reading-process.ts';

/** Promise 19: what one file may use before its reading is killed. Memory is the whole process's resident size. */
export interface ReadLimits {
  readonly memoryBytes: number;
  readonly timeMs: number;
  readonly startMs: number;
}
export const READ_LIMITS: ReadLimits = { memoryBytes: 256 * 1024 * 1024, timeMs: 20_000, startMs: 30_000 };

/** Where nobody waits but the one who asked, ordinary text up to this size is read here: starting a process costs more than reading it. */
const INLINE_BYTES = 64 * 1024;

/** Text as people write it: what may make a pattern or a parser slow (endless words or lines, runs of signs) goes to the process. */
function isOrdinary(text: string): boolean {
  return !/\S{300}|[^\n]{8000}|[^\p{L}\p{N}\n]{200}/u.test(text) && text.split('\n').length < 3_000;
}

/**
 * Reads files one after another: Word, PDF, web, long and odd text files in a process of its own.
 * A process and not a worker thread, because PDF and inflate buffers lie outside V8's heap, where a thread's limit does not count them,
 * and because what kills a thread by memory may take the bot with it. A file at a cap is refused, and the next gets a fresh process.
 */
export class DocumentReader {
  #child: ChildProcess | null = null;
  /** How many files the running process has read: what they left behind must not count against the next one. */
  #served = 0;
  #queue: Promise<unknown> = Promise.resolve();
  readonly #limits: ReadLimits;
  readonly #textHere: boolean;

  /** `textHere` lets short ordinary text be read in this process. Never for a running desk: there is always a text that looks ordinary and is slow. */
  constructor(options: { readonly textHere: boolean; readonly limits?: ReadLimits }) {
    this.#limits = options.limits ?? READ_LIMITS;
    this.#textHere = options.textHere;
  }

  /** The document, or why not. `unreadable` where the file system refuses. */
  read(request: ReadRequest): Promise<Result<PolicyDocument, Reason>> {
    const turn = this.#queue.then(() => this.#readNow(request));
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /** Ends the process when idle work is done; the next read starts a new one. */
  rest(): void {
    this.#child?.kill('SIGKILL');
    this.#child = null;
    this.#served = 0;
  }

  async #readNow(request: ReadRequest): Promise<Result<PolicyDocument, Reason>> {
    const kind = kindOf(request.file);
    if (!kind.ok) return kind;
    try {
      const { size } = await stat(request.path);
      if (size > MAX_FILE_BYTES) return err(tooLarge(size));
      if (size === 0) return err(reason('empty', 'the file is empty'));
      if (this.#textHere && (kind.value === 'text' || kind.value === 'markdown') && size <= INLINE_BYTES) {
        const bytes = await readFile(request.path);
        const read = isOrdinary(bytes.toString('latin1')) ? await readHere(bytes, request) : null;
        if (read) return read;
      }
    } catch (error) {
      if (isFileError(error)) return err(unreadable(error));
      throw error;
    }
    const result = await this.#readInProcess(request);
    if (!result.ok && result.error.code === 'too-much-memory' && this.#served > 1) {
      this.rest();
      return this.#readInProcess(request);
    }
    return result;
  }

  async #readInProcess(request: ReadRequest): Promise<Result<PolicyDocument, Reason>> {
    let child: ChildProcess;
    try {
      child = this.#child ?? (await this.#start());
    } catch (error) {
      if (error instanceof TimeoutError || error instanceof NotStarted) return err(reason('unreadable', 'the reader did not start: the machine is overloaded; the file is tried again at the next change'));
      throw error;
    }
    this.#child = child;
    this.#served++;
    try {
      return await withTimeLimit(this.#limits.timeMs, (signal) => answerOf(child, request, signal));
    } catch (error) {
      this.rest();
      if (error instanceof TimeoutError) return err(reason('too-slow', `reading it took longer than ${Math.round(this.#limits.timeMs / 1000)} seconds and was stopped: save it again from Word, or split it`));
      if (error instanceof Died) return err(error.reason);
      throw error;
    }
  }

  #start(): Promise<ChildProcess> {
    this.#served = 0;
    const child = fork(fileURLToPath(new URL('./reading-process.mjs', import.meta.url)), [String(this.#limits.memoryBytes)], {
      // The heap stays below the cap, so that most documents that are too much end with a collected heap first.
      execArgv: [`--max-old-space-size=${Math.round((this.#limits.memoryBytes / 1024 / 1024) * 0.75)}`, '--max-semi-space-size=8'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // None of the bot's settings or secrets: what parses strangers' files needs no environment.
      env: {},
    });
    return withTimeLimit(this.#limits.startMs, () => new Promise<ChildProcess>((resolve, reject) => {
      child.once('message', () => resolve(child));
      // Stays for the process's whole life: nobody else listens, and an unheard error would end the bot.
      child.on('error', () => reject(new NotStarted()));
      child.once('exit', () => reject(new NotStarted()));
    })).catch((error: unknown) => {
      child.kill('SIGKILL');
      throw error;
    });
  }
}

/** Null when a parser fails on this file: the process then meets the same fault, where it ends nothing else, and refuses the file. */
async function readHere(bytes: Buffer, request: ReadRequest): Promise<Result<PolicyDocument, Reason> | null> {
  try {
    return await readDocument(bytes, request.file, request.id);
  } catch {
    return null;
  }
}

/** The system had no room for the process, or it ended before it was ready. */
class NotStarted extends Error {
  override readonly name = 'NotStarted';
}

/** The process ended before it answered. */
class Died extends Error {
  override readonly name = 'Died';
  readonly reason: Reason;
  constructor(why: Reason) {
    super(why.code);
    this.reason = why;
  }
}

function answerOf(child: ChildProcess, request: ReadRequest, signal: AbortSignal): Promise<Result<PolicyDocument, Reason>> {
  return new Promise((resolve, reject) => {
    const onMessage = (answer: ReadAnswer): void => {
      if ('ready' in answer) return;
      done();
      resolve(answer.result);
    };
    const onExit = (code: number | null, how: NodeJS.Signals | null): void => {
      done();
      // SIGKILL: the watchdog. SIGABRT, or its exit code: V8 ran out of heap.
      const memory = how === 'SIGKILL' || how === 'SIGABRT' || code === 134;
      reject(new Died(memory ? reason('too-much-memory', 'reading it took more memory than any policy needs and was stopped: save it again from Word, or split it') : reason('broken', 'reading it failed: save it again from Word, or export it again')));
    };
    const done = (): void => {
      child.off('message', onMessage);
      child.off('exit', onExit);
    };
    signal.addEventListener('abort', done);
    child.on('message', onMessage);
    child.on('exit', onExit);
    if (!child.connected) onExit(child.exitCode, child.signalCode);
    else child.send(request, (failure) => (failure ? onExit(child.exitCode, child.signalCode) : undefined));
  });
}

export const isFileError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error;

export function unreadable(error: NodeJS.ErrnoException): Reason {
  if (error.code === 'EACCES' || error.code === 'EPERM') return reason('unreadable', 'the bot may not read it: check who may open the file');
  if (error.code === 'EBUSY') return reason('unreadable', 'it is open elsewhere: close it, and it is read again');
  return reason('unreadable', `it cannot be opened (${error.code ?? 'unknown'})`);
}
