import porter2 from 'wink-porter2-stemmer';

// Words repeat, the stemmer is slow: about 40,000 words is more than a trust's policies hold, and a few megabytes.
const CACHED_WORDS = 40_000;
// No English word is longer; a "word" that is (a key, a pasted run of letters) is kept as it stands.
const LONGEST_WORD = 40;
const known = new Map<string, string>();

/** The Porter2 stem of a folded word (`Token.lower`); words with digits and very long ones come back unchanged. */
export function stem(word: string): string {
  const cached = known.get(word);
  if (cached !== undefined) return cached;
  if (word.length > LONGEST_WORD || /\d/.test(word)) return word;
  const stemmed = porter2(word) || word;
  if (known.size >= CACHED_WORDS) known.clear();
  known.set(word, stemmed);
  return stemmed;
}
