import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, realpathSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { asId, randomId, type KeyId } from './ids.ts';
import { err, ok, type Result } from './result.ts';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const MASTER_PREFIX = 'staffroom-master-key-1 ';
/** In a school's `keys` folder: a value wrapped by the master key, so that a wrong one is known before anything is written. */
export const CHECK_FILE = 'master.check';
const CHECK_ID = asId<'key'>('master.check');
// POSIX modes mean nothing on Windows, where the profile folder's own rights protect the file.
const HAS_MODES = process.platform !== 'win32';

/** A key that seals the values of one case, draft or day. Whoever destroys its one stored copy erases what it sealed. */
export interface DataKey {
  readonly id: KeyId;
  readonly bytes: Buffer;
}

export const newDataKey = (id: KeyId): DataKey => ({ id, bytes: randomBytes(KEY_BYTES) });

/**
 * Seals a JSON value to base64 text (96-bit random nonce, tag, ciphertext). It opens only with the same key, key id and record id,
 * so a sealed value cannot be moved to another record unseen.
 */
export function seal(key: DataKey, recordId: string, value: unknown): string {
  return encrypt(key.bytes, bound(key.id, recordId), Buffer.from(JSON.stringify(value), 'utf8'));
}

/** Opens what `seal` made; `damaged` when the text, the key or the record id is not the one it was sealed with. */
export function openSealed(key: DataKey, recordId: string, sealed: string): Result<unknown, 'damaged'> {
  const plain = decrypt(key.bytes, bound(key.id, recordId), sealed);
  return plain === null ? err('damaged') : ok(JSON.parse(plain.toString('utf8')));
}

/** Wraps data keys. Its bytes never leave this file. */
export interface MasterKey {
  wrap(key: DataKey): string;
  /** Null when the text is damaged, is another key's, or was wrapped by another master key. */
  unwrap(id: KeyId, wrapped: string): DataKey | null;
  /** The text of a school's `CHECK_FILE`. */
  checkText(): string;
  made(checkText: string): boolean;
}

export interface MasterKeyFault {
  readonly code: 'lost' | 'wrong' | 'readable-by-others' | 'malformed' | 'inside-data-dir' | 'unreadable';
  readonly file: string;
  /** What is wrong and what to do, for whoever runs the machine. */
  readonly message: string;
}

/**
 * The master key of this installation, from `file`; made (mode 0600) when there is none and `dataDir` holds no school's keys yet.
 * Never made anew beside existing keys: that would look like a start and be the loss of every sealed record.
 */
export function loadMasterKey(file: string, dataDir: string): Result<MasterKey, MasterKeyFault> {
  const fault = (code: MasterKeyFault['code'], message: string): Result<never, MasterKeyFault> => err({ code, file, message });
  const root = existsSync(dataDir) ? realpathSync(dataDir) : resolve(dataDir);
  const place = existsSync(file) ? realpathSync(file) : resolve(file);
  if (place.startsWith(root + sep)) return fault('inside-data-dir', `the master key (${file}) must not lie in DATA_DIR: a copy of that folder would then open itself`);
  if (existsSync(root) && !statSync(root).isDirectory()) return fault('unreadable', `DATA_DIR (${dataDir}) is not a folder`);
  try {
    const checks = checkFiles(root);
    if (!existsSync(file)) {
      if (checks.length > 0) return fault('lost', `${file} is missing, and DATA_DIR holds records sealed with it: put the file back from its safe copy`);
      writeMasterKey(file);
    }
    if (HAS_MODES && (statSync(file).mode & 0o077) !== 0) return fault('readable-by-others', `${file} can be read by others on this machine: run chmod 600 on it, and ask who has read it`);
    const own = readMasterKey(file);
    const next = existsSync(nextKeyFile(file)) ? readMasterKey(nextKeyFile(file)) : own;
    if (!own || !next) return fault('malformed', `${own ? nextKeyFile(file) : file} is not a master key of Staffroom: put the right file back from its safe copy`);
    const master = next === own ? own : eitherKey(next, own);
    const foreign = checks.find((check) => !master.made(readFileSync(check, 'utf8')));
    if (foreign !== undefined) return fault('wrong', `${file} is not the key that ${dirname(foreign)} was sealed with: put the right file back from its safe copy`);
    return ok(master);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    return fault('unreadable', `${file} or DATA_DIR cannot be read or made (${code})`);
  }
}

/** A master key from 32 bytes. */
export function masterKey(bytes: Buffer): MasterKey {
  if (bytes.length !== KEY_BYTES) throw new Error('a master key has 32 bytes');
  const about = (id: KeyId): string => `staffroom key 1\n${id}`;
  const unwrap = (id: KeyId, wrapped: string): DataKey | null => {
    const plain = decrypt(bytes, about(id), wrapped.trim());
    return plain?.length === KEY_BYTES ? { id, bytes: plain } : null;
  };
  return {
    wrap: (key) => encrypt(bytes, about(key.id), key.bytes),
    unwrap,
    checkText: () => encrypt(bytes, about(CHECK_ID), Buffer.alloc(KEY_BYTES)),
    made: (text) => unwrap(CHECK_ID, text) !== null,
  };
}

/** Where the new key stands while the master key is being changed; then some keys are wrapped by the one, some by the other. */
export const nextKeyFile = (file: string): string => `${file}.next`;

/** The master key in a file; null where it holds none. */
export function readMasterKey(file: string): MasterKey | null {
  const text = readFileSync(file, 'utf8').trim();
  const bytes = Buffer.from(text.slice(MASTER_PREFIX.length), 'base64');
  return text.startsWith(MASTER_PREFIX) && bytes.length === KEY_BYTES ? masterKey(bytes) : null;
}

/** Wraps with the newer key, and opens what either wrapped. */
export const eitherKey = (newer: MasterKey, older: MasterKey): MasterKey => ({
  wrap: (key) => newer.wrap(key),
  unwrap: (id, wrapped) => newer.unwrap(id, wrapped) ?? older.unwrap(id, wrapped),
  checkText: () => newer.checkText(),
  made: (text) => newer.made(text) || older.made(text),
});

function checkFiles(root: string): string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root).map((school) => join(root, school, 'keys', CHECK_FILE)).filter((check) => existsSync(check));
}

/** Makes a master key in a file (mode 0600), on the disk when it returns. */
export function writeMasterKey(file: string): void {
  const folder = dirname(resolve(file));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Written whole under another name first: a start cut short must not leave half a key behind.
  const temp = `${file}.${randomId()}.tmp`;
  const fd = openSync(temp, 'wx', 0o600);
  try {
    writeSync(fd, `${MASTER_PREFIX}${randomBytes(KEY_BYTES).toString('base64')}\n`);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  if (HAS_MODES) chmodSync(temp, 0o600);
  renameSync(temp, file);
  if (!HAS_MODES) return;
  const dir = openSync(folder, 'r');
  try {
    fsyncSync(dir);
  } finally {
    closeSync(dir);
  }
}

const bound = (key: KeyId, recordId: string): string => `staffroom value 1\n${key}\n${recordId}`;

function encrypt(key: Buffer, about: string, plain: Buffer): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv);
  cipher.setAAD(Buffer.from(about, 'utf8'));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
}

function decrypt(key: Buffer, about: string, text: string): Buffer | null {
  const all = Buffer.from(text, 'base64');
  if (all.length < IV_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv(CIPHER, key, all.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(about, 'utf8'));
  decipher.setAuthTag(all.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const body = decipher.update(all.subarray(IV_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([body, decipher.final()]);
  } catch {
    // `final` throws for exactly one reason: the tag does not fit the key, the text or what it is bound to.
    return null;
  }
}
