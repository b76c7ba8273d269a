import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asId } from '../../../src/kernel/ids.ts';
import { clausesOf } from '../../../src/policies/clauses.ts';
import { extractText } from '../../../src/policies/extract/text.ts';
import { factsOf } from '../../../src/policies/facts.ts';
import { LONGEST_QUOTE, quoteOf } from '../../../src/policies/quoted-text.ts';
import { referencePath } from '../../fixtures/reference-path.ts';

const folder = referencePath('policies');
const files = existsSync(folder) ? readdirSync(folder).filter((f) => f.endsWith('.txt')) : [];
const read = (file: string) => {
  const content = readFileSync(join(folder, file), 'utf8');
  const extracted = extractText(content);
  const document = asId<'document'>(file);
  const clauses = clausesOf(extracted, document);
  return { content, extracted, clauses, facts: factsOf(extracted, clauses, document) };
};
const wordsIn = (text: string): number => (text.match(/[\p{L}\d][\p{L}\d'’-]*/gu) ?? []).length;

describe.skipIf(files.length === 0)('the real policies under REFERENCE_DIR', () => {
  it.each(files)('%s: at least 97 of 100 of its words stand in clauses or headings', (file) => {
    const { content, extracted, clauses } = read(file);
    // Page furniture and lists of contents are left out on purpose, so they are not counted as lost.
    const body = content.replace(/^.*\bPage \W*\d+\W* of \W*\d+\W*$/gm, '').replace(/^.*\t\d{1,3}$/gm, '').replace(/^Contents$/gm, '').replace(/^(?:www\..*|Online safety education.*|(?:©|C) .*20\d\d)$/gm, '');
    const kept = clauses.reduce((sum, c) => sum + wordsIn(content.slice(c.start, c.end)), 0) + extracted.blocks.reduce((sum, b) => sum + (b.kind === 'heading' ? wordsIn(content.slice(b.start, b.end)) : 0), 0);
    const markers = extracted.blocks.reduce((sum, b) => sum + ((b.kind === 'item' || b.kind === 'footnote') && b.marker !== null && /\w/.test(b.marker) ? 1 : 0), 0);
    expect((kept + markers) / wordsIn(body)).toBeGreaterThan(0.97);
  });

  it.each(files)('%s: every quote is one run of the file, in order, and short enough', (file) => {
    const { content, clauses } = read(file);
    const folded = content.replace(/\s+/g, ' ');
    let end = -1;
    for (const clause of clauses) {
      expect(clause.quote).toBe(content.slice(clause.start, clause.end).replace(/\s+/g, ' '));
      expect(clause.start).toBeGreaterThanOrEqual(end);
      expect(quoteOf(clause).length).toBeLessThanOrEqual(LONGEST_QUOTE);
      expect(folded).toContain(quoteOf(clause));
      end = clause.end;
    }
  });

  it.each(files)('%s: every fact stands where it says, with its source beside it', (file) => {
    const { content, facts } = read(file);
    expect(facts.length).toBeGreaterThanOrEqual(3);
    for (const fact of facts) {
      expect(content.slice(fact.start, fact.end).replace(/\s+/g, ' ')).toBe(fact.value);
      expect(fact.source).toContain(fact.value);
    }
  });
});
