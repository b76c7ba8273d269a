import { clausesOf, effectId, effectIn, type Platform } from './posts-plan.ts';
import type { Call } from './posts-proxy.ts';

export interface Count {
  readonly effects: number;
  /** Effects of which no message, or not every part, arrived. */
  readonly missing: number;
  /** Messages that arrived although the same was there already. */
  readonly doubled: number;
  /** Of these, the ones that did not say of themselves that they may be a repeat. */
  readonly unlabelled: number;
  /** Messages that say they may be a repeat and are the first. */
  readonly labelledFirsts: number;
  /** Tries whose arrival the desk could not know of: their answer was lost, or they were under way when it was killed. */
  readonly uncertain: number;
  /** Messages that arrived, all told. */
  readonly messages: number;
}

interface Post {
  readonly effect: string;
  /** Tells a message's parts apart; the same for the same part. */
  readonly part: string;
  readonly clauses: readonly number[];
  readonly labelled: boolean;
  readonly call: Call;
}

/** What arrived of the effects 1 to `effects`, by the effect id that each message carries. */
export function countPosts(platform: Platform, calls: readonly Call[], effects: number): Count {
  const posts = calls.filter((call) => call.arrived > 0 && isPost(platform, call)).sort((a, b) => a.arrived - b.arrived).flatMap((call) => (platform === 'slack' ? slackPost(call) : teamsPost(call)) ?? []);
  const byEffect = grouped(posts, (post) => post.effect);
  let [missing, doubled, unlabelled, labelledFirsts] = [0, 0, 0, 0];
  for (let n = 1; n <= effects; n++) {
    const all = byEffect.get(effectId(n)) ?? [];
    const there = new Set(all.flatMap((post) => post.clauses));
    if (all.length === 0 || clausesOf(n).some((clause) => !there.has(clause))) missing += 1;
    for (const [first, ...more] of grouped(all, (post) => post.part).values()) {
      if (first?.labelled) labelledFirsts += 1;
      doubled += more.length;
      unlabelled += more.filter((post) => !post.labelled).length;
    }
  }
  const uncertain = calls.filter((call) => isPost(platform, call) && !call.told && call.fault !== 'refused').length;
  return { effects, missing, doubled, unlabelled, labelledFirsts, uncertain, messages: posts.length };
}

function grouped(posts: readonly Post[], by: (post: Post) => string): Map<string, Post[]> {
  const groups = new Map<string, Post[]>();
  for (const post of posts) groups.set(by(post), [...(groups.get(by(post)) ?? []), post]);
  return groups;
}

const isPost = (platform: Platform, { method, path }: Call): boolean => method === 'POST' && (platform === 'slack' ? path.endsWith('/chat.postMessage') : /\/activities(?:\/|$|\?)/.test(path));

/** A message that Slack took, by the metadata it was given. */
function slackPost(call: Call): Post | null {
  if ((JSON.parse(call.answer?.body ?? '{}') as { ok?: boolean }).ok !== true) return null;
  const given = new URLSearchParams(call.body);
  const part = given.get('metadata') ?? '';
  const effect = effectIn(part);
  if (effect === null) throw new Error('a message of the desk carries no effect id');
  const words = given.get('blocks') ?? '';
  return { effect, part, clauses: clausesIn(words), labelled: labelled(words), call };
}

/** A message that Teams took. Teams keeps no ids of ours, so the card's own words name the effect. */
function teamsPost(call: Call): Post | null {
  if (call.answer === null || call.answer.status >= 300) return null;
  const effect = effectIn(call.body);
  if (effect === null) throw new Error('a message of the desk names no effect');
  const { attachments } = JSON.parse(call.body) as { attachments?: unknown };
  const words = JSON.stringify(attachments);
  const clauses = clausesIn(words);
  return { effect, part: clauses.join(), clauses, labelled: labelled(words), call };
}

const clausesIn = (words: string): number[] => [...words.matchAll(/\be\d{6} clause (\d+):/g)].map((found) => Number(found[1]));
const labelled = (words: string): boolean => /may be a repeat/i.test(words);
