import { describe, expect, it } from 'vitest';
import { extractText } from '../../../../src/policies/extract/text.ts';

const shape = (content: string): string[] => {
  const { text, blocks } = extractText(content);
  return blocks.map((b) => `${b.kind}${b.kind === 'heading' ? b.level : b.kind === 'item' ? b.depth : ''}: ${text.slice(b.start, b.end).replace(/\s+/g, ' ')}`);
};
const BODY = 'Phones stay in lockers all day, and nobody carries one in a corridor or on the playground at any time.';

describe('text files', () => {
  it('keep their own characters but for a byte order mark', () => {
    const { text } = extractText('\uFEFFRules\r\n\r\nBe kind.\r\n');
    expect(text).toBe('Rules\r\n\r\nBe kind.\r\n');
  });

  it('know numbered, capital, title-case and question headings by where they stand', () => {
    expect(shape(`1. Aims\n\n${BODY}\n\n1.1 Where phones go\n\n${BODY}\n\nSCOPE\n\n${BODY}\n\nWhat about trips?\n\n${BODY}`)).toEqual([
      'heading2: 1. Aims', `paragraph: ${BODY}`, 'heading3: 1.1 Where phones go', `paragraph: ${BODY}`, 'heading4: SCOPE', `paragraph: ${BODY}`, 'heading4: What about trips?', `paragraph: ${BODY}`,
    ]);
  });

  it('take no sentence, label, date or address for a heading', () => {
    const lines = ['Staff must hand their phones in', 'Review date: May 2027', 'September 2017', 'www.fernhill.example', 'All staff should:'];
    for (const line of lines) expect(shape(`Phones\n\n${BODY}\n\n${line}\n\n- ${BODY}`).filter((s) => s.startsWith('heading'))).toEqual(['heading2: Phones']);
  });

  it('tell a numbered list from numbered sections', () => {
    expect(shape(`Rules\n\n${BODY}\n\n1. Switch it off\n2. Lock it away\n3. Leave it there\n\n${BODY}`).filter((s) => s.startsWith('item'))).toHaveLength(3);
  });

  it('read bullets of every kind, with their depth, and the marks outside the words', () => {
    const { text, blocks } = extractText('Staff will:\n\n- one thing\n - a thing under it\n• another\n  o under that\n- o misread ring\n- a. lettered\n - i. under the letter');
    expect(blocks.flatMap((b) => (b.kind === 'item' ? [[b.depth, b.marker, text.slice(b.start, b.end)]] : []))).toEqual([
      [0, '-', 'one thing'], [1, '-', 'a thing under it'], [0, '•', 'another'], [1, 'o', 'under that'], [0, '-', 'misread ring'], [0, 'a.', 'lettered'], [1, 'i.', 'under the letter'],
    ]);
  });

  it('join lines wrapped in the middle of a sentence, over empty lines too', () => {
    expect(shape('Nobody may take a picture on a trip without the leave\nof the group leader, who asks\n\n\nthe office first.\n\nPhones stay off.')).toEqual([
      'paragraph: Nobody may take a picture on a trip without the leave of the group leader, who asks the office first.', 'paragraph: Phones stay off.',
    ]);
  });

  it('leave out page numbers with the running head and foot beside them, and tell the page of what is left', () => {
    const page = (n: number, words: string): string => `${words}\n\nwww.fernhill.example\n© Fernhill 2024\nPhones Policy Page **${n}** of 3\n\n`;
    const extracted = extractText(page(1, `Rules\n\n${BODY}`) + page(2, 'Nobody lends a charger to a pupil.') + page(3, 'The office keeps a spare.'));
    expect(extracted.pages).toBe(3);
    expect(extracted.blocks.map((b) => b.page)).toEqual([1, 1, 2, 3]);
    expect(extracted.blocks.some((b) => /www|©|Page/.test(extracted.text.slice(b.start, b.end)))).toBe(false);
  });

  it('count pages by form feeds where nothing is printed', () => {
    const { blocks, pages } = extractText(`${BODY}\f${BODY}`);
    expect([pages, blocks.map((b) => b.page)]).toEqual([2, [1, 2]]);
  });

  it('leave out a list of contents and believe it about the headings', () => {
    expect(shape(`Contents\n\n1. Phones\t2\nWatches at school\t3\nTrips ..... 4\n\n1. Phones\n\n${BODY}\n\nWatches at school\n\n${BODY}`)).toEqual(['heading2: 1. Phones', `paragraph: ${BODY}`, 'heading3: Watches at school', `paragraph: ${BODY}`]);
  });

  it('read a line that starts with a star as a note only where a word carries that star', () => {
    expect(shape('Pupils bring no phones*.\n\n* Those with a medical plan may.\n')).toEqual(['paragraph: Pupils bring no phones*.', 'footnote: Those with a medical plan may.']);
    expect(shape('Not used for:\n\n* admissions\n* exclusions\n')).toEqual(['paragraph: Not used for:', 'item0: admissions', 'item0: exclusions']);
  });

  it('read columns parted by tabs or strokes as rows', () => {
    const { text, blocks } = extractText('Approved by:\tBoard\tDate: May 2024\nNext review:\tMay 2026\n\n| App | Age |\n| --- | --- |\n| Chat | 13 |\n');
    expect(blocks.map((b) => (b.kind === 'row' ? [b.table, b.header, b.cells.map((c) => text.slice(c.start, c.end))] : b.kind))).toEqual([
      [0, false, ['Approved by:', 'Board', 'Date: May 2024']], [0, false, ['Next review:', 'May 2026']], [1, true, ['App', 'Age']], [1, false, ['Chat', '13']],
    ]);
  });

  it('read nothing from nothing', () => {
    expect(extractText(' \n\u200B\n\t').blocks).toEqual([]);
  });
});
