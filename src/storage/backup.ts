import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { asId, type SchoolId } from '../kernel/ids.ts';
import { CHECK_FILE } from '../kernel/seal.ts';
import { noteAnchor } from './anchors.ts';
import { entriesOf, MANIFEST, readManifest, writeEntry, type BackupEntry, type Manifest } from './backup-entries.ts';
import { verifyChain, type ChainFault, type ChainPart } from './chain.ts';
import { errorCode, nodeFiles } from './files.ts';
import { GENESIS, type Head } from './journal-line.ts';
import { segments } from './journal-reader.ts';
import { replaceFile } from './replace-file.ts';
import { NotOpened, openSealedFile, SealedFile, type BackupKey } from './sealed-file.ts';

const LF = 0x0a;
const KEY_SUFFIX = '.key';
const STATUS = 'last-backup.json';

export interface BackupOptions {
  readonly dataDir: string;
  readonly schools: readonly SchoolId[];
  readonly to: string;
  readonly key: BackupKey;
  /** UTC ms. */
  readonly at: number;
  readonly anchorDir: string | null;
  /** The master key's file, where it is to go into the backup too. */
  readonly masterKeyFile: string | null;
}

export interface BackedUp {
  readonly file: string;
  readonly bytes: number;
  readonly schools: Manifest['schools'];
}

/** That no backup was made. The message says why. */
export class NotBackedUp extends Error {
  override readonly name = 'NotBackedUp';
}

/**
 * Copies all records into one sealed file, also while a desk writes to them: the journal up to a whole line, then the keys, each of which is on
 * the disk before the line that needs it. The file is read back and its chain verified before it has its name; what fails leaves none.
 * Rejects with NotBackedUp, or the file system's error.
 */
export async function makeBackup({ dataDir, schools, to, key, at, anchorDir, masterKeyFile }: BackupOptions): Promise<BackedUp> {
  if (schools.length === 0) throw new NotBackedUp(`there are no records in ${dataDir}`);
  await mkdir(to, { recursive: true, mode: 0o700 });
  const file = join(to, `staffroom-${new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '')}.backup`);
  const partial = `${file}.partial`;
  await rm(partial, { force: true });
  try {
    await write(partial, { dataDir, schools, key, at, masterKeyFile });
    const manifest = await verifyBackup(partial, key);
    const { size } = await stat(partial);
    await rename(partial, file);
    await nodeFiles.syncFolder(to);
    if (anchorDir !== null) for (const { id, head } of manifest.schools) if (head.seq > 0) await noteAnchor(anchorDir, asId<'school'>(id), { at, ...head, logs: {} });
    await replaceFile(join(dataDir, STATUS), `${JSON.stringify({ at, file: basename(file), bytes: size })}\n`, nodeFiles, 0o600);
    return { file, bytes: size, schools: manifest.schools };
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

const statusSchema = z.object({ at: z.number(), file: z.string(), bytes: z.number() });

/** When the last good backup of these records was begun, UTC ms; null where there was none. */
export async function lastBackup(dataDir: string): Promise<number | null> {
  try {
    return statusSchema.parse(JSON.parse(await readFile(join(dataDir, STATUS), 'utf8'))).at;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    // Whatever else it is, it is no word of a good backup.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

async function write(path: string, { dataDir, schools, key, at, masterKeyFile }: Pick<BackupOptions, 'dataDir' | 'schools' | 'key' | 'at' | 'masterKeyFile'>): Promise<void> {
  const sealed = await SealedFile.create(path, key, at);
  try {
    const files: Manifest['files'] = {};
    const put = async (entry: BackupEntry): Promise<void> => {
      files[entry.name] = { size: entry.size, sha256: await writeEntry(sealed, entry) };
    };
    const heads: Manifest['schools'] = [];
    for (const id of schools) {
      const dir = join(dataDir, id);
      const journal = await journalOf(dir, id);
      const logs = await logsOf(dir, id);
      // Last: every key that those need is on the disk by now.
      const keys = await keysOf(dir);
      const found = await verifyChain(journal.map(asPart));
      if (found.fault) throw new NotBackedUp(`the journal of ${id} is not whole, so it is not copied over a good backup. ${said(found.fault)}`);
      for (const entry of [...journal, ...logs]) await put(entry);
      const text = Buffer.from([...keys].map(([name, wrapped]) => `${name} ${wrapped}\n`).join(''));
      await put(inMemory(`${id}/keys.txt`, text));
      heads.push({ id, head: found.head, keys: keys.size });
    }
    if (masterKeyFile !== null) await put(inMemory('master.key', await readFile(masterKeyFile)));
    const manifest: Manifest = { format: 1, at, schools: heads, files };
    await writeEntry(sealed, inMemory(MANIFEST, Buffer.from(JSON.stringify(manifest))));
    await sealed.end();
  } catch (error) {
    await sealed.abandon();
    throw error;
  }
}

const said = ({ file, line, byte, message }: ChainFault): string => `${file}, line ${line}, byte ${byte}: ${message}`;
const inMemory = (name: string, bytes: Buffer): BackupEntry => ({ name, size: bytes.length, bytes: async function* () { yield bytes; } });
const wholeLines = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.lastIndexOf(LF) + 1);
const SEGMENT = /journal-0*(\d+)\.jsonl$/;
const asPart = (entry: BackupEntry): ChainPart => ({ name: entry.name, firstSeq: Number(SEGMENT.exec(entry.name)?.[1] ?? 1), bytes: () => entry.bytes() });

/** The newest file up to its last whole line, as it is at this moment; those before it do not change any more. */
async function journalOf(dir: string, id: SchoolId): Promise<BackupEntry[]> {
  const found = (await segments(nodeFiles, join(dir, 'journal'))).toReversed();
  const entries: BackupEntry[] = [];
  for (const { path } of found) {
    const name = `${id}/journal/${basename(path)}`;
    if (entries.length === 0) {
      const last = wholeLines(await readFile(path));
      if (last.length > 0) entries.push(inMemory(name, last));
    } else {
      entries.push({ name, size: (await stat(path)).size, bytes: async function* () { yield await readFile(path); } });
    }
  }
  return entries.toReversed();
}

async function logsOf(dir: string, id: SchoolId): Promise<BackupEntry[]> {
  const folder = join(dir, 'logs');
  const names = (await nodeFiles.stat(folder)) ? (await readdir(folder)).filter((name) => name.endsWith('.log')).toSorted() : [];
  const entries: BackupEntry[] = [];
  for (const name of names) entries.push(inMemory(`${id}/logs/${name}`, wholeLines(await readFile(join(folder, name)))));
  return entries;
}

/** All keys of a school, wrapped by the master key, by the names of their files. */
async function keysOf(dir: string): Promise<Map<string, string>> {
  const folder = join(dir, 'keys');
  const keys = new Map<string, string>();
  for (const name of (await readdir(folder)).toSorted()) {
    if (!name.endsWith(KEY_SUFFIX) && name !== CHECK_FILE) continue;
    try {
      keys.set(name, (await readFile(join(folder, name), 'utf8')).trim());
    } catch (error) {
      // Destroyed since it was listed.
      if (errorCode(error) !== 'ENOENT') throw error;
    }
  }
  return keys;
}

/** Opens a backup, and compares every piece with the manifest and every journal with its chain. Throws NotOpened. */
export async function verifyBackup(path: string, key: BackupKey): Promise<Manifest> {
  const files: Manifest['files'] = {};
  const heads = new Map<string, Head>();
  let manifest: Manifest | null = null;
  for await (const entry of entriesOf(openSealedFile(path, key))) {
    if (entry.name === MANIFEST) {
      manifest = readManifest(await collect(entry));
      continue;
    }
    const sum = createHash('sha256');
    const bytes = async function* (): AsyncGenerator<Buffer> {
      for await (const chunk of entry.bytes()) {
        sum.update(chunk);
        yield chunk;
      }
    };
    const school = /^([^/]+)\/journal\//.exec(entry.name)?.[1];
    if (school === undefined) for await (const _chunk of bytes());
    else {
      const chain = await verifyChain([{ ...asPart(entry), bytes }], { from: heads.get(school) ?? GENESIS });
      if (chain.fault) throw new NotOpened(`${path}: ${said(chain.fault)}`);
      heads.set(school, chain.head);
    }
    files[entry.name] = { size: entry.size, sha256: sum.digest('hex') };
  }
  if (!manifest) throw new NotOpened(`${path} has no list of what it holds`);
  const wrong = Object.keys({ ...manifest.files, ...files }).find((name) => manifest.files[name]?.sha256 !== files[name]?.sha256);
  if (wrong !== undefined) throw new NotOpened(`${path}: ${wrong} is not what its list says`);
  for (const { id, head } of manifest.schools) if ((heads.get(id) ?? GENESIS).hash !== head.hash) throw new NotOpened(`${path}: the journal of ${id} is not whole`);
  return manifest;
}

async function collect(entry: BackupEntry): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of entry.bytes()) parts.push(chunk);
  return Buffer.concat(parts);
}
