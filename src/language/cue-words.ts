import { messageWords, undigit, type MessageWord } from './disguise.ts';
import { makeSpelling, type Spelling } from './typos.ts';

// Past this many different words a text is not a message typed by a person; the rest are read as they stand, so that time stays linear.
const MOST_REPAIRED = 2_000;
const LONGEST_PART = 16;
const SHORTEST_GLUED = 8;
const LONGEST_GLUED = 400;
const SHORTEST_MEAN_PART = 3;

/** The words some cues are made of, and how a hurried or disguised message is read against them. */
export class CueWords {
  readonly #known: ReadonlySet<string>;
  readonly #ordinary: ReadonlySet<string>;
  readonly #spelling: Spelling;
  readonly #byLength = new Map<number, string[]>();

  /**
   * `known`: the cues' words. `ordinary`: true words a slip away from one of these, that must not be read as it. `strange`: known
   * words of other languages, found as they stand, to which no slip is repaired. All folded.
   */
  constructor(known: ReadonlySet<string>, ordinary: ReadonlySet<string>, strange: ReadonlySet<string> = new Set()) {
    this.#known = strange.size === 0 ? known : new Set([...known, ...strange]);
    this.#ordinary = ordinary;
    this.#spelling = makeSpelling([...[...known].map((w) => [w, 2] as const), ...[...ordinary].map((w) => [w, 1] as const)]);
    for (const word of this.#known) {
      const list = this.#byLength.get(word.length);
      if (list) list.push(word);
      else this.#byLength.set(word.length, [word]);
    }
  }

  /** The message as words, misspellings and disguises of cue words put right; every other word is left as typed. */
  read(text: string): MessageWord[] {
    const memo = new Map<string, readonly string[]>();
    const out: MessageWord[] = [];
    for (const word of this.#pairs(messageWords(text, (w) => this.#known.has(w)))) {
      let parts = memo.get(word.word);
      if (parts === undefined) {
        parts = memo.size < MOST_REPAIRED ? this.#meant(word) : [word.word];
        memo.set(word.word, parts);
      }
      for (const part of parts) out.push(part === word.word ? word : { ...word, word: part });
    }
    return out;
  }

  #meant({ word, masked, spelled }: MessageWord): readonly string[] {
    if (this.#known.has(word) || this.#ordinary.has(word)) return [word];
    if (masked) return [this.#unmasked(word) ?? word];
    const year = /^(?:y|yr|yrs|year)\d{1,2}s?$/.test(word);
    if (year) return ['yeargroup'];
    if (/^\d{1,2}(?:yo|yr|yrs|yrold|yearold)$/.test(word)) return ['yearold'];
    for (const letters of undigit(word)) {
      if (this.#known.has(letters)) return [letters];
    }
    const short = unstretched(word).find((w) => this.#known.has(w));
    if (short !== undefined) return [short];
    const near = this.#spelling.repair(word);
    if (near !== null) return [this.#known.has(near) ? near : word];
    return this.#parted(word, spelled) ?? [word];
  }

  #unmasked(word: string): string | null {
    const found = (this.#byLength.get(word.length) ?? []).filter((k) => Array.from(word).every((c, i) => c === '?' || c === k[i]));
    return found[0] ?? null;
  }

  /** "helpme", "childhasdisclosed": parted when the whole of it is cue words; the fewest parts win. */
  #parted(word: string, spelled: boolean): readonly string[] | null {
    if (word.length < SHORTEST_GLUED || word.length > LONGEST_GLUED || !/^[a-z]+$/.test(word)) return null;
    const best: ({ readonly parts: number; readonly from: number } | undefined)[] = [{ parts: 0, from: 0 }];
    for (let end = 1; end <= word.length; end++) {
      for (let from = Math.max(0, end - LONGEST_PART); from < end; from++) {
        const before = best[from];
        if (before === undefined) continue;
        const part = word.slice(from, end);
        const readable = part === 'a' || part === 'i' || (part.length > 1 && this.#known.has(part));
        const had = best[end];
        if (readable && (had === undefined || before.parts + 1 < had.parts)) best[end] = { parts: before.parts + 1, from };
      }
    }
    const parts: string[] = [];
    for (let end = word.length; end > 0; ) {
      const step = best[end];
      if (step === undefined) return null;
      parts.unshift(word.slice(step.from, end));
      end = step.from;
    }
    // Many scraps cover any word by chance ("the-rap-is-t"); true gluing has parts of some length.
    return spelled || word.length / parts.length >= SHORTEST_MEAN_PART ? parts : null;
  }

  /** "dis closed": two pieces side by side that only together make a cue word. */
  #pairs(list: readonly MessageWord[]): MessageWord[] {
    const out: MessageWord[] = [];
    for (let i = 0; i < list.length; i++) {
      const word = list[i];
      const next = list[i + 1];
      if (word === undefined) break;
      const glued = next !== undefined && next.sentence === word.sentence ? word.word + next.word : '';
      const apart = next !== undefined && (this.#known.has(word.word) || this.#ordinary.has(word.word)) && (this.#known.has(next.word) || this.#ordinary.has(next.word));
      if (next !== undefined && glued.length >= 6 && word.word.length > 1 && next.word.length > 1 && !apart && this.#known.has(glued)) {
        out.push({ ...word, word: glued, end: next.end });
        i++;
      } else out.push(word);
    }
    return out;
  }
}

/** "heeelp" as "heelp" and "help": runs of three and more letters cut to two and to one. */
function unstretched(word: string): string[] {
  const two = word.replace(/(\p{L})\1{2,}/gu, '$1$1');
  return two === word ? [] : [two, word.replace(/(\p{L})\1{2,}/gu, '$1'), word.replace(/(\p{L})\1+/gu, '$1')];
}
