import { lexicon } from '../language/lexicon.ts';
import { stem } from '../language/stems.ts';
import { isStopWord } from '../language/stop-words.ts';
import { type Token, tokens } from '../language/tokens.ts';
import { makeSpelling } from '../language/typos.ts';
import type { Clause, ClauseId, PolicyDocument } from './document.ts';
import { type IndexedClause, type Notion, Postings } from './postings.ts';
import type { Candidate } from './reader.ts';

/** One content word (or lexicon phrase) of a question with the stems a policy may have for it; the first is the word's own, if any. */
export interface QuestionNotion extends Notion {
  /** As typed, folded, slips repaired. */
  readonly said: string;
  /** Whether the word itself (not only what the lexicon has for it) stands somewhere in the documents. */
  readonly printed: boolean;
  /** Whether any of its stems stands somewhere in the documents. */
  readonly known: boolean;
}

/** Ranked search over the clauses of some documents. */
export interface SearchIndex {
  /** At most `limit` clauses, best first; none when no word of the query is known. */
  search(query: string, limit: number): Candidate[];
  readonly size: number;
  /** What a query asks about: content words with slips repaired and the lexicon's words for them. */
  notions(query: string): QuestionNotion[];
  /** How rare a stem is among the clauses: from 0 for one that stands in nearly all. */
  rarity(stem: string): number;
}

// A question longer than this is not a question; the rest of it is not searched.
const LONGEST_QUERY = 2_000;
const MOST_NOTIONS = 60;

// "They are not allowed in …": what is meant stands in the sentence before.
const POINTS_BACK = /^(?:they|these|this|those|it|such|he or she|the same|in (?:this|that|such)|if (?:so|not|they|it|this)|however)\b/i;

/** The content stems of a text, in order. */
export function contentStems(text: string): string[] {
  const found: string[] = [];
  for (const { lower } of tokens(text)) if (!isStopWord(lower)) found.push(stem(lower));
  return found;
}

/** Indexes all clauses of these documents. Building takes about 15 µs a clause; nothing of it is kept on disk. */
export function buildIndex(documents: readonly PolicyDocument[]): SearchIndex {
  const clauses: Clause[] = [];
  const counts = new Map<string, number>();
  const postings = new Postings(indexed(documents, clauses, counts));
  const spelling = makeSpelling(knownWords(counts));

  const notions = (query: string): QuestionNotion[] => {
    const said = tokens(query.slice(0, LONGEST_QUERY));
    const folded = said.map((token, i) => repaired(token, i, spelling.repair));
    return notionsOf(folded, postings).slice(0, MOST_NOTIONS);
  };
  return {
    size: clauses.length,
    notions,
    rarity: (stemmed) => postings.idf(stemmed),
    search: (query, limit) =>
      postings.search(notions(query), limit).flatMap(({ at, score }) => {
        const clause = clauses[at];
        return clause ? [{ clause, score }] : [];
      }),
  };
}

function* indexed(documents: readonly PolicyDocument[], clauses: Clause[], counts: Map<string, number>): Iterable<IndexedClause> {
  for (const document of documents) {
    const byId = new Map<ClauseId, Clause>(document.clauses.map((c) => [c.id, c]));
    const contexts = new Map<string, string[]>();
    let before: Clause | null = null;
    for (const clause of document.clauses) {
      const leadIn = clause.leadIn === null ? '' : (byId.get(clause.leadIn)?.quote ?? '');
      const meant = before !== null && POINTS_BACK.test(clause.quote) && clause.kind === 'sentence' ? before.quote : '';
      before = clause;
      const key = `${clause.headings.join('\n')}\n\n${leadIn}\n\n${meant}`;
      let context = contexts.get(key);
      if (!context) contexts.set(key, (context = contentStems(`${document.title} ${key}`)));
      const text: string[] = [];
      for (const { lower } of tokens(clause.quote)) {
        if (isStopWord(lower)) continue;
        counts.set(lower, (counts.get(lower) ?? 0) + 1);
        text.push(stem(lower));
      }
      clauses.push(clause);
      yield { text, context };
    }
  }
}

function* knownWords(counts: ReadonlyMap<string, number>): Iterable<readonly [string, number]> {
  yield* counts;
  for (const word of lexicon.vocabulary) yield [word, 1];
}

/** A word with a slip in it, mended; names (a capital inside a sentence) and short forms are left as they are. */
function repaired(token: Token, position: number, repair: (word: string) => string | null): string {
  const { lower, text } = token;
  const isName = position > 0 && /^\p{Lu}\p{Ll}/u.test(text);
  if (isName || isStopWord(lower) || lexicon.knows(stem(lower))) return lower;
  return repair(lower) ?? lower;
}

/**
 * The notions of a run of folded words. The longest lexicon phrase wins: its words keep their own stems, but not what the lexicon
 * has for each alone ("head teacher" is not about teachers).
 */
function notionsOf(folded: readonly string[], postings: Postings): QuestionNotion[] {
  const stems = folded.map(stem);
  const covered = new Set<number>();
  const phraseAt = new Map<number, { said: string; terms: Map<string, number> }>();
  const singleAt = new Map<number, Map<string, number>>();
  for (const match of lexicon.find(stems).sort((a, b) => b.length - a.length)) {
    const span = Array.from({ length: match.length }, (_, i) => match.at + i);
    if (span.some((i) => covered.has(i))) continue;
    const terms = new Map<string, number>();
    for (const { stems: parts, weight } of match.alternatives) {
      // Half of a phrase says less than half of what the phrase says.
      for (const part of parts) if (!isStopWord(part)) terms.set(part, Math.max(terms.get(part) ?? 0, weight / parts.length));
    }
    if (match.length > 1) {
      for (const i of span) covered.add(i);
      phraseAt.set(match.at, { said: span.map((i) => folded[i]).join(' '), terms });
    } else singleAt.set(match.at, terms);
  }
  const found: QuestionNotion[] = [];
  const seen = new Set<string>();
  const add = (said: string, own: string | null, terms: ReadonlyMap<string, number>): void => {
    const all = new Map<string, number>(own === null ? [] : [[own, 1]]);
    for (const [term, weight] of terms) if (!all.has(term)) all.set(term, weight);
    const list = [...all].map(([s, weight]) => ({ stem: s, weight }));
    if (list.length === 0) return;
    found.push({ said, terms: list, printed: own !== null && postings.has(own), known: list.some((t) => postings.has(t.stem)) });
  };
  for (const [i, word] of folded.entries()) {
    const own = stems[i] ?? word;
    const phrase = phraseAt.get(i);
    if (phrase && !seen.has(phrase.said)) {
      seen.add(phrase.said);
      add(phrase.said, null, phrase.terms);
    }
    const isPictograph = !/[\p{L}\p{N}]/u.test(word);
    if (isStopWord(word) ? !singleAt.has(i) || covered.has(i) : isPictograph) continue;
    if (seen.has(own)) continue;
    seen.add(own);
    add(word, isStopWord(word) ? null : own, covered.has(i) ? new Map() : (singleAt.get(i) ?? new Map()));
  }
  return found;
}
