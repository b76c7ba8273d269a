import type { Activity } from './activity.ts';

/**
 * The wire to Microsoft's bot service, and all that is known of an SDK: whoever replaces the SDK writes these calls again and nothing else.
 * Each call is tried once, follows no redirect, ends when `signal` does and rejects with a TransportFault where it did not succeed.
 */
export interface TeamsTransport {
  /** Runs `work` once it is proven that Microsoft's bot service sent this activity to this bot; `refused` and no work where it is not. Rejects where that cannot be found out now, and as `work` does. */
  receive(authorization: string | undefined, activity: Activity, work: () => Promise<void>): Promise<'done' | 'refused'>;
  /** Posts a message; its id. */
  send(at: Spot, message: OutgoingMessage, signal: AbortSignal): Promise<string>;
  /** Replaces a message. */
  update(at: Spot, id: string, message: OutgoingMessage, signal: AbortSignal): Promise<void>;
  /** Opens the private conversation with a member of the tenant; its id. The same one where it is there already. */
  open(serviceUrl: string, who: { readonly tenant: string; readonly member: string; readonly bot: string }, signal: AbortSignal): Promise<string>;
  member(at: Spot, member: string, signal: AbortSignal): Promise<unknown>;
  /** One page of the roster. */
  members(at: Spot, page: string | undefined, signal: AbortSignal): Promise<unknown>;
  /** The access token that posts carry, for looking at its claims; null where none is needed. */
  token(): Promise<string | null>;
}

/** A conversation, by the service that serves it. */
export interface Spot {
  readonly serviceUrl: string;
  /** With `;messageid=` for a thread of a channel. */
  readonly conversation: string;
}

export interface OutgoingMessage {
  readonly type: 'message';
  /** What a notification says. */
  readonly summary: string;
  readonly text?: string;
  readonly textFormat?: 'plain';
  readonly attachments?: { readonly contentType: string; readonly content: object }[];
}

/** A call that did not succeed. Holds no word of what was sent or answered. */
export class TransportFault extends Error {
  override readonly name = 'TransportFault';
  /** The HTTP status of the answer; null where there was none, so that the call may have worked. */
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  /** The service's own code for it, such as `BotNotInConversationRoster`, or the network's. */
  readonly code: string;

  constructor(status: number | null, code: string, retryAfterMs: number | null = null) {
    super(`${status ?? 'no answer'} ${code}`);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}
