import { cellsOf } from './account-clauses.ts';
import type { Clause, Fact, PolicyDocument } from './document.ts';
import { placeInClause, type FactPlaces } from './fact-places.ts';
import { accountAt, PLATFORM, platformOf } from './printed-platforms.ts';

const PLACE = '(?:accounts?|pages?|channels?|groups?|feeds?|profiles?|handles?)';
const LIST = `${PLATFORM}(?:(?:\\s+${PLACE})?(?:\\s*,\\s*(?:and\\s+)?|\\s+and\\s+|\\s*/\\s*|\\s*&\\s*|\\s+or\\s+)(?:an?\\s+|our\\s+|the\\s+)?(?:${PLATFORM}|(?:official|private|closed|public|unlisted)\\s+${PLATFORM}))*`;
const KIND = '(?:official\\s+|school\\s+|own\\s+|private\\s+|closed\\s+|public\\s+|main\\s+|dedicated\\s+|single\\s+|social media\\s+)*';
/** "Year 6", "PE department": whose account of the school's it is; never a person's. */
const WHOSE = "(?:(?!(?:staff|pupils?|students?|learners?|child(?:ren)?|parents?|families|personal|teachers?|colleagues?|employees?|governors?|PTA|friends)\\b)[\\w’'-]+\\s+){0,3}?";
const SCHOOL = "(?:[Tt]he\\s+(?:[Ss]chool|[Aa]cademy|[Nn]ursery|[Ff]ederation|[Tt]rust|[Cc]ollege)|[Ww]e|[Ii]t|School(?=\\s+(?:uses?|has|runs?|operates?))|[A-Z][\\w’'.-]+(?:\\s+[A-Z][\\w’'.-]+){0,5}?\\s+(?:School|Academy|Nursery|Infants?|Juniors?|Primary|College|Federation|Trust))";
const OFTEN = '(?:(?:also|currently|now|only|already|both|each|do|does)\\s+)*';

/** "Twitter is used by the school to share …" */
const USED = `(?:is|are)\\s+(?:also\\s+|only\\s+)?used\\s+(?:by\\s+(?:us|the\\s+school|our\\s+school)\\s+)?(?:to\\s+(?:share|celebrate|communicat|promot|inform|publicis|post|keep|tell|showcas|engage|let|give|send|announc)|for\\s+(?:news|sharing|celebrat|communicat|updates|notices))`;
/** The school's own: group 1 holds the list of platforms, with the word after it where there is one. */
const OWNED: readonly RegExp[] = [
  new RegExp(`\\b[Oo]ur\\s+(?!school\\s+${LIST}\\s+(?:is|are)\\b)(?:(?:website|newsletter|blog|app)\\s*(?:,|and|&)\\s+)?(?:${WHOSE})(${KIND}${LIST}(?:\\s+${PLACE})?)(?![\\w’'])(?!\\s+(?:use|posts?\\s+about|rules|policy|guidance|training|lessons?))`, 'dg'),
  new RegExp(`\\b[Tt]he\\s+(?:[Ss]chool|[Aa]cademy|[Nn]ursery|[Tt]rust|[Ff]ederation|[Cc]ollege)(?:['’]s)?\\s+(?:(?:website|newsletter|blog|app)\\s*(?:,|and|&)\\s+)?(${KIND}${LIST}\\s+${PLACE})\\b`, 'dg'),
  new RegExp(`\\b[Tt]he\\s+(?:[Ss]chool|[Aa]cademy|[Nn]ursery|[Tt]rust|[Ff]ederation|[Cc]ollege)['’]s\\s+(${KIND}${LIST})\\b`, 'dg'),
  new RegExp(`\\b${SCHOOL}\\s+${OFTEN}(?:has|have|runs?|uses?|operates?|maintains?|manages?|keeps?|owns?)\\s+(?:also\\s+)?(?:an?|one|two|three|its\\s+own|our\\s+own|the)\\s+(?:${WHOSE})(${KIND}${LIST}\\s+${PLACE})\\b`, 'dg'),
  new RegExp(`\\b${SCHOOL}\\s+${OFTEN}(?:has|have|runs?|operates?|maintains?|manages?)\\s+(${KIND}${LIST}\\s+${PLACE})\\b`, 'dg'),
  new RegExp(`\\b[Oo]fficial\\s+(${KIND}${LIST}\\s+${PLACE})\\b`, 'dg'),
  new RegExp(`\\b(?:accounts?|pages?|channels?|presence|profiles?|is|are|active|posts?)\\s+on\\s+(${LIST})`, 'dg'),
  new RegExp(`\\b${SCHOOL}\\s+${OFTEN}(?:uses?|posts? (?:on|to)|shares? (?:\\w+\\s+){1,4}on)\\s+(${KIND}${LIST}(?:\\s+${PLACE})?)(?=\\s+(?:to\\s+(?:share|celebrate|communicat|promot|inform|publicis|post|keep|tell|showcas|engage|let|give|send|announc|show\\s+(?:parents|families))|for\\s+(?:news|sharing|celebrat|communicat|updates|notices|announc)|as\\s+(?:a\\s+)?(?:way|means|part)))`, 'dg'),
  new RegExp(`(?<![\\w’'-])(${LIST}(?:\\s+${PLACE})?)\\s+(?=${USED})(?:is|are)\\s+(?:also\\s+|only\\s+)?used\\s+by\\s+(?:us|the\\s+school|our\\s+school)`, 'dg'),
  new RegExp(`\\b(?:[Ff]ollow(?:ing)?|[Ff]ind|[Ll]ike|[Jj]oin|[Ss]ee|[Cc]ontact|[Vv]isit|[Mm]essage)\\s+(?:us|(?:the|our)\\s+school)\\s+(?:\\w+\\s+)?(?:on|at|via)\\s+(${LIST}(?:\\s+${PLACE})?)`, 'dg'),
  new RegExp(`\\b(?:[Oo]fficial|[Oo]ur|[Ss]chool['’]?s?)\\s+(?:[\\w-]+\\s+){0,3}?(?:accounts?|channels?|pages?|platforms?|sites?|profiles?|presence)\\s+(?:are|is|include[sd]?|consists? of|comprise[sd]?|will be)(?:\\s+(?:currently|now|on|our|a|an|the|as follows))*\\s*:?\\s*(${LIST}(?:\\s+${PLACE})?)`, 'dg'),
];
/** In a section on the school's own accounts, an account needs no "our". */
const IN_SECTION: readonly RegExp[] = [
  new RegExp(`\\b[Tt]he\\s+(${KIND}${LIST}\\s+${PLACE})\\b`, 'dg'),
  new RegExp(`(?<![\\w’'-])(${LIST}(?:\\s+${PLACE})?)\\s+${USED}`, 'dg'),
];
const ADDRESS = /(?:https?:\/\/)?(?:www\.|m\.)?(?:facebook|fb|twitter|x|instagram|youtube|tiktok|linkedin|vimeo|threads|bsky|flickr|pinterest)\.(?:com|net|app|co\.uk)\/[^\s>)\]"'”,;|]+/gi;
const HANDLE = /(?<![\w.@/])@[A-Za-z]\w{2,30}\b(?![.@]\w)/g;
const OFFICIAL = /\b(?:official|our|school['’]s|the school|the academy|the nursery|us|we|its own)\b|\b(?:school|primary|academy|nursery|infants?|juniors?|college) (?:has|have|runs?|uses?|operates?)\b/i;
const FOLLOWED = /\b(?:accounts?|follow|handle|twitter|instagram|tiktok|official|tweets?|tag us|find us)\b|\bX\b/i;

/** "Facebook: AlderBankPrimary", "Twitter – @alderbank", at the start of an item or a cell. */
const LABELLED = new RegExp(`^[*_]*(?<platform>${PLATFORM})(?:\\s+${PLACE})?[*_]*(?!\\s*\\((?:formerly|previously|once|was|now|also)\\b)\\s*(?:[:–—-]|\\(|=|\\bis\\b|\\bat\\b)[*_]*\\s*(?<handle>[@/]?[\\p{L}\\p{N}][^\\n|()]{1,70})`, 'u');
const ALONE = new RegExp(`^[*_]*(?<platform>${PLATFORM})(?:\\s+${PLACE})?[*_.;,]*(?:\\s*\\([^)]{1,80}\\))?$`);
const OWN_LIST = /\b(?:official|our|school['’]?s?|academy['’]?s?|the school|approved|current)\b[^.]{0,60}\b(?:accounts?|channels?|pages?|platforms?|presence|sites?|social media)\b|\bfollow us\b|\bfind us\b|\bwe (?:run|have|use|operate|are on)\b|\bschool accounts?\b/i;
const OWN_TABLE = /\b(?:handles?|usernames?|run by|who runs|managed by|manager|owners?|what it is for|purpose|audience|address|link|url|account name|moderat\w*|administrators?|named staff)\b/i;
const OTHER_TABLE = /\b(?:age|minimum|risks?|what parents|advice|allowed|permitted|blocked|may pupils|banned)\b/i;
const HANDLE_HEAD = /\b(?:handles?|usernames?|address|link|url|account name|account|name|where)\b/i;

const NONE = new RegExp(`\\b(?:${SCHOOL}|[Tt]here (?:is|are))\\s+(?:\\w+\\s+){0,2}?(?:do(?:es)? not|don['’]t|doesn['’]t|no)\\s+(?:currently\\s+|any\\s+|longer\\s+)*(?:have|use|run|operate|maintain|official|school)|\\bno (?:official|school)\\b|\\bdo(?:es)?(?: not|n['’]t) (?:currently )?have (?:an?|any)\\b`);
const GONE = /\b(?:no longer|closed (?:in|on|down|during|since|at)|(?:was|were|has been|have been|is|are|been|now|permanently) (?:\w+ )?(?:closed(?! to| group)|deleted|deactivated|shut|retired|removed|suspended|archived|withdrawn|discontinued)|ceased|stopped using|dormant|disused|reopened|until (?:19|20)\d\d)\b/i;
const MAYBE = /\be\.g\.?|\bfor example\b|\bsuch as\b|\bwish(?:es|ing)? to\b|\bencouraged to consider\b|\b(?:if|should|were|unless|whether|before|when) (?:the school|we|a|an|any|staff|anyone)\b[^.,;]{0,50}\b(?:has|have|had|sets?|opens?|creates?|wants?|decides?|were|is (?:set|opened|created))\b|\b(?:may|might|could|would|will|plans? to|intends? to|hopes? to|considering|proposed?|propose to|want(?:s|ed)? to|like to|asked to|request(?:s|ed)? to|permission to|approval to|apply to|in future)\s+(?:\w+\s+){0,3}?(?:set up|open|create|start|launch|introduce|set(?:ting)? up|opening|creating)\b/i;
const FORBIDDEN = /\b(?:must|should|may|can|will|shall|are|is) (?:not|never)(?: be)?(?: allowed| permitted)?(?: to)? (?:set up|open|create|start|run|have|launch|establish|re-?open)\b|\bcannot (?:set up|open|create|run|have)\b|\bno (?:class|member of staff|teacher|department)\b|\bnobody\b/i;
const NOT_OURS = /\b(?:PTA|PTFA|Friends of|parents?['’]?s? association|parent[- ]run|set up by parents|unofficial|not (?:an )?official|not ours|not (?:run|managed|controlled|endorsed) by|fake|purport\w*|impersonat\w*|pretend\w*|personal (?:accounts?|profiles?|pages?)|private lives)\b/i;

interface Mention {
  readonly platform: string | null;
  readonly from: number;
  readonly to: number;
}

/** What stands around a clause: its lead-in or the head of its table, the clause before it, its headings. */
interface Around {
  readonly lead: string;
  readonly head: readonly string[];
  readonly before: string;
  readonly headings: string;
}

const OWN_SECTION = /\bofficial\b|\b(?:school|academy|trust|nursery)(?:['’]s|s['’])?(?: own)? (?:social media|online )*(?:accounts?|pages?|channels?|profiles?|presence|social media)\b|\bour (?:own |social media |online |official )*(?:accounts?|pages?|channels?|presence|social media)\b|\bschool['’]s own\b|\bfollow us\b/i;

/**
 * The accounts that a document says are the school's own, where it says so: their addresses and handles where printed, else their
 * platform. `role` is the platform's name. Those that are closed, wished for, forbidden, somebody else's or an example are none.
 */
export function accountsFound(clauses: readonly Clause[], places: FactPlaces): Fact[] {
  const byId = new Map(clauses.map((clause) => [clause.id, clause] as const));
  const facts: Fact[] = [];
  clauses.forEach((clause, i) => {
    if ((clause.standing !== 'policy' && clause.standing !== 'appendix') || clause.quote.length > LONGEST_READ) return;
    const led = clause.leadIn === null ? undefined : byId.get(clause.leadIn);
    const last = clauses[i - 1];
    const near = last !== undefined && last.headings.join('|') === clause.headings.join('|') ? last : undefined;
    const first = clause.kind === 'row' ? (led?.kind === 'row' ? led : firstRow(clauses, i)) : undefined;
    const head = first === undefined ? [] : cellsOf(places.text.slice(first.start, first.end));
    const around: Around = { lead: led?.quote ?? '', head, before: near?.quote ?? '', headings: clause.headings.join(' › ') };
    for (const { platform, from, to } of mentions(clause, around, places)) {
      facts.push(places.fact('official-account', placeInClause(places.text, clause, from, to), { ...clause }, platform === null ? {} : { role: platform }));
    }
  });
  return facts;
}

const LONGEST_READ = 2_000;
const LONGEST_LABEL = 90;

/** The row that a plain table begins with: not every format marks its head. */
function firstRow(clauses: readonly Clause[], at: number): Clause | undefined {
  let i = at;
  while (i > 0 && clauses[i - 1]?.kind === 'row' && clauses[i - 1]?.headings.join('|') === clauses[at]?.headings.join('|')) i--;
  return i === at ? undefined : clauses[i];
}

function mentions(clause: Clause, around: Around, places: FactPlaces): Mention[] {
  const { quote } = clause;
  const found: Mention[] = [];
  const add = (platform: string | null, from: number, to: number): void => {
    if (!found.some((other) => from < other.to && other.from < to) && !isDenied(quote, from, to, around)) found.push({ platform, from, to });
  };
  const ownSection = OWN_SECTION.test(around.headings);
  const ownList = ownSection || OWN_LIST.test(around.lead) || (around.lead === '' && OWN_LIST.test(around.before));
  if (clause.kind === 'row' && !OTHER_TABLE.test(around.head.join(' ')) && (ownList || OWN_TABLE.test(around.head.join(' ')))) inRow(quote, around, places, clause, add);
  if (clause.kind === 'item' && ownList) inItem(quote, add);
  else if (clause.kind === 'sentence' && ownSection && quote.length <= LONGEST_LABEL) labelled(quote, add);
  if (OFFICIAL.test(quote) || ownList) {
    for (const match of quote.matchAll(ADDRESS)) {
      const address = match[0].replace(/[.*_]+$/, '');
      const at = accountAt(address);
      if (at && !/\b(?:report|advice|guidance|help|safety|privacy settings)\b[^.]{0,40}$/i.test(quote.slice(0, match.index))) add(at.platform, match.index, match.index + address.length);
    }
    if (FOLLOWED.test(quote) || ownList) for (const match of quote.matchAll(HANDLE)) add((clause.kind === 'row' ? platformInRow(clause, places) : null) ?? platformNear(quote, match.index, match[0].length, around), match.index, match.index + match[0].length);
  }
  for (const pattern of ownSection ? [...OWNED, ...IN_SECTION] : OWNED) {
    for (const match of quote.matchAll(pattern)) {
      if (/^(?:accounts?|pages?|channels?|presence|profiles?|is|are|active|posts?)\s+on\b/i.test(match[0]) && !/\b(?:[Oo]ur|[Oo]fficial|[Tt]he [Ss]chool|[Ww]e)\b[^.;]{0,60}$/.test(quote.slice(0, match.index))) continue;
      const words = match[1] ?? '';
      const start = match.indices?.[1]?.[0] ?? match.index;
      const parts = [...words.matchAll(new RegExp(PLATFORM, 'g'))];
      parts.forEach((part, i) => {
        const from = i === 0 ? start : start + part.index;
        const to = i === parts.length - 1 ? start + words.length : start + part.index + part[0].length;
        add(platformOf(part[0]), from, to);
      });
    }
  }
  return found.toSorted((a, b) => a.from - b.from);
}

/** Whether the part of the sentence that names it says that it is closed, wished for, forbidden or not the school's. */
function isDenied(quote: string, from: number, to: number, around: Around): boolean {
  const start = Math.max(quote.lastIndexOf('. ', from) + 1, quote.lastIndexOf(';', from) + 1, 0);
  const stop = /[.;](?:\s|$)/.exec(quote.slice(to));
  const sentence = quote.slice(start, stop ? to + stop.index : quote.length);
  const at = from - start;
  // Of two accounts joined by "but" or "while", each has its own part.
  const joint = [...sentence.matchAll(/,?\s+\b(?:but|while|whereas|although|however)\b\s+/gi)];
  const before = joint.findLast((one) => one.index < at);
  const after = joint.find((one) => one.index > at);
  const part = sentence.slice(before ? before.index + before[0].length : 0, after?.index ?? sentence.length);
  if (NONE.test(part) || GONE.test(part) || MAYBE.test(part) || FORBIDDEN.test(part) || NOT_OURS.test(part.replace(/\bofficial\b.*$/i, ''))) return true;
  return /\b(?:closed|old|former|no longer|not ours|unofficial|not official|blocked|banned)\b/i.test(`${around.lead} ${/›/.test(around.headings) ? around.headings.split('›').at(-1) : around.headings}`);
}

type Add = (platform: string | null, from: number, to: number) => void;

/** "Facebook: /fernhill" as a line of its own. Whether it was one. */
function labelled(quote: string, add: Add): boolean {
  const groups = LABELLED.exec(quote)?.groups;
  if (!groups) return false;
  if (/https?:|www\.|\.com\//i.test(quote)) return true;
  const platform = groups['platform'] ?? '';
  const handle = handleWords(groups['handle'] ?? '');
  if (handle === null) return false;
  const from = quote.indexOf(platform);
  const at = quote.indexOf(handle, from + platform.length);
  add(platformOf(platform), handle.startsWith('@') ? at : from, at + handle.length);
  return true;
}

function inItem(quote: string, add: Add): void {
  if (labelled(quote, add)) return;
  const alone = ALONE.exec(quote)?.groups?.['platform'] ?? new RegExp(`^[*_]*(?:an?\\s+|our\\s+|the\\s+(?:school\\s+)?)?${KIND}(?<platform>${PLATFORM})(?=\\s+${PLACE}\\b|\\s*[,(–:-])`).exec(quote)?.groups?.['platform'];
  if (alone !== undefined && !/@[A-Za-z]|https?:|\.com\//.test(quote)) {
    const from = quote.indexOf(alone);
    add(platformOf(alone), from, from + alone.length);
  }
}

/** A handle as a label gives it: one word, or a name in capitals before any further sentence; null for a description. */
function handleWords(words: string): string | null {
  const plain = words.replace(/[*_]+$/, '').replace(/^\//, '').trim();
  const one = /^@?[\p{L}\p{N}][\w.-]{2,40}(?=$|[\s,;.)–|])/u.exec(plain)?.[0].replace(/[.,;]+$/, '');
  if (one === undefined) return null;
  if (one.startsWith('@') || plain.replace(/[.,;]+$/, '') === one || /^[\w.]*(?:_|\d|[a-z][A-Z])[\w.]*$/.test(one)) return one;
  const name = /^(?:[A-Z][\w’'.&-]*|of|and|the|CE|at)(?:\s+(?:[A-Z][\w’'.&-]*|of|and|the|&))+(?=$|[,;.(–])/.exec(plain)?.[0].replace(/[.,;]+$/, '');
  return name ?? null;
}

function inRow(quote: string, around: Around, places: FactPlaces, clause: Clause, add: Add): void {
  const cells = cellsOf(places.text.slice(clause.start, clause.end));
  let from = 0;
  const at = cells.map((cell) => {
    const start = quote.indexOf(cell, from);
    from = start < 0 ? from : start + cell.length;
    return start;
  });
  for (const [i, cell] of cells.entries()) {
    const start = at[i] ?? -1;
    if (start < 0 || i > 1) continue;
    const label = LABELLED.exec(cell)?.groups;
    const handle = label ? handleWords(label['handle'] ?? '') : null;
    if (label && handle !== null && !/https?:|\.com\//i.test(cell)) {
      const end = cell.indexOf(handle) + handle.length;
      const begin = handle.startsWith('@') ? cell.indexOf(handle) : cell.indexOf(label['platform'] ?? '');
      add(platformOf(label['platform'] ?? ''), start + begin, start + end);
      return;
    }
    const alone = ALONE.exec(cell)?.groups?.['platform'];
    if (alone === undefined) continue;
    const platform = platformOf(alone);
    const other = cells.findIndex((one, j) => j !== i && (/(?<!\w)@\w/.test(one) || /\.com\/|\.net\//.test(one)));
    if (other >= 0) return;
    const named = cells.findIndex((one, j) => j !== i && HANDLE_HEAD.test(around.head[j] ?? '') && !/^(?:account|platform)s?$/i.test(around.head[j] ?? '') && /^@?[\p{L}\p{N}][\w.-]{2,40}$/u.test(one));
    const place = named < 0 ? -1 : (at[named] ?? -1);
    if (place >= 0) add(platform, place, place + (cells[named] ?? '').length);
    else add(platform, start + cell.indexOf(alone), start + cell.indexOf(alone) + alone.length);
    return;
  }
}

/** The cell of a row that is a platform's name and nothing else. */
const platformInRow = (clause: Clause, places: FactPlaces): string | null =>
  cellsOf(places.text.slice(clause.start, clause.end)).map((cell) => platformOf(ALONE.exec(cell)?.groups?.['platform'] ?? '')).find((name) => name !== null) ?? null;

/** The platform of a bare handle: named just before it or after it, else by what introduces it. */
function platformNear(quote: string, from: number, length: number, around: Around): string | null {
  const before = [...quote.slice(Math.max(0, from - 80), from).matchAll(new RegExp(`\\b${PLATFORM}\\b`, 'g'))].at(-1)?.[0];
  const after = new RegExp(`^[^.@;]{0,40}?\\bon\\s+(${PLATFORM})\\b|^\\s*\\((${PLATFORM})\\)`).exec(quote.slice(from + length));
  const led = new RegExp(`\\b${PLATFORM}\\b`).exec(`${around.lead} ${around.headings}`)?.[0];
  const name = after?.[1] ?? after?.[2] ?? before ?? led;
  return name === undefined ? null : platformOf(name);
}

/** One account that a policy says is the school's own. */
export interface OfficialAccount {
  /** "not stated" where only a handle is printed. */
  readonly platform: string;
  /** Without "@" or address; null where none is printed. */
  readonly handle: string | null;
  /** The clause that names it. */
  readonly quote: string;
}

/** The accounts of a document, each once: an account named without its handle is the one of that platform whose handle stands elsewhere. */
export function officialAccounts(document: Pick<PolicyDocument, 'facts'>): OfficialAccount[] {
  const all = document.facts.filter((fact) => fact.kind === 'official-account').map((fact) => ({ platform: fact.role ?? 'not stated', handle: handleOf(fact.value), quote: fact.source }));
  const same = (a: OfficialAccount, b: OfficialAccount): boolean => nameOf(a.platform) === nameOf(b.platform);
  const kept: OfficialAccount[] = [];
  for (const one of all) {
    if (one.handle === null && (all.some((other) => other.handle !== null && same(one, other)) || kept.some((other) => same(one, other)))) continue;
    if (kept.some((other) => other.handle?.toLowerCase() === one.handle?.toLowerCase() && (same(one, other) || one.platform === 'not stated'))) continue;
    kept.push(one);
  }
  return kept;
}

const nameOf = (platform: string): string => (platform === 'X' ? 'Twitter' : platform);

function handleOf(value: string): string | null {
  const address = accountAt(value);
  if (address) return address.handle;
  if (value.startsWith('@')) return value.slice(1);
  const label = LABELLED.exec(value)?.groups?.['handle'];
  if (label !== undefined) return label.replace(/^[@/]/, '').trim();
  // A handle alone in its cell; any other value names the platform.
  return new RegExp(PLATFORM).test(value) || new RegExp(`\\b${PLACE}\\b`).test(value) ? null : value;
}
