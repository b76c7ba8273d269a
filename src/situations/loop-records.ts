import { z } from 'zod';
import { addressSchema } from '../chat/address.ts';
import type { Grant } from '../kernel/grant.ts';
import { asId, randomId, type KeyId, type SchoolId } from '../kernel/ids.ts';
import type { Turn } from '../routes/turn.ts';
import { dayOf } from '../storage/day-keys.ts';
import type { Collection, ReadTx, Store, Tx } from '../storage/store.ts';
import { LONGEST_PHRASING } from './school-bank.ts';

const DAY_MS = 86_400_000;
/** A question that nobody answered is gone after this, with its key. */
export const QUESTION_KEPT_MS = 180 * DAY_MS;
/** More than any owner reads; past it no other is taken in. */
export const MOST_WAITING = 300;

/** A question that waits for the owner of a policy, in the words that its asker saw and let be kept. Sealed under its own key. */
const waitingSchema = z.strictObject({
  id: z.string(),
  text: z.string().min(1).max(LONGEST_PHRASING),
  at: z.number(),
  /** Who wishes to be told the answer, and where; null where nothing of the asker is kept. */
  tell: z.strictObject({ person: z.string(), address: addressSchema }).nullable(),
  /** Ids of the situations that came nearest when it was asked. */
  nearest: z.array(z.string()).max(5),
  /** The policy that holds the nearest clause, as a file of the school's folder. */
  file: z.string().nullable(),
  key: z.string(),
});
export type WaitingQuestion = z.output<typeof waitingSchema>;

const ALL = 'all';
export const waitingQuestions: Collection<WaitingQuestion> = {
  name: 'waiting-questions',
  schema: waitingSchema,
  version: 1,
  indexes: { all: () => ALL, file: (q) => q.file, day: (q) => dayOf(q.at) },
  sensitive: true,
};

/** Questions that are settled, deleted or too old: kept until their keys are destroyed. */
const endedSchema = z.strictObject({ id: z.string(), key: z.string() });
export const endedQuestions: Collection<z.output<typeof endedSchema>> = { name: 'ended-questions', schema: endedSchema, version: 1, indexes: { all: () => ALL }, sensitive: false };

/** What of the waiting questions a person sees: all of them, or those of some files. */
export type QuestionReach = 'all' | ReadonlySet<string>;

/** Ids of the waiting questions within reach, oldest first; nothing sealed is opened. */
export async function waitingIds(tx: Pick<ReadTx, 'findIds'>, reach: QuestionReach): Promise<string[]> {
  const all = await tx.findIds(waitingQuestions, 'all', ALL);
  if (reach === 'all') return all;
  const theirs = new Set((await Promise.all([...reach].map((file) => tx.findIds(waitingQuestions, 'file', file)))).flat());
  return all.filter((id) => theirs.has(id));
}

/** Keeps a question under a key of its own. */
export function keepQuestion(turn: Turn, question: Omit<WaitingQuestion, 'id' | 'at' | 'key'>): WaitingQuestion {
  const key = turn.tx.newKey('waiting');
  const kept = { ...question, id: turn.newId<'waiting'>(), at: turn.now, key };
  turn.tx.put(waitingQuestions, kept, key);
  return kept;
}

/** Takes a question out. Its words are unreadable as soon as `destroyEndedQuestions` ran after this turn. */
export function endQuestion(tx: Tx, { id, key }: Pick<WaitingQuestion, 'id' | 'key'>): void {
  tx.remove(waitingQuestions, id);
  tx.put(endedQuestions, { id, key });
}

export const keyOfQuestion = ({ key }: Pick<WaitingQuestion, 'key'>): KeyId => asId<'key'>(key);

/** A verb after which a question's key may be due. */
export const mayEndQuestion = (inbound: Turn['inbound']): boolean => inbound.kind === 'action' && ['loop.same', 'loop.settle', 'loop.delete'].includes(inbound.verb);

/** Takes out questions that nobody answered in their time; daily. `grantAt`: leave for the desk's own work. */
export const removeOldQuestions = (grantAt: (now: number) => Grant) => async (tx: Tx, now: number): Promise<void> => {
  const oldest = dayOf(now - QUESTION_KEPT_MS);
  for (const day of await tx.values(waitingQuestions, 'day')) {
    // The day itself too: a question asked early on it is past its time before the day is.
    if (day > oldest) continue;
    for (const question of await tx.find(waitingQuestions, 'day', day, grantAt(now))) endQuestion(tx, question);
  }
};

/** Destroys the keys of questions that ended, and with them their words, in the journal too. Says how many. Safe to repeat. */
export async function destroyEndedQuestions(store: Store, school: SchoolId, now: number): Promise<number> {
  const ended = await store.read(school, (tx) => tx.find(endedQuestions, 'all', ALL));
  if (ended.length === 0) return 0;
  for (const { key } of ended) await store.destroyKey(school, asId<'key'>(key));
  const note = { at: now, actor: null, inbound: { eventId: randomId<'event'>(), kind: 'erased', route: 'situations/loop' } };
  await store.transact(school, note, async (tx) => {
    await Promise.resolve();
    for (const { id } of ended) tx.remove(endedQuestions, id);
  });
  return ended.length;
}
