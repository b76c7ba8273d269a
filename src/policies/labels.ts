import type { ExtractedDocument, RowBlock } from './document.ts';
import type { Span } from './sentences.ts';

/** A label and what stands behind it ("Approved by:  Governing Body"). The value's span is empty where nothing does. */
export interface Labelled {
  /** Without its colon, white space collapsed. */
  readonly label: string;
  readonly value: Span;
  /** The line or row it stands in. */
  readonly line: Span;
  readonly page: number | null;
}

const COLON = /^([A-Za-z][^:\n]{0,60}?)\s*:\s*/;
const LONGEST_LINE = 200;

/** Every label and value of the document: rows of label and value, tables with labels at their head, and lines of their own. */
export function labelsOf(extracted: ExtractedDocument): Labelled[] {
  const found: Labelled[] = [];
  const { text, blocks } = extracted;
  blocks.forEach((block, i) => {
    if (block.kind === 'row') {
      const next = blocks[i + 1];
      found.push(...rowLabels(text, block, next?.kind === 'row' && next.table === block.table ? next : null));
    } else if (block.kind !== 'footnote') {
      for (const line of linesOf(text, block)) {
        const one = line.end - line.start <= LONGEST_LINE ? labelled(text, line, line, block.page) : null;
        if (one) found.push(one);
      }
    }
  });
  return found;
}

/** A header's lines often make one paragraph (Markdown joins what no blank line parts): each that opens with a label stands for itself. */
function linesOf(text: string, block: Span): Span[] {
  const lines: Span[] = [];
  for (let start = block.start; start < block.end; ) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 || feed > block.end ? block.end : feed;
    lines.push({ start, end });
    start = end + 1;
  }
  const labels = lines.filter((line) => COLON.test(text.slice(line.start, line.end).replace(/^[*_]{1,3}/, ''))).length;
  return labels >= 2 && labels === lines.length ? lines : [block];
}

const words = (text: string, span: Span): string => text.slice(span.start, span.end).replace(/[*_]{1,3}/g, '').replace(/\s+/g, ' ').trim();

function labelled(text: string, span: Span, line: Span, page: number | null): Labelled | null {
  const raw = text.slice(span.start, span.end);
  // Emphasis round the label is no part of it: "**Owner:** Mr Hill".
  const lead = /^[*_]{0,3}/.exec(raw)?.[0].length ?? 0;
  const match = COLON.exec(raw.slice(lead));
  if (!match) return null;
  let start = span.start + lead + match[0].length;
  start += /^[*_]{0,3}\s*/.exec(text.slice(start, span.end))?.[0].length ?? 0;
  return { label: (match[1] ?? '').replace(/[*_]+/g, '').replace(/\s+/g, ' ').trim(), value: { start, end: Math.max(start, span.end) }, line, page };
}

function rowLabels(text: string, row: RowBlock, below: RowBlock | null): Labelled[] {
  const found: Labelled[] = [];
  const line: Span = row;
  const { cells } = row;
  // A head of labels over one row of values.
  if (below && row.header && below.cells.length === cells.length && cells.length > 2) {
    cells.forEach((cell, i) => {
      const value = below.cells[i];
      if (value && cell.end > cell.start) found.push({ label: words(text, cell).replace(/:$/, ''), value, line: below, page: below.page });
    });
    return found;
  }
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i];
    if (!cell || cell.end === cell.start) continue;
    const own = labelled(text, cell, line, row.page);
    if (own && own.value.end > own.value.start) {
      found.push(own);
      continue;
    }
    const next = cells[i + 1];
    const bare = words(text, cell);
    if (own) {
      // "Approved:" with an empty cell, or another label, behind it was never filled in.
      const filled = next !== undefined && next.end > next.start && !/:\s*$/.test(words(text, next));
      found.push({ label: own.label, value: filled ? next : { start: cell.end, end: cell.end }, line, page: row.page });
      if (filled) i++;
    // The first row of a table of labels is often set as its head: "Next review | October 2026". A head of columns holds no number.
    } else if (next && (!row.header || (cells.length === 2 && /\d/.test(words(text, next)))) && i === 0 && bare.length <= 60) {
      // Further cells tell more of the value (a room, a number), not another label.
      found.push({ label: bare, value: next, line, page: row.page });
      i++;
      if (cells.length > 2 && !cells.slice(2).some((c) => COLON.test(text.slice(c.start, c.end)))) break;
    }
  }
  return found;
}
