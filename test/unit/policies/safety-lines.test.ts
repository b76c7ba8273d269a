import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { asId } from '../../../src/kernel/ids.ts';
import type { Clause } from '../../../src/policies/document.ts';
import { SAFETY_LINES, safetyLineFor, safetyLinesFor, safetyLineWords, screenClause } from '../../../src/policies/safety-lines.ts';
import { referencePath } from '../../fixtures/reference-path.ts';
import { ORDINARY, SAFETY_CASES, UNSAFE } from './safety-lines-cases.ts';

const conflicts = referencePath('domain/conflicts.md');
const nowhere = { headings: [], leadIn: null };
const idsOf = (quote: string, context: { headings: readonly string[]; leadIn: string | null } = nowhere): string[] => safetyLinesFor(quote, context).map((line) => line.id);

describe('the safety list', () => {
  it('has a test for every row', () => {
    expect(Object.keys(SAFETY_CASES).sort()).toEqual(SAFETY_LINES.map((line) => line.id).sort());
  });

  it.each(Object.entries(SAFETY_CASES))('%s: holds for every way of saying it, and not for its opposite', (id, { holds, near, spares }) => {
    expect(holds.length).toBeGreaterThanOrEqual(4);
    expect(spares.length).toBeGreaterThanOrEqual(2);
    expect(holds.filter((quote) => !idsOf(quote, near ?? nowhere).includes(id))).toEqual([]);
    expect(spares.filter((quote) => idsOf(quote, near ?? nowhere).includes(id))).toEqual([]);
  });

  it('stands above unsafe clauses however they are worded, and above no ordinary one', () => {
    expect(UNSAFE.filter((quote) => safetyLineFor(quote, nowhere) === null)).toEqual([]);
    expect(ORDINARY.filter((quote) => safetyLineFor(quote, nowhere) !== null)).toEqual([]);
  });

  it('is one sentence a row, with a source, an edition and a date, and no paragraph number', () => {
    for (const line of SAFETY_LINES) {
      expect(line.sentence).not.toMatch(/[.!?]\s/);
      expect(line.sentence).not.toMatch(/\bpara(?:graph)?s?\b/i);
      expect(line.source).not.toBe('');
      expect(line.edition).toMatch(/\d{4}/);
      expect(line.checked <= '2026-11-21').toBe(true);
    }
  });

  it('says that a source may have changed once its date has passed, and not before', () => {
    const line = { id: 'x', sentence: 'Tell the lead.', source: 'Guidance', edition: '2025 edition', checked: '2026-01-01', validUntil: '2026-08-31' };
    expect(safetyLineWords(line, '2026-08-31')).toBe('National guidance comes first here: Tell the lead. Guidance, 2025 edition.');
    expect(safetyLineWords(line, '2026-09-01')).toContain('may have changed');
  });

  it('hears the same clause through curly quotes, hyphens, capitals and line breaks', () => {
    expect(safetyLineFor('TAKE A SCREEN-SHOT of the\n message', nowhere)?.id).toBe('copying-evidence');
    expect(safetyLineFor('Don\u2019t take a screenshot of the message', nowhere)).toBeNull();
  });

  it('looks at headings and the lead-in where the clause alone does not say what it is about', () => {
    const quote = 'Calls are answered in school hours only.';
    expect(safetyLineFor(quote, nowhere)).toBeNull();
    expect(safetyLineFor(quote, { headings: ['Reporting a safeguarding worry'], leadIn: null })?.id).toBe('waiting-for-hours');
    expect(safetyLineFor(quote, { headings: [], leadIn: 'When a child discloses abuse:' })?.id).toBe('waiting-for-hours');
  });

  it('gives a clause for showing only together with its line', () => {
    const clause: Clause = {
      id: asId<'clause'>('d#0-10'), document: asId<'document'>('d'), start: 0, end: 10, quote: 'Print the messages and keep them as evidence.', kind: 'sentence',
      headings: ['Incidents'], number: null, page: null, leadIn: null, footnotes: [], standing: 'policy', order: 0,
    };
    expect(screenClause(clause, null)).toMatchObject({ clause, national: { id: 'copying-evidence' } });
  });
});

describe.skipIf(!existsSync(conflicts))('the safety list beside conflicts.md of REFERENCE_DIR', () => {
  // A quote may hold quoted words, so it ends only before its clause number.
  const hazards = (existsSync(conflicts) ? readFileSync(conflicts, 'utf8') : '')
    .split('\n')
    .map((row) => row.split('|').map((cell) => cell.trim()))
    .filter(([, id, kind]) => /^C-(?!X-)[A-Z]+-\d+$/.test(id ?? '') && /(?:^|[/*])H(?:$|[/*])/.test(kind ?? ''))
    .map(([, id, , quotes]) => ({ id: id ?? '', quotes: [...(quotes ?? '').matchAll(/"(.+?)" ?\[/g)].map((m) => m[1] ?? '') }));

  it('finds the rows of kind H', () => {
    expect(hazards.length).toBeGreaterThanOrEqual(14);
  });

  it.each(hazards.filter((row) => row.quotes.length > 0))('$id: a quoted clause of the row carries a line', ({ quotes }) => {
    expect(quotes.filter((quote) => safetyLineFor(quote, nowhere) !== null)).not.toEqual([]);
  });

  it('leaves without a line only rows that quote no clause', () => {
    expect(hazards.filter((row) => !row.quotes.some((quote) => safetyLineFor(quote, nowhere))).filter((row) => row.quotes.length > 0)).toEqual([]);
  });
});
