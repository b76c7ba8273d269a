import { visible } from './block-builder.ts';
import { lookOf, mayBeHeading, type Piece } from './pdf-blocks.ts';
import { joinRuns, type Run } from './pdf-page.ts';
import { isMarker, splitMarker } from './printed-number.ts';

/** One page's part of the structure tree. */
export interface TagNode {
  readonly role: string;
  readonly children: readonly (TagNode | { readonly type: string; readonly id: string })[];
}

/** Roles that hold other blocks; every other role is words within a block, unless it holds one of these. */
const GROUPS = new Set(['Root', 'Document', 'DocumentFragment', 'Part', 'Art', 'Sect', 'Div', 'BlockQuote', 'Aside', 'Index', 'THead', 'TBody', 'TFoot']);
/** Contents lists repeat the headings; figures have no words of the document. */
const LEFT_OUT = new Set(['TOC', 'TOCI', 'Figure', 'Formula', 'Artifact', 'Form']);

/** Reads one page's structure tree into pieces; `content` gives the runs of each marked content. */
export class TaggedPage {
  readonly #page: number;
  readonly #content: ReadonlyMap<string, readonly Run[]>;
  readonly #bodySize: number;
  readonly #joinLines: (before: string, after: string) => string;
  readonly pieces: Piece[] = [];

  constructor(page: number, content: ReadonlyMap<string, readonly Run[]>, bodySize: number, joinLines: (before: string, after: string) => string) {
    this.#page = page;
    this.#content = content;
    this.#bodySize = bodySize;
    this.#joinLines = joinLines;
  }

  block(node: TagNode, depth = 0): void {
    if (LEFT_OUT.has(node.role) || depth > 200) return;
    const heading = /^H([1-6])?$/.exec(node.role);
    if (heading || node.role === 'Title') {
      const runs = this.#runs(node);
      const text = this.#text(runs);
      if (text === '') return;
      // Word tags whole numbered paragraphs as headings where the author used a heading style for them.
      if (text.length > 180) this.#paragraph(runs);
      else this.pieces.push({ kind: 'heading', text, page: this.#page, level: Number(heading?.[1] ?? 1), look: '' });
    } else if (node.role === 'L') this.#list(node, 0);
    else if (node.role === 'Table') this.#table(node);
    else if (node.role === 'Note' || node.role === 'FENote') this.#note(node);
    else if (GROUPS.has(node.role) || this.#holdsBlocks(node)) {
      let loose: Run[] = [];
      for (const child of node.children) {
        if ('role' in child && (isBlock(child) || this.#holdsBlocks(child))) {
          this.#paragraph(loose);
          loose = [];
          this.block(child, depth + 1);
        } else loose.push(...('role' in child ? this.#runs(child) : (this.#content.get(child.id) ?? [])));
      }
      this.#paragraph(loose);
    } else this.#paragraph(this.#runs(node));
  }

  #holdsBlocks(node: TagNode): boolean {
    return node.children.some((child) => 'role' in child && (isBlock(child) || this.#holdsBlocks(child)));
  }

  #paragraph(runs: readonly Run[]): void {
    const text = this.#text(runs);
    if (text === '') return;
    const typed = splitMarker(text);
    const letters = runs.filter((run) => run.text.trim() !== '');
    const size = Math.max(...letters.map((run) => run.size));
    const bold = letters.every((run) => run.bold);
    if ((bold || letters.every((run) => run.size > this.#bodySize * 1.12)) && mayBeHeading(text)) this.pieces.push({ kind: 'heading', text, page: this.#page, level: null, look: lookOf(size, bold) });
    else if (typed) this.pieces.push({ kind: 'item', text: typed.rest, page: this.#page, marker: typed.marker, nesting: letters[0]?.x ?? 0 });
    else this.pieces.push({ kind: 'paragraph', text, page: this.#page, x: letters[0]?.x ?? 0 });
  }

  #list(list: TagNode, depth: number): void {
    for (const item of list.children) {
      if (!('role' in item)) continue;
      if (item.role === 'L') {
        this.#list(item, depth + 1);
        continue;
      }
      const nested: TagNode[] = [];
      const label = this.#text(item.children.flatMap((c) => ('role' in c && c.role === 'Lbl' ? this.#runs(c) : [])));
      const words = this.#text(this.#runs({ role: 'LBody', children: item.children.filter((c) => !('role' in c) || c.role !== 'Lbl') }, nested));
      const typed = label === '' ? splitMarker(words) : null;
      // A label without letters is a bullet that is drawn.
      const drawn = label === '' && item.children.some((c) => 'role' in c && c.role === 'Lbl') ? '•' : null;
      const x = this.#runs(item)[0]?.x ?? 0;
      // Word starts a new list for each level now and then, so the place on the page says more than the tree; the tree breaks ties.
      const nesting = x + depth * 0.01;
      const marker = label === '' ? (typed?.marker ?? drawn) : isMarker(label) || label.length <= 12 ? label.replace(/^[\uE000-\uF8FF]$/, '•') : null;
      const text = typed ? typed.rest : marker === null && label !== '' ? `${label} ${words}` : words;
      if (text !== '') this.pieces.push({ kind: 'item', text, page: this.#page, marker, nesting });
      for (const inner of nested) {
        if (inner.role === 'L') this.#list(inner, depth + 1);
        else this.block(inner);
      }
    }
  }

  #table(table: TagNode): void {
    const rows = descend(table, 'TR').map((row) => {
      const cells = row.node.children.filter((c): c is TagNode => 'role' in c && (c.role === 'TD' || c.role === 'TH'));
      return { row, cells, texts: cells.map((cell) => this.#text(this.#runs(cell))) };
    });
    const laysOut = rows.every((r) => r.texts.filter((t) => t !== '').length <= 1) || rows.some((r) => r.texts.some((t) => t.length > 1_200));
    if (laysOut) {
      for (const cell of rows.flatMap((r) => r.cells)) this.block({ role: 'Div', children: cell.children });
      return;
    }
    const bold = (cells: readonly TagNode[]): boolean => cells.flatMap((cell) => this.#runs(cell)).filter((run) => run.text.trim() !== '').every((run) => run.bold);
    const boldFirst = rows.length > 1 && bold(rows[0]?.cells ?? []) && !rows.slice(1).every((r) => bold(r.cells));
    this.pieces.push({
      kind: 'table',
      page: this.#page,
      rows: rows.map((r, i) => ({ cells: r.texts, page: this.#page, header: r.row.within === 'THead' || (i === 0 && (boldFirst || (r.cells.length > 1 && r.cells.every((c) => c.role === 'TH')))) })),
    });
  }

  #note(node: TagNode): void {
    const label = this.#text(node.children.flatMap((c) => ('role' in c && c.role === 'Lbl' ? this.#runs(c) : [])));
    const text = this.#text(this.#runs(node));
    const mark = label !== '' ? label : (/^(?:\d{1,3}|[*†‡]{1,3})(?=\s)/.exec(text)?.[0] ?? '');
    if (mark === '') this.#paragraph(this.#runs(node));
    else this.pieces.push({ kind: 'footnote', text: text.startsWith(mark) ? text.slice(mark.length) : text, page: this.#page, marker: mark });
  }

  /** All runs under a node in reading order; nested lists and tables are put aside where asked. */
  #runs(node: TagNode, aside?: TagNode[]): Run[] {
    return node.children.flatMap((child) => {
      if (!('role' in child)) return [...(this.#content.get(child.id) ?? [])];
      if (LEFT_OUT.has(child.role)) return [];
      if (aside && (child.role === 'L' || child.role === 'Table' || child.role === 'Note')) {
        aside.push(child);
        return [];
      }
      return this.#runs(child, aside);
    });
  }

  #text(runs: readonly Run[]): string {
    return visible(joinRuns(runs, this.#joinLines));
  }
}

const isBlock = (node: TagNode): boolean => /^(?:H[1-6]?|P|L|Table|Title|Note|FENote|Caption)$/.test(node.role) || GROUPS.has(node.role) || LEFT_OUT.has(node.role);

function descend(node: TagNode, role: string, within: string = node.role): { readonly node: TagNode; readonly within: string }[] {
  return node.children.flatMap((child) => {
    if (!('role' in child)) return [];
    return child.role === role ? [{ node: child, within }] : descend(child, role, child.role);
  });
}
