import { describe, expect, it } from 'vitest';
import { checksPicture, headPage, type HeadAccount, type HeadFigures } from '../../../../src/accounts/pages/head-page.ts';
import { printedCount } from '../../../../src/accounts/small-counts.ts';

const account = (more: Partial<HeadAccount> = {}): HeadAccount => ({ name: 'Facebook OakSchool', state: 'active', runners: ['Ann Reed', 'Bob Lane'], recoveryOwner: 'Cy Manager', lastCheck: '2026-11-20', unownedSince: null, asked: 40, checked: 38, ...more });
const replies = (onTime: number, late: number, running: number): HeadFigures['replies'] => ({ logged: onTime + late + running, onTime, late, running, without: 0, rate: onTime + late === 0 ? null : onTime / (onTime + late) });
const figures = (more: Partial<HeadFigures> = {}): HeadFigures => ({
  school: 'Oak School', term: 'Autumn term 2026', from: '2026-09-01', to: '2026-11-23', accounts: [account()], replies: replies(12, 8, 2),
  reports: { sent: 12, waiting: 0, taken: 12, medianMinutes: 4, longestMinutes: 61 }, overdue: [], uncheckedPosts: 0, now: Date.parse('2026-11-23T10:00:00Z'), ...more,
});

describe('the head\'s page', () => {
  it('names each account with its people, recovery owner and last check', () => {
    const page = headPage(figures());
    expect(page).toContain('1 active: 1 with two people or more, 1 with a recovery owner.');
    expect(page).toContain('Ann Reed, Bob Lane');
    expect(page).toContain('20 November 2026');
  });

  it('flags what wants doing, first, in words and not by colour', () => {
    const page = headPage(figures({ accounts: [account(), account({ name: 'X OakHead', runners: ['Ann Reed'], unownedSince: '2026-10-02', recoveryOwner: '', lastCheck: null })] }));
    expect(page.indexOf('X OakHead')).toBeLessThan(page.indexOf('Facebook OakSchool'));
    expect(page).toContain('one person since 2 October 2026');
    expect(page).toContain('▲ not named');
    expect(page).toContain('▲ never');
  });

  it('prints counts of what people sent under five as "fewer than 5", nought too, and no times of so few', () => {
    expect([0, 4, 5].map(printedCount)).toEqual(['fewer than 5', 'fewer than 5', '5']);
    const page = headPage(figures({ reports: { sent: 3, waiting: 1, taken: 2, medianMinutes: 4, longestMinutes: 900 }, replies: replies(1, 3, 0) }));
    expect(page).toContain('Sent: fewer than 5. Too few for a time.');
    expect(page).not.toContain('15 hours');
    expect(page).not.toContain('(25 %)');
  });

  it('prints no share from which a count under five could be worked out, and no time of fewer than five that were taken on', () => {
    const page = headPage(figures({ replies: replies(19, 1, 0), reports: { sent: 9, waiting: 8, taken: 1, medianMinutes: 4, longestMinutes: 900 } }));
    expect(page).toContain('All but fewer than 5 of 20 acknowledged on time.');
    expect(page).not.toContain('(95 %)');
    expect(page).toContain('Too few for a time.');
    expect(page).not.toContain('15 hours');
  });

  it('says how fast people were reached', () => {
    expect(headPage(figures())).toContain('From a report to a person: 4 minutes in the middle, 61 minutes at most.');
    expect(headPage(figures())).toContain('12 of 20 acknowledged on time (60 %); fewer than 5 not due yet.');
  });

  it('draws the checks so that they read without colour and without eyes', () => {
    const picture = checksPicture([account()]);
    expect(picture).toContain('aria-label="Facebook OakSchool: 38 of 40 checks answered"');
    expect(picture).toContain('url(#missed)');
    expect(checksPicture([account({ asked: 0, checked: 0 })])).toBe('<p>No checks were asked for.</p>');
  });

  it('holds hostile names as text, and asks for nothing from anywhere', () => {
    const page = headPage(figures({ accounts: [account({ name: '<script>alert(1)</script>', runners: ['"><img src=x>'] })], overdue: [{ title: '<b>', due: 'Sept 2023' }] }));
    expect(page).not.toMatch(/<script|<img|<b>/);
    expect(page).not.toMatch(/<[^>]*(?:src|href)=/);
  });

  it('keeps to one side: many accounts are counted', () => {
    const many = Array.from({ length: 40 }, (_, i) => account({ name: `Account ${i}` }));
    const page = headPage(figures({ accounts: many }));
    expect(page.match(/<tr>/g)).toHaveLength(15);
    expect(page).toContain('And 26 more: they stand in the register.');
  });
});
