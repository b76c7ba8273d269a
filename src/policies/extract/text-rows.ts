import type { Line } from './lines.ts';

export interface TextRow {
  readonly cells: readonly { readonly start: number; readonly end: number }[];
  /** Cells parted by upright strokes. */
  readonly piped: boolean;
  /** The line under a table's head: strokes and dashes only. */
  readonly rule: boolean;
}

/** A line of dashes, strokes or the like, which parts things and says nothing. */
export const isRule = (text: string): boolean => /^[-=_*~─━·•.\s]{3,}$/.test(text);

/** Label and value in wide columns: "Agreed by: Governors      To be reviewed: May 2027". */
const LABELS_APART = /^[A-Z][^:.]{1,40}:\s.*\S\s{3,}[A-Z][^:.]{1,40}:/;

/** A line as a table row, when tabs or upright strokes (or wide gaps between labelled values) part it; empty cells are kept. */
export function cellsOf(line: Line): TextRow | null {
  const { text } = line;
  if (/^\|.*\|$/.test(text) || (text.match(/\s\|\s/g) ?? []).length >= 2) {
    return { cells: split(line, /\|/g), piped: true, rule: /^[\s:|-]+$/.test(text) };
  }
  const inner = text.replace(/^\S{1,4}\t+/, '');
  if (inner.includes('\t')) return { cells: split(line, /\t/g), piped: false, rule: false };
  return text.length <= 300 && LABELS_APART.test(text) ? { cells: split(line, /\s{3,}/g), piped: false, rule: false } : null;
}

function split(line: Line, separator: RegExp): { start: number; end: number }[] {
  const cells: { start: number; end: number }[] = [];
  const add = (from: number, to: number): void => {
    const raw = line.text.slice(from, to);
    const lead = raw.length - raw.trimStart().length;
    const words = raw.trim();
    cells.push({ start: line.start + from + (words === '' ? 0 : lead), end: line.start + from + (words === '' ? 0 : lead + words.length) });
  };
  let from = 0;
  for (const found of line.text.matchAll(separator)) {
    // Strokes at both ends bound the row and part nothing.
    if (!(found.index === 0)) add(from, found.index);
    from = found.index + found[0].length;
  }
  if (from < line.text.length) add(from, line.text.length);
  return cells;
}
