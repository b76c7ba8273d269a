import { existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { nodeFiles, type Files, type OpenFile } from '../../../src/storage/files.ts';

/** What happens at the chosen step: the process ends, the machine loses power, or the call fails (once, or a partial write first). */
export type Fault = 'kill' | 'power-cut' | 'EIO' | 'ENOSPC' | 'EROFS';

/** Thrown by every step after a simulated end of the process: nothing may have an effect any more. */
export class Dead extends Error {}

/** Steps are counted over files and surface alike; the fault fires at number `at`. */
export class Faults {
  readonly fault: Fault | null;
  readonly at: number;
  readonly names: string[] = [];
  fired = false;
  dead = false;
  /** For children: ends the real process. */
  readonly exit: (() => never) | null;

  constructor(fault: Fault | null, at: number, exit: (() => never) | null = null) {
    this.fault = fault;
    this.at = at;
    this.exit = exit;
  }

  /** True when the caller must fail with an error; throws Dead when the process has ended. */
  hit(name: string): boolean {
    if (this.dead) throw new Dead();
    this.names.push(name);
    if (this.fault === null || this.fired || this.names.length - 1 !== this.at) return false;
    this.fired = true;
    return true;
  }

  end(): never {
    if (this.exit) this.exit();
    this.dead = true;
    throw new Dead();
  }
}

/**
 * Real files with a fault at one step. It also remembers what was synced, so that a power cut can take the rest away: bytes after the
 * last sync of a file, and names that their folder was not synced for.
 */
export class FaultyFiles implements Files {
  readonly #faults: Faults;
  readonly #syncsLie: boolean;
  /** Bytes of each file as of its last sync; of files that were changed since start. */
  readonly #synced = new Map<string, Buffer>();
  /** What stood under a name before it was made or replaced, until its folder is synced; null for nothing. */
  readonly #names = new Map<string, Buffer | null>();
  readonly #removed = new Map<string, Buffer>();

  /** `syncsLie`: syncs resolve without doing anything, as in a store that forgot them. */
  constructor(faults: Faults, syncsLie = false) {
    this.#faults = faults;
    this.#syncsLie = syncsLie;
  }

  async #step<T>(name: string, act: () => Promise<T>, half?: () => Promise<unknown>): Promise<T> {
    if (this.#faults.hit(name)) {
      const { fault } = this.#faults;
      if (half) await half();
      if (fault === 'kill' || fault === 'power-cut') this.#faults.end();
      throw Object.assign(new Error(fault ?? ''), { code: fault });
    }
    const value = await act();
    if (this.#faults.dead) throw new Dead();
    return value;
  }

  async open(path: string, flags: 'r+' | 'wx'): Promise<OpenFile> {
    const before = existsSync(path) ? readFileSync(path) : null;
    await this.#step(`open ${flags}`, async () => {});
    const file = await nodeFiles.open(path, flags);
    if (flags === 'wx') this.#names.set(path, null);
    if (!this.#synced.has(path)) this.#synced.set(path, before ?? Buffer.alloc(0));
    return {
      write: (bytes, position) => this.#step('write', () => file.write(bytes, position), () => file.write(bytes.subarray(0, Math.floor(bytes.length / 2)), position)),
      truncate: (size) => this.#step('truncate', () => file.truncate(size)),
      sync: () => this.#step('sync', async () => {
        await file.sync();
        if (!this.#syncsLie) this.#synced.set(path, readFileSync(path));
      }),
      // The system closes a dead process's files.
      close: () => file.close(),
    };
  }

  read = (path: string): Promise<Buffer> => nodeFiles.read(path);
  readNow = (path: string): Buffer => nodeFiles.readNow(path);
  list = (folder: string): Promise<string[]> => nodeFiles.list(folder);
  stat = (path: string) => nodeFiles.stat(path);

  async makeFolder(path: string): Promise<void> {
    if (!existsSync(path)) await this.#step('mkdir', () => nodeFiles.makeFolder(path));
  }

  async rename(from: string, to: string): Promise<void> {
    const before = existsSync(to) ? readFileSync(to) : null;
    await this.#step('rename', () => nodeFiles.rename(from, to));
    const content = this.#synced.get(from);
    this.#synced.delete(from);
    this.#names.delete(from);
    if (content) this.#synced.set(to, content);
    this.#names.set(to, before);
  }

  async remove(path: string): Promise<void> {
    const before = existsSync(path) ? readFileSync(path) : null;
    await this.#step('remove', () => nodeFiles.remove(path));
    if (before) this.#removed.set(path, before);
    this.#synced.delete(path);
    this.#names.delete(path);
  }

  async syncFolder(path: string): Promise<void> {
    await this.#step('sync folder', async () => {
      await nodeFiles.syncFolder(path);
      if (this.#syncsLie) return;
      for (const name of this.#names.keys()) if (dirname(name) === path) this.#names.delete(name);
      for (const name of this.#removed.keys()) if (dirname(name) === path) this.#removed.delete(name);
    });
  }

  /** What a cut of the power leaves: of unsynced bytes the first half, of unsynced names nothing, and what was removed comes back. */
  loseUnsynced(): void {
    for (const [path, good] of this.#synced) {
      if (!existsSync(path)) continue;
      const now = statSync(path).size;
      if (now > good.length) truncateSync(path, good.length + Math.floor((now - good.length) / 2));
      else if (now < good.length) writeFileSync(path, good);
    }
    for (const [path, before] of this.#names) {
      if (before === null) rmSync(path, { force: true });
      else writeFileSync(path, before);
    }
    for (const [path, before] of this.#removed) if (!existsSync(path)) writeFileSync(path, before, { mode: 0o600 });
  }
}

