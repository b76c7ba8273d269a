import { create, insert, search } from '@orama/orama';
import lunr from 'lunr';
import MiniSearch from 'minisearch';

/** A search engine that others made, as it comes, over some texts. */
export interface Engine {
  readonly name: string;
  /** What finds up to ten texts for a question. */
  readonly build: (texts: readonly string[]) => Promise<(question: string) => unknown>;
}

const MOST = 10;

export const ENGINES: readonly Engine[] = [
  {
    name: 'MiniSearch',
    build: (texts) => {
      const mini = new MiniSearch({ fields: ['text'] });
      mini.addAll(texts.map((text, id) => ({ id, text })));
      return Promise.resolve((question) => mini.search(question).slice(0, MOST));
    },
  },
  {
    name: 'Orama',
    build: async (texts) => {
      const orama = create({ schema: { text: 'string' } });
      for (const text of texts) await insert(orama, { text });
      return (question) => search(orama, { term: question, limit: MOST });
    },
  },
  {
    name: 'Lunr',
    build: (texts) => {
      const index = lunr(function build() {
        this.ref('id');
        this.field('text');
        texts.forEach((text, id) => this.add({ id, text }));
      });
      // Its query language would read a question's colons and hyphens as orders.
      return Promise.resolve((question) => index.query((query) => query.term(lunr.tokenizer(question), {})).slice(0, MOST));
    },
  },
];

export interface Figures {
  readonly buildMs: number;
  readonly heapMb: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const round = (n: number): number => Math.round(n * 1000) / 1000;

/** Bytes in use, typed arrays included. Exact only with --expose-gc. */
function memory(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** The time and memory to build something, and the time of each question asked of it, one after the other. */
export async function figuresOf(build: () => Promise<(question: string) => unknown>, questions: readonly string[]): Promise<Figures> {
  const before = memory();
  const from = performance.now();
  const ask = await build();
  const buildMs = performance.now() - from;
  const heapMb = (memory() - before) / 2 ** 20;
  return { buildMs: round(buildMs), heapMb: round(heapMb), ...(await timesOf(ask, questions)) };
}

export async function timesOf(ask: (question: string) => unknown, questions: readonly string[]): Promise<Pick<Figures, 'p50Ms' | 'p99Ms'>> {
  // The first questions warm the compiler, not a cache of results: there is none.
  for (const question of questions.slice(0, 20)) await ask(question);
  const taken: number[] = [];
  for (const question of questions) {
    const from = performance.now();
    await ask(question);
    taken.push(performance.now() - from);
  }
  taken.sort((a, b) => a - b);
  const at = (share: number): number => round(taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? 0);
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** How many times ours each figure of theirs is. */
export const ratios = (theirs: Figures, ours: Figures): Record<string, number> => ({ build: round(theirs.buildMs / ours.buildMs), heap: round(theirs.heapMb / ours.heapMb), p50: round(theirs.p50Ms / ours.p50Ms), p99: round(theirs.p99Ms / ours.p99Ms) });

/** Ours and all others on the same texts and questions. */
export async function beside(ours: () => Promise<(question: string) => unknown>, texts: readonly string[], questions: readonly string[]): Promise<Record<string, unknown>> {
  const own = await figuresOf(ours, questions);
  const others: Record<string, unknown> = {};
  for (const { name, build } of ENGINES) {
    const theirs = await figuresOf(() => build(texts), questions);
    others[name] = { ...theirs, timesOurs: ratios(theirs, own) };
  }
  return { ours: own, ...others };
}
