import { bankTexts, wordingsOf } from './bank.ts';
import { questionFeatures } from './question-features.ts';
import { cosine, unit } from './space.ts';
import type { Situation } from './situation.ts';

/** A situation with how well a question fits it; comparable within one question only. */
export interface Fit {
  readonly situation: Situation;
  readonly at: number;
  readonly score: number;
}

/** How the parts of a score are put together; fitted on phrasings that were held back (test/evaluation/matching.ts). */
export interface MatcherWeights {
  readonly words: number;
  readonly middle: number;
  readonly nearest: number;
}
export const WEIGHTS: MatcherWeights = { words: 1, middle: 2, nearest: 2 };

/** Situations whose words are pooled before others get their turn. */
const STRETCH = 10;
/** Wordings of the situations that lie nearest to the question are looked at one by one; the others are judged by their middle alone. */
const LOOKED_AT = 60;
const NEAREST = [0.5, 0.3, 0.2] as const;

/** Finds which of some situations a question is about, by words and, where a vector is given, by sense. */
export class Matcher {
  readonly situations: readonly Situation[];
  readonly #postings = new Map<string, { readonly at: number; readonly weight: number }[]>();
  readonly #rarity = new Map<string, number>();
  readonly #middles: readonly (Float32Array | null)[];
  readonly #wordings: readonly (readonly Float32Array[])[];
  readonly #asked: readonly (Float32Array | null)[];
  readonly #ruled: readonly (Float32Array | null)[];

  /** `vectors`: those of `bankTexts(situations)` in that order, projected; a situation without vectors is matched by words alone. */
  constructor(situations: readonly Situation[], vectors: readonly (Float32Array | null)[], pooled: readonly ReadonlyMap<string, number>[] = situations.map(pooledOf)) {
    this.situations = situations;
    const found = new Map<string, number>();
    for (const pool of pooled) for (const feature of pool.keys()) found.set(feature, (found.get(feature) ?? 0) + 1);
    for (const [feature, n] of found) this.#rarity.set(feature, Math.log(1 + situations.length / (n + 0.5)));
    pooled.forEach((pool, at) => {
      const weights = [...pool].map(([feature, n]) => [feature, Math.log(1 + n) * this.#rarityOf(feature)] as const);
      const length = Math.sqrt(weights.reduce((sum, [, w]) => sum + w * w, 0)) || 1;
      for (const [feature, weight] of weights) {
        const list = this.#postings.get(feature);
        if (list) list.push({ at, weight: weight / length });
        else this.#postings.set(feature, [{ at, weight: weight / length }]);
      }
    });
    if (vectors.length !== bankTexts(situations).length) throw new Error('one vector for each text of the situations');
    let next = 0;
    const parts = situations.map((situation) => {
      const from = next;
      const rules = next + wordingsOf(situation).length;
      next = rules + situation.rules.length;
      return { asked: vectors.slice(from, rules).filter((v) => v !== null), ruled: vectors.slice(rules, next).filter((v) => v !== null) };
    });
    // Rules count among the wordings: policy words in a question point to the same situation.
    this.#wordings = parts.map(({ asked, ruled }) => [...asked, ...ruled]);
    this.#middles = this.#wordings.map(middleOf);
    this.#asked = parts.map(({ asked }) => middleOf(asked));
    this.#ruled = parts.map(({ ruled }) => middleOf(ruled));
  }

  /** As the constructor, giving way to others in between: the bank's words take a second or two. */
  static async make(situations: readonly Situation[], vectors: readonly (Float32Array | null)[]): Promise<Matcher> {
    const pooled: ReadonlyMap<string, number>[] = [];
    for (const situation of situations) {
      pooled.push(pooledOf(situation));
      if (pooled.length % STRETCH === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    return new Matcher(situations, vectors, pooled);
  }

  /** The situations that fit best, best first. `vector` is the question's, projected; null goes by words alone. */
  fit(question: string, vector: Float32Array | null, limit: number, weights: MatcherWeights = WEIGHTS): Fit[] {
    const size = this.situations.length;
    if (size === 0) return [];
    const scores = standard(this.#byWords(question)).map((s) => s * weights.words);
    if (vector) {
      const middles = Float64Array.from(this.#middles, (m) => (m ? cosine(vector, m) : 0));
      const spread = standard(middles);
      for (let at = 0; at < size; at++) scores[at] = (scores[at] ?? 0) + weights.middle * (spread[at] ?? 0);
      const closest = top(scores, LOOKED_AT);
      const near = standard(Float64Array.from(closest, (at) => nearest(vector, this.#wordings[at] ?? [])));
      // Those not looked at stay behind all that were.
      const least = Math.min(...near);
      for (let at = 0; at < size; at++) scores[at] = (scores[at] ?? 0) + weights.nearest * least;
      closest.forEach((at, i) => (scores[at] = (scores[at] ?? 0) + weights.nearest * ((near[i] ?? 0) - least)));
    }
    return top(scores, limit).flatMap((at) => {
      const situation = this.situations[at];
      return situation ? [{ situation, at, score: scores[at] ?? 0 }] : [];
    });
  }

  /** The nearest wording of a situation, as a cosine; 0 where it has no vectors. */
  closeness(at: number, vector: Float32Array): number {
    return nearest(vector, this.#wordings[at] ?? []);
  }

  middle(at: number): Float32Array | null {
    return this.#middles[at] ?? null;
  }

  /** Of a clause's vector and a situation: the nearer of its wordings' middle and its rules' middle, as a cosine. */
  closenessToMiddle(at: number, vector: Float32Array): number {
    const asked = this.#asked[at];
    const ruled = this.#ruled[at];
    return Math.max(asked ? cosine(vector, asked) : 0, ruled ? cosine(vector, ruled) : 0);
  }

  #rarityOf(feature: string): number {
    return this.#rarity.get(feature) ?? 0;
  }

  #byWords(question: string): Float64Array {
    const scores = new Float64Array(this.situations.length);
    for (const [feature, weight] of questionFeatures(question)) {
      const asked = weight * this.#rarityOf(feature);
      for (const { at, weight: own } of this.#postings.get(feature) ?? []) scores[at] = (scores[at] ?? 0) + asked * own;
    }
    return scores;
  }
}

const pools = new WeakMap<Situation, ReadonlyMap<string, number>>();

/** Kept by the situation: when a school adds a wording, all others of the bank are the same objects and need no second reading. */
function pooledOf(situation: Situation): ReadonlyMap<string, number> {
  let pool = pools.get(situation);
  if (!pool) pools.set(situation, (pool = poolOf(wordingsOf(situation))));
  return pool;
}

function poolOf(wordings: readonly string[]): Map<string, number> {
  const pool = new Map<string, number>();
  for (const wording of wordings) for (const [feature, weight] of questionFeatures(wording)) pool.set(feature, (pool.get(feature) ?? 0) + weight);
  return pool;
}

function middleOf(vectors: readonly Float32Array[]): Float32Array | null {
  const [first] = vectors;
  if (!first) return null;
  const sum = new Float32Array(first.length);
  for (const v of vectors) for (let i = 0; i < v.length; i++) sum[i] = (sum[i] ?? 0) + (v[i] ?? 0);
  return unit(sum);
}

function nearest(vector: Float32Array, wordings: readonly Float32Array[]): number {
  const best: number[] = [-1, -1, -1];
  for (const wording of wordings) {
    const c = cosine(vector, wording);
    if (c > (best[0] ?? -1)) best.splice(0, 3, c, best[0] ?? -1, best[1] ?? -1);
    else if (c > (best[1] ?? -1)) best.splice(1, 2, c, best[1] ?? -1);
    else if (c > (best[2] ?? -1)) best[2] = c;
  }
  return wordings.length === 0 ? 0 : NEAREST.reduce((sum, share, i) => sum + share * (best[i] ?? 0), 0);
}

/** Mean 0 and spread 1, so that scores of different kinds can be added. */
function standard(scores: Float64Array): Float64Array {
  let mean = 0;
  for (const s of scores) mean += s / scores.length;
  let spread = 0;
  for (const s of scores) spread += (s - mean) ** 2 / scores.length;
  const by = Math.sqrt(spread) || 1;
  return scores.map((s) => (s - mean) / by);
}

function top(scores: Float64Array, limit: number): number[] {
  return [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0)).slice(0, limit);
}
