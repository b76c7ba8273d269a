import type { PolicyDocument } from './document.ts';

/** A clause of one version, in the document's own words, and the headings it stands under. */
export interface KeptClause {
  readonly quote: string;
  readonly headings: readonly string[];
  readonly page: number | null;
}

/** What differs between two versions, clause by clause, in the order of the new one; what went stands where it stood. */
export type ClauseChange =
  | { readonly kind: 'added'; readonly now: KeptClause }
  | { readonly kind: 'removed'; readonly before: KeptClause }
  | { readonly kind: 'changed'; readonly before: KeptClause; readonly now: KeptClause };

export const keptClauses = ({ clauses }: Pick<PolicyDocument, 'clauses'>): KeptClause[] => clauses.map(({ quote, headings, page }) => ({ quote, headings: [...headings], page }));

/** Below this share of words in common one clause went and another came. */
const ALIKE = 0.5;
/** Two clauses on one place are one clause reworded sooner than two far apart. */
const ALIKE_IN_PLACE = 0.34;
/** Pairs looked at: a policy that was written anew from end to end is not worth more. */
const MOST_PAIRS = 400_000;

/**
 * What changed from one version of a policy to the next. A clause that only moved, or was set in other type, is no change; white space, quote
 * marks and Markdown's marks are none either.
 */
export function changedClauses(before: readonly KeptClause[], now: readonly KeptClause[]): ClauseChange[] {
  const left = new Map<string, number>();
  for (const { quote } of now) left.set(folded(quote), (left.get(folded(quote)) ?? 0) + 1);
  const gone: Placed[] = [];
  before.forEach((clause, at) => {
    const same = left.get(folded(clause.quote)) ?? 0;
    if (same > 0) left.set(folded(clause.quote), same - 1);
    else gone.push(placed(clause, at, before.length));
  });
  const had = new Map<string, number>();
  for (const { quote } of before) had.set(folded(quote), (had.get(folded(quote)) ?? 0) + 1);
  const came: Placed[] = [];
  now.forEach((clause, at) => {
    const same = had.get(folded(clause.quote)) ?? 0;
    if (same > 0) had.set(folded(clause.quote), same - 1);
    else came.push(placed(clause, at, now.length));
  });
  const pairs = pairsOf(gone, came);
  const reworded = new Set(pairs.values());
  const changes: (readonly [at: number, change: ClauseChange])[] = [
    ...gone.flatMap((one): [number, ClauseChange][] => (reworded.has(one) ? [] : [[one.share, { kind: 'removed', before: one.clause }]])),
    ...came.map((one): [number, ClauseChange] => {
      const from = pairs.get(one);
      return [one.share, from ? { kind: 'changed', before: from.clause, now: one.clause } : { kind: 'added', now: one.clause }];
    }),
  ];
  return changes.toSorted((a, b) => a[0] - b[0]).map(([, change]) => change);
}

interface Placed {
  readonly clause: KeptClause;
  /** Where it stands, from 0 to 1. */
  readonly share: number;
  readonly words: ReadonlySet<string>;
}

const placed = (clause: KeptClause, at: number, of: number): Placed => ({ clause, share: at / Math.max(1, of), words: new Set(folded(clause.quote).split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')) });

/** The reworded clauses: each with the one it was, the likest first. */
function pairsOf(gone: readonly Placed[], came: readonly Placed[]): ReadonlyMap<Placed, Placed> {
  const found: { readonly now: Placed; readonly before: Placed; readonly alike: number }[] = [];
  if (gone.length * came.length <= MOST_PAIRS) {
    for (const now of came) {
      for (const before of gone) {
        const alike = likeness(now.words, before.words);
        const inPlace = Math.abs(now.share - before.share) < 0.1 && now.clause.headings.at(-1) === before.clause.headings.at(-1);
        if (alike >= (inPlace ? ALIKE_IN_PLACE : ALIKE)) found.push({ now, before, alike: alike + (inPlace ? 0.1 : 0) });
      }
    }
  }
  const pairs = new Map<Placed, Placed>();
  const taken = new Set<Placed>();
  for (const { now, before } of found.toSorted((a, b) => b.alike - a.alike)) {
    if (pairs.has(now) || taken.has(before)) continue;
    pairs.set(now, before);
    taken.add(before);
  }
  return pairs;
}

/** Twice the words in common over the words of both. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const word of a) if (b.has(word)) common++;
  return (2 * common) / Math.max(1, a.size + b.size);
}

const folded = (text: string): string => text.replace(/[\u2018\u2019\u201B`´]/g, "'").replace(/[\u201C\u201D«»]/g, '"').replace(/[\u2010-\u2015]/g, '-').replace(/[*_]/g, '').replace(/\s+/g, ' ').trim().toLowerCase();
