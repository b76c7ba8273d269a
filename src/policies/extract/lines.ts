/** One line of a text file that shows something. Offsets are into the file's text, white space at both ends left out. */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Columns before the first visible character; a tab counts as four. */
  readonly indent: number;
  /** Empty lines, or furniture, stand between this line and the one before it. */
  readonly gap: boolean;
  /** A line that was taken out as furniture, with words in it, stands before this one. */
  readonly afterFurniture: boolean;
  /** From 1; null where nothing in the file tells pages. */
  readonly page: number | null;
}

interface RawLine {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly indent: number;
  readonly emptyBefore: boolean;
  /** Form feeds before this line, counted from the start of the file. */
  readonly feeds: number;
}

/** Lines that repeat at the top or foot of pages are looked for this many lines deep. */
const DEEPEST_FURNITURE = 6;

/** The lines of a text without what is printed on each page (numbers, running heads and feet), and its number of pages if it tells. */
export function readLines(text: string): { readonly lines: readonly Line[]; readonly pages: number | null } {
  const raw = rawLines(text);
  const marks = pageMarks(raw);
  const furniture = furnitureOf(raw, marks);
  const { pageOf, pages } = pageNumbers(raw, marks);
  const lines: Line[] = [];
  let dropped = false;
  raw.forEach((line, i) => {
    if (furniture.has(i)) {
      dropped = true;
      return;
    }
    const { start, end, indent } = line;
    lines.push({ start, end, text: line.text, indent, gap: line.emptyBefore || dropped, afterFurniture: dropped, page: pageOf(i) });
    dropped = false;
  });
  return { lines, pages };
}

function rawLines(text: string): RawLine[] {
  const lines: RawLine[] = [];
  let empty = true;
  let feeds = 0;
  let at = 0;
  while (at < text.length) {
    let next = at;
    while (next < text.length && text[next] !== '\n' && text[next] !== '\r' && text[next] !== '\f' && text[next] !== '\u2028') next++;
    const full = text.slice(at, next);
    const shown = full.trim();
    // Zero-width marks alone show nothing.
    if (shown.replace(/[\u200B-\u200F\u2060\uFEFF\u00AD]/g, '') === '') {
      empty = true;
    } else {
      const lead = full.length - full.trimStart().length;
      lines.push({ start: at + lead, end: at + lead + shown.length, text: shown, indent: full.slice(0, lead).replace(/\t/g, '    ').length, emptyBefore: empty, feeds });
      empty = false;
    }
    if (text[next] === '\f') {
      feeds++;
      empty = true;
    }
    // "\r\n" ends one line, not two.
    at = text[next] === '\r' && text[next + 1] === '\n' ? next + 2 : next + 1;
  }
  return lines;
}

const PAGE_OF = /^(?:[Pp]age|PAGE|.{0,90}\s(?:Page|PAGE))\s+(\d{1,4})\s+(?:of|OF)\s+(\d{1,4})(?:\s.{0,60})?$/;
const PAGE_ALONE = /^(?:.{2,90}(?:\s{2,}|\t|\s[|–—-]\s))?page\s+(\d{1,4})$/i;
const NUMBER_OF = /^(?:.{2,90}(?:\s{2,}|\t|\s[|]\s))?(\d{1,4})\s?(?:\/|of)\s?(\d{1,4})$/;
const NUMBER_ALONE = /^(?:[-–—|]\s*)?(\d{1,3})(?:\s*[-–—|])?$/;

/** Lines that print a page number, by their place. Lone numbers count only where at least two of them count up. */
function pageMarks(raw: readonly RawLine[]): ReadonlyMap<number, number> {
  const sure = new Map<number, number>();
  const lone: (readonly [number, number])[] = [];
  raw.forEach((line, i) => {
    const plain = line.text.replace(/[*_]{1,3}/g, '').trim();
    const printed = (PAGE_OF.exec(plain) ?? PAGE_ALONE.exec(plain) ?? NUMBER_OF.exec(plain))?.[1];
    if (printed !== undefined && !/[.;,]$/.test(plain) && plain.split(/\s+/).length <= 16) sure.set(i, Number(printed));
    else if (NUMBER_ALONE.test(plain) && (line.emptyBefore || raw[i - 1] === undefined)) lone.push([i, Number(NUMBER_ALONE.exec(plain)?.[1])]);
  });
  const counting = lone.length >= 2 && lone.every(([, n], i) => i === 0 || n === (lone[i - 1]?.[1] ?? 0) + 1);
  return sure.size === 0 && counting ? new Map(lone) : sure;
}

const COPYRIGHT = /^(?:©|\(c\)|copyright\b|c(?=\s+[A-Z])).{0,100}\b(?:19|20)\d\d\b.{0,40}$/i;
/** A line's words as they repeat from page to page: digits vary, and a copyright sign is often misread as "C". */
const repeatKey = (text: string): string => text.toLowerCase().replace(/[*_]+/g, '').replace(/^(?:©|\(c\)|c)\s+/, '').replace(/\d+/g, '#').replace(/\s+/g, ' ');

/** Page numbers and the lines that stand unbroken beside them on several pages. */
function furnitureOf(raw: readonly RawLine[], marks: ReadonlyMap<number, number>): ReadonlySet<number> {
  const found = new Set<number>(marks.keys());
  // A boundary lies before line `i`: a page mark's own edges, or a form feed.
  const boundaries = new Set<number>();
  raw.forEach((line, i) => {
    if (marks.has(i)) boundaries.add(i).add(i + 1);
    if (line.feeds !== (raw[i - 1]?.feeds ?? 0)) boundaries.add(i);
  });
  if (boundaries.size === 0) return found;
  boundaries.add(0).add(raw.length);
  const counts = new Map<string, number>();
  for (const { text } of raw) counts.set(repeatKey(text), (counts.get(repeatKey(text)) ?? 0) + 1);
  const needed = marks.size <= 3 && marks.size > 0 ? 2 : 3;
  const repeats = (i: number): boolean => {
    const line = raw[i];
    if (!line || line.text.length > 120) return false;
    return marks.has(i) || COPYRIGHT.test(line.text) || (counts.get(repeatKey(line.text)) ?? 0) >= needed;
  };
  for (const edge of boundaries) {
    for (const step of [-1, 1]) {
      let i = step < 0 ? edge - 1 : edge;
      for (let depth = 0; depth < DEEPEST_FURNITURE && repeats(i); depth++, i += step) found.add(i);
    }
  }
  // A running head may stand once without its page number beside it: the title on the first page stays.
  const first = raw.findIndex((_, i) => found.has(i) && !marks.has(i));
  if (first === 0 && !COPYRIGHT.test(raw[0]?.text ?? '')) found.delete(0);
  return found;
}

/** The page of each line. A file whose last line is a page number prints them at the foot, one that starts with it at the head. */
function pageNumbers(raw: readonly RawLine[], marks: ReadonlyMap<number, number>): { pageOf: (i: number) => number | null; pages: number | null } {
  if (marks.size === 0) {
    const feeds = raw.at(-1)?.feeds ?? 0;
    return feeds === 0 ? { pageOf: () => null, pages: null } : { pageOf: (i) => (raw[i]?.feeds ?? 0) + 1, pages: feeds + 1 };
  }
  const places = [...marks.keys()].sort((a, b) => a - b);
  const atHead = marks.has(0) && !marks.has(raw.length - 1);
  const numbers: number[] = [];
  let next = 0;
  raw.forEach((_, i) => {
    if (atHead) {
      while (next + 1 < places.length && (places[next + 1] ?? 0) <= i) next++;
      numbers.push(marks.get(places[next] ?? 0) ?? 1);
    } else {
      while (next < places.length && (places[next] ?? 0) < i) next++;
      const mark = places[next];
      const last = marks.get(places.at(-1) ?? 0) ?? 0;
      numbers.push(mark === undefined ? last + 1 : (marks.get(mark) ?? 1));
    }
  });
  return { pageOf: (i) => numbers[i] ?? null, pages: Math.max(...numbers) };
}
