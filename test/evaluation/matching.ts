import { bank } from '../../src/situations/bank.ts';
import { Matcher, type MatcherWeights, WEIGHTS } from '../../src/situations/matcher.ts';
import { bankTexts, wordingsOf } from '../../src/situations/situation.ts';
import { bankSpace } from '../../src/situations/space.ts';

// How well a phrasing that was held back finds its situation, for choosing the matcher's weights: `node --import tsx
// test/evaluation/matching.ts`. Better than on fresh questions, because the same authors wrote what is held back and what is not, and
// because the space was made with all of them: for comparing weights, not for telling how good the desk is.

const FIRST_VOICE = 14;
const all = bank();
const vectors = bankSpace().vectors;
const held: { readonly text: string; readonly vector: Float32Array; readonly at: number }[] = [];
const keptVectors: Float32Array[] = [];
let next = 0;
const kept = all.map((situation, at) => {
  const wordings = wordingsOf(situation);
  const own = vectors.slice(next, next + wordings.length + situation.rules.length);
  next += own.length;
  const twoVoices = situation.phrasings.length > FIRST_VOICE + 4;
  const isHeld = (i: number): boolean => (twoVoices ? i >= FIRST_VOICE : i % 4 === 0);
  situation.phrasings.forEach((text, i) => {
    const vector = own[i + 2];
    if (vector && isHeld(i)) held.push({ text, vector, at });
  });
  keptVectors.push(...own.filter((_, i) => i < 2 || i >= wordings.length || !isHeld(i - 2)));
  return { ...situation, phrasings: situation.phrasings.filter((_, i) => !isHeld(i)) };
});
if (keptVectors.length !== bankTexts(kept).length) throw new Error('vectors and texts go together');
const matcher = new Matcher(kept, keptVectors);

function measure(name: string, weights: MatcherWeights, sense: boolean): void {
  let [first, three, ten] = [0, 0, 0];
  for (const { text, vector, at } of held) {
    const place = matcher.fit(text, sense ? vector : null, 10, weights).findIndex((f) => f.at === at);
    if (place === 0) first++;
    if (place >= 0 && place < 3) three++;
    if (place >= 0) ten++;
  }
  const share = (n: number): string => (n / held.length).toFixed(3);
  process.stdout.write(`${JSON.stringify({ name, held: held.length, first: share(first), three: share(three), ten: share(ten) })}\n`);
}

measure('words alone', WEIGHTS, false);
measure('sense alone', { words: 0, middle: 1, nearest: 1 }, true);
for (const w of [0.4, 0.7, 1, 1.5]) measure(`words + ${w} sense`, { words: 1, middle: w, nearest: w }, true);
measure('words + 1.0 middle + 0.4 nearest', { words: 1, middle: 1, nearest: 0.4 }, true);
measure('words + 0.4 middle + 1.0 nearest', { words: 1, middle: 0.4, nearest: 1 }, true);

// How sure a score is: the share that the best situation gets against how often it is right.
for (const t of [0.6, 0.8, 1, 1.3, 1.6]) {
  const bins: [number, number, number][] = Array.from({ length: 10 }, () => [0, 0, 0]);
  let loss = 0;
  for (const { text, vector, at } of held) {
    const fits = matcher.fit(text, vector, 40);
    const most = fits[0]?.score ?? 0;
    const total = fits.reduce((sum, f) => sum + Math.exp((f.score - most) * t), 0);
    const share = 1 / total;
    const own = fits.find((f) => f.at === at);
    loss -= Math.log(own ? Math.exp((own.score - most) * t) / total : 0.001);
    const bin = bins[Math.min(9, Math.floor(share * 10))]!;
    bin[0]++;
    bin[1] += fits[0]?.at === at ? 1 : 0;
    bin[2] += share;
  }
  process.stdout.write(`${JSON.stringify({ temperature: t, loss: (loss / held.length).toFixed(3), bins: bins.map(([n, right, share]) => (n === 0 ? '-' : `${n}: ${(right / n).toFixed(2)} said ${(share / n).toFixed(2)}`)) })}\n`);
}
