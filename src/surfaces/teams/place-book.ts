import { z } from 'zod';
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

/** The places the desk knows, kept as soon as one is new or has changed. */
export class PlaceBook {
  readonly #log: PlaceLog;
  readonly #say: Log;
  readonly #places = new Map<string, TeamsPlace>();
  readonly #personal = new Map<string, TeamsPlace>();
  readonly #kept = new Map<string, TeamsPlace>();

  constructor(log: PlaceLog, say: Log) {
    this.#log = log;
    this.#say = say;
  }

  async load(): Promise<void> {
    for (const place of await this.#log.all()) {
      this.#remember(place);
      this.#kept.set(place.conversation, place);
    }
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
