import { lookOf, mayBeHeading, type Piece } from './pdf-blocks.ts';
import { lineOf, type Line } from './pdf-page.ts';
import { splitMarker } from './printed-number.ts';

export interface BodyLook {
  /** In points. */
  readonly size: number;
  /** The usual distance between the lines of a paragraph, in ems. */
  readonly leading: number;
}

/** The size most letters have, and the distance most lines have. */
export function bodyLook(lines: readonly Line[]): BodyLook {
  const sizes = new Map<number, number>();
  for (const line of lines) sizes.set(round(line.size, 2), (sizes.get(round(line.size, 2)) ?? 0) + line.text.length);
  const size = [...sizes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 11;
  const gaps = new Map<number, number>();
  for (const [i, line] of lines.entries()) {
    const next = lines[i + 1];
    if (!next || next.page !== line.page || Math.abs(line.size - size) > 0.6 || Math.abs(next.size - size) > 0.6) continue;
    const gap = round((line.y - next.y) / size, 20);
    if (gap > 0.8 && gap < 2.4) gaps.set(gap, (gaps.get(gap) ?? 0) + 1);
  }
  // Spacing between paragraphs is never smaller than within them: of the frequent distances the smallest is the leading.
  const most = Math.max(0, ...gaps.values());
  const leading = [...gaps].filter(([, n]) => n >= most * 0.3).sort((a, b) => a[0] - b[0])[0]?.[0] ?? 1.25;
  return { size, leading };
}

const round = (value: number, parts: number): number => Math.round(value * parts) / parts;

/** Puts the lines of a page set in two columns into reading order, band by band between the lines that cross the gutter. */
export function columnOrder(lines: readonly Line[]): Line[] {
  const left = Math.min(...lines.map((l) => l.x));
  const right = Math.max(...lines.map((l) => l.right));
  const width = right - left;
  const middle = left + width / 2;
  const sides = lines.map((line) => {
    const before = line.runs.filter((run) => run.x + run.width <= middle + width * 0.04);
    const after = line.runs.filter((run) => run.x >= middle - width * 0.04);
    const parted = before.length + after.length === line.runs.length && before.every((run) => !after.includes(run));
    return { line, before, after, parted };
  });
  const wide = sides.filter(({ parted, before, after }) => parted && spanOf(before) > width * 0.3 && spanOf(after) > width * 0.3).length;
  const crossing = sides.filter((s) => !s.parted).length;
  // Prose columns: nearly every line is full on both sides. A table has short cells.
  if (wide < 8 || wide < crossing * 2 || wide < sides.length * 0.45) return [...lines];
  const out: Line[] = [];
  let band: typeof sides = [];
  const flush = (): void => {
    for (const side of ['before', 'after'] as const) for (const s of band) if (s[side].length > 0) out.push(lineOf(s.line.page, s[side]));
    band = [];
  };
  for (const side of sides) {
    if (side.parted) band.push(side);
    else {
      flush();
      out.push(side.line);
    }
  }
  flush();
  return out;
}

const spanOf = (runs: readonly { x: number; width: number }[]): number => (runs.length === 0 ? 0 : Math.max(...runs.map((r) => r.x + r.width)) - Math.min(...runs.map((r) => r.x)));

/** The lines, from `from` on, that make a table: columns that start at the same places over three or more lines. */
function tableAt(lines: readonly Line[], from: number, body: BodyLook): { readonly rows: string[][]; readonly next: number } | null {
  const first = lines[from];
  if (!first || first.segments.length < 2) return null;
  const starts: number[] = first.segments.map((s) => s.x);
  const near = (x: number): number => starts.findIndex((s) => Math.abs(s - x) < body.size * 0.8);
  const taken: Line[] = [first];
  let next = from + 1;
  for (; next < lines.length; next++) {
    const line = lines[next];
    const last = taken.at(-1);
    if (!line || !last || line.page !== last.page || last.y - line.y > body.size * 3.2 || last.y <= line.y) break;
    if (!line.segments.every((s) => near(s.x) >= 0)) break;
    // A line of one column is a wrapped cell only while it stays inside that column.
    const column = near(line.x);
    const limit = starts[column + 1];
    if (line.segments.length === 1 && limit !== undefined && line.right > limit) break;
    if (line.segments.length === 1 && column === 0 && splitMarker(line.text)) break;
    taken.push(line);
  }
  while (taken.at(-1)?.segments.length === 1 && taken.at(-1)?.x === first.x && taken.length > 1 && gapBefore(taken, taken.length - 1) > body.size * body.leading * 1.3) {
    taken.pop();
    next--;
  }
  // Two lines of two parts are a table only where the parts stand well apart.
  const parted = taken.filter((line) => line.segments.length >= 2);
  const apart = parted.every((line) => line.segments.slice(1).every((s, i) => s.x - (line.segments[i]?.right ?? 0) > body.size * 2));
  if (parted.length < (first.segments.length > 2 || apart ? 2 : 3)) return null;
  const gaps = taken.slice(1).map((_line, i) => gapBefore(taken, i + 1));
  const smallest = Math.min(...gaps);
  const rows: string[][] = [];
  for (const [i, line] of taken.entries()) {
    const cells = starts.map(() => '');
    for (const segment of line.segments) cells[near(segment.x)] = segment.text;
    const last = rows.at(-1);
    // A line close under the last, without a first cell or with room between the rows elsewhere, goes on with the cells above.
    const close = i > 0 && gapBefore(taken, i) < smallest * 1.15;
    const wrapped = last && close && (cells[0] === '' || (Math.max(...gaps) > smallest * 1.25 && gapBefore(taken, i) < smallest * 1.15));
    if (wrapped) for (const [c, cell] of cells.entries()) last[c] = `${last[c] ?? ''} ${cell}`.trim();
    else rows.push(cells);
  }
  return rows.length >= 2 ? { rows, next } : null;
}

const gapBefore = (lines: readonly Line[], i: number): number => (lines[i - 1]?.y ?? 0) - (lines[i]?.y ?? 0);

type Words = Exclude<Piece, { kind: 'table' }>;

/** The piece that the next line may go on with. */
interface Open {
  readonly piece: Words;
  readonly last: Line;
  /** Where the words of an item begin, right of its mark. */
  readonly textX: number;
  readonly bold: boolean;
}

/** Reads lines in reading order into pieces by size, weight, marks, indents and distances. */
export function piecesOf(lines: readonly Line[], body: BodyLook, joinLines: (before: string, after: string) => string): Piece[] {
  const margin = rightMargin(lines);
  const pieces: Piece[] = [];
  const state: { open: Open | null } = { open: null };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    if (!line) break;
    const table = tableAt(lines, i, body);
    if (table) {
      const last = lines[table.next - 1];
      state.open = null;
      pieces.push({ kind: 'table', page: line.page, rows: table.rows.map((cells, r) => ({ cells, header: r === 0 && line.bold && last?.bold === false, page: line.page })) });
      i = table.next - 1;
      continue;
    }
    const { open } = state;
    const marker = opensItem(line, open?.last ?? null, body, margin) ? splitMarker(line.text) : null;
    const stands = line.size > body.size * 1.12 || line.bold;
    if (open && !marker && continues(open, line, body, margin, stands)) {
      // A heading told by look that runs on for several lines is a paragraph set in bold.
      const text = joinLines(open.piece.text, line.text);
      const piece: Words = open.piece.kind === 'heading' && !mayBeHeading(text) ? { kind: 'paragraph', text, page: open.piece.page, x: line.x } : { ...open.piece, text };
      pieces[pieces.length - 1] = piece;
      state.open = { ...open, piece, last: line };
      continue;
    }
    let piece: Words;
    let textX = line.x;
    const numbered = marker !== null && /[\dA-Za-z]/.test(marker.marker) && marker.marker !== 'o';
    if (stands && mayBeHeading(line.text) && (marker === null || numbered)) piece = { kind: 'heading', text: line.text, page: line.page, level: null, look: lookOf(line.size, line.bold) };
    else if (marker) {
      textX = line.runs.find((run) => run.x > line.x + 1 && run.text.trim() !== '')?.x ?? line.x + body.size;
      piece = { kind: 'item', text: marker.rest, page: line.page, marker: marker.marker, nesting: line.x };
    } else piece = { kind: 'paragraph', text: line.text, page: line.page, x: line.x };
    pieces.push(piece);
    state.open = { piece, last: line, textX, bold: line.bold };
  }
  return pieces;
}

/** Where full lines end: the ninth tenth of the line ends. */
function rightMargin(lines: readonly Line[]): number {
  const ends = lines.map((l) => l.right).sort((a, b) => a - b);
  return ends[Math.floor(ends.length * 0.9)] ?? 500;
}

/** A bullet always opens an item; a number or letter only where a new line of its own begins, because wrapped text may start with one. */
function opensItem(line: Line, last: Line | null, body: BodyLook, margin: number): boolean {
  const marker = splitMarker(line.text)?.marker;
  if (marker === undefined) return false;
  if (!/[\dA-Za-z]/.test(marker) || !last || last.page !== line.page) return true;
  const full = last.right > margin - body.size * 6;
  const ended = /[.:;!?]["'”’)]*$/.test(last.text) || /(?:;|,)?\s(?:and|or)$/.test(last.text);
  return !full || ended || last.y - line.y > body.size * body.leading * 1.2 || Math.abs(last.x - line.x) > 2;
}

function continues(open: Open, line: Line, body: BodyLook, margin: number, stands: boolean): boolean {
  const { last, piece } = open;
  const gap = last.y - line.y;
  const newColumn = last.page === line.page && gap < 0;
  if (piece.kind === 'heading') return last.page === line.page && gap > 0 && gap < line.size * body.leading * 1.25 && Math.abs(last.size - line.size) < 0.6 && last.bold === line.bold && stands && last.right > margin - (margin - last.x) * 0.3;
  if (Math.abs(last.size - line.size) > body.size * 0.12) return false;
  if (line.bold && !open.bold && mayBeHeading(line.text)) return false;
  if (piece.kind === 'item' && line.x < open.textX - body.size * 0.7 && line.x < last.x + body.size * 0.5) return false;
  const sentenceEnded = /[.!?:;]["'”’)]*$/.test(last.text);
  if (last.page !== line.page || newColumn) return !sentenceEnded && /^[\p{Ll}(&]/u.test(line.text);
  if (gap > Math.max(body.size, line.size) * body.leading * 1.22 + 0.5) return false;
  const short = last.right < margin - (margin - last.x) * 0.22;
  if (sentenceEnded && short) return false;
  if (piece.kind === 'paragraph' && Math.abs(line.x - last.x) > body.size * 4) return false;
  return !(short && /^[A-Z]/.test(line.text) && last.right < margin - (margin - last.x) * 0.5);
}
