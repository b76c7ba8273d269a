import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { asId, type KeyId } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { openSealed, seal } from '../kernel/seal.ts';
import { CannotOpen, notSaved } from './fault.ts';
import { errorCode, type Files, type OpenFile } from './files.ts';
import type { Keyring } from './keyring.ts';
import type { RememberedLog } from './store.ts';

const LF = 0x0a;
/** A value as the log holds it. */
export interface LogLine {
  readonly key: KeyId;
  readonly sealed: string;
}
interface Waiting {
  readonly key: KeyId;
  readonly value: unknown;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * A small append-only file of sealed JSON values, for what must be remembered across a kill but is no record of the school's.
 * One line a value: `crc32 SPACE number SPACE keyId SPACE sealed`, sealed to its number, so that lines cannot be swapped unseen.
 */
export class SealedLog implements RememberedLog {
  readonly #files: Files;
  readonly #path: string;
  readonly #keys: Keyring;
  readonly #lines: LogLine[];
  #file: OpenFile | null = null;
  #length: number;
  #queue: Waiting[] = [];
  #working: Promise<void> | null = null;

  private constructor(files: Files, path: string, keys: Keyring, lines: LogLine[], length: number) {
    this.#files = files;
    this.#path = path;
    this.#keys = keys;
    this.#lines = lines;
    this.#length = length;
  }

  /** Makes the file when there is none; cuts a torn end; throws CannotOpen at a damaged line. */
  static async open(files: Files, path: string, keys: Keyring, log: Log): Promise<SealedLog> {
    await files.makeFolder(dirname(path));
    if (!(await files.stat(path))) {
      const made = await files.open(path, 'wx');
      await made.close();
      await files.syncFolder(dirname(path));
    }
    const bytes = await files.read(path);
    const lines: LogLine[] = [];
    let start = 0;
    for (let end = bytes.indexOf(LF); end >= 0; start = end + 1, end = bytes.indexOf(LF, start)) {
      const line = lineOfLog(bytes.toString('latin1', start, end), lines.length);
      if (!line) throw new CannotOpen('journal-damaged', path, 'the line does not fit its checksum: restore the folder from its backup', start);
      lines.push(line);
    }
    if (start < bytes.length) log('sealed-log.torn-end-cut', { bytes: bytes.length - start });
    return new SealedLog(files, path, keys, lines, start);
  }

  async append(value: unknown, keyName: string): Promise<void> {
    const key = await this.#keys.shared(keyName).catch((error: unknown) => {
      throw notSaved(error);
    });
    await new Promise<void>((resolve, reject) => {
      this.#queue.push({ key, value, done: resolve, failed: reject });
      this.#working ??= this.#work();
    });
  }

  async all(): Promise<unknown[]> {
    return this.#lines.flatMap(({ key, sealed }, i) => {
      const dataKey = this.#keys.get(key);
      if (!dataKey) return [];
      const opened = openSealed(dataKey, boundToLine(i), sealed);
      if (!opened.ok) throw new Error(`line ${i + 1} of a sealed log does not open with its key`);
      return [opened.value];
    });
  }

  async close(): Promise<void> {
    await this.#working;
    await this.#file?.close();
    this.#file = null;
  }

  async #work(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue;
      this.#queue = [];
      try {
        await this.#write(batch);
        for (const one of batch) one.done();
      } catch (error) {
        const reason = errorCode(error) === null ? error : notSaved(error);
        for (const one of batch) one.failed(reason);
      }
    }
    this.#working = null;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    const lines = batch.map(({ key, value }, i) => {
      const dataKey = this.#keys.get(key);
      if (!dataKey) throw new Error(`key ${key} was destroyed`);
      return { key, sealed: seal(dataKey, boundToLine(this.#lines.length + i), value) };
    });
    const bytes = Buffer.from(lines.map((line, i) => logLineText(line, this.#lines.length + i)).join(''), 'latin1');
    // Cut first: a torn end, or what a failed write left behind, must not come to stand between two lines.
    const file = (this.#file ??= await this.#files.open(this.#path, 'r+'));
    try {
      await file.truncate(this.#length);
      await file.write(bytes, this.#length);
      await file.sync();
    } catch (error) {
      this.#file = null;
      await file.close();
      throw error;
    }
    this.#length += bytes.length;
    this.#lines.push(...lines);
  }
}

/** What a line is sealed to beside its key. */
export const boundToLine = (index: number): string => `log/${index}`;

export function logLineText(line: LogLine, index: number): string {
  const body = `${index} ${line.key} ${line.sealed}`;
  return `${crc32(body).toString(16).padStart(8, '0')} ${body}\n`;
}

/** The line at that place, from 0; null where it does not fit its checksum or its place. */
export function lineOfLog(text: string, index: number): LogLine | null {
  const [, , key, sealed] = text.split(' ');
  if (!key || !sealed) return null;
  const line = { key: asId<'key'>(key), sealed };
  return logLineText(line, index) === `${text}\n` ? line : null;
}
