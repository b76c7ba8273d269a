import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { isFileError } from './document-reader.ts';
import type { DocumentId, PolicyDocument } from './document.ts';
import { sha256 } from './read-document.ts';

/** Documents already read, kept by the hash of their bytes, their place and the code that read them. */
export class LibraryCache {
  readonly #folder: string;
  readonly #fingerprint: string;

  private constructor(folder: string, fingerprint: string) {
    this.#folder = folder;
    this.#fingerprint = fingerprint;
  }

  static async open(folder: string): Promise<LibraryCache> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new LibraryCache(folder, await codeFingerprint());
  }

  /** The document, or null when it is not kept, or what is kept is damaged (then it is thrown away). */
  async get(id: DocumentId, file: string, fileHash: string): Promise<PolicyDocument | null> {
    const path = join(this.#folder, this.name(id, file, fileHash));
    let raw: string;
    try {
      raw = await readFile(path, 'utf8');
    } catch (error) {
      if (isFileError(error) && error.code === 'ENOENT') return null;
      if (!isFileError(error)) throw error;
      return null;
    }
    const document = parseEntry(raw);
    if (document?.id === id && document.file === file && document.sha256 === fileHash && isVerbatim(document)) return document;
    await rm(path, { force: true });
    return null;
  }

  /** Written whole or not at all: a unique temporary file, synced, then renamed. A full disk costs the next start time, nothing else. */
  async put(document: PolicyDocument): Promise<boolean> {
    const path = join(this.#folder, this.name(document.id, document.file, document.sha256));
    const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    const payload = JSON.stringify(document);
    try {
      const handle = await open(temporary, 'wx', 0o600);
      try {
        await handle.writeFile(`${sha256(payload)}\n${payload}`);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, path);
      return true;
    } catch (error) {
      if (!isFileError(error)) throw error;
      await rm(temporary, { force: true });
      return false;
    }
  }

  /** Removes all entries but those of these documents. */
  async keepOnly(documents: readonly PolicyDocument[]): Promise<void> {
    const kept = new Set(documents.map((d) => this.name(d.id, d.file, d.sha256)));
    for (const name of await readdir(this.#folder)) if (/^[0-9a-f]{64}\.json(?:\.[0-9a-f]{12}\.tmp)?$/.test(name) && !kept.has(name)) await rm(join(this.#folder, name), { force: true });
  }

  name(id: DocumentId, file: string, fileHash: string): string {
    return `${sha256(`${this.#fingerprint}\0${id}\0${file}\0${fileHash}`)}.json`;
  }
}

const span = { start: z.number().int().nonnegative(), end: z.number().int().nonnegative() };
const documentSchema = z.object({
  id: z.string().min(1), file: z.string(), sha256: z.string(), title: z.string(), text: z.string(), pages: z.number().nullable(),
  clauses: z.array(z.looseObject({ id: z.string(), document: z.string(), quote: z.string(), order: z.number(), headings: z.array(z.string()), footnotes: z.array(z.string()), ...span })),
  facts: z.array(z.looseObject({ kind: z.string(), document: z.string(), value: z.string(), source: z.string(), ...span })),
});

function parseEntry(raw: string): PolicyDocument | null {
  const line = raw.indexOf('\n');
  const payload = raw.slice(line + 1);
  // The hash proves that these are the bytes `put` wrote; the fingerprint in the name, that today's code wrote them.
  if (line !== 64 || sha256(payload) !== raw.slice(0, line)) return null;
  const parsed: unknown = JSON.parse(payload);
  return isDocument(parsed) ? parsed : null;
}

const isDocument = (value: unknown): value is PolicyDocument => documentSchema.safeParse(value).success;

/** Whether each clause still stands, word for word, where it says it stands: nothing else may be shown as policy. */
export function isVerbatim(document: PolicyDocument): boolean {
  return document.clauses.every((clause) => clause.document === document.id && clause.end <= document.text.length && squeezed(document.text.slice(clause.start, clause.end)) === squeezed(clause.quote));
}

const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();

/**
 * A hash over the code that decides what a document becomes: the sources of this folder, the words and dates it knows, and the versions
 * of the libraries. Nobody has to remember a version number, and an update never shows yesterday's reading.
 */
async function codeFingerprint(): Promise<string> {
  const source = new URL('../', import.meta.url);
  const parts: string[] = [];
  for (const folder of ['policies/', 'language/', 'time/']) {
    const names = await readdir(new URL(folder, source), { recursive: true });
    for (const name of names.filter((n) => /\.(?:ts|yaml)$/.test(n)).sort()) parts.push(name, await readFile(join(fileURLToPath(new URL(folder, source)), name), 'utf8'));
  }
  parts.push(await readFile(new URL('../package.json', source), 'utf8'));
  return sha256(parts.join('\0'));
}
