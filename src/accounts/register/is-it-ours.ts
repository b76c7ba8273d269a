import type { Account } from '../account.ts';
import type { FoundAccount } from './found-accounts.ts';
import { bareHandle, likeness, platformOfAddress, platformsIn } from '../platform-names.ts';

/** What a question asks about: names with the platform each is on, where that is said; or platforms alone. */
export interface AskedAbout {
  readonly names: readonly { readonly platform: string | null; readonly handle: string }[];
  readonly platforms: readonly string[];
}

const ADDRESS = /(?:https?:\/\/|www\.|m\.)?(?:[a-z0-9-]+\.)*(?:facebook|fb|instagram|twitter|x|youtube|youtu|tiktok|snapchat|linkedin|threads|bsky|mastodon|pinterest|vimeo|flickr|whatsapp)\.(?:com|net|app|be|org|social|co\.uk)\/[^\s<>()"'”’,;]+/gi;
const HANDLE = /(?<![\w.@/])@([a-z0-9][\w.-]{1,60})/gi;
/** "The one called alderbank_pta", "“alderbank y3”": a name without its @. */
const CALLED = /\b(?:called|named|handle(?: is)?|username(?: is)?|goes by)\s+["“'‘]?([\w.-]{3,60})/gi;
const QUOTED = /["“]([\w.@-]{3,60})["”]/g;
/** "alder_bank_y3" could be nothing else. */
const UNDERSCORED = /(?<![\w.@/:])[a-z0-9]+(?:_[a-z0-9]+)+(?![\w/])/gi;

/** What a question ("is @Alder_Bank ours?", "who runs the school insta?") asks about. */
export function askedAbout(text: string): AskedAbout {
  const platforms = platformsIn(text.replace(ADDRESS, ' ').replace(HANDLE, ' '));
  const only = platforms.length === 1 ? (platforms[0] ?? null) : null;
  const names: { platform: string | null; handle: string }[] = [];
  const add = (platform: string | null, typed: string): void => {
    const handle = bareHandle(typed.replace(/[.?!)\]]+$/, ''));
    if (handle.length >= 2 && !names.some((one) => one.handle === handle && one.platform === platform)) names.push({ platform, handle });
  };
  for (const [address] of text.matchAll(ADDRESS)) add(platformOfAddress(address), address);
  const rest = text.replace(ADDRESS, ' ');
  for (const [, handle = ''] of rest.matchAll(HANDLE)) add(only, handle);
  const words = rest.replace(HANDLE, ' ');
  for (const pattern of [CALLED, QUOTED]) for (const [, handle = ''] of words.matchAll(pattern)) if (platformsIn(handle).length === 0) add(only, handle);
  for (const [handle] of words.matchAll(UNDERSCORED)) add(only, handle);
  return { names, platforms };
}

/** What is known of one name. Exact spelling decides: a false account differs from the school's by a dot or a letter. */
type Verdict =
  /** On the register under exactly this name (and platform, where one was said). */
  | { readonly kind: 'ours'; readonly account: Account }
  /** The school's account of this name is on another platform. */
  | { readonly kind: 'elsewhere'; readonly account: Account }
  /** On the list of those that are not the school's. */
  | { readonly kind: 'not-ours'; readonly found: FoundAccount }
  /** Not on the register, and so like this one that it may be taken for it. */
  | { readonly kind: 'like'; readonly account: Account }
  | { readonly kind: 'unknown' };

export function verdictOf(asked: AskedAbout['names'][number], register: readonly Account[], found: readonly FoundAccount[]): Verdict {
  const on = (platform: string): boolean => asked.platform === null || asked.platform === platform;
  const named = (one: { readonly handle: string; readonly url: string }): boolean => bareHandle(one.handle) === asked.handle || (one.url !== '' && bareHandle(one.url) === asked.handle);
  // One that is in use goes before one of the same name that was closed.
  const newest = register.toReversed().toSorted((a, b) => Number(a.state === 'closed') - Number(b.state === 'closed'));
  const ours = newest.find((account) => named(account) && on(account.platform));
  if (ours) return { kind: 'ours', account: ours };
  const other = found.toReversed().find((one) => named(one) && on(one.platform) && one.state !== 'ours');
  if (other) return { kind: 'not-ours', found: other };
  const elsewhere = newest.find((account) => named(account));
  if (elsewhere) return { kind: 'elsewhere', account: elsewhere };
  const like = newest.find((account) => account.state !== 'closed' && on(account.platform) && alike(asked.handle, account.handle));
  return like ? { kind: 'like', account: like } : { kind: 'unknown' };
}

const SHORTEST = 5;

/** So near that one is taken for the other: the same letters and digits, a slip or two apart, or one with more behind it. */
export function alike(a: string, b: string): boolean {
  const [one, other] = [likeness(a), likeness(b)];
  if (one === '' || other === '') return false;
  if (one === other) return true;
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short.length < SHORTEST) return false;
  return long.startsWith(short) || long.endsWith(short) || distance(one, other) <= 2;
}

/** How many letters must be added, taken away or changed; more than three are all one. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 3;
}
