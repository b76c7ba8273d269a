import type { Grant } from '../kernel/grant.ts';
import { asId, type KeyId, type SchoolId } from '../kernel/ids.ts';
import type { Collection, ReadTx, Tx } from './store.ts';

type Rec = { readonly id: string };
interface Held {
  readonly record: Rec;
  readonly indexes: Readonly<Record<string, string | null>>;
}

/**
 * A transaction that is never committed: what is put is seen by its own reads and by nobody else, and is gone with it. For finding out what
 * the desk would do. No key is made; a sensitive collection is read with a grant, as ever.
 */
export class TrialTx implements Tx {
  readonly school: SchoolId;
  readonly #base: ReadTx;
  readonly #changes = new Map<string, Map<string, Held | null>>();

  constructor(base: ReadTx) {
    this.#base = base;
    this.school = base.school;
  }

  async get<R extends Rec>(collection: Collection<R>, id: string, grant?: Grant): Promise<R | null> {
    mayRead(collection, grant);
    const held = this.#changed(collection).get(id);
    if (held === undefined) return this.#base.get(collection, id, grant);
    return held && own(collection, held);
  }

  async find<R extends Rec>(collection: Collection<R>, index: string, value: string, grant?: Grant): Promise<R[]> {
    mayRead(collection, grant);
    const changed = this.#changed(collection);
    const kept = (await this.#base.find(collection, index, value, grant)).filter((record) => !changed.has(record.id));
    return [...kept, ...this.#matching(collection, index, value).map((held) => own(collection, held))];
  }

  async findIds<R extends Rec>(collection: Collection<R>, index: string, value: string): Promise<string[]> {
    const changed = this.#changed(collection);
    return [...(await this.#base.findIds(collection, index, value)).filter((id) => !changed.has(id)), ...this.#matching(collection, index, value).map((held) => held.record.id)];
  }

  async values<R extends Rec>(collection: Collection<R>, index: string): Promise<string[]> {
    const changed = this.#changed(collection);
    const kept: string[] = [];
    for (const value of await this.#base.values(collection, index)) {
      if (changed.size === 0 || (await this.#base.findIds(collection, index, value)).some((id) => !changed.has(id))) kept.push(value);
    }
    return [...new Set([...kept, ...[...changed.values()].flatMap((held) => held?.indexes[index] ?? [])])];
  }

  put<R extends Rec>(collection: Collection<R>, record: R): void {
    const parsed = collection.schema.parse(record);
    this.#changed(collection).set(parsed.id, { record: parsed, indexes: Object.fromEntries(Object.entries(collection.indexes).map(([name, of]) => [name, of(parsed)])) });
  }

  async insertUnique<R extends Rec>(collection: Collection<R>, record: R): Promise<boolean> {
    const held = this.#changed(collection).get(record.id);
    if (held) return false;
    const [first] = Object.keys(collection.indexes);
    // Whether a sealed record is there is asked of its indexes: opening it needs a grant.
    if (held === undefined && (collection.sensitive ? first !== undefined && (await this.#isIn(collection, first, record.id)) : (await this.#base.get(collection, record.id)) !== null)) return false;
    this.put(collection, record);
    return true;
  }

  remove<R extends Rec>(collection: Collection<R>, id: string): void {
    this.#changed(collection).set(id, null);
  }

  newKey(name: string): KeyId {
    return asId<'key'>(`trial ${name}`);
  }

  sharedKey(name: string): Promise<KeyId> {
    return Promise.resolve(this.newKey(name));
  }

  async #isIn<R extends Rec>(collection: Collection<R>, index: string, id: string): Promise<boolean> {
    for (const value of await this.#base.values(collection, index)) if ((await this.#base.findIds(collection, index, value)).includes(id)) return true;
    return false;
  }

  #changed(collection: { readonly name: string }): Map<string, Held | null> {
    let found = this.#changes.get(collection.name);
    if (!found) this.#changes.set(collection.name, (found = new Map()));
    return found;
  }

  #matching(collection: { readonly name: string }, index: string, value: string): Held[] {
    return [...this.#changed(collection).values()].flatMap((held) => (held && held.indexes[index] === value ? [held] : []));
  }
}

/** It was put under this very collection's name, and passed its schema then. */
const own = <R extends Rec>(collection: Collection<R>, held: Held): R => collection.schema.parse(held.record);

function mayRead(collection: Pick<Collection<Rec>, 'sensitive' | 'name'>, grant: Grant | undefined): void {
  if (collection.sensitive && grant === undefined) throw new Error(`${collection.name} is sensitive: reading it needs a grant`);
}
