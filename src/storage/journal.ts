import { join } from 'node:path';
import type { KeyId } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { notSaved } from './fault.ts';
import { errorCode, type Files, type OpenFile } from './files.ts';
import { makeLine, type Head } from './journal-line.ts';
import { segmentName, type Tail } from './journal-reader.ts';
import { NotSaved, type TurnNote } from './store.ts';

export interface Entry {
  readonly note: TurnNote;
  /** Keys that the changes are sealed with and that are not on the disk yet. */
  readonly newKeys: readonly KeyId[];
  readonly changes: readonly string[];
  /** Takes the turn's changes back out of memory. */
  readonly undo: () => void;
}
interface Waiting extends Entry {
  readonly saved: () => void;
  readonly failed: (reason: unknown) => void;
}

/**
 * The append-only truth of one school. Concurrent turns share one write and one sync. When either fails, the file is cut back to its
 * last good byte, every waiting turn is undone in reverse order and rejected with NotSaved, and the next one tries afresh.
 */
export class Journal {
  readonly #files: Files;
  readonly #dir: string;
  readonly #log: Log;
  readonly #saveKeys: (keys: readonly KeyId[]) => Promise<void>;
  #file: OpenFile | null = null;
  #path: string | null;
  #length: number;
  #head: Head;
  /** The file may hold bytes after `#length`: cut them before the next write. */
  #dirty = false;
  #closed = false;
  #queue: Waiting[] = [];
  #last: Promise<void> | null = null;
  #working: Promise<void> | null = null;
  #rotation: { done: (head: Head) => void; failed: (error: unknown) => void } | null = null;

  /** `tail` is what `readJournal` found: a torn end in it is cut before anything is written. `saveKeys` is done before each write. */
  constructor(files: Files, dir: string, tail: Tail, saveKeys: (keys: readonly KeyId[]) => Promise<void>, log: Log) {
    this.#files = files;
    this.#dir = dir;
    this.#log = log;
    this.#saveKeys = saveKeys;
    this.#path = tail.segment?.path ?? null;
    this.#length = tail.length;
    this.#head = tail.head;
    this.#dirty = tail.torn > 0;
  }

  get head(): Head {
    return this.#head;
  }

  /** Makes the file ready to be written, so that a folder that cannot be written stops the start, not the first turn. */
  async ready(): Promise<void> {
    if (this.#path === null) await this.#startSegment();
    else if (this.#file === null) await this.#repair();
  }

  /** Resolves when the line is on the disk; rejects with NotSaved after `undo` was called. */
  append(entry: Entry): Promise<void> {
    if (this.#closed) {
      entry.undo();
      return Promise.reject(new NotSaved({ code: 'closed' }));
    }
    const saved = new Promise<void>((resolve, reject) => {
      this.#queue.push({ ...entry, saved: resolve, failed: reject });
    });
    this.#last = saved;
    this.#start();
    return saved;
  }

  /** Settles as the newest turn under way does: whoever has read its changes may speak of them only then. Null when all is on disk. */
  get pending(): Promise<void> | null {
    return this.#last;
  }

  /** Ends this segment and begins the next; resolves with the last line of the ended one, when it is on disk. */
  rotate(): Promise<Head> {
    if (this.#rotation) throw new Error('the journal is already being rotated');
    const done = new Promise<Head>((resolve, reject) => {
      this.#rotation = { done: resolve, failed: reject };
    });
    this.#start();
    return done;
  }

  /** Waits for what was appended, then closes; later turns are refused. */
  async close(): Promise<void> {
    this.#closed = true;
    while (this.#working) await this.#working;
    await this.#file?.close();
    this.#file = null;
  }

  #start(): void {
    this.#working ??= this.#work().finally(() => {
      this.#working = null;
      if (this.#queue.length > 0 || this.#rotation) this.#start();
    });
  }

  async #work(): Promise<void> {
    while (this.#queue.length > 0 || this.#rotation) {
      // One trip round the event loop, so that turns that are ready now share this sync.
      await new Promise((resolve) => setImmediate(resolve));
      const batch = this.#queue;
      this.#queue = [];
      if (batch.length > 0) await this.#commit(batch);
      await this.#rotateNow();
    }
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.#writeLines(batch);
    } catch (error) {
      await this.#fail(batch, error);
      return;
    }
    if (this.#queue.length === 0) this.#last = null;
    for (const entry of batch) entry.saved();
  }

  async #writeLines(batch: readonly Waiting[]): Promise<void> {
    if (this.#dirty || this.#file === null) await this.#repair();
    // A line whose key was lost could never be read again, so the keys are on the disk before it.
    await this.#saveKeys(batch.flatMap((entry) => entry.newKeys));
    let head = this.#head;
    const texts: string[] = [];
    for (const entry of batch) {
      const line = makeLine(head, entry.note, entry.changes);
      texts.push(line.text);
      head = line.head;
    }
    const bytes = Buffer.from(texts.join(''), 'utf8');
    const file = this.#file;
    if (file === null) throw new Error('the journal is not open');
    this.#dirty = true;
    await file.write(bytes, this.#length);
    await file.sync();
    this.#dirty = false;
    this.#head = head;
    this.#length += bytes.length;
  }

  async #fail(batch: readonly Waiting[], error: unknown): Promise<void> {
    // Turns queued meanwhile have seen the failed ones' changes, so they go too.
    const all = [...batch, ...this.#queue];
    this.#queue = [];
    this.#last = null;
    for (const entry of all.toReversed()) entry.undo();
    // Anything but a file's failure is a bug, and reaches the callers as what it is.
    const reason = errorCode(error) === null ? error : notSaved(error);
    this.#log('journal.not-saved', { turns: all.length, code: errorCode(error) ?? 'bug' });
    // Cut back at once: what stayed behind would come to life at the next start, after its sender was told that nothing was saved.
    try {
      if (this.#dirty) await this.#repair();
    } catch (repairError) {
      this.#log('journal.not-cut-back', { code: errorCode(repairError) ?? 'bug' });
    }
    for (const entry of all) entry.failed(reason);
  }

  /** Opens the file anew and cuts it back to its last good byte: after a failed sync the old handle's word is worth nothing. */
  async #repair(): Promise<void> {
    if (this.#path === null) {
      await this.#startSegment();
      return;
    }
    const old = this.#file;
    this.#file = null;
    await old?.close();
    const file = await this.#files.open(this.#path, 'r+');
    try {
      if (this.#dirty) {
        await file.truncate(this.#length);
        await file.sync();
      }
    } catch (error) {
      await file.close();
      throw error;
    }
    this.#dirty = false;
    this.#file = file;
  }

  async #rotateNow(): Promise<void> {
    const rotation = this.#rotation;
    if (!rotation) return;
    this.#rotation = null;
    try {
      if (this.#dirty) await this.#repair();
      // An empty segment already begins at the next line.
      if (this.#length > 0) await this.#startSegment();
      rotation.done(this.#head);
    } catch (error) {
      rotation.failed(error);
    }
  }

  async #startSegment(): Promise<void> {
    await this.#files.makeFolder(this.#dir);
    const path = join(this.#dir, segmentName(this.#head.seq + 1));
    const file = await this.#files.open(path, 'wx').catch(async (error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
      // Left by a rotation that failed half-way; no line was written to it.
      const left = await this.#files.open(path, 'r+');
      await left.truncate(0);
      return left;
    });
    try {
      await file.sync();
      await this.#files.syncFolder(this.#dir);
    } catch (error) {
      await file.close();
      throw error;
    }
    const old = this.#file;
    this.#file = file;
    this.#path = path;
    this.#length = 0;
    this.#dirty = false;
    await old?.close();
  }
}
