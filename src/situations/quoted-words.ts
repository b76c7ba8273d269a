import type { Corpus } from '../policies/corpus.ts';
import type { Clause, PolicyDocument } from '../policies/document.ts';
import { foldWord } from '../language/tokens.ts';

interface Word {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** A run of text as its words, joined so that a run of whole words can be looked for. */
interface Stream {
  /** ` word word word `. */
  readonly joined: string;
  /** Where each word begins in `joined`. */
  readonly starts: readonly number[];
  /** Of each word: the first and the last clause that it stands in or next to, as places in the document. */
  readonly clauses: readonly number[];
}

interface Searchable {
  /** The clauses' own words, one clause after another. */
  readonly clauses: Stream;
  /** For each clause, where its words begin in the stream. */
  readonly from: readonly number[];
  /** All that the file says, with the bullets, numbers and headings that a copy may have taken along. */
  readonly text: Stream;
}

// Signs that change what a sentence says are words here; all other signs (quote marks, bullets, emphasis, points) are left out.
const WORD = /[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}\u00AD\u200B-\u200D\u2060\uFEFF]|['\u2018\u2019\u02BC\uFF07](?=\p{L}))*|[<>\u2264\u2265=+%£€$]/gu;

const wordsOf = (text: string): Word[] => [...text.matchAll(WORD)].map((m) => ({ word: foldWord(m[0]), start: m.index, end: m.index + m[0].length }));

const kept = new WeakMap<PolicyDocument, Searchable>();

function searchable(document: PolicyDocument): Searchable {
  const found = kept.get(document);
  if (found) return found;
  const from: number[] = [];
  const own: { word: string; clause: number }[] = [];
  document.clauses.forEach((clause, at) => {
    from.push(own.length);
    for (const { word } of wordsOf(clause.quote)) own.push({ word, clause: at });
  });
  const inOrder = document.clauses.map((clause, at) => ({ clause, at })).toSorted((a, b) => a.clause.start - b.clause.start);
  let next = 0;
  const text = wordsOf(document.text).map(({ word, start }) => {
    while ((inOrder[next]?.clause.end ?? Infinity) <= start) next++;
    const within = inOrder[next];
    return { word, clause: within && within.clause.start <= start ? within.at : -1 };
  });
  const made = { clauses: streamOf(own), from, text: streamOf(text) };
  kept.set(document, made);
  return made;
}

function streamOf(words: readonly { readonly word: string; readonly clause: number }[]): Stream {
  const starts: number[] = [];
  let length = 1;
  for (const { word } of words) {
    starts.push(length);
    length += word.length + 1;
  }
  return { joined: ` ${words.map(({ word }) => word).join(' ')} `, starts, clauses: words.map(({ clause }) => clause) };
}

interface Found {
  readonly clauses: readonly Clause[];
  readonly whole: boolean;
}

/** Quotes are looked for at so many places at most: the words of a quote that stand more often say nothing. */
const MOST_PLACES = 50;
const GAP = /\s*(?:\[\s*)?(?:…|\.{3,})(?:\s*\])?\s*/;

/**
 * The clauses that hold these words, in their order; null where the documents do not have them. White space, quote marks, bullets,
 * emphasis and capitals do not count; "…" stands for words left out within one document. Of several places the one that is quoted whole
 * comes first, then the policy's own text before its appendices. A quote that ends as a sentence is not found in a sentence that goes on:
 * what follows may take back what was quoted.
 */
export function clausesQuoted(quote: string, corpus: Corpus): readonly Clause[] | null {
  const parts = quote.split(GAP).filter((part) => wordsOf(part).length > 0);
  if (parts.length === 0) return null;
  let best: { readonly clauses: readonly Clause[]; readonly rank: number } | null = null;
  for (const document of corpus.documents) {
    const found = parts.map((part) => placeOf(part, document));
    if (!found.every((one) => one !== null)) continue;
    const clauses = [...new Set(found.flatMap((one) => one.clauses))];
    const rank = (found.every((one) => one.whole) ? 2 : 0) + (clauses.every((c) => c.standing === 'policy') ? 1 : 0);
    if (!best || rank > best.rank) best = { clauses, rank };
  }
  return best?.clauses ?? null;
}

function placeOf(quote: string, document: PolicyDocument): Found | null {
  const { clauses: own, from, text } = searchable(document);
  const said = wordsOf(quote);
  const ended = /[.!?]["'\u2019\u201D*_)\s]*$/.test(quote);
  const inClauses = (words: readonly Word[]): Found | null => {
    let best: Found | null = null;
    for (const first of runs(own, words)) {
      const last = first + words.length - 1;
      const clauses = clausesBetween(own, first, last, document);
      const lastAt = own.clauses[last] ?? 0;
      const endsThere = last + 1 >= (from[lastAt + 1] ?? own.starts.length);
      const whole = endsThere && from[own.clauses[first] ?? -1] === first;
      if (ended && !endsThere && goesOn(clauses.at(-1), last - (from[lastAt] ?? 0))) continue;
      // A single word is found everywhere: it counts as a whole clause only, such as a name in a table.
      if (words.length < 2 && !whole) continue;
      const found = { clauses, whole };
      if (whole && clauses.every((c) => c.standing === 'policy')) return found;
      if (!best || (whole && !best.whole)) best = found;
    }
    return best;
  };
  const found = inClauses(said);
  if (found) return found;
  // Copied with its own bullet or number ("4.2", "b)"), which no clause holds.
  const bullet = /^\s*(?:\(?(?:[a-z]|[ivx]+|\d{1,2}(?:\.\d{1,2})*)[.)]\s+|\d{1,2}(?:\.\d{1,2})+\s+)/i.exec(quote)?.[0];
  const bare = bullet === undefined ? null : inClauses(wordsOf(quote.slice(bullet.length)));
  if (bare) return bare;
  if (said.length < 2) return null;
  for (const first of runs(text, said)) {
    const clauses = clausesBetween(text, first, first + said.length - 1, document);
    const last = clauses.at(-1);
    if (!last || (ended && !endsAs(last, said))) continue;
    return { clauses, whole: false };
  }
  return null;
}

function* runs(stream: Stream, words: readonly Word[]): Generator<number> {
  const wanted = ` ${words.map(({ word }) => word).join(' ')} `;
  let at = stream.joined.indexOf(wanted);
  for (let n = 0; at >= 0 && n < MOST_PLACES; n++) {
    yield placeIn(stream.starts, at + 1);
    at = stream.joined.indexOf(wanted, at + 1);
  }
}

/** Which word begins at a place of the joined text. */
function placeIn(starts: readonly number[], at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function clausesBetween(stream: Stream, first: number, last: number, document: PolicyDocument): Clause[] {
  const places = new Set(stream.clauses.slice(first, last + 1).filter((at) => at >= 0));
  return [...places].flatMap((at) => document.clauses[at] ?? []);
}

/** Whether a clause's sentence goes on after its word `at`. */
function goesOn(clause: Clause | undefined, at: number): boolean {
  if (!clause) return true;
  const word = wordsOf(clause.quote)[at];
  return !word || !/^["'\u2019\u201D*_)\]]*[.!?]/.test(clause.quote.slice(word.end));
}

/** Whether the quote's last words end a sentence of the clause. */
function endsAs(clause: Clause, said: readonly Word[]): boolean {
  const own = wordsOf(clause.quote);
  const last = said.at(-1)?.word;
  return own.some(({ word }, at) => word === last && (at === own.length - 1 || !goesOn(clause, at)));
}
