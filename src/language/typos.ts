import { distance } from 'fastest-levenshtein';

// Below five letters every word is one slip from several others ("head", "heat", "heal"), and a repair does more harm than the slip.
const SHORTEST_REPAIRED = 5;
const LONGEST_REPAIRED = 24;
// From eight letters two slips still point to one word ("facebok", "safegaurding" has two by plain edit distance).
const TWO_SLIPS_FROM = 8;

/** Repairs slips in words that are not known, against words that are. */
export interface Spelling {
  /**
   * The known word that was meant, or null when the word is known, too short, or nothing near enough stands alone.
   * A word keeps its first letter: people rarely miss it, and it keeps the search small.
   */
  repair(word: string): string | null;
}

/** `counts` gives each known folded word and how often it occurs; the commoner of two equally near words wins. */
export function makeSpelling(counts: Iterable<readonly [string, number]>): Spelling {
  const known = new Map<string, number>();
  const byStart = new Map<string, { readonly word: string; readonly letters: number }[]>();
  for (const [word, count] of counts) {
    const had = known.get(word);
    known.set(word, (had ?? 0) + count);
    if (had !== undefined || !/^[a-z]+$/.test(word) || word.length < SHORTEST_REPAIRED - 1) continue;
    const key = `${word.charAt(0)}${word.length}`;
    const list = byStart.get(key);
    const entry = { word, letters: lettersOf(word) };
    if (list) list.push(entry);
    else byStart.set(key, [entry]);
  }
  return {
    repair(word) {
      if (known.has(word) || word.length < SHORTEST_REPAIRED || word.length > LONGEST_REPAIRED || !/^[a-z]+$/.test(word)) return null;
      const slips = word.length >= TWO_SLIPS_FROM ? 2 : 1;
      let best: string | null = null;
      let bestCost = slips + 1;
      let bestCount = 0;
      const letters = lettersOf(word);
      for (let length = word.length - slips; length <= word.length + slips; length++) {
        for (const { word: candidate, letters: theirs } of byStart.get(`${word.charAt(0)}${length}`) ?? []) {
          // One slip changes at most two of the letters used: most words are ruled out without counting edits.
          if (bitsIn(letters ^ theirs) > 2 * slips) continue;
          const swapped = isSwap(word, candidate);
          const cost = swapped ? 1 : distance(word, candidate);
          const count = known.get(candidate) ?? 0;
          if (cost < bestCost || (cost === bestCost && cost <= slips && count > bestCount)) {
            best = candidate;
            bestCost = cost;
            bestCount = count;
          }
        }
      }
      return bestCost <= slips ? best : null;
    },
  };
}

/** Which of the letters a to z a word uses, one bit each. */
function lettersOf(word: string): number {
  let bits = 0;
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) - 97);
  return bits;
}

function bitsIn(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Two neighbouring letters changed places: one slip of the fingers, though two edits. */
function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i < a.length - 1 && a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}
