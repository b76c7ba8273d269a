import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Document, HeadingLevel, Packer, Paragraph } from 'docx';
import { silentLog } from '../../src/kernel/log.ts';
import { openLibrary } from '../../src/policies/library.ts';
import { layoutPdf } from '../fixtures/layout-pdf.ts';

const POLICIES = 40;
const PAGES = 15;
const LINES_A_PAGE = 38;

/** A school's folder of 40 policies of 15 pages, half Word and half PDF: read for the first time, then started again with a warm index. */
export async function libraryBench(sentences: readonly string[]): Promise<Record<string, number>> {
  const root = mkdtempSync(join(tmpdir(), 'staffroom-library-bench-'));
  const policiesDir = join(root, 'policies');
  mkdirSync(policiesDir);
  let next = 0;
  const sentence = (): string => sentences[next++ % sentences.length] ?? '';
  for (let i = 0; i < POLICIES; i++) {
    const pages = Array.from({ length: PAGES }, () => Array.from({ length: LINES_A_PAGE }, () => sentence().replace(/[^\x20-\x7e]/g, "'").slice(0, 88)));
    if (i % 2 === 0) writeFileSync(join(policiesDir, `policy-${i}.docx`), await wordPolicy(i, pages));
    else writeFileSync(join(policiesDir, `policy-${i}.pdf`), await layoutPdf(pages.map((lines, p) => lines.map((text, l) => ({ text, y: 790 - l * 19, ...(l === 0 ? { size: 16, bold: true, text: `${p + 1} Section ${p + 1}` } : {}) })))));
  }
  const cold = await timed(policiesDir, join(root, 'cache'));
  const warm = await timed(policiesDir, join(root, 'cache'));
  rmSync(root, { recursive: true, force: true });
  return { policies: POLICIES, pagesEach: PAGES, clauses: warm.clauses, refused: warm.refused, coldMs: cold.ms, coldLongestStallMs: cold.stallMs, warmMs: warm.ms, warmLongestStallMs: warm.stallMs };
}

async function wordPolicy(number: number, pages: readonly (readonly string[])[]): Promise<Buffer> {
  const children = [new Paragraph({ text: `Policy ${number}`, heading: HeadingLevel.TITLE })];
  pages.forEach((lines, p) => {
    children.push(new Paragraph({ text: `Section ${p + 1}`, heading: HeadingLevel.HEADING_1 }));
    for (const line of lines) children.push(new Paragraph({ text: line }));
  });
  return Packer.toBuffer(new Document({ sections: [{ children }] }));
}

async function timed(policiesDir: string, cacheDir: string): Promise<{ ms: number; stallMs: number; clauses: number; refused: number }> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const from = performance.now();
  const library = openLibrary({ policiesDir, cacheDir, log: silentLog, watch: false });
  await library.ready;
  const ms = Math.round(performance.now() - from);
  delay.disable();
  const { documents, refused } = library.current();
  const clauses = documents.reduce((sum, d) => sum + d.clauses.length, 0);
  await library.close();
  return { ms, stallMs: Math.round(delay.max / 1e6), clauses, refused: refused.length };
}
