import type { Block, ExtractedDocument } from '../document.ts';
import { findContents, type ContentsList } from './contents-list.ts';
import { isHeading, UNFINISHED } from './heading-evidence.ts';
import { HeadingLevels } from './heading-levels.ts';
import { readLines, type Line } from './lines.ts';
import { ListNesting } from './list-nesting.ts';
import { headingNumber, splitMarker } from './printed-number.ts';
import { cellsOf, isRule } from './text-rows.ts';

/**
 * Reads a plain text file, often a converted Word or PDF file, by evidence alone: blank lines, indents, bullets, numbers, capitals.
 * `text` is the file's own characters less a byte order mark; every span is exact.
 */
export function extractText(content: string): ExtractedDocument {
  const text = content.startsWith('\uFEFF') ? content.slice(1) : content;
  const { lines, pages } = readLines(text);
  const contents = findContents(lines);
  const kept = lines.filter((line, i) => !contents.at.has(i) && !isRule(line.text));
  return { text, blocks: new TextBlocks(kept, contents, noteMarks(text)).read(), pages };
}

const ENDED = /[.!?:;]["'”’)\]*_]*$/;
/** A lone label and its value, as policies print them at the front: "Review date: May 2027". */
const LABELLED = /^[A-Z][^:.?!]{1,45}:(?:\s|\t|$)/;
const NOTE = /^(\*{1,3}|†|‡|[¹²³⁴-⁹⁰]+|\[\d{1,2}\])\s*(?=\S)/;

/** Note marks that stand behind a word somewhere: only then is a line that starts with one a note and not a bullet. */
function noteMarks(text: string): ReadonlySet<string> {
  const marks = new Set<string>();
  for (const [, mark] of text.matchAll(/[\p{L}\d'’"”)](\*{1,3}|†|‡|[¹²³⁴-⁹⁰]+|\[\d{1,2}\])(?![\w*(])/gu)) if (mark !== undefined) marks.add(mark);
  return marks;
}

class TextBlocks {
  readonly #lines: readonly Line[];
  readonly #contents: ContentsList;
  readonly #marks: ReadonlySet<string>;
  readonly #blocks: Block[] = [];
  readonly #levels = new HeadingLevels();
  readonly #nesting = new ListNesting();
  #tables = 0;
  /** The last line that was put into a block, and its number. */
  #before: Line | null = null;

  constructor(lines: readonly Line[], contents: ContentsList, marks: ReadonlySet<string>) {
    this.#lines = lines;
    this.#contents = contents;
    this.#marks = marks;
  }

  read(): readonly Block[] {
    for (let i = 0; i < this.#lines.length; i++) {
      const line = this.#lines[i];
      if (!line) continue;
      i += this.#place(line, i);
      this.#before = this.#lines[i] ?? line;
    }
    return this.#blocks;
  }

  /** Puts a line where it belongs and returns how many more lines it used up. */
  #place(line: Line, i: number): number {
    const rows = this.#rows(i);
    if (rows > 0) return rows - 1;
    const note = NOTE.exec(line.text);
    if (note && line.gap && this.#marks.has(note[1] ?? '')) {
      this.#push({ kind: 'footnote', depth: 0, marker: note[1] ?? '', start: line.start + note[0].length, end: line.end, page: line.page });
      return 0;
    }
    const headed = this.#heading(line, i);
    if (headed > 0) return headed - 1;
    const item = itemStart(line);
    if (item) {
      this.#push({ kind: 'item', depth: this.#nesting.depthOf(line.indent, item.marker), marker: item.marker, start: line.start + item.skip, end: line.end, page: line.page });
      return 0;
    }
    if (!this.#continues(line)) this.#paragraph(line);
    return 0;
  }

  #paragraph(line: Line): void {
    this.#nesting.end();
    this.#push({ kind: 'paragraph', depth: 0, marker: null, start: line.start, end: line.end, page: line.page });
  }

  #push(block: Block): void {
    if (block.kind !== 'heading' && (block.kind === 'item' || block.end - block.start > 90)) this.#levels.body();
    this.#blocks.push(block);
  }

  /** Whether a line goes on with the block before it; if so the block is made longer. */
  #continues(line: Line): boolean {
    const last = this.#blocks.at(-1);
    const before = this.#before;
    if (!last || !before || last.kind === 'heading' || last.kind === 'row' || line.afterFurniture) return false;
    const lower = /^[\p{Ll}]/u.test(line.text);
    const open = !ENDED.test(before.text);
    const goesOn = line.gap
      ? open && (lower || UNFINISHED.test(before.text)) && !LABELLED.test(line.text)
      : !LABELLED.test(line.text) && !(LABELLED.test(before.text) && before.text.length < 70 && !lower) && !this.#outdented(line, before);
    if (!goesOn) return false;
    this.#blocks[this.#blocks.length - 1] = { ...last, end: line.end };
    return true;
  }

  /** After an item, a line that ended its sentence and goes back to the margin begins a paragraph of its own. */
  #outdented(line: Line, before: Line): boolean {
    return this.#blocks.at(-1)?.kind === 'item' && ENDED.test(before.text) && before.indent > 0 && line.indent === 0 && /^[\p{Lu}]/u.test(line.text);
  }

  /** Returns the number of lines the heading takes; 0 for none. */
  #heading(own: Line, i: number): number {
    const stacked = this.#blocks.at(-1)?.kind === 'heading';
    // Straight under another heading a line needs no gap to be one, when something sets it apart from what follows.
    const line = stacked && !own.gap && this.#lines[i + 1]?.gap === true ? { ...own, gap: true } : own;
    const item = itemStart(line);
    if (item && !/^\(?(?:\d|[A-Z][.)]$)/.test(item.marker) && !line.text.startsWith('#')) return 0;
    if (!line.afterFurniture && this.#isTail()) return 0;
    const next = this.#lines[i + 1] ?? null;
    const look = (from: Line, to: Line | null): boolean => isHeading({ line: from, next: to, nextIsItem: to !== null && itemStart(to) !== null, contents: this.#contents.entries });
    if (!look(line, next)) return 0;
    if (item && this.#inNumberedList(item.marker, next, i)) return 0;
    const first = line.gap || this.#blocks.length === 0;
    // A heading may run over two lines, when both look like one and the second is not set apart from the first.
    const after = this.#lines[i + 2] ?? null;
    const two = next !== null && first && !next.gap && after?.gap === true && !itemStart(next) && look({ ...next, gap: true }, after) && headingNumber(next.text) === null && isSameCase(line.text, next.text);
    const end = two ? next.end : line.end;
    const words = two ? `${line.text} ${next.text}` : line.text;
    const markdown = /^#{1,6}\s+/.exec(line.text)?.[0].length ?? 0;
    this.#nesting.end();
    const marks = /^[*_]{1,3}(?=\S)/.exec(line.text)?.[0].length ?? 0;
    const level = this.#levels.levelOf(words, stacked);
    this.#blocks.push({ kind: 'heading', level, number: headingNumber(words.replace(/^[#*_\s]+/, '')), start: line.start + markdown + marks, end: marks > 0 && /[*_]$/.test(words) ? end - marks : end, page: line.page });
    return two ? 2 : 1;
  }

  /** Whether a line can only be the rest of a sentence that the line before it left open. */
  #isTail(): boolean {
    const last = this.#blocks.at(-1);
    if (!last || last.kind === 'heading' || last.kind === 'row' || !this.#before) return false;
    return UNFINISHED.test(this.#before.text) && !LABELLED.test(this.#before.text);
  }

  /** Short numbered lines one after another are a list, not sections without text. */
  #inNumberedList(marker: string, next: Line | null, i: number): boolean {
    const sibling = next === null ? null : itemStart(next);
    if (sibling && followsOn(marker, sibling.marker)) return !this.#contents.entries.size;
    const last = this.#blocks.at(-1);
    return last?.kind === 'item' && last.marker !== null && followsOn(last.marker, marker) && this.#before === this.#lines[i - 1];
  }

  /** Lines whose parts stand in columns; returns how many. */
  #rows(i: number): number {
    let count = 0;
    const table = this.#tables;
    let piped = false;
    for (let line = this.#lines[i]; line && (count === 0 || !line.afterFurniture); line = this.#lines[i + count]) {
      const row = cellsOf(line);
      if (!row || (count > 0 && row.piped !== piped)) break;
      if (count === 0) this.#nesting.end();
      piped = row.piped;
      const start = row.cells[0]?.start ?? line.start;
      const header = row.piped && count === 0 && /^\|?[\s:|-]+$/.test(this.#lines[i + 1]?.text ?? '') ;
      if (!row.rule) this.#blocks.push({ kind: 'row', table, header, start, end: row.cells.at(-1)?.end ?? line.end, cells: row.cells, page: line.page });
      count++;
    }
    if (count > 0) this.#tables++;
    return count;
  }
}

const isSameCase = (a: string, b: string): boolean => (a === a.toUpperCase()) === (b === b.toUpperCase());

/** "- 1. Go to …": converters print a bullet before the list's own mark, which is the one that counts. */
function itemStart(line: Line): { readonly marker: string; readonly skip: number } | null {
  const outer = splitMarker(line.text);
  if (!outer) return null;
  const inner = /^[-–—*•]$/.test(outer.marker) ? splitMarker(outer.rest) : null;
  const found = inner ?? outer;
  // A ring inside a bullet is the same bullet, misread.
  return { marker: inner?.marker === 'o' ? outer.marker : found.marker, skip: line.text.length - found.rest.length };
}

/** Whether two printed numbers are one and the next at the same depth. */
function followsOn(marker: string, next: string): boolean {
  const a = marker.replace(/[().]+$/, '').split('.');
  const b = next.replace(/[().]+$/, '').split('.');
  return a.length === b.length && Number(b.at(-1)) === Number(a.at(-1)) + 1;
}
