import { join } from 'node:path';
import { z } from 'zod';
import { jsonFile } from './durable-json-file.ts';
import { CannotOpen } from './fault.ts';
import { errorCode, type Files } from './files.ts';
import { GENESIS, type Change, type Head, type StoredRow } from './journal-line.ts';
import { readJournal } from './journal-reader.ts';

const MANIFEST = 'manifest.json';
const manifestSchema = z.object({ format: z.literal(1), seq: z.number(), hash: z.string(), collections: z.array(z.string()) });
type Manifest = z.output<typeof manifestSchema>;

/** One collection's file: its records, oldest first, as they stood at journal line `seq`. */
interface CollectionFile {
  collection: string;
  seq: number;
  rows: StoredRow[];
}
// Rows are this store's own writing, and many: their shape is taken on trust, the frame is not.
const frameSchema = z.object({ collection: z.string(), seq: z.number(), rows: z.array(z.custom<StoredRow>((row) => typeof row === 'object' && row !== null && 'id' in row)) });

export interface Snapshot {
  /** Every collection stands at this line or later; replay from here. */
  readonly head: Head;
  readonly collections: readonly { readonly name: string; readonly seq: number; readonly rows: readonly StoredRow[] }[];
}

/** The newest snapshot, or an empty one. Throws CannotOpen when a file of it is missing or damaged. */
export async function readSnapshot(files: Files, dir: string): Promise<Snapshot> {
  const manifest = await readManifest(files, dir);
  const collections = [];
  for (const name of manifest.collections) {
    const { seq, rows } = await readCollection(files, dir, name);
    if (seq < manifest.seq && seq === 0) throw new CannotOpen('snapshot-damaged', fileOf(dir, name), 'the file is missing: restore the folder from its backup');
    collections.push({ name, seq, rows });
  }
  return { head: manifest, collections };
}

/**
 * Brings the snapshot to `upTo` by replaying the journal, one file for each collection that changed, the manifest last. May be
 * cut short anywhere: a collection's own line number says which lines it already holds.
 */
export async function writeSnapshot(files: Files, dir: string, journalDir: string, upTo: Head): Promise<void> {
  await files.makeFolder(dir);
  for (const name of await files.list(dir)) if (name.endsWith('.tmp')) await files.remove(join(dir, name));
  const manifest = await readManifest(files, dir);
  if (upTo.seq <= manifest.seq) return;
  const changed = new Map<string, { seq: number; change: Change }[]>();
  await readJournal(files, journalDir, manifest, (line) => {
    for (const change of line.changes) {
      const list = changed.get(change.c) ?? [];
      if (list.length === 0) changed.set(change.c, list);
      list.push({ seq: line.seq, change });
    }
  }, upTo.seq);
  const collections = new Set(manifest.collections);
  for (const [name, changes] of changed) {
    const { db, file } = await openCollection(files, dir, name);
    const rows = new Map(file.rows.map((row) => [row.id, row]));
    for (const { seq, change } of changes) if (seq > file.seq) applyChange(rows, change);
    db.data = { collection: name, seq: upTo.seq, rows: [...rows.values()] };
    await db.write();
    collections.add(name);
  }
  const next: Manifest = { format: 1, seq: upTo.seq, hash: upTo.hash, collections: [...collections].sort() };
  const db = jsonFile<Manifest>(files, join(dir, MANIFEST), next);
  await db.write();
}

function applyChange(rows: Map<string, StoredRow>, change: Change): void {
  if ('gone' in change) {
    rows.delete(change.id);
    return;
  }
  const { c: _collection, ...row } = change;
  rows.set(row.id, row);
}

const fileOf = (dir: string, collection: string): string => join(dir, `${collection}.json`);

async function readCollection(files: Files, dir: string, name: string): Promise<CollectionFile> {
  return (await openCollection(files, dir, name)).file;
}

async function openCollection(files: Files, dir: string, name: string) {
  const path = fileOf(dir, name);
  const db = jsonFile<CollectionFile>(files, path, { collection: name, seq: 0, rows: [] });
  await reading(path, () => db.read());
  const frame = frameSchema.safeParse(db.data);
  if (!frame.success || frame.data.collection !== name) throw new CannotOpen('snapshot-damaged', path, 'it is not a snapshot of this collection: restore the folder from its backup');
  return { db, file: frame.data };
}

async function readManifest(files: Files, dir: string): Promise<Manifest> {
  const path = join(dir, MANIFEST);
  const db = jsonFile<unknown>(files, path, { format: 1, ...GENESIS, collections: [] });
  await reading(path, () => db.read());
  const manifest = manifestSchema.safeParse(db.data);
  if (!manifest.success) throw new CannotOpen('snapshot-damaged', path, 'it is not a manifest of a snapshot: restore the folder from its backup');
  return manifest.data;
}

async function reading(path: string, read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (error instanceof SyntaxError) throw new CannotOpen('snapshot-damaged', path, 'it is not JSON: restore the folder from its backup');
    const code = errorCode(error);
    if (code !== null) throw new CannotOpen('io', path, `cannot be read (${code})`);
    throw error;
  }
}
