import { join } from 'node:path';
import { asId, type KeyId } from '../kernel/ids.ts';
import { CHECK_FILE, type MasterKey } from '../kernel/seal.ts';
import { CannotOpen } from './fault.ts';
import type { Files, OpenFile } from './files.ts';
import { segmentName, segments } from './journal-reader.ts';
import { lineOfLog, logLineText, type LogLine } from './sealed-log.ts';

const LF = 0x0a;
const KEY_SUFFIX = '.key';
const LOG_SUFFIX = '.log';

/** What is kept beside the journal: keys as the master key wrapped them, and sealed logs. */
export interface BesideJournal {
  readonly keys: ReadonlyMap<KeyId, string>;
  readonly logs: ReadonlyMap<string, readonly LogLine[]>;
}

/** The journal's whole lines in files, oldest first. What follows the last whole one was never acknowledged. */
export async function* linesInFiles(files: Files, dir: string): AsyncGenerator<string> {
  for (const segment of await segments(files, join(dir, 'journal'))) {
    const bytes = await files.read(segment.path);
    for (let start = 0, end = bytes.indexOf(LF); end >= 0; start = end + 1, end = bytes.indexOf(LF, start)) yield bytes.toString('utf8', start, end);
  }
}

/** A key that does not open was cut short as it was made, and nothing was ever sealed with it: it is left out. */
export async function besideInFiles(files: Files, dir: string, master: MasterKey): Promise<BesideJournal> {
  const keys = new Map<KeyId, string>();
  for (const name of await files.list(join(dir, 'keys'))) {
    if (!name.endsWith(KEY_SUFFIX)) continue;
    const id = asId<'key'>(name.slice(0, -KEY_SUFFIX.length));
    const wrapped = (await files.read(join(dir, 'keys', name))).toString('utf8').trim();
    if (master.unwrap(id, wrapped)) keys.set(id, wrapped);
  }
  const logs = new Map<string, LogLine[]>();
  const folder = join(dir, 'logs');
  for (const name of (await files.stat(folder)) ? await files.list(folder) : []) {
    if (!name.endsWith(LOG_SUFFIX)) continue;
    const bytes = await files.read(join(folder, name));
    const lines: LogLine[] = [];
    for (let start = 0, end = bytes.indexOf(LF); end >= 0; start = end + 1, end = bytes.indexOf(LF, start)) {
      const line = lineOfLog(bytes.toString('latin1', start, end), lines.length);
      if (!line) throw new CannotOpen('journal-damaged', join(folder, name), 'the line does not fit its checksum: restore the folder from its backup', start);
      lines.push(line);
    }
    logs.set(name.slice(0, -LOG_SUFFIX.length), lines);
  }
  return { keys, logs };
}

/** Takes a school's journal, line by line, into a file that is there whole or not at all. */
export class FileTarget {
  readonly #files: Files;
  readonly #dir: string;
  readonly #half: string;
  readonly #journal: OpenFile;
  #length = 0;
  #closed = false;
  #waiting: string[] = [];
  #chars = 0;

  private constructor(files: Files, dir: string, half: string, journal: OpenFile) {
    this.#files = files;
    this.#dir = dir;
    this.#half = half;
    this.#journal = journal;
  }

  /** `dir` is a school's folder without records. What an earlier try left half-done is removed. */
  static async open(files: Files, dir: string): Promise<FileTarget> {
    const half = join(dir, HALF);
    for (const folder of FOLDERS) {
      await files.makeFolder(join(half, folder));
      for (const name of await files.list(join(half, folder))) await files.remove(join(half, folder, name));
    }
    return new FileTarget(files, dir, half, await files.open(join(half, 'journal', segmentName(1)), 'wx'));
  }

  async line(text: string): Promise<void> {
    this.#waiting.push(`${text}\n`);
    this.#chars += text.length;
    if (this.#chars > MOST_CHARS) await this.#write();
  }

  /** Everything is on the disk under its name when it resolves. */
  async close({ keys, logs }: BesideJournal, master: MasterKey): Promise<void> {
    await this.#write();
    await this.#journal.sync();
    await this.abandon();
    await this.#put(join('keys', CHECK_FILE), master.checkText());
    for (const [id, wrapped] of keys) await this.#put(join('keys', `${id}${KEY_SUFFIX}`), wrapped);
    for (const [name, lines] of logs) await this.#put(join('logs', `${name}${LOG_SUFFIX}`), lines.map(logLineText).join(''));
    for (const folder of FOLDERS) await this.#files.syncFolder(join(this.#half, folder));
    await this.#put(WHOLE, '');
    await this.#files.syncFolder(this.#half);
    await finishFiles(this.#files, this.#dir);
  }

  /** Nothing of it stays in the way of a later try. */
  async abandon(): Promise<void> {
    if (!this.#closed) await this.#journal.close();
    this.#closed = true;
  }

  async #write(): Promise<void> {
    const bytes = Buffer.from(this.#waiting.join(''), 'utf8');
    this.#waiting = [];
    this.#chars = 0;
    await this.#journal.write(bytes, this.#length);
    this.#length += bytes.length;
  }

  async #put(name: string, text: string): Promise<void> {
    const file = await this.#files.open(join(this.#half, name), 'wx');
    try {
      await file.write(Buffer.from(text, 'utf8'), 0);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}

/** Puts what an earlier try wrote whole under its names, where it was ended in the middle of that. */
export async function finishFiles(files: Files, dir: string): Promise<void> {
  const half = join(dir, HALF);
  if (!(await files.stat(join(half, WHOLE)))) return;
  for (const folder of FOLDERS) {
    if (await files.stat(join(half, folder))) await files.rename(join(half, folder), join(dir, folder));
  }
  await files.syncFolder(dir);
  await files.remove(join(half, WHOLE));
}

const MOST_CHARS = 1_000_000;
const HALF = 'moving';
/** In `HALF` from when everything there is on the disk. */
const WHOLE = 'whole';
const FOLDERS = ['journal', 'logs', 'keys'];
/** Whether there is anything of a school's in this folder that a start would read. */
export async function hasRecords(files: Files, dir: string): Promise<boolean> {
  for (const folder of ['keys', 'journal', 'snapshot']) if (await files.stat(join(dir, folder))) return true;
  return false;
}
