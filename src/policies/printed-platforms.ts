/**
 * A platform as the facts of a policy name it, with the ways in which policies print it. Case counts here ("x" and "threads" are words), and what is
 * X stays apart from what was still called Twitter; `accounts/platform-names` makes one of them, from words that staff type in any case. A test holds the two lists equal.
 */
const NAMES: readonly (readonly [name: string, printed: string])[] = [
  ['X', String.raw`X(?:\s*(?:\/|\((?:formerly|previously|once|was)(?: known as)?)\s*Twitter\)?|\s+\(Twitter\))|Twitter(?:\s*\/\s*X\b|\s*\((?:now|now known as|now called|also known as)?\s*X\))|X`],
  ['Twitter', '(?:Twitter|TWITTER|twitter)'],
  ['Facebook', '(?:Facebook|FaceBook|FACEBOOK|facebook|Face Book)'],
  ['Instagram', '(?:Instagram|INSTAGRAM|instagram|Insta)'],
  ['YouTube', '(?:You ?[Tt]ube|YOUTUBE|youtube)'],
  ['TikTok', '(?:Tik ?[Tt]ok|TIKTOK)'],
  ['Snapchat', '(?:Snap[Cc]hat|snapchat)'],
  ['WhatsApp', "(?:Whats ?[Aa]pp|WhatsApp|What's ?App)"],
  ['LinkedIn', '(?:Linked ?[Ii]n|linkedin)'],
  ['Threads', 'Threads'],
  ['Bluesky', 'Blue ?[Ss]ky'],
  ['Mastodon', 'Mastodon'],
  ['Pinterest', 'Pinterest'],
  ['Vimeo', 'Vimeo'],
  ['Flickr', 'Flickr'],
];

/** The names that the facts of a policy give. */
export const PRINTED_PLATFORMS: readonly string[] = NAMES.map(([name]) => name);

const one = new RegExp(`^(?:${NAMES.map(([, printed], i) => `(?<p${i}>${printed})`).join('|')})$`);

/** Any platform's name, in the capitals that names have: "x" and "threads" are words. */
export const PLATFORM = `(?:${NAMES.map(([, printed]) => printed).join('|')})`;

/** The platform that some words name and nothing else; null for other words. */
export function platformOf(words: string): string | null {
  const groups = one.exec(words.replace(/\s+/g, ' ').trim())?.groups;
  const at = groups ? Object.values(groups).findIndex((value) => value !== undefined) : -1;
  return NAMES[at]?.[0] ?? null;
}

const SITES: readonly (readonly [site: RegExp, name: string])[] = [
  [/(?:^|\.)(?:facebook|fb)\.com$/, 'Facebook'], [/(?:^|\.)twitter\.com$/, 'Twitter'], [/(?:^|\.)x\.com$/, 'X'], [/(?:^|\.)instagram\.com$/, 'Instagram'],
  [/(?:^|\.)youtube\.com$|^youtu\.be$/, 'YouTube'], [/(?:^|\.)tiktok\.com$/, 'TikTok'], [/(?:^|\.)linkedin\.com$/, 'LinkedIn'], [/(?:^|\.)vimeo\.com$/, 'Vimeo'],
  [/(?:^|\.)threads\.(?:net|com)$/, 'Threads'], [/(?:^|\.)bsky\.app$/, 'Bluesky'], [/(?:^|\.)flickr\.com$/, 'Flickr'], [/(?:^|\.)pinterest\.(?:com|co\.uk)$/, 'Pinterest'], [/(?:^|\.)snapchat\.com$/, 'Snapchat'],
];
/** What stands before a name in an address. */
const ROOMS = new Set(['groups', 'pages', 'channel', 'c', 'user', 'company', 'school', 'profile', 'people', 'add', 'in']);
/** The platforms' own pages of help and rules. */
const THEIR_OWN = new Set(['help', 'safety', 'privacy', 'policies', 'policy', 'terms', 'legal', 'about', 'support', 'report', 'settings', 'watch', 'business', 'login', 'parents', 'security', 'intl', 'home', 'search', 'hashtag', 'explore', 'playlist', 'results', 'embed', 'shorts', 'reel', 'p', 'status', 'events', 'share', 'sharer']);

/** The account whose page an address is; null for a platform's own pages and for other sites. */
export function accountAt(address: string): { readonly platform: string; readonly handle: string } | null {
  const match = /^(?:https?:\/\/)?(?<host>[\w.-]+)\/(?<path>[^?#]*)/i.exec(address);
  const host = match?.groups?.['host']?.toLowerCase().replace(/^(?:www|m|mobile|en-gb|web)\./, '') ?? '';
  if (/^(?:help|support|about|policies|safety|transparency|business|privacy)\./.test(host)) return null;
  const platform = SITES.find(([site]) => site.test(host))?.[1];
  if (platform === undefined) return null;
  const parts = (match?.groups?.['path'] ?? '').split('/').filter((part) => part !== '');
  if (parts[0] !== undefined && THEIR_OWN.has(parts[0].toLowerCase())) return null;
  const name = parts.find((part) => !ROOMS.has(part.toLowerCase()))?.replace(/^@/, '').replace(/[.,;:)>\]*_]+$/, '');
  return name === undefined || name === '' ? null : { platform, handle: name };
}
