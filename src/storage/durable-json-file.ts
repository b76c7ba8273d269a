import { dirname } from 'node:path';
import { Low, type Adapter } from 'lowdb';
import { randomId } from '../kernel/ids.ts';
import type { Files } from './files.ts';

/**
 * A lowdb adapter whose `write` resolves when the new content, whole, is on the disk under its name. lowdb's own adapter never
 * syncs, uses one fixed temporary name and loses the file's mode; this one writes a temporary file of its own (0600), syncs it,
 * renames it and syncs the folder. After a kill either the old or the new content is there, and at worst a left-over `.tmp`.
 */
export class DurableJsonFile<T> implements Adapter<T> {
  readonly #files: Files;
  readonly #path: string;

  constructor(files: Files, path: string) {
    this.#files = files;
    this.#path = path;
  }

  /** Null when there is no file; throws SyntaxError when it is not JSON. */
  async read(): Promise<T | null> {
    if (!(await this.#files.stat(this.#path))) return null;
    return JSON.parse((await this.#files.read(this.#path)).toString('utf8'));
  }

  async write(data: T): Promise<void> {
    const temp = `${this.#path}.${randomId()}.tmp`;
    try {
      const file = await this.#files.open(temp, 'wx');
      try {
        await file.write(Buffer.from(JSON.stringify(data), 'utf8'), 0);
        await file.sync();
      } finally {
        await file.close();
      }
      await this.#files.rename(temp, this.#path);
    } catch (error) {
      // On a full disk the half-written copy would take the room that the next turn needs.
      if (await this.#files.stat(temp)) await this.#files.remove(temp);
      throw error;
    }
    await this.#files.syncFolder(dirname(this.#path));
  }
}

/** A lowdb database in one durable file; `empty` is what it holds before the first write. */
export const jsonFile = <T>(files: Files, path: string, empty: T): Low<T> => new Low<T>(new DurableJsonFile<T>(files, path), empty);
