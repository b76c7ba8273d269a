import { AlignmentType, Document, FootnoteReferenceRun, Footer, Header, HeadingLevel, LevelFormat, Packer, Paragraph, Table, TableCell, TableRow, TextRun } from 'docx';
import { describe, expect, it } from 'vitest';
import { extractDocx } from '../../../../src/policies/extract/docx.ts';
import { wordFile } from '../../../fixtures/zip-archive.ts';
import { outline, taken } from './outline.ts';

const p = (words: string, properties = '', run = ''): string => `<w:p><w:pPr>${properties}</w:pPr><w:r><w:rPr>${run}</w:rPr><w:t xml:space="preserve">${words}</w:t></w:r></w:p>`;
const bold = '<w:b/>';
const lvl = (n: number, text: string, format = 'decimal', more = ''): string => `<w:lvl w:ilvl="${n}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${text}"/></w:lvl>`;
const read = async (body: string, styles = '', numbering = ''): Promise<string[]> => outline(taken(await extractDocx(wordFile(body, styles, numbering))));

const HEADINGS =
  '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>' +
  '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>' +
  '<w:style w:type="paragraph" w:styleId="Clause"><w:name w:val="School clause"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>';
const LIST = `<w:abstractNum w:abstractNumId="9">${lvl(0, '%1.', 'decimal', '<w:pStyle w:val="H1"/>')}${lvl(1, '%1.%2', 'decimal', '<w:pStyle w:val="H2"/>')}${lvl(2, '(%3)', 'lowerLetter', '<w:pStyle w:val="Clause"/>')}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="9"/></w:num>`;
const style = (id: string): string => `<w:pStyle w:val="${id}"/>`;

describe('a Word file', () => {
  it('gets back the numbers that its styles print, with the list level each style has', async () => {
    const body = p('Aims', style('H1')) + p('Who it is for', style('H2')) + p('Everyone in the building', style('Clause')) + p('Visitors', style('Clause')) + p('Phones', style('H1')) + p('In class', style('H2'));
    expect(await read(body, HEADINGS, LIST)).toEqual(['h1 1 Aims', 'h2 1.1 Who it is for', 'i0 (a) Everyone in the building', 'i0 (b) Visitors', 'h1 2 Phones', 'h2 2.1 In class']);
  });

  it('prints a restored number before the words, outside their span', async () => {
    const document = taken(await extractDocx(wordFile(p('Aims', style('H1')), HEADINGS, LIST)));
    expect(document.text).toBe('1 Aims');
    expect(document.blocks[0]).toMatchObject({ start: 2, end: 6 });
  });

  it('finds headings by look where the author used none by style', async () => {
    const body = p('Example School', '', `${bold}<w:sz w:val="40"/>`) + p('Our rules', '', bold) + p('Phones stay in bags. This line is plain text that runs on.') + p('Never lend one.', '', bold);
    expect(await read(body)).toEqual(['h1 - Example School', 'h2 - Our rules', 'p Phones stay in bags. This line is plain text that runs on.', 'p Never lend one.']);
  });

  it('takes typed bullets, letters and numbers as items and nests them by indent', async () => {
    const body = p('Staff must:') + p('•\tbe kind') + p('- be early', '<w:ind w:left="900"/>') + p('(b) be home');
    expect(await read(body)).toEqual(['p Staff must:', 'i0 • be kind', 'i1 - be early', 'i0 (b) be home']);
  });

  it('leaves out deleted text, hidden text and the table of contents, and keeps inserted text', async () => {
    const body =
      `<w:p><w:r><w:t>Phones are </w:t></w:r><w:del w:id="1"><w:r><w:delText>allowed</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>banned</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t> unless hidden</w:t></w:r><w:r><w:t>.</w:t></w:r></w:p>` +
      p('Aims 3', style('TOC1')) +
      '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>' + p('Contents') + '</w:sdtContent></w:sdt>';
    expect(await read(body, '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>')).toEqual(['p Phones are banned.']);
  });

  it('reads a text box once', async () => {
    const box = (inside: string): string => `<w:txbxContent>${inside}</w:txbxContent>`;
    const body = `<w:p><w:r><w:t>Before.</w:t></w:r><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps">${box(p('In the box.'))}</mc:Choice><mc:Fallback><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox>${box(p('In the box.'))}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`;
    expect(await read(body)).toEqual(['p Before.', 'p In the box.']);
  });

  it('reads a table that only draws a frame as running text, and others row by row', async () => {
    const cell = (inside: string): string => `<w:tc>${inside}</w:tc>`;
    const body = `<w:tbl><w:tr>${cell(p('Remember:') + p('Tell the DSL.'))}</w:tr></w:tbl><w:tbl><w:tr>${cell(p('Role', '', bold))}${cell(p('Name', '', bold))}</w:tr><w:tr>${cell(p('DSL'))}${cell(p('Ms Reed'))}</w:tr></w:tbl>`;
    expect(await read(body)).toEqual(['p Remember:', 'p Tell the DSL.', 'R Role|Name', 'r DSL|Ms Reed']);
  });

  it('sets notes apart: the ones of Word, and typed ones whose star stood in the text', async () => {
    const bytes = await Packer.toBuffer(
      new Document({
        footnotes: { 1: { children: [new Paragraph('As the board decided.')] } },
        sections: [{ children: [new Paragraph({ children: [new TextRun('No lifts'), new FootnoteReferenceRun(1), new TextRun('.')] }), new Paragraph('No gifts from a pupil*.'), new Paragraph('* A card is fine.')] }],
      }),
    );
    expect(outline(taken(await extractDocx(bytes)))).toEqual(['p No lifts[1].', 'p No gifts from a pupil*.', 'f * A card is fine.', 'f [1] As the board decided.']);
  });

  it('leaves out headers and footers, and nests the lists that the docx library writes', async () => {
    const bytes = await Packer.toBuffer(
      new Document({
        numbering: { config: [{ reference: 'list', levels: [{ level: 0, format: LevelFormat.LOWER_ROMAN, text: '%1)', alignment: AlignmentType.START }, { level: 1, format: LevelFormat.BULLET, text: '–', alignment: AlignmentType.START }] }] },
        sections: [
          {
            headers: { default: new Header({ children: [new Paragraph('Example School')] }) },
            footers: { default: new Footer({ children: [new Paragraph('Page 1')] }) },
            children: [
              new Paragraph({ text: 'Conduct', heading: HeadingLevel.TITLE }),
              new Paragraph({ text: 'be kind', numbering: { reference: 'list', level: 0 } }),
              new Paragraph({ text: 'always', numbering: { reference: 'list', level: 1 } }),
              new Paragraph({ text: 'be early', numbering: { reference: 'list', level: 0 } }),
              new Table({ rows: [new TableRow({ tableHeader: true, children: [new TableCell({ children: [new Paragraph('Who')] }), new TableCell({ children: [new Paragraph('When')] })] }), new TableRow({ children: [new TableCell({ children: [new Paragraph('Head')] }), new TableCell({ children: [new Paragraph('Today')] })] })] }),
            ],
          },
        ],
      }),
    );
    expect(outline(taken(await extractDocx(bytes)))).toEqual(['h1 - Conduct', 'i0 i) be kind', 'i1 – always', 'i0 ii) be early', 'R Who|When', 'r Head|Today']);
  });
});
