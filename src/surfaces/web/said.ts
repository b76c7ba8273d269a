import type { ConversationId, SchoolId } from '../../kernel/ids.ts';
import { placeKey } from './post-log.ts';

/** What somebody typed on the page. Kept in memory only: it may name a child, and a restart forgets it. */
export interface Said {
  readonly seq: number;
  readonly school: SchoolId;
  readonly conversation: ConversationId;
  /** The page's own id of the message; a retry has the same one. */
  readonly event: string;
  readonly by: string;
  readonly text: string;
  readonly at: number;
}

const MOST_KEPT = 200;

export class SaidBook {
  readonly #byPlace = new Map<string, Said[]>();

  /** Keeps it once; null when this very event was said before. */
  add(draft: Omit<Said, 'seq'>, seq: () => number): Said | null {
    const key = placeKey(draft.school, draft.conversation);
    const place = this.#byPlace.get(key) ?? [];
    if (place.some((one) => one.event === draft.event && one.by === draft.by)) return null;
    const one: Said = { ...draft, seq: seq() };
    place.push(one);
    if (place.length > MOST_KEPT) place.shift();
    this.#byPlace.set(key, place);
    return one;
  }

  of(school: SchoolId, conversation: ConversationId): readonly Said[] {
    return this.#byPlace.get(placeKey(school, conversation)) ?? [];
  }
}
