import { bank } from '../../src/situations/bank.ts';
import { wordingsOf } from '../../src/situations/situation.ts';
import { contentStems } from '../../src/policies/search.ts';

/** Texts as sets of stems without stop words, found by the words they share. */
class StemSets {
  readonly #sizes: number[] = [];
  readonly #with = new Map<string, number[]>();

  constructor(texts: readonly string[]) {
    texts.forEach((text, at) => {
      const stems = new Set(contentStems(text));
      this.#sizes.push(stems.size);
      for (const stem of stems) {
        const list = this.#with.get(stem);
        if (list) list.push(at);
        else this.#with.set(stem, [at]);
      }
    });
  }

  /** The cosine to the nearest text, 0 to 1. */
  nearest(text: string): number {
    const stems = new Set(contentStems(text));
    const shared = new Map<number, number>();
    for (const stem of stems) for (const at of this.#with.get(stem) ?? []) shared.set(at, (shared.get(at) ?? 0) + 1);
    let best = 0;
    for (const [at, n] of shared) best = Math.max(best, n / Math.sqrt(stems.size * (this.#sizes[at] ?? 1)));
    return best;
  }
}

const round = (n: number): number => Math.round(n * 1000) / 1000;

function level(found: readonly number[]): { median: number; p90: number } {
  const sorted = found.toSorted((a, b) => a - b);
  const at = (part: number): number => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
  return { median: at(0.5), p90: at(0.9) };
}

/** Every nth text, so that two pools of different size can be compared: the nearest of more texts is nearer. */
const thinned = (texts: readonly string[], size: number): readonly string[] => (texts.length <= size || size === 0 ? texts : Array.from({ length: size }, (_, i) => texts[Math.floor((i * texts.length) / size)] ?? ''));

/**
 * How near each text comes to its nearest among `pool`, whole and thinned to the size of what it is compared with: the texts of all
 * other schools.
 */
function compared(bySchool: ReadonlyMap<string, readonly string[]>, pool: readonly string[]): Record<string, unknown> {
  const all = [...bySchool.values()].flat();
  const whole = new StemSets(pool);
  const size = Math.round(all.length * (1 - 1 / Math.max(2, bySchool.size)));
  const part = new StemSets(thinned(pool, size));
  const between = [...bySchool].flatMap(([school, texts]) => {
    const others = new StemSets([...bySchool].filter(([name]) => name !== school).flatMap(([, theirs]) => theirs));
    return texts.map((text) => others.nearest(text));
  });
  return {
    texts: all.length,
    to_bank: { of: pool.length, ...level(all.map((text) => whole.nearest(text))) },
    to_bank_thinned: { of: Math.min(size, pool.length), ...level(all.map((text) => part.nearest(text))) },
    between_schools: bySchool.size < 2 ? 'one school' : { of: size, ...level(between) },
  };
}

/** Whether the bank was written from the questions or the policies: both levels should be near those between two schools. */
export function similarityAudit(questions: ReadonlyMap<string, readonly string[]>, clauses: ReadonlyMap<string, readonly string[]>): Record<string, unknown> {
  const situations = bank();
  return { questions: compared(questions, situations.flatMap(wordingsOf)), clauses: compared(clauses, situations.flatMap((s) => s.rules)) };
}
