import { dirname, posix } from 'node:path';
import mammoth from 'mammoth';
import { defaultTreeAdapter as tree, parseFragment, type DefaultTreeAdapterTypes as Html } from 'parse5';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { ExtractedDocument } from '../document.ts';
import { BlockBuilder, visible } from './block-builder.ts';
import { reason, type Reason } from './file-guard.ts';
import { BrokenXml, descendants, readElements } from './office-xml.ts';
import { headingNumber, splitMarker } from './printed-number.ts';
import { readNumbering, readStyles } from './word-styles.ts';
import { MARK, readParagraphs, type WordParagraph } from './word-paragraphs.ts';
import { readOfficeParts } from './zip-parts.ts';

/** Reads a Word file. Words, tables, notes and text boxes come from mammoth; structure from what Word computes for each paragraph. */
export async function extractDocx(bytes: Uint8Array): Promise<Result<ExtractedDocument, Reason>> {
  const unpacked = await readOfficeParts(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (!unpacked.ok) return unpacked;
  const parts = unpacked.value;
  try {
    const main = related(parts, '_rels/.rels', '', 'officeDocument') ?? 'word/document.xml';
    const body = parts.get(main);
    if (body === undefined) return err(reason('broken', 'it has no main text: save it again from Word'));
    const rels = posix.join(dirname(main), '_rels', `${posix.basename(main)}.rels`);
    const part = (type: string): string | undefined => parts.get(related(parts, rels, dirname(main), type) ?? `word/${type}.xml`);
    const styles = readStyles(part('styles'));
    const marked = readParagraphs(body, styles, readNumbering(part('numbering'), styles));
    parts.set(main, marked.xml);
    // mammoth takes an opened archive in `file` when `path` is empty: so it sees only the parts that were checked and counted.
    const input = { path: '', file: archive(parts) };
    const html = await mammoth.convertToHtml(input, {
      includeDefaultStyleMap: false,
      includeEmbeddedStyleMap: false,
      ignoreEmptyParagraphs: false,
      externalFileAccess: false,
      convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })),
    });
    return ok(new WordReader(marked.paragraphs).read(parseFragment(html.value)));
  } catch (error) {
    if (error instanceof BrokenXml) return err(reason('broken', 'its text is damaged: save it again from Word'));
    throw error;
  }
}

/** The part that a relationship of this type points to, if it was unpacked. */
function related(parts: ReadonlyMap<string, string>, rels: string, base: string, type: string): string | null {
  const xml = parts.get(rels);
  if (xml === undefined) return null;
  const found = descendants(readElements(xml), 'Relationship').find((r) => r.attributes.get('Type')?.endsWith(`/relationships/${type}`) && r.attributes.get('TargetMode') !== 'External');
  const target = found?.attributes.get('Target');
  if (target === undefined) return null;
  const path = target.startsWith('/') ? target.slice(1) : posix.join(base, target);
  return parts.has(path) ? path : null;
}

function archive(parts: ReadonlyMap<string, string>): { exists(name: string): boolean; read(name: string, encoding?: string): Promise<string | Uint8Array> } {
  return {
    exists: (name) => parts.has(name),
    read: (name, encoding) => {
      const text = parts.get(name) ?? '';
      return Promise.resolve(encoding ? text : Buffer.from(text));
    },
  };
}

/** A paragraph's words and what Word says about it. */
interface Paragraph {
  readonly text: string;
  readonly word: WordParagraph | null;
}

/** Walks mammoth's HTML, which is flat here: paragraphs, tables, and at the end the list of notes. */
class WordReader {
  readonly #out = new BlockBuilder();
  readonly #paragraphs: readonly WordParagraph[];
  /** The size of most body text, in half points. */
  readonly #bodySize: number;
  readonly #looks: readonly string[];
  readonly #styled: boolean;
  #styledLevel = 0;
  #itemIndent: number | null = null;

  constructor(paragraphs: readonly WordParagraph[]) {
    this.#paragraphs = paragraphs;
    this.#styled = paragraphs.some((p) => p.headingLevel !== null && p.styleName !== 'title' && !p.contents);
    const sizes = new Map<number, number>();
    for (const p of paragraphs) if (!p.allBold && p.headingLevel === null) sizes.set(p.size, (sizes.get(p.size) ?? 0) + 1);
    this.#bodySize = [...sizes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 22;
    this.#looks = [...new Set(paragraphs.filter((p) => p.headingLevel === null && (p.allBold || p.size > this.#bodySize * 1.15)).map(look))].sort().reverse();
  }

  read(root: Html.DocumentFragment): ExtractedDocument {
    for (const node of root.childNodes) if (tree.isElementNode(node)) this.#element(node);
    return this.#out.build(null);
  }

  #element(node: Html.Element): void {
    if (node.tagName === 'table') this.#table(node);
    else if (node.tagName === 'ol' || node.tagName === 'ul') this.#notes(node);
    else for (const p of this.#read(node)) this.#paragraph(p);
  }

  #paragraph({ text, word }: Paragraph, inCell = false): void {
    const words = visible(text);
    if (words === '' || word?.contents) return;
    const label = word?.label ?? null;
    const level = inCell ? null : this.#headingLevel(words, word);
    if (level !== null) {
      this.#itemIndent = null;
      if (label && !label.bullet) this.#out.heading(words, level, bare(label.text), true);
      else this.#out.heading(words, level, headingNumber(words));
      return;
    }
    if (label) {
      this.#itemIndent = word?.indent ?? null;
      this.#out.item(words, word?.listLevel ?? 0, label.text);
      return;
    }
    const typed = splitMarker(words);
    if (typed) {
      this.#itemIndent = word?.indent ?? null;
      // Typed bullets nest by their indent, which is far above any list level: 100 keeps the two scales apart.
      this.#out.item(typed.rest, 100 + (word?.indent ?? 0), typed.marker);
      return;
    }
    const inside = this.#itemIndent !== null && word !== null && word.indent > 0 && word.indent >= this.#itemIndent;
    if (!inside) this.#itemIndent = null;
    this.#out.paragraph(words, inside);
  }

  /** By style or outline level; else by look: a short line all in bold or clearly larger than the body. */
  #headingLevel(words: string, word: WordParagraph | null): number | null {
    if (!word) return null;
    if (word.headingLevel !== null) {
      // Whole sentences set in a heading style are common in numbered policies; they are text.
      if (words.length > 180) return null;
      this.#styledLevel = word.styleName === 'title' ? 0 : word.headingLevel;
      return word.headingLevel;
    }
    const stands = word.allBold || word.size > this.#bodySize * 1.15;
    if (!stands || word.label?.bullet || splitMarker(words)?.marker === '•') return null;
    if (words.length > 90 || words.split(' ').length > 14 || /[.;,]$/.test(words)) return null;
    const rank = Math.max(0, this.#looks.indexOf(look(word)));
    return this.#styled ? Math.min(this.#styledLevel + 1, 9) : Math.min(rank + 1, 6);
  }

  #table(node: Html.Element): void {
    const rows = elements(node, 'tr').filter((row) => nearestTable(row) === node);
    const cells = rows.map((row) => row.childNodes.filter((c): c is Html.Element => tree.isElementNode(c) && (c.tagName === 'td' || c.tagName === 'th')));
    const nested = elements(node, 'table').length > 0;
    const long = cells.flat().some((cell) => this.#cellText(cell).length > LONG_CELL);
    const widest = Math.max(0, ...cells.map((row) => row.filter((cell) => this.#cellText(cell) !== '').length));
    // A table that only lays out the page (one column, a box, whole sections in a cell) reads as running text.
    if (widest <= 1 || nested || long) {
      for (const cell of cells.flat()) {
        for (const c of cell.childNodes) if (tree.isElementNode(c)) this.#element(c);
      }
      return;
    }
    // Authors mark every row as a header now and then; then none is.
    const body = rows.filter((row) => row.parentNode?.nodeName !== 'thead').length;
    this.#itemIndent = null;
    const bold = (row: readonly Html.Element[]): boolean => row.flatMap((cell) => this.#cellParagraphs(cell)).filter((p) => visible(p.text) !== '').every((p) => p.word?.allBold ?? false);
    const firstIsHeader = rows.length > 1 && cells[0] !== undefined && cells[0].length > 1 && bold(cells[0]) && !cells.slice(1).every(bold);
    this.#out.table(rows.map((row, i) => ({ cells: (cells[i] ?? []).map((cell) => this.#cellText(cell)), header: (row.parentNode?.nodeName === 'thead' && body > 0) || (i === 0 && firstIsHeader) })));
  }

  #cellParagraphs(cell: Html.Element): Paragraph[] {
    return cell.childNodes.filter(tree.isElementNode).flatMap((c) => this.#read(c));
  }

  /** A cell's paragraphs on one line, with the marks of its lists. */
  #cellText(cell: Html.Element): string {
    return this.#cellParagraphs(cell).map((p) => (visible(p.text) === '' ? '' : `${p.word?.label?.text ?? ''} ${p.text}`.trim())).filter((t) => t !== '').join(' ');
  }

  #notes(list: Html.Element): void {
    for (const [i, li] of list.childNodes.filter(tree.isElementNode).entries()) {
      const text = elements(li, 'p').map((p) => plain(p).replace(/\s*↑\s*$/, '')).join(' ');
      this.#out.footnote(text, `[${i + 1}]`);
    }
  }

  /** Paragraphs of an element, each with the last mark in it: a deleted paragraph's words run into the one after it. */
  #read(node: Html.Element): Paragraph[] {
    if (node.tagName === 'table') return elements(node, 'p').flatMap((p) => this.#read(p));
    let word: WordParagraph | null = null;
    for (const anchor of elements(node, 'a')) {
      const id = anchor.attrs.find((a) => a.name === 'id')?.value ?? '';
      const at = id.indexOf(MARK);
      if (at >= 0) word = this.#paragraphs[Number(id.slice(at + MARK.length))] ?? word;
    }
    return [{ text: plain(node), word }];
  }
}

/** Longer than any cell that is read as one row: a whole section stands in it. */
const LONG_CELL = 1_200;

/** Sorts larger before smaller, and at one size bold first. Capitals do not count: authors mix them freely at one level. */
const look = (p: WordParagraph): string => `${String(p.size).padStart(4, '0')}${p.allBold ? 'b' : 'a'}`;

/** "4.2." → "4.2", "(a)" → "a", "Appendix 1:" → "Appendix 1". */
const bare = (label: string): string => label.replace(/^\(/, '').replace(/[.):\s–-]+$/, '');

function elements(node: Html.ParentNode, name: string): Html.Element[] {
  return node.childNodes.filter(tree.isElementNode).flatMap((c) => (c.tagName === name ? [c, ...elements(c, name)] : elements(c, name)));
}

function nearestTable(node: Html.Element): Html.Node | null {
  let at: Html.ParentNode | null = node.parentNode;
  while (at && tree.isElementNode(at)) {
    if (at.tagName === 'table') return at;
    at = at.parentNode;
  }
  return null;
}

function plain(node: Html.Node): string {
  if (tree.isTextNode(node)) return node.value;
  if (!tree.isElementNode(node)) return '';
  if (node.tagName === 'br') return ' ';
  return node.childNodes.map(plain).join('');
}
