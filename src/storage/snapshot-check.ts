import { hash } from 'node:crypto';
import { z } from 'zod';
import type { StoredRow } from './journal-line.ts';
import type { Snapshot } from './snapshot.ts';

/** What a snapshot holds that the journal does not say, or does not hold that it says. */
export interface SnapshotFault {
  readonly file: string;
  /** Null where the whole collection is to blame. */
  readonly record: string | null;
  readonly message: string;
}

interface Said extends Partial<StoredRow> {
  readonly c: string;
  readonly id: string;
  readonly gone?: true;
}
// A line whose hash fits is of our own writing, and there are a million: its shape is taken on trust.
const lineSchema = z.custom<{ readonly changes: readonly Said[] }>((line) => typeof line === 'object' && line !== null && 'changes' in line && Array.isArray(line.changes));

/**
 * Compares a snapshot with the journal that it was made from: what the desk starts with must be what was written, record by record. Only
 * hashes are kept of either side.
 */
export class SnapshotCheck {
  readonly #held: ReadonlyMap<string, { readonly seq: number; readonly rows: ReadonlyMap<string, string> }>;
  readonly #said = new Map<string, Map<string, string>>();
  /** The line from which the desk reads on: what came before it is in the snapshot or nowhere. */
  readonly #from: number;
  readonly #until: number;

  constructor(snapshot: Snapshot) {
    this.#held = new Map(snapshot.collections.map(({ name, seq, rows }) => [name, { seq, rows: new Map(rows.map((row) => [row.id, digest(row)])) }]));
    this.#from = snapshot.head.seq;
    this.#until = Math.max(this.#from, ...snapshot.collections.map(({ seq }) => seq));
  }

  /** Every line of the journal, in order. */
  line(seq: number, json: Buffer): void {
    if (seq > this.#until) return;
    const { changes } = lineSchema.parse(JSON.parse(json.toString('utf8')));
    for (const change of changes) {
      if (seq > Math.max(this.#from, this.#held.get(change.c)?.seq ?? 0)) continue;
      let rows = this.#said.get(change.c);
      if (!rows) this.#said.set(change.c, (rows = new Map()));
      if (change.gone) rows.delete(change.id);
      else rows.set(change.id, digest(change));
    }
  }

  /** The faults, by collection, where the journal ends at line `last`; at most `most`. */
  faults(last: number, most = 20): SnapshotFault[] {
    const found: SnapshotFault[] = [];
    for (const name of new Set([...this.#held.keys(), ...this.#said.keys()])) {
      const { seq, rows } = this.#held.get(name) ?? { seq: 0, rows: new Map<string, string>() };
      const said = this.#said.get(name) ?? new Map<string, string>();
      const fault = (record: string | null, message: string): unknown => found.length < most && found.push({ file: `snapshot/${name}.json`, record, message });
      if (seq > last) fault(null, `it says that it stands at line ${seq}, and the journal ends at line ${last}`);
      for (const [id, one] of rows) if (said.get(id) !== one) fault(id, said.has(id) ? 'is not as the journal says' : 'is in no line of the journal');
      for (const id of said.keys()) if (!rows.has(id)) fault(id, 'was removed from it');
    }
    return found;
  }
}

const digest = ({ id, v, x, r, k, s }: Partial<StoredRow>): string => hash('sha256', `${JSON.stringify([id, v, x, r ?? null, k ?? null])}${s ?? ''}`, 'base64');
