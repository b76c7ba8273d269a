import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { jsonOrNull } from '../kernel/json.ts';
import { err, ok, type Result } from '../kernel/result.ts';

const CIPHER = 'aes-256-gcm';
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const KEY_PREFIX = 'staffroom-backup-key-1 ';
const FRAME_BYTES = 1024 * 1024;
const MOST_HEADER = 4_096;
const LF = 0x0a;

const headerSchema = z.strictObject({ staffroom: z.literal('backup'), format: z.literal(1), at: z.iso.datetime(), salt: z.string(), key: z.string() });

/** The key of backups. Not the master key: whoever holds the one opens no backup, and whoever holds the other no record that is in use. */
export interface BackupKey {
  readonly bytes: Buffer;
  /** Eight characters by which a backup says which key it wants. */
  readonly name: string;
}

/** Makes a key of backups, mode 0600; rejects with EEXIST where there is a file: it may be the only key of older backups. */
export async function makeBackupKey(path: string): Promise<BackupKey> {
  await mkdir(dirname(resolve(path)), { recursive: true, mode: 0o700 });
  const file = await open(path, 'wx', 0o600);
  try {
    const bytes = randomBytes(KEY_BYTES);
    await file.writeFile(`${KEY_PREFIX}${bytes.toString('base64')}\n`);
    await file.sync();
    return keyOf(bytes);
  } finally {
    await file.close();
  }
}

/** The key of backups in a file; the fault says what to do. */
export function readBackupKey(path: string): Result<BackupKey, string> {
  if (!existsSync(path)) return err(`BACKUP_KEY_FILE: there is no ${path}: \`staffroom backup --new-key\` makes one; for a backup that exists, put its key back from where it is kept`);
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) return err(`BACKUP_KEY_FILE: ${path} can be read by others on this machine: run chmod 600 on it`);
  const text = readFileSync(path, 'utf8').trim();
  const bytes = Buffer.from(text.slice(KEY_PREFIX.length), 'base64');
  if (!text.startsWith(KEY_PREFIX) || bytes.length !== KEY_BYTES) return err(`BACKUP_KEY_FILE: ${path} is no key of backups`);
  return ok(keyOf(bytes));
}

const keyOf = (bytes: Buffer): BackupKey => ({ bytes, name: hash('sha256', Buffer.concat([Buffer.from('name of a backup key '), bytes]), 'hex').slice(0, 8) });

/** That a sealed file cannot be opened, or not whole. The message says what to do. */
export class NotOpened extends Error {
  override readonly name = 'NotOpened';
}

/** Every sealed file has a key of its own, bound to the line it begins with; every frame its number, the last one that it is the last. */
const fileKey = (key: BackupKey, salt: Buffer, header: string): Buffer => Buffer.from(hkdfSync('sha256', key.bytes, salt, `staffroom backup 1\n${header}`, KEY_BYTES));

function nonceOf(frame: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(frame, 4, 6);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Writes a new file that opens with the key alone, a megabyte at a time. */
export class SealedFile {
  readonly #file: FileHandle;
  readonly #key: Buffer;
  #waiting: Buffer[] = [];
  #waits = 0;
  #frames = 0;
  #bytes: number;

  private constructor(file: FileHandle, key: Buffer, bytes: number) {
    this.#file = file;
    this.#key = key;
    this.#bytes = bytes;
  }

  /** Rejects with EEXIST where there is such a file. `at` in UTC ms. */
  static async create(path: string, key: BackupKey, at: number): Promise<SealedFile> {
    const salt = randomBytes(KEY_BYTES);
    const header = `${JSON.stringify({ staffroom: 'backup', format: 1, at: new Date(at).toISOString(), salt: salt.toString('base64'), key: key.name })}\n`;
    const file = await open(path, 'wx', 0o600);
    await file.write(header);
    return new SealedFile(file, fileKey(key, salt, header), Buffer.byteLength(header));
  }

  async write(bytes: Buffer): Promise<void> {
    this.#waiting.push(bytes);
    this.#waits += bytes.length;
    // One frame's worth stays behind, because the last frame must know that it is.
    while (this.#waits > 2 * FRAME_BYTES) await this.#frame(false);
  }

  /** Ends it; on the disk when it resolves, with the length of the file. */
  async end(): Promise<number> {
    while (this.#waits > FRAME_BYTES) await this.#frame(false);
    await this.#frame(true);
    await this.#file.sync();
    await this.#file.close();
    return this.#bytes;
  }

  /** Closes without ending: what is there opens with nothing. */
  async abandon(): Promise<void> {
    await this.#file.close();
  }

  async #frame(last: boolean): Promise<void> {
    const all = Buffer.concat(this.#waiting);
    const plain = all.subarray(0, FRAME_BYTES);
    const rest = all.subarray(FRAME_BYTES);
    this.#waiting = rest.length > 0 ? [rest] : [];
    this.#waits = rest.length;
    const cipher = createCipheriv(CIPHER, this.#key, nonceOf(this.#frames++, last));
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    const length = Buffer.alloc(5);
    length.writeUInt32BE(body.length);
    length[4] = last ? 1 : 0;
    const frame = Buffer.concat([length, body, cipher.getAuthTag()]);
    let done = 0;
    while (done < frame.length) done += (await this.#file.write(frame, done)).bytesWritten;
    this.#bytes += frame.length;
  }
}

/** What a sealed file says of itself before it is opened. Throws NotOpened where it is none. */
export async function headerOf(path: string): Promise<{ readonly at: number; readonly keyName: string; readonly text: string; readonly salt: Buffer }> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_HEADER), 0, MOST_HEADER, 0);
    const end = buffer.subarray(0, bytesRead).indexOf(LF);
    const text = buffer.toString('utf8', 0, end + 1);
    const header = headerSchema.safeParse(end < 0 ? null : jsonOrNull(text));
    if (!header.success) throw new NotOpened(`${path} is no backup of Staffroom, or its beginning is damaged`);
    return { at: Date.parse(header.data.at), keyName: header.data.key, text, salt: Buffer.from(header.data.salt, 'base64') };
  } finally {
    await file.close();
  }
}

/** What was sealed, in its order. Throws NotOpened at the first frame that was changed, moved or cut off: what came before it is as it was written. */
export async function* openSealedFile(path: string, key: BackupKey): AsyncGenerator<Buffer> {
  const { text, salt, keyName } = await headerOf(path);
  if (keyName !== key.name) throw new NotOpened(`${path} was sealed with the key ${keyName}, and BACKUP_KEY_FILE is ${key.name}: put the right key file back`);
  const fileKeyBytes = fileKey(key, salt, text);
  let rest: Buffer = Buffer.alloc(0);
  let frames = 0;
  let ended = false;
  const damaged = (): NotOpened => new NotOpened(`${path} is damaged or cut short (in its part ${frames + 1}): take another backup`);
  for await (const chunk of createReadStream(path, { start: Buffer.byteLength(text), highWaterMark: FRAME_BYTES }) as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= 5) {
      const length = rest.readUInt32BE(0);
      if (length > FRAME_BYTES || ended) throw damaged();
      if (rest.length < 5 + length + TAG_BYTES) break;
      const last = rest[4] === 1;
      const decipher = createDecipheriv(CIPHER, fileKeyBytes, nonceOf(frames, last), { authTagLength: TAG_BYTES });
      decipher.setAuthTag(rest.subarray(5 + length, 5 + length + TAG_BYTES));
      const body = decipher.update(rest.subarray(5, 5 + length));
      try {
        decipher.final();
      } catch {
        // `final` throws for exactly one reason: the tag does not fit.
        throw damaged();
      }
      yield body;
      frames++;
      ended = last;
      rest = rest.subarray(5 + length + TAG_BYTES);
    }
  }
  if (!ended || rest.length > 0) throw damaged();
}
