import { atOnce } from '../kernel/stretches.ts';
import { type Alternative, lexicon, type Lexicon, type LexiconEntry } from '../language/lexicon.ts';
import { stem } from '../language/stems.ts';
import { isStopWord } from '../language/stop-words.ts';
import { type Token, tokens } from '../language/tokens.ts';
import { makeSpelling, type Spelling } from '../language/typos.ts';
import type { Clause, ClauseId, PolicyDocument } from './document.ts';
import { type Notion, Postings } from './postings.ts';
import { type IndexedClause, postingsWork } from './postings-work.ts';

/** A clause found by search, best first. */
export interface Candidate {
  readonly clause: Clause;
  readonly score: number;
}

/** One content word (or lexicon phrase) of a question with the stems a policy may have for it; the first is the word's own, if any. */
export interface QuestionNotion extends Notion {
  /** As typed, folded, slips repaired. */
  readonly said: string;
  /** Whether the word itself (not only what the lexicon has for it) stands somewhere in the documents. */
  readonly printed: boolean;
  /** Whether it, or a word that stands for it, stands somewhere in the documents. */
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

/** Indexes all clauses of these documents, to be asked in the words of a lexicon. Building takes about 15 µs a clause; nothing of it is kept on disk. */
export const buildIndex = (documents: readonly PolicyDocument[], known: Lexicon = lexicon): SearchIndex => atOnce(indexWork(documents, known));

/** As `buildIndex`, with a pause every few clauses. */
export function* indexWork(documents: readonly PolicyDocument[], known: Lexicon = lexicon): Generator<void, SearchIndex, void> {
  const clauses: Clause[] = [];
  const counts = new Map<string, number>();
  const postings = new Postings(yield* postingsWork(indexed(documents, clauses, counts)));
  yield;
  const spelling = makeSpelling(knownWords(counts, known));
  yield;
  const wordsFor = makeWordsFor(postings);

  const notions = (query: string): QuestionNotion[] => {
    const said = tokens(query.slice(0, LONGEST_QUERY));
    const folded = said.map((token, i) => repaired(token, i, spelling, known));
    return notionsOf(folded, wordsFor, known).slice(0, MOST_NOTIONS);
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

function* knownWords(counts: ReadonlyMap<string, number>, lexicon: Lexicon): Iterable<readonly [string, number]> {
  yield* counts;
  for (const word of lexicon.vocabulary) yield [word, 1];
}

/** A word with a slip in it, mended; names (a capital inside a sentence) and short forms are left as they are. */
function repaired(token: Token, position: number, spelling: Spelling, lexicon: Lexicon): string {
  const { lower, text } = token;
  const isName = position > 0 && /^\p{Lu}\p{Ll}/u.test(text);
  if (isName || isStopWord(lower) || lexicon.knows(stem(lower))) return lower;
  return spelling.repair(lower) ?? lower;
}

/** The notion of one word (its own stem) with one lexicon entry, or of an entry alone. */
type WordsFor = (said: string, own: string | null, entry: LexiconEntry | null) => QuestionNotion | null;

// Less is a word of a phrase, or what is only wider or near: that a policy has "form" does not mean it knows a consent form.
const LEAST_STANDING = 0.5;
const standsFor = (term: Alternative): boolean => term.weight >= LEAST_STANDING;

/** Notions that hold only stems of these clauses, and the word's own. What the lexicon has is looked up once for each of its entries. */
function makeWordsFor(postings: Postings): WordsFor {
  const kept = new Map<LexiconEntry, QuestionNotion['terms']>();
  const printedAlternatives = (entry: LexiconEntry): QuestionNotion['terms'] => {
    let terms = kept.get(entry);
    if (!terms) kept.set(entry, (terms = entry.alternatives.filter((a) => postings.has(a.stem))));
    return terms;
  };
  return (said, own, entry) => {
    const others = entry === null ? [] : printedAlternatives(entry);
    if (own === null) return entry === null || entry.alternatives.length === 0 ? null : { said, terms: others, printed: false, known: others.some(standsFor) };
    const printed = postings.has(own);
    return { said, terms: others.length === 0 ? [{ stem: own, weight: 1 }] : [{ stem: own, weight: 1 }, ...others], printed, known: printed || others.some(standsFor) };
  };
}

/**
 * The notions of a run of folded words. The longest lexicon phrase wins: its words keep their own stems, but not what the lexicon
 * has for each alone ("head teacher" is not about teachers).
 */
function notionsOf(folded: readonly string[], wordsFor: WordsFor, lexicon: Lexicon): QuestionNotion[] {
  const stems = folded.map(stem);
  const phraseAt: (LexiconEntry | undefined)[] = [];
  const singleAt: (LexiconEntry | undefined)[] = [];
  const covered: boolean[] = [];
  const matches = lexicon.find(stems);
  for (const { at, entry } of matches.filter((m) => m.entry.stems.length > 1).sort((a, b) => b.entry.stems.length - a.entry.stems.length)) {
    const end = at + entry.stems.length;
    if (covered.slice(at, end).includes(true)) continue;
    for (let i = at; i < end; i++) covered[i] = true;
    phraseAt[at] = entry;
  }
  for (const { at, entry } of matches) if (entry.stems.length === 1 && covered[at] !== true) singleAt[at] = entry;

  const found: QuestionNotion[] = [];
  const seen = new Set<unknown>();
  const add = (notion: QuestionNotion | null): void => {
    if (notion) found.push(notion);
  };
  for (let i = 0; i < folded.length; i++) {
    const word = folded[i] ?? '';
    const own = stems[i] ?? '';
    const phrase = phraseAt[i];
    if (phrase && !seen.has(phrase)) {
      seen.add(phrase);
      add(wordsFor(folded.slice(i, i + phrase.stems.length).join(' '), null, phrase));
    }
    const single = singleAt[i] ?? null;
    const stop = isStopWord(word);
    if (seen.has(own) || (stop && single === null) || !WORD.test(word)) continue;
    seen.add(own);
    add(wordsFor(word, stop ? null : own, single));
  }
  return found;
}

/** Not an emoji. */
const WORD = /[\p{L}\p{N}]/u;
