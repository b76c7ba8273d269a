import { describe, expect, it } from 'vitest';
import type { CaseFigures } from '../../../src/incidents/case-figures.ts';
import { barChart, packCsv, packPage, printed, share, type PackFigures } from '../../../src/reminders/pack-page.ts';

const cases = (more: Partial<CaseFigures> = {}): CaseFigures => ({ total: 23, byTheme: [{ theme: 'Between pupils', count: 12 }, { theme: 'Adults in school', count: 3 }, { theme: 'Other', count: 8 }], taken: [2, 3, 4, 9, 40, 700], open: 6, longOpen: 1, sample: [], ...more });
const figures = (more: Partial<PackFigures> = {}): PackFigures => ({
  school: 'Oak School', term: 'Autumn term 2026', from: '2026-09-01', to: '2026-11-23', now: Date.parse('2026-11-23T10:00:00Z'), cases: cases(), reviews: { policies: 9, overdue: [{ title: 'Phones', due: 'due Sept 2023' }] },
  checks: { asked: 100, done: 90 }, replies: { withClock: 3, onTime: 1 }, signOffs: [{ title: 'Code of conduct', asked: 40, signed: 38 }], questions: { waiting: 7, sentOpen: 0 }, contradictions: [], ...more,
});

describe('the governors\' pack', () => {
  it('prints no count under five, in the page or in the rows, and no share that gives one away', () => {
    for (const text of [packPage(figures()), packCsv(figures())]) {
      expect(text).not.toContain('Adults in school');
      expect(text).toContain('fewer than 5');
      expect(text).toContain('all but fewer than 5 of 40');
      expect(text).not.toContain('95 %');
      expect(text).toContain('too few for a share');
    }
    expect([0, 4, 5].map(printed)).toEqual(['fewer than 5', 'fewer than 5', '5']);
    expect([share(0, 3), share(3, 20), share(18, 20), share(10, 20), share(20, 20)]).toEqual(['too few for a share', 'fewer than 5 of them', 'all but fewer than 5 of 20', '50 % of 20', '100 % of 20']);
  });

  it('counts by theme, as a chart and as a table', () => {
    const page = packPage(figures());
    expect(page).toContain('aria-label="Reports by theme: Between pupils 12, Other 8"');
    expect(page).toContain('<th scope="row">Between pupils</th><td>12</td>');
    expect(page).toContain('Themes with fewer than 5 reports are not told apart.');
  });

  it('says how fast people were reached, and nothing of so few that it would be one of them', () => {
    expect(packPage(figures())).toContain('half within 9 minutes, nine in ten within 12 hours');
    expect(packPage(figures({ cases: cases({ taken: [2, 3] }) }))).toContain('too few for a figure');
  });

  it('holds a dip sample of times alone', () => {
    const sample = Array.from({ length: 5 }, (_, i) => ({ taken: i + 1, opened: i === 0 ? null : i + 2, closed: 60 * 24 * (i + 1) }));
    const page = packPage(figures({ cases: cases({ sample }) }));
    expect(page).toContain('<th scope="row">5</th><td>5 minutes</td><td>6 minutes</td><td>5 days</td>');
    expect(packPage(figures())).toContain('Fewer than 5 were closed: none is drawn.');
  });

  it('shows hostile titles as text, and no cell as a formula', () => {
    const hostile = figures({ contradictions: ['=HYPERLINK("https://x")'], reviews: { policies: 1, overdue: [{ title: '<script>', due: '"' }] }, signOffs: [{ title: '@SUM(A1)', asked: 40, signed: 40 }] });
    expect(packPage(hostile)).not.toContain('<script');
    expect(packCsv(hostile)).toContain('"\'=HYPERLINK(""https://x"")"');
    expect(packCsv(hostile)).toContain('"\'@SUM(A1)"');
  });

  it('draws bars to scale', () => {
    const widths = [...barChart([{ label: 'a', value: 10 }, { label: 'b', value: 5 }], 'x').matchAll(/<rect[^>]*width="([\d.]+)"/g)].map((m) => Number(m[1]));
    expect(widths[0]).toBeCloseTo((widths[1] ?? 0) * 2, 0);
  });
});
