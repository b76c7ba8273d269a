import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Grant } from '../kernel/grant.ts';
import type { SchoolId } from '../kernel/ids.ts';
import type { Corpus } from '../policies/corpus.ts';
import type { Staff } from '../people/staff.ts';
import type { Route } from '../routes/route.ts';
import { dayOf } from '../storage/day-keys.ts';
import type { Collection, ReadTx, Store, Tx } from '../storage/store.ts';
import { unknownWordsIn } from './loop-words.ts';

/** A word that no lexicon entry and no document knows, and how often it was said. */
export interface UnknownWord {
  readonly word: string;
  readonly count: number;
  /** An ISO day. */
  readonly last: string;
}

/**
 * Words that nobody here knows, with their counts and nothing of the questions they stood in. A part of all words is one record: which part
 * says nothing of the word. `mark` is eight bits of who said it first, enough to see that somebody else did, too few to tell who.
 */
const partSchema = z.strictObject({ id: z.string(), words: z.array(z.strictObject({ word: z.string(), count: z.number().int(), last: z.string(), mark: z.number().int().min(0).max(255), several: z.boolean() })) });
const ALL = 'all';
const unknownWordParts: Collection<z.output<typeof partSchema>> = { name: 'unknown-words', schema: partSchema, version: 1, indexes: { all: () => ALL }, sensitive: true };

const PARTS = 64;
const MOST_IN_PART = 40;
/** Said this often by one person, or by two: a word said once may be a name. */
const TIMES = 3;

/** The quarter of an instant, `2026-q4`: words are kept in this one and the one before. */
const quarterOf = (at: number): string => `${new Date(at).getUTCFullYear()}-q${Math.floor(new Date(at).getUTCMonth() / 3) + 1}`;
const before = (at: number): string => quarterOf(Date.UTC(new Date(at).getUTCFullYear(), new Date(at).getUTCMonth() - 3, 1));
const keyName = (quarter: string): string => `unknown-words-${quarter}`;
const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Counts words of one question of one person in the turn's transaction. */
export async function countUnknownWords(tx: Tx, words: readonly string[], by: { readonly person: string; readonly at: number; readonly grant: Grant }): Promise<void> {
  if (words.length === 0) return;
  const quarter = quarterOf(by.at);
  const key = await tx.sharedKey(keyName(quarter));
  const last = dayOf(by.at);
  for (const word of words) {
    const id = `${quarter}-${(hash(word)[0] ?? 0) % PARTS}`;
    const part = (await tx.get(unknownWordParts, id, by.grant)) ?? { id, words: [] };
    const mark = hash(`${word} ${by.person}`)[1] ?? 0;
    const known = part.words.find((one) => one.word === word);
    const next = known ? { ...known, count: known.count + 1, last, several: known.several || known.mark !== mark } : { word, count: 1, last, mark, several: false };
    const others = part.words.filter((one) => one.word !== word);
    // The least said and longest ago gives way.
    const kept = others.length < MOST_IN_PART ? others : others.toSorted((a, b) => b.count - a.count || (a.last < b.last ? 1 : -1)).slice(0, MOST_IN_PART - 1);
    tx.put(unknownWordParts, { id, words: [...kept, next] }, key);
  }
}

/** The words to show: said by two people or three times in this quarter and the last, most said first. A word said once never shows. */
export async function unknownWords(tx: Pick<ReadTx, 'find'>, now: number, grant: Grant): Promise<UnknownWord[]> {
  const quarters = [quarterOf(now), before(now)];
  const sums = new Map<string, { count: number; last: string; several: boolean; mark: number }>();
  for (const part of await tx.find(unknownWordParts, 'all', ALL, grant)) {
    if (!quarters.some((quarter) => part.id.startsWith(`${quarter}-`))) continue;
    for (const { word, count, last, several, mark } of part.words) {
      const sum = sums.get(word);
      sums.set(word, sum ? { count: sum.count + count, last: last > sum.last ? last : sum.last, several: sum.several || several || sum.mark !== mark, mark } : { count, last, several, mark });
    }
  }
  return [...sums].filter(([, { count, several }]) => several || count >= TIMES).map(([word, { count, last }]) => ({ word, count, last })).toSorted((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1));
}

/** Destroys the keys of quarters that are past, and with them the words, in the journal too. Says how many. Safe to repeat. */
export function destroyOldUnknownWords(store: Store, school: SchoolId, now: number): Promise<number> {
  const kept = [quarterOf(now), before(now)].map(keyName);
  return store.destroyKeys(school, (name) => name.startsWith('unknown-words-') && !kept.includes(name));
}

export interface CountingPorts {
  readonly schools: (id: SchoolId) => { readonly staff: Staff; readonly corpus: () => Corpus | null };
}

/** The same routes; those that answer a typed question also count its words that nobody here knows. */
export const countingWords = (routes: readonly Route[], { schools }: CountingPorts): Route[] =>
  routes.map((route) =>
    route.match.kind !== 'message' || route.match.intent !== 'ask'
      ? route
      : {
          ...route,
          handle: async (turn, prepared) => {
            await route.handle(turn, prepared);
            const { staff, corpus } = schools(turn.school.id);
            const now = corpus();
            if (turn.inbound.kind !== 'message' || !turn.actor || !now) return;
            await countUnknownWords(turn.tx, unknownWordsIn(turn.inbound.text, now, staff.all.map((one) => one.name)), { person: turn.actor.id, at: turn.now, grant: turn.grant });
          },
        },
  );
