import { createReadStream } from 'node:fs';
import { createHash } from 'node:crypto';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
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
/** What editors, systems and copies in progress leave beside documents. */
const NOT_DOCUMENTS = /^(?:\..*|~.*|.*~|thumbs\.db|desktop\.ini|__macosx|.*\.(?:tmp|temp|swp|part|partial|crdownload|download|lnk|url))$/i;

export const isTemporary = (name: string): boolean => NOT_DOCUMENTS.test(name);

/** A name as it may be shown: without characters that hide or reorder others. */
// oxlint-disable-next-line no-control-regex
export const shownName = (name: string): string => name.normalize('NFC').replace(/[\u0000-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g, '');

/** Lists a policies folder, or one file as a folder of its own, in the order of names. Links that lead out of it are not followed. */
export async function listPolicies(policiesDir: string): Promise<Listing> {
  const files: PolicyFile[] = [];
  const refused: Refusal[] = [];
  try {
    const root = await realpath(policiesDir);
    if ((await stat(root)).isFile()) await add(root, basename(policiesDir), files, refused);
    else await walk(root, root, '', files, refused);
  } catch (error) {
    if (!isFileError(error)) throw error;
    return { files: [], refused: [{ file: shownName(basename(policiesDir)), ...unreadable(error) }], reached: false };
  }
  return { files, refused, reached: true };
}

async function walk(root: string, folder: string, relative: string, files: PolicyFile[], refused: Refusal[]): Promise<void> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) => !isTemporary(entry.name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const name = `${relative}${entry.name}`;
    if (files.length >= MAX_FILES) {
      refused.push({ file: shownName(name), code: 'too-large', detail: `the folder holds more than ${MAX_FILES} files: point to the folder of policies alone; this file and all after it are left out` });
      return;
    }
    try {
      if (entry.isDirectory()) await walk(root, path, `${name}/`, files, refused);
      else if (entry.isFile()) await add(path, name, files, refused);
      else if (entry.isSymbolicLink()) {
        const target = await realpath(path);
        if (!target.startsWith(root + sep)) refused.push({ file: shownName(name), code: 'unreadable', detail: 'a link that leads out of the policies folder is not followed: put the file itself there' });
        else if ((await stat(target)).isFile()) await add(target, name, files, refused);
      }
    } catch (error) {
      if (!isFileError(error)) throw error;
      refused.push({ file: shownName(name), ...unreadable(error) });
    }
  }
}

async function add(path: string, name: string, files: PolicyFile[], refused: Refusal[]): Promise<void> {
  const file = shownName(name);
  const kind = kindOf(file);
  if (!kind.ok) {
    refused.push({ file, ...kind.error });
    return;
  }
  const { size, mtimeNs, ctimeNs, ino } = await lstat(path, { bigint: true });
  files.push({ path, file, id: documentId(name), signature: `${size}/${mtimeNs}/${ctimeNs}/${ino}` });
}

/** Readable, and different for each path: the words of the path, and a piece of its hash, because two paths may have the same words. */
export function documentId(path: string): DocumentId {
  const normal = path.normalize('NFC');
  const words = normal.replace(/\.[^./]+$/, '').normalize('NFD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40);
  return asId(`${words === '' ? 'policy' : words}-${sha256(normal).slice(0, 8)}`);
}

/** The hash of a file's bytes, read in pieces so that a large file never holds up the event loop. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
