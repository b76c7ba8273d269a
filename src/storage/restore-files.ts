import { createHash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { nodeFiles } from './files.ts';
import { entriesOf, MANIFEST, readManifest, type BackupEntry, type Manifest } from './backup-entries.ts';
import { NotOpened, openSealedFile, type BackupKey } from './sealed-file.ts';

const KEYS = 'keys.txt';
const MASTER = 'master.key';
const KEY_NAME = /^[\w.~-]{1,200}$/;
const AT_ONCE = 32;

/**
 * Unpacks a backup into an empty folder, files 0600 and folders 0700, all on the disk when it resolves, each compared with the backup's own list.
 * The master key, where the backup has it, is given back and not written. Throws NotOpened.
 */
export async function readBackup(path: string, key: BackupKey, dir: string): Promise<{ readonly manifest: Manifest; readonly masterKey: Buffer | null }> {
  let manifest: Manifest | null = null;
  let masterKey: Buffer | null = null;
  const sums = new Map<string, string>();
  for await (const entry of entriesOf(openSealedFile(path, key))) {
    if (entry.name === MANIFEST) {
      manifest = readManifest(await collect(entry));
      continue;
    }
    const sum = createHash('sha256');
    const [school = '', ...rest] = entry.name.split('/');
    if (entry.name === MASTER) sum.update((masterKey = await collect(entry)));
    else if (rest.length === 1 && rest[0] === KEYS) {
      const bytes = await collect(entry);
      sum.update(bytes);
      await writeKeys(join(dir, school, 'keys'), bytes.toString('utf8'));
    } else {
      await makeFolder(join(dir, dirname(entry.name)), dir);
      await writeNew(join(dir, entry.name), watched(entry, (chunk) => sum.update(chunk)));
    }
    sums.set(entry.name, sum.digest('hex'));
  }
  if (!manifest) throw new NotOpened(`${path} has no list of what it holds`);
  const wrong = [...new Set([...sums.keys(), ...Object.keys(manifest.files)])].find((name) => manifest.files[name]?.sha256 !== sums.get(name));
  if (wrong !== undefined) throw new NotOpened(`${path}: ${wrong} is not what its list says`);
  for (const { id } of manifest.schools) for (const folder of ['journal', 'logs']) if (await nodeFiles.stat(join(dir, id, folder))) await nodeFiles.syncFolder(join(dir, id, folder));
  return { manifest, masterKey };
}

async function writeKeys(folder: string, text: string): Promise<void> {
  await makeFolder(folder, dirname(dirname(folder)));
  const lines = text.split('\n').filter((line) => line !== '');
  for (let i = 0; i < lines.length; i += AT_ONCE) {
    await Promise.all(lines.slice(i, i + AT_ONCE).map(async (line) => {
      const [name = '', wrapped] = line.split(' ');
      if (!KEY_NAME.test(name) || wrapped === undefined) throw new NotOpened('the backup holds something that is no key');
      await writeNew(join(folder, name), Buffer.from(wrapped, 'utf8'));
    }));
  }
  await nodeFiles.syncFolder(folder);
}

/** Writes a new file, mode 0600, on the disk when it resolves; rejects with EEXIST where there is one. */
export async function writeNew(path: string, content: Buffer | AsyncIterable<Buffer>): Promise<void> {
  await mkdir(dirname(resolve(path)), { recursive: true, mode: 0o700 });
  const file = await open(path, 'wx', 0o600);
  try {
    if (Buffer.isBuffer(content)) await file.writeFile(content);
    else for await (const chunk of content) await file.writeFile(chunk);
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function makeFolder(folder: string, below: string): Promise<void> {
  await mkdir(join(below), { recursive: true, mode: 0o700 });
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

async function* watched(entry: BackupEntry, each: (chunk: Buffer) => unknown): AsyncGenerator<Buffer> {
  for await (const chunk of entry.bytes()) {
    each(chunk);
    yield chunk;
  }
}

async function collect(entry: BackupEntry): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of entry.bytes()) parts.push(chunk);
  return Buffer.concat(parts);
}
