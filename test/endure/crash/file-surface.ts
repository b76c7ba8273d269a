import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Directory } from '../../../src/chat/directory.ts';
import type { CardContent, Outbound, Receipt } from '../../../src/chat/outbound.ts';
import type { Accept, Surface } from '../../../src/chat/surface.ts';
import { asId, type EffectId } from '../../../src/kernel/ids.ts';
import { ok } from '../../../src/kernel/result.ts';

/** One thing that arrived on the platform. */
export interface Posted {
  readonly effect: string;
  readonly kind: 'post' | 'update';
  readonly card: string;
  readonly number: number;
  readonly conversation: string;
}

/** A platform whose messages stand in a file, so that they outlive the process and can be read back by effect id. */
export class FileSurface implements Surface {
  readonly name = 'web';
  readonly directory: Directory = { account: () => Promise.resolve({ kind: 'member' }), members: () => Promise.resolve([]) };
  readonly #file: string;
  readonly #step: (name: string) => Promise<void>;
  readonly #readsBack: boolean;

  /** `step` is called before and after each post takes effect: the places where a delivery can be cut. */
  constructor(file: string, step: (name: string) => Promise<void>, readsBack = true) {
    this.#file = file;
    this.#step = step;
    this.#readsBack = readsBack;
  }

  async start(_accept: Accept): Promise<void> {}
  async stop(): Promise<void> {}

  async deliver(outbound: Outbound) {
    if (outbound.to.kind !== 'conversation') throw new Error('not a place');
    await this.#post({ effect: outbound.effectId, kind: 'post', card: outbound.cardKey, number: Number(outbound.card.data.number), conversation: outbound.to.conversation });
    return ok<Receipt>({ surface: 'web', conversation: outbound.to.conversation, message: outbound.effectId, at: 1 });
  }

  async update(receipt: Receipt, card: CardContent, effectId: EffectId) {
    await this.#post({ effect: effectId, kind: 'update', card: receipt.message, number: Number(card.data.number), conversation: receipt.conversation });
    return ok<Receipt>(receipt);
  }

  async find(effectId: EffectId): Promise<Receipt | 'absent' | 'unknown'> {
    if (!this.#readsBack) return 'absent';
    const found = postsIn(this.#file).find((post) => post.kind === 'post' && post.effect === effectId);
    return found ? { surface: 'web', conversation: asId<'conversation'>(found.conversation), message: found.effect, at: 1 } : 'absent';
  }

  async #post(post: Posted): Promise<void> {
    await this.#step('before a post');
    appendFileSync(this.#file, `${JSON.stringify(post)}\n`);
    await this.#step('after a post');
  }
}

export const postsIn = (file: string): Posted[] => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line): Posted => JSON.parse(line)) : []);
