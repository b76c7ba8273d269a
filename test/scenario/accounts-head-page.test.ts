import { afterEach, describe, expect, it } from 'vitest';
import { accountPage } from '../../src/accounts/pages/account-pages.ts';
import { termOf } from '../../src/accounts/pages/head-figures.ts';
import { accountsDesk, anAccount, type AccountsDesk, type AccountsDeskOptions } from '../fixtures/accounts-desk.ts';
import { textOf } from '../fixtures/played-desk.ts';

describe('the head\'s page', () => {
  let desk: AccountsDesk;
  afterEach(() => desk.end());
  const open = async (options: AccountsDeskOptions = {}): Promise<void> => {
    desk = await accountsDesk({ accounts: [anAccount(), anAccount({ id: 'fb', platform: 'Facebook', handle: 'OakSchool', recoveryOwner: '', runners: [{ person: 'cat', name: 'Ms Cat Hill', policyRead: null, trained: null, course: '' }] })], ...options });
  };
  const page = (which: 'register' | 'month' | 'head'): Promise<string> =>
    desk.store.read(desk.id, (tx) => accountPage(which, tx, { school: desk.ports.schools(desk.id), name: 'Oak School', now: desk.clock.now(), grant: desk.grant() }));

  it('is made from the records of the term', async () => {
    await open();
    const html = await page('head');
    expect(html).toContain('Oak School: Autumn term 2026');
    expect(html).toContain('2 active: 1 with two people or more, 1 with a recovery owner.');
  });

  it('stands beside the register and the month, all of them whole pages without a script', async () => {
    await open();
    for (const which of ['register', 'month', 'head'] as const) {
      const html = await page(which);
      expect(html).toMatch(/^<!doctype html>/);
      expect(html).not.toContain('<script');
    }
  });

  it('is linked for leaders and the chair, and refused to everybody else', async () => {
    await open();
    expect(textOf(await desk.press('head', 'account.head-page'))).toContain('This link is yours alone.');
    expect((await desk.press('chair', 'account.head-page')).status).toBe('recorded');
    for (const who of ['ann', 'tia', 'out']) expect((await desk.press(who, 'account.head-page')).reason).toBe('not-allowed');
  });

  it('is announced once a term, on a school day, whatever restarts', async () => {
    await open({ now: '2026-12-08T10:00:00Z' });
    await desk.starts();
    await desk.passes('2026-12-18T12:00:00Z');
    await desk.starts();
    await desk.passes('2027-01-20T12:00:00Z');
    const told = (await desk.sent()).filter((one) => one.text.includes('The head\'s page'));
    expect(told.map((one) => [one.to, one.cardKey])).toEqual([['#leadership', 'head-page:Autumn term 2026']]);
  });
});

describe('a term', () => {
  it('knows which term a day is in, the holidays counted to the one before', () => {
    expect(['2026-09-01', '2026-12-31', '2027-02-01', '2027-06-15'].map((day) => termOf(day).title)).toEqual(['Autumn term 2026', 'Autumn term 2026', 'Spring term 2027', 'Summer term 2027']);
  });
});
