import { lexicon } from '../language/lexicon.ts';
import { ordinaryWords } from '../language/ordinary-words.ts';
import { stem } from '../language/stems.ts';
import { isStopWord } from '../language/stop-words.ts';
import { tokens } from '../language/tokens.ts';
import type { Corpus } from '../policies/corpus.ts';
import { withoutNames } from '../policies/model-names.ts';
import { bank } from './bank.ts';
import { wordingsOf } from './situation.ts';

let met: ReadonlySet<string> | null = null;
const SITUATIONS_OF_A_WORD = 6;
/** Words that stand in the wordings of several situations of the bank: a name that one of them happens to have is none of these. */
function wordsOfBank(): ReadonlySet<string> {
  if (met) return met;
  const counts = new Map<string, number>();
  for (const situation of bank()) for (const word of new Set(wordingsOf(situation).flatMap((wording) => tokens(wording).map((token) => token.lower)))) counts.set(word, (counts.get(word) ?? 0) + 1);
  return (met = new Set([...counts].flatMap(([word, count]) => (count >= SITUATIONS_OF_A_WORD ? [word] : []))));
}

const isKnownWord = (lower: string, corpus: Corpus): boolean =>
  isStopWord(lower) || ordinaryWords.has(lower) || wordsOfBank().has(lower) || lexicon.vocabulary.has(lower) || lexicon.knows(stem(lower)) || corpus.index.notions(lower).some((notion) => notion.said === lower && notion.known);

const RELATIVES = /^(?:mum|mums|mam|dad|dads|mother|father|parents?|carers?|gran|nan|grandma|grandad|brother|sister|step\w+|family|aunt|uncle|class|teacher|phone|work|photo|picture)$/;
/** "Y4's Bilal", "bilal in y4", "bilal from 5b". */
const CLASS_BEFORE = /(?:\b(?:y|yr|year|class|form|reception|nursery)\s?\d{0,2}[a-z]?['’]s\s+)$/i;
const CLASS_BEHIND = /^(?:['’]s)?\s+(?:in|from|of)\s+(?:y|yr|year|class|form|reception|nursery|\d{1,2}[a-z]\b)/i;

/**
 * A question in the words that may be kept: names of people, schools and classes, addresses, links, accounts, numbers and dates struck out.
 * Beside what `withoutNames` finds it takes out words that nothing here knows where they stand as names do: at the beginning of a
 * sentence with a capital, before "'s mum", beside a class. It strikes out too much rather than too little; a rare name in small letters
 * inside a sentence may stay, which is why its asker reads it first.
 */
export function wordsToKeep(typed: string, corpus: Corpus, staff: readonly string[]): string {
  let text = typed;
  // What was struck out may show what else is a name; each pass takes out more or ends it.
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const next = struckOnce(text, corpus, staff);
    if (next === text) break;
    text = next;
  }
  return text;
}

const MOST_PASSES = 8;
/** A year group, and a contraction of "I": their capitals are no name's. */
const NO_NAMES = /\bYr?\s?\d{1,2}\b|\bI['’](?:m|ve|d|ll|s)\b/g;
/** Initials, and an address that is spoken. */
const BESIDE: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w.])(?:\p{Lu}\.\s?){1,3}\p{Lu}\b\.?/gu, '[name]'],
  [/\b[\w-]+(?: dot [\w-]+)* (?:at|@) [\w-]+(?: dot [\w-]+)+/gi, '[address]'],
  [/\[address\] (?:at|@) [\w-]+(?: dot [\w-]+)+/gi, '[address]'],
];

function struckOnce(typed: string, corpus: Corpus, staff: readonly string[]): string {
  let plain = typed.normalize('NFC').replace(/\s+/g, ' ').trim().replace(NO_NAMES, (word) => word.toLowerCase());
  for (const [pattern, instead] of BESIDE) plain = plain.replace(pattern, instead);
  const text = withoutNames(plain, corpus, staff).replace(/\[name\][._]?\d[\w.]*|\[name\]_\w+/g, '[account]');
  // In a text of capitals every word has one; there only its being known tells a word from a name.
  const shouted = /\p{Lu}{3}/u.test(text) && !/\p{Ll}{2}/u.test(text.replace(/\[\w+\]/g, ''));
  const all = tokens(text);
  let out = '';
  let from = 0;
  all.forEach((token, i) => {
    if (text[token.start - 1] === '[' || !/^\p{L}/u.test(token.text)) return;
    const bare = token.lower.replace(/['’]s$/, '');
    if (bare.length < 2 || isKnownWord(bare, corpus)) return;
    const behind = text.slice(token.end);
    const capital = shouted || /^\p{Lu}\p{Ll}/u.test(token.text);
    const someones = /['’]s$/.test(token.lower) && RELATIVES.test(all[i + 1]?.lower ?? '');
    const surname = text.slice(0, token.start).endsWith('[name] ') && token.lower.length > 2;
    if (!capital && !someones && !surname && !CLASS_BEFORE.test(text.slice(0, token.start)) && !CLASS_BEHIND.test(behind)) return;
    out += `${text.slice(from, token.start)}[name]${/['’]s$/i.test(token.text) ? token.text.slice(-2) : ''}`;
    from = token.end;
  });
  return (out + text.slice(from)).replace(/\s+/g, ' ').trim();
}

const INSTEAD: Readonly<Record<string, string>> = { name: 'someone', address: 'an address', link: 'a link', account: 'an account', number: 'a number', date: 'a date', postcode: 'an address' };

/** Kept words as a way to put a situation: what was struck out is said in general. */
export const asPhrasing = (kept: string): string => kept.replace(/\[(name|address|link|account|number|date|postcode)\]/g, (mark, what: string) => INSTEAD[what] ?? mark).replace(/\s+/g, ' ').trim();

/** Words of a question that neither the lexicon nor any document knows: folded, three letters and more, names struck out first. */
export function unknownWordsIn(question: string, corpus: Corpus, staff: readonly string[]): string[] {
  const kept = wordsToKeep(question, corpus, staff).replace(/\[\w+\]/g, ' ');
  const found = new Set<string>();
  for (const { lower } of tokens(kept)) {
    const word = lower.replace(/['’]s$/, '');
    if (!/^[\p{Ll}-]{3,30}$/u.test(word) || isStopWord(word) || lexicon.vocabulary.has(word) || lexicon.knows(stem(word))) continue;
    // Searched as it is: a slip that is mended is a word the desk knows.
    if (corpus.index.notions(word).every((notion) => !notion.known)) found.add(word);
  }
  return [...found];
}
