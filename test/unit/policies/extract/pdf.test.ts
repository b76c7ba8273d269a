import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { extractPdf } from '../../../../src/policies/extract/pdf.ts';
import { column, layoutPdf, type Drawn } from '../../../fixtures/layout-pdf.ts';
import { outline, refusal, taken } from './outline.ts';

const read = async (pages: readonly (readonly Drawn[])[]): Promise<string[]> => outline(taken(await extractPdf(await layoutPdf(pages))));
const LONG = 'Members of staff keep their own telephones in a locked drawer for the whole of each';

describe('an untagged PDF', () => {
  it('tells headings by size and weight, joins the lines of a paragraph, and keeps items with their continuation lines', async () => {
    const page = [
      { text: 'Telephones', y: 780, size: 18, bold: true },
      { text: '1. In class', y: 740, bold: true },
      ...column(716, LONG, 'lesson, without exception.'),
      ...column(674, 'They may be used:'),
      { text: '•', y: 650 }, { text: 'in the staff room, and there only while no child is in it or can be seen from it and', x: 90, y: 650 }, { text: 'heard', x: 90, y: 636 },
      { text: '•', y: 622 }, { text: 'on trips', x: 90, y: 622 },
      { text: '(a)', x: 90, y: 608 }, { text: 'by the leader', x: 110, y: 608 },
    ];
    expect(await read([page])).toEqual(['h1 - Telephones', 'h2 1 1. In class', `p ${LONG} lesson, without exception.`, 'p They may be used:', 'i0 • in the staff room, and there only while no child is in it or can be seen from it and heard', 'i0 • on trips', 'i1 (a) by the leader']);
  });

  it('removes what repeats at one height of each page, and joins a sentence that a page break parts', async () => {
    const page = (n: number, lines: Drawn[]): Drawn[] => [{ text: 'Example School: Telephones', y: 810, size: 9 }, ...lines, { text: `Page ${n} of 3`, y: 30, size: 9 }];
    const document = taken(await extractPdf(await layoutPdf([page(1, column(700, 'First words of the policy stand here.', '', LONG)), page(2, column(760, 'lesson, and on the playground.', '', 'Second page.')), page(3, column(760, 'Third page.'))])));
    expect(outline(document)).toEqual(['p First words of the policy stand here.', `p ${LONG} lesson, and on the playground.`, 'p Second page.', 'p Third page.']);
    expect(document.blocks.map((b) => b.page)).toEqual([1, 1, 2, 3]);
    expect(document.pages).toBe(3);
  });

  it('joins a word over a line end only where the document prints it whole elsewhere', async () => {
    const [text] = await read([column(700, 'The governors see every safeguarding record and each of the safe-', 'guarding audits, and the co-', 'operation with others.')]);
    expect(text).toBe('p The governors see every safeguarding record and each of the safeguarding audits, and the co-operation with others.');
  });

  it('reads aligned columns as the rows of a table', async () => {
    const row = (y: number, ...cells: string[]): Drawn[] => cells.map((text, i) => ({ text, x: 72 + i * 160, y, bold: y === 700 }));
    expect(await read([[...row(700, 'Role', 'Name', 'Room'), ...row(680, 'DSL', 'Ms Reed', '4'), ...row(660, 'Deputy', 'Mr Ash', '9')]])).toEqual(['R Role|Name|Room', 'r DSL|Ms Reed|4', 'r Deputy|Mr Ash|9']);
  });

  it('reads two columns of prose one after the other', async () => {
    const lines = Array.from({ length: 12 }, (_unused, i) => [{ text: `left words number ${i} go on and on here`, x: 60, y: 700 - i * 14 }, { text: `right words number ${i} go on and on too`, x: 320, y: 700 - i * 14 }]).flat();
    const text = (await read([lines])).join(' ');
    expect(text.indexOf('left words number 11')).toBeLessThan(text.indexOf('right words number 0'));
  });

  it('is refused as scanned when its pages hold next to no letters', async () => {
    expect(refusal(await extractPdf(await layoutPdf([[{ text: 'p. 1', y: 30 }], [{ text: 'p. 2', y: 30 }]])))).toBe('scanned');
  });
});

describe('a tagged PDF', () => {
  it('is read by its structure tree', async () => {
    const document = taken(await extractPdf(readFileSync(new URL('../../../fixtures/tagged.pdf', import.meta.url))));
    expect(outline(document)).toEqual([
      'p Home', 'h1 - Example policy', 'h2 1 1. Aims', 'p All staff & volunteers must:', 'i0 • be kind', 'i1 • always', 'i0 • be on time', 'R Role|Name', 'r DSL|Ms Reed',
      'h2 2 2. Phones', 'i0 a. No phones in class.', 'i0 b. Phones are kept in lockers.', 'p A bold end.',
    ]);
    expect(document.blocks.every((b) => b.page === 1)).toBe(true);
  });
});
