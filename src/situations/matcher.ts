import { atOnce, inStretches } from '../kernel/stretches.ts';
import { type MatcherParts, matcherParts } from './matcher-parts.ts';
import { numberOf } from './pools.ts';
import { questionFeatures } from './question-features.ts';
import { cosine } from './space.ts';
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

/** Wordings of the situations that lie nearest to the question are looked at one by one; the others are judged by their middle alone. */
const LOOKED_AT = 60;
const NEAREST = [0.5, 0.3, 0.2] as const;

/** Finds which of some situations a question is about, by words and, where a vector is given, by sense. */
export class Matcher {
  readonly situations: readonly Situation[];
  readonly #parts: MatcherParts;

  /** `vectors`: those of `bankTexts(situations)` in that order, projected; a situation without vectors is matched by words alone. */
  constructor(situations: readonly Situation[], vectors: readonly (Float32Array | null)[], parts: MatcherParts = atOnce(matcherParts(situations, vectors))) {
    this.situations = situations;
    this.#parts = parts;
  }

  /** As the constructor, giving way to others every few milliseconds. */
  static async make(situations: readonly Situation[], vectors: readonly (Float32Array | null)[]): Promise<Matcher> {
    return new Matcher(situations, vectors, await inStretches(matcherParts(situations, vectors)));
  }

  /** The situations that fit best, best first. `vector` is the question's, projected; null goes by words alone. */
  fit(question: string, vector: Float32Array | null, limit: number, weights: MatcherWeights = WEIGHTS): Fit[] {
    const size = this.situations.length;
    if (size === 0) return [];
    const scores = standard(this.#byWords(question)).map((s) => s * weights.words);
    if (vector) {
      const middles = Float64Array.from(this.#parts.middles, (m) => (m ? cosine(vector, m) : 0));
      const spread = standard(middles);
      for (let at = 0; at < size; at++) scores[at] = (scores[at] ?? 0) + weights.middle * (spread[at] ?? 0);
      const closest = top(scores, LOOKED_AT);
      const near = standard(Float64Array.from(closest, (at) => nearest(vector, this.#parts.wordings[at] ?? [])));
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
    return nearest(vector, this.#parts.wordings[at] ?? []);
  }

  middle(at: number): Float32Array | null {
    return this.#parts.middles[at] ?? null;
  }

  /** Of a clause's vector and a situation: the nearer of its wordings' middle and its rules' middle, as a cosine. */
  closenessToMiddle(at: number, vector: Float32Array): number {
    const asked = this.#parts.asked[at];
    const ruled = this.#parts.ruled[at];
    return Math.max(asked ? cosine(vector, asked) : 0, ruled ? cosine(vector, ruled) : 0);
  }

  #byWords(question: string): Float64Array {
    const { rarity, starts, places, weights } = this.#parts;
    const scores = new Float64Array(this.situations.length);
    for (const [feature, weight] of questionFeatures(question)) {
      const number = numberOf(feature);
      // A feature that came after this matcher was made is none of its situations'.
      if (number === null || number >= rarity.length) continue;
      const asked = weight * (rarity[number] ?? 0);
      const end = starts[number + 1] ?? 0;
      for (let i = starts[number] ?? 0; i < end; i++) {
        const at = places[i] ?? 0;
        scores[at] = (scores[at] ?? 0) + asked * (weights[i] ?? 0);
      }
    }
    return scores;
  }
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
