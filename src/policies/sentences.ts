/** Characters of a text, `end` excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

// Words that print a stop without ending a sentence. Those of the first list may end one too, before a capital; those of the second never do.
const MAY_END = new Set(['etc', 'inc', 'ltd', 'co', 'jr', 'sr', 'a.m', 'p.m', 'ph.d']);
const NEVER_END = new Set(['mr', 'mrs', 'ms', 'mx', 'dr', 'prof', 'rev', 'fr', 'st', 'hon', 'e.g', 'eg', 'i.e', 'ie', 'viz', 'cf', 'vs', 'approx', 'dept', 'govt', 'incl', 'excl', 'al', 'n.b', 'nb']);
/** These point at a number, and end a sentence when none follows. */
const BEFORE_NUMBER = new Set(['para', 'paras', 'pt', 'sec', 'sect', 'art', 'app', 'ref', 'refs', 'fig', 'figs', 'vol', 'p', 'pp', 'tel', 'ext', 'mob', 'no', 'nos', 'v', 'c', 'ca', 'ch', 'yr', 'yrs']);
/** A stop, what closes after it, and white space. */
const BOUNDARY = /[.!?…]+["'”’)\]»*_]*\s+/g;
const STARTS = /^["'“‘(«*_[\\]*[\p{Lu}\d]/u;
const LONGEST_ASIDE = 300;

/**
 * The sentences of a stretch of running text, in order; together they hold every visible character of it. Knows abbreviations, initials,
 * numbers, addresses and asides in brackets; a bracketed remark that stands alone belongs to the sentence before it.
 */
export function sentencesOf(text: string, start = 0, end: number = text.length): Span[] {
  const body = text.slice(start, end);
  const cuts: number[] = [];
  for (const found of body.matchAll(BOUNDARY)) {
    const after = found.index + found[0].length;
    if (isEnd(body, found.index, found[0], after)) cuts.push(after);
  }
  const spans: Span[] = [];
  let from = 0;
  for (const cut of [...cuts, body.length]) {
    const piece = body.slice(from, cut);
    const lead = piece.length - piece.trimStart().length;
    const shown = piece.trim();
    if (shown !== '') {
      const span = { start: start + from + lead, end: start + from + lead + shown.length };
      const last = spans.at(-1);
      if (last && isRemark(shown)) spans[spans.length - 1] = { start: last.start, end: span.end };
      else spans.push(span);
    }
    from = cut;
  }
  return spans;
}

function isEnd(body: string, at: number, stop: string, after: number): boolean {
  const rest = body.slice(after, after + 12);
  if (rest === '' || !STARTS.test(rest)) return false;
  if (/^[!?…]/.test(stop)) return !isAside(body, at);
  const word = /[\p{L}\d.]+$/u.exec(body.slice(Math.max(0, at - 24), at))?.[0] ?? '';
  const lower = word.toLowerCase();
  if (NEVER_END.has(lower)) return false;
  if (BEFORE_NUMBER.has(lower)) return !/^[(]?\d/.test(rest);
  if (MAY_END.has(lower)) return /^["'“‘(]*\p{Lu}/u.test(rest);
  // An initial ("J. Smith"), or a number of a list that was run into the text ("1. Title").
  if (/^\p{Lu}$/u.test(word) && !/(?:appendix|annexe?|year|class|section|part|group|vitamin)\s+\p{Lu}$/iu.test(body.slice(Math.max(0, at - 16), at))) return false;
  if (/^\d{1,2}$/.test(word) && (at - word.length === 0 || /[.!?:]\s+$/.test(body.slice(Math.max(0, at - word.length - 8), at - word.length)))) return false;
  return !isAside(body, at);
}

/** Inside a bracket that closes soon after: the aside stays with its sentence. */
function isAside(body: string, at: number): boolean {
  let depth = 0;
  for (let i = at - 1; i >= 0 && at - i < LONGEST_ASIDE; i--) {
    if (body[i] === ')') depth++;
    if (body[i] === '(' && depth-- === 0) {
      // A stop just before the closing bracket is the end of the aside, which may be the end of the sentence.
      const close = body.indexOf(')', at);
      return close > at + 2 && close - i < LONGEST_ASIDE;
    }
  }
  return false;
}

/** "(see page 4)", "[insert link]": a remark in brackets and nothing else. */
const isRemark = (shown: string): boolean => shown.length <= 140 && /^(?:\\?\[.{0,120}\](?:\([^)]{0,200}\))?|\([^()]{0,120}\))[.*_]*$/.test(shown);
