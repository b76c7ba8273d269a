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
  /** Where its message asked several things. */
  readonly among?: Among | null;
}

/** A question among the others of its message. */
export interface Among {
  /** Which it is, without a word of it. */
  readonly place: string;
  /** Lines of its answer's card that quote it, by the names of their values. */
  readonly lines: Readonly<Record<string, string>>;
}

/** The last question, and every answer shown for it or beside it whose buttons still stand; the oldest first. */
interface Kept {
  readonly last: AskedBefore;
  readonly answers: readonly AskedBefore[];
}

const MOST_ANSWERS = 12;
const KEPT_MS = 30 * 60_000;
// A flood of conversations must not fill the memory; the oldest are forgotten first.
const MOST = 5_000;

export class ConversationMemory {
  readonly #byKey = new Map<string, Kept>();

  /** The last question of this account in this conversation, if it was asked within the half hour before `now`. */
  before(account: Account, conversation: string, now: number): AskedBefore | null {
    const key = keyOf(account, conversation);
    const last = this.#byKey.get(key)?.last;
    if (!last) return null;
    if (now - last.at <= KEPT_MS) return last;
    this.#byKey.delete(key);
    return null;
  }

  /**
   * The question that an answer was shown for, if it is still remembered and was this account's. Wherever it was asked: what begins under an
   * answer in a channel goes on in private.
   */
  ofAnswer(account: Account, answer: string, now: number): AskedBefore | null {
    const own = keyOf(account, '');
    for (const [key, { last, answers }] of this.#byKey) {
      const found = key.startsWith(own) && now - last.at <= KEPT_MS ? answers.find((one) => one.answer === answer) : undefined;
      if (found) return found;
    }
    return null;
  }

  /** The lines of an answer's card that quote its question, for the one who posts it; null where there are none or they are forgotten. */
  linesOf(answer: string, now: number): Among['lines'] | null {
    for (const { last, answers } of this.#byKey.values()) {
      const found = now - last.at <= KEPT_MS ? answers.find((one) => one.answer === answer) : undefined;
      if (found) return found.among?.lines ?? null;
    }
    return null;
  }

  /** What was asked, and before it what the same message asked as well (`beside`). */
  remember(account: Account, conversation: string, asked: AskedBefore, beside: readonly AskedBefore[] = []): void {
    const key = keyOf(account, conversation);
    const had = this.#byKey.get(key)?.answers ?? [];
    // Another answer to a question that was shown here: the cards above it stand as they did.
    const stand = beside.length === 0 && had.some((one) => one.question === asked.question) ? had : [];
    this.#byKey.delete(key);
    this.#byKey.set(key, { last: asked, answers: [...stand, ...beside, asked].slice(-MOST_ANSWERS) });
    for (const [oldest, { last }] of this.#byKey) {
      if (this.#byKey.size <= MOST && asked.at - last.at <= KEPT_MS) break;
      this.#byKey.delete(oldest);
    }
  }
}

/** By the account and not the person: in a trust two schools may call two people by one id, and both may speak in one channel. */
const keyOf = ({ surface, tenant, id }: Account, conversation: string): string => `${surface} ${tenant} ${id} ${conversation}`;
