import { foldPlain } from './disguise.ts';

/** Where a pattern was found: word positions, `end` exclusive. */
export interface Found {
  readonly start: number;
  readonly end: number;
}

/** What the patterns are looked for in. */
export interface Line {
  readonly word: string;
  readonly sentence: number;
}

interface Item {
  /** Number of a group. */
  readonly group: number;
  readonly optional: boolean;
  /** How many other words may stand before it. */
  readonly gap: number;
  /** Whether the gap may reach over the end of a sentence. */
  readonly crossing: boolean;
}

/** A pattern ready for matching. */
export interface Pattern {
  readonly source: string;
  readonly items: readonly Item[];
  /** The groups that have to be there. */
  readonly needed: readonly number[];
  readonly first: boolean;
  readonly last: boolean;
}

type Occurrences = ReadonlyMap<number, readonly Found[]>;

const GAPS: Readonly<Record<string, { gap: number; crossing: boolean }>> = {
  '*': { gap: 3, crossing: false },
  '**': { gap: 8, crossing: false },
  '...': { gap: 20, crossing: true },
};

/**
 * A small language of word patterns over named groups of words.
 * `word`, `this|that_one` (a low line joins the words of one choice), `<group>`; `?` after an item makes it optional; `*` up to 3 other words, `**` up to 8, `...` up to 20 and over
 * the end of a sentence; `^` at the start and `$` at the end hold it to those of a sentence; `a & b` is both orders of `a ** b`.
 * In groups `hit+` stands for the word and its endings (-s, -ed, -ing). Matching is linear in the words for each pattern.
 */
export class Cues {
  readonly #numbers = new Map<string, number>();
  readonly #single = new Map<string, number[]>();
  readonly #phrases = new Map<string, { readonly rest: readonly string[]; readonly group: number }[]>();
  /** Groups that hold groups, innermost first. */
  readonly #unions: { readonly group: number; readonly of: number }[] = [];
  /** Every folded word that stands in a group or pattern. */
  readonly vocabulary = new Set<string>();
  /** Words looked at while matching, over all calls: what the tests hold to be linear. */
  looked = 0;

  /** Groups by name; their entries are parted by commas. A group may hold `<another>` that stands before it. */
  constructor(groups: Readonly<Record<string, string>>) {
    for (const [name, entries] of Object.entries(groups)) {
      const number = this.#number(`<${name}>`);
      for (const entry of entries.split(/[,\n]/).map((e) => e.trim())) {
        if (entry === '') continue;
        if (entry.startsWith('<')) {
          const of = this.#numbers.get(entry);
          if (of === undefined) throw new Error(`Cue group <${name}> holds ${entry}, which does not stand before it`);
          this.#unions.push({ group: number, of });
        } else this.#addEntry(entry, number);
      }
    }
  }

  /** Throws for a pattern that names no known group: the cues are our own data, a slip in them must not start. */
  compile(source: string): Pattern[] {
    const both = source.split(' & ');
    if (both.length === 2) {
      const [a = '', b = ''] = both;
      return [...this.compile(`${a} ** ${b}`), ...this.compile(`${b} ** ${a}`)];
    }
    const parts = source.trim().split(/ +/);
    const first = parts[0] === '^';
    const last = parts.at(-1) === '$';
    const items: Item[] = [];
    let gap = { gap: 0, crossing: false };
    for (const part of parts.slice(first ? 1 : 0, last ? -1 : undefined)) {
      const wide = GAPS[part];
      if (wide !== undefined) gap = wide;
      else {
        const optional = part.endsWith('?');
        items.push({ group: this.#itemGroup(optional ? part.slice(0, -1) : part, source), optional, ...gap });
        gap = { gap: 0, crossing: false };
      }
    }
    if (items[0] === undefined || items[0].optional) throw new Error(`Cue pattern "${source}" must begin with something that has to be there`);
    return [{ source, items, needed: items.filter((item) => !item.optional).map((item) => item.group), first, last }];
  }

  /** Where the groups stand in a message; `without` are word positions that count for nothing (idioms). */
  occurrences(line: readonly Line[], without?: ReadonlySet<number>): Occurrences {
    const found = new Map<number, Found[]>();
    const add = (group: number, at: Found): void => {
      const list = found.get(group);
      if (list) list.push(at);
      else found.set(group, [at]);
    };
    for (let i = 0; i < line.length; i++) {
      this.looked++;
      if (without?.has(i)) continue;
      const word = line[i]?.word ?? '';
      for (const group of this.#single.get(word) ?? []) add(group, { start: i, end: i + 1 });
      for (const { rest, group } of this.#phrases.get(word) ?? []) {
        const fits = rest.every((w, k) => line[i + 1 + k]?.word === w && line[i + 1 + k]?.sentence === line[i]?.sentence && !without?.has(i + 1 + k));
        if (fits) add(group, { start: i, end: i + 1 + rest.length });
      }
    }
    for (const { group, of } of this.#unions) for (const at of found.get(of) ?? []) add(group, at);
    for (const list of found.values()) list.sort((a, b) => a.start - b.start || a.end - b.end);
    return found;
  }

  /** All places where a pattern stands. */
  find(pattern: Pattern, line: readonly Line[], occurrences: Occurrences): Found[] {
    // Nearly every pattern of nearly every message ends here.
    for (const group of pattern.needed) if (!occurrences.has(group)) return [];
    // `reached`: matches of the items so far, by where they end. An optional item adds to them, a needed one replaces them.
    let reached: Found[] | null = null;
    for (const item of pattern.items) {
      const here = occurrences.get(item.group) ?? [];
      const before: Found[] | null = reached;
      let now: Found[];
      if (before === null) now = pattern.first ? here.filter((o) => startsSentence(line, o.start)) : [...here].sort((a, b) => a.end - b.end);
      else now = this.#after(before, here, item, line);
      this.looked += here.length + (before?.length ?? 0);
      reached = item.optional && before !== null ? [...before, ...now].sort((a, b) => a.end - b.end || b.start - a.start) : now;
      if (reached.length === 0 && !item.optional) return [];
    }
    const all = reached ?? [];
    return pattern.last ? all.filter((f) => endsSentence(line, f.end)) : all;
  }

  #after(before: readonly Found[], here: readonly Found[], item: Item, line: readonly Line[]): Found[] {
    const now: Found[] = [];
    let next = 0;
    let nearest: Found | undefined;
    for (const at of here) {
      for (let b = before[next]; b !== undefined && b.end <= at.start; b = before[++next]) nearest = b;
      if (nearest === undefined || at.start - nearest.end > item.gap) continue;
      if (!item.crossing && line[nearest.end - 1]?.sentence !== line[at.start]?.sentence) continue;
      now.push({ start: nearest.start, end: at.end });
    }
    return now.sort((a, b) => a.end - b.end || b.start - a.start);
  }

  #itemGroup(part: string, source: string): number {
    const had = this.#numbers.get(part);
    if (had !== undefined) return had;
    for (const choice of part.split('|')) {
      if (choice.startsWith('<') && !this.#numbers.has(choice)) throw new Error(`Cue pattern "${source}" names the unknown group ${choice}`);
    }
    const number = this.#number(part);
    for (const choice of part.split('|')) {
      if (choice.startsWith('<')) {
        const of = this.#numbers.get(choice);
        if (of !== undefined) this.#unions.push({ group: number, of });
      } else this.#addEntry(choice.replaceAll('_', ' '), number);
    }
    return number;
  }

  #number(name: string): number {
    const number = this.#numbers.size;
    this.#numbers.set(name, number);
    return number;
  }

  #addEntry(entry: string, group: number): void {
    const [head = '', ...rest] = entry.split(' ');
    for (const first of forms(head)) {
      for (const phrase of rest.length === 0 ? [[]] : combine(rest)) {
        for (const w of [first, ...phrase]) this.vocabulary.add(w);
        if (phrase.length === 0) push(this.#single, first, group);
        else push(this.#phrases, first, { rest: phrase, group });
      }
    }
  }
}

function combine(words: readonly string[]): string[][] {
  return words.reduce<string[][]>((all, word) => all.flatMap((before) => forms(word).map((form) => [...before, form])), [[]]);
}

/** "hit+" → hit, hits, hitting, hitted; plain words as they are. All folded. */
function forms(word: string): string[] {
  if (!word.endsWith('+')) return [foldPlain(word)];
  const base = foldPlain(word.slice(0, -1));
  if (base.endsWith('e')) return [base, `${base}s`, `${base}d`, `${base.slice(0, -1)}ing`, `${base}ing`];
  if (/[^aeiou]y$/.test(base)) return [base, `${base.slice(0, -1)}ies`, `${base.slice(0, -1)}ied`, `${base}ing`];
  if (/(?:s|x|z|ch|sh)$/.test(base)) return [base, `${base}es`, `${base}ed`, `${base}ing`];
  const last = base.at(-1) ?? '';
  const doubled = /^[^aeiou]*[aeiou][^aeiouwxy]$/.test(base) ? [`${base}${last}ing`, `${base}${last}ed`] : [`${base}ing`, `${base}ed`];
  return [base, `${base}s`, ...doubled];
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

const startsSentence = (line: readonly Line[], at: number): boolean => at === 0 || line[at - 1]?.sentence !== line[at]?.sentence;
const endsSentence = (line: readonly Line[], end: number): boolean => line[end]?.sentence !== line[end - 1]?.sentence;
