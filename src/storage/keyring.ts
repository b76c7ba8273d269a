import { join } from 'node:path';
import { CHECK_FILE, newDataKey, type DataKey, type MasterKey } from '../kernel/seal.ts';
import { asId, randomId, type KeyId } from '../kernel/ids.ts';
import { CannotOpen } from './fault.ts';
import { errorCode, type Files } from './files.ts';

const NAME = /^[a-z0-9][a-z0-9.-]{0,80}$/i;
const SUFFIX = '.key';
const SHARED = '~shared~';

/** A change of the master key that is under way. */
export interface KeyChange {
  readonly newer: MasterKey;
  /** Wraps with the newer one, opens what either wrapped. */
  readonly either: MasterKey;
}

/** A new key's id: the name it is made with, and what no other has. */
export function keyIdOf(name: string, shared: boolean): KeyId {
  if (!NAME.test(name)) throw new Error('a key name has letters, digits, dots and hyphens');
  return asId<'key'>(`${name}${shared ? SHARED : '~'}${randomId()}`);
}
/** What the ids of shared keys of that name begin with. */
export const sharedKeyPrefix = (name: string): string => `${name}${SHARED}`;
/** What a key was made with. */
export const nameOfKey = (id: KeyId): string => id.slice(0, id.indexOf('~'));

/**
 * One school's sealing keys, each in a file of its own, wrapped by the master key. A key is durable before the journal line that
 * uses it; removing its file erases what it sealed, while the journal, which covers ciphertext and key id, still verifies.
 */
export class Keyring {
  readonly #files: Files;
  readonly #dir: string;
  #master: MasterKey;
  readonly #cache = new Map<KeyId, DataKey>();
  readonly #shared = new Map<string, Promise<KeyId>>();
  readonly #ids: Set<KeyId>;
  readonly #saving = new Set<Promise<void>>();
  /** Removing and re-wrapping take turns: a key that was destroyed must not come back. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(files: Files, dir: string, master: MasterKey, ids: Set<KeyId>) {
    this.#files = files;
    this.#dir = dir;
    this.#master = master;
    this.#ids = ids;
  }

  /** Opens or makes the folder; throws CannotOpen when its keys were wrapped by another master key. */
  static async open(files: Files, dir: string, master: MasterKey): Promise<Keyring> {
    await files.makeFolder(dir);
    const names = await files.list(dir);
    const check = join(dir, CHECK_FILE);
    if (names.includes(CHECK_FILE)) {
      if (!master.made((await files.read(check)).toString('utf8'))) throw new CannotOpen('wrong-key', check, 'these records were sealed with another master key: put the right key file back');
    } else {
      // Under another name first: a start cut short must not leave a check that no key fits.
      const temp = `${check}.${randomId()}.tmp`;
      await write(files, temp, master.checkText());
      await files.rename(temp, check);
      await files.syncFolder(dir);
    }
    for (const name of names) if (name.endsWith('.tmp')) await files.remove(join(dir, name));
    const ids = names.filter((n) => n.endsWith(SUFFIX)).map((n) => asId<'key'>(n.slice(0, -SUFFIX.length)));
    return new Keyring(files, dir, master, new Set(ids));
  }

  /** A key in memory only; `save` makes it durable, `forget` drops it. */
  make(name: string): DataKey {
    const key = newDataKey(keyIdOf(name, false));
    this.#cache.set(key.id, key);
    return key;
  }

  forget(keys: readonly KeyId[]): void {
    for (const key of keys) if (!this.#ids.has(key)) this.#cache.delete(key);
  }

  async save(keys: readonly KeyId[]): Promise<void> {
    if (keys.length === 0) return;
    const saving = this.#save(keys);
    this.#saving.add(saving);
    await saving.finally(() => this.#saving.delete(saving));
  }

  async #save(keys: readonly KeyId[]): Promise<void> {
    // All are waited for, so that none is still being written when the turn that wanted it is already refused.
    const written = await Promise.allSettled(keys.map(async (id) => {
      const key = this.#cache.get(id);
      if (!key) throw new Error(`key ${id} was not made here`);
      await write(this.#files, this.#file(id), this.#master.wrap(key));
    }));
    for (const one of written) if (one.status === 'rejected') throw one.reason;
    await this.#files.syncFolder(this.#dir);
    for (const id of keys) this.#ids.add(id);
  }

  /** The key, or null when it was destroyed. A key file that does not open is damage, not absence, and throws. */
  get(id: KeyId): DataKey | null {
    const cached = this.#cache.get(id);
    if (cached) return cached;
    if (!this.#ids.has(id)) return null;
    const key = this.#master.unwrap(id, this.#files.readNow(this.#file(id)).toString('utf8'));
    if (!key) throw new Error(`key file ${id} is damaged`);
    this.#cache.set(id, key);
    return key;
  }

  /** The shared key of that name, made and durable when there was none. */
  shared(name: string): Promise<KeyId> {
    const known = this.#shared.get(name);
    if (known) return known;
    const found = this.#findShared(name);
    this.#shared.set(name, found);
    found.catch(() => this.#shared.delete(name));
    return found;
  }

  async #findShared(name: string): Promise<KeyId> {
    for (const id of this.#ids) {
      if (!id.startsWith(sharedKeyPrefix(name))) continue;
      // A kill while it was being made can leave an unfinished file, which nothing was ever sealed with.
      const key = this.#master.unwrap(id, (await this.#files.read(this.#file(id))).toString('utf8'));
      if (key) return id;
    }
    const key = newDataKey(keyIdOf(name, true));
    this.#cache.set(key.id, key);
    await this.save([key.id]);
    return key.id;
  }

  /** Ids of all keys whose name (what it was made with) passes. */
  named(match: (name: string) => boolean): KeyId[] {
    return [...this.#ids].filter((id) => match(nameOfKey(id)));
  }

  async destroy(ids: readonly KeyId[]): Promise<void> {
    if (ids.length > 0) await this.#inTurn(() => this.#destroy(ids));
  }

  async #destroy(ids: readonly KeyId[]): Promise<void> {
    for (const id of ids) {
      this.#cache.delete(id);
      if (!this.#ids.delete(id)) continue;
      const shared = id.indexOf(SHARED);
      if (shared > 0) this.#shared.delete(id.slice(0, shared));
      await this.#files.remove(this.#file(id));
    }
    await this.#files.syncFolder(this.#dir);
  }

  /**
   * Wraps every key with `newer`, one after the other, each file replaced whole; a kill leaves some wrapped by the one and some by the other,
   * and `either` opens both. Says how many were changed. Safe to repeat, and while keys are made, read and destroyed.
   */
  async rewrap({ newer, either }: KeyChange): Promise<number> {
    this.#master = either;
    // What began to be written before that was wrapped by the older one.
    await Promise.allSettled(this.#saving);
    let changed = 0;
    for (const id of this.#ids) if (await this.#inTurn(() => this.#rewrapOne(id, newer, either))) changed++;
    const check = join(this.#dir, CHECK_FILE);
    // Last, so that it says of all of them.
    if (!newer.made((await this.#files.read(check)).toString('utf8'))) await this.#replace(check, newer.checkText());
    await this.#files.syncFolder(this.#dir);
    this.#master = newer;
    return changed;
  }

  async #rewrapOne(id: KeyId, newer: MasterKey, either: MasterKey): Promise<boolean> {
    if (!this.#ids.has(id)) return false;
    const wrapped = (await this.#files.read(this.#file(id))).toString('utf8');
    if (newer.unwrap(id, wrapped)) return false;
    const key = either.unwrap(id, wrapped);
    // Damaged, or cut short as it was made: no key opens it, and what is there stays as it is.
    if (!key) return false;
    await this.#replace(this.#file(id), newer.wrap(key));
    return true;
  }

  async #replace(path: string, text: string): Promise<void> {
    const temp = `${path}.${randomId()}.tmp`;
    await write(this.#files, temp, text);
    await this.#files.rename(temp, path);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {
      // The one who asked gets the error; the next in turn starts all the same.
    });
    return done;
  }

  #file(id: KeyId): string {
    return join(this.#dir, `${id}${SUFFIX}`);
  }
}

async function write(files: Files, path: string, text: string): Promise<void> {
  const file = await files.open(path, 'wx').catch(async (error: unknown) => {
    // What an earlier, failed try of this very key left behind.
    if (errorCode(error) !== 'EEXIST') throw error;
    const left = await files.open(path, 'r+');
    await left.truncate(0);
    return left;
  });
  try {
    await file.write(Buffer.from(text, 'utf8'), 0);
    await file.sync();
  } finally {
    await file.close();
  }
}
