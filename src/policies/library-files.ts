import { constants } from 'node:fs';
import { createHash } from 'node:crypto';
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { asId } from '../kernel/ids.ts';
import { isFileError, unreadable } from './document-reader.ts';
import type { DocumentId, Refusal } from './document.ts';
import { kindOf } from './extract/file-guard.ts';
import { sha256 } from './read-document.ts';

/** A file that may become a document. */
export interface PolicyFile {
  readonly path: string;
  /** Relative to the folder, with `/`, as it is shown to people. */
  readonly file: string;
  readonly id: DocumentId;
  readonly bytes: number;
  /** Changes whenever the file is written or replaced. */
  readonly signature: string;
}

export interface Listing {
  readonly files: readonly PolicyFile[];
  readonly refused: readonly Refusal[];
  /** False where the folder itself could not be read. */
  readonly reached: boolean;
}

/** More files than any school has policies: the path is probably a whole drive. */
const MAX_FILES = 2_000;
/** What else may lie beside them, folders too, and how deep; more is no folder of policies. */
const MAX_ENTRIES = 10_000;
const MAX_DEPTH = 20;
/** What editors, systems and copies in progress leave beside documents. */
const NOT_DOCUMENTS = /^(?:\..*|~.*|.*~|thumbs\.db|desktop\.ini|__macosx|.*\.(?:tmp|temp|swp|part|partial|crdownload|download|lnk|url))$/i;

export const isTemporary = (name: string): boolean => NOT_DOCUMENTS.test(name);

/** A name as it may be shown: without characters that hide or reorder others. */
// oxlint-disable-next-line no-control-regex
export const shownName = (name: string): string => name.normalize('NFC').replace(/[\u0000-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g, '');

/** Lists a policies folder, or one file as a folder of its own, in the order of names. Links that lead out of it are not followed. */
export async function listPolicies(policiesDir: string): Promise<Listing> {
  const found: Found = { files: [], refused: [], entries: 0 };
  try {
    const root = await realpath(policiesDir);
    if ((await stat(root)).isFile()) await add(root, basename(policiesDir), found);
    else await walk(root, root, '', 0, found);
  } catch (error) {
    if (!isFileError(error)) throw error;
    return { files: [], refused: [{ file: shownName(basename(policiesDir)), ...unreadable(error) }], reached: false };
  }
  return { files: found.files, refused: found.refused, reached: true };
}

interface Found {
  readonly files: PolicyFile[];
  readonly refused: Refusal[];
  entries: number;
}

const refuse = (found: Found, name: string, code: Refusal['code'], detail: string): void => void found.refused.push({ file: shownName(name), code, detail });

/** False where it had enough: nothing more is looked at then. */
async function walk(root: string, folder: string, relative: string, depth: number, found: Found): Promise<boolean> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) => !isTemporary(entry.name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const name = `${relative}${entry.name}`;
    found.entries++;
    if (found.files.length >= MAX_FILES || found.entries > MAX_ENTRIES) {
      const most = found.files.length >= MAX_FILES ? `${MAX_FILES} files` : `${MAX_ENTRIES} files and folders`;
      refuse(found, name, 'too-large', `the folder holds more than ${most}: point to the folder of policies alone; this file and all after it are left out`);
      return false;
    }
    try {
      if (entry.isDirectory()) {
        if (depth === MAX_DEPTH) refuse(found, name, 'too-large', `more than ${MAX_DEPTH} folders deep: what is in it is left out`);
        else if (!(await walk(root, path, `${name}/`, depth + 1, found))) return false;
      } else if (entry.isFile()) await add(path, name, found);
      else if (entry.isSymbolicLink()) await follow(root, path, name, found);
      else refuse(found, name, 'unknown-type', 'a pipe or device, not a file');
    } catch (error) {
      if (!isFileError(error)) throw error;
      found.refused.push({ file: shownName(name), ...unreadable(error) });
    }
  }
  return true;
}

async function follow(root: string, path: string, name: string, found: Found): Promise<void> {
  const target = await realpath(path);
  if (!target.startsWith(root + sep)) refuse(found, name, 'unreadable', 'a link that leads out of the policies folder is not followed: put the file itself there');
  else if ((await stat(target)).isFile()) await add(target, name, found);
  else refuse(found, name, 'unknown-type', 'a link to a folder or device is not followed');
}

async function add(path: string, name: string, { files, refused }: Found): Promise<void> {
  const file = shownName(name);
  const kind = kindOf(file);
  if (!kind.ok) {
    refused.push({ file, ...kind.error });
    return;
  }
  const { size, mtimeNs, ctimeNs, ino } = await lstat(path, { bigint: true });
  files.push({ path, file, id: documentId(name), bytes: Number(size), signature: `${size}/${mtimeNs}/${ctimeNs}/${ino}` });
}

/** Readable, and different for each path: the words of the path, and a piece of its hash, because two paths may have the same words. */
export function documentId(path: string): DocumentId {
  const normal = path.normalize('NFC');
  const words = normal.replace(/\.[^./]+$/, '').normalize('NFD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40);
  return asId(`${words === '' ? 'policy' : words}-${sha256(normal).slice(0, 8)}`);
}

/** The hash of a file's bytes, read in pieces so that a large file never holds up the event loop. */
export async function hashFile(path: string): Promise<string> {
  // Without waiting: what was a file when it was listed may be a pipe by now, and nobody may ever write to it.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const hash = createHash('sha256');
    for await (const chunk of handle.createReadStream({ highWaterMark: 1024 * 1024, autoClose: false })) hash.update(chunk as Buffer);
    return hash.digest('hex');
  } finally {
    await handle.close();
  }
}
