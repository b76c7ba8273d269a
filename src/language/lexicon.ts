import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { stem } from './stems.ts';
import { isStopWord } from './stop-words.ts';
import { words } from './tokens.ts';

/** A stem that policies may have for what was said. */
export interface Alternative {
  readonly stem: string;
  /** 0 to 1: how surely it stands for the word said; a word of a phrase has its share of the phrase's weight. */
  readonly weight: number;
}

/** A word or phrase that the lexicon knows, with what policies say for it. One object for each entry. */
export interface LexiconEntry {
  readonly stems: readonly string[];
  /** Each stem once; stop words are left out. */
  readonly alternatives: readonly Alternative[];
}

/** Where an entry stands among the stems that were looked up. */
export interface LexiconMatch {
  readonly at: number;
  readonly entry: LexiconEntry;
}

const SAME_WEIGHT = 0.8;
const MEANS_WEIGHT = 0.7;
const FAINT_WEIGHT = 0.3;

const LexiconFile = z.strictObject({
  same: z.array(z.array(z.string().min(1)).min(2)),
  means: z.record(z.string().min(1), z.array(z.string().min(1)).min(1)),
});

/** Staff words and the policy words for them, matched by stems, the longest phrase first. */
export class Lexicon {
  /** First stem → entries that start with it, longest first. */
  readonly #entries = new Map<string, LexiconEntry[]>();
  /** Every folded word that stands in the lexicon on either side: known words for the spelling check. */
  readonly vocabulary: ReadonlySet<string>;

  constructor(yaml: string) {
    const file = LexiconFile.parse(parse(yaml));
    const vocabulary = new Set<string>();
    const found = new Map<string, { stems: readonly string[]; weights: Map<string, number> }>();
    const stemsOf = (phrase: string): string[] => {
      const parts = words(phrase);
      for (const word of parts) vocabulary.add(word);
      return parts.map(stem);
    };
    const add = (from: readonly string[], to: readonly string[], weight: number): void => {
      const key = from.join(' ');
      if (key === to.join(' ')) return;
      const entry = found.get(key) ?? { stems: from, weights: new Map<string, number>() };
      found.set(key, entry);
      const share = weight / to.length;
      for (const part of to) if (!isStopWord(part)) entry.weights.set(part, Math.max(entry.weights.get(part) ?? 0, share));
    };
    for (const group of file.same) {
      const members = group.map(stemsOf);
      for (const from of members) for (const to of members) add(from, to, SAME_WEIGHT);
    }
    for (const [from, to] of Object.entries(file.means)) {
      for (const phrase of to) {
        const faint = phrase.startsWith('~');
        add(stemsOf(from), stemsOf(faint ? phrase.slice(1) : phrase), faint ? FAINT_WEIGHT : MEANS_WEIGHT);
      }
    }
    for (const { stems, weights } of found.values()) {
      const first = stems[0];
      if (first === undefined) continue;
      const list = this.#entries.get(first) ?? [];
      this.#entries.set(first, list);
      list.push({ stems, alternatives: [...weights].map(([part, weight]) => ({ stem: part, weight })) });
    }
    for (const list of this.#entries.values()) list.sort((a, b) => b.stems.length - a.stems.length);
    this.vocabulary = vocabulary;
  }

  /** The entries that stand in a run of stems, left to right; at one place the longest first. */
  find(stems: readonly string[]): LexiconMatch[] {
    const found: LexiconMatch[] = [];
    for (let at = 0; at < stems.length; at++) {
      const entries = this.#entries.get(stems[at] ?? '');
      if (!entries) continue;
      for (const entry of entries) {
        let i = 1;
        while (i < entry.stems.length && entry.stems[i] === stems[at + i]) i++;
        if (i === entry.stems.length) found.push({ at, entry });
      }
    }
    return found;
  }

  knows(stemmed: string): boolean {
    return this.#entries.has(stemmed);
  }
}

/** The project's lexicon. */
export const lexicon = new Lexicon(readFileSync(new URL('lexicon.yaml', import.meta.url), 'utf8'));
