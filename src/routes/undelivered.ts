import type { Tx } from '../storage/store.ts';
import type { Route } from './route.ts';
import type { Turn } from './turn.ts';

/** What one slice does about a message of its own that could not be delivered; false when the message was not its own. */
export type Undelivered = (turn: Turn, cardKey: string) => Promise<boolean>;

/** A dead delivery comes in like everything else; the slice that sent it finds the next way to the person it was for. */
export function undeliveredRoute(cardKeyOf: (tx: Tx, effectId: string) => Promise<string | null>, slices: readonly Undelivered[]): Route {
  return {
    name: 'undelivered',
    match: { kind: 'delivery' },
    action: 'system.run',
    help: null,
    handle: async (turn) => {
      if (turn.inbound.kind !== 'delivery') return;
      const cardKey = await cardKeyOf(turn.tx, turn.inbound.effectId);
      if (cardKey === null) return;
      for (const slice of slices) if (await slice(turn, cardKey)) return;
    },
  };
}
