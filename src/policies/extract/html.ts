import { defaultTreeAdapter as tree, parse, type DefaultTreeAdapterTypes as Html } from 'parse5';
import type { ExtractedDocument } from '../document.ts';
import { BlockBuilder, visible } from './block-builder.ts';
import { headingNumber, splitMarker } from './printed-number.ts';

/** Not the document's words: code, controls, and the furniture of a site around its article. */
const LEFT_OUT = new Set(['script', 'style', 'template', 'noscript', 'nav', 'form', 'button', 'input', 'select', 'textarea', 'svg', 'math', 'iframe', 'object', 'audio', 'video', 'canvas', 'head', 'title', 'dialog', 'aside']);
const FURNITURE_ROLES = new Set(['navigation', 'banner', 'contentinfo', 'search', 'complementary', 'menu', 'dialog']);
const BLOCKS = new Set(['address', 'article', 'blockquote', 'body', 'center', 'dd', 'details', 'div', 'dl', 'dt', 'fieldset', 'figcaption', 'figure', 'footer', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header', 'hgroup', 'hr', 'html', 'li', 'main', 'ol', 'p', 'pre', 'section', 'summary', 'table', 'ul']);
/** Deeper than people nest; the parser itself has no limit, and the walk recurses. */
const MAX_DEPTH = 400;

/** Reads a web page's main words; `text` is the page's source, already decoded. */
export function extractHtml(source: string): ExtractedDocument {
  const document = parse(source, { scriptingEnabled: false });
  const root = find(document, (e) => e.tagName === 'main') ?? only(document, 'article') ?? find(document, (e) => e.tagName === 'body');
  const reader = new PageReader();
  if (root) reader.read(root);
  return reader.build();
}

interface Place {
  readonly list: { readonly ordered: boolean; readonly depth: number } | null;
  readonly depth: number;
}

class PageReader {
  readonly #out = new BlockBuilder();
  #words = '';
  /** How the next run of words is to be taken. */
  #item: { readonly depth: number; readonly marker: string | null } | null = null;
  #inItem = false;

  build(): ExtractedDocument {
    return this.#out.build(null);
  }

  read(root: Html.Element): void {
    this.#children(root, { list: null, depth: 0 });
    this.#flush();
  }

  #children(node: Html.ParentNode, place: Place): void {
    if (place.depth > MAX_DEPTH) return;
    for (const child of node.childNodes) {
      if (tree.isTextNode(child)) this.#words += child.value;
      else if (tree.isElementNode(child)) this.#element(child, place);
    }
  }

  #element(node: Html.Element, place: Place): void {
    const name = node.tagName;
    if (LEFT_OUT.has(name) || isHidden(node) || isFurniture(node)) return;
    const inside: Place = { list: place.list, depth: place.depth + 1 };
    if (name === 'br') {
      this.#words += ' ';
      return;
    }
    if (!BLOCKS.has(name)) return this.#children(node, inside);
    this.#flush();
    if (/^h[1-6]$/.test(name)) {
      const text = visible(textOf(node));
      this.#inItem = false;
      this.#out.heading(text, Number(name[1]), headingNumber(text));
      return;
    }
    if (name === 'table') return this.#table(node, inside);
    if (name === 'ol' || name === 'ul') {
      const depth = place.list ? place.list.depth + 1 : 0;
      this.#list(node, { list: { ordered: name === 'ol', depth }, depth: inside.depth });
      if (depth === 0) this.#inItem = false;
      return;
    }
    if (name === 'li') this.#item = { depth: place.list?.depth ?? 0, marker: '•' };
    this.#children(node, inside);
    this.#flush();
  }

  #list(node: Html.Element, place: Place): void {
    let next = Number(attribute(node, 'start') ?? 1);
    if (!Number.isInteger(next)) next = 1;
    const type = attribute(node, 'type') ?? '1';
    for (const child of node.childNodes) {
      if (!tree.isElementNode(child)) continue;
      if (child.tagName !== 'li') {
        this.#element(child, place);
        continue;
      }
      if (isHidden(child)) continue;
      const value = Number(attribute(child, 'value') ?? next);
      if (Number.isInteger(value)) next = value;
      this.#flush();
      this.#item = { depth: place.list?.depth ?? 0, marker: place.list?.ordered ? listMark(next, type) : '•' };
      next++;
      this.#children(child, { ...place, depth: place.depth + 1 });
      this.#flush();
      this.#item = null;
    }
  }

  #table(node: Html.Element, place: Place): void {
    const rows = descend(node, 'tr');
    const cells = rows.map((row) => row.childNodes.filter(tree.isElementNode).filter((c) => c.tagName === 'td' || c.tagName === 'th'));
    const caption = descend(node, 'caption')[0];
    if (caption) this.#out.paragraph(textOf(caption));
    const texts = cells.map((row) => row.map((cell) => visible(textOf(cell))));
    const laysOut = descend(node, 'table').length > 0 || texts.flat().some((t) => t.length > 1_200) || texts.every((row) => row.filter((t) => t !== '').length <= 1);
    if (laysOut) {
      for (const cell of cells.flat()) {
        this.#children(cell, { list: null, depth: place.depth + 1 });
        this.#flush();
      }
      return;
    }
    this.#inItem = false;
    this.#out.table(rows.map((row, i) => ({ cells: texts[i] ?? [], header: row.parentNode?.nodeName === 'thead' || (i === 0 && rows.length > 1 && (cells[i] ?? []).every((c) => c.tagName === 'th')) })));
  }

  #flush(): void {
    const words = visible(this.#words);
    this.#words = '';
    if (words === '') return;
    const item = this.#item;
    this.#item = null;
    if (item) {
      this.#inItem = true;
      this.#out.item(words, item.depth, item.marker);
      return;
    }
    const typed = this.#inItem ? null : splitMarker(words);
    if (typed) this.#out.item(typed.rest, 0, typed.marker);
    else this.#out.paragraph(words, this.#inItem);
  }
}

function listMark(value: number, type: string): string {
  if (/^[aA]$/.test(type) && value >= 1 && value <= 26) return `${String.fromCharCode((type === 'a' ? 96 : 64) + value)}.`;
  return `${value}.`;
}

const attribute = (node: Html.Element, name: string): string | undefined => node.attrs.find((a) => a.name === name)?.value;

const isHidden = (node: Html.Element): boolean =>
  attribute(node, 'hidden') !== undefined || attribute(node, 'aria-hidden') === 'true' || /(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(attribute(node, 'style') ?? '');

/** A header or footer of the page; one inside an article or section belongs to the text. */
function isFurniture(node: Html.Element): boolean {
  if (FURNITURE_ROLES.has(attribute(node, 'role') ?? '')) return true;
  if (node.tagName !== 'header' && node.tagName !== 'footer') return false;
  let at = node.parentNode;
  while (at && tree.isElementNode(at)) {
    if (at.tagName === 'article' || at.tagName === 'section' || at.tagName === 'main') return false;
    at = at.parentNode;
  }
  return true;
}

function descend(node: Html.ParentNode, name: string): Html.Element[] {
  const found: Html.Element[] = [];
  const waiting: Html.ParentNode[] = [node];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    for (const child of at.childNodes.filter(tree.isElementNode).toReversed()) waiting.push(child);
    if (at !== node && tree.isElementNode(at) && at.tagName === name) found.push(at);
  }
  return found;
}

const find = (node: Html.ParentNode, test: (e: Html.Element) => boolean): Html.Element | null => {
  const waiting: Html.ParentNode[] = [node];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    if (tree.isElementNode(at) && test(at)) return at;
    for (const child of at.childNodes.filter(tree.isElementNode).toReversed()) waiting.push(child);
  }
  return null;
};

/** The page's one article; with several, none is the document. */
function only(node: Html.ParentNode, name: string): Html.Element | null {
  const all = descend(node, name);
  return all.length === 1 ? (all[0] ?? null) : null;
}

function textOf(node: Html.ParentNode, depth = 0): string {
  if (depth > MAX_DEPTH) return '';
  return node.childNodes
    .map((child) => {
      if (tree.isTextNode(child)) return child.value;
      if (!tree.isElementNode(child) || LEFT_OUT.has(child.tagName) || isHidden(child)) return '';
      if (child.tagName === 'br') return ' ';
      const inner = textOf(child, depth + 1);
      return BLOCKS.has(child.tagName) || child.tagName === 'td' || child.tagName === 'th' ? ` ${inner} ` : inner;
    })
    .join('');
}
