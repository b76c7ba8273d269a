import type { CardContent, Receipt } from '../../chat/outbound.ts';
import { asId, type ConversationId, type EffectId, type SchoolId } from '../../kernel/ids.ts';

/** One card on the page, or a newer version of one: the latest post of a message is what it shows. */
export interface Post {
  /** Counts up from 1 over all schools; the order of the page. */
  readonly seq: number;
  readonly message: string;
  readonly effectId: EffectId;
  readonly school: SchoolId;
  readonly conversation: ConversationId;
  /** UTC ms. */
  readonly at: number;
  readonly card: CardContent;
}

/** Where the page's posts are kept, so that a restart shows them again. `append` resolves when the post is safe on disk; cards are confidential. */
export interface PostLog {
  append(post: Post): Promise<void>;
  all(): Promise<readonly Post[]>;
}

/** Posts that live as long as the process; for tests. */
export function memoryPostLog(): PostLog {
  const posts: Post[] = [];
  return {
    append: async (post) => {
      posts.push(post);
      await Promise.resolve();
    },
    all: async () => Promise.resolve(posts.slice()),
  };
}

export const receiptOf = (post: Post): Receipt => ({ surface: 'web', conversation: post.conversation, message: post.message, at: post.at });

/** The posts in memory, found by effect, message or conversation. */
export class PostBook {
  readonly #log: PostLog;
  readonly #byEffect = new Map<EffectId, Post>();
  readonly #byMessage = new Map<string, Post>();
  readonly #byPlace = new Map<string, Post[]>();
  readonly #underWay = new Map<EffectId, Promise<Post>>();
  #last = 0;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(log: PostLog) {
    this.#log = log;
  }

  async load(): Promise<void> {
    for (const post of await this.#log.all()) this.#add(post);
  }

  /** The next number of the page's order; messages people type take one too. */
  next(): number {
    return ++this.#last;
  }

  byEffect(effectId: EffectId): Post | null {
    return this.#byEffect.get(effectId) ?? null;
  }

  byMessage(message: string): Post | null {
    return this.#byMessage.get(message) ?? null;
  }

  /** The posts of one conversation in order, old versions of a card too. */
  of(school: SchoolId, conversation: ConversationId): readonly Post[] {
    return this.#byPlace.get(placeKey(school, conversation)) ?? [];
  }

  /** Keeps a post once per effect; `posted` hears of it after it is safe, in order. The second call for an effect gets the first one's post. */
  put(draft: Omit<Post, 'seq'>, posted: (post: Post) => void): Promise<Post> {
    const known = this.#byEffect.get(draft.effectId);
    if (known) return Promise.resolve(known);
    const running = this.#underWay.get(draft.effectId);
    if (running) return running;
    // One after the other: a reader who has seen number 5 must never have to look for a late 4.
    const work = this.#queue.then(async () => {
      const post: Post = { ...draft, seq: this.next() };
      // What somebody typed is shown for as long as this process lives.
      const { unkept: _typed, ...card } = post.card;
      await this.#log.append({ ...post, card });
      this.#add(post);
      posted(post);
      return post;
    });
    this.#queue = work.catch(() => null);
    this.#underWay.set(draft.effectId, work);
    const done = (): boolean => this.#underWay.delete(draft.effectId);
    work.then(done, done);
    return work;
  }

  #add(post: Post): void {
    this.#last = Math.max(this.#last, post.seq);
    this.#byEffect.set(post.effectId, post);
    this.#byMessage.set(post.message, post);
    const key = placeKey(post.school, post.conversation);
    const place = this.#byPlace.get(key);
    if (place) place.push(post);
    else this.#byPlace.set(key, [post]);
  }
}

export const placeKey = (school: SchoolId, conversation: ConversationId): string => `${school}\n${conversation}`;
export const personalOf = (account: string): ConversationId => asId<'conversation'>(`personal:${account}`);
export const channelOf = (channel: string): ConversationId => asId<'conversation'>(`channel:${channel}`);
