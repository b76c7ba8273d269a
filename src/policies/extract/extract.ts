import { err, ok, type Result } from '../../kernel/result.ts';
import type { ExtractedDocument } from '../document.ts';
import { decodeText, guardBytes, kindOf, reason, type FileKind, type Reason } from './file-guard.ts';
import { extractMarkdown } from './markdown.ts';
import { extractText } from './text.ts';

/** Reads one file's bytes by what its name says it is. Word, PDF and web readers are loaded when first needed: most schools use one kind. */
export async function extractFile(bytes: Uint8Array, name: string): Promise<Result<ExtractedDocument, Reason>> {
  const kind = kindOf(name);
  if (!kind.ok) return kind;
  const guarded = guardBytes(bytes, kind.value);
  if (!guarded.ok) return guarded;
  const extracted = await extractKind(bytes, kind.value);
  if (extracted.ok && extracted.value.blocks.length === 0) return err(reason('empty', 'it holds no words that can be read'));
  return extracted;
}

async function extractKind(bytes: Uint8Array, kind: FileKind): Promise<Result<ExtractedDocument, Reason>> {
  switch (kind) {
    case 'docx':
      return (await import('./docx.ts')).extractDocx(bytes);
    case 'pdf':
      return (await import('./pdf.ts')).extractPdf(bytes);
    case 'html':
      return ok((await import('./html.ts')).extractHtml(text(bytes)));
    case 'markdown':
      return ok(extractMarkdown(text(bytes)));
    case 'text':
      return ok(extractText(text(bytes)));
  }
}

function text(bytes: Uint8Array): string {
  const decoded = decodeText(bytes);
  if (decoded === null) throw new Error('the guard let bytes through that are no text');
  return decoded;
}
