import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeGrant } from '../../src/kernel/grant.ts';
import { asId, type SchoolId } from '../../src/kernel/ids.ts';
import type { Collection, Store, TurnNote, Tx } from '../../src/storage/store.ts';

/** One kind of store under test; `reopen` closes it and opens the same data again. */
export interface StoreUnderTest {
  readonly store: Store;
  reopen(): Promise<Store>;
  end(): Promise<void>;
}

const pupilVisit = z.strictObject({ id: z.string(), room: z.string(), count: z.number() });
type Visit = z.output<typeof pupilVisit>;
const visits: Collection<Visit> = { name: 'visits', schema: pupilVisit, version: 1, indexes: { room: (v) => v.room, busy: (v) => (v.count > 9 ? 'yes' : null) }, sensitive: false };
const noteSchema = z.strictObject({ id: z.string(), about: z.string(), words: z.string() });
const notes: Collection<z.output<typeof noteSchema>> = { name: 'notes', schema: noteSchema, version: 1, indexes: { about: (n) => n.about }, sensitive: true };

const school = asId<'school'>('first');
const other = asId<'school'>('second');
const grant = makeGrant('test', null, 0);
let events = 0;
export const note = (at = 1): TurnNote => ({ at, actor: null, inbound: { eventId: asId<'event'>(`e${++events}`), kind: 'message', route: null } });

/** What every store promises; run for each implementation. */
export function storeContract(name: string, open: (schools: readonly SchoolId[]) => Promise<StoreUnderTest>): void {
  describe(`a store (${name})`, () => {
    let under: StoreUnderTest;
    let store: Store;
    const put = (...records: Visit[]) => store.transact(school, note(), async (tx) => { for (const r of records) tx.put(visits, r); });
    const get = (id: string) => store.read(school, (tx) => tx.get(visits, id));
    beforeEach(async () => {
      under = await open([school, other]);
      store = under.store;
    });
    afterEach(() => under.end());

    it('keeps what was put, also after it was opened again', async () => {
      await put({ id: 'a', room: '4', count: 1 });
      expect(await get('a')).toEqual({ id: 'a', room: '4', count: 1 });
      store = await under.reopen();
      expect(await get('a')).toEqual({ id: 'a', room: '4', count: 1 });
      expect(await get('b')).toBeNull();
    });

    it('keeps schools apart', async () => {
      await put({ id: 'a', room: '4', count: 1 });
      expect(await store.read(other, (tx) => tx.get(visits, 'a'))).toBeNull();
    });

    it('lets somebody glance while a transaction is under way, and shows what was committed', async () => {
      await put({ id: 'a', room: '4', count: 1 });
      let glanced: Visit | null = null;
      let apart: Visit | null | undefined;
      await store.transact(school, note(), async (tx) => {
        tx.put(visits, { id: 'a', room: '4', count: 2 });
        glanced = await store.glance(school, (look) => look.get(visits, 'a'));
        apart = await store.glance(other, (look) => look.get(visits, 'a'));
      });
      expect([glanced, apart]).toEqual([{ id: 'a', room: '4', count: 1 }, null]);
      expect(await store.glance(school, (look) => look.get(visits, 'a'))).toMatchObject({ count: 2 });
    });

    it('finds by index in the order of the first put, through changes and a reopening', async () => {
      await put({ id: 'c', room: '4', count: 1 }, { id: 'a', room: '4', count: 1 });
      await put({ id: 'b', room: '4', count: 1 }, { id: 'x', room: '5', count: 1 });
      await put({ id: 'c', room: '5', count: 2 });
      await put({ id: 'c', room: '4', count: 3 });
      const ids = () => store.read(school, (tx) => tx.findIds(visits, 'room', '4'));
      expect(await ids()).toEqual(['c', 'a', 'b']);
      store = await under.reopen();
      expect(await ids()).toEqual(['c', 'a', 'b']);
      expect((await store.read(school, (tx) => tx.find(visits, 'room', '4'))).map((v) => v.count)).toEqual([3, 1, 1]);
    });

    it('leaves records without a value out of an index, and takes them in when they get one', async () => {
      await put({ id: 'a', room: '4', count: 1 });
      expect(await store.read(school, (tx) => tx.findIds(visits, 'busy', 'yes'))).toEqual([]);
      await put({ id: 'a', room: '4', count: 12 });
      expect(await store.read(school, (tx) => tx.findIds(visits, 'busy', 'yes'))).toEqual(['a']);
    });

    it('lists the values of an index, with the transaction\'s own', async () => {
      await put({ id: 'a', room: '4', count: 1 }, { id: 'b', room: '5', count: 1 });
      const inside = await store.transact(school, note(), async (tx) => {
        tx.remove(visits, 'b');
        tx.put(visits, { id: 'c', room: '6', count: 1 });
        return tx.values(visits, 'room');
      });
      expect(inside.sort()).toEqual(['4', '6']);
      store = await under.reopen();
      expect((await store.read(school, (tx) => tx.values(visits, 'room'))).sort()).toEqual(['4', '6']);
    });

    it('lets a transaction read its own writes and removals', async () => {
      await put({ id: 'a', room: '4', count: 1 });
      const seen = await store.transact(school, note(), async (tx) => {
        tx.put(visits, { id: 'b', room: '4', count: 2 });
        tx.remove(visits, 'a');
        return { gone: await tx.get(visits, 'a'), here: await tx.get(visits, 'b'), room: await tx.findIds(visits, 'room', '4') };
      });
      expect(seen).toEqual({ gone: null, here: { id: 'b', room: '4', count: 2 }, room: ['b'] });
      store = await under.reopen();
      expect(await get('a')).toBeNull();
    });

    it('does nothing at all when the transaction throws', async () => {
      await expect(store.transact(school, note(), async (tx) => {
        tx.put(visits, { id: 'a', room: '4', count: 1 });
        throw new Error('no');
      })).rejects.toThrow('no');
      expect(await get('a')).toBeNull();
    });

    it('loses no change of 200 concurrent transactions on one record', async () => {
      await put({ id: 'a', room: '4', count: 0 });
      await Promise.all(Array.from({ length: 200 }, () => store.transact(school, note(), async (tx) => {
        const found = await tx.get(visits, 'a');
        tx.put(visits, { id: 'a', room: '4', count: (found?.count ?? 0) + 1 });
      })));
      store = await under.reopen();
      expect((await get('a'))?.count).toBe(200);
    });

    it('inserts an id once', async () => {
      const insert = (count: number) => store.transact(school, note(), (tx) => tx.insertUnique(visits, { id: 'a', room: '4', count }));
      expect(await Promise.all([insert(1), insert(2)])).toEqual([true, false]);
      expect((await get('a'))?.count).toBe(1);
    });

    it('hands out copies: changing one changes nothing stored', async () => {
      await put({ id: 'a', room: '4', count: 1 });
      const copy = await get('a');
      Object.assign(copy ?? {}, { count: 99 });
      expect((await get('a'))?.count).toBe(1);
    });

    it('refuses a record that does not fit its schema, without repeating its content', async () => {
      const bad = JSON.parse('{"id":"a","room":"Freddie said","count":"many words"}') as Visit;
      const failed = put(bad);
      await expect(failed).rejects.toThrow(/visits does not fit its schema \(count: invalid_type\)/);
      await expect(failed).rejects.not.toThrow(/Freddie|many words/);
    });

    it('refuses a transaction that goes on after its end', async () => {
      let kept: Tx | undefined;
      await store.transact(school, note(), async (tx) => { kept = tx; });
      expect(() => kept?.put(visits, { id: 'a', room: '4', count: 1 })).toThrow('ended');
    });

    it('reads a sensitive record only with a grant, and puts one only under a key', async () => {
      await store.transact(school, note(), async (tx) => tx.put(notes, { id: 'n', about: 'case-1', words: 'canary-alpha' }, tx.newKey('case-1')));
      await expect(store.read(school, (tx) => tx.get(notes, 'n'))).rejects.toThrow('grant');
      await expect(store.transact(school, note(), async (tx) => tx.put(notes, { id: 'm', about: 'case-1', words: '' }))).rejects.toThrow('key');
      expect(await store.read(school, (tx) => tx.findIds(notes, 'about', 'case-1'))).toEqual(['n']);
      store = await under.reopen();
      expect((await store.read(school, (tx) => tx.get(notes, 'n', grant)))?.words).toBe('canary-alpha');
    });

    it('erases what a destroyed key sealed and nothing else', async () => {
      const keys = await store.transact(school, note(), async (tx) => {
        const [one, two] = [tx.newKey('case-1'), tx.newKey('case-2')];
        tx.put(notes, { id: 'n', about: 'x', words: 'one' }, one);
        tx.put(notes, { id: 'm', about: 'x', words: 'two' }, two);
        return [one, two] as const;
      });
      await store.destroyKey(school, keys[0]);
      for (const _ of [1, 2]) {
        expect(await store.read(school, (tx) => tx.get(notes, 'n', grant))).toBeNull();
        expect((await store.read(school, (tx) => tx.find(notes, 'about', 'x', grant))).map((n) => n.words)).toEqual(['two']);
        store = await under.reopen();
      }
    });

    it('gives one shared key to all who ask for its name, and a new one after it was destroyed', async () => {
      const ask = () => store.transact(school, note(), (tx) => tx.sharedKey('day-1'));
      const [one, two] = await Promise.all([ask(), ask()]);
      expect(one).toBe(two);
      store = await under.reopen();
      expect(await ask()).toBe(one);
      expect(await store.destroyKeys(school, (name) => name === 'day-1')).toBe(1);
      expect(await ask()).not.toBe(one);
    });

    it('upgrades a record of an earlier version when it is read, and finds it by a new index', async () => {
      await put({ id: 'a', room: '4', count: 1 });
      store = await under.reopen();
      const newer = z.strictObject({ id: z.string(), room: z.string(), count: z.number(), floor: z.string() });
      const visits2: Collection<z.output<typeof newer>> = {
        name: 'visits', schema: newer, version: 2, sensitive: false, upgrade: (record) => ({ ...pupilVisit.parse(record), floor: 'ground' }), indexes: { room: (v) => v.room, floor: (v) => v.floor },
      };
      expect(await store.read(school, (tx) => tx.find(visits2, 'floor', 'ground'))).toEqual([{ id: 'a', room: '4', count: 1, floor: 'ground' }]);
    });

    it('asks a note that is a function after the transaction', async () => {
      let ran = false;
      let asked = false;
      await store.transact(school, () => { asked = ran; return note(); }, async (tx) => {
        tx.put(visits, { id: 'a', room: '4', count: 1 });
        ran = true;
      });
      expect(asked).toBe(true);
    });

    it('says that nothing was saved once it is closed', async () => {
      await store.close();
      await expect(put({ id: 'a', room: '4', count: 1 })).rejects.toMatchObject({ name: 'NotSaved', reason: { code: 'closed' } });
    });
  });
}
