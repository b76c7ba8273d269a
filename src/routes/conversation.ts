import type { Account } from '../chat/inbound.ts';

/**
 * What a conversation is about right now. Kept in memory only, for half an hour, and never written down: a question may name a child,
 * so a restart forgets it and the next message stands on its own.
 */
export interface AskedBefore {
  readonly question: string;
  /** The id of the answer that was shown for it. */
  readonly answer: string;
  /** The person the answer named for what the policy does not say. */
  readonly asks: string | null;
  readonly at: number;
}

/** As remembered; `earlier`: ids of answers shown for this very question before, whose buttons still stand. */
interface Kept extends AskedBefore {
  readonly earlier: readonly string[];
}

const MOST_EARLIER = 8;
const KEPT_MS = 30 * 60_000;
// A flood of conversations must not fill the memory; the oldest are forgotten first.
const MOST = 5_000;

export class ConversationMemory {
  readonly #byKey = new Map<string, Kept>();

  /** The last question of this account in this conversation, if it was asked within the half hour before `now`. */
  before(account: Account, conversation: string, now: number): AskedBefore | null {
    const key = keyOf(account, conversation);
    const found = this.#byKey.get(key);
    if (!found) return null;
    if (now - found.at <= KEPT_MS) return found;
    this.#byKey.delete(key);
    return null;
  }

  /**
   * The question that an answer was shown for, if it is still remembered and was this account's. Wherever it was asked: what begins under an
   * answer in a channel goes on in private.
   */
  ofAnswer(account: Account, answer: string, now: number): AskedBefore | null {
    const own = keyOf(account, '');
    for (const [key, asked] of this.#byKey) if ((asked.answer === answer || asked.earlier.includes(answer)) && key.startsWith(own) && now - asked.at <= KEPT_MS) return asked;
    return null;
  }

  remember(account: Account, conversation: string, asked: AskedBefore): void {
    const key = keyOf(account, conversation);
    const had = this.#byKey.get(key);
    const earlier = had?.question === asked.question ? [...had.earlier, had.answer].slice(-MOST_EARLIER) : [];
    this.#byKey.delete(key);
    this.#byKey.set(key, { ...asked, earlier });
    for (const [oldest, value] of this.#byKey) {
      if (this.#byKey.size <= MOST && asked.at - value.at <= KEPT_MS) break;
      this.#byKey.delete(oldest);
    }
  }
}

/** By the account and not the person: in a trust two schools may call two people by one id, and both may speak in one channel. */
const keyOf = ({ surface, tenant, id }: Account, conversation: string): string => `${surface} ${tenant} ${id} ${conversation}`;
