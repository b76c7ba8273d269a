import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { asId } from '../../../src/kernel/ids.ts';
import { clausesOf } from '../../../src/policies/clauses.ts';
import type { Clause } from '../../../src/policies/document.ts';
import { extractMarkdown } from '../../../src/policies/extract/markdown.ts';
import { extractText } from '../../../src/policies/extract/text.ts';
import { LONGEST_QUOTE, quoteOf } from '../../../src/policies/quoted-text.ts';

const id = asId<'document'>('d');
const ofText = (content: string): Clause[] => clausesOf(extractText(content), id);
const quotes = (content: string): string[] => ofText(content).map((c) => c.quote);
const named = (clauses: readonly Clause[], start: string): Clause => {
  const clause = clauses.find((c) => c.quote.startsWith(start));
  if (!clause) throw new Error(`no clause starts "${start}"`);
  return clause;
};
const BODY = 'Phones stay in lockers all day, and nobody carries one in a corridor or on the playground.';

describe('clauses', () => {
  it('are sentences, with the headings and the number of the section they stand in', () => {
    const [first, second] = ofText('2. Phones\n\n2.1 Staff\n\nThey are off. They stay off.');
    expect(first).toMatchObject({ quote: 'They are off.', kind: 'sentence', headings: ['2. Phones', '2.1 Staff'], number: '2.1', order: 0 });
    expect(second).toMatchObject({ quote: 'They stay off.', order: 1 });
  });

  it('do not show the title and the letterhead in the path', () => {
    expect(ofText(`FERNHILL PRIMARY SCHOOL\n\nPhones Policy\n\nStaff\n\n${BODY}`)[0]?.headings).toEqual(['Staff']);
    expect(clausesOf(extractMarkdown(`# Phones and watches\n\n## Staff\n\n${BODY}`), id)[0]?.headings).toEqual(['Staff']);
  });

  it('of a list know the sentence that introduces it, and nested ones their parent', () => {
    const clauses = ofText('Staff on a trip will:\n\n- carry the school phone\n - charged\n- ring the office');
    const lead = named(clauses, 'Staff on');
    expect(named(clauses, 'carry').leadIn).toBe(lead.id);
    expect(named(clauses, 'ring').leadIn).toBe(lead.id);
    expect(named(clauses, 'charged').leadIn).toBe(named(clauses, 'carry').id);
    expect(lead).toMatchObject({ kind: 'sentence', leadIn: null });
  });

  it('that are whole sentences do not complete "All staff should:", unless it names a circumstance', () => {
    const items = '\n\n- lock it away\n- Parents must ask at the office';
    const plain = ofText(`All staff should:${items}`);
    expect(named(plain, 'lock').leadIn).toBe(named(plain, 'All').id);
    expect(named(plain, 'Parents').leadIn).toBeNull();
    const circumstance = ofText(`If a phone rings, staff should:${items}`);
    expect(named(circumstance, 'Parents').leadIn).toBe(named(circumstance, 'If').id);
  });

  it('keep an item of several sentences whole while it can be quoted, and cut a longer one', () => {
    expect(quotes('- Lock it away. Leave it there.')).toEqual(['Lock it away. Leave it there.']);
    const sentence = 'The phone goes into the locker and stays there until the end of the day whatever happens in between. ';
    expect(quotes(`- ${sentence.repeat(5)}`)).toEqual(Array.from({ length: 5 }, () => sentence.trim()));
  });

  it('carry the notes whose marks they print, the longest mark first, and items those of their lead-in', () => {
    const clauses = ofText('Nobody may bring* a watch or lend** it.\n\nPupils may not*:\n\n- swap phones\n\n* Those with a plan may.\n\n** Tell the office.\n');
    const [one, two] = [named(clauses, 'Those').id, named(clauses, 'Tell').id];
    expect(named(clauses, 'Nobody').footnotes).toEqual([one, two]);
    expect(named(clauses, 'swap').footnotes).toEqual([one]);
    expect(named(clauses, 'Those')).toMatchObject({ kind: 'footnote', footnotes: [] });
  });

  it('take the note nearest after them where a mark is used on every page', () => {
    const clauses = ofText('No phones[1].\n\n[1] Except at lunch.\n\nNo watches[1].\n\n[1] Except in sport.\n');
    expect(named(clauses, 'No phones').footnotes).toEqual([named(clauses, 'Except at').id]);
    expect(named(clauses, 'No watches').footnotes).toEqual([named(clauses, 'Except in').id]);
  });

  it('of a table stand under its head', () => {
    const clauses = clausesOf(extractMarkdown('Who may:\n\n| Who | Rule |\n| --- | --- |\n| Staff | Off |\n'), id);
    expect(clauses.map((c) => [c.kind, c.quote])).toEqual([['sentence', 'Who may:'], ['row', 'Who | Rule'], ['row', 'Staff | Off']]);
    expect(clauses[1]?.leadIn).toBe(clauses[0]?.id);
    expect(clauses[2]?.leadIn).toBe(clauses[1]?.id);
  });

  it('know whether they stand in an appendix, a leaflet or an example', () => {
    const clauses = ofText(`1. Rules\n\n${BODY}\n\nThese examples may help:\n\n- A pupil finds a phone. She hands it in.\n- Staff hand it in.\n\nAppendix A\n\nA word of thanks to all who wrote this down for us.\n\nChat apps – advice for parents\n\nTalk with your child about it.\n\nAppendix B\n\nThe form is kept in the office.`);
    expect(clauses.map((c) => c.standing)).toEqual(['policy', 'policy', 'example', 'policy', 'appendix', 'leaflet', 'appendix']);
  });

  it('leave marks of emphasis at their ends outside, and keep those within', () => {
    expect(quotes('- **All phones stay off.**\n- **Be kind.** It helps.')).toEqual(['All phones stay off.', '**Be kind.** It helps.']);
  });

  it('leave out what a converter ran in from a picture', () => {
    expect(quotes('Chain letters frighten children. They pass them on. and then he rang the bell. A man called')).toEqual(['Chain letters frighten children.', 'They pass them on.']);
    expect(quotes('~ = ^ | \\ <> 3')).toEqual([]);
    expect(quotes('r t q w x y z')).toEqual([]);
  });

  it('join a sentence over a gap, but not over what was printed on the page', () => {
    expect(quotes('If anyone asks for pictures\n\n\nyou should ring the office.')).toEqual(['If anyone asks for pictures you should ring the office.']);
    const [first, second] = ofText('If anyone asks for pictures\n\nPage 1 of 2\n\nyou should ring the office.\n\nPage 2 of 2');
    expect(second?.leadIn).toBe(first?.id);
  });
});

describe('the quote of a clause', () => {
  const clause = (quote: string): Clause => ({ ...(ofText('A rule.')[0] as Clause), quote });

  it('is cut after a sentence, else after a part of one, and never longer than 400 characters', () => {
    const long = `${'One rule holds here. '.repeat(25)}`.trim();
    expect(quoteOf(clause(long))).toMatch(/holds here\.$/);
    const parts = `${'one part of many, '.repeat(30)}end`;
    expect(quoteOf(clause(parts))).toMatch(/many,$/);
    expect(quoteOf(clause('word '.repeat(200).trim()))).toMatch(/word$/);
    expect(quoteOf(clause('x'.repeat(900)))).toHaveLength(400);
    expect(quoteOf(clause('A short one.'))).toBe('A short one.');
  });
});

const words = fc.array(fc.constantFrom('Staff', 'must', 'not', 'phones', 'e.g.', 'Mrs.', 'Hill', 'bring*', '**bold**', '(see', 'page)', '3.', 'No.', 'and', 'the', 'off.', 'off;', 'Why?', '“yes”', '\u200B', 'a.', 'https://x.example/a.b?c'), { minLength: 1, maxLength: 14 }).map((w) => w.join(' '));
const line = fc.oneof(
  words,
  words.map((w) => `- ${w}`), words.map((w) => ` - ${w}`), words.map((w) => `• ${w}`), words.map((w) => `1. ${w}`), words.map((w) => `* ${w}`), words.map((w) => `| ${w} | b |`), words.map((w) => `A:\t${w}`),
  fc.constantFrom('', '', '\f', '\t', 'HEADING', '2.1 Phones', 'Contents', 'Rules\t3', 'Page 1 of 2', '---', '>', '**', '\u00A0', 'Appendix A'),
);
const documents = fc.array(line, { maxLength: 25 }).chain((lines) => fc.constantFrom('\n', '\r\n').map((end) => lines.join(end)));

describe('every document', () => {
  it.each([['text', extractText], ['Markdown', extractMarkdown]] as const)('of %s gives ordered spans that do not overlap, each the quote with its white space collapsed', (_name, extract) => {
    fc.assert(
      fc.property(documents, (content) => {
        const extracted = extract(content);
        let end = 0;
        for (const block of extracted.blocks) {
          expect(block.start).toBeGreaterThanOrEqual(end);
          expect(block.end).toBeGreaterThanOrEqual(block.start);
          end = block.end;
        }
        end = 0;
        const ids = new Set<string>();
        for (const [order, clause] of clausesOf(extracted, id).entries()) {
          expect(clause.order).toBe(order);
          expect(clause.start).toBeGreaterThanOrEqual(end);
          expect(clause.quote).toBe(extracted.text.slice(clause.start, clause.end).replace(/\s+/g, ' '));
          expect(clause.quote).toBe(clause.quote.trim());
          expect(quoteOf(clause).length).toBeLessThanOrEqual(LONGEST_QUOTE);
          expect(clause.quote.startsWith(quoteOf(clause))).toBe(true);
          expect(ids.has(clause.id)).toBe(false);
          expect(clause.leadIn === null || ids.has(clause.leadIn)).toBe(true);
          ids.add(clause.id);
          end = clause.end;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('made of plain paragraphs loses no word', () => {
    const sentence = fc.array(fc.constantFrom('staff', 'bring', 'phones', 'home', 'daily', 'never', 'lockers'), { minLength: 4, maxLength: 20 }).map((w) => `Pupils ${w.join(' ')}.`);
    fc.assert(
      fc.property(fc.array(fc.array(sentence, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 }), (paragraphs) => {
        const content = paragraphs.map((p) => p.join(' ')).join('\n\n');
        expect(quotes(content).join(' ')).toBe(paragraphs.flat().join(' '));
      }),
    );
  });
});
