import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deflateRawSync, deflateSync } from 'node:zlib';
import { column, layoutPdf } from '../../fixtures/layout-pdf.ts';
import { wordFile, wordParts, zipArchive, type ZipEntry } from '../../fixtures/zip-archive.ts';

/** A file as somebody might put it into the policies folder. */
export interface HostileFile {
  readonly name: string;
  readonly what: string;
  readonly bytes: Uint8Array;
}

const MIB = 1024 * 1024;
const paragraph = (words: string): string => `<w:p><w:r><w:t>${words}</w:t></w:r></w:p>`;
export const GOOD_WORD = wordFile(paragraph('Telephones stay in the office.'));

/** Five hundred of them; a few take all the time or memory that one file may have, and `short` leaves those out with most of the cuts. */
export async function hostileFiles(short: boolean): Promise<readonly HostileFile[]> {
  const step = short ? 20 : 1;
  const pdf = await layoutPdf([column(700, 'Telephones stay in the office at all times.', 'They are never lent.')]);
  const tagged = readFileSync(new URL('../../fixtures/tagged.pdf', import.meta.url));
  const cut = ([['docx', GOOD_WORD], ['pdf', pdf], ['tagged.pdf', tagged]] as const).flatMap(([name, bytes]) =>
    Array.from({ length: 100 }, (_, part): HostileFile => ({ name: `cut-${part}.${name}`, what: 'cut off', bytes: bytes.slice(0, Math.floor((bytes.length * part) / 100)) })).filter((_, part) => part % step === 0));
  const quick = [...cut, ...bombs(), ...lies(), ...entities(), ...mixtures(pdf)];
  return short ? quick : [...quick, ...trees(), ...pdfs()];
}

const word = (name: string, what: string, entries: readonly ZipEntry[]): HostileFile => ({ name: `${name}.docx`, what, bytes: zipArchive(entries) });
const withPart = (name: string, content: Uint8Array | string, more: Partial<ZipEntry> = {}): readonly ZipEntry[] => [...wordParts(paragraph('a')).filter((part) => part.name !== name), { name, content, ...more }];

/** Parts that unpack to far more than they are: at 400:1 and beyond, as one part, as many, and archives in archives. */
function bombs(): HostileFile[] {
  const zeros = (mib: number): Buffer => Buffer.alloc(mib * MIB, 32);
  const single = ['word/document.xml', 'word/styles.xml', 'word/footnotes.xml', 'word/numbering.xml', '[Content_Types].xml'].flatMap((part) => [2, 15].map((mib) => word(`bomb-${part.replace(/\W/g, '')}-${mib}`, 'bomb', withPart(part, zeros(mib)))));
  const many = word('bomb-many', 'bomb', [...wordParts(paragraph('a')), ...Array.from({ length: 60 }, (_, i) => ({ name: `word/part${i}.xml`, content: Buffer.alloc(1_000_000, 32) }))]);
  const entries = word('bomb-entries', 'bomb', [...wordParts(paragraph('a')), ...Array.from({ length: 2_500 }, (_, i) => ({ name: `word/media/${i}`, content: 'x' }))]);
  const inner = zipArchive([{ name: 'x', content: zeros(8) }]);
  const nested = word('bomb-nested', 'nested archives', [...wordParts(paragraph('a')), ...Array.from({ length: 10 }, (_, i) => ({ name: `word/embeddings/${i}.zip`, content: inner }))]);
  return [...single, many, entries, nested];
}

/** Directories that say what is not so. */
function lies(): HostileFile[] {
  const size = [0, 1, 10, 1_000_000, 0xffffffff].map((claimedSize) => word(`lies-${claimedSize}`, 'a size that lies', withPart('word/footnotes.xml', Buffer.alloc(4 * MIB, 32), { claimedSize })));
  const twice = word('twice', 'two parts of one name', [...wordParts(paragraph('a')), { name: 'word/document.xml', content: '<w:document/>' }]);
  const outside = ['../../etc/passwd', '/etc/passwd', '..\\..\\x', 'word/../../x', 'C:\\x', '\u0000', 'a'.repeat(60_000)].map((name, i) => word(`outside-${i}`, 'a name that leads outside', [...wordParts(paragraph('a')), { name, content: 'x' }]));
  const locked = word('locked', 'encrypted', withPart('word/document.xml', 'x', { encrypted: true }));
  const damaged = Array.from({ length: 20 }, (_, i) => {
    const bytes = Buffer.from(GOOD_WORD);
    for (let j = 0; j < 1 + i; j++) bytes.writeUInt8((i * 37 + j * 11) & 255, (i * 7919 + j * 104_729) % bytes.length);
    return { name: `damaged-${i}.docx`, what: 'bytes changed', bytes };
  });
  return [...size, twice, ...outside, locked, ...damaged];
}

/** What XML can be made to mean. */
function entities(): HostileFile[] {
  const laughs = Array.from({ length: 10 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
  const doctypes = [`<!DOCTYPE x [<!ENTITY l0 "ha">${laughs}]>`, `<!DOCTYPE x [<!ENTITY l10 "${'a'.repeat(100_000)}">]>`, '<!DOCTYPE x [<!ENTITY l10 SYSTEM "file:///etc/passwd">]>', '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/hosts"> %p;]>'];
  return doctypes.flatMap((doctype, i) => [['utf8', 'utf8'], ['utf16', 'utf16le']].map(([name, encoding]) => {
    const xml = `${doctype}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${paragraph('&l10;'.repeat(i === 1 ? 1_000 : 1))}</w:body></w:document>`;
    return word(`entities-${i}-${name}`, 'entities', withPart('word/document.xml', encoding === 'utf8' ? xml : Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(xml, 'utf16le')])));
  }));
}

/** Trees too deep, too wide or in circles, in every kind of file. */
function trees(): HostileFile[] {
  const many = Array.from({ length: 150_000 }, (_, i) => paragraph(`${i} ${(i * 2_654_435_761) % 4_294_967_296}`)).join('');
  const numbering = Array.from({ length: 500 }, (_, i) => `<w:abstractNum w:abstractNumId="${i}"><w:numStyleLink w:val="s${(i + 1) % 500}"/></w:abstractNum>`).join('');
  const styles = Array.from({ length: 500 }, (_, i) => `<w:style w:type="paragraph" w:styleId="s${i}"><w:basedOn w:val="s${(i + 1) % 500}"/></w:style>`).join('');
  const text = (name: string, what: string, content: string): HostileFile => ({ name, what, bytes: Buffer.from(content) });
  return [
    { name: 'huge.docx', what: 'too wide a tree', bytes: wordFile(many) },
    { name: 'deep.docx', what: 'too deep a tree', bytes: wordFile(`${'<w:sdt><w:sdtContent>'.repeat(20_000)}${paragraph('a')}${'</w:sdtContent></w:sdt>'.repeat(20_000)}`) },
    { name: 'tables.docx', what: 'too deep a tree', bytes: wordFile(`${'<w:tbl><w:tr><w:tc>'.repeat(2_000)}${paragraph('a')}${'</w:tc></w:tr></w:tbl>'.repeat(2_000)}`) },
    { name: 'circles.docx', what: 'styles in circles', bytes: wordFile(paragraph('a'), styles, numbering) },
    { name: 'attributes.docx', what: 'a hundred thousand attributes', bytes: wordFile(`<w:p ${Array.from({ length: 100_000 }, (_, i) => `a${i}="x"`).join(' ')}><w:r><w:t>a</w:t></w:r></w:p>`) },
    { name: 'open.docx', what: 'not closed', bytes: wordFile('<w:p><w:r><w:t>'.repeat(10_000)) },
    text('deep.html', 'too deep a tree', `${'<div>'.repeat(100_000)}Telephones stay off.`), text('tables.html', 'too deep a tree', `${'<table><tr><td>'.repeat(20_000)}x`), text('lists.html', 'too deep a tree', `${'<ul><li>'.repeat(30_000)}x`),
    text('attributes.html', 'a hundred thousand attributes', `<p ${Array.from({ length: 100_000 }, (_, i) => `a${i}=x`).join(' ')}>Telephones stay off.</p>`), text('entities.html', 'entities', `<p>${'&CounterClockwiseContourIntegral;'.repeat(100_000)}</p>`),
    text('brackets.md', 'endless signs', '['.repeat(60_000)), text('quotes.md', 'endless signs', '> '.repeat(30_000)), text('stars.md', 'endless signs', '*a '.repeat(60_000)), text('lists.md', 'too deep a tree', '* * a\n'.repeat(10_000)), text('fences.md', 'endless signs', '```\n'.repeat(50_000)),
    text('tables.md', 'too wide a tree', `|${'a|'.repeat(5_000)}\n|${'-|'.repeat(5_000)}\n${`|${'b|'.repeat(50)}\n`.repeat(2_000)}`), text('line.txt', 'a line of a million', 'telephones stay off '.repeat(50_000)), text('line.md', 'a line of a million', 'telephones stay off '.repeat(50_000)), text('line.html', 'a line of a million', 'telephones stay off '.repeat(50_000)),
    text('word.txt', 'a word of a million', 'a'.repeat(1_000_000)), text('spaces.txt', 'a million blanks', `a${' '.repeat(1_000_000)}b`), text('numbers.txt', 'numbers without end', Array.from({ length: 50_000 }, (_, i) => `${'1.'.repeat((i % 30) + 1)} a`).join('\n')), text('breaks.txt', 'a million empty lines', '\n'.repeat(1_000_000)),
    text('marks.txt', 'marks on one letter', `a${'\u0301'.repeat(200_000)}`), text('turned.md', 'turned text', `# \u202eTelephones\n\n\u2066They\u2069 stay \u200boff.\n`), { name: 'sixteen.txt', what: 'half a character', bytes: Buffer.from([0xff, 0xfe, 0x41]) },
  ];
}

const pdfOf = (objects: string, trailer = 'trailer<</Root 1 0 R>>'): Buffer => Buffer.from(`%PDF-1.4\n${objects}\n${trailer}\n%%EOF`, 'latin1');
const page = (contents: string, more = ''): string => `1 0 obj<</Type/Catalog/Pages 2 0 R${more}>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>endobj\n${contents}`;
const stream = (id: number, dictionary: string, bytes: Buffer): string => `${id} 0 obj<</Length ${bytes.length}${dictionary}>>stream\n${bytes.toString('latin1')}\nendstream endobj`;

function pdfs(): HostileFile[] {
  const packed = (mib: number): Buffer => deflateSync(Buffer.alloc(mib * MIB, 32));
  const twice = deflateSync(packed(256));
  const unended = Buffer.concat([Buffer.from([0x78, 0x9c]), deflateRawSync(Buffer.alloc(64 * MIB, 32)), Buffer.alloc(4)]);
  const made: readonly (readonly [string, Buffer])[] = [
    ['xref-loop', Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer<</Size 2/Root 1 0 R/Prev 58>>\nstartxref\n58\n%%EOF')],
    ['kids-loop', pdfOf('1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>endobj')],
    ['many-pages', pdfOf('1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1000000/Kids[3 0 R]>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R>>endobj')],
    ['one-page-often', pdfOf(`1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 50000/Kids[${'3 0 R '.repeat(50_000)}]>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj`)],
    ['deep-array', pdfOf(page(`4 0 obj${'['.repeat(100_000)}endobj`))], ['deep-dictionary', pdfOf(page(`4 0 obj${'<</A'.repeat(100_000)}endobj`))],
    ['own-contents', pdfOf(page('4 0 obj[4 0 R 4 0 R]endobj'))], ['length-loop', pdfOf(page('4 0 obj<</Length 4 0 R>>stream\nx\nendstream endobj'))], ['negative', pdfOf(page('4 0 obj<</Length -1>>stream\nx\nendstream endobj'))],
    ['stream-64', pdfOf(page(stream(4, '/Filter/FlateDecode', packed(64))))], ['stream-unended', pdfOf(page(stream(4, '/Filter/FlateDecode', unended)))], ['stream-twice', pdfOf(page(stream(4, '/Filter[/FlateDecode/FlateDecode]', twice)))], ['filters', pdfOf(page(stream(4, `/Filter[${'/ASCIIHexDecode'.repeat(5_000)}]`, Buffer.from('41>'))))],
    ['text-endless', pdfOf(page(stream(4, '', Buffer.from(`BT /F 1 Tf ${'(a) Tj '.repeat(200_000)} ET`))))], ['state-endless', pdfOf(page(stream(4, '', Buffer.from('q '.repeat(500_000)))))],
    ['script', pdfOf(page(stream(4, '', Buffer.from('BT ET')), '/OpenAction<</S/JavaScript/JS(while\\(true\\){})>>'))], ['launch', pdfOf(page(stream(4, '', Buffer.from('BT ET')), '/OpenAction<</S/Launch/F(/bin/sh)>>'))], ['embedded', pdfOf(page(stream(4, '', Buffer.from('BT ET')), '/Names<</EmbeddedFiles<</Names[(a)<</EF<</F 4 0 R>>>>]>>>>'))],
    ['outlines-loop', pdfOf(page(stream(4, '', Buffer.from('BT ET')), '/Outlines 5 0 R').concat('\n5 0 obj<</First 5 0 R/Next 5 0 R/Last 5 0 R>>endobj'))], ['structure-loop', pdfOf(page(stream(4, '', Buffer.from('BT ET')), '/MarkInfo<</Marked true>>/StructTreeRoot 5 0 R').concat('\n5 0 obj<</Type/StructTreeRoot/K[5 0 R 5 0 R]/P 5 0 R>>endobj'))],
    ['no-objects', pdfOf('', 'trailer<<>>')], ['only-header', Buffer.from('%PDF-1.7\n')], ['encrypted', pdfOf(page(stream(4, '', Buffer.from('x'))), 'trailer<</Root 1 0 R/Encrypt<</Filter/Standard/V 5/R 6/O(x)/U(x)/P -1>>/ID[(a)(a)]>>')], ['numbers', pdfOf(page(`4 0 obj<</Length ${'9'.repeat(10_000)}>>stream\nx\nendstream endobj`))],
  ];
  return made.map(([name, bytes]) => ({ name: `${name}.pdf`, what: 'a PDF against its reader', bytes }));
}

/** One kind under the name of another, two kinds in one file, and noise. */
function mixtures(pdf: Uint8Array): HostileFile[] {
  const noise = ['docx', 'pdf', 'html', 'md', 'txt'].flatMap((extension) => ['', 'PK\u0003\u0004', '%PDF-1.7\n', '\u007fELF', '\u00d0\u00cf\u0011\u00e0'].map((magic, i): HostileFile => ({ name: `noise-${i}.${extension}`, what: 'noise', bytes: Buffer.concat([Buffer.from(magic, 'latin1'), randomBytes(4_000)]) })));
  return [...noise, { name: 'both.pdf', what: 'two kinds', bytes: Buffer.concat([GOOD_WORD, Buffer.from(pdf)]) }, { name: 'behind.pdf', what: 'two kinds', bytes: Buffer.concat([Buffer.from(pdf), GOOD_WORD]) }, { name: 'word.pdf', what: 'another kind', bytes: GOOD_WORD }, { name: 'pdf.docx', what: 'another kind', bytes: pdf }];
}
