import { createHash } from 'node:crypto';
import { z } from 'zod';
import { addressSchema } from '../../chat/address.ts';
import { asId, type KeyId } from '../../kernel/ids.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { Collection } from '../../storage/store.ts';

export const MOST_POST = 4_000;
export const MOST_SAID = 1_000;
/** An agreement is to these words for so long; after that they are looked at again. A setting of the desk, no policy says so. */
const AGREED_FOR_MS = 14 * 86_400_000;

const someone = z.strictObject({ person: z.string(), name: z.string() });
const agreement = z.strictObject({ ...someone.shape, as: z.enum(['colleague', 'leader']), at: z.number(), hash: z.string() });

/** A post on its way to an official account. Its words are sealed under its own key; pictures never enter, only how many there are. */
const postSchema = z.strictObject({
  id: z.string(),
  key: z.string(),
  account: z.string(),
  /** "Instagram alderbank_sport", as it was when the post was written. */
  accountName: z.string(),
  author: someone,
  /** Where its author is told. */
  address: addressSchema,
  text: z.string().max(MOST_POST),
  images: z.number().int().min(0).max(50),
  /** People in the pictures: nobody, or all looked up in the list of those who may not be shown, on that day. */
  consent: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('nobody') }), z.strictObject({ kind: z.literal('checked'), on: z.iso.date() })]),
  credits: z.string().max(MOST_SAID),
  controversial: z.boolean(),
  /** What is agreed to: words, number of pictures, consent, credits. Any change of them is another hash. */
  hash: z.string(),
  version: z.number().int().positive(),
  agreements: z.array(agreement),
  /** What colleagues asked to change, the latest last. */
  asked: z.array(z.strictObject({ ...someone.shape, at: z.number(), text: z.string().max(MOST_SAID) })),
  state: z.enum(['waiting', 'changes', 'ready', 'published', 'withdrawn']),
  /** Why it went out before anyone agreed; null where it did not. */
  unchecked: z.string().max(MOST_SAID).nullable(),
  url: z.string().max(500),
  at: z.number(),
  publishedAt: z.number().nullable(),
});
export type Post = z.output<typeof postSchema>;

export const posts: Collection<Post> = {
  name: 'account-posts',
  schema: postSchema,
  version: 1,
  indexes: {
    author: (post) => post.author.person,
    account: (post) => post.account,
    open: (post) => (post.state === 'published' || post.state === 'withdrawn' ? null : 'yes'),
    /** For counting the first posts of a new runner. */
    published: (post) => (post.state === 'published' ? `${post.account} ${post.author.person}` : null),
    unchecked: (post) => (post.unchecked === null ? null : 'yes'),
  },
  sensitive: true,
};

/** Whom a post was put before, in clear, so that permission is asked without opening it. */
const readerSchema = z.strictObject({ id: z.string(), post: z.string(), person: z.string(), as: z.enum(['colleague', 'leader']) });
export const postReaders: Collection<z.output<typeof readerSchema>> = {
  name: 'account-post-readers', schema: readerSchema, version: 1, indexes: { post: (row) => row.post, person: (row) => row.person }, sensitive: false,
};
export const readerId = (post: string, person: string, as: 'colleague' | 'leader'): string => `${post} ${person} ${as}`;

export const postKey = (post: Pick<Post, 'key'>): KeyId => asId<'key'>(post.key);

/** What an agreement is to. */
export type Words = Pick<Post, 'text' | 'images' | 'consent' | 'credits' | 'controversial'>;
export const hashOf = ({ text, images, consent, credits, controversial }: Words): string =>
  createHash('sha256').update(JSON.stringify([text, images, consent, credits, controversial])).digest('hex').slice(0, 32);

/** Who has still to agree to the words as they are now; none when they may go out. */
export function missing(post: Pick<Post, 'agreements' | 'hash' | 'controversial'>, now: number): readonly ('colleague' | 'leader')[] {
  const counts = post.agreements.filter((one) => one.hash === post.hash && holds(one, now));
  const colleague = counts.length > 0;
  // A senior leader is a colleague too, but one person's look is one look.
  const leader = counts.some((one) => one.as === 'leader' && (counts.length > 1 || counts.every((other) => other.person === one.person)));
  return [...(colleague ? [] : ['colleague' as const]), ...(post.controversial && !leader ? ['leader' as const] : [])];
}

export type CannotAgree = 'own-post' | 'old-version' | 'not-waiting' | 'already';

const holds = ({ at }: Pick<Post['agreements'][number], 'at'>, now: number): boolean => now - at < AGREED_FOR_MS;

/** Whether somebody is still to read it: nobody has yet, or what was agreed has ended since. */
export const waitsForLook = (post: Pick<Post, 'state' | 'agreements' | 'hash' | 'controversial'>, now: number): boolean => post.state === 'waiting' || (post.state === 'ready' && missing(post, now).length > 0);

/** Whether this person's word on these words counts, now. */
export function mayAgree(post: Post, person: string, hash: string, now: number): Result<'may', CannotAgree> {
  if (post.author.person === person) return err('own-post');
  if (post.state === 'published' || post.state === 'withdrawn') return err('not-waiting');
  if (post.hash !== hash) return err('old-version');
  return post.agreements.some((one) => one.person === person && one.hash === hash && holds(one, now)) ? err('already') : ok('may');
}

export function agreed(post: Post, by: { readonly person: string; readonly name: string; readonly as: 'colleague' | 'leader' }, now: number): Post {
  const next: Post = { ...post, agreements: [...post.agreements, { ...by, at: now, hash: post.hash }] };
  return { ...next, state: missing(next, now).length === 0 ? 'ready' : 'waiting' };
}

/** Other words are another version: nobody has agreed to them, nor to the old ones should they come back. What has ended is asked for afresh. */
export function rewritten(post: Post, words: Words, now: number): Post {
  const hash = hashOf(words);
  if (hash !== post.hash) return { ...post, ...words, hash, version: post.version + 1, agreements: [], state: 'waiting' };
  return post.state === 'ready' && missing(post, now).length === 0 ? post : { ...post, agreements: post.agreements.filter((one) => holds(one, now)), state: 'waiting' };
}

/** Whoever asks for a change has the words looked at again by everyone: what others agreed to before does not stand against it. */
export const changeAsked = (post: Post, by: { readonly person: string; readonly name: string }, text: string, now: number): Post => ({ ...post, state: 'changes', agreements: [], asked: [...post.asked, { ...by, at: now, text }].slice(-20) });
