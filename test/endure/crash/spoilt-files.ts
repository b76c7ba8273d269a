import { nodeFiles, type Files, type OpenFile } from '../../../src/storage/files.ts';

/** File systems that keep less than they say, to see that a harness finds it, and one that does as it says. */
export const FILES = {
  /** Given by name, so that snapshots are written in the same thread: a bundled child has no module for another. */
  'as-they-are': nodeFiles,
  /** Syncs resolve without a sync: what was acknowledged is in the machine's memory alone. */
  'acknowledges-before-sync': { ...nodeFiles, open: async (path, flags) => ({ ...(await nodeFiles.open(path, flags)), sync: () => Promise.resolve() }), syncFolder: () => Promise.resolve() },
  /** The last line of what was written stays in the process until there is another. */
  'keeps-its-last-line': { ...nodeFiles, open: async (path, flags) => holdingBack(await nodeFiles.open(path, flags)) },
} as const satisfies Record<string, Files>;
export type FilesName = keyof typeof FILES;
export const isFilesName = (name: string): name is FilesName => Object.hasOwn(FILES, name);

function holdingBack(file: OpenFile): OpenFile {
  let held: { bytes: Buffer; position: number } | null = null;
  const letGo = async (): Promise<void> => {
    const last = held;
    held = null;
    if (last) await file.write(last.bytes, last.position);
  };
  return {
    ...file,
    write: async (bytes, position) => {
      await letGo();
      const from = bytes.lastIndexOf(0x0a, bytes.length - 2) + 1;
      if (from > 0) await file.write(bytes.subarray(0, from), position);
      held = { bytes: bytes.subarray(from), position: position + from };
    },
    truncate: async (size) => {
      await letGo();
      await file.truncate(size);
    },
    close: async () => {
      await letGo();
      await file.close();
    },
  };
}
