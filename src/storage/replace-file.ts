import { realpathSync, statSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { dirname } from 'node:path';
import { randomId } from '../kernel/ids.ts';
import type { Files } from './files.ts';

/**
 * Puts a text under a name so that after a kill the old or the new one is there, whole. The rights of the old file are kept (`mode` where
 * there was none); a link stays a link, and what it leads to is written.
 */
export async function replaceFile(path: string, text: string, files: Files, mode: number): Promise<void> {
  const target = statSync(path, { throwIfNoEntry: false }) ? realpathSync(path) : path;
  const temp = `${target}.${randomId()}.tmp`;
  try {
    const file = await files.open(temp, 'wx');
    try {
      await file.write(Buffer.from(text, 'utf8'), 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await chmod(temp, (await files.stat(target))?.mode ?? mode);
    await files.rename(temp, target);
  } catch (error) {
    // On a full disk the half-written copy would take the room that the next turn needs.
    if (await files.stat(temp)) await files.remove(temp);
    throw error;
  }
  await files.syncFolder(dirname(target));
}
