import { type Concept, type ConceptKind, projectLexicon } from './lexicon-file.ts';
import type { SchoolWords } from './lexicon-settings.ts';
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
  /** The concepts it stands in, in the order of the file. */
  readonly concepts: readonly ConceptName[];
}

/** A concept as a feature of a text. */
export interface ConceptName {
  readonly concept: string;
  readonly of: ConceptKind;
}

/** Where an entry stands among the stems that were looked up. */
export interface LexiconMatch {
  readonly at: number;
  readonly entry: LexiconEntry;
}

const SAME_WEIGHT = 0.7;
const SAID_WEIGHT = 0.6;
const WIDER_WEIGHT = 0.45;
const NEAR_WEIGHT = 0.2;

/** Staff words and the policy words for them, matched by stems, the longest phrase first. */
export class Lexicon {
  /** First stem → entries that start with it, longest first. */
  readonly #entries = new Map<string, LexiconEntry[]>();
  readonly #concepts: readonly Concept[];
  /** Every folded word that stands in the lexicon on either side: known words for the spelling check. */
  readonly vocabulary: ReadonlySet<string>;

  constructor(concepts: readonly Concept[]) {
    this.#concepts = concepts;
    const vocabulary = new Set<string>();
    const found = new Map<string, { stems: readonly string[]; weights: Map<string, number>; concepts: ConceptName[] }>();
    const stemsOf = (phrase: string): string[] => {
      const parts = words(phrase);
      for (const word of parts) vocabulary.add(word);
      return parts.map(stem);
    };
    for (const concept of concepts) {
      const name: ConceptName = { concept: concept.concept, of: concept.of };
      const same = concept.words.map(stemsOf);
      const said = concept.said.map(stemsOf);
      const wider = concept.wider.map(stemsOf);
      const near = concept.near.map(stemsOf);
      const add = (from: readonly string[], to: readonly (readonly string[])[], weight: number): void => {
        const key = from.join(' ');
        const entry = found.get(key) ?? { stems: from, weights: new Map<string, number>(), concepts: [] };
        found.set(key, entry);
        if (entry.concepts.at(-1) !== name) entry.concepts.push(name);
        for (const phrase of to) {
          if (key === phrase.join(' ')) continue;
          const share = weight / phrase.length;
          for (const part of phrase) if (!isStopWord(part)) entry.weights.set(part, Math.max(entry.weights.get(part) ?? 0, share));
        }
      };
      for (const from of [...same, ...said]) {
        add(from, same, same.includes(from) ? SAME_WEIGHT : SAID_WEIGHT);
        add(from, wider, WIDER_WEIGHT);
        add(from, near, NEAR_WEIGHT);
      }
    }
    for (const { stems, weights, concepts: of } of found.values()) {
      const first = stems[0];
      if (first === undefined) continue;
      const list = this.#entries.get(first) ?? [];
      this.#entries.set(first, list);
      list.push({ stems, alternatives: [...weights].map(([part, weight]) => ({ stem: part, weight })), concepts: of });
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

  /** The concepts of a run of stems, each once, in order. A word inside a longer phrase that is known speaks only through the phrase. */
  conceptsIn(stems: readonly string[]): ConceptName[] {
    const found = new Map<string, ConceptName>();
    let free = 0;
    for (const { at, entry } of this.find(stems)) {
      if (at < free) continue;
      free = at + entry.stems.length;
      for (const name of entry.concepts) if (!found.has(name.concept)) found.set(name.concept, name);
    }
    return [...found.values()];
  }

  knows(stemmed: string): boolean {
    return this.#entries.has(stemmed);
  }

  /**
   * This lexicon with what one school calls things. Where the school's word for a thing is known here, what its staff say finds the other
   * words for that thing too. Itself when there is nothing to add.
   */
  with(additions: readonly SchoolWords[]): Lexicon {
    if (additions.length === 0) return this;
    const keyOf = (phrase: string): string => words(phrase).map(stem).join(' ');
    const byWord = new Map<string, Concept[]>();
    for (const concept of this.#concepts) for (const word of concept.words) byWord.set(keyOf(word), [...(byWord.get(keyOf(word)) ?? []), concept]);
    const added = additions.map((one, i): Concept => {
      const joined = new Set(one.words.flatMap((word) => byWord.get(keyOf(word)) ?? []));
      return { concept: `school-${i + 1}`, of: 'matter', words: one.words, said: one.said, wider: [...joined].flatMap((c) => c.words), near: one.near };
    });
    return new Lexicon([...this.#concepts, ...added]);
  }
}

/** The project's lexicon. */
export const lexicon = new Lexicon(projectLexicon().concepts);
