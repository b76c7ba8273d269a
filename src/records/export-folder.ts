import { createHash } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Hexadecimal SHA-256 of a text's UTF-8 bytes. */
export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** One part of a record that is given out. */
export interface HashedPart {
  readonly name: string;
  readonly sha256: string;
  readonly content: unknown;
}

/** Parts with the SHA-256 of each, taken of its content as `JSON.stringify` writes it without blanks, so that anyone can take it again. */
export const hashedParts = (parts: Readonly<Record<string, unknown>>): HashedPart[] =>
  Object.entries(parts).map(([name, content]) => ({ name, sha256: sha256(JSON.stringify(content)), content }));

/** In the form that `sha256sum --check` reads. */
export const SUMS_FILE = 'SHA256SUMS';

/**
 * Writes files into a folder that nobody but this account can open (0700, files 0600), with a list of their hashes. The folder must not exist:
 * nothing that was given out before is ever changed. Throws the file system's error, EEXIST where the folder is there.
 */
export function writeExport(folder: string, files: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { mode: 0o700 });
  // The process's mask may have been looser or stricter than what is meant here.
  chmodSync(folder, 0o700);
  for (const [name, text] of files) writeWhole(join(folder, name), text);
  writeWhole(join(folder, SUMS_FILE), [...files].map(([name, text]) => `${sha256(text)}  ${name}\n`).join(''));
}

function writeWhole(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, text, 'utf8');
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
