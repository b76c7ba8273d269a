import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { hashOf, notUsed, readBuilt } from '../kernel/built-file.ts';
import { bank, bankSources } from './bank.ts';
import { questionFeatures } from './question-features.ts';
import { type Situation, wordingsOf } from './situation.ts';

/** What a situation's wordings are recognised by, together: each feature once, by its number, with its weights added up. */
export interface Pool {
  readonly features: Uint32Array;
  readonly weights: Float64Array;
}

/** Numbers of features, the same for every pool of this process. */
const numbers = new Map<string, number>();

/** The number of a feature; null where no situation has it. */
export const numberOf = (feature: string): number | null => numbers.get(feature) ?? null;

/** One more than the highest number of a feature. */
export const featureCount = (): number => numbers.size;

function numbered(feature: string): number {
  const known = numbers.get(feature);
  if (known !== undefined) return known;
  const next = numbers.size;
  numbers.set(feature, next);
  return next;
}

const pools = new WeakMap<Situation, Pool>();

/** The pool of a situation, made when first asked for: a few milliseconds. Kept by the situation: when a school adds a wording, all others of the bank are the same objects. */
export function poolOf(situation: Situation): Pool {
  let pool = pools.get(situation);
  if (!pool) pools.set(situation, (pool = makePool(situation)));
  return pool;
}

function makePool(situation: Situation): Pool {
  const found = new Map<string, number>();
  for (const wording of wordingsOf(situation)) for (const [feature, weight] of questionFeatures(wording)) found.set(feature, (found.get(feature) ?? 0) + weight);
  return { features: Uint32Array.from(found.keys(), numbered), weights: Float64Array.from(found.values()) };
}

const FOLDER = new URL('bank/', import.meta.url);
/** The pools of the bank's situations, made by `npm run bank`: the features in the order of their numbers, a line each, and of each situation how many it has. */
export const BUILT_POOLS = new URL('features.json', FOLDER);
/** Of one situation after another its features' numbers (four bytes each), then of one after another their weights (eight bytes each); lowest byte first; packed by gzip. */
export const POOLED = new URL('features.bin.gz', FOLDER);
const Built = z.strictObject({ features: z.string(), sizes: z.array(z.int().nonnegative()), pooled: z.string() });
export type BuiltPools = z.output<typeof Built>;
/** What the pools must at least have been made from; the built file names all of it, with every file that these import. */
export const poolSources = (): string[] => [...bankSources(), 'situations/pools.ts', 'language/lexicon.yaml'];

let read = false;

/** Takes the bank's pools from the built file, once and before any other pool is made; without one they are made when asked for. */
export function readBankPools(): void {
  if (read) return;
  read = true;
  const built = readBuilt(BUILT_POOLS, Built, poolSources());
  if (!built) return;
  const situations = bank();
  const packed = existsSync(POOLED) ? readFileSync(POOLED) : Buffer.alloc(0);
  if (hashOf(packed) !== built.pooled || built.sizes.length !== situations.length) return notUsed(POOLED, 'it is not the one that features.json tells of');
  const bytes = gunzipSync(packed);
  const own = built.features.split('\n').map(numbered);
  const size = built.sizes.reduce((a, b) => a + b, 0);
  let at = 0;
  situations.forEach((situation, i) => {
    const count = built.sizes[i] ?? 0;
    const from = at;
    at += count;
    if (pools.has(situation)) return;
    const features = new Uint32Array(count);
    const weights = new Float64Array(count);
    for (let k = 0; k < count; k++) {
      features[k] = own[bytes.readUInt32LE((from + k) * 4)] ?? 0;
      weights[k] = bytes.readDoubleLE(size * 4 + (from + k) * 8);
    }
    pools.set(situation, { features, weights });
  });
}

/** The built file's two parts, made from the bank's words now. */
export function bankPools(): { readonly value: BuiltPools; readonly packed: Buffer } {
  const made = bank().map(makePool);
  const used = new Map<number, number>();
  for (const { features } of made) for (const feature of features) if (!used.has(feature)) used.set(feature, used.size);
  const names = [...numbers.keys()];
  const size = made.reduce((sum, { features }) => sum + features.length, 0);
  const pooled = Buffer.alloc(size * 12);
  let at = 0;
  for (const { features, weights } of made) {
    features.forEach((feature, k) => {
      pooled.writeUInt32LE(used.get(feature) ?? 0, at * 4);
      pooled.writeDoubleLE(weights[k] ?? 0, size * 4 + at * 8);
      at += 1;
    });
  }
  const packed = gzipSync(pooled, { level: 9 });
  return { value: { features: [...used.keys()].map((number) => names[number] ?? '').join('\n'), sizes: made.map(({ features }) => features.length), pooled: hashOf(packed) }, packed };
}
