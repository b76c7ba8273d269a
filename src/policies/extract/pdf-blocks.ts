import type { ExtractedDocument } from '../document.ts';
import { BlockBuilder, visible } from './block-builder.ts';
import { headingNumber, splitMarker } from './printed-number.ts';

/** A piece of a PDF before it is placed in a text: what the layout and the structure tree both give. */
export type Piece =
  | { readonly kind: 'heading'; readonly text: string; readonly page: number; /** By the tree; null where it is told by look alone. */ readonly level: number | null; readonly look: string }
  | { readonly kind: 'paragraph'; readonly text: string; readonly page: number; readonly x: number }
  | { readonly kind: 'item'; readonly text: string; readonly page: number; readonly marker: string | null; readonly nesting: number }
  | { readonly kind: 'footnote'; readonly text: string; readonly page: number; readonly marker: string }
  | { readonly kind: 'table'; readonly rows: readonly { readonly cells: readonly string[]; readonly header: boolean; readonly page: number }[]; readonly page: number };

/** Sorts a larger look before a smaller one, and at one size bold first. Capitals do not count: authors mix them freely at one level. */
export const lookOf = (size: number, bold: boolean): string => `${String(Math.round(size * 2)).padStart(4, '0')}${bold ? 'b' : 'a'}`;

/** A heading is short and does not end as a sentence does. */
export const mayBeHeading = (text: string): boolean => text.length <= 110 && text.split(/\s+/).length <= 16 && !/[.;,]$/.test(text) && /\p{L}/u.test(text) && !/^[•▪●o*–-]\s/.test(text);

/** Places pieces in one text. Paragraphs and items that a page break cut are joined again. */
export function assemble(pieces: readonly Piece[], pages: number, joinLines: (before: string, after: string) => string): ExtractedDocument {
  const out = new BlockBuilder();
  const joined = joinOverPages(pieces, joinLines);
  const byTree = joined.flatMap((p) => (p.kind === 'heading' && p.level !== null ? [p.level] : []));
  const looks = [...new Set(joined.flatMap((p) => (p.kind === 'heading' && p.level === null ? [p.look] : [])))].sort().reverse();
  let treeLevel = 0;
  for (const piece of joined) {
    out.page = piece.page;
    switch (piece.kind) {
      case 'heading': {
        const text = visible(piece.text);
        if (piece.level !== null) treeLevel = piece.level;
        const rank = looks.indexOf(piece.look) + 1;
        out.heading(text, piece.level ?? (byTree.length > 0 ? treeLevel + 1 : Math.min(rank, 6)), headingNumber(text));
        break;
      }
      case 'paragraph':
        out.paragraph(piece.text);
        break;
      case 'item':
        out.item(piece.text, piece.nesting, piece.marker);
        break;
      case 'footnote':
        out.footnote(piece.text, piece.marker);
        break;
      case 'table':
        out.table(piece.rows);
        break;
    }
  }
  return out.build(pages);
}

function joinOverPages(pieces: readonly Piece[], joinLines: (before: string, after: string) => string): Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    // Certain enough: no end of a sentence before the break, and no beginning of one after it.
    if (last && last.page < piece.page && (last.kind === 'paragraph' || last.kind === 'item') && piece.kind === 'paragraph' && !/[.!?:;]["'”’)]*$/.test(last.text.trim()) && /^[\p{Ll}(&]/u.test(piece.text.trim()) && !splitMarker(piece.text)) {
      out[out.length - 1] = { ...last, text: joinLines(last.text, piece.text), page: last.page };
    } else out.push(piece);
  }
  return out;
}

/** Knows the document's words, and joins the two halves of a word that a line end parts. */
export function lineJoiner(words: ReadonlySet<string>): (before: string, after: string) => string {
  return (before, after) => {
    const head = before.trimEnd();
    const tail = after.trimStart();
    if (head.endsWith('\u00AD')) return head.slice(0, -1) + tail;
    const left = /([\p{L}]+)-$/u.exec(head)?.[1];
    const right = /^\p{Ll}+/u.exec(tail)?.[0];
    if (left === undefined || right === undefined) return head === '' ? tail : `${head} ${tail}`;
    // The hyphen goes only when the document itself prints the whole word elsewhere without one.
    const certain = words.has((left + right).toLowerCase()) && !words.has(`${left}-${right}`.toLowerCase());
    return certain ? head.slice(0, -1) + tail : head + tail;
  };
}

/** The words of some texts, lower case, hyphenated ones whole. */
export function wordsOf(texts: Iterable<string>): Set<string> {
  const words = new Set<string>();
  for (const text of texts) for (const word of text.toLowerCase().match(/\p{L}+(?:-\p{L}+)*/gu) ?? []) words.add(word);
  return words;
}
