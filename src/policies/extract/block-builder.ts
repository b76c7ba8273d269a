import type { Block, ExtractedDocument } from '../document.ts';

/** Characters that show nothing and could make shown words differ from stored ones: controls, zero-width marks, soft hyphens, bidi overrides. */
// oxlint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u0084\u0086-\u009F\u00AD\u200B\u200E\u200F\u2060\u202A-\u202E\u2066-\u2069\uFEFF\uFFFE\uFFFF]/g;

/** The words of a piece as they are shown: one space between words, nothing unseen. */
export const visible = (text: string): string => text.replace(UNSEEN, '').replace(/\s+/g, ' ').trim();

/** A note's mark at the end of a word, as in "a pupil*" or "a pupil * **"; at the start of a line it is a bullet or the note itself. */
const NOTE_REFERENCE = /(?<=[^\s*]\s?|\*\s)(?<!\*)(\*{1,3}|[†‡])(?=$|[\s.,;:)\]"'”’])/gu;
const NOTE = /^(\*{1,3}|[†‡])(?!\*)\s*(?=\S)/;

/** Builds an ExtractedDocument block by block, in reading order; text that is empty when shown makes no block. */
export class BlockBuilder {
  readonly #blocks: Block[] = [];
  readonly #pieces: string[] = [];
  #length = 0;
  #tables = 0;
  /** The nesting depths, as the source has them, of the list that is open. */
  #depths: number[] = [];
  /** Note marks that words have carried so far: a later line that starts with one is that note. */
  readonly #noteMarks = new Set<string>();
  /** From 1; null where the format has no pages. Blocks get the page that is set when they are added. */
  page: number | null = null;

  /** `restored` is a number that the source prints by itself, so it stands before the span and not in it. */
  heading(text: string, level: number, number: string | null, restored = false): void {
    this.#depths = [];
    const span = this.#line(restored ? number : null, text);
    if (span) this.#blocks.push({ kind: 'heading', level: Math.max(1, Math.min(level, 9)), number, ...span });
  }

  /** A paragraph ends the open list unless it is `inside` it; one that starts with a note mark used before is that note. */
  paragraph(text: string, inside = false): void {
    const mark = NOTE.exec(text.trimStart());
    if (mark?.[1] !== undefined && this.#noteMarks.has(mark[1])) return this.footnote(text.trimStart().slice(mark[0].length), mark[1]);
    if (!inside) this.#depths = [];
    const span = this.#line(null, text);
    if (span) this.#blocks.push({ kind: 'paragraph', depth: 0, marker: null, ...span });
  }

  /** `nesting` is any measure that grows with depth (list level, indent in points); it is ranked among the open list's items. */
  item(text: string, nesting: number, marker: string | null): void {
    if (marker !== null && this.#noteMarks.has(marker)) return this.footnote(text, marker);
    const span = this.#line(marker, text);
    if (!span) return;
    this.#depths = [...this.#depths.filter((depth) => depth < nesting), nesting];
    this.#blocks.push({ kind: 'item', depth: this.#depths.length - 1, marker, ...span });
  }

  footnote(text: string, marker: string): void {
    this.#depths = [];
    const span = this.#line(marker, text);
    if (span) this.#blocks.push({ kind: 'footnote', depth: 0, marker, ...span });
  }

  /** Rows of one table, each a list of cell texts. Empty rows are left out; empty cells stay, so that columns keep their places. */
  table(rows: readonly { readonly cells: readonly string[]; readonly header: boolean; readonly page?: number | null }[]): void {
    this.#depths = [];
    const table = this.#tables++;
    for (const row of rows) {
      const cells = row.cells.map(visible);
      if (cells.every((cell) => cell === '')) continue;
      const start = this.#open();
      const spans = [];
      for (const [i, cell] of cells.entries()) {
        if (i > 0) this.#write('\t');
        spans.push({ start: this.#length, end: this.#length + cell.length });
        this.#write(cell);
      }
      this.#blocks.push({ kind: 'row', table, cells: spans, header: row.header, start, end: this.#length, page: row.page ?? this.page });
    }
  }

  get empty(): boolean {
    return this.#blocks.length === 0;
  }

  build(pages: number | null): ExtractedDocument {
    return { text: this.#pieces.join(''), blocks: this.#blocks, pages };
  }

  #line(prefix: string | null, text: string): { start: number; end: number; page: number | null } | null {
    const words = visible(text);
    if (words === '') return null;
    for (const mark of words.matchAll(NOTE_REFERENCE)) if (mark[1] !== undefined) this.#noteMarks.add(mark[1]);
    this.#open();
    if (prefix !== null && prefix !== '') this.#write(`${prefix} `);
    const start = this.#length;
    this.#write(words);
    return { start, end: this.#length, page: this.page };
  }

  #open(): number {
    if (this.#length > 0) this.#write('\n');
    return this.#length;
  }

  #write(text: string): void {
    this.#pieces.push(text);
    this.#length += text.length;
  }
}
