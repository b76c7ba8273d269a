import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { asId } from '../../../src/kernel/ids.ts';
import type { Collection, Tx } from '../../../src/storage/store.ts';
import { TrialTx } from '../../../src/storage/trial.ts';
import { deskGrant } from '../../../src/turn.ts';
import { tempStore, type TempStore } from '../../fixtures/temp-store.ts';

const schema = z.strictObject({ id: z.string(), group: z.string(), text: z.string() });
const open: Collection<z.output<typeof schema>> = { name: 'open', schema, version: 1, indexes: { group: (one) => one.group }, sensitive: false };
const secret: Collection<z.output<typeof schema>> = { ...open, name: 'secret', sensitive: true };
const OAK = asId<'school'>('oak');
const grant = deskGrant(0);
const one = (id: string, group: string, text = id) => ({ id, group, text });

let temp: TempStore;
const commit = (fn: (tx: Tx) => Promise<void>) => temp.store.transact(OAK, { at: 0, actor: null, inbound: { eventId: asId<'event'>('put'), kind: 'test', route: null } }, fn);
beforeEach(async () => {
  temp = await tempStore([OAK]);
  await commit(async (tx) => {
    for (const id of ['a', 'b', 'c']) {
      tx.put(open, one(id, 'x'));
      tx.put(secret, one(id, 'x'), tx.newKey('test'));
    }
    await Promise.resolve();
  });
});
afterEach(() => temp.end());

it('sees its own changes over the records, by id, by index and by value', async () => {
  const found = await temp.store.read(OAK, async (base) => {
    const tx = new TrialTx(base);
    tx.put(open, one('a', 'y', 'moved'));
    tx.remove(open, 'b');
    tx.put(open, one('d', 'x'));
    return [(await tx.get(open, 'a'))?.text, await tx.get(open, 'b'), (await tx.find(open, 'group', 'x')).map(({ id }) => id), await tx.findIds(open, 'group', 'y'), (await tx.values(open, 'group')).toSorted()];
  });
  expect(found).toEqual(['moved', null, ['c', 'd'], ['a'], ['x', 'y']]);
});

it('leaves the records as they were', async () => {
  await temp.store.read(OAK, async (base) => {
    const tx = new TrialTx(base);
    tx.put(open, one('a', 'y', 'moved'));
    tx.put(secret, one('a', 'y', 'moved'));
    tx.remove(open, 'b');
    await Promise.resolve();
  });
  expect(await temp.store.read(OAK, async (tx) => [(await tx.find(open, 'group', 'x')).map(({ text }) => text), (await tx.find(secret, 'group', 'x', grant)).map(({ text }) => text)])).toEqual([['a', 'b', 'c'], ['a', 'b', 'c']]);
});

it('opens what is sealed with a grant alone, its own changes too', async () => {
  await temp.store.read(OAK, async (base) => {
    const tx = new TrialTx(base);
    tx.put(secret, one('d', 'x'));
    await expect(tx.get(secret, 'd')).rejects.toThrow('needs a grant');
    await expect(tx.find(secret, 'group', 'x')).rejects.toThrow('needs a grant');
    expect((await tx.find(secret, 'group', 'x', grant)).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
  });
});

it('inserts once, and refuses what its schema does', async () => {
  await temp.store.read(OAK, async (base) => {
    const tx = new TrialTx(base);
    expect([await tx.insertUnique(open, one('a', 'x')), await tx.insertUnique(open, one('d', 'x')), await tx.insertUnique(open, one('d', 'x')), await tx.insertUnique(secret, one('a', 'x'))]).toEqual([false, true, false, false]);
    expect(() => tx.put(open, { id: 'e', group: 'x', text: 1 as unknown as string })).toThrow('expected string');
  });
});
