import { z } from 'zod';
import type { EventId, PersonId, SchoolId } from '../kernel/ids.ts';
import { asId, randomId } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { ok, type Result } from '../kernel/result.ts';
import type { Collection, ReadTx, Store, Tx } from '../storage/store.ts';
import { dayIn } from '../time/school-day.ts';
import { keyOf, sameEntry } from './answer-keys.ts';
import { AnswerEntry } from './answers.ts';
import type { AnswersFile, NotWritten } from './answers-store.ts';

/** The last decision made in the app on one situation; earlier ones stand in the journal. Policy words, roles and days only. */
const decisionSchema = z.strictObject({
  /** The situation's. */
  id: z.string().min(1).max(120),
  /** All that the situation's answer is after it, by branch; empty where an answer was taken back. */
  entries: z.array(AnswerEntry).max(40),
  /** The person who decided. */
  person: z.string(),
  at: z.number(),
  /** The version of the documents that stood before them: a silence is known to hold for these alone. */
  corpus: z.string(),
  /** Whether `answers.yaml` holds it. */
  written: z.boolean(),
});
export type AnswerDecision = z.output<typeof decisionSchema>;

export const answerDecisions: Collection<AnswerDecision> = {
  name: 'answer-decisions',
  schema: decisionSchema,
  version: 1,
  indexes: { state: (d) => (d.written ? 'written' : 'pending') },
  sensitive: false,
};

/** Puts a decision on a situation in the turn's transaction: from its commit it stands, whether or not the file can be written. */
export function decide(tx: Tx, decision: { readonly situation: string; readonly entries: readonly AnswerEntry[]; readonly person: PersonId; readonly at: number; readonly corpus: string }): void {
  const { situation, entries, person, at, corpus } = decision;
  if (entries.some((entry) => entry.situation !== situation)) throw new Error('a decision is on one situation');
  if (new Set(entries.map(keyOf)).size !== entries.length) throw new Error('a decision has one answer for each branch');
  tx.put(answerDecisions, { id: situation, entries: [...entries], person, at, corpus, written: false });
}

/** Decisions that the file does not hold yet, oldest first. */
export async function pendingDecisions(tx: Pick<ReadTx, 'find'>): Promise<AnswerDecision[]> {
  return (await tx.find(answerDecisions, 'state', 'pending')).toSorted((a, b) => a.at - b.at);
}

/** Marks decisions as held by the file. One that was replaced meanwhile stays pending. */
export async function markWritten(tx: Tx, written: readonly AnswerDecision[]): Promise<void> {
  for (const decision of written) {
    const now = await tx.get(answerDecisions, decision.id);
    if (now && !now.written && sameDecision(now, decision)) tx.put(answerDecisions, { ...now, written: true });
  }
}

const sameDecision = (a: AnswerDecision, b: AnswerDecision): boolean => a.at === b.at && a.person === b.person && a.entries.length === b.entries.length && a.entries.every((entry, i) => sameEntry(entry, b.entries[i] ?? entry));

/**
 * What stands: the file's entries, with the decisions that are not in it yet in the place of those of their situations. An entry that was
 * put in the file by hand on a later day than the decision stays.
 */
export function standingEntries(file: readonly AnswerEntry[], pending: readonly AnswerDecision[]): AnswerEntry[] {
  let entries = [...file];
  for (const { id, at, entries: decided } of pending.toSorted((a, b) => a.at - b.at)) {
    const day = dayIn(at);
    const later = new Set(entries.filter((e) => e.situation === id && e.on > day).map(keyOf));
    entries = [...entries.filter((e) => e.situation !== id || later.has(keyOf(e))), ...decided.filter((e) => !later.has(keyOf(e)))];
  }
  return entries;
}

/** The version of the documents on which each answer was settled here; null for one that is not as it was settled, or came by hand. For `checkAnswers`. */
export async function decidedOn(tx: Pick<ReadTx, 'find'>): Promise<(entry: AnswerEntry) => string | null> {
  const decisions = [...(await tx.find(answerDecisions, 'state', 'written')), ...(await tx.find(answerDecisions, 'state', 'pending'))];
  const known = new Map(decisions.flatMap(({ corpus, entries }) => entries.map((entry) => [keyOf(entry), { entry, corpus }] as const)));
  return (entry) => {
    const found = known.get(keyOf(entry));
    return found && found.entry.on === entry.on && found.entry.verdict === entry.verdict ? found.corpus : null;
  };
}

/**
 * Puts the decisions that wait into the file and marks them; for a ticker, never within a turn's transaction. Says how many. On failure
 * they stay pending and stand all the same; the reason is logged as a code and returned for whoever runs the machine.
 */
export async function writePendingDecisions(ports: { readonly store: Store; readonly school: SchoolId; readonly file: AnswersFile; readonly now: number; readonly log: Log }): Promise<Result<number, NotWritten>> {
  const { store, school, file, now, log } = ports;
  const pending = await store.read(school, pendingDecisions);
  if (pending.length === 0) return ok(0);
  const base = file.refresh().entries;
  const saved = await file.save(standingEntries(base, pending), base);
  if (!saved.ok) {
    log('answers.pending', { school, code: saved.error.code, decisions: pending.length });
    return saved;
  }
  const eventId: EventId = asId<'event'>(`answers:${randomId()}`);
  await store.transact(school, { at: now, actor: null, inbound: { eventId, kind: 'timer', route: 'situations/answers-file' } }, (tx) => markWritten(tx, pending));
  return ok(pending.length);
}
