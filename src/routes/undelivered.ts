import type { Tx } from '../storage/store.ts';
import type { Route } from './route.ts';
import type { Turn } from './turn.ts';

/** What one slice does about a message of its own that could not be delivered; false when the message was not its own. */
export type Undelivered = (turn: Turn, cardKey: string) => Promise<boolean>;

/** The outbox, as far as a dead delivery concerns it. */
export interface DeadDeliveries {
  /** Null where it is there no longer. */
  readonly cardKey: (tx: Tx, effectId: string) => Promise<string | null>;
  /** What was said in another way keeps nobody from calling the desk well. */
  readonly settle: (tx: Tx, effectId: string) => void;
}

/**
 * A dead delivery comes in like everything else; the slice that sent it finds the next way to the person it was for. What `everyday` slices take
 * up is settled by that; of all others whoever looks after the desk must hear.
 */
export function undeliveredRoute({ cardKey: cardKeyOf, settle }: DeadDeliveries, slices: readonly Undelivered[], everyday: readonly Undelivered[] = []): Route {
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
      for (const slice of everyday) if (await slice(turn, cardKey)) return settle(turn.tx, turn.inbound.effectId);
    },
  };
}
