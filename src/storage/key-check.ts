import { z } from 'zod';

/** A record whose words can never be read again, though no line of the journal says that they were erased. */
export interface KeyFault {
  readonly collection: string;
  readonly record: string;
  readonly key: string;
}

interface Said {
  readonly c: string;
  readonly id: string;
  readonly k?: string | undefined;
  readonly r?: unknown;
}
// A line whose hash fits is of our own writing: its shape is taken on trust.
const lineSchema = z.custom<{ readonly changes: readonly Said[] }>((line) => typeof line === 'object' && line !== null && 'changes' in line && Array.isArray(line.changes));
/** Keys of a day or a quarter end by themselves, without a line. */
const OF_A_TIME = /^[^~]*\d[^~]*~shared~/;

/**
 * Looks whether a record is sealed under a key that is gone. Whoever erases in the desk says first, in the journal and in clear, which key is to be
 * destroyed; a key that somebody took out of the folder has no such line.
 */
export class KeyCheck {
  readonly #keys: ReadonlySet<string>;
  readonly #without = new Map<string, KeyFault>();
  readonly #ended = new Set<string>();

  /** `keys`: those that are there, by id. */
  constructor(keys: ReadonlySet<string>) {
    this.#keys = keys;
  }

  /** Every line of the journal, in order. */
  line(json: Buffer): void {
    this.changes(lineSchema.parse(JSON.parse(json.toString('utf8'))).changes);
  }

  /** The same, of a line that was read already. */
  changes(changes: readonly Said[]): void {
    for (const { c: collection, id: record, k: key, r: content } of changes) {
      const place = `${collection}/${record}`;
      if (key !== undefined && !this.#keys.has(key) && !OF_A_TIME.test(key)) this.#without.set(place, { collection, record, key });
      else this.#without.delete(place);
      if (typeof content === 'object' && content !== null && 'key' in content && typeof content.key === 'string') this.#ended.add(content.key);
    }
  }

  faults(): KeyFault[] {
    return [...this.#without.values()].filter(({ key }) => !this.#ended.has(key));
  }
}
