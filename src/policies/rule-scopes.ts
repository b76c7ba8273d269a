import type { Clause, ClauseId } from './document.ts';
import { partiesIn, type Party } from './parties.ts';
import { plainSentence } from './rule-grammar.ts';
import { type Channel, type Counterpart, slotsIn } from './rule-words.ts';

/** What a document says that one of its terms stands for. */
export interface Meaning {
  readonly clause: ClauseId;
  readonly term: string;
  /** Whether the term stands in some words, in the singular or the plural. */
  stands(words: string): boolean;
  /** The counterparts that the term itself names: a rule about one of them is about those of the definition too. */
  readonly of: ReadonlySet<Counterpart>;
  readonly counterpart: ReadonlySet<Counterpart>;
  readonly channel: ReadonlySet<Channel>;
}

const TERM = String.raw`["']?((?:[\w-]+ ){0,3}[\w-]+)["']?`;
const DEFINES = new RegExp(String.raw`^(?:(?:in|for the purposes? of) (?:this|the) (?:policy|document|code|agreement|section),? )?(?:(?:the |all )?(?:references? to |terms? |words? |phrases? )?)?${TERM}(?: in this policy| here| throughout)?,? (?:means?|refers? to|includes?|is defined as|are defined as|(?:is|are) (?:taken|understood|used) to (?:mean|include|refer to)|covers?|(?:is|are) anyone|(?:is|are) any (?:person|child))\s+(.+)$`, 'i');
const QUOTED_LABEL = /^["']([^"']{2,40})["']\s*[:–—-]\s*(.+)$/;

/** Whether a sentence only says what a term stands for. */
export const isDefinition = (quote: string): boolean => /\b(?:mean|refer|defin|includ)/.test(quote) && DEFINES.test(plainSentence(quote)) && !/\b(?:must|should|may) not\b|\bnot (?:permitted|allowed)\b/i.test(quote);

/** The definitions of a document, in its order. */
export function meaningsIn(clauses: readonly Clause[]): Meaning[] {
  const found: Meaning[] = [];
  for (const clause of clauses) {
    if (!/\b(?:mean|refer|includ|defin|cover|anyone|any )|["'“‘]/i.test(clause.quote)) continue;
    const words = plainSentence(clause.quote);
    const match = DEFINES.exec(words) ?? QUOTED_LABEL.exec(words);
    const term = (match?.[1] ?? '').toLowerCase().replace(/s$/, '').replace(/^(?:the|our|a|an) /, '');
    if (match === null || term.length < 3 || /\b(?:this|it|policy|which|that|they|these|section|document)$/.test(term)) continue;
    const { counterpart, channel } = slotsIn(match[2] ?? '');
    const pattern = new RegExp(String.raw`\b${term.replace(/[^\w ]/g, '\\$&')}(?:s|es|'s)?\b`, 'i');
    found.push({ clause: clause.id, term, stands: (text) => pattern.test(text), of: slotsIn(term).counterpart, counterpart, channel });
  }
  return found;
}

/** Whom a document, or one section of it, says that it binds. */
export interface Scope {
  readonly clause: ClauseId;
  readonly party: ReadonlySet<Party>;
  /** Of the whole document. */
  readonly whole: boolean;
  holdsFor(clause: Clause): boolean;
}

const APPLIES = /\b(?:this|the|section|part|paragraphs?|appendix|these|rules?)\b[^.]{0,50}?\b(?:applies|apply|is (?:intended |meant )?for|are (?:intended |meant )?for|is binding on|binds|covers|is addressed to|concerns)(?: equally)?(?: only)?(?: to)?\s+(.+)$/i;
const SECTION = /\b(?:section|part|paragraph|appendix)s? (\d{1,2}(?:\.\d{1,2})*|[A-Z])\b/i;
const HERE = /\bthis (?:section|part|appendix|paragraph)\b|\b(?:these|the following) (?:rules|points|expectations)\b/i;
const WHOLE = /\bth(?:is|e) (?:[\w-]+ ){0,4}(?:policy|code|agreement|document|guidance|procedure|handbook|statement)\b/i;

/** The sentences by which a document says whom it binds; those of sections first, for they are closer. */
export function scopesIn(clauses: readonly Clause[]): Scope[] {
  const found: Scope[] = [];
  for (const clause of clauses) {
    if (!/\b(?:appl(?:y|ies)|for|bind|cover|address|concern)/i.test(clause.quote)) continue;
    const match = APPLIES.exec(plainSentence(clause.quote));
    if (match === null) continue;
    const party = partiesIn(match[1] ?? '');
    if (party.size === 0 || /\b(?:not|only when|if|where)\b/.test(match[0])) continue;
    if (party.size > 1 && /\b(?:everyone|everybody|anyone) (?:who|employed|working|in|at)\b/i.test(match[1] ?? '')) party.delete('everyone');
    const number = SECTION.exec(match[0])?.[1];
    const path = clause.headings.join(' \u203A ');
    if (number !== undefined) found.push({ clause: clause.id, party, whole: false, holdsFor: (one) => one.number !== null && (one.number === number || one.number.startsWith(`${number}.`)) });
    else if (HERE.test(match[0])) found.push({ clause: clause.id, party, whole: false, holdsFor: (one) => one.headings.join(' \u203A ').startsWith(path) });
    else if (WHOLE.test(match[0])) found.push({ clause: clause.id, party, whole: true, holdsFor: () => true });
  }
  return found.toSorted((a, b) => Number(a.whole) - Number(b.whole));
}
