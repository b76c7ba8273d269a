import { afterEach, describe, expect, it } from 'vitest';
import { accountRuns, accounts, type Account } from '../../src/accounts/account.ts';
import { allAccounts, enterAccount, type NewEntry } from '../../src/accounts/register/register.ts';
import type { Reply } from '../../src/chat/reply.ts';
import { asId } from '../../src/kernel/ids.ts';
import type { Fact } from '../../src/policies/document.ts';
import type { Turn } from '../../src/routes/turn.ts';
import { ACCOUNTS_PEOPLE, accountsDesk, anAccount, type AccountsDesk, type AccountsDeskOptions } from '../fixtures/accounts-desk.ts';
import { buttonsOf, textOf } from '../fixtures/played-desk.ts';
import { writtenCorpus, writtenDocument } from '../fixtures/written-document.ts';

const titles = (reply: Reply): string[] => buttonsOf(reply).map(({ title }) => title);
const WITH_STEPS = anAccount({ state: 'preparing', steps: [{ id: 'risk', text: 'The risk assessment is filed', because: null, done: null }, { id: 'trained:bob', text: 'Mr Bob Lane has had training for it', because: { file: 'social-media.docx', quote: 'They are trained.' }, done: null }], runners: [{ person: 'ann', name: 'Miss Ann Reed', policyRead: '2026-09-01', trained: '2026-09-01', course: '' }, { person: 'bob', name: 'Mr Bob Lane', policyRead: '2026-09-01', trained: null, course: '' }] });

describe('the register of official accounts', () => {
  let desk: AccountsDesk;
  afterEach(() => desk.end());
  const open = async (options: AccountsDeskOptions = {}): Promise<void> => {
    desk = await accountsDesk({ accounts: [anAccount()], ...options });
  };
  const entry = (who: string, account = 'sport'): Promise<Reply> => desk.press(who, 'account.open', { account });
  const last = async (to: string): Promise<string> => (await desk.sent()).filter((one) => one.to === to).at(-1)?.text ?? '';
  const register = (): Promise<Account[]> => desk.store.read(desk.id, (tx) => allAccounts(tx, desk.grant()));

  describe('the list', () => {
    it('is opened by its command, in private, with who runs what, and all that can be done', async () => {
      await open();
      await desk.says('cat', 'accounts');
      const [hub] = await desk.sent();
      expect(hub?.to).toBe('cat');
      expect(hub?.text).toContain('Instagram oak_sport · in use · Fixtures · run by Miss Ann Reed and Mr Bob Lane');
      expect(hub && buttonsOf(hub.card).map(({ title }) => title)).toEqual(['Ask for a new account', 'Log a comment or message', 'Have a post checked', 'Comments waiting for an answer', 'Requests waiting for a decision']);
    });

    it('lets whoever runs an account open it, and leaders open all', async () => {
      await open();
      expect(titles(await desk.press('ann', 'account.home'))).toContain('Open Instagram oak sport');
      expect(titles(await desk.press('head', 'account.home'))).toEqual(expect.arrayContaining(['Open Instagram oak sport', 'Found an account that is not ours', 'The register as a page']));
      expect((await entry('cat')).reason).toBe('not-allowed');
      expect(textOf(await entry('ann'))).toContain('Recovery belongs to: Ms Cy Manager (office@oak.example, an address of the school) · two-step sign-in: on');
    });

    it('shows twelve at once and the rest by a button', async () => {
      await open({ accounts: Array.from({ length: 14 }, (_, i) => anAccount({ id: `a${i}`, handle: `oak_${i}` })) });
      const first = await desk.press('cat', 'account.home');
      expect(textOf(first)).toContain('oak_11');
      expect(textOf(first)).not.toContain('oak_12');
      expect(textOf(await desk.presses('cat', first, 'And 2 more'))).toContain('oak_13');
    });

    it('is not for people from outside', async () => {
      await open();
      expect((await desk.press('stranger', 'account.home')).reason).toBe('not-allowed');
    });

    it('says that approval is not on record, and never shows a runner the buttons of a leader', async () => {
      await open();
      const shown = await entry('bob');
      expect(textOf(shown)).toContain('Approval is not on record: the account existed before this register.');
      expect(titles(shown)).toEqual(['Stop it for now', 'What happened to it', 'All accounts']);
    });

    it('opens as a page for those who answer for the accounts', async () => {
      await open();
      expect((await desk.press('head', 'account.register-page')).card).toMatchObject({ template: 'page-link' });
      expect((await desk.press('ann', 'account.register-page')).reason).toBe('not-allowed');
    });
  });

  describe('what an account needs before it starts', () => {
    it('is ticked by who runs it or a leader, with a note; with the last tick it starts and training stands with its runner', async () => {
      await open({ accounts: [WITH_STEPS] });
      const first = await entry('ann');
      expect(textOf(first)).toContain('Getting ready: 0 of 2 things done');
      const form = await desk.presses('ann', first, '1 is done');
      expect(textOf(await desk.presses('ann', form, 'Tick it', { note: 'Office drive' }))).toContain('The risk assessment is filed: Miss Ann Reed, 23 November 2026. Office drive');
      const training = await desk.presses('head', await entry('head'), '2 is done');
      expect(textOf(training)).toContain('They are trained.');
      expect((await desk.presses('head', training, 'Tick it', { day: '2026-12-01', note: '' })).fieldErrors).toEqual({ day: 'That day has not come yet. Tick it when it is done.' });
      expect(textOf(await desk.presses('head', training, 'Tick it', { day: '2026-11-20', note: 'Online safety' }))).toContain('That was the last thing. The account is in use from now on.');
      const account = await desk.account('sport');
      expect(account?.state).toBe('active');
      expect(account?.runners[1]).toMatchObject({ trained: '2026-11-20', course: 'Online safety' });
    });

    it('can be taken back until the account starts, and not after', async () => {
      await open({ accounts: [WITH_STEPS] });
      await desk.press('ann', 'account.ticked', { account: 'sport', step: 'risk' }, { note: '' });
      expect(textOf(await desk.press('ann', 'account.undo-step', { account: 'sport', step: 'risk' }))).toContain('Getting ready: 0 of 2');
      await desk.press('ann', 'account.ticked', { account: 'sport', step: 'risk' }, { note: '' });
      await desk.press('ann', 'account.ticked', { account: 'sport', step: 'trained:bob' }, { note: '', day: '2026-11-20' });
      expect(textOf(await desk.press('ann', 'account.undo-step', { account: 'sport', step: 'risk' }))).toContain('The account started on this, so it stays.');
      expect(textOf(await desk.press('ann', 'account.ticked', { account: 'sport', step: 'risk' }, { note: '' }))).toContain('ticked that already');
    });

    it('writes the day on which parents were told into the entry with its tick, and takes it away with it', async () => {
      const parents = { id: 'parents', text: 'Parents are told of it', because: null, done: null };
      await open({ accounts: [{ ...WITH_STEPS, steps: [...WITH_STEPS.steps, parents] }] });
      const form = await desk.presses('ann', await entry('ann'), '3 is done');
      expect(textOf(await desk.presses('ann', form, 'Tick it', { day: '2026-11-20', note: '' }))).toContain('Parents told: 20 November 2026');
      expect(textOf(await desk.presses('ann', await entry('ann'), '3 is not done after all'))).toContain('Parents told: no date on record');
      await desk.press('head', 'account.changed', { account: 'sport', group: 'families' }, { messages: 'off', alternative: 'The newsletter', parents: '2026-11-19', consent: '' });
      expect((await desk.account('sport'))?.steps.find(({ id }) => id === 'parents')?.done?.by.name).toBe('Mrs Ada Head');
    });

    it('takes no closing day that is over, and keeps one that has come since', async () => {
      await open();
      const dates = (closes: string) => desk.press('head', 'account.changed', { account: 'sport', group: 'dates' }, { 'next-review': '', 'closes-on': closes });
      expect((await dates('2020-01-01')).fieldErrors).toEqual({ 'closes-on': 'That day is over. Give a day to come, or leave it empty.' });
      await dates('2030-07-19');
      expect((await desk.account('sport'))?.closesOn).toBe('2030-07-19');
    });

    it('has no two buttons of one name, on the list and on an entry', async () => {
      await open({ accounts: [WITH_STEPS, anAccount({ id: 'two', handle: 'oak_two' })] });
      for (const shown of [await desk.press('head', 'account.home'), await entry('head')]) expect(new Set(titles(shown)).size).toBe(titles(shown).length);
    });

    it('keeps no password, wherever it is typed', async () => {
      await open({ accounts: [WITH_STEPS] });
      expect((await desk.press('ann', 'account.ticked', { account: 'sport', step: 'risk' }, { note: 'password: Oak2026' })).fieldErrors?.['note']).toContain('looks like a password');
      expect((await desk.press('head', 'account.changed', { account: 'sport', group: 'access' }, { 'logins': 'Ann, pin is 1234', 'moderator': '', 'recovery-owner': '', 'recovery-email': '', 'two-factor': 'on' })).fieldErrors?.['logins']).toContain('looks like a password');
    });

    it('enters an account at once where nothing is outstanding, and waits where something is', async () => {
      await open({ accounts: [] });
      const entering = (entry: NewEntry): Promise<Account> => desk.store.transact(desk.id, { at: desk.clock.now(), actor: null, inbound: { eventId: asId<'event'>(entry.handle), kind: 'test', route: null } }, (tx) => {
        const turn = { tx, now: desk.clock.now(), actor: null, newId: () => asId(`new-${entry.handle.replace(/\W/g, '')}`), inbound: { kind: 'installed', eventId: asId<'event'>(entry.handle) }, schedule: () => undefined, grant: desk.grant() };
        return enterAccount(turn as unknown as Turn, entry);
      });
      const approval = { kind: 'decided', case: 'AC-1', by: [{ person: 'head', name: 'Mrs Ada Head' }], at: desk.clock.now() } as const;
      expect(await entering({ platform: 'insta', handle: '@oak_choir', approval: { ...approval, by: [...approval.by] } })).toMatchObject({ state: 'active', platform: 'Instagram', nextReview: '2027-02-22' });
      expect(await entering({ platform: '', handle: 'https://www.facebook.com/OakPTA/', approval: { ...approval, by: [...approval.by] }, steps: [{ id: 'x', text: 'Parents are told', because: null }] })).toMatchObject({ state: 'preparing', platform: 'Facebook', handle: 'oakpta', url: 'https://www.facebook.com/OakPTA/' });
      expect(textOf(await desk.press('head', 'account.open', { account: 'new-oak_choir' }))).toContain('Approved by Mrs Ada Head, 23 November 2026 (case AC-1).');
    });
  });

  describe('changes', () => {
    const saves = (group: string, inputs: Record<string, string>, who = 'head'): Promise<Reply> => desk.press(who, 'account.changed', { account: 'sport', group }, inputs);

    it('are made by leaders, one part at a time, and each stands in what happened to it', async () => {
      await open();
      const form = await desk.presses('head', await entry('head'), 'Change access');
      expect(textOf(form)).toContain('Passwords are never kept here.');
      const saved = await desk.presses('head', form, 'Save', { 'logins': 'Miss Ann Reed\nMs Cy Manager', 'moderator': '', 'recovery-owner': 'Ms Cy Manager', 'recovery-email': 'cy@home.example', 'two-factor': 'off' });
      expect(textOf(saved)).toContain('Saved: who can log in, who looks over comments, recovery address, two-step sign-in.');
      expect(textOf(saved)).toContain('Recovery goes to an address that is not the school\'s.');
      expect(textOf(await desk.presses('head', saved, 'What happened to it'))).toContain('23 November 2026, Mrs Ada Head: Changed: who can log in');
      expect((await saves('access', {}, 'ann')).reason).toBe('not-allowed');
    });

    it('of who runs it ask the policy and training of whoever is new, tell both, and leave what stood of the others', async () => {
      await open();
      const saved = await saves('runners', { colleagues: 'Miss Ann Reed\nhill', others: 'Jo Hart' });
      expect(textOf(saved)).toContain('Ms Cat Hill has read and understood the policy');
      const account = await desk.account('sport');
      expect(account?.runners.map(({ person, name, trained }) => [person, name, trained])).toEqual([['ann', 'Miss Ann Reed', '2026-09-01'], ['cat', 'Ms Cat Hill', null], ['', 'Jo Hart', null]]);
      expect(account?.state).toBe('active');
      expect(account?.steps.map(({ id }) => id)).toEqual(['read:cat', 'trained:cat', 'read:Jo Hart', 'trained:Jo Hart']);
      expect(await last('cat')).toContain('You run this account from now on.');
      expect(await last('bob')).toContain('You no longer run this account.');
      expect((await entry('bob')).reason).toBe('not-allowed');
      expect((await entry('cat')).status).toBe('recorded');
      await saves('runners', { colleagues: 'Ann Reed\nBob Lane', others: '' });
      expect((await desk.account('sport'))?.steps.map(({ id }) => id)).toEqual(['read:bob', 'trained:bob']);
    });

    it('of who runs it say which name is not known, and ask for somebody', async () => {
      await open();
      expect((await saves('runners', { colleagues: 'Somebody Else', others: '' })).fieldErrors?.['colleagues']).toContain('I found no colleague called "Somebody Else"');
      expect((await saves('runners', { colleagues: '', others: '' })).fieldErrors?.['colleagues']).toContain('Somebody must run it.');
    });

    it('take names and platforms that would break a button or a heading as what they are', async () => {
      await open();
      const odd = `Jo\u200d\u202eHart ${'x'.repeat(400)}`;
      expect((await saves('runners', { colleagues: 'Ann Reed', others: odd })).status).toBe('recorded');
      const ticked = await desk.presses('head', await entry('head'), '1 is done');
      expect(ticked.status).toBe('recorded');
      expect((await saves('about', { platform: '***', handle: '@_._', url: '', purpose: '', audience: '', visibility: 'open' })).fieldErrors).toEqual({ platform: 'Which platform is it on?', handle: 'What is it called there?' });
    });

    it('of days tick what was asked, and start the account with the last of them', async () => {
      await open({ accounts: [{ ...WITH_STEPS, steps: WITH_STEPS.steps.slice(1) }] });
      await saves('training', { 'read-a': '2026-09-01', 'trained-a': '2026-09-01', 'course-a': '', 'read-b': '2026-09-01', 'trained-b': '2026-11-02', 'course-b': 'Online safety' });
      expect(await desk.account('sport')).toMatchObject({ state: 'active' });
      expect((await saves('training', { 'read-a': '2027-09-01', 'trained-a': '', 'course-a': '', 'read-b': '', 'trained-b': '', 'course-b': '' })).fieldErrors).toEqual({ 'read-a': 'That day has not come yet.' });
    });

    it('never make two entries of one account', async () => {
      await open({ accounts: [anAccount(), anAccount({ id: 'other', platform: 'Facebook', handle: 'oak' })] });
      expect((await saves('about', { platform: 'fb', handle: '@Oak', url: '', purpose: '', audience: '', visibility: 'open' })).fieldErrors?.['handle']).toContain('Another entry');
    });
  });

  describe('stopping and closing', () => {
    it('stops an account with a reason, tells leaders, and lets whoever stopped it take that back for ten minutes', async () => {
      await open();
      expect((await desk.press('ann', 'account.suspended', { account: 'sport' }, { reason: ' ' })).fieldErrors).toEqual({ reason: 'Say why, in a few words.' });
      await desk.press('ann', 'account.suspended', { account: 'sport' }, { reason: 'A post we did not write' });
      expect(await last('#leadership')).toContain('Stopped for now by Miss Ann Reed, 23 November 2026: A post we did not write');
      expect(textOf(await desk.press('bob', 'account.resume', { account: 'sport' }))).toContain('A leader lets it run again.');
      expect(textOf(await desk.press('ann', 'account.resume', { account: 'sport' }))).toContain('In use again.');
      expect(await last('#leadership')).toContain('In use.');
      await desk.press('ann', 'account.suspended', { account: 'sport' }, { reason: 'Again' });
      desk.clock.set(desk.clock.now() + 11 * 60_000);
      expect(textOf(await desk.press('ann', 'account.resume', { account: 'sport' }))).toContain('A leader lets it run again.');
      await desk.press('head', 'account.resume', { account: 'sport' });
      expect((await desk.account('sport'))?.state).toBe('active');
    });

    it('closes step by step; until the end it can be kept, and then it never opens again', async () => {
      await open();
      expect((await desk.press('ann', 'account.close', { account: 'sport' })).reason).toBe('not-allowed');
      const begun = await desk.press('head', 'account.close-begin', { account: 'sport' }, { reason: 'The club ended' });
      expect(textOf(begun)).toContain('Being closed: 0 of 6 things done.');
      expect(titles(begun)).not.toContain('Close it for good');
      expect(textOf(await desk.press('head', 'account.closed', { account: 'sport' }))).toContain('6 things are not done yet');
      expect(textOf(await desk.presses('head', begun, 'Keep it after all'))).toContain('In use.');
      await desk.press('head', 'account.close-begin', { account: 'sport' }, { reason: 'The club ended' });
      for (const step of (await desk.account('sport'))?.steps ?? []) await desk.press('ann', 'account.ticked', { account: 'sport', step: step.id }, { note: '' });
      const done = await desk.presses('head', await entry('head'), 'Close it for good');
      expect(textOf(done)).toContain('Closed. It stays in the register');
      expect(await last('ann')).toContain('Closed. It stays in the register.');
      for (const verb of ['account.suspend', 'account.resume', 'account.close', 'account.keep', 'account.closed']) expect(textOf(await desk.press('head', verb, { account: 'sport' }))).toContain('does not open again');
      expect((await desk.account('sport'))?.state).toBe('closed');
      expect(textOf(await desk.press('cat', 'account.home'))).not.toContain('oak_sport');
      expect(textOf(await desk.press('head', 'account.closed-list'))).toContain('oak_sport · closed');
    });

    it('shows an entry beside a card that stands in a channel, never in its place', async () => {
      await open();
      await desk.press('head', 'account.suspended', { account: 'sport' }, { reason: 'Hacked' });
      const reply = await desk.accept({ kind: 'action', ...desk.at('deputy'), conversation: { id: asId<'conversation'>('channel:leadership'), kind: 'channel' }, verb: 'account.resume', data: { account: 'sport' }, inputs: {} });
      expect(reply).toMatchObject({ beside: true, status: 'recorded' });
    });

    it('shows on an old card how it stands now', async () => {
      await open();
      const old = await entry('head');
      await desk.press('head', 'account.suspended', { account: 'sport' }, { reason: 'Hacked' });
      expect(textOf(await desk.presses('head', old, 'Stop it for now'))).toContain('Nothing was changed: this is how it stands now.');
    });
  });

  describe('leavers', () => {
    const without = (...ids: string[]) => ACCOUNTS_PEOPLE.filter(({ id }) => !ids.includes(id));

    it('alarm leaders once, say what to do today, and are put right by naming someone else', async () => {
      await open();
      await desk.starts();
      await desk.runs();
      desk.staffBecomes(without('bob'));
      desk.clock.set(desk.clock.now() + 60_000);
      await desk.starts();
      await desk.runs();
      expect(await last('#leadership')).toContain('Mr Bob Lane ran it and is no longer on the staff list. Miss Ann Reed still does.');
      const count = (await desk.sent()).filter(({ cardKey }) => cardKey === 'account:sport:leaver').length;
      await desk.passes('2026-11-28T10:00:00Z');
      expect((await desk.sent()).filter(({ cardKey }) => cardKey === 'account:sport:leaver')).toHaveLength(count);
      await desk.press('head', 'account.changed', { account: 'sport', group: 'runners' }, { colleagues: 'Miss Ann Reed\nMs Cat Hill', others: '' });
      expect((await desk.sent()).filter(({ cardKey }) => cardKey === 'account:sport:leaver').at(-1)?.text).toContain('Put right');
    });

    it('alarm leaders when one is left, once, and when that one is named a second it says so', async () => {
      await open();
      await desk.starts();
      await desk.runs();
      const alarms = async () => (await desk.sent()).filter(({ cardKey }) => cardKey === 'account:sport:leaver').map(({ text }) => text);
      await desk.press('head', 'account.changed', { account: 'sport', group: 'runners' }, { colleagues: 'Miss Ann Reed', others: '' });
      expect((await alarms()).at(-1)).toContain('Only Miss Ann Reed runs it now. Name a second');
      await desk.passes('2026-12-01T10:00:00Z');
      expect(await alarms()).toHaveLength(1);
      await desk.press('head', 'account.changed', { account: 'sport', group: 'runners' }, { colleagues: 'Miss Ann Reed\nMs Cat Hill', others: '' });
      expect((await alarms()).at(-1)).toContain('Put right');
    });

    it('are no alarm where an account began with one, and its approvers knew', async () => {
      await open({ accounts: [anAccount({ runners: anAccount().runners.slice(0, 1) })] });
      await desk.starts();
      await desk.passes('2026-12-01T10:00:00Z');
      expect((await desk.sent()).filter(({ cardKey }) => cardKey.includes('leaver'))).toEqual([]);
    });

    it('are remembered in one card on Mondays until it is put right, and an account without anyone is said to be so', async () => {
      await open();
      await desk.starts();
      await desk.runs();
      desk.staffBecomes(without('ann', 'bob'));
      await desk.passes('2026-11-24T10:00:00Z');
      expect((await desk.sent()).findLast(({ cardKey }) => cardKey === 'account:sport:leaver')?.text).toContain('Nobody else does.');
      await desk.passes('2026-12-07T10:00:00Z');
      const digests = (await desk.sent()).filter(({ cardKey }) => cardKey.startsWith('account:leavers:'));
      expect(digests.map(({ cardKey }) => cardKey)).toEqual(['account:leavers:2026-11-30', 'account:leavers:2026-12-07']);
      expect(digests[0]?.text).toContain('Instagram oak_sport: nobody runs it since 24 November 2026');
      expect(textOf(await entry('head'))).toContain('No colleague runs this account now.');
    });

    it('tell each leader where the school has no channel for them', async () => {
      await open({ channel: false });
      desk.staffBecomes(without('bob'));
      await desk.starts();
      await desk.runs();
      const told = (await desk.sent()).filter(({ cardKey }) => cardKey === 'account:sport:leaver').map(({ to }) => to);
      expect(told.toSorted()).toEqual(['deputy', 'head', 'manager']);
    });
  });

  describe('whether it is still needed', () => {
    it('is asked of its runners once a quarter; one answer is enough, and leaders are asked after two weeks', async () => {
      await open({ accounts: [anAccount({ nextReview: '2026-11-24' })] });
      await desk.starts();
      await desk.passes('2026-11-24T10:00:00Z');
      const asked = (await desk.sent()).filter(({ cardKey }) => cardKey === 'account:sport:needed');
      expect(asked.map(({ to }) => to)).toEqual(['ann', 'bob']);
      await desk.passes('2026-12-09T10:00:00Z');
      expect((await desk.sent()).filter(({ cardKey, to }) => cardKey === 'account:sport:needed' && to === '#leadership')).toHaveLength(1);
      const card = asked[0]?.card;
      expect(card && textOf(await desk.presses('ann', card, 'Still needed'))).toContain('You are asked again on 10 March 2027.');
      expect(card && textOf(await desk.presses('bob', card, 'Not any more'))).toContain('That was answered already.');
      expect(await last('bob')).toContain('Miss Ann Reed said that it is still needed.');
    });

    it('tells leaders when those who run it say that it is not', async () => {
      await open({ accounts: [anAccount({ nextReview: '2026-11-24' })] });
      await desk.starts();
      await desk.passes('2026-11-24T10:00:00Z');
      await desk.press('ann', 'account.not-needed', { account: 'sport' });
      const told = (await desk.sent()).find(({ cardKey }) => cardKey === 'account:sport:not-needed');
      expect(told?.text).toContain('It stays in use until a leader closes it.');
      expect((await desk.account('sport'))?.state).toBe('active');
    });

    it('tells leaders of a closing date once, even when the desk was down on it', async () => {
      await open({ accounts: [anAccount({ closesOn: '2026-11-25' })] });
      await desk.starts();
      await desk.runs();
      await desk.runs('2026-11-27T10:00:00Z');
      await desk.runs('2026-11-28T10:00:00Z');
      expect((await desk.sent()).filter(({ cardKey }) => cardKey === 'account:sport:closes:2026-11-25')).toHaveLength(1);
    });
  });

  describe('accounts that existed before', () => {
    const existing = [{ platform: 'Twitter', handle: '@oakprimary', purpose: 'News', audience: '', runners: ['ann', 'gone'] }];

    it('are entered once, as approval not on record, and never again after they were closed', async () => {
      await open({ accounts: [], settings: { existing } });
      await desk.starts();
      await desk.runs();
      const [entered, ...others] = await register();
      expect(others).toEqual([]);
      expect(entered).toMatchObject({ platform: 'X (Twitter)', handle: '@oakprimary', state: 'active', approval: { kind: 'not-on-record' } });
      await desk.press('head', 'account.close-begin', { account: entered?.id ?? '' }, { reason: 'Old' });
      for (const step of (await desk.account(entered?.id ?? ''))?.steps ?? []) await desk.press('head', 'account.ticked', { account: entered?.id ?? '', step: step.id }, { note: '' });
      await desk.press('head', 'account.closed', { account: entered?.id ?? '' });
      desk.clock.set(desk.clock.now() + 60_000);
      await desk.starts();
      await desk.passes('2026-12-01T10:00:00Z');
      expect((await register()).map(({ state }) => state)).toEqual(['closed']);
    });

    it('are entered by hand too, and never twice', async () => {
      await open({ accounts: [] });
      const form = await desk.presses('head', await desk.press('head', 'account.home'), 'Enter an account that exists');
      expect((await desk.presses('head', form, 'Enter it', { platform: '', handle: '@oakpta', purpose: '', audience: '', colleagues: '' })).fieldErrors).toEqual({ platform: 'Which platform is it on?', colleagues: 'Name at least one colleague.' });
      const entered = await desk.presses('head', form, 'Enter it', { platform: '', handle: 'https://facebook.com/oakpta', purpose: 'Fairs', audience: 'Families', colleagues: 'Tia Moss' });
      expect(textOf(entered)).toContain('Only Miss Tia Moss runs it. Name a second, for when they are away.');
      expect(textOf(await desk.presses('head', form, 'Enter it', { platform: 'fb', handle: 'OakPTA', purpose: '', audience: '', colleagues: 'Tia Moss' }))).toContain('It is on the register already.');
      expect(await register()).toHaveLength(1);
    });
  });

  describe('accounts that are not ours', () => {
    const typed = { 'platform': '', 'handle': 'https://instagram.com/oak_memes', 'kind': 'as-school', 'seen-by': 'A parent', 'seen-on': '2026-11-22', 'note': '' };
    const kept = (more: Record<string, string> = {}): Promise<Reply> => desk.press('head', 'account.found-kept', {}, { ...typed, ...more });

    it('are listed once with what was done, until they are gone', async () => {
      await open();
      const card = await kept();
      expect(textOf(card)).toContain('Instagram oak_memes. Open: something may still be done.');
      expect(textOf(await kept())).toContain('It is on the list already.');
      const form = await desk.presses('deputy', card, 'Something was done');
      expect((await desk.presses('deputy', form, 'Save', { what: 'other', on: '2026-11-23', note: '' })).fieldErrors).toEqual({ note: 'Say what was done.' });
      const acted = await desk.presses('deputy', form, 'Save', { what: 'reported', on: '2026-11-23', note: 'Reference 55' });
      expect(textOf(acted)).toContain('23 November 2026, Mr Ben Deputy: Reported to the platform. Reference 55');
      const gone = await desk.presses('deputy', acted, 'It is gone');
      expect(textOf(gone)).toContain('Taken down.');
      expect(textOf(await desk.presses('deputy', gone, 'It is back, or open again'))).toContain('Open: something');
      expect((await desk.press('ann', 'account.found-list')).reason).toBe('not-allowed');
    });

    it('about a child or a colleague are a report first', async () => {
      await open();
      const card = await kept({ kind: 'as-child' });
      expect(textOf(card)).toContain('This is about a child: report it');
      await desk.presses('head', card, 'Report it');
      expect(desk.reports[0]).toMatchObject({ person: 'head', words: expect.stringContaining('Instagram oak_memes') });
    });

    it('may turn out to be ours, and are then on the register', async () => {
      await open();
      const form = await desk.presses('head', await kept(), 'It is ours after all');
      await desk.presses('head', form, 'Enter it', { platform: 'Instagram', handle: 'oak_memes', purpose: '', audience: '', colleagues: 'Bob Lane\nAnn Reed' });
      expect((await register()).map(({ handle }) => handle)).toEqual(['oak_sport', 'oak_memes']);
      expect(textOf(await desk.press('head', 'account.found-list'))).toContain('It turned out to be the school\'s own.');
    });

    it('are never an account of the register', async () => {
      await open();
      expect((await kept({ handle: 'https://instagram.com/oak_sport' })).fieldErrors?.['handle']).toContain('it is the school\'s own');
    });
  });

  describe('"Is it ours?"', () => {
    const asked = async (text: string, who = 'cat'): Promise<string> => {
      await desk.says(who, text, 'check_account');
      return last(who);
    };

    it('is answered with who runs it', async () => {
      await open();
      expect(await asked('Is @Oak_Sport ours?')).toContain('@oak_sport: yes, it is ours, on Instagram: in use, for Fixtures. Run by Miss Ann Reed and Mr Bob Lane.');
    });

    it('says that one was stopped or closed', async () => {
      await open();
      await desk.press('head', 'account.suspended', { account: 'sport' }, { reason: 'Hacked' });
      expect(await asked('is @oak_sport ours')).toContain('stopped for now since 23 November 2026, so nobody should post there');
    });

    it('warns of a look-alike and says whom to tell, with a report at hand', async () => {
      await open();
      await desk.says('cat', 'is @oak.sport ours?', 'check_account');
      const sent = (await desk.sent()).at(-1);
      expect(sent?.text).toContain('Take care: ours is Instagram oak_sport, written a little differently');
      expect(sent?.text).toContain('Tell Mrs Ada Head');
      if (sent) await desk.presses('cat', sent.card, 'Report it');
      expect(desk.reports[0]?.words).toContain('@oak.sport');
    });

    it('knows the list of those that are not, and tells staff no more than that', async () => {
      await open();
      await desk.press('head', 'account.found-kept', {}, { 'platform': 'Instagram', 'handle': 'oak_memes', 'kind': 'as-staff', 'seen-by': 'A parent', 'seen-on': '2026-11-22', 'note': '' });
      expect(await asked('is @oak_memes ours?')).toContain('no. It is on the list of accounts that are not ours, and leaders know of it.');
      expect(await asked('is @oak_memes ours?', 'deputy')).toContain('It pretends to be a colleague');
    });

    it('answers for a platform, and for all of them', async () => {
      await open();
      expect(await asked('is the school insta ours?')).toContain('Instagram oak_sport: in use');
      expect(await asked('do we have a tiktok?')).toContain('The register has no account on TikTok.');
      expect(await asked('which accounts do we have?')).toContain('On the register:');
    });

    it('says that it does not know where nothing was entered yet', async () => {
      await open({ accounts: [] });
      expect(await asked('is @oak ours?')).toContain('I do not know: nothing is on the register yet.');
    });
  });

  describe('accounts that the policy names', () => {
    const lines = ['Our Twitter account is @oakprimary.', 'The school has a Facebook page.'];
    const named = (value: string, role: string, source = ''): Pick<Fact, 'kind' | 'value'> & Partial<Fact> => ({ kind: 'official-account', value, role, source });
    const corpus = writtenCorpus(writtenDocument(lines, { facts: [named('@oakprimary', 'Twitter', lines[0]), named('Facebook page', 'Facebook', lines[1])] }));
    const proposed = async () => (await desk.sent()).filter(({ cardKey }) => cardKey.startsWith('account:proposed:'));

    it('are proposed to leaders once, with its words; what is answered shows so on the card that was posted', async () => {
      await open({ corpus });
      await desk.starts();
      await desk.runs();
      const [posted] = await proposed();
      expect(posted?.to).toBe('#leadership');
      expect(posted?.text).toContain('Our Twitter account is @oakprimary.');
      await desk.passes('2026-11-26T10:00:00Z');
      expect(await proposed()).toHaveLength(1);
      const card = posted?.card;
      if (!card) throw new Error('nothing was proposed');
      const form = await desk.presses('head', card, 'Add it');
      await desk.presses('head', form, 'Enter it', { platform: 'X (Twitter)', handle: 'oakprimary', purpose: 'News', audience: '', colleagues: 'Ann Reed\nBob Lane' });
      expect((await proposed()).at(-1)?.text).toContain('X (Twitter) oakprimary: on the register now (Mrs Ada Head)');
      expect((await register()).at(-1)).toMatchObject({ platform: 'X (Twitter)', approval: { kind: 'not-on-record', because: { quote: lines[0] } } });
      await desk.press('deputy', 'account.proposed-not-ours', { proposal: 'facebook-' });
      expect((await proposed()).at(-1)?.text).toContain('Facebook: not the school\'s (Mr Ben Deputy)');
      expect(textOf(await desk.press('head', 'account.proposed-closed', { proposal: 'facebook-' }))).toContain('That was answered already.');
      expect(textOf(await desk.press('head', 'account.home'))).not.toContain('Your policy names');
      desk.clock.set(desk.clock.now() + 60_000);
      await desk.starts();
      await desk.passes('2026-11-29T10:00:00Z');
      expect((await proposed()).map(({ cardKey }) => cardKey).filter((key, i, all) => all.indexOf(key) === i)).toHaveLength(1);
    });

    it('are proposed when the policies were read, however long that takes within the hour', async () => {
      await open();
      await desk.starts();
      await desk.runs();
      desk.reads(corpus);
      await desk.passes('2026-11-23T10:30:00Z');
      expect(await proposed()).toHaveLength(1);
    });
  });

  it('reaches each leader where their channel cannot be posted in, with how it stands now', async () => {
    await open();
    await desk.press('ann', 'account.suspended', { account: 'sport' }, { reason: 'Hacked' });
    await desk.dies('account:sport:state');
    const each = (await desk.sent()).filter(({ cardKey }) => cardKey === 'account:sport:state:each');
    expect(each.map(({ to }) => to)).toEqual(['head', 'deputy', 'manager']);
    expect(each[0]?.text).toContain('Stopped for now by Miss Ann Reed');
    await desk.dies('account:sport:state:each');
    expect((await desk.sent()).filter(({ cardKey }) => cardKey.includes(':each'))).toHaveLength(3);
  });

  it('keeps in clear only ids, states and days', async () => {
    await open();
    await desk.press('head', 'account.changed', { account: 'sport', group: 'runners' }, { colleagues: 'Cat Hill\nBob Lane', others: '' });
    const clear = await desk.store.read(desk.id, (tx) => tx.find(accountRuns, 'account', 'sport'));
    expect(clear.map(({ person }) => person).toSorted()).toEqual(['bob', 'cat']);
    await expect(desk.store.read(desk.id, (tx) => tx.get(accounts, 'sport'))).rejects.toThrow(/accounts|leave|grant/i);
  });
});
