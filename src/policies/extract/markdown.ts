import type { List, ListItem, Nodes, Paragraph, Root, Table } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import type { Block, ExtractedDocument } from '../document.ts';
import { headingNumber } from './printed-number.ts';

/**
 * Reads Markdown with GitHub tables. `text` is the file's own characters less a byte order mark; spans leave out the marks of headings,
 * items and tables, and keep those within a sentence. Front matter, rules, comments and raw HTML tags are furniture.
 */
export function extractMarkdown(content: string): ExtractedDocument {
  const text = content.startsWith('\uFEFF') ? content.slice(1) : content;
  // Front matter is blanked, not cut, so that all spans stay those of the file.
  const source = text.replace(/^---\r?\n[\s\S]{0,5000}?\n(?:---|\.\.\.)[ \t]*(?=\r?\n|$)/, (front) => front.replace(/[^\r\n]/g, ' '));
  const tree = fromMarkdown(source, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] });
  return { text, blocks: new MarkdownBlocks(text).read(tree), pages: null };
}

const NOTE = /^(?:((?:\\?\*){1,3}|\\?†|‡|[¹²³⁴-⁹⁰]+|\\?\[\d{1,2}\\?\])\s*(?=\S)|\\?(\[\^[^\]\s]{1,20}\]):\s*)/;
const NUMBERED = /^(\d{1,2}(?:\.\d{1,2}){1,4})[.)]?\s+(?=[\p{Lu}"'“‘(*_])/u;

class MarkdownBlocks {
  readonly #text: string;
  readonly #blocks: Block[] = [];
  #tables = 0;
  #level = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(tree: Root): readonly Block[] {
    tree.children.forEach((node, i) => this.#block(node, 0, tree.children[i + 1] ?? null));
    return this.#blocks;
  }

  #block(node: Nodes, depth: number, next: Nodes | null): void {
    if (node.type === 'heading') {
      const span = this.#inner(node.children);
      if (!span) return;
      this.#level = node.depth;
      this.#blocks.push({ kind: 'heading', level: node.depth, number: headingNumber(this.#text.slice(span.start, span.end)), ...span, page: null });
    } else if (node.type === 'paragraph') {
      this.#paragraph(node, next);
    } else if (node.type === 'list') {
      node.children.forEach((item, i) => this.#item(item, depth, this.#marker(node, item, i)));
    } else if (node.type === 'blockquote') {
      node.children.forEach((child, i) => this.#block(child, depth, node.children[i + 1] ?? null));
    } else if (node.type === 'table') {
      this.#table(node);
    } else if (node.type === 'code' && node.value.trim() !== '') {
      const at = this.#text.indexOf(node.value, node.position?.start.offset ?? 0);
      if (at >= 0) this.#blocks.push({ kind: 'paragraph', depth: 0, marker: null, start: at, end: at + node.value.length, page: null });
    }
  }

  #marker(list: List, item: ListItem, i: number): string {
    const start = item.position?.start.offset ?? 0;
    if (list.ordered !== true) return this.#text[start] ?? '-';
    return /^\s*(\d+[.)])/.exec(this.#text.slice(start, start + 12))?.[1] ?? `${(list.start ?? 1) + i}.`;
  }

  #item(item: ListItem, depth: number, marker: string): void {
    let first = true;
    for (const child of item.children) {
      if (child.type === 'paragraph') {
        for (const span of this.#linesOf(child)) this.#blocks.push({ kind: first ? 'item' : 'paragraph', depth, marker: first ? marker : null, ...span, page: null });
        first = false;
      } else {
        this.#block(child, depth + 1, null);
      }
    }
  }

  #paragraph(node: Paragraph, next: Nodes | null): void {
    const only = node.children.length === 1 ? node.children[0] : undefined;
    const span = this.#inner(node.children);
    if (!span) return;
    const words = this.#text.slice(span.start, span.end);
    // A short bold line above text is a heading of someone who does not use heading marks.
    if (only?.type === 'strong' && words.length <= 90 && !/[.;,!:]\W*$/.test(words) && (next?.type === 'paragraph' || next?.type === 'list')) {
      const inner = this.#inner(only.children) ?? span;
      this.#blocks.push({ kind: 'heading', level: Math.min(this.#level + 1, 7), number: headingNumber(this.#text.slice(inner.start, inner.end)), ...inner, page: null });
      return;
    }
    const note = NOTE.exec(words);
    // An emphasised sentence starts with a star too, but the star is then a mark of emphasis, not text.
    if (note && node.children[0]?.type === 'text') {
      const marker = (note[1] ?? note[2] ?? '').replace(/\\/g, '');
      this.#blocks.push({ kind: 'footnote', depth: 0, marker, start: span.start + note[0].length, end: span.end, page: null });
      return;
    }
    for (const line of this.#linesOf(node)) {
      // "5.1 Staff must …" is a numbered clause, though Markdown knows no such list.
      const numbered = NUMBERED.exec(this.#text.slice(line.start, line.end));
      if (numbered) this.#blocks.push({ kind: 'item', depth: 0, marker: numbered[1] ?? null, start: line.start + numbered[0].length, end: line.end, page: null });
      else this.#blocks.push({ kind: 'paragraph', depth: 0, marker: null, ...line, page: null });
    }
  }

  /** A paragraph's span, cut at its forced line breaks: people use them to set lines apart. */
  #linesOf(node: Paragraph): { start: number; end: number }[] {
    const lines: { start: number; end: number }[] = [];
    let from = 0;
    node.children.forEach((child, i) => {
      if (child.type !== 'break') return;
      const span = this.#inner(node.children.slice(from, i));
      if (span) lines.push(span);
      from = i + 1;
    });
    const last = this.#inner(node.children.slice(from));
    if (last) lines.push(last);
    return lines;
  }

  #table(node: Table): void {
    const table = this.#tables++;
    node.children.forEach((row, i) => {
      const cells = row.children.map((cell) => this.#inner(cell.children) ?? { start: cell.position?.end.offset ?? 0, end: cell.position?.end.offset ?? 0 });
      const shown = cells.filter((c) => c.end > c.start);
      const start = shown[0]?.start;
      if (start === undefined) return;
      this.#blocks.push({ kind: 'row', table, header: i === 0, start, end: shown.at(-1)?.end ?? start, cells, page: null });
    });
  }

  /** From the first to the last of some inline nodes, white space left out; null when nothing shows. */
  #inner(nodes: readonly Nodes[]): { start: number; end: number } | null {
    const shown = nodes.filter((n) => n.type !== 'html' && n.position !== undefined);
    let start = shown[0]?.position?.start.offset ?? 0;
    let end = shown.at(-1)?.position?.end.offset ?? 0;
    while (start < end && /\s/.test(this.#text[start] ?? '')) start++;
    while (end > start && /\s/.test(this.#text[end - 1] ?? '')) end--;
    return end > start ? { start, end } : null;
  }
}
