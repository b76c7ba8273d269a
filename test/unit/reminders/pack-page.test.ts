import { describe, expect, it } from 'vitest';
import { printedCount } from '../../../src/accounts/small-counts.ts';
import type { CaseFigures } from '../../../src/incidents/case-figures.ts';
import { barChart, packCsv, packPage, share, type PackFigures } from '../../../src/reminders/pack-page.ts';

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
    expect([0, 4, 5].map(printedCount)).toEqual(['fewer than 5', 'fewer than 5', '5']);
    expect([share(0, 3), share(3, 20), share(18, 20), share(10, 20), share(20, 20)]).toEqual(['too few for a share', 'fewer than 5 of 20', 'all but fewer than 5 of 20', '50 % of 20', '100 % of 20']);
  });

  it('counts by theme, as a chart and as a table', () => {
    const page = packPage(figures());
    expect(page).toContain('aria-label="Reports by theme: Between pupils 12"');
    expect(page).toContain('<th scope="row">Between pupils</th><td>12</td>');
    expect(page).toContain('Themes with fewer than 5 reports, and those from which they could be worked out, are not told apart.');
  });

  const THEMES = ['Between pupils', 'Adults in school', 'Other', 'Pictures and data', 'Accounts and security'] as const;
  it.each([[[12, 3, 8]], [[12, 5, 1]], [[20, 9, 6, 4, 4]], [[10, 2]], [[6, 1]]])('leaves no small count as the difference of what it prints: %j', (counts) => {
    const total = counts.reduce((sum, one) => sum + one, 0);
    const rows = packCsv(figures({ cases: cases({ total, byTheme: counts.map((count, i) => ({ theme: THEMES[i] ?? 'Other', count })) }) }));
    const told = [...rows.matchAll(/"reports by theme","[^"]*","(\d+)"/g)].map((match) => Number(match[1]));
    expect(total - told.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(Math.min(10, total));
  });

  it('prints a whole where there is nothing small to hide', () => {
    expect(packCsv(figures({ cases: cases({ total: 20, byTheme: [{ theme: 'Between pupils', count: 12 }, { theme: 'Other', count: 8 }, { theme: 'Adults in school', count: 0 }] }) }))).toMatch(/"Between pupils","12"[^]*"Other","8"/);
  });

  it('prints what is open so that what is closed is not what is left', () => {
    const page = packPage(figures({ cases: cases({ total: 12, open: 10, longOpen: 8 }) }));
    expect(page).toContain('Sent: 12. Open now: all but fewer than 5; open for more than 30 days: all but fewer than 5.');
    expect(packPage(figures({ cases: cases({ total: 30, open: 12, longOpen: 6 }) }))).toContain('Sent: 30. Open now: 12; open for more than 30 days: 6.');
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
    for (const title of ['+1', '-1', '\r\n=1', '\t=1', ' =1', '＝1', '\u0000=1']) expect(packCsv(figures({ contradictions: [title] }))).toMatch(/"'[^\p{Cc}]1"/u);
  });

  it('draws bars to scale', () => {
    const widths = [...barChart([{ label: 'a', value: 10 }, { label: 'b', value: 5 }], 'x').matchAll(/<rect[^>]*width="([\d.]+)"/g)].map((m) => Number(m[1]));
    expect(widths[0]).toBeCloseTo((widths[1] ?? 0) * 2, 0);
  });
});
