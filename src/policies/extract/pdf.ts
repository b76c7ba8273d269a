import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { ExtractedDocument } from '../document.ts';
import { reason, type Reason } from './file-guard.ts';
import { assemble, lineJoiner, wordsOf, type Piece } from './pdf-blocks.ts';
import { bodyLook, columnOrder, piecesOf } from './pdf-layout.ts';
import { furniture, linesOf, type Line, type Run } from './pdf-page.ts';
import { TaggedPage, type TagNode } from './pdf-tagged.ts';

/** Longer than any policy; a bundle of all of a school's documents is better split. */
const MAX_PAGES = 600;
/** Fewer letters than this on a page means the page is a picture (measured on scans with a stamped page number). */
const SCANNED_BELOW = 20;

interface Page {
  readonly number: number;
  readonly runs: readonly Run[];
  readonly tree: TagNode | null;
}

/** Reads a PDF: by its structure tree when the tree covers its words, else by its layout. Scripts, attachments and forms are never touched. */
export async function extractPdf(bytes: Uint8Array): Promise<Result<ExtractedDocument, Reason>> {
  const loaded = await loadPages(bytes);
  if (!loaded.ok) return loaded;
  const pages = loaded.value;
  const letters = pages.map((page) => page.runs.reduce((n, run) => n + run.text.replace(/\s/g, '').length, 0));
  const mean = letters.reduce((a, b) => a + b, 0) / Math.max(1, pages.length);
  if (mean < SCANNED_BELOW) return err(reason('scanned', 'this PDF is a picture of pages: ask for the Word file, or run OCR (text recognition) on it'));
  const lined = pages.map((page) => linesOf(page.number, page.runs.filter((run) => !run.artifact)));
  const repeated = furniture(lined);
  const gone = new Set([...repeated].flatMap((line) => line.runs));
  const lines = lined.flatMap((page) => page.filter((line) => !repeated.has(line)));
  const body = bodyLook(lines);
  const join = lineJoiner(wordsOf(lines.map((line) => line.text)));
  const byTree = taggedPieces(pages, gone, body.size, join);
  const pieces = byTree ?? piecesOf(lined.flatMap((page) => columnOrder(page.filter((line: Line) => !repeated.has(line)))), body, join);
  return ok(assemble(pieces, pages.length, join));
}

/** Pieces by the structure tree; null when there is none, or when it leaves out a fifth of the words or lumps them together. */
function taggedPieces(pages: readonly Page[], gone: ReadonlySet<Run>, bodySize: number, join: (before: string, after: string) => string): Piece[] | null {
  if (pages.every((page) => page.tree === null)) return null;
  const pieces: Piece[] = [];
  let all = 0;
  for (const page of pages) {
    const content = new Map<string, Run[]>();
    for (const run of page.runs) {
      if (gone.has(run) || run.artifact) continue;
      all += run.text.replace(/\s/g, '').length;
      if (run.content !== null) content.set(run.content, [...(content.get(run.content) ?? []), run]);
    }
    if (!page.tree) continue;
    const reader = new TaggedPage(page.number, content, bodySize, join);
    reader.block(page.tree);
    pieces.push(...reader.pieces);
  }
  const lengths = pieces.map((p) => (p.kind === 'table' ? p.rows.flatMap((r) => r.cells) : [p.text]).join('').replace(/\s/g, '').length);
  const covered = lengths.reduce((a, b) => a + b, 0);
  return covered < all * 0.8 || Math.max(0, ...lengths) > Math.max(3_000, all * 0.5) ? null : pieces;
}

async function loadPages(bytes: Uint8Array): Promise<Result<Page[], Reason>> {
  // Loaded on first need: it is by far the largest library here, and a school without PDFs never needs it.
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const folder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  const task = pdfjs.getDocument({
    // A copy: pdfjs takes the buffer over.
    data: new Uint8Array(bytes),
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    enableXfa: false,
    stopAtErrors: false,
    // No picture is ever decoded: a picture bomb costs nothing, and words are all that is wanted.
    maxImageSize: 1,
    cMapUrl: `${join(folder, 'cmaps')}/`,
    cMapPacked: true,
    standardFontDataUrl: `${join(folder, 'standard_fonts')}/`,
    verbosity: pdfjs.VerbosityLevel.ERRORS,
  });
  try {
    const document = await task.promise;
    if (document.numPages > MAX_PAGES) return err(reason('too-large', `${document.numPages} pages, and the limit is ${MAX_PAGES}: split it`));
    const pages: Page[] = [];
    const bold = new Map<string, boolean>();
    for (let number = 1; number <= document.numPages; number++) {
      const page = await document.getPage(number);
      const content = await page.getTextContent({ includeMarkedContent: true });
      const fonts = new Set(content.items.flatMap((item) => ('str' in item && item.str.trim() !== '' ? [item.fontName] : [])));
      if ([...fonts].some((font) => !bold.has(font))) {
        // Real font names, which tell bold from regular, come only with the drawing operators.
        await page.getOperatorList();
        for (const font of fonts) if (!bold.has(font)) bold.set(font, page.commonObjs.has(font) && isBold(page.commonObjs.get(font)));
      }
      const tree: unknown = await page.getStructTree();
      pages.push({ number, runs: runsOf(content.items, bold), tree: isTagNode(tree) ? tree : null });
      page.cleanup();
    }
    return ok(pages);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === 'PasswordException') return err(reason('locked', 'it is protected by a password: save a copy without one'));
    // pdfjs throws many kinds of errors at damaged files; which one does not help the person who must mend it.
    return err(reason('broken', 'the PDF is damaged or was not copied whole: copy it again, or export it again'));
  } finally {
    await task.destroy();
  }
}

function isBold(font: unknown): boolean {
  if (typeof font !== 'object' || font === null) return false;
  const name = 'name' in font && typeof font.name === 'string' ? font.name : '';
  return /bold|black|heavy|semibold|demi/i.test(name) || ('bold' in font && font.bold === true) || ('black' in font && font.black === true);
}

function isTagNode(node: unknown): node is TagNode {
  return typeof node === 'object' && node !== null && 'role' in node && 'children' in node && Array.isArray(node.children);
}

type ContentItem = { readonly str: string; readonly transform: number[]; readonly width: number; readonly height: number; readonly fontName: string } | { readonly type: string; readonly id?: string; readonly tag?: string };

/** Upright text only: a slanted watermark is no part of the policy. */
function runsOf(items: readonly ContentItem[], bold: ReadonlyMap<string, boolean>): Run[] {
  const runs: Run[] = [];
  const open: { id: string | null; artifact: boolean }[] = [];
  for (const item of items) {
    if (!('str' in item)) {
      if (item.type === 'endMarkedContent') open.pop();
      else open.push({ id: item.type === 'beginMarkedContentProps' ? (item.id ?? null) : null, artifact: item.tag === 'Artifact' || (open.at(-1)?.artifact ?? false) });
      continue;
    }
    const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = item.transform;
    if (item.str === '' || Math.abs(b) > Math.abs(a) * 0.1) continue;
    const size = Math.hypot(c, d) || item.height;
    runs.push({ text: item.str, x, y, width: item.width, size, bold: bold.get(item.fontName) ?? false, content: open.findLast((o) => o.id !== null)?.id ?? null, artifact: open.at(-1)?.artifact ?? false });
  }
  return runs;
}
