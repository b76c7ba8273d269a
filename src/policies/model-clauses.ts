import type { Corpus } from './corpus.ts';
import type { Clause } from './document.ts';
import { schoolNameIn } from './school-name.ts';

/** A corpus up to this size is sent whole: nothing can be missed by search. */
const SMALL = 150;
const SEARCHED = 40;
/** Characters of all clauses together, and of one: a table row can be a page long. */
const MOST_TEXT = 80_000;
const LONGEST_CLAUSE = 1_500;

/** The clauses that a model may choose from, in the order of the documents: all of a small corpus, else what search finds widely with `also`. */
export function clausesToSend(question: string, also: readonly Clause[], corpus: Corpus): Clause[] {
  if (corpus.documents.reduce((sum, d) => sum + d.clauses.length, 0) <= SMALL) return corpus.documents.flatMap((d) => d.clauses);
  const chosen = new Set([...also, ...corpus.index.search(question, SEARCHED).map((found) => found.clause)]);
  const place = new Map(corpus.documents.map((d, i) => [d.id, i]));
  return [...chosen].toSorted((a, b) => (place.get(a.document) ?? 0) - (place.get(b.document) ?? 0) || a.order - b.order);
}

/**
 * Clauses numbered from 1 under their headings, each on its line with the words that introduce its list. The school's name is left out of
 * headings; clauses are as printed. `sent` holds those that found room, in the order of their numbers.
 */
export function numberedClauses(clauses: readonly Clause[], corpus: Corpus): { readonly text: string; readonly sent: readonly Clause[] } {
  const schoolName = schoolNameOf(corpus);
  const lines: string[] = [];
  const sent: Clause[] = [];
  let size = 0;
  let above = '';
  for (const clause of clauses) {
    const heading = clause.headings.map((h) => withoutName(h, schoolName)).filter((h) => h !== '').join(' › ');
    const leadIn = clause.leadIn === null ? '' : `${corpus.clause(clause.leadIn)?.quote ?? ''} … `;
    const line = `${sent.length + 1}. ${cut(`${leadIn}${clause.quote}`)}`;
    const added = [...(heading === above ? [] : [`# ${heading}`]), line];
    size += added.join('\n').length + 1;
    if (size > MOST_TEXT) break;
    lines.push(...added);
    sent.push(clause);
    above = heading;
  }
  return { text: lines.join('\n'), sent };
}

const cut = (text: string): string => (text.length <= LONGEST_CLAUSE ? text : `${text.slice(0, LONGEST_CLAUSE)} …`);

const names = new WeakMap<Corpus, string | null>();

/** The school's name as its policies print it most often. */
export function schoolNameOf(corpus: Corpus): string | null {
  const known = names.get(corpus);
  if (known !== undefined) return known;
  const name = schoolNameIn(corpus.documents)?.name ?? null;
  names.set(corpus, name);
  return name;
}

/** A text without the school's name in whatever capitals. */
export function withoutName(text: string, name: string | null): string {
  if (name === null) return text;
  const pattern = new RegExp(name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+'), 'gi');
  return text.replace(pattern, '').replace(/\s+/g, ' ').trim();
}
