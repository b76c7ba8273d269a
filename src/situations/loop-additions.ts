import { z } from 'zod';
import type { Log } from '../kernel/log.ts';
import { asId, randomId, type SchoolId } from '../kernel/ids.ts';
import { ok, type Result } from '../kernel/result.ts';
import type { Grant } from '../kernel/grant.ts';
import type { Collection, ReadTx, Store, Tx } from '../storage/store.ts';
import type { NotWritten } from './answers-store.ts';
import { withAdditions, type BankAddition, type SchoolBank } from './school-bank.ts';
import type { SchoolBankFile } from './school-bank-store.ts';
import { BankEntry } from './situation.ts';

/** What an owner added to the bank and `situations.yaml` does not hold yet. Sealed until it does: the file is where the school may take it out again. */
const additionSchema = z.strictObject({
  id: z.string(),
  addition: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('phrasing'), situation: z.string(), words: z.string() }), z.strictObject({ kind: z.literal('situation'), entry: BankEntry })]),
  person: z.string(),
  at: z.number(),
  key: z.string(),
});
type PendingAddition = z.output<typeof additionSchema>;

const PENDING = 'pending';
export const bankAdditions: Collection<PendingAddition> = { name: 'bank-additions', schema: additionSchema, version: 1, indexes: { state: () => PENDING }, sensitive: true };

/** Puts an addition in the turn's transaction: from its commit it stands, whether or not the file can be written. */
export function addToBank(tx: Tx, addition: BankAddition, { id, person, at }: { readonly id: string; readonly person: string; readonly at: number }): void {
  const key = tx.newKey('bank-addition');
  tx.put(bankAdditions, { id, addition, person, at, key }, key);
}

export async function pendingAdditions(tx: Pick<ReadTx, 'find'>, grant: Grant): Promise<BankAddition[]> {
  return (await tx.find(bankAdditions, 'state', PENDING, grant)).toSorted((a, b) => a.at - b.at).map((one) => one.addition);
}

/** What stands: the file's bank with what is not in it yet. The very object of the file where nothing waits. */
export const standingBank = (file: SchoolBank, pending: readonly BankAddition[]): SchoolBank => (pending.length === 0 ? file : withAdditions(file, pending));

/**
 * Puts what waits into `situations.yaml`, then out of the records with its keys; for a ticker and after `mayEndQuestion`, never within a
 * turn's transaction. Says how many. On failure they stand all the same; the reason is logged as a code and returned.
 */
export async function writePendingAdditions(ports: { readonly store: Store; readonly school: SchoolId; readonly file: SchoolBankFile; readonly now: number; readonly log: Log; /** Leave for the desk's own work. */ readonly grant: Grant }): Promise<Result<number, NotWritten>> {
  const { store, school, file, now, log, grant } = ports;
  const pending = await store.read(school, (tx) => tx.find(bankAdditions, 'state', PENDING, grant));
  if (pending.length === 0) return ok(0);
  const added = await file.add(pending.toSorted((a, b) => a.at - b.at).map((one) => one.addition));
  if (!added.ok) {
    log('situations.pending', { school, code: added.error.code, additions: pending.length });
    return added;
  }
  const note = { at: now, actor: null, inbound: { eventId: randomId<'event'>(), kind: 'timer', route: 'situations/school-bank' } };
  await store.transact(school, note, async (tx) => {
    await Promise.resolve();
    for (const { id } of pending) tx.remove(bankAdditions, id);
  });
  for (const { key } of pending) await store.destroyKey(school, asId<'key'>(key));
  return ok(pending.length);
}
