import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { stem } from './stems.ts';
import { words } from './tokens.ts';

/** A word or phrase that policies use for what was said, as stems. */
export interface Alternative {
  /** Stems in order; more than one for a phrase. */
  readonly stems: readonly string[];
  /** 0 to 1: how surely it stands for the word said. */
  readonly weight: number;
}

/** Words of a question that the lexicon knows, with what policies say for them. */
export interface LexiconMatch {
  /** Positions among the stems that were looked up: from `at`, `length` of them. */
  readonly at: number;
  readonly length: number;
  readonly alternatives: readonly Alternative[];
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
  readonly #entries = new Map<string, { readonly stems: readonly string[]; readonly alternatives: Alternative[] }[]>();
  /** Every folded word that stands in the lexicon on either side: known words for the spelling check. */
  readonly vocabulary: ReadonlySet<string>;

  constructor(yaml: string) {
    const file = LexiconFile.parse(parse(yaml));
    const vocabulary = new Set<string>();
    const stemsOf = (phrase: string): string[] => {
      const parts = words(phrase);
      for (const word of parts) vocabulary.add(word);
      return parts.map(stem);
    };
    for (const group of file.same) {
      const members = group.map(stemsOf);
      for (const from of members) {
        for (const to of members) if (to.join(' ') !== from.join(' ')) this.#add(from, { stems: to, weight: SAME_WEIGHT });
      }
    }
    for (const [from, to] of Object.entries(file.means)) {
      for (const phrase of to) {
        const faint = phrase.startsWith('~');
        this.#add(stemsOf(from), { stems: stemsOf(faint ? phrase.slice(1) : phrase), weight: faint ? FAINT_WEIGHT : MEANS_WEIGHT });
      }
    }
    for (const list of this.#entries.values()) list.sort((a, b) => b.stems.length - a.stems.length);
    this.vocabulary = vocabulary;
  }

  #add(from: readonly string[], to: Alternative): void {
    const first = from[0];
    if (first === undefined) return;
    const list = this.#entries.get(first) ?? [];
    this.#entries.set(first, list);
    let entry = list.find((e) => e.stems.join(' ') === from.join(' '));
    if (!entry) list.push((entry = { stems: from, alternatives: [] }));
    const had = entry.alternatives.findIndex((a) => a.stems.join(' ') === to.stems.join(' '));
    if (had < 0) entry.alternatives.push(to);
    else if ((entry.alternatives[had]?.weight ?? 0) < to.weight) entry.alternatives[had] = to;
  }

  /** The entries that stand in a run of stems, left to right; entries may overlap, a word's own entry is kept beside its phrase's. */
  find(stems: readonly string[]): LexiconMatch[] {
    const found: LexiconMatch[] = [];
    for (let at = 0; at < stems.length; at++) {
      for (const entry of this.#entries.get(stems[at] ?? '') ?? []) {
        if (entry.stems.every((s, i) => stems[at + i] === s)) found.push({ at, length: entry.stems.length, alternatives: entry.alternatives });
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
