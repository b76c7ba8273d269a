import type { Clause, Fact } from './document.ts';
import { placeInClause, type FactPlaces } from './fact-places.ts';

const PLATFORM = '(?:Facebook|Twitter|X|Instagram|YouTube|You Tube|TikTok|Tik Tok|Snapchat|WhatsApp|LinkedIn|Threads|Bluesky|Mastodon|Pinterest|Vimeo|Flickr)';
const PLACE = '(?:accounts?|pages?|channels?|groups?|feeds?|profiles?|handles?)';
/** The school's own: "our X page", "the school's X account", "the school has an official X account". */
const OWNED = [
  new RegExp(`\\b[Oo]ur\\s+((?:official\\s+|school\\s+|own\\s+|private\\s+|closed\\s+|public\\s+)*(?:${PLATFORM}(?:\\s*(?:,|and|/|&)\\s*${PLATFORM})*)\\s+${PLACE})\\b`, 'g'),
  new RegExp(`\\b[Tt]he\\s+school(?:['’]s)?\\s+((?:official\\s+|own\\s+|private\\s+|closed\\s+|public\\s+)*${PLATFORM}(?:\\s*(?:,|and|/|&)\\s*${PLATFORM})*\\s+${PLACE})\\b`, 'g'),
  new RegExp(`\\b(?:[Tt]he\\s+[Ss]chool|[Ww]e|[A-Z]\\w+\\s+(?:School|Academy|Nursery|Infants?|Juniors?|Primary))\\s+(?:also\\s+|currently\\s+)*(?:has|have|runs?|uses?|operates?|maintains?)\\s+(?:also\\s+)?(?:an?|one|two|its\\s+own)\\s+((?:official\\s+|own\\s+|private\\s+|closed\\s+|public\\s+|school\\s+)*${PLATFORM}(?:\\s*(?:,|and|/|&)\\s*${PLATFORM})*\\s+${PLACE})\\b`, 'g'),
  new RegExp(`\\b[Oo]fficial\\s+(${PLATFORM}\\s+${PLACE})\\b`, 'g'),
];
const ADDRESS = /(?:https?:\/\/)?(?:www\.|m\.)?(?:facebook|twitter|x|instagram|youtube|tiktok|linkedin|vimeo|threads|bsky)\.(?:com|net|app)\/[^\s>)\]"'”,;]+/gi;
const HANDLE = /(?<![\w.@/])@[A-Za-z]\w{2,30}\b(?!\.)/g;
const OFFICIAL = /\b(?:official|our|school['’]s|the school)\b/i;
const NONE = /\b(?:do(?:es)? not|don['’]t|doesn['’]t|no|not)\s+(?:currently\s+)?(?:have|use|run|operate|any)\b|\bno official\b|\bif (?:the school|we) (?:has|have|had|sets?)\b/i;
const HYPOTHETICAL = /\be\.g\.?|\bfor example\b|\bsuch as\b|\bwish(?:es|ing)? to\b|\bencouraged to consider\b/i;

/** The accounts a clause says are the school's own: their addresses and handles where printed, else their platform. */
export function accountsIn(clause: Clause, places: FactPlaces): Fact[] {
  if (clause.standing === 'leaflet' || clause.standing === 'example' || NONE.test(clause.quote)) return [];
  const { quote } = clause;
  const spans: [number, number][] = [];
  const add = (from: number, to: number): void => {
    if (!spans.some(([a, b]) => from < b && a < to)) spans.push([from, to]);
  };
  if (OFFICIAL.test(quote)) {
    for (const match of quote.matchAll(ADDRESS)) add(match.index, match.index + match[0].replace(/[.*_]+$/, '').length);
    if (/\b(?:account|follow|handle|twitter|instagram|tiktok|official)\b/i.test(quote)) for (const match of quote.matchAll(HANDLE)) add(match.index, match.index + match[0].length);
  }
  for (const pattern of OWNED) {
    for (const match of quote.matchAll(pattern)) {
      const words = match[1] ?? '';
      const from = match.index + match[0].length - words.length;
      if (!HYPOTHETICAL.test(quote.slice(Math.max(0, match.index - 60), match.index))) add(from, match.index + match[0].length);
    }
  }
  return spans.map(([from, to]) => places.fact('official-account', placeInClause(places.text, clause, from, to), { ...clause }));
}
