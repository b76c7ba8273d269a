import { afterEach, describe, expect, it } from 'vitest';
import { CASE_POINTS } from '../../src/accounts/account-settings.ts';
import { openRequests } from '../../src/accounts/request/business-case-routes.ts';
import { destroyEndedCaseDrafts, caseDrafts } from '../../src/accounts/request/business-case-drafts.ts';
import { ACCOUNTS_PEOPLE, RULES, type AccountsDeskOptions } from '../fixtures/accounts-desk.ts';
import { textOf } from '../fixtures/played-desk.ts';
import { corpusOf } from '../fixtures/review-desk.ts';
import { caseDesk, type CaseDesk } from '../fixtures/case-desk.ts';
import { filesHolding } from '../fixtures/temp-store.ts';

const SILENT = { rule: { by: ['headteacher' as const], quorum: 'any' as const, nudgeAfter: 5 }, source: 'not-stated' as const, because: null };
const CLAUSE = { file: 'social-media.docx', quote: 'Two members of staff should run it.' };

describe('a business case', () => {
  let desk: CaseDesk;
  afterEach(() => desk.end());
  const open = async (options: AccountsDeskOptions = {}): Promise<void> => {
    desk = await caseDesk(options);
  };

  it('begins from a wish in plain words, privately, with who decides and the clause', async () => {
    await open();
    await desk.says('cat', 'I\'d like a class Instagram', 'request_account');
    const [card] = await desk.sent();
    expect(card?.to).toBe('cat');
    expect(card?.text).toContain('The leadership team decides about new accounts.');
    const first = await desk.presses('cat', card!.card, 'Start');
    expect(await desk.store.read(desk.id, async (tx) => (await tx.find(caseDrafts, 'author', 'cat', desk.grant())).map(({ answers }) => answers))).toEqual([{ platform: 'Instagram' }]);
    expect(textOf(first)).toContain(`Your policy on this: “${CLAUSE.quote}”`);
    expect(textOf(first)).toContain('Never write a password here.');
  });

  it('asks what the policy prescribes first, with its clause, then the rest, which it does not call policy', async () => {
    await open();
    let reply = await desk.press('cat', 'account.request');
    expect(textOf(reply)).toContain('Which staff will run it?');
    reply = await desk.next('cat', reply, { runners: 'ann,bob' });
    expect(textOf(reply)).toContain('Your school asks for this. It is a setting of the school, not in its policy.');
    reply = await desk.next('cat', reply, { aim: 'Books', audience: 'Families' });
    expect(textOf(reply)).toContain('The register needs this. Your policy doesn\'t ask for it.');
  });

  it('asks every point of the list where the settings want them all', async () => {
    await open({ rules: { case: { rule: { points: CASE_POINTS.map((point) => ({ point, because: null })) }, source: 'school.yaml', because: null } } });
    let reply = await desk.press('cat', 'account.request');
    const steps: Record<string, string>[] = [
      { aim: 'Books', audience: 'Families', promotion: 'Newsletter' }, { 'platform': 'Instagram', 'handle': '@oak_library', 'visibility': 'open', 'direct-messages': 'off' }, { runners: 'ann,bob', helpers: 'Jo Hill, parent' },
      { 'read-ann': '2026-09-01', 'trained-ann': '2026-09-02', 'course-ann': 'Online safety' }, { 'outcomes': 'More readers', 'risk': 'done', 'risk-where': 'The safety folder' },
      { 'school-email': 'library@gmail.example', 'two-factor': 'on', 'recovery-owner': 'Ms Cy Manager' }, { 'parents': 'yes', 'parents-on': '2026-11-20', 'image-consent': 'No pictures of children' }, { alternative: 'The newsletter', closing: 'Archived by the office' },
    ];
    for (const inputs of steps) reply = await desk.next('cat', reply, inputs);
    expect(textOf(reply)).toContain('The e-mail address for it is not one of the school\'s own.');
    await desk.presses('cat', reply, 'Send for a decision');
    const { text, card } = await desk.board();
    for (const words of ['Risk assessment: Done. Kept: The safety folder', 'Who runs it: Miss Ann Reed; policy read: 1 September 2026; trained: 2 September 2026 (Online safety)', 'And: Mr Bob Lane; policy read: not yet; trained: not yet', 'And: Jo Hill, parent (helps; not counted as staff)', 'Direct messages: Off']) expect(text).toContain(words);
    await desk.presses('deputy', card, 'Approve');
    const [account] = await desk.register();
    expect(account).toMatchObject({ platform: 'Instagram', recoveryEmail: 'library@gmail.example', twoFactor: 'on', messages: 'off', parentsInformed: '2026-11-20', alternative: 'The newsletter' });
    expect(account?.runners.map(({ person, name, trained }) => [person, name, trained])).toEqual([['ann', 'Miss Ann Reed', '2026-09-02'], ['bob', 'Mr Bob Lane', null], ['', 'Jo Hill, parent', null]]);
    expect(account?.steps.map(({ id }) => id)).toEqual(['read:bob', 'trained:bob', 'read:Jo Hill, parent', 'trained:Jo Hill, parent', 'agreement', 'website']);
  });

  it('goes to the leadership\'s channel, whole, with who decides and what is missing', async () => {
    await open();
    const id = await desk.sends();
    const { text } = await desk.board();
    for (const words of [id, 'Instagram @oak_library', 'Books of the week', 'Who runs it: Miss Ann Reed', 'And: Mr Bob Lane', 'Ms Cat Hill', 'Still needed: one approval.', 'The leadership team decides about new accounts.', '[ Approve ] [ Reject ] [ Ask for more ]']) expect(text).toContain(words);
  });

  it('tells those who decide and do not read the channel by themselves; all of them where there is none', async () => {
    await open({ rules: { approval: { ...RULES.approval, rule: { by: ['slt', 'chair-of-governors'], quorum: 'any', nudgeAfter: 5 } } } });
    await desk.sends();
    expect((await desk.sent()).filter((one) => /:board:/.test(one.cardKey)).map((one) => one.to)).toEqual(['#leadership', 'chair']);
    await desk.end();
    await open({ channel: false });
    await desk.sends();
    expect((await desk.sent()).filter((one) => /:board:/.test(one.cardKey)).map((one) => one.to)).toEqual(['head', 'deputy', 'manager']);
  });

  it('says of a silent policy that it is silent', async () => {
    await open({ rules: { approval: SILENT }, corpus: corpusOf(['Phones are off in class.']) });
    await desk.sends();
    expect((await desk.board()).text).toContain('Your policy doesn\'t say. The headteacher decides.');
    expect((await desk.board()).text).not.toContain('could not be read');
    const corpus = corpusOf(['Phones are off in class.']);
    desk.reads({ ...corpus, refused: [{ file: 'social.pdf', code: 'scanned', detail: '' }] });
    await desk.sends('tia', { handle: '@oak_art' });
    expect((await desk.board()).text).toContain('One policy in the folder could not be read, so there may be a rule that I do not know.');
  });

  it('is neither begun, sent nor decided while the policies are still being read: who decides may stand there', async () => {
    await open();
    const review = await desk.filled('cat');
    const id = await desk.sends('tia');
    desk.rulesBecome({ approval: SILENT });
    expect(textOf(await desk.press('ann', 'account.request'))).toContain('I am still reading your policies');
    await desk.says('ann', 'a new Instagram please', 'request_account');
    expect((await desk.news('ann')).at(-1)?.text).toContain('I am still reading your policies');
    expect(textOf(await desk.presses('cat', review, 'Send for a decision'))).toContain('What you wrote is kept: send it in a minute.');
    expect(textOf(await desk.presses('head', (await desk.board()).card, 'Approve'))).toContain('I am still reading your policies');
    expect(await desk.record(id)).toMatchObject({ state: 'submitted', decisions: [] });
    desk.reads(corpusOf(['Phones are off in class.']));
    expect(textOf(await desk.presses('cat', review, 'Send for a decision'))).toContain('Sent for a decision');
    expect(textOf(await desk.presses('head', (await desk.board()).card, 'Approve'))).toContain('Approved.');
  });

  it('takes fewer than two staff with a reason that those who decide see; helpers are no staff', async () => {
    await open();
    await desk.sends('cat', { runners: 'ann' });
    expect((await desk.board()).text).toContain('One member of staff is named to run it. Reason given: The library has one member of staff');
    await desk.end();
    await open();
    const reply = await desk.next('cat', await desk.press('cat', 'account.request'), { runners: 'ann,chair', helpers: 'Jo Hill, parent' });
    expect(textOf(reply)).toContain('One member of staff is named to run it. You can ask for it all the same');
    expect(textOf(reply)).toContain(CLAUSE.quote);
    expect(textOf(await desk.next('cat', reply, {}))).toContain('Why are there fewer than two members of staff?');
  });

  it('asks for someone to run it', async () => {
    await open();
    const reply = await desk.next('cat', await desk.press('cat', 'account.request'), {});
    expect(reply.fieldErrors).toEqual({ runners: 'Name at least one person.' });
  });

  it('says that a name is on the register, or asked for by somebody else, and forbids nothing', async () => {
    await open();
    await desk.sends();
    expect(textOf(await desk.filled('tia'))).toContain('Somebody has already asked for @oak_library on Instagram');
    await desk.presses('deputy', (await desk.board()).card, 'Approve');
  });

  it('is kept as it is written, in one draft a person, until it is sent', async () => {
    await open();
    const reply = await desk.next('cat', await desk.press('cat', 'account.request'), { runners: 'ann,bob' });
    expect(textOf(reply)).toContain('What it is for');
    expect(textOf(await desk.press('cat', 'account.request'))).toContain('What it is for');
    await desk.says('cat', 'another account please', 'request_account');
    expect((await desk.sent()).at(-1)?.text).toContain('NOT SENT: you began one on 23 November 2026.');
    const items = await desk.store.read(desk.id, (tx) => openRequests(tx, desk.ports.schools(desk.id).staff.byId('cat')!, desk.clock.now(), desk.grant()));
    expect(items.map(({ title }) => title)).toEqual(['NOT SENT: the request for an account that you began on 23 November 2026.']);
  });

  it('can be gone back in, and changed from the last screen', async () => {
    await open();
    const review = await desk.filled('cat');
    const form = await desk.presses('cat', review, 'Change: What it is for');
    const back = await desk.next('cat', form, { aim: 'Poems of the week', audience: 'Families' });
    expect(textOf(back)).toContain('Poems of the week');
    expect(textOf(await desk.presses('cat', back, 'Back'))).toContain('On which platform?');
  });

  it('is deleted only after one more press, and then cannot be read', async () => {
    await open();
    const review = await desk.filled('cat');
    const asks = await desk.presses('cat', review, 'Cancel and delete');
    expect(textOf(asks)).toContain('All that you wrote is deleted for good.');
    expect(textOf(await desk.presses('cat', asks, 'Keep it and go on'))).toContain('Books of the week');
    expect(textOf(await desk.presses('cat', asks, 'Delete it'))).toContain('Nothing was sent, and nobody saw it.');
    expect(await destroyEndedCaseDrafts(desk.store, desk.id, desk.clock.now())).toBe(1);
    expect(await destroyEndedCaseDrafts(desk.store, desk.id, desk.clock.now())).toBe(0);
    expect(textOf(await desk.presses('cat', review, 'Send for a decision'))).toContain('This was deleted');
    expect(await desk.boards()).toEqual([]);
  });

  it('is deleted when it was not sent within 30 days, and its writer is told', async () => {
    await open();
    await desk.filled('cat');
    await desk.passes('2026-12-23T09:59:00Z');
    expect(await desk.store.read(desk.id, (tx) => tx.findIds(caseDrafts, 'author', 'cat'))).toHaveLength(1);
    await desk.passes('2026-12-24T10:01:00Z');
    expect(await desk.store.read(desk.id, (tx) => tx.findIds(caseDrafts, 'author', 'cat'))).toEqual([]);
    expect((await desk.news('cat')).at(-1)?.text).toContain('was not sent within 30 days');
  });

  it('is its writer\'s alone: nobody else opens, changes or deletes it', async () => {
    await open();
    await desk.filled('cat');
    const [draft = ''] = await desk.store.read(desk.id, (tx) => tx.findIds(caseDrafts, 'author', 'cat'));
    for (const verb of ['case-draft', 'case-edit', 'case-discard', 'case-delete']) expect(await desk.press('head', `account.${verb}`, { draft })).toMatchObject({ reason: 'not-allowed' });
    expect(await desk.press('stranger', 'account.request')).toMatchObject({ reason: 'not-allowed' });
  });

  it('is withdrawn by whoever sent it, after one more press, and may be sent again', async () => {
    await open();
    const id = await desk.sends();
    expect(await desk.press('ann', 'account.case-withdrawn', { case: id })).toMatchObject({ reason: 'not-allowed' });
    expect(await desk.press('head', 'account.case-withdrawn', { case: id })).toMatchObject({ reason: 'not-allowed' });
    const asks = await desk.press('cat', 'account.case-withdraw', { case: id });
    expect(await desk.record(id)).toMatchObject({ state: 'submitted' });
    const card = await desk.presses('cat', asks, 'Withdraw it');
    expect(textOf(card)).toContain('Withdrawn by Ms Cat Hill');
    expect((await desk.board()).text).not.toContain('[ Approve ]');
    const again = await desk.presses('cat', await desk.presses('cat', card, 'Send it again'), 'Send this version');
    expect(textOf(again)).toContain(id);
    expect(await desk.record(id)).toMatchObject({ state: 'submitted', version: 2 });
  });

  it('warns those who decide when whoever asked, or is to run it, has left since; who left is entered nowhere', async () => {
    await open();
    const id = await desk.sends();
    desk.staffBecomes(ACCOUNTS_PEOPLE.filter((one) => one.id !== 'cat' && one.id !== 'bob'));
    const look = await desk.press('head', 'account.case-look', { case: id });
    expect(textOf(look)).toContain('Ms Cat Hill, who asked for it, is no longer in the staff list.');
    expect(textOf(look)).toContain('Somebody named to run it is no longer in the staff list.');
    await desk.presses('head', look, 'Approve');
    expect((await desk.register())[0]?.runners.map(({ person }) => person)).toEqual(['ann']);
  });

  it('lists what someone asked for and began', async () => {
    await open();
    expect(textOf(await desk.press('cat', 'account.cases'))).toContain('You have asked for none.');
    const id = await desk.sends();
    const list = await desk.press('cat', 'account.cases');
    expect(textOf(list)).toContain(`${id}: Instagram @oak_library, sent on 23 November 2026, waits for a decision`);
    expect(textOf(await desk.presses('cat', list, 'Look'))).toContain('May decide: Mrs Ada Head, Mr Ben Deputy or Ms Cy Manager.');
    expect(textOf(await desk.press('tia', 'account.cases'))).not.toContain(id);
  });

  it('leaves no word of it readable on the disk', async () => {
    await open();
    await desk.sends('cat', { aim: 'Quokkas of the week' });
    expect(filesHolding(desk.dataDir, 'Quokkas')).toEqual([]);
  });
});
