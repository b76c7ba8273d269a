import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asId } from '../../../../src/kernel/ids.ts';
import { DocumentReader, READ_LIMITS } from '../../../../src/policies/document-reader.ts';
import { isVerbatim } from '../../../../src/policies/library-cache.ts';
import { column, layoutPdf } from '../../../fixtures/layout-pdf.ts';
import { wordFile, wordParts, zipArchive } from '../../../fixtures/zip-archive.ts';

const folder = mkdtempSync(join(tmpdir(), 'staffroom-hostile-'));
const reader = new DocumentReader({ textHere: true });
afterAll(() => {
  reader.rest();
  rmSync(folder, { recursive: true });
});

/** `taken`, or the code of the refusal; what is taken is verbatim. */
async function outcome(name: string, bytes: Uint8Array | string, using = reader): Promise<string> {
  const path = join(folder, name.replace(/[^\w.]/g, '_'));
  writeFileSync(path, bytes);
  const result = await using.read({ path, file: name, id: asId(`x-${name.length}`) });
  if (!result.ok) return result.error.code;
  expect(isVerbatim(result.value)).toBe(true);
  return 'taken';
}

const paragraph = (words: string): string => `<w:p><w:r><w:t>${words}</w:t></w:r></w:p>`;
const good = wordFile(paragraph('Telephones stay in the office.'));
let goodPdf: Uint8Array = new Uint8Array(0);
beforeAll(async () => {
  goodPdf = await layoutPdf([column(700, 'Telephones stay in the office at all times.', 'They are never lent.')]);
});

describe('hostile files, each read in the capped process', () => {
  it('a bomb of 1000:1 is refused, and the good file after it is taken', async () => {
    expect(await outcome('bomb.docx', zipArchive([...wordParts(paragraph('a')), { name: 'word/footnotes.xml', content: Buffer.alloc(15 * 1024 * 1024, 32) }]))).toBe('bomb');
    expect(await outcome('good.docx', good)).toBe('taken');
  });

  it('a part that packs far more than it declares is refused', async () => {
    expect(['bomb', 'broken']).toContain(await outcome('lies.docx', zipArchive([...wordParts(paragraph('a')), { name: 'word/footnotes.xml', content: Buffer.alloc(15 * 1024 * 1024, 32), claimedSize: 10 }])));
  });

  it('a document that needs more memory than the cap ends its process only, and the good file after it is taken', async () => {
    // Under the ratio of a bomb, because each paragraph differs, and under the size of a part: only its tree is too large.
    const many = Array.from({ length: 150_000 }, (_unused, i) => paragraph(`${i} ${(i * 2_654_435_761) % 4_294_967_296}`)).join('');
    expect(['too-much-memory', 'too-large', 'too-slow']).toContain(await outcome('huge.docx', wordFile(many)));
    expect(await outcome('good.docx', good)).toBe('taken');
  }, 60_000);

  it('a document that takes longer than the cap is stopped, and the good file after it is taken', async () => {
    const hasty = new DocumentReader({ textHere: true, limits: { ...READ_LIMITS, timeMs: 150 } });
    const many = Array.from({ length: 20_000 }, (_unused, i) => paragraph(`Paragraph ${i}`)).join('');
    expect(await outcome('slow.docx', wordFile(many), hasty)).toBe('too-slow');
    hasty.rest();
    expect(await outcome('good.docx', good)).toBe('taken');
  });

  it('a PDF whose cross-reference tables point to each other is refused or read', async () => {
    const loop = '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer<</Size 2/Root 1 0 R/Prev 58>>\nstartxref\n58\n%%EOF';
    expect(['broken', 'scanned', 'empty']).toContain(await outcome('loop.pdf', loop));
    const pages = '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF';
    expect(['broken', 'scanned', 'empty', 'too-slow']).toContain(await outcome('kids.pdf', pages));
  }, 60_000);

  it('a PDF whose stream unpacks to a thousand times its size stays within the caps', async () => {
    const packed = deflateRawSync(Buffer.alloc(64 * 1024 * 1024, 32));
    const zlib = Buffer.concat([Buffer.from([0x78, 0x9c]), packed, Buffer.alloc(4)]);
    const head = `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n4 0 obj<</Length ${zlib.length}/Filter/FlateDecode>>stream\n`;
    expect(['too-much-memory', 'too-slow', 'broken', 'scanned']).toContain(await outcome('stream.pdf', Buffer.concat([Buffer.from(head), zlib, Buffer.from('\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF')])));
    expect(await outcome('good.pdf', goodPdf)).toBe('taken');
  }, 60_000);

  it('text of a million characters on one line, endless words and signs are read or refused', async () => {
    for (const name of ['line.txt', 'line.md', 'line.html']) expect(['taken', 'too-slow', 'too-much-memory']).toContain(await outcome(name, 'telephones stay off '.repeat(50_000)));
    const hasty = new DocumentReader({ textHere: false, limits: { ...READ_LIMITS, timeMs: 1_500 } });
    const stopped = ['taken', 'empty', 'too-slow', 'too-much-memory', 'broken'];
    for (const bad of ['['.repeat(60_000), '> '.repeat(30_000), 'a'.repeat(60_000)]) expect(stopped).toContain(await outcome('bad.md', bad, hasty));
    expect(stopped).toContain(await outcome('one-word.txt', 'a'.repeat(1_000_000), hasty));
    hasty.rest();
    expect(await outcome('good.md', '# Telephones\n\nThey stay off.')).toBe('taken');
  }, 120_000);

  it('a short text that looks ordinary and is slow is read elsewhere for a running desk', async () => {
    const desk = new DocumentReader({ textHere: false, limits: { ...READ_LIMITS, timeMs: 1_500 } });
    let turns = 0;
    const beat = setInterval(() => turns++, 5);
    // Each line is two lists, one in the other, and every one is an item of the first.
    expect(await outcome('nested.md', '* * a\n'.repeat(10_000), desk)).toBe('too-slow');
    clearInterval(beat);
    desk.rest();
    // Read here, no turn would come between the first and the last byte.
    expect(turns).toBeGreaterThan(20);
  }, 60_000);

  it('a reader that does not come up refuses the file for now, and is not left behind', async () => {
    const hurried = new DocumentReader({ textHere: false, limits: { ...READ_LIMITS, startMs: 1 } });
    expect(await outcome('good.docx', good, hurried)).toBe('unreadable');
    const starved = new DocumentReader({ textHere: false, limits: { ...READ_LIMITS, memoryBytes: 1 } });
    // Long enough to be under way when its memory is looked at.
    const long = wordFile(Array.from({ length: 20_000 }, (_unused, i) => paragraph(`Paragraph ${i}`)).join(''));
    expect(['unreadable', 'too-much-memory']).toContain(await outcome('long.docx', long, starved));
    starved.rest();
  }, 60_000);

  it('the event loop turns meanwhile', async () => {
    let turns = 0;
    let reading = true;
    const turn = (): void => {
      turns++;
      if (reading) setImmediate(turn);
    };
    const many = Array.from({ length: 20_000 }, (_unused, i) => paragraph(`Paragraph ${i}`)).join('');
    const bytes = wordFile(many);
    turn();
    await outcome('long.docx', bytes);
    reading = false;
    expect(turns).toBeGreaterThan(100);
  }, 60_000);
});
