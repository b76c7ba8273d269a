import { fillCard, CardError } from '../../cards/fill.ts';
import { notificationText } from '../../cards/plain-text.ts';
import type { CardContent, Outbound, Place, Receipt } from '../../chat/outbound.ts';
import type { DeliveryError } from '../../chat/surface.ts';
import { TimeoutError, withTimeLimit, type Clock } from '../../kernel/clock.ts';
import { asId, type EffectId } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import { keepNewest } from '../../kernel/newest.ts';
import { err, ok, unreachable, type Result } from '../../kernel/result.ts';
import { CardTooLarge } from './card-limits.ts';
import { conversationIn } from './parse-activity.ts';
import type { PlaceBook, TeamsPlace } from './place-book.ts';
import { FIRST_SERVICE_URL } from './service-url.ts';
import { CARD_TYPE, teamsCards, type TeamsCard } from './teams-card.ts';
import { TransportFault, type OutgoingMessage, type Spot, type TeamsTransport } from './teams-transport.ts';

export interface PostingOptions {
  readonly transport: TeamsTransport;
  readonly places: PlaceBook;
  readonly clock: Clock;
  readonly log: Log;
  /** The desk's tenant; null in development. */
  readonly tenant: string | null;
  readonly timeoutMs: number;
  /** The bot's id in Teams, for conversations it opens; null in development, where only a known place tells. */
  readonly botId: string | null;
  /** The directory's object id of whoever has this address in a team the desk is in; null for nobody. Rejects when no roster can be read. */
  readonly accountByEmail: (email: string) => Promise<string | null>;
  /** Teams' own id of an account where it is known; its object id else, which Teams takes too. */
  readonly memberOf: (account: string) => string;
}

// A first line and not a word in the card: the card is what it was.
const REPEAT = 'This may be a repeat: the first try got no answer.';
const MOST_REMEMBERED = 5_000;

/** Sends and replaces messages, and knows what this process has sent. */
export class Posting {
  readonly #options: PostingOptions;
  readonly #sent = new Map<EffectId, Receipt>();
  readonly #begun = new Map<EffectId, string[]>();

  constructor(options: PostingOptions) {
    this.#options = options;
  }

  async deliver({ to, card, effectId, repeat }: Outbound): Promise<Result<Receipt, DeliveryError>> {
    const spot = await this.#where(to);
    if (!spot.ok) return spot;
    // What an earlier try of this process got across is not sent twice.
    const ids = this.#begun.get(effectId) ?? [];
    this.#begun.set(effectId, ids);
    const done = await this.#attempt(() => this.#post(spot.value, noticeOf(card), teamsCards(fillCard(card)), { ids, repeat }));
    if (!done.ok) {
      if (ids.length === 0) this.#begun.delete(effectId);
      // One part is there already, so the platform's refusal of the next leaves a doubt after a restart.
      const { refused: _none, ...doubtful } = done.error;
      return ids.length > 0 ? err(doubtful) : done;
    }
    this.#begun.delete(effectId);
    return ok(this.#remember(effectId, { surface: 'teams', conversation: asId<'conversation'>(spot.value.conversation), message: ids.join(','), at: this.#options.clock.now() }));
  }

  /** A card to a place where it need not arrive; whether it did. */
  async tell(to: Place, summary: string, cards: readonly TeamsCard[]): Promise<boolean> {
    const spot = await this.#where(to);
    const told = spot.ok ? await this.#attempt(() => this.#post(spot.value, summary, cards, { ids: [], repeat: false })) : spot;
    if (!told.ok) this.#options.log('teams.not-told', { code: told.error.code, reason: told.error.reason });
    return told.ok;
  }

  async update(receipt: Receipt, card: CardContent, effectId: EffectId): Promise<Result<Receipt, DeliveryError>> {
    const done = await this.#attempt(() => this.#replace(this.#at(receipt.conversation), receipt.message.split(','), noticeOf(card), teamsCards(fillCard(card))));
    return done.ok ? ok(this.#remember(effectId, { ...receipt, message: done.value.join(','), at: this.#options.clock.now() })) : done;
  }

  /** Replaces the card that a button of an old client stood on; whether it did. */
  async replaceCard(conversation: string, message: string, summary: string, cards: readonly TeamsCard[]): Promise<boolean> {
    return (await this.#attempt(() => this.#replace(this.#at(conversation), [message], summary, cards))).ok;
  }

  /** What this process sent itself; Teams lets no bot read back its messages. */
  find(effectId: EffectId): Receipt | 'unknown' {
    return this.#sent.get(effectId) ?? 'unknown';
  }

  /** As `spotOf`; a failure here says that nothing was posted. */
  async #where(to: Place): Promise<Result<Spot, DeliveryError>> {
    try {
      return await this.spotOf(to);
    } catch (error) {
      const fault = faultOf(error);
      if (!fault) throw error;
      return err({ ...fault, refused: true });
    }
  }

  /** Where a place is in Teams; opens a private conversation where there is none. Rejects as the transport does. */
  async spotOf(to: Place): Promise<Result<Spot, DeliveryError>> {
    switch (to.kind) {
      case 'conversation':
        if (to.surface !== 'teams') return err(elsewhere);
        if (!this.#options.places.at(to.conversation)) await this.#options.places.look();
        return ok(this.#at(conversationIn(to.conversation, to.thread)));
      case 'account':
        return to.account.surface === 'teams' ? this.#personal(to.account.tenant, to.account.id) : err(elsewhere);
      case 'email': {
        if (to.surface !== 'teams') return err(elsewhere);
        const account = await this.#options.accountByEmail(to.email);
        return account === null ? err({ code: 'denied', reason: 'nobody-by-that-email', refused: true }) : this.#personal(to.tenant, account);
      }
      default:
        return unreachable(to);
    }
  }

  async #personal(tenant: string, account: string): Promise<Result<Spot, DeliveryError>> {
    const { places, transport, botId, clock, timeoutMs } = this.#options;
    if (!places.personalOf(account)) await places.look();
    const known = places.personalOf(account);
    if (known) return ok({ serviceUrl: known.serviceUrl, conversation: known.conversation });
    if (this.#options.tenant !== null && tenant.toLowerCase() !== this.#options.tenant.toLowerCase()) return err({ code: 'denied', reason: 'other-tenant', refused: true });
    const near = places.all()[0];
    const bot = near?.botId ?? botId;
    if (bot === null) return err({ code: 'denied', reason: 'not-installed', refused: true });
    const serviceUrl = near?.serviceUrl ?? FIRST_SERVICE_URL;
    const conversation = await withTimeLimit(timeoutMs, (signal) => transport.open(serviceUrl, { tenant, member: this.#options.memberOf(account), bot }, signal));
    const place: TeamsPlace = { conversation, kind: 'personal', serviceUrl, tenant, account, botId: bot, at: clock.now() };
    await this.#note(place);
    return ok({ serviceUrl, conversation });
  }

  async #note(place: TeamsPlace): Promise<void> {
    try {
      await this.#options.places.note(place);
    } catch (error) {
      // It can be asked for again; the message must not wait for it.
      this.#options.log('teams.place-not-kept', { error: error instanceof Error ? error.name : 'unknown' });
    }
  }

  #at(conversation: string): Spot {
    const { places } = this.#options;
    const [base = conversation] = conversation.split(';');
    const known = places.at(base) ?? places.all('channel')[0] ?? places.all()[0];
    return { serviceUrl: known?.serviceUrl ?? FIRST_SERVICE_URL, conversation };
  }

  /** Sends what `ids` does not hold yet, in order, and adds to it. */
  async #post(spot: Spot, summary: string, cards: readonly TeamsCard[], { ids, repeat }: { readonly ids: string[]; readonly repeat: boolean }): Promise<void> {
    const first = ids.length;
    for (const [i, card] of cards.entries()) {
      // Each part says it: after a restart any of them may stand there already.
      if (i >= first) ids.push(await this.#send(spot, messageOf(summary, repeat ? withRepeat(card) : card)));
    }
  }

  #send(spot: Spot, message: OutgoingMessage): Promise<string> {
    return withTimeLimit(this.#options.timeoutMs, (signal) => this.#options.transport.send(spot, message, signal));
  }

  /** Each part in place of the one before; a version with more parts adds them, one with fewer says so where the others stood. */
  async #replace(spot: Spot, ids: readonly string[], summary: string, cards: readonly TeamsCard[]): Promise<string[]> {
    const { transport } = this.#options;
    const kept: string[] = [];
    for (let i = 0; i < Math.max(ids.length, cards.length); i++) {
      const id = ids[i];
      const card = cards[i];
      if (id === undefined && card) kept.push(await this.#send(spot, messageOf(summary, card)));
      else if (id !== undefined) {
        await withTimeLimit(this.#options.timeoutMs, (signal) => transport.update(spot, id, card ? messageOf(summary, card) : { type: 'message', summary, text: 'This part is no longer needed.', textFormat: 'plain' }, signal));
        kept.push(id);
      }
    }
    return kept;
  }

  async #attempt<T>(work: () => Promise<T>): Promise<Result<T, DeliveryError>> {
    try {
      return ok(await work());
    } catch (error) {
      const fault = faultOf(error);
      if (!fault) throw error;
      return err(fault);
    }
  }

  #remember(effectId: EffectId, receipt: Receipt): Receipt {
    keepNewest(this.#sent, effectId, receipt, MOST_REMEMBERED);
    return receipt;
  }
}

const elsewhere: DeliveryError = { code: 'invalid', reason: 'another-platform', refused: true };

const messageOf = (summary: string, card: TeamsCard): OutgoingMessage => ({ type: 'message', summary, attachments: [{ contentType: CARD_TYPE, content: card }] });

/** What a lock screen shows of it. */
export const noticeOf = (content: CardContent): string => notificationText(content.template, fillCard(content));

const withRepeat = (card: TeamsCard): TeamsCard => ({ ...card, body: [{ type: 'TextBlock', text: REPEAT, weight: 'Bolder', wrap: true }, ...card.body] });

/** What a failure means for the message; null for a bug of ours. */
function faultOf(error: unknown): DeliveryError | null {
  if (error instanceof CardTooLarge) return { code: 'invalid', reason: 'too-large', refused: true };
  if (error instanceof CardError) return { code: 'invalid', reason: 'card', refused: true };
  if (error instanceof TimeoutError) return { code: 'retry', reason: 'timeout' };
  if (!(error instanceof TransportFault)) return null;
  const { status, retryAfterMs } = error;
  const after = retryAfterMs === null ? {} : { afterMs: retryAfterMs };
  if (status === null) return { code: 'retry', reason: 'no-answer' };
  const reason = `${status}-${error.code}`.slice(0, 80);
  // Teams asks for these two to be tried again and took nothing; after the others it may have.
  if (status === 429 || status === 412) return { code: 'retry', reason, refused: true, ...after };
  if (status === 401 || status === 408 || status >= 500) return { code: 'retry', reason, ...(status === 401 ? { refused: true } : {}), ...after };
  if (status === 403) return { code: 'denied', reason: 'not-installed', refused: true };
  if (status === 404 || status === 410) return { code: 'gone', reason, refused: true };
  return { code: 'invalid', reason, refused: true };
}
