import { describe, expect, it } from 'vitest';
import { extractMarkdown } from '../../../../src/policies/extract/markdown.ts';

const shape = (content: string): string[] => {
  const { text, blocks } = extractMarkdown(content);
  return blocks.map((b) => `${b.kind}${b.kind === 'heading' ? b.level : b.kind === 'item' ? b.depth : ''}: ${text.slice(b.start, b.end).replace(/\s+/g, ' ')}`);
};

describe('Markdown files', () => {
  it('give headings, nested items and paragraphs without their marks', () => {
    expect(shape('# Phones\n\nStaff will:\n\n- hand it in\n  1. at the desk\n\n## 2.1 Trips\n\nNone.')).toEqual(['heading1: Phones', 'paragraph: Staff will:', 'item0: hand it in', 'item1: at the desk', 'heading2: 2.1 Trips', 'paragraph: None.']);
  });

  it('keep front matter, rules and raw tags out, and every span that of the file', () => {
    const content = '---\ntitle: X\n---\n\n# Phones\n\n---\n\n<div>\n\nOff at the gate.\n';
    expect(shape(content)).toEqual(['heading1: Phones', 'paragraph: Off at the gate.']);
    expect(extractMarkdown(content).text).toBe(content);
  });

  it('read tables cell by cell, with their head', () => {
    const { text, blocks } = extractMarkdown('| Who | Rule |\n| --- | --- |\n| Staff | Off |\n| | On |\n');
    expect(blocks.map((b) => (b.kind === 'row' ? [b.header, b.cells.map((c) => text.slice(c.start, c.end))] : b.kind))).toEqual([[true, ['Who', 'Rule']], [false, ['Staff', 'Off']], [false, ['', 'On']]]);
  });

  it('part lines that the writer broke by force, and read "5.1" before a sentence as its number', () => {
    expect(shape('Approved by: Board  \nReview due: May 2027\n\n5.1 Staff hand it in.')).toEqual(['paragraph: Approved by: Board', 'paragraph: Review due: May 2027', 'item0: Staff hand it in.']);
  });

  it('read escaped stars at the start of a paragraph as a note', () => {
    const { blocks } = extractMarkdown('No phones \\*\n\n\\*\\* Tell the office.\n\n*All of it.*');
    expect(blocks.map((b) => [b.kind, b.kind === 'footnote' ? b.marker : null])).toEqual([['paragraph', null], ['footnote', '**'], ['paragraph', null]]);
  });

  it('take a short bold line over text for a heading', () => {
    expect(shape('## Staff\n\n**On duty**\n\nPhones stay away.')).toEqual(['heading2: Staff', 'heading3: On duty', 'paragraph: Phones stay away.']);
  });
});
