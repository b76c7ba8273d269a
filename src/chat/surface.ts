import type { Directory } from './directory.ts';
import type { CardContent, Outbound, Place, PlatformName, Receipt } from './outbound.ts';
import type { Inbound } from './inbound.ts';
import type { Reply } from './reply.ts';
import type { EffectId } from '../kernel/ids.ts';
import type { Result } from '../kernel/result.ts';

/** What lives for seconds only (Slack's trigger id, the open HTTP answer). It is never stored. */
export interface Handle {
  readonly triggerId?: string;
}

/** The one way in: resolves after the commit, so a surface acknowledges only what is safe. Never rejects: what was not saved is a refused reply. */
export type Accept = (inbound: Inbound, handle?: Handle) => Promise<Reply>;

export interface DeliveryError {
  /** `retry`: try again (at `afterMs` if given); `gone`: the place is no more; `denied`: we may not post there; `invalid`: the platform will never take it. */
  readonly code: 'retry' | 'gone' | 'denied' | 'invalid';
  readonly afterMs?: number;
  /** A short code for the log, never the message's words. */
  readonly reason: string;
  /** True where the platform said itself that it did not take it (a rate limit, a fault named in its answer): then nothing can turn up late. */
  readonly refused?: boolean;
}

/**
 * A chat platform. It knows no person and no rule: it parses, renders, sends and keeps receipts. A refused reply to a message is shown to
 * whoever wrote it, privately; a reply's card or step is shown in a channel only where `cards/plain-text` calls its template open.
 */
export interface Surface {
  readonly name: PlatformName;
  readonly directory: Directory;
  start(accept: Accept): Promise<void>;
  deliver(outbound: Outbound): Promise<Result<Receipt, DeliveryError>>;
  /** Replaces the card of an earlier message. */
  update(receipt: Receipt, card: CardContent, effectId: EffectId): Promise<Result<Receipt, DeliveryError>>;
  /** Was this effect already posted there, at `since` (UTC ms) or later? `unknown` where the platform cannot be read back. */
  find(effectId: EffectId, to: Place, since: number): Promise<Receipt | 'absent' | 'unknown'>;
  stop(): Promise<void>;
}
