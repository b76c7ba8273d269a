import type { Clause, PolicyDocument } from './document.ts';

/** A clause as the readers of rules about official accounts see it: its words, and what stands around them. */
export interface AccountClause {
  readonly clause: Clause;
  /** The quote without marks of emphasis. */
  readonly words: string;
  /** The cells of a row; the words alone for any other clause. */
  readonly cells: readonly string[];
  /** What introduces it: the sentence before a list, the head of a table; empty where nothing does. */
  readonly lead: string;
  /** The clause before it in the same section; empty at its beginning. */
  readonly before: string;
  /** The last heading above it. */
  readonly heading: string;
  /** Whether its section is about the school's own accounts, by its headings. */
  readonly officialSection: boolean;
}

/** Words for the school's own presence on social media. Site, page and channel alone are said of much else. */
export const ACCOUNT = /\b(?:accounts?|pages?|channels?|profiles?|feeds?|blogs?|handles?)\b|\bsocial (?:media|network(?:ing)?)\b/i;
export const SOCIAL = /\bsocial (?:media|network(?:ing|s)?)\b|\b(?:Facebook|Twitter|Instagram|You ?Tube|Tik ?Tok|LinkedIn|Threads|Bluesky|Mastodon|Snapchat|WhatsApp|X)\s+(?:accounts?|pages?|channels?|profiles?|feeds?|groups?)\b|\b(?:facebook|twitter|instagram)\b/i;
const OFFICIAL_HEADING = /\bofficial\b|\b(?:the )?(?:school|academy|trust|setting|nursery)(?:['’]s|s['’])?(?: own)?(?: social media| online)?(?: (?:accounts?|pages?|channels?|profiles?|presence|sites?))\b|\bour (?:own |social media |online )*(?:accounts?|pages?|channels?|presence)\b|\bon behalf of\b|\b(?:managing|running|monitoring) (?:the |our )?(?:school|social|account)|^monitoring$|\bnew accounts?\b|\bcorporate\b|\b(?:creation|setting up|set-?up|approval) of\b[^.]*\baccounts?\b|\bschools?['’]? use of social media\b|\buse of social media by the school\b/i;
const PERSONAL = /\b(?:personal|private|own) (?:use|accounts?|social|lives?|life)\b/i;
const STANDS = new Set(['policy', 'appendix']);
const LONGEST_READ = 2_000;

/** The clauses of a document's own rules, in order. Leaflets and examples speak of other schools and other people. */
export function accountClauses(document: Pick<PolicyDocument, 'clauses' | 'text'>): AccountClause[] {
  const byId = new Map(document.clauses.map((clause) => [clause.id, clause] as const));
  const read: AccountClause[] = [];
  let last: Clause | null = null;
  for (const clause of document.clauses) {
    if (!STANDS.has(clause.standing) || clause.quote.length > LONGEST_READ) continue;
    const led = clause.leadIn === null ? undefined : byId.get(clause.leadIn);
    const headings = clause.headings.filter((heading) => !PERSONAL.test(heading));
    read.push({
      clause,
      words: plain(clause.quote),
      cells: clause.kind === 'row' ? cellsOf(document.text.slice(clause.start, clause.end)) : [plain(clause.quote)],
      lead: led ? plain(led.quote) : '',
      before: last !== null && last.headings.join('|') === clause.headings.join('|') ? plain(last.quote) : '',
      heading: clause.headings.at(-1) ?? '',
      officialSection: headings.some((heading) => OFFICIAL_HEADING.test(heading)),
    });
    last = clause;
  }
  return read;
}

/** The cells of a row, in order, empty ones too: its text parts them by a tab, a stroke or a new line. */
export const cellsOf = (text: string): string[] => text.split(/\t|\n|\s\|\s/).map((cell) => plain(cell));

const plain = (text: string): string => text.replace(/\*{1,3}|_{2,3}/g, '').replace(/[’‘]/g, "'").replace(/\s+/g, ' ').trim();

/** "two", "24", "twenty-four" as a number; null for other words. */
export function numberOf(words: string): number | null {
  const word = words.trim().toLowerCase().replace(/\s+/g, '-');
  if (/^\d{1,3}$/.test(word)) return Number(word);
  return NUMBERS[word] ?? null;
}

const NUMBERS: Readonly<Record<string, number>> = {
  'a': 1, 'an': 1, 'one': 1, 'two': 2, 'three': 3, 'four': 4, 'five': 5, 'six': 6, 'seven': 7, 'eight': 8, 'nine': 9, 'ten': 10, 'twelve': 12,
  'twenty-four': 24, 'twentyfour': 24, 'thirty-six': 36, 'forty-eight': 48, 'fortyeight': 48, 'seventy-two': 72,
};
export const NUMBER = '(?:\\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty[- ]?four|thirty[- ]six|forty[- ]?eight|seventy[- ]two)';
