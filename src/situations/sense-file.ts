import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { randomId } from '../kernel/ids.ts';
import { errorCode } from '../storage/files.ts';

/** Texts' vectors by the texts' hashes. */
export type KeptSenses = ReadonlyMap<string, Float32Array>;

const HASH = 32;
const NUMBER = 4;

export const senseKey = (text: string): string => createHash('sha256').update(text).digest('base64');

/**
 * What `writeSenses` put in a file for the same `space`; nothing where there is no such file, or it is broken: then vectors are made anew.
 * They decide only what is looked at first; no word of a policy stands in the file.
 */
export async function readSenses(path: string, space: string, dims: number): Promise<KeptSenses> {
  const found = new Map<string, Float32Array>();
  const bytes = await bytesOf(path);
  const head = headOf(space, dims);
  const row = HASH + dims * NUMBER;
  const end = bytes.length - HASH;
  if (end < HASH || (end - HASH) % row !== 0 || !bytes.subarray(0, HASH).equals(head) || !bytes.subarray(end).equals(hash(bytes.subarray(0, end)))) return found;
  for (let at = HASH; at < end; at += row) {
    const vector = new Float32Array(dims);
    for (let i = 0; i < dims; i++) vector[i] = bytes.readFloatLE(at + HASH + i * NUMBER);
    found.set(bytes.subarray(at, at + HASH).toString('base64'), vector);
  }
  return found;
}

/** Keeps vectors, and those alone, whole or not at all. False where they could not be written: the next start makes them anew. */
export async function writeSenses(path: string, space: string, dims: number, senses: KeptSenses): Promise<boolean> {
  const row = HASH + dims * NUMBER;
  const bytes = Buffer.alloc(HASH + senses.size * row);
  headOf(space, dims).copy(bytes);
  let at = HASH;
  for (const [key, vector] of senses) {
    Buffer.from(key, 'base64').copy(bytes, at);
    for (let i = 0; i < dims; i++) bytes.writeFloatLE(vector[i] ?? 0, at + HASH + i * NUMBER);
    at += row;
  }
  const temporary = `${path}.${randomId()}.tmp`;
  let begun = false;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(temporary, 'wx', 0o600);
    begun = true;
    try {
      await file.writeFile(Buffer.concat([bytes, hash(bytes)]));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    return true;
  } catch (error) {
    if (errorCode(error) === null) throw error;
    if (begun) await rm(temporary, { force: true });
    return false;
  }
}

const hash = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();
const headOf = (space: string, dims: number): Buffer => hash(`${space} ${dims}`);

async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return Buffer.alloc(0);
  }
}
