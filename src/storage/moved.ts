import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { SchoolId } from '../kernel/ids.ts';
import type { Files } from './files.ts';
import { replaceFile } from './replace-file.ts';

const FILE = 'moved.json';
const moved = z.object({ to: z.string(), at: z.number(), line: z.number(), hash: z.string() });
/** Where a school's records went, when (UTC ms), and the last line of the journal that went. */
export type Moved = z.output<typeof moved>;

/** Null where the records in this folder are the school's own still. */
export function movedTo(dataDir: string, school: SchoolId): Moved | null {
  const path = join(dataDir, school, FILE);
  return existsSync(path) ? moved.parse(JSON.parse(readFileSync(path, 'utf8'))) : null;
}

/** From now on nobody opens these records again. */
export const markMoved = (files: Files, dataDir: string, school: SchoolId, to: Moved): Promise<void> => replaceFile(join(dataDir, school, FILE), `${JSON.stringify(to)}\n`, files, 0o600);
