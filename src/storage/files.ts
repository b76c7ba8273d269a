import { readFileSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';

/** The few file operations that storage stands on; a seam, so that a fault can be put at each of them. Paths are absolute. */
export interface Files {
  /** `r+`: an existing file, to change; `wx`: a new one (mode 0600), an error when it exists. */
  open(path: string, flags: 'r+' | 'wx'): Promise<OpenFile>;
  read(path: string): Promise<Buffer>;
  readNow(path: string): Buffer;
  list(folder: string): Promise<string[]>;
  /** Null when there is nothing there. */
  stat(path: string): Promise<{ readonly mode: number; readonly size: number; readonly folder: boolean } | null>;
  /** Makes a folder (mode 0700) and those above it. */
  makeFolder(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Makes the names in a folder durable. */
  syncFolder(path: string): Promise<void>;
}

export interface OpenFile {
  /** Writes all of `bytes` at `position`, or rejects. */
  write(bytes: Buffer, position: number): Promise<void>;
  truncate(size: number): Promise<void>;
  /** Resolves when what was written is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export const nodeFiles: Files = {
  async open(path, flags) {
    const handle = await open(path, flags, 0o600);
    return {
      async write(bytes, position) {
        let done = 0;
        // A nearly full disk takes a part of a write without an error; the rest then fails with the real reason.
        while (done < bytes.length) done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
      },
      truncate: (size) => handle.truncate(size),
      sync: () => handle.datasync(),
      close: () => handle.close(),
    };
  },
  read: (path) => readFile(path),
  readNow: (path) => readFileSync(path),
  list: (folder) => readdir(folder),
  async stat(path) {
    try {
      const found = await stat(path);
      return { mode: found.mode & 0o777, size: found.size, folder: found.isDirectory() };
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    }
  },
  async makeFolder(path) {
    await mkdir(path, { recursive: true, mode: 0o700 });
  },
  rename: (from, to) => rename(from, to),
  remove: (path) => unlink(path),
  async syncFolder(path) {
    // Windows cannot open a folder; there the rename itself is journalled by the file system.
    if (process.platform === 'win32') return;
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

/** The system's code of a failed file operation (`ENOSPC`, `EIO`, …), or null for anything else, which is a bug. */
export function errorCode(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : null;
}
