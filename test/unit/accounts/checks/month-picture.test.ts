import { describe, expect, it } from 'vitest';
import { plannedCheck, type AccountCheck } from '../../../../src/accounts/checks/checks.ts';
import { marksOf, monthBefore, monthSummary } from '../../../../src/accounts/checks/check-month.ts';
import { MARKS, markOf, monthPicture } from '../../../../src/accounts/checks/month-picture.ts';

const check = (day: string, more: Partial<AccountCheck>): AccountCheck => ({ ...plannedCheck('sport', day, false), ...more });
const done = (day: string, outcome: AccountCheck['outcome'], late = false): AccountCheck => check(day, { state: 'done', outcome, by: 'ann', at: 0, late });
const CHECKS = [done('2027-02-01', 'nothing-found'), done('2027-02-02', 'comments'), done('2027-02-03', 'wrong'), check('2027-02-04', { state: 'not-checked' }), check('2027-02-05', { state: 'not-asked' }), done('2027-02-08', 'nothing-found', true)];
const ROWS = [{ id: 'sport', label: 'Instagram oak_sport' }];

describe('the month in one picture', () => {
  const svg = monthPicture(CHECKS, ROWS, '2027-02');

  it('tells each kind of day by a shape and a sign, not by colour', () => {
    const drawn = svg.slice(svg.indexOf('oak_sport'), svg.indexOf('checked, nothing found'));
    expect(drawn.match(/<circle[^>]*r="8\.5"/g)).toHaveLength(3);
    expect(drawn.match(/<path /g)).toHaveLength(1);
    expect(drawn.match(/stroke-dasharray/g)).toHaveLength(1);
    expect([...svg.matchAll(/(?:fill|stroke)="(#[0-9a-f]+)"/g)].map((one) => one[1]).every((colour) => /^#(?:000|333|eee|fff)$/.test(colour ?? ''))).toBe(true);
    expect(new Set(Object.values(MARKS).map(({ sign }) => sign)).size).toBe(5);
  });

  it('has a title, and says in words what it shows', () => {
    expect(svg).toContain('<title id="title-2027-02">Account checks, February 2027</title>');
    expect(svg).toContain('1 account, 28 days. 4 checks were answered, of them 1 with comments to answer and 1 with something wrong; 1 were not checked.');
    for (const { words } of Object.values(MARKS)) expect(svg).toContain(words);
  });

  it('has a column for each day, the leap day too', () => {
    expect(monthPicture([], ROWS, '2028-02').match(/font-size="10">/g)).toHaveLength(29);
    expect(svg.match(/font-size="10">/g)).toHaveLength(28);
  });

  it('shows a name as text, whatever it holds', () => {
    const drawn = monthPicture([], [{ id: 'x', label: '<script>&"' }], '2027-02');
    expect(drawn).not.toContain('<script');
    expect(drawn).toContain('&lt;script&gt;&amp;');
  });

  it('marks a check that was said later', () => {
    expect(svg.match(/<line /g)).toHaveLength(1);
  });

  it('counts nothing as a miss that is still open or was never asked for', () => {
    for (const state of ['planned', 'asked', 'second', 'leaders', 'not-asked', 'withdrawn'] as const) expect(markOf({ state, outcome: null })).toBe('none');
    expect(markOf(null)).toBe('none');
    expect(markOf({ state: 'not-checked', outcome: null })).toBe('missed');
  });
});

describe('the month for leaders', () => {
  it('is a row of signs in weeks', () => {
    expect(marksOf({ month: '2027-02', checks: CHECKS }, 'sport')).toBe('✓C!–··· ✓······ ······· ·······');
  });

  it('shows twelve accounts, and counts the others', () => {
    const rows = Array.from({ length: 15 }, (_, i) => ({ id: `a${i}`, label: `Account ${i}` }));
    const text = JSON.stringify(monthSummary({ month: '2027-02', checks: CHECKS, rows }));
    expect(text).toContain('Account 11');
    expect(text).not.toContain('Account 12');
    expect(text).toContain('And 3 more.');
    expect(text).toContain('4 checked, 1 not checked');
  });

  it('is the month before, over the new year too', () => {
    expect(monthBefore('2027-01-04')).toBe('2026-12');
    expect(monthBefore('2028-03-01')).toBe('2028-02');
  });
});
