import { z } from 'zod';
import { elapsed } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';

/** A conversation that the desk was added to or spoken to in: what Teams needs to be written to there again. */
export const teamsPlaceSchema = z.strictObject({
  /** Teams' id of it, without a thread. */
  conversation: z.string().min(1),
  kind: z.enum(['personal', 'channel']),
  serviceUrl: z.string().min(1),
  tenant: z.string().min(1),
  /** Whose private conversation it is (the directory's object id); null in a channel. */
  account: z.string().min(1).nullable(),
  /** Teams' id of the desk there. */
  botId: z.string().min(1),
  /** When this was last new, UTC ms. */
  at: z.number(),
});
export type TeamsPlace = z.output<typeof teamsPlaceSchema>;

/** Where places are kept over restarts; a later one of the same conversation goes before an earlier. */
export interface PlaceLog {
  append(place: TeamsPlace): Promise<void>;
  all(): Promise<readonly TeamsPlace[]>;
}

// A place that nobody knows is asked for again and again: the log is read for it now and then.
const LOOK_MS = 1_000;

/** The places the desk knows, kept as soon as one is new or has changed. */
export class PlaceBook {
  readonly #log: PlaceLog;
  readonly #say: Log;
  readonly #places = new Map<string, TeamsPlace>();
  readonly #personal = new Map<string, TeamsPlace>();
  readonly #kept = new Map<string, TeamsPlace>();
  #looked = -Infinity;

  constructor(log: PlaceLog, say: Log) {
    this.#log = log;
    this.#say = say;
  }

  async load(): Promise<void> {
    this.#looked = elapsed();
    for (const place of await this.#log.all()) {
      this.#remember(place);
      this.#kept.set(place.conversation, place);
    }
  }

  /** Reads what other processes of the desk have been told since; for whoever misses a place. */
  async look(): Promise<void> {
    if (elapsed() - this.#looked >= LOOK_MS) await this.load();
  }

  /** Takes note of a place. Rejects as the log does: then the place is used all the same, and written again with its next activity. */
  async note(place: TeamsPlace): Promise<void> {
    const kept = this.#kept.get(place.conversation);
    if (kept && same(kept, place)) return;
    this.#remember(place);
    await this.#log.append(place);
    this.#kept.set(place.conversation, place);
    this.#say('teams.place-kept', { kind: place.kind, changed: kept !== undefined });
  }

  at(conversation: string): TeamsPlace | null {
    return this.#places.get(conversation) ?? null;
  }

  personalOf(account: string): TeamsPlace | null {
    return this.#personal.get(account) ?? null;
  }

  /** The newest first. */
  all(kind?: TeamsPlace['kind']): readonly TeamsPlace[] {
    return [...this.#places.values()].filter((place) => kind === undefined || place.kind === kind).sort((a, b) => b.at - a.at);
  }

  #remember(place: TeamsPlace): void {
    this.#places.set(place.conversation, place);
    if (place.kind === 'personal' && place.account !== null) this.#personal.set(place.account, place);
  }
}

const same = (a: TeamsPlace, b: TeamsPlace): boolean => a.kind === b.kind && a.serviceUrl === b.serviceUrl && a.tenant === b.tenant && a.account === b.account && a.botId === b.botId;
