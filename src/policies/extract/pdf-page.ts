import { isMarker } from './printed-number.ts';

/** A run of letters as the page draws it. Lengths in points; y grows upwards. */
export interface Run {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
  readonly bold: boolean;
  /** The marked content it stands in, for the structure tree; null when it stands in none. */
  readonly content: string | null;
  /** Marked by the author as page furniture. */
  readonly artifact: boolean;
}

/** A part of a line, parted from the next by a gap wider than between words. */
export interface Segment {
  readonly text: string;
  readonly x: number;
  readonly right: number;
}

export interface Line {
  readonly page: number;
  readonly y: number;
  readonly x: number;
  readonly right: number;
  readonly text: string;
  readonly segments: readonly Segment[];
  readonly size: number;
  readonly bold: boolean;
  readonly runs: readonly Run[];
}

/** Gaps in ems: more than WORD is a space, more than CELL parts table cells or columns. */
const WORD = 0.15;
const CELL = 1.3;

/** Joins runs in drawing order into words: a change of line or a gap is a space. */
export function joinRuns(runs: readonly Run[], joinLines: (before: string, after: string) => string): string {
  let text = '';
  let last: Run | null = null;
  for (const run of runs) {
    if (last && Math.abs(run.y - last.y) > Math.max(run.size, last.size) * 0.6) text = joinLines(text, run.text);
    else if (last && needsSpace(last, run, text)) text += ` ${run.text}`;
    else text += run.text;
    last = run;
  }
  return text;
}

function needsSpace(last: Run, run: Run, text: string): boolean {
  if (/\s$/.test(text) || /^\s/.test(run.text)) return false;
  return Math.abs(run.x - (last.x + last.width)) > Math.max(last.size, run.size) * WORD;
}

/** Groups a page's runs into lines, top to bottom; a raised or lowered mark joins the line it stands beside. */
export function linesOf(page: number, runs: readonly Run[]): Line[] {
  const rows: { y: number; size: number; runs: Run[] }[] = [];
  for (const run of runs.filter((r) => r.text.trim() !== '').toSorted((a, b) => b.y - a.y || a.x - b.x)) {
    // Rows come in falling order, so only the last few can be near enough.
    const row = rows.slice(-3).find((r) => Math.abs(r.y - run.y) < Math.max(r.size, run.size) * 0.45);
    if (!row) rows.push({ y: run.y, size: run.size, runs: [run] });
    else {
      row.runs.push(run);
      if (run.size > row.size) {
        row.size = run.size;
        row.y = run.y;
      }
    }
  }
  return rows.map((row) => lineOf(page, row.runs));
}

export function lineOf(page: number, unsorted: readonly Run[]): Line {
  const runs = unsorted.toSorted((a, b) => a.x - b.x);
  const segments: { text: string; x: number; right: number }[] = [];
  let last: Run | null = null;
  for (const run of runs) {
    const segment = segments.at(-1);
    const gap: number = last ? run.x - (last.x + last.width) : 0;
    const em = Math.max(run.size, last?.size ?? 0);
    if (!segment || !last || (gap > em * CELL && !isMarker(segment.text))) segments.push({ text: run.text, x: run.x, right: run.x + run.width });
    else {
      segment.text += (needsSpace(last, run, segment.text) ? ' ' : '') + run.text;
      segment.right = Math.max(segment.right, run.x + run.width);
    }
    last = run;
  }
  const sizes = new Map<number, number>();
  for (const run of runs) sizes.set(run.size, (sizes.get(run.size) ?? 0) + run.text.length);
  const first = runs[0];
  return {
    page,
    y: runs.reduce((y, run) => (run.size > y.size ? { y: run.y, size: run.size } : y), { y: first?.y ?? 0, size: 0 }).y,
    x: first?.x ?? 0,
    right: Math.max(...runs.map((run) => run.x + run.width)),
    text: segments.map((s) => s.text.trim()).join(' '),
    segments: segments.map((s) => ({ ...s, text: s.text.trim() })),
    size: [...sizes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0,
    bold: runs.every((run) => run.bold || isMarker(run.text.trim())),
    runs,
  };
}

/** How many of the topmost and bottommost lines of a page may be furniture. */
const EDGE_LINES = 4;

/**
 * Lines that repeat at one height over the pages, digits folded, and page numbers: headers and footers, which are not the policy's
 * text. With fewer than three pages a repeated line must stand on each page, and nothing but a page number is taken from a single page.
 */
export function furniture(pages: readonly (readonly Line[])[]): Set<Line> {
  const found = new Set<Line>();
  const places = new Map<string, Line[]>();
  for (const lines of pages) {
    const tops = lines.slice(0, EDGE_LINES);
    const edges = [...tops, ...lines.slice(Math.max(tops.length, lines.length - EDGE_LINES))];
    for (const line of edges) {
      const folded = line.text.replace(/\d+/g, '#').replace(/\s+/g, '').toLowerCase();
      // Heights are compared in bands of 8 points, each line in its own and the next, so that none falls between two.
      const band = Math.floor(line.y / 8);
      for (const key of [`${band}/${folded}`, `${band + 1}/${folded}`]) places.set(key, [...(places.get(key) ?? []), line]);
      if (/^(?:page\s*)\d{1,3}(?:\s*(?:of|\/)\s*\d{1,3})?$|^-\s*\d{1,3}\s*-$/i.test(line.text)) found.add(line);
    }
  }
  const needed = pages.length < 3 ? Math.max(2, pages.length) : Math.max(2, Math.ceil(pages.length * 0.4));
  for (const lines of places.values()) {
    const onPages = new Set(lines.map((line) => line.page));
    if (onPages.size < needed) continue;
    for (const line of lines) found.add(line);
  }
  return found;
}
