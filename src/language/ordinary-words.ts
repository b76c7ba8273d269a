import { readFileSync } from 'node:fs';

/** Ordinary words and names that are a slip away from a cue word; a spelling repair must leave them alone. Folded. */
export const ordinaryWords: ReadonlySet<string> = new Set(
  readFileSync(new URL('ordinary-words.txt', import.meta.url), 'utf8').split('\n').filter((line) => !line.startsWith('#')).flatMap((line) => line.split(' ')).filter((word) => word !== ''),
);
