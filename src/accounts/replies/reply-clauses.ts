import type { Corpus } from '../../policies/corpus.ts';
import type { PolicyDocument } from '../../policies/document.ts';
import { sentencesOf } from '../../policies/sentences.ts';
import type { Because } from '../../policies/settings.ts';
import type { AccountSchool } from '../account-ports.ts';
import type { CommentKind } from './comments.ts';

// Reading every policy for this takes a while, and the policies change rarely.
const known = new WeakMap<Corpus, ReadonlyMap<CommentKind, Because>>();

/** The policy's own words on what comes to an account from a child, the press or in abuse; null where it says nothing that is surely about that. */
export function clauseOn(kind: CommentKind, school: Pick<AccountSchool, 'corpus'>): Because | null {
  const corpus = school.corpus();
  if (!corpus || !KINDS.has(kind)) return null;
  const found = known.get(corpus) ?? clausesIn(corpus.documents);
  known.set(corpus, found);
  return found.get(kind) ?? null;
}

const KINDS: ReadonlySet<CommentKind> = new Set(['child', 'press', 'abuse']);

/** The clause on each kind in a school's policies, in their order; of several the one that speaks of social media or accounts. */
export function clausesIn(documents: readonly PolicyDocument[]): ReadonlyMap<CommentKind, Because> {
  const found = new Map<CommentKind, Because>();
  for (const [kind, isOn] of READERS) {
    const stated = documents.flatMap(({ file, clauses }) => clauses.filter(({ standing, quote }) => standing === 'policy' && sentencesOf(quote).some(({ start, end }) => isOn(quote.slice(start, end)))).map(({ quote }) => ({ file, quote })));
    const best = stated.find(({ quote }) => ONLINE.test(quote)) ?? stated[0];
    if (best) found.set(kind, best);
  }
  return found;
}

const ONLINE = /\b(?:accounts?|social media)\b/iu;
const CHILD = '\\b(?:pupils?|child(?:ren)?|learners?|students?)\\b';
const OFFICIAL = /\b(?:official|school(?:['’]s)?|our)\b[^.;]{0,40}\b(?:accounts?|channels?|pages?|sites?)\b/iu;
const ANSWERS_CHILDREN = new RegExp(`\\b(?:repl(?:y|ies|ied)|respond(?:s|ed)?|answer(?:s|ed)?)\\b[^.;]{0,60}${CHILD}`, 'iu');
const MESSAGES_CHILDREN = new RegExp(`\\b(?:direct|private) messag(?:es?|ing)\\b[^.;]{0,20}\\b(?:with|to|from|of)\\b[^.;]{0,40}${CHILD}`, 'iu');
const FORBIDS = /\b(?:not|never|nobody|no one|no member of staff|cannot)\b/iu;
const PRESS = /\b(?:journalists?|newspapers?|the press|(?:press|media) (?:enquir|inquir)(?:y|ies))\b/iu;
const GOES_ON = /\b(?:contacts?|gets? in touch|approach(?:es|ed)?|enquir(?:y|ies)|inquir(?:y|ies)|asks?|calls?|no reply|repl(?:y|ies)|respond(?:s|ing)?|pass(?:es|ed)?|refer(?:s|red)?)\b/iu;
const ABUSE = /\b(?:abus(?:e|ive)|bully(?:ing)?|offensive|threat(?:s|en(?:s|ing|ed)?)?|inappropriate)\b/iu;
const DEALT_WITH = /\b(?:report(?:s|ed)?|tell|told|pass(?:es|ed)?|hid(?:e|den)|delet(?:e|ed)|remov(?:e|ed)|block(?:s|ed)?|monitor(?:s|ed|ing)?|interven(?:e|tion)|repl(?:y|ied)|answer(?:ed)?|respond)\b/iu;

/** What a sentence must say to be surely about such a thing on an account: one that nobody finds is better than a wrong one. */
const READERS: readonly (readonly [CommentKind, (sentence: string) => boolean])[] = [
  ['child', (sentence) => FORBIDS.test(sentence) && ((OFFICIAL.test(sentence) && ANSWERS_CHILDREN.test(sentence)) || MESSAGES_CHILDREN.test(sentence))],
  ['press', (sentence) => PRESS.test(sentence) && GOES_ON.test(sentence)],
  ['abuse', (sentence) => ABUSE.test(sentence) && OFFICIAL.test(sentence) && DEALT_WITH.test(sentence)],
];
