import type { PostingsParts } from './postings-work.ts';

/** One notion of a question and the stems it may be met under; a clause scores the best of them, not their sum. */
export interface Notion {
  readonly terms: readonly { readonly stem: string; readonly weight: number }[];
}

export interface Hit {
  /** Position among the indexed clauses. */
  at: number;
  score: number;
}

/** What two neighbouring notions of the question standing side by side in a clause add, as a share of their idf. */
const NEIGHBOUR_WEIGHT = 0.3;
const NEIGHBOURS_CHECKED = 24;

/**
 * BM25 over clauses in typed arrays: for each stem the clauses that hold it and what each match is worth, and for each clause its
 * stems in order. About 40 bytes a clause per ten words. One search at a time: the scratch arrays are shared.
 */
export class Postings {
  readonly size: number;
  readonly #terms: ReadonlyMap<string, number>;
  readonly #idf: Float32Array;
  readonly #starts: Uint32Array;
  readonly #clauses: Uint32Array;
  readonly #impacts: Float32Array;
  readonly #sequence: Uint32Array;
  readonly #sequenceStarts: Uint32Array;
  readonly #scores: Float32Array;
  readonly #best: Float32Array;
  readonly #touched: Uint32Array;
  readonly #touchedNow: Uint32Array;
  /** For each stem the first notion of the question at hand that it answers to, from 1. */
  readonly #notionOf: Int16Array;
  /** The stems of the question at hand. */
  readonly #asked: number[] = [];

  constructor(parts: PostingsParts) {
    this.size = parts.size;
    this.#terms = parts.terms;
    this.#idf = parts.idf;
    this.#starts = parts.starts;
    this.#clauses = parts.clauses;
    this.#impacts = parts.impacts;
    this.#sequence = parts.sequence;
    this.#sequenceStarts = parts.sequenceStarts;
    this.#scores = new Float32Array(this.size);
    this.#best = new Float32Array(this.size);
    this.#touched = new Uint32Array(this.size);
    this.#touchedNow = new Uint32Array(this.size);
    this.#notionOf = new Int16Array(this.#terms.size);
  }

  has(stem: string): boolean {
    return this.#terms.has(stem);
  }

  /** How rare a stem is; an unknown one is as rare as one that stands in half a clause. */
  idf(stem: string): number {
    const term = this.#terms.get(stem);
    return term === undefined ? Math.log(1 + (this.size + 0.5) / 0.5) : (this.#idf[term] ?? 0);
  }

  /** The `limit` best clauses, best first; equal scores in reading order. */
  search(notions: readonly Notion[], limit: number): Hit[] {
    const touched = this.#score(notions);
    const scores = this.#scores;
    const kept = Math.min(touched, Math.max(limit, notions.length > 1 ? NEIGHBOURS_CHECKED : 0));
    this.#keepBest(touched, kept);
    const hits: Hit[] = [];
    for (let i = 0; i < kept; i++) {
      const at = this.#touched[i] ?? 0;
      hits.push({ at, score: (scores[at] ?? 0) + (notions.length > 1 ? this.#neighbours(at) : 0) });
    }
    for (const term of this.#asked) this.#notionOf[term] = 0;
    this.#asked.length = 0;
    for (let i = 0; i < touched; i++) scores[this.#touched[i] ?? 0] = 0;
    hits.sort((x, y) => y.score - x.score || x.at - y.at);
    if (hits.length > limit) hits.length = limit;
    return hits;
  }

  /** Adds up what each notion is worth to each clause that holds it; gives how many clauses there are, in `#touched`. */
  #score(notions: readonly Notion[]): number {
    // The fields are read once: these loops are most of a search.
    const [clauses, impacts, best, scores] = [this.#clauses, this.#impacts, this.#best, this.#scores];
    const [all, now] = [this.#touched, this.#touchedNow];
    let touched = 0;
    let notion = 0;
    for (const { terms } of notions) {
      notion++;
      let touchedNow = 0;
      for (const { stem, weight } of terms) {
        const term = this.#terms.get(stem);
        if (term === undefined) continue;
        this.#asked.push(term);
        // A stem that answers to two notions counts for the first.
        if (this.#notionOf[term] === 0) this.#notionOf[term] = notion;
        for (let i = this.#starts[term] ?? 0, end = this.#starts[term + 1] ?? 0; i < end; i++) {
          const at = clauses[i] ?? 0;
          const worth = (impacts[i] ?? 0) * weight;
          const had = best[at] ?? 0;
          if (worth <= had) continue;
          if (had === 0) {
            now[touchedNow++] = at;
            if (scores[at] === 0) all[touched++] = at;
          }
          best[at] = worth;
          scores[at] = (scores[at] ?? 0) + worth - had;
        }
      }
      for (let i = 0; i < touchedNow; i++) best[now[i] ?? 0] = 0;
    }
    return touched;
  }

  /** What the clause's neighbouring words that answer to neighbouring notions are worth. */
  #neighbours(at: number): number {
    const [sequence, notionOf, idfs] = [this.#sequence, this.#notionOf, this.#idf];
    let worth = 0;
    let left = 0;
    let leftIdf = 0;
    for (let i = this.#sequenceStarts[at] ?? 0, end = this.#sequenceStarts[at + 1] ?? 0; i < end; i++) {
      const term = sequence[i] ?? 0;
      const notion = notionOf[term] ?? 0;
      if (notion === 0) {
        left = 0;
        continue;
      }
      const idf = idfs[term] ?? 0;
      if (left > 0 && notion === left + 1) worth += NEIGHBOUR_WEIGHT * Math.min(leftIdf, idf);
      left = notion;
      leftIdf = idf;
    }
    return worth;
  }

  /** Moves the best `kept` of the touched clauses to the front of `#touched`, through a heap there with the worst on top. */
  #keepBest(touched: number, kept: number): void {
    if (kept === 0 || kept >= touched) return;
    const [heap, scores] = [this.#touched, this.#scores];
    for (let n = (kept >> 1) - 1; n >= 0; n--) sink(heap, scores, n, kept);
    for (let i = kept; i < touched; i++) {
      const at = heap[i] ?? 0;
      const worst = heap[0] ?? 0;
      if (!isWorse(scores, worst, at)) continue;
      // Swapped, not dropped: the scores of all of them are cleared after the search.
      heap[i] = worst;
      heap[0] = at;
      sink(heap, scores, 0, kept);
    }
  }
}

/** Whether clause `a` comes after clause `b`: a lower score, or the same and farther on. */
function isWorse(scores: Float32Array, a: number, b: number): boolean {
  const of = scores[a] ?? 0;
  const than = scores[b] ?? 0;
  return of < than || (of === than && a > b);
}

function sink(heap: Uint32Array, scores: Float32Array, from: number, length: number): void {
  const moved = heap[from] ?? 0;
  let i = from;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= length) break;
    if (child + 1 < length && isWorse(scores, heap[child + 1] ?? 0, heap[child] ?? 0)) child++;
    const below = heap[child] ?? 0;
    if (!isWorse(scores, below, moved)) break;
    heap[i] = below;
    i = child;
  }
  heap[i] = moved;
}
