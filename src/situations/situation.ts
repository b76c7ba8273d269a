import { z } from 'zod';

/** What kind of answer a situation's question wants; the first three want yes or no. */
export const SituationKind = z.enum(['permission', 'duty', 'is-it-so', 'who', 'when', 'where', 'how', 'how-long', 'how-many', 'what', 'why', 'consequence']);
export type SituationKind = z.output<typeof SituationKind>;

const Slug = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'lower-case words joined by hyphens');
const Words = z.string().trim().min(2).max(400);

export const Slots = z.strictObject({ party: Slug, act: Slug, counterpart: Slug.optional(), channel: Slug.optional(), time: Slug.optional() });
export type Slots = z.output<typeof Slots>;

/** A fact that can change the answer, with the words by which a question tells it. */
export const Branch = z.strictObject({
  fact: Slug,
  /** The question that the card asks when the fact is not told. */
  ask: Words,
  values: z.array(z.strictObject({ value: Slug, label: Words, words: z.array(z.union([z.string().trim().min(1), z.number().transform(String)])) })).min(2),
});
export type Branch = z.output<typeof Branch>;

/** One entry of the bank as it is written. */
export const BankEntry = z.strictObject({
  id: Slug,
  title: Words,
  question: Words,
  kind: SituationKind,
  /** How often staff ask it: 3 most weeks, 2 each term, 1 seldom. */
  often: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  slots: Slots,
  branches: z.array(Branch).max(4),
  /** How staff put it; the question itself is one more. */
  phrasings: z.array(Words),
  /** How policies of different schools put a rule on it; they disagree with one another, and none of them is anybody's rule. */
  rules: z.array(Words),
});
export type BankEntry = z.output<typeof BankEntry>;

/** Something that staff meet, put as one question. */
export interface Situation extends BankEntry {
  /** The bank's file, a topic; `own` for a situation made from a clause of the school's own documents. */
  readonly topic: string;
}

/** How a situation is put: its question, its title, its phrasings. */
export const wordingsOf = (situation: Pick<Situation, 'question' | 'title' | 'phrasings'>): string[] => [situation.question, situation.title, ...situation.phrasings];

/** Every text of some situations in one order: of each its wordings, then its rules. */
export const bankTexts = (situations: readonly Situation[]): string[] => situations.flatMap((s) => [...wordingsOf(s), ...s.rules]);
