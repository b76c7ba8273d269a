import { plainChat } from '../language/chat-words.ts';
import { stem } from '../language/stems.ts';
import { words } from '../language/tokens.ts';
import type { Branch, Situation } from './situation.ts';

const NEGATORS = new Set(['not', 'no', 'never', 'without', 'neither', 'nor', 'none', 'hardly', 'dont', 'doesnt', 'didnt', 'isnt', 'arent', 'wasnt', 'werent', 'havent', 'hasnt', 'hadnt', 'cant', 'cannot', 'wont', 'aint']);
/** They deny the very next word alone: an ex-pupil is no pupil. */
const ONCE = new Set(['ex', 'former', 'non', 'previous']);
const SUBJECTS = new Set(['i', 'we', 'you', 'they', 'he', 'she', 'it', 'there', 'staff', 'teachers', 'anyone', 'someone']);
const TURNS = new Set(['but', 'although', 'though', 'however', 'instead', 'and', 'or', 'so', 'because']);
/** How far back a "not" still denies. */
const REACH = 3;

const saidWords = (text: string): string[] => words(plainChat(text));

/**
 * The facts of a situation's branches that the question's words tell, each with its value. The longest phrase is taken first and its words
 * count once; a phrase that is denied tells nothing, and neither does a question that tells two values of one fact.
 */
export function factsIn(question: string, situation: Pick<Situation, 'branches'>): ReadonlyMap<string, string> {
  const facts = new Map<string, string>();
  const said = saidWords(question);
  const stems = said.map(stem);
  for (const branch of situation.branches) {
    const told = valuesTold(branch, said, stems);
    const [value] = told;
    if (value !== undefined && told.size === 1) facts.set(branch.fact, value);
  }
  return facts;
}

function valuesTold(branch: Branch, said: readonly string[], stems: readonly string[]): Set<string> {
  const phrases = branch.values
    .flatMap(({ value, words: list }) => list.map((phrase) => ({ value, stems: saidWords(phrase).map(stem) })))
    .filter((phrase) => phrase.stems.length > 0)
    .toSorted((a, b) => b.stems.length - a.stems.length);
  const told = new Set<string>();
  const taken = new Set<number>();
  let length = Infinity;
  let free = new Set<number>();
  for (const phrase of phrases) {
    // Phrases of one length do not hide one another: the same words under two values tell neither.
    if (phrase.stems.length < length) free = new Set([...stems.keys()].filter((at) => !taken.has(at)));
    length = phrase.stems.length;
    for (let at = 0; at + phrase.stems.length <= stems.length; at++) {
      if (!phrase.stems.every((one, i) => stems[at + i] === one && free.has(at + i))) continue;
      for (let i = 0; i < phrase.stems.length; i++) taken.add(at + i);
      if (!denied(said, at)) told.add(phrase.value);
    }
  }
  return told;
}

function denied(said: readonly string[], at: number): boolean {
  if (ONCE.has(said[at - 1] ?? '')) return true;
  for (let back = at - 1; back >= Math.max(0, at - REACH); back--) {
    const word = said[back] ?? '';
    if (TURNS.has(word)) return false;
    // "Can't I …?" and "isn't it …?" ask; they deny nothing.
    if (NEGATORS.has(word) || word.endsWith("n't")) return !(SUBJECTS.has(said[back + 1] ?? '') && word !== 'not' && word !== 'no');
  }
  return false;
}
