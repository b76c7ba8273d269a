import { featureCount, type Pool, poolOf } from './pools.ts';
import { bankTexts, type Situation, wordingsOf } from './situation.ts';
import { unit } from './space.ts';

/** What a matcher is made of. Features by their numbers (`numberOf`), situations by their places. */
export interface MatcherParts {
  /** By feature: how much it tells; 0 for one that none of the situations has. */
  readonly rarity: Float64Array;
  /** By feature: where its situations begin in `places` and `weights`; one more at the end. */
  readonly starts: Uint32Array;
  readonly places: Uint32Array;
  readonly weights: Float64Array;
  /** The wordings' and the rules' vectors: policy words in a question point to the same situation. */
  readonly wordings: readonly (readonly Float32Array[])[];
  readonly middles: readonly (Float32Array | null)[];
  readonly asked: readonly (Float32Array | null)[];
  readonly ruled: readonly (Float32Array | null)[];
}

/** Situations between two moments at which others may go first: about a millisecond's work, more where their words are read anew. */
const STRETCH = 8;

/** Makes the parts in stretches, with a `yield` after each. */
export function* matcherParts(situations: readonly Situation[], vectors: readonly (Float32Array | null)[]): Generator<void, MatcherParts, void> {
  if (vectors.length !== bankTexts(situations).length) throw new Error('one vector for each text of the situations');
  const pooled: Pool[] = [];
  for (const situation of situations) {
    pooled.push(poolOf(situation));
    if (pooled.length % STRETCH === 0) yield;
  }
  const features = featureCount();
  const starts = new Uint32Array(features + 1);
  for (const pool of pooled) for (const feature of pool.features) starts[feature + 1] = (starts[feature + 1] ?? 0) + 1;
  const rarity = Float64Array.from({ length: features }, (_, feature) => {
    const n = starts[feature + 1] ?? 0;
    return n === 0 ? 0 : Math.log(1 + situations.length / (n + 0.5));
  });
  yield;
  for (let feature = 0; feature < features; feature++) starts[feature + 1] = (starts[feature + 1] ?? 0) + (starts[feature] ?? 0);
  const places = new Uint32Array(starts[features] ?? 0);
  const weights = new Float64Array(places.length);
  const next = starts.slice(0, features);
  yield;
  for (const [at, pool] of pooled.entries()) {
    const own = pool.weights.map((n, k) => Math.log(1 + n) * (rarity[pool.features[k] ?? 0] ?? 0));
    const length = Math.sqrt(own.reduce((sum, w) => sum + w * w, 0)) || 1;
    pool.features.forEach((feature, k) => {
      const to = next[feature] ?? 0;
      next[feature] = to + 1;
      places[to] = at;
      weights[to] = (own[k] ?? 0) / length;
    });
    if (at % STRETCH === 0) yield;
  }
  const wordings: Float32Array[][] = [];
  const middles: (Float32Array | null)[] = [];
  const asked: (Float32Array | null)[] = [];
  const ruled: (Float32Array | null)[] = [];
  let from = 0;
  for (const [at, situation] of situations.entries()) {
    const rules = from + wordingsOf(situation).length;
    const end = rules + situation.rules.length;
    const ofWordings = vectors.slice(from, rules).filter((v) => v !== null);
    const ofRules = vectors.slice(rules, end).filter((v) => v !== null);
    from = end;
    wordings.push([...ofWordings, ...ofRules]);
    middles.push(middleOf([...ofWordings, ...ofRules]));
    asked.push(middleOf(ofWordings));
    ruled.push(middleOf(ofRules));
    if (at % STRETCH === 0) yield;
  }
  return { rarity, starts, places, weights, wordings, middles, asked, ruled };
}

function middleOf(vectors: readonly Float32Array[]): Float32Array | null {
  const [first] = vectors;
  if (!first) return null;
  const sum = new Float32Array(first.length);
  for (const v of vectors) for (let i = 0; i < v.length; i++) sum[i] = (sum[i] ?? 0) + (v[i] ?? 0);
  return unit(sum);
}
