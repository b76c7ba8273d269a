import type { webApi } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { CardError, fillCard } from '../../cards/fill.ts';
import { notificationText } from '../../cards/plain-text.ts';
import type { AdaptiveCard } from '../../cards/profile.ts';
import type { CardContent, Outbound, Place, Receipt } from '../../chat/outbound.ts';
import type { DeliveryError } from '../../chat/surface.ts';
import type { Clock } from '../../kernel/clock.ts';
import { asId, type EffectId } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import { keepNewest } from '../../kernel/newest.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { PART_MARK, partMarkShape, type PartMark } from './payload-shapes.ts';
import type { Places, Spot } from './places.ts';
import { renderMessages } from './render-blocks.ts';
import { deliveryError, refusalCode } from './slack-errors.ts';
import { inert } from './text-pieces.ts';

export interface PostingOptions {
  readonly client: webApi.WebClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly places: Places;
  /** The desk's own bot id, to know its own messages by. */
  readonly ownBot: () => Promise<string>;
}

type Blocks = readonly KnownBlock[];
type Sent<T> = Result<T, DeliveryError>;
/** A card as Slack shows it: its messages, and what a notification says of each. */
export interface Shown {
  readonly messages: readonly Blocks[];
  readonly text: string;
}

export interface Posting {
  deliver(outbound: Outbound): Promise<Sent<Receipt>>;
  update(receipt: Receipt, card: CardContent, effectId: EffectId): Promise<Sent<Receipt>>;
  find(effectId: EffectId, to: Place, since: number): Promise<Receipt | 'absent' | 'unknown'>;
  /** Posts for one reader and keeps no effect: what is lost of it has not to arrive. */
  tell(spot: Spot, shown: Shown): Promise<Sent<null>>;
  /** Puts a card where a pressed one stood, all its messages with it. */
  replace(spot: Spot, ts: string, mark: PartMark | null, shown: Shown): Promise<Sent<null>>;
}

const FIRST_LINE: KnownBlock = { type: 'context', elements: [{ type: 'plain_text', text: 'Slack did not say whether this reached you before. It may be a repeat.' }] };
// Slack stamps messages by its own clock.
const CLOCKS_APART_S = 120;
const MOST_HALF_DONE = 1_000;

/** The message's own text: what notifications show. Slack reads markup in it, so nothing of a card's words may act there. */
export const noticeOf = (content: CardContent, card: AdaptiveCard): string => inert(notificationText(content.template, card));

/** The card's messages; throws CardError where it cannot be filled. */
export function shownOf(content: CardContent, repeat = false): Shown {
  const card = fillCard(content);
  const [first = [], ...rest] = renderMessages(card);
  const messages = repeat ? [[FIRST_LINE, ...first], ...rest] : [first, ...rest];
  return { messages, text: noticeOf(content, card) };
}

/** Messages of the desk in Slack: posted in parts, each marked with its effect, and read back by that mark. */
export function makePosting({ client, clock, log, places, ownBot }: PostingOptions): Posting {
  /** Parts known to be there of deliveries that broke off: effect id to part to message. */
  const halfDone = new Map<string, Map<number, string>>();
  const restUntil = new Map<string, number>();

  function remember(effectId: string, parts: Map<number, string>): void {
    if (parts.size > 0) keepNewest(halfDone, effectId, parts, MOST_HALF_DONE);
    else halfDone.delete(effectId);
  }

  /** One call for a channel: not made while Slack wants it left alone, its failure told apart. */
  async function call<T>(channel: string, work: () => Promise<T>): Promise<Sent<T>> {
    const rest = (restUntil.get(channel) ?? 0) - clock.now();
    if (rest > 0) return err({ code: 'retry', reason: 'rate-limited', afterMs: rest, refused: true });
    restUntil.delete(channel);
    try {
      return ok(await work());
    } catch (error) {
      const failed = deliveryError(error);
      if (failed.afterMs !== undefined) restUntil.set(channel, clock.now() + failed.afterMs);
      return err(failed);
    }
  }

  const post = (spot: Spot, blocks: Blocks, text: string, mark: PartMark | null): Promise<Sent<string>> =>
    call(spot.channel, async () => {
      const answer = await client.chat.postMessage({
        channel: spot.channel, text, blocks: [...blocks], unfurl_links: false, unfurl_media: false, ...(spot.thread === undefined ? {} : { thread_ts: spot.thread }), ...(mark ? { metadata: metadataOf(mark) } : {}),
      });
      return postedShape.parse(answer).ts;
    });

  const change = (channel: string, ts: string, blocks: Blocks, text: string, mark: PartMark | null): Promise<Sent<string>> =>
    call(channel, async () => {
      await client.chat.update({ channel, ts, text, blocks: [...blocks], ...(mark ? { metadata: metadataOf(mark) } : {}) });
      return ts;
    });

  async function remove(channel: string, ts: string): Promise<Sent<string>> {
    const gone = await call(channel, async () => {
      await client.chat.delete({ channel, ts });
      return ts;
    });
    return !gone.ok && gone.error.reason === 'message_not_found' ? ok(ts) : gone;
  }

  /** The parts of an effect that stand there, and how many it was made of; read back from `oldest` (Slack's seconds). */
  async function partsThere(effectId: string, { channel, thread }: Spot, oldest: number): Promise<{ readonly parts: Map<number, string>; readonly of: number }> {
    const own = await ownBot();
    const parts = new Map<number, string>();
    let of = 0;
    let cursor: string | undefined;
    const from = Math.max(0, oldest - CLOCKS_APART_S).toFixed(6);
    do {
      const about = { channel, oldest: from, limit: 200, include_all_metadata: true, ...(cursor === undefined ? {} : { cursor }) };
      const page = pageShape.parse(thread === undefined ? await client.conversations.history(about) : await client.conversations.replies({ ...about, ts: thread }));
      for (const { ts, bot_id: bot, metadata } of page.messages) {
        // Another app could write the same mark.
        const mark = bot === own && metadata?.event_type === PART_MARK ? partMarkShape.safeParse(metadata.event_payload) : null;
        if (!mark?.success || mark.data.effect !== effectId) continue;
        of = Math.max(of, mark.data.parts);
        const before = parts.get(mark.data.part);
        if (before === undefined || Number(ts) < Number(before)) parts.set(mark.data.part, ts);
      }
      cursor = page.response_metadata?.next_cursor || undefined;
    } while (cursor !== undefined);
    return { parts, of };
  }

  const receiptOf = ({ channel, thread }: Spot, stamps: readonly string[]): Receipt => ({
    surface: 'slack', conversation: asId<'conversation'>(channel), message: `${stamps.join(',')}${thread === undefined ? '' : `@${thread}`}`, at: clock.now(),
  });

  /** Brings a card's messages to stand as `shown`: the first of `stamps` are changed, what is more is posted, what is left over is deleted. */
  async function bring(spot: Spot, stamps: readonly string[], shown: Shown, effect: string | null, known: ReadonlyMap<number, string>): Promise<Sent<string[]>> {
    const now: string[] = [];
    for (const [i, blocks] of shown.messages.entries()) {
      const mark = effect === null ? null : { effect, part: i + 1, parts: shown.messages.length };
      const stands = stamps[i] ?? known.get(i + 1);
      const done = stands === undefined ? await post(spot, blocks, shown.text, mark) : await change(spot.channel, stands, blocks, shown.text, mark);
      if (!done.ok) return done;
      now.push(done.value);
    }
    for (const ts of stamps.slice(shown.messages.length)) {
      const gone = await remove(spot.channel, ts);
      if (!gone.ok) return gone;
    }
    return ok(now);
  }

  function filled(content: CardContent, repeat = false): Sent<Shown> {
    try {
      return ok(shownOf(content, repeat));
    } catch (error) {
      if (!(error instanceof CardError) && !(error instanceof RangeError)) throw error;
      log('slack.card-refused', { card: content.template });
      return err({ code: 'invalid', reason: 'card', refused: true });
    }
  }

  return {
    async deliver({ effectId, to, card, repeat }) {
      const shown = filled(card, repeat);
      if (!shown.ok) return shown;
      const spot = await places.spotOf(to);
      if (!spot.ok) return spot;
      const there = new Map(halfDone.get(effectId));
      const { messages, text } = shown.value;
      const stamps: string[] = [];
      for (const [i, blocks] of messages.entries()) {
        const known = there.get(i + 1);
        const done = known === undefined ? await post(spot.value, blocks, text, { effect: effectId, part: i + 1, parts: messages.length }) : ok(known);
        if (!done.ok) {
          remember(effectId, there);
          const { refused, ...rest } = done.error;
          // With a part of it standing there, nothing of it counts as refused: the next try looks first.
          return err({ ...rest, ...(refused && there.size === 0 ? { refused } : {}) });
        }
        there.set(i + 1, done.value);
        stamps.push(done.value);
      }
      halfDone.delete(effectId);
      return ok(receiptOf(spot.value, stamps));
    },

    async update(receipt, content, effectId) {
      const shown = filled(content);
      if (!shown.ok) return shown;
      const { stamps, thread } = partsOf(receipt.message);
      const spot: Spot = { channel: receipt.conversation, ...(thread === undefined ? {} : { thread }) };
      let known: ReadonlyMap<number, string> = new Map();
      if (shown.value.messages.length > stamps.length) {
        // An update that broke off has perhaps posted the new parts already.
        const read = await call(spot.channel, () => partsThere(effectId, spot, Number(stamps[0] ?? 0)));
        if (!read.ok) return read;
        known = read.value.parts;
      }
      const now = await bring(spot, stamps, shown.value, effectId, known);
      return now.ok ? ok(receiptOf(spot, now.value)) : now;
    },

    async find(effectId, to, since) {
      const spot = await places.spotOf(to);
      if (!spot.ok) {
        // Where there is no such place nothing can stand; whatever else failed is asked again.
        if (spot.error.code === 'gone') return 'absent';
        throw new Error(`no place: ${spot.error.reason}`);
      }
      let read: Awaited<ReturnType<typeof partsThere>>;
      try {
        read = await partsThere(effectId, spot.value, since / 1_000);
      } catch (error) {
        const code = refusalCode(error);
        if (code !== null && NEVER_THERE.has(code)) return 'absent';
        if (code === 'missing_scope') return 'unknown';
        throw error;
      }
      const stamps = Array.from({ length: read.of }, (_, i) => read.parts.get(i + 1));
      const all = stamps.filter((ts) => ts !== undefined);
      if (read.of > 0 && all.length === read.of) {
        halfDone.delete(effectId);
        return receiptOf(spot.value, all);
      }
      remember(effectId, read.parts);
      return 'absent';
    },

    async tell(spot, { messages, text }) {
      for (const blocks of messages) {
        const done = await post(spot, blocks, text, null);
        if (!done.ok) return done;
      }
      return ok(null);
    },

    async replace(spot, ts, mark, shown) {
      const others = mark && mark.parts > 1 ? await call(spot.channel, () => partsThere(mark.effect, spot, Number(ts) - NEIGHBOURS_S)) : ok({ parts: new Map<number, string>(), of: 1 });
      if (!others.ok) return others;
      const stamps = mark && mark.parts > 1 ? [...others.value.parts].toSorted(([a], [b]) => a - b).map(([, one]) => one) : [ts];
      const done = await bring(spot, stamps.includes(ts) ? stamps : [ts], shown, mark?.effect ?? null, new Map());
      return done.ok ? ok(null) : done;
    },
  };
}

// The parts of one card are posted one after another; a delivery that broke off is completed within the outbox's hours.
const NEIGHBOURS_S = 6 * 3_600;
const NEVER_THERE: ReadonlySet<string> = new Set(['channel_not_found', 'thread_not_found']);

const metadataOf = (mark: PartMark) => ({ event_type: PART_MARK, event_payload: { ...mark } });

const postedShape = z.object({ ts: z.string() });
const pageShape = z.object({
  messages: z.array(z.object({ ts: z.string(), bot_id: z.string().nullish(), metadata: z.object({ event_type: z.string().nullish(), event_payload: z.unknown() }).nullish() })),
  response_metadata: z.object({ next_cursor: z.string().nullish() }).nullish(),
});

/** A receipt's message: the stamps of its parts joined by commas, and after an @ the thread they stand in. */
function partsOf(message: string): { readonly stamps: readonly string[]; readonly thread?: string } {
  const [stamps = '', thread] = message.split('@');
  return { stamps: stamps.split(','), ...(thread === undefined ? {} : { thread }) };
}
