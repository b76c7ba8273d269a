/** Every platform by the one name that the register has for it, and what staff, policies and addresses call it. */
const PLATFORMS: readonly (readonly [name: string, words: RegExp])[] = [
  ['Facebook', /\b(?:facebook|fb|face\s?book|m\.facebook)\b/i],
  ['Instagram', /\b(?:instagram|insta|ig)\b/i],
  ['X (Twitter)', /\b(?:twitter|tweets?|tweeting|x\.com|x\s*\(twitter\))|(?<![\w@.'’-])X(?![\w@'’-])/],
  ['YouTube', /\b(?:you\s?tube|yt|youtu\.be)\b/i],
  ['TikTok', /\b(?:tik\s?tok)\b/i],
  ['Snapchat', /\b(?:snapchat|snap)\b/i],
  ['WhatsApp', /\b(?:whats\s?app)\b/i],
  ['LinkedIn', /\b(?:linked\s?in)\b/i],
  ['Threads', /\bThreads\b|\bthreads\.(?:net|com)\b/],
  ['Bluesky', /\b(?:blue\s?sky|bsky)\b/i],
  ['Mastodon', /\bmastodon\b/i],
  ['Pinterest', /\bpinterest\b/i],
  ['Vimeo', /\bvimeo\b/i],
  ['Flickr', /\bflickr\b/i],
  ['ClassDojo', /\bclass\s?dojo\b/i],
  ['Wikipedia', /\bwikipedia\b/i],
];

/** Named in policies and found on the register, but no school opens one anew. */
const NOT_OPENED: readonly string[] = ['Wikipedia'];

/** What the form for a new account offers; others are written in. */
export const PLATFORM_CHOICES: readonly string[] = PLATFORMS.map(([name]) => name).filter((name) => !NOT_OPENED.includes(name));

/** The platforms that words speak of, in the order of the list. "X" alone only as a capital by itself; "twitter" in any case. */
export const platformsIn = (text: string): string[] => PLATFORMS.filter(([, words]) => words.test(text) || words.test(text.toLowerCase())).map(([name]) => name);

/** The one name of a platform however it is written ("insta", "Twitter", "facebook.com"); what is no platform of the list stays as typed. */
export function platformName(text: string): string {
  const typed = text.normalize('NFKC').replace(/\s+/g, ' ').trim();
  if (/^x$/i.test(typed)) return 'X (Twitter)';
  const found = platformsIn(typed);
  return found.length === 1 ? (found[0] ?? typed) : typed;
}

const HOST = /^(?:https?:\/\/)?((?:[a-z0-9-]+\.)+(?:com|net|app|org|be|social|uk|tv))(?:\/|$)/i;
/** What stands before the name itself in an address. */
const BEFORE_NAME = /^(?:groups|pages|pg|people|user|channel|c|company|school|in|add|profile|wiki|@)\//i;

/** The platform that an address is on; null for a handle and for sites that are no platform of the list. */
export function platformOfAddress(text: string): string | null {
  const host = HOST.exec(text.trim())?.[1];
  return host === undefined ? null : (platformsIn(host)[0] ?? null);
}

/** The name of an account as it stands on its platform, in small letters: "alder_bank" of "@Alder_Bank" and of "https://x.com/Alder_Bank/?s=20". */
export function bareHandle(text: string): string {
  let rest = text.normalize('NFKC').trim().toLowerCase();
  if (HOST.test(rest)) rest = rest.replace(/^https?:\/\//, '').replace(/^[^/]+\/?/, '').replace(/[?#].*$/, '');
  return rest.replace(BEFORE_NAME, '').replace(/^@+/, '').replace(/\/.*$/, '').replace(/[\s.,;:!?]+$/, '').trim();
}

/** Whether it opens in a browser. */
export const isAddress = (text: string): boolean => HOST.test(text.trim());

/** Letters and digits alone: two handles that differ in dots and underscores are alike, and are two accounts all the same. */
export const likeness = (text: string): string => bareHandle(text).replace(/[^\p{L}\p{N}]+/gu, '');
