import { plainChat } from '../language/chat-words.ts';
import { lexicon } from '../language/lexicon.ts';
import { stem } from '../language/stems.ts';
import { isStopWord } from '../language/stop-words.ts';
import { words } from '../language/tokens.ts';
import { frameOf } from '../policies/frames.ts';

// What each sort of feature is worth beside a content word. Coarse on purpose: taken from phrasings that were held back, where the
// figures are flat around them.
const NEIGHBOURS = 0.5;
const MEANT = 0.5;
const SMALL = 0.25;
const KIND = 0.4;

/**
 * What a question is recognised by, each feature with its weight: content words by their stems, neighbouring pairs, what the lexicon has
 * for them (`~`), the small words that make a question what it is (`=`), and the kind of answer it wants.
 */
export function questionFeatures(text: string): Map<string, number> {
  const found = new Map<string, number>();
  const add = (feature: string, weight: number): void => void (weight > (found.get(feature) ?? 0) && found.set(feature, weight));
  const said = words(plainChat(text));
  const stems = said.map(stem);
  let before: string | null = null;
  said.forEach((word, i) => {
    const own = stems[i] ?? word;
    if (isStopWord(word)) return add(`=${word}`, SMALL);
    add(own, 1);
    add(`~${own}`, MEANT);
    if (before !== null) add(`${before}_${own}`, NEIGHBOURS);
    before = own;
  });
  for (const { entry } of lexicon.find(stems)) for (const { stem: meant, weight } of entry.alternatives) add(`~${meant}`, MEANT * weight);
  add(`kind:${frameOf(text).kind}`, KIND);
  return found;
}
