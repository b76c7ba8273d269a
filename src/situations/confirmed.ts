import type { Corpus } from '../policies/corpus.ts';
import type { Clause } from '../policies/document.ts';
import { keyOf } from './answer-keys.ts';
import type { AnswerEntry, CheckedAnswer } from './answers.ts';
import { clausesQuoted } from './quoted-words.ts';

export { factsIn } from './told-facts.ts';

export interface Checking {
  /** Whether the school wants a second person's agreement: without one an answer waits. */
  readonly secondNeeded: boolean;
  /** The version of the documents on which the desk knows an entry to have been settled; null where it does not know (an entry made by hand). */
  readonly decidedOn?: (entry: AnswerEntry) => string | null;
}

/**
 * Holds answers against the documents as they are, by situation, in the order of the entries. An answer one of whose quotes is gone, or
 * that rests on none, is `changed`. A silence rests on no words: one that was settled on other documents than these is `changed` too,
 * because what they now say may break it. Of two for the same branch the later counts; where one day has two that differ, the first is
 * returned as `changed`.
 */
export function checkAnswers(entries: readonly AnswerEntry[], corpus: Corpus, situationIds: ReadonlySet<string>, { secondNeeded, decidedOn }: Checking): Map<string, CheckedAnswer[]> {
  const latest = new Map<string, { entry: AnswerEntry; torn: boolean }>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const other = latest.get(key);
    if (!other || entry.on > other.entry.on) latest.set(key, { entry, torn: false });
    else if (entry.on === other.entry.on && !saysTheSame(entry, other.entry)) latest.set(key, { entry: other.entry, torn: true });
  }
  const checked = new Map<string, CheckedAnswer[]>();
  for (const { entry, torn } of latest.values()) {
    const { clauses, all } = clausesOf(entry, corpus);
    const version = entry.verdict === 'not_covered' ? (decidedOn?.(entry) ?? null) : null;
    const stale = !all || torn || (version !== null && version !== corpus.version);
    const waits = secondNeeded && entry.second === null;
    const state = !situationIds.has(entry.situation) ? 'unknown' : stale ? 'changed' : waits ? 'waits' : 'stands';
    const answer: CheckedAnswer = { entry, verdict: entry.verdict, clauses, state };
    const list = checked.get(entry.situation);
    if (list) list.push(answer);
    else checked.set(entry.situation, [answer]);
  }
  return checked;
}

const saysTheSame = (a: AnswerEntry, b: AnswerEntry): boolean => a.verdict === b.verdict && a.note === b.note && a.because.length === b.because.length && a.because.every((words, i) => words === b.because[i]);

/** The clauses that are still there, each once, the deciding one first, and whether all are. */
function clausesOf(entry: AnswerEntry, corpus: Corpus): { readonly clauses: readonly Clause[]; readonly all: boolean } {
  if (entry.verdict === 'not_covered') return { clauses: [], all: true };
  const found = entry.because.map((words) => clausesQuoted(words, corpus));
  return { clauses: [...new Set(found.flatMap((clauses) => clauses ?? []))], all: found.length > 0 && found.every((clauses) => clauses !== null) };
}

/** What a situation's answers come to, given what the question tells. With `turns-on` the general answer, where there is one, comes first. */
export type AnswerFor =
  | { readonly kind: 'one'; readonly answer: CheckedAnswer }
  | { readonly kind: 'turns-on'; readonly fact: string; readonly answers: readonly CheckedAnswer[] }
  | { readonly kind: 'none' };

/**
 * The answer for a question that tells `facts`. A branch all of whose facts are told comes before the general answer, the one with most
 * facts first; where a fact is not told and what could be answered differs in verdict, the answer turns on it. Nothing that does not
 * stand is given, nor does the general answer take the place of a branch that does not stand.
 */
export function answerFor(checked: readonly CheckedAnswer[], facts: ReadonlyMap<string, string>): AnswerFor {
  const known = checked.filter((a) => a.state !== 'unknown');
  const general = known.find((a) => a.entry.when === null) ?? null;
  const open = known.filter(({ entry }) => entry.when !== null && Object.entries(entry.when).every(([fact, value]) => (facts.get(fact) ?? value) === value));
  const missing = ({ entry }: CheckedAnswer): string[] => Object.keys(entry.when ?? {}).filter((fact) => !facts.has(fact));
  const size = ({ entry }: CheckedAnswer): number => Object.keys(entry.when ?? {}).length;
  const told = open.filter((a) => missing(a).length === 0).toSorted((a, b) => size(b) - size(a))[0] ?? null;
  const base = told ?? general;
  const possible = open.filter((a) => missing(a).length > 0 && size(a) > (told ? size(told) : 0));
  const [first] = possible;
  if (!first) return given(base);
  const choices = [...(base ? [base] : []), ...possible];
  const one = choices.every((a) => a.verdict === choices[0]?.verdict);
  // One branch alone, with no general answer, says nothing of the others.
  if (one && base) return given(base);
  if (one && possible.length > 1) return given(first);
  const fact = missing(first)[0];
  const standing = choices.filter((a) => a.state === 'stands');
  return fact === undefined || standing.length === 0 ? { kind: 'none' } : { kind: 'turns-on', fact, answers: standing };
}

const given = (answer: CheckedAnswer | null): AnswerFor => (answer?.state === 'stands' ? { kind: 'one', answer } : { kind: 'none' });
