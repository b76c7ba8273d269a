import { createHash } from 'node:crypto';
import { appendFile, mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { asId, type SchoolId } from '../kernel/ids.ts';
import { jsonOrNull } from '../kernel/json.ts';
import { errorCode } from './files.ts';

/** A place that a school's records had reached, noted where whoever changes them does not reach. */
const anchorSchema = z.strictObject({
  /** UTC ms. */
  at: z.number(),
  seq: z.number().int().nonnegative(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Each sealed log's lines so far, and the SHA-256 of their bytes. */
  logs: z.record(z.string(), z.strictObject({ lines: z.number(), bytes: z.number(), sha256: z.string() })).default({}),
  /** Noted by a restore: the backup's last line. Lines after it that were noted before are no more. */
  restoredFrom: z.number().optional(),
});
export type Anchor = z.output<typeof anchorSchema>;

const ANCHORS = '.anchors.jsonl';
const anchorsFile = (dir: string, school: SchoolId): string => join(dir, `${school}${ANCHORS}`);
const erasedFile = (dir: string, school: SchoolId): string => join(dir, `${school}.erased.txt`);

/** Notes an anchor in the folder of them; on the disk when it resolves. Rejects with the file system's error. */
export async function noteAnchor(dir: string, school: SchoolId, anchor: Anchor): Promise<void> {
  await append(dir, anchorsFile(dir, school), `${JSON.stringify(anchor)}\n`);
}

/** A school's anchors, oldest first, those of lines that were lost before a restore left out; none where the folder has none. `unreadable`: lines that are none, from 1; a last line cut short is left out. */
export async function readAnchors(dir: string, school: SchoolId): Promise<{ readonly anchors: readonly Anchor[]; readonly unreadable: readonly number[] }> {
  const text = await textOf(anchorsFile(dir, school));
  const anchors: Anchor[] = [];
  const unreadable: number[] = [];
  for (const [i, line] of text.split('\n').slice(0, -1).entries()) {
    const read = anchorSchema.safeParse(jsonOrNull(line));
    if (!read.success) {
      unreadable.push(i + 1);
      continue;
    }
    const { restoredFrom } = read.data;
    if (restoredFrom !== undefined) {
      const still = anchors.filter(({ seq }) => seq <= restoredFrom);
      anchors.splice(0, anchors.length, ...still.map((one) => ({ ...one, logs: {} })));
    }
    anchors.push(read.data);
  }
  return { anchors, unreadable };
}

/** The schools of which anything was noted; none where there is no such folder. */
export async function anchoredSchools(dir: string): Promise<SchoolId[]> {
  try {
    return (await readdir(dir)).flatMap((name) => (name.endsWith(ANCHORS) ? [asId<'school'>(name.slice(0, -ANCHORS.length))] : []));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/**
 * Notes that these keys are destroyed, beside the anchors: a backup from before holds them still, and whoever restores it destroys them again.
 * Ids alone, no word of what they sealed.
 */
export async function noteErased(dir: string, school: SchoolId, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await append(dir, erasedFile(dir, school), keys.map((id) => `${id}\n`).join(''));
}

/** The ids of keys that were destroyed. A last line cut short counts: its key was about to go. */
export async function readErased(dir: string, school: SchoolId): Promise<ReadonlySet<string>> {
  return new Set((await textOf(erasedFile(dir, school))).split('\n').filter((line) => line !== ''));
}

export const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function append(dir: string, path: string, text: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const whole = await textOf(path);
  // A line that a kill cut short must not swallow the next.
  await appendFile(path, whole === '' || whole.endsWith('\n') ? text : `\n${text}`, { mode: 0o600 });
  const file = await open(path, 'r');
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  }
}
