import type { ExtractedDocument } from '../../../../src/policies/document.ts';
import type { Reason } from '../../../../src/policies/extract/file-guard.ts';
import type { Result } from '../../../../src/kernel/result.ts';

/** A document as short lines: "h1 4.2 Words", "p Words", "i0 (a) Words", "f * Words", "R A|B" for a header row and "r A|B" for others. */
export function outline(document: ExtractedDocument): string[] {
  const words = (span: { start: number; end: number }): string => document.text.slice(span.start, span.end);
  return document.blocks.map((block) => {
    switch (block.kind) {
      case 'heading':
        return `h${block.level} ${block.number ?? '-'} ${words(block)}`;
      case 'paragraph':
        return `p ${words(block)}`;
      case 'item':
        return `i${block.depth} ${block.marker ?? '-'} ${words(block)}`;
      case 'footnote':
        return `f ${block.marker ?? '-'} ${words(block)}`;
      case 'row':
        return `${block.header ? 'R' : 'r'} ${block.cells.map(words).join('|')}`;
    }
  });
}

export function taken(result: Result<ExtractedDocument, Reason>): ExtractedDocument {
  if (!result.ok) throw new Error(`refused: ${result.error.code}: ${result.error.detail}`);
  return result.value;
}

export const refusal = (result: Result<unknown, Reason>): string => (result.ok ? 'taken' : result.error.code);
