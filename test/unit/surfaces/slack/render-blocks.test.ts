import { describe, expect, it } from 'vitest';
import { pressOf } from '../../../../src/surfaces/slack/answers.ts';
import { renderHome, renderMessages } from '../../../../src/surfaces/slack/render-blocks.ts';
import { fillCard } from '../../../../src/cards/fill.ts';
import { messageSchema, textsOf } from '../../../fixtures/slack/block-kit.ts';
import { SAMPLES, SAMPLE_FOOT } from '../../../contract/card-samples.ts';
import { SEND, button, buttons, cardOf, heading, line, text } from './cards.ts';

const only = (card: Parameters<typeof renderMessages>[0]) => {
  const [blocks = [], ...more] = renderMessages(card);
  expect(more).toEqual([]);
  return messageSchema.parse(blocks);
};

describe('text in Slack', () => {
  it('keeps bold runs bold and every character as it was', () => {
    expect(only(cardOf(line({ text: 'In danger?', weight: 'Bolder' }, ' Ring 999 & <stay> *there* :smile:')))).toEqual([
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'In danger?', style: { bold: true } }, { type: 'text', text: ' Ring 999 & <stay> *there* :smile:' }] }] },
    ]);
  });

  it('shows a small grey line small, without emoji', () => {
    expect(only(cardOf(line({ text: 'Policy, page 2 :x:', size: 'Small', isSubtle: true })))).toEqual([{ type: 'context', elements: [{ type: 'plain_text', text: 'Policy, page 2 :x:', emoji: false }] }]);
  });

  it('shows a clause as a quotation, its lead-in aslant, the clause character for character', () => {
    const quote = '  (a) Keep it *locked*.\n\n\t(b) Tell <the> DSL.  ';
    const [block] = only(cardOf({ type: 'Container', style: 'emphasis', items: [line({ text: 'Staff must:', isSubtle: true }), line(quote)] }));
    expect(block).toEqual({ type: 'rich_text', elements: [{ type: 'rich_text_quote', elements: [{ type: 'text', text: 'Staff must:', style: { italic: true } }, { type: 'text', text: '\n' }, { type: 'text', text: quote }] }] });
  });

  it('parts a long text at a paragraph, and joined again it is the same', () => {
    const long = Array.from({ length: 9 }, (_, i) => `${i} ${'word '.repeat(150)}`).join('\n\n');
    const texts = textsOf(only(cardOf(line(long))));
    expect(texts.length).toBeGreaterThan(1);
    expect(texts.join('')).toBe(long);
    for (const later of texts.slice(1)) expect(later).toMatch(/^\d /);
  });

  it('never parts a character in two', () => {
    const long = '👍'.repeat(3_000);
    const texts = textsOf(only(cardOf(line(long))));
    expect(texts.join('')).toBe(long);
    for (const one of texts) expect(one).not.toMatch(/\p{Cs}/u);
  });

  it('shows a heading too long for Slack whole, as a bold line', () => {
    const long = 'A very long heading '.repeat(12);
    expect(only(cardOf(heading(long)))).toEqual([{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: long, style: { bold: true } }] }] }]);
  });
});

describe('an urgent card in Slack', () => {
  const urgent = only(fillCard({ template: 'urgent', data: SAMPLES.urgent }, SAMPLE_FOOT));

  it('begins with a warning sign and what to do', () => {
    expect(urgent[0]).toEqual({ type: 'header', text: { type: 'plain_text', text: '⚠ Act now. Do not wait for this chat.', emoji: false } });
  });

  it('shows whom to ring as words that no client can refuse, above the buttons', () => {
    const texts = textsOf(urgent);
    expect(texts).toContain('Ring 999\nRing the office: 01632 960 100');
    expect(JSON.stringify(urgent)).not.toContain('tel:');
  });

  it('adds the number where the title does not say it', () => {
    expect(textsOf(only(cardOf(buttons({ type: 'Action.OpenUrl', title: 'Ring the office', url: 'tel:01632960100' }))))).toEqual(['Ring the office: 01632960100']);
  });

  it('has no mark but on boxes that need one', () => {
    expect(textsOf(only(cardOf(line('Plain.'))))).toEqual(['Plain.']);
    expect(textsOf(only(cardOf({ type: 'Container', style: 'warning', items: [line('Check this.')] })))).toEqual(['▲ Check this.']);
    expect(textsOf(only(cardOf({ type: 'Container', style: 'accent', items: [line('▲ ', 'National guidance.')] })))).toEqual(['▲ National guidance.']);
  });
});

describe('buttons in Slack', () => {
  it('carry their verb and data, and only the first positive one is green', () => {
    const [row] = only(cardOf(buttons(SEND, button('Also', { style: 'positive' }), button('Delete', { style: 'destructive' }))));
    const elements = row?.type === 'actions' ? row.elements : [];
    expect(elements.map((one) => [one.text.text, one.style])).toEqual([['Send', 'primary'], ['Also', undefined], ['Delete', 'danger']]);
    expect(elements.map(pressOf)).toEqual([{ verb: 'form.next', data: { draft: 'd1', step: 's1' } }, { verb: 'x.do', data: {} }, { verb: 'x.do', data: {} }]);
  });

  it('with a long title stand under the whole of it', () => {
    const title = 'Send my question to somebody whose name and role are so very long that no button of Slack holds them';
    const blocks = only(cardOf(buttons(button(title))));
    expect(textsOf(blocks)[0]).toBe(title);
    expect(textsOf(blocks)[1]).toMatch(/^Send my question .*…$/);
  });

  it('that cannot be carried back are a fault, not a button that does nothing', () => {
    expect(() => renderMessages(cardOf(buttons(button('Go', { data: { id: 'x'.repeat(2_000) } }))))).toThrow(RangeError);
  });

  it('are 25 in a row at most', () => {
    expect(only(cardOf(buttons(...Array.from({ length: 30 }, (_, i) => button(`B${i}`))))).map((row) => (row.type === 'actions' ? row.elements.length : 0))).toEqual([25, 5]);
  });
});

describe('fields in a message', () => {
  it('stand with the button that sends them in one part, however long the card', () => {
    const parts = renderMessages(cardOf(heading('Report'), text('what'), ...Array.from({ length: 60 }, (_, i) => line(`Line ${i}`)), text('who'), buttons(SEND)));
    expect(parts.length).toBe(2);
    const withFields = parts.filter((part) => part.some((block) => block.type === 'input'));
    expect(withFields).toHaveLength(1);
    expect(withFields[0]?.map((block) => block.type)).toEqual(expect.arrayContaining(['input', 'input', 'actions']));
  });

  it('are words where a press can open the form instead', () => {
    const [blocks = []] = renderMessages(cardOf(heading('Your reply'), text('reply'), buttons(SEND)), { verb: 'question.open', data: { question: 'q1' } });
    expect(textsOf(messageSchema.parse(blocks))).toEqual(['Your reply', 'What happened?', 'Fill this in']);
    const row = blocks.at(-1);
    expect(row?.type === 'actions' ? row.elements.map((one) => ('value' in one ? pressOf(one) : null)) : []).toEqual([{ verb: 'question.open', data: { question: 'q1' } }]);
  });
});

describe('App Home', () => {
  it('holds 100 blocks, and says when that is not all', () => {
    const lines = (count: number) => renderHome(cardOf(...Array.from({ length: count }, (_, i) => line(`Line ${i}`))));
    expect(lines(100)).toMatchObject({ left: false });
    const { blocks, left } = lines(101);
    expect([blocks.length, left]).toEqual([100, true]);
    expect(textsOf(blocks).at(-1)).toContain('Not all of it fits');
  });
});

describe('tables in Slack', () => {
  const table = (rows: number) => ({ type: 'Table', columns: [{ width: 1 }, { width: 1 }], rows: Array.from({ length: rows }, (_, i) => ({ type: 'TableRow', cells: [line(`Year ${i}`), line('No <phones>')].map((item) => ({ type: 'TableCell', items: [item] })) })) });

  it('are tables in a message, one a message', () => {
    expect(only(cardOf(table(2)))[0]).toMatchObject({ type: 'table', rows: [[{ type: 'raw_text', text: 'Year 0' }, { text: 'No <phones>' }], [{ text: 'Year 1' }, {}]] });
    expect(renderMessages(cardOf(table(2), table(2)))).toHaveLength(2);
  });

  it('are lines where Slack takes no table', () => {
    expect(textsOf(renderHome(cardOf(table(2))).blocks)).toEqual(['Year 0 | No <phones>\nYear 1 | No <phones>']);
    expect(textsOf(only(cardOf(table(101)))).join('')).toContain('Year 100 | No <phones>');
  });
});
